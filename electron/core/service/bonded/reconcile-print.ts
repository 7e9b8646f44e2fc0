import { listBooks } from '../../../../db/bonded/book.ts'
import { readStatement } from '../../../../db/bonded/statement.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { statementPrint, type StatementPaperRow } from '../../../../shared/domain/bonded/statement-print.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { timeShown } from '../export/list-kit.ts'
import { taken } from '../paper/attach.ts'
import { bookBody } from './book.ts'
import { differs, figuresRow, statementAsked, statementScope, totalsOf } from './reconcile-view.ts'

/** A signed statement as PDF. Its figures are computed from the movements once more, so that the paper can say whether they are still the signed ones. */

/** Rows that go on paper; whoever has more differences than that looks in the workbook. */
const MOST_ROWS = 3000

const timeOf = (ms: number): string => timeShown(new Date(ms).toISOString())

async function printStatement(job: JobContext, input: In<'reconcile.print'>): Promise<Out<'reconcile.print'>> {
  const { ledger } = job
  const row = readStatement(ledger, input.id)
  if (row === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  await job.breathe()
  const made = statementAsked(ledger, row)
  const owners = clientNames(ledger)
  const { bookIds, books, owner } = statementScope(ledger, row, owners)
  const differing = made.rows.filter(differs)
  const companies = new Set(
    listBooks(ledger)
      .filter((book) => bookIds.length === 0 || bookIds.includes(book.id))
      .map((book) => bookBody(book).companyName)
      .filter((name) => name !== ''),
  )
  const rows = differing.slice(0, MOST_ROWS).map((figures): StatementPaperRow => {
    const shown = figuresRow(figures, owners)
    return {
      bookNo: shown.bookNo,
      seq: shown.seq === 0 ? '' : String(shown.seq),
      itemNo: shown.itemNo,
      name: shown.name,
      owner: shown.owner,
      customs: shown.customs,
      house: shown.house,
      inFlight: shown.inFlight,
      difference: shown.difference,
      causes: shown.parts.map((part) => `${part.title} ${part.quantity}`).join('；'),
    }
  })
  const print = statementPrint({
    company: [...companies].join('、'),
    number: row.id,
    books,
    owner,
    moment: timeOf(row.moment),
    through: row.throughEntry,
    signedAt: timeOf(row.at),
    signedBy: row.actor,
    note: row.note,
    hash: row.hash,
    again: { hash: made.hash, at: timeOf(job.now()) },
    items: made.rows.length,
    totals: totalsOf(made.parts),
    rows,
    left: differing.length - rows.length,
    training: job.identity.kind === 'training',
  })
  const fileName = `账册核对-${timeOf(row.moment).slice(0, 10)}-${row.id}.pdf`
  const upload = job.content.open('export', fileName, 0)
  const { pages } = taken(await job.ports.papers.print(print, (bytes) => upload.write(bytes)), fileName)
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    job.audit('reconcile.print', `statement ${row.id}`, { pages, same: made.hash === row.hash })
    return { hash: sha256, fileName, pages, same: made.hash === row.hash }
  })
}

export const reconcilePrintJob: JobDefinition<'reconcile.print'> = {
  label: (input) => `核对报表 ${input.id} 的 PDF`,
  run: printStatement,
  // Nothing is visible before the last line.
  afterCrash: 'undo',
}
