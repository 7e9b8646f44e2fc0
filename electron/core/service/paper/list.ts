import { booksOf, papersOf, readPaper, type PlacedPaper } from '../../../../db/paper/paper.ts'
import { pagePicture } from '../../../../db/refund/proof.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { TextPlace } from '../../../../shared/domain/paper/look.ts'
import { paperKind } from '../../../../shared/domain/paper/kind.ts'
import type { ReadContext } from '../../context.ts'
import { wholeSetting } from '../house/setting.ts'
import { paperOwner } from './room.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const KB = 1024

/** What the office's rules object to. They warn: no official limit was found (BND, gaps). */
function paperWarnings(
  ledger: ReadHandle,
  paper: Pick<PlacedPaper, 'bytes' | 'pages' | 'dpi' | 'characters'>,
): string[] {
  const mostMb = wholeSetting(ledger, 'paper.maxFileMb')
  const mostPage = wholeSetting(ledger, 'paper.maxPageKb')
  const leastDpi = wholeSetting(ledger, 'paper.minDpi')
  const perPage = Math.round(paper.bytes / Math.max(1, paper.pages) / KB)
  return [
    ...(mostMb > 0 && paper.bytes > mostMb * KB * KB
      ? [`文件 ${Math.ceil((paper.bytes * 10) / KB / KB) / 10} MB，超过 ${mostMb} MB`]
      : []),
    ...(mostPage > 0 && perPage > mostPage ? [`平均每页 ${perPage} KB，超过 ${mostPage} KB`] : []),
    ...(leastDpi > 0 && paper.characters === 0 && paper.dpi > 0 && paper.dpi < leastDpi
      ? [`分辨率约 ${paper.dpi} DPI，低于 ${leastDpi}`]
      : []),
  ]
}

function view(ledger: ReadHandle, paper: PlacedPaper): Out<'paper.list'>['papers'][number] {
  return {
    id: paper.id,
    hash: paper.sha256,
    fileName: paper.fileName,
    format: paper.format,
    bytes: paper.bytes,
    pages: paper.pages,
    dpi: paper.dpi,
    hasText: paper.characters > 0,
    kind: paper.kind,
    kindName: paperKind(paper.kind).name,
    title: paper.title,
    number: paper.number,
    note: paper.note,
    position: paper.position,
    removed: paper.removed === 1,
    warnings: paperWarnings(ledger, paper),
    at: iso(paper.at),
    actor: paper.actor,
  }
}

/** How the index of a bound PDF names a paper. */
export function paperTitle(paper: Pick<PlacedPaper, 'kind' | 'title' | 'number'>): string {
  const name = paper.title === '' ? paperKind(paper.kind).name : paper.title
  return paper.number === '' ? name : `${name} ${paper.number}`
}

/** What a binding depends on: while it is the same, the bound PDF is still the papers'. */
function bindingOf(papers: readonly PlacedPaper[]): string {
  return JSON.stringify(papers.map((paper) => [paper.id, paperTitle(paper)]))
}

function boundOf(papersBody: string): string {
  const papers = JSON.parse(papersBody) as [id: number, first: number, title: string][]
  return JSON.stringify(papers.map(([id, , title]) => [id, title]))
}

export function listPapers(context: ReadContext, input: In<'paper.list'>): Out<'paper.list'> {
  const owner = paperOwner(context, input.room, input.subject)
  const papers = papersOf(context.ledger, input.room, input.subject)
  const now = bindingOf(papers.filter((paper) => paper.removed === 0))
  return {
    papers: papers.map((paper) => view(context.ledger, paper)),
    mayChange: owner.locked === undefined,
    books: booksOf(context.ledger, input.room, input.subject).map((book) => ({
      id: book.id,
      hash: book.sha256,
      fileName: book.fileName,
      pages: book.pages,
      bytes: book.bytes,
      current: boundOf(book.papersBody) === now,
      at: iso(book.at),
      actor: book.actor,
    })),
  }
}

/** The places of a paper's text. @throws Failure CONTENT_DAMAGED */
export function textOfPaper(context: ReadContext, paper: Pick<PlacedPaper, 'textSha256'>): TextPlace[] {
  if (paper.textSha256 === '') return []
  return JSON.parse(context.content.bytes(paper.textSha256).toString('utf8')) as TextPlace[]
}

export function pageText(context: ReadContext, input: In<'paper.text'>): Out<'paper.text'> {
  const paper = readPaper(context.ledger, input.id)
  if (paper === undefined) throw new Failure('PAPER_UNKNOWN', { id: input.id })
  const pages = JSON.parse(paper.pagesBody) as { width: number; height: number }[]
  const page = pages[input.page - 1]
  const picture = pagePicture(context.ledger, paper.id, input.page)
  return {
    picture: picture === undefined ? '' : context.content.bytes(picture).toString('utf8'),
    width: page?.width ?? 0,
    height: page?.height ?? 0,
    places: textOfPaper(context, paper).filter((place) => place.page === input.page),
  }
}
