import {
  debitedLists,
  itemsTraced,
  listsTraced,
  parcelsTraced,
  periodFigures,
} from '../../../../db/bonded/write-off.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedState } from '../../../../shared/domain/bonded/document-state.ts'
import { writeOffClock, writeOffResult, WRITE_OFF_RESULTS } from '../../../../shared/domain/bonded/write-off.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { bookOf } from './book.ts'

/** The draft of a periodic write-off, and tracing. Reads only. */

const shown = (count: number): string => fixedText(fixed(count))
const MOST_PARCELS = 1000

export function writeOffDraft(context: ReadContext, input: In<'writeOff.draft'>): Out<'writeOff.draft'> {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  const [from, to] = [input.from ?? book.cycleFrom, input.to ?? book.cycleTo]
  if (from === '' || to === '')
    throw new Failure('FIELD_INVALID', { label: '核销周期', reason: '请先在账册资料中填写核销周期' })
  if (to < from) throw new Failure('FIELD_INVALID', { label: '核销周期', reason: '止日早于起日' })
  const start = Date.parse(`${from}T00:00:00+08:00`) - 1
  const end = Date.parse(`${to}T23:59:59.999+08:00`)
  const digits = (day: string): string => day.replaceAll('-', '')
  const rows = periodFigures(ledger, book.id, start, end)
    .filter(
      (row) => row.opening !== 0 || row.credited !== 0 || row.debited !== 0 || row.closing !== 0 || row.actual !== 0,
    )
    .map((row) => {
      const result = writeOffResult(row.closing, row.actual)
      const { item } = row
      return {
        itemId: item.id,
        seq: item.seq,
        itemNo: item.itemNo,
        name: item.name,
        unit: item.declaredUnit,
        opening: shown(row.opening),
        credited: shown(row.credited),
        debited: shown(row.debited),
        closing: shown(row.closing),
        actual: shown(row.actual),
        disposed: shown(row.disposed),
        difference: shown(row.actual - row.closing),
        result,
        ...{ help: WRITE_OFF_RESULTS[result].help },
      }
    })
  const count = (result: string): number => rows.filter((row) => row.result === result).length
  return {
    from,
    to,
    ...writeOffClock(from, to, today(context.now())),
    lists: debitedLists(ledger, book.id, `${digits(from)}000000`, `${digits(to)}235959`),
    rows: rows.map((row) => ({ ...row, result: WRITE_OFF_RESULTS[row.result].name })),
    surplus: count('surplus'),
    shortage: count('shortage'),
  }
}

export function traceFind(context: ReadContext, input: In<'trace.find'>): Out<'trace.find'> {
  const { ledger } = context
  return {
    items: itemsTraced(ledger, input.text)
      .slice(0, 50)
      .map(({ id, ...item }) => ({
        itemId: id,
        ...item,
        lists: listsTraced(ledger, id).map((one) => ({
          id: one.id,
          number: one.customsNo === '' ? one.ownNo : one.customsNo,
          direction: one.direction === 'I' ? '进' : '出',
          stateName: bondedState(one.state).name,
          quantity: shown(one.quantity),
        })),
        parcels: parcelsTraced(ledger, id, MOST_PARCELS).map((one) => ({ ...one, quantity: shown(one.quantity) })),
      })),
  }
}
