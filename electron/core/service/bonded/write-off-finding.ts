import type { BookRow } from '../../../../db/bonded/book.ts'
import { listWriteOffs, writeOffItems } from '../../../../db/bonded/write-off-record.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { writeOffClock, type WriteOffFigures } from '../../../../shared/domain/bonded/write-off.ts'
import { daysAfter } from '../../../../shared/domain/crossborder/return-application.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'

/** What holds a write-off back (errors) or should be looked at (warnings). */

type Finding = Out<'writeOff.draft'>['findings'][number]
interface Looked {
  readonly from: string
  readonly to: string
  readonly items: readonly WriteOffFigures[]
}

const error = (code: string, message: string): Finding => ({ level: 'error', code, message })
const warning = (code: string, message: string): Finding => ({ level: 'warning', code, message })

function ofClock(context: ReadContext, book: BookRow, looked: Looked, extendedTo: string): Finding[] {
  const day = today(context.now())
  const clock = writeOffClock(book.kind, { ...looked, extendedTo }, day)
  const found: Finding[] = []
  if (looked.to >= day)
    found.push(error('CYCLE_RUNS', `周期到 ${looked.to} 才结束，现在只能存草稿，结束后重新计算再登记已报`))
  if (clock === undefined) found.push(warning('NO_RULE', '该周期止日没有对应的报核期限规定，期限请自行掌握'))
  else if (clock.tooLong) found.push(warning('CYCLE_LONG', '周期超过一年；原则上不超过一年'))
  return found
}

/** Does this cycle go on where the one before it ended? */
function ofPrevious(context: ReadContext, book: BookRow, looked: Looked): Finding[] {
  const { ledger } = context
  const before = listWriteOffs(ledger, book.id).find(
    (row) => row.state !== 'void' && row.to < looked.from && row.version > 0,
  )
  if (before === undefined) return []
  const found: Finding[] = []
  if (daysAfter(before.to, 1) !== looked.from)
    found.push(warning('CYCLE_GAP', `上一周期到 ${before.to}，本期从 ${looked.from} 起，中间没有衔接`))
  const closing = new Map(writeOffItems(ledger, before.id, before.version).map((row) => [row.itemId, row.closing]))
  const opening = new Map(looked.items.map((row) => [row.itemId, row.opening]))
  const moved = [...new Set([...closing.keys(), ...opening.keys()])].filter(
    (id) => (closing.get(id) ?? 0) !== (opening.get(id) ?? 0),
  ).length
  if (moved > 0)
    found.push(warning('OPENING_DIFFERS', `${moved} 项期初账面与上期报核的期末账面不同（上期之后有补记或调整）`))
  return found
}

export function writeOffFindings(
  context: ReadContext,
  book: BookRow,
  looked: Looked,
  extendedTo: string,
  outside: { readonly preDebited: number; readonly unposted: number },
): Finding[] {
  const bare = looked.items.filter((row) => row.actual !== row.closing && row.why === '').length
  const negative = looked.items.filter((row) => row.closing < 0).length
  return [
    ...ofClock(context, book, looked, extendedTo),
    ...ofPrevious(context, book, looked),
    ...(negative > 0 ? [warning('BOOK_NEGATIVE', `${negative} 项期末账面小于零，请先在账册核对中查明`)] : []),
    ...(bare > 0 ? [warning('WHY_MISSING', `${bare} 项账实不符还没有写理由`)] : []),
    ...(outside.preDebited > 0
      ? [warning('LISTS_PRE_DEBITED', `${outside.preDebited} 份清单仍为预核扣，不参加本期核销`)]
      : []),
    ...(outside.unposted > 0
      ? [warning('LISTS_UNPOSTED', `${outside.unposted} 份已核扣的清单没有记入台账（商品没有对上），没有列入`)]
      : []),
  ]
}
