import { readDeclaration } from '../../../../db/declaration/declaration.ts'
import { insertPaper } from '../../../../db/paper/paper.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { DEC_ELEMENT_TABLE } from '../../../../shared/code/declaration.ts'
import type { PrintSource } from '../../../../shared/domain/declaration/print/facts.ts'
import { PRINT_KINDS } from '../../../../shared/domain/declaration/print/print.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { taken } from '../paper/attach.ts'
import { requireOpen } from '../paper/change.ts'
import { codeTable } from './tables.ts'

/** Draft, invoice, packing list, contract and proxy letter as PDF, made in the paper child. */

type Input = In<'declaration.print'>

function nameOf(ledger: ReadHandle): PrintSource['nameOf'] {
  return (element, code) => {
    const table = DEC_ELEMENT_TABLE[element]
    return table === undefined ? '' : (codeTable(ledger, table)?.lookup(code)?.name ?? '')
  }
}

function sourceOf(job: JobContext, input: Input): PrintSource {
  const row = input.declarationId === undefined ? undefined : readDeclaration(job.ledger, input.declarationId)
  if (input.declarationId !== undefined && row === undefined)
    throw new Failure('DECLARATION_UNKNOWN', { id: input.declarationId })
  const { number, date, terms, validTo } = input
  return {
    content: input.content,
    ownNo: row?.ownNo ?? '',
    platformNo: row?.platformNo ?? '',
    entryNo: row?.entryNo ?? '',
    typed: { number, date, terms, validTo },
    nameOf: nameOf(job.ledger),
    training: job.identity.kind === 'training',
  }
}

async function printDeclaration(job: JobContext, input: Input): Promise<Out<'declaration.print'>> {
  const kind = PRINT_KINDS.find((one) => one.id === input.kind)
  if (kind === undefined) throw new RangeError(`print ${input.kind}`)
  const source = sourceOf(job, input)
  const fileName = `${kind.name}-${source.typed.number || source.ownNo || '草稿'}.pdf`.replace(/[\\/:*?"<>|]/g, '_')
  const upload = job.content.open('paper', fileName, 0)
  const { pages } = taken(await job.ports.papers.print(kind.make(source), (bytes) => upload.write(bytes)), fileName)
  return job.slice(() => {
    const { sha256, bytes } = upload.finish()
    job.audit('declaration.print', `declaration ${input.declarationId ?? 0}`, { kind: kind.name, ownNo: source.ownNo })
    const attached = input.attach && kind.paper !== undefined && input.declarationId !== undefined
    if (attached && kind.paper !== undefined && input.declarationId !== undefined) {
      requireOpen(job, 'declaration', input.declarationId)
      const paper = {
        room: 'declaration',
        subject: input.declarationId,
        sha256,
        fileName,
        format: 'pdf',
        bytes,
        pages,
        characters: 0,
        dpi: 0,
        pagesBody: '[]',
        textSha256: '',
        pdfSha256: '',
        at: job.now(),
      }
      insertPaper(
        job.ledger,
        paper,
        { kind: kind.paper, title: '', number: source.typed.number, note: '由报关单生成' },
        job.actor.userId,
      )
    }
    return { hash: sha256, fileName, pages, attached }
  })
}

export const printJob: JobDefinition<'declaration.print'> = {
  label: (input) => `生成${PRINT_KINDS.find((one) => one.id === input.kind)?.name ?? ''}`,
  afterCrash: 'undo',
  run: printDeclaration,
}
