import { findPaper, insertPaper } from '../../../../db/paper/paper.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { refusalText } from '../../../../shared/domain/intake/finding-text.ts'
import type { RefusalCode } from '../../../../shared/domain/intake/frame.ts'
import { guessPaperKind } from '../../../../shared/domain/paper/kind.ts'
import { lineText, linesOf, type PaperLook, type TextPlace } from '../../../../shared/domain/paper/look.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import type { PaperAnswer, PaperSource } from '../../ports.ts'
import { wholeSetting } from '../house/setting.ts'
import { requireOpen } from './change.ts'

/** A file becomes a paper: opened in the throw-away child, kept as it came beside what was found in it. */

const MB = 1 << 20
const FIRST_LINES = 12

/** @throws Failure CONTENT_MISSING */
export function storedPaper(context: JobContext, hash: string): PaperSource {
  const object = context.content.find(hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash })
  return { bytes: object.bytes, chunks: () => context.content.chunks(hash) }
}

/** The value, or the failure that says in Chinese why the file cannot be used. */
export function taken<T>(answer: PaperAnswer<T>, file: string): T {
  if (answer.ok) return answer.value
  throw refused(answer.code, answer.data, file)
}

function refused(code: RefusalCode, data: Readonly<Record<string, string | number>>, file: string): Failure {
  return new Failure('PAPER_REFUSED', { file, reason: refusalText(code, data) })
}

/** A picture as a PDF page: what travels to customs is PDF. */
async function asPdf(job: JobContext, source: PaperSource, input: In<'paper.attach'>): Promise<string> {
  const name = input.fileName.replace(/\.\w+$/, '.pdf')
  const upload = job.content.open('paper', name, 0)
  const book = {
    title: name,
    facts: [],
    papers: [{ title: name, note: input.fileName }],
    index: false,
    stamp: undefined,
  }
  taken(await job.ports.papers.assemble(book, [source], (bytes) => upload.write(bytes)), input.fileName)
  return job.slice(() => upload.finish().sha256)
}

interface Found {
  readonly look: PaperLook
  readonly places: readonly TextPlace[]
}

/** A file to be attached, with what is known of it already. */
export interface AttachWish extends In<'paper.attach'> {
  readonly title?: string
  readonly number?: string
  readonly note?: string
}

async function keep(
  job: JobContext,
  input: AttachWish,
  found: Found,
  bytes: number,
  pdfSha256: string,
): Promise<Out<'paper.attach'>> {
  const { look, places } = found
  const first = linesOf(places.filter((place) => place.page === 1))
    .slice(0, FIRST_LINES)
    .map(lineText)
    .join('\n')
  const kind = input.kind ?? guessPaperKind(input.fileName, first)
  const dpis = look.pages.map((page) => page.dpi).filter((dpi) => dpi > 0)
  const at = job.now()
  const text = places.length === 0 ? undefined : new TextEncoder().encode(JSON.stringify(places))
  return job.slice(() => {
    requireOpen(job, input.room, input.subject)
    const textSha256 =
      text === undefined ? '' : job.content.put('paper-text', input.fileName, 0, text, { sync: true }).sha256
    const paper = {
      room: input.room,
      subject: input.subject,
      sha256: input.hash,
      fileName: input.fileName,
      format: look.format,
      bytes,
      pages: look.pages.length,
      characters: look.pages.reduce((sum, page) => sum + page.characters, 0),
      dpi: dpis.length === 0 ? 0 : Math.min(...dpis),
      pagesBody: JSON.stringify(look.pages),
      textSha256,
      pdfSha256,
      at,
    }
    const id = insertPaper(
      job.ledger,
      paper,
      { kind, title: input.title ?? '', number: input.number ?? '', note: input.note ?? '' },
      job.actor.userId,
    )
    job.audit('paper.attach', `paper ${id}`, {
      room: input.room,
      subject: input.subject,
      file: input.fileName,
      pages: paper.pages,
    })
    return { id, kind, pages: paper.pages, hasText: paper.characters > 0, again: false }
  })
}

/** Opens a file and keeps it behind the papers of a filing. @throws Failure PAPER_REFUSED, CONTENT_TOO_LARGE, CONTENT_MISSING, PAPER_LOCKED */
export async function attachPaper(job: JobContext, input: AttachWish): Promise<Out<'paper.attach'>> {
  requireOpen(job, input.room, input.subject)
  const known = findPaper(job.ledger, input.room, input.subject, input.hash)
  if (known !== undefined)
    return { id: known.id, kind: known.kind, pages: known.pages, hasText: known.characters > 0, again: true }
  const source = storedPaper(job, input.hash)
  const most = Math.max(1, wholeSetting(job.ledger, 'paper.refuseMb'))
  if (source.bytes > most * MB) throw new Failure('CONTENT_TOO_LARGE', { limit: `${most} MB` })
  const maxPages = Math.max(1, wholeSetting(job.ledger, 'paper.maxPages'))
  const found = taken(
    await job.ports.papers.look(source, { fileName: input.fileName, text: true, maxPages }),
    input.fileName,
  )
  await job.breathe()
  const pdf = found.look.format === 'pdf' ? '' : await asPdf(job, storedPaper(job, input.hash), input)
  return keep(job, input, found, source.bytes, pdf)
}

export const attachJob: JobDefinition<'paper.attach'> = {
  label: (input) => `附单据 ${input.fileName}`,
  // Nothing is written before the last slice.
  afterCrash: 'resume',
  run: attachPaper,
}
