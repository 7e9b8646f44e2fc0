import { findBook } from '../../../../db/bonded/book.ts'
import {
  appendWriteOffEvent,
  writeOffOfTimes,
  writeOffReceiptKnown,
  type WriteOffRow,
} from '../../../../db/bonded/write-off-record.ts'
import { mayActOnWriteOff, WRITE_OFF_ACT_TABLE, type WriteOffAct } from '../../../../shared/domain/bonded/write-off.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'
import { placeApplied, waitVisibly, type AnswerTools, type Placed } from '../filing/answer-place.ts'

/** EMS221: what customs says of a processing book's write-off, found by book and count (SPEC B.6: HdeApprResult, EmsChgoffBsc). */

export const WRITE_OFF_RECEIPT = 'EMS221'

interface Said {
  readonly status: string
  /** Fourteen digits, or ''. */
  readonly returnTime: string
  readonly info: string
}

const ACTS: Readonly<Record<string, WriteOffAct>> = { 1: 'accept', 3: 'return' }

/** Under which a receipt waits for its write-off. */
export const writeOffWaitKey = (bookNo: string, times: number): string => `writeOff|${bookNo}|${times}`

function note(tools: AnswerTools, row: WriteOffRow, receiptId: number, said: Said): void {
  const act = ACTS[said.status]
  const moves = act !== undefined && mayActOnWriteOff(row.state, act)
  const digits = said.returnTime
  const day = digits.length >= 8 ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}` : ''
  appendWriteOffEvent(tools.ledger, row.id, {
    version: row.version,
    act: moves ? act : `回执 ${said.status}`,
    state: moves ? (WRITE_OFF_ACT_TABLE[act].to ?? row.state) : row.state,
    day: day === '' ? beijingDay(tools.now) : day,
    detail: said.info,
    receiptId,
    actorId: tools.actorId,
    at: tools.now,
  })
}

/** Gives the receipt to its write-off, or lets it wait visibly. */
export function placeWriteOffReceipt(
  tools: AnswerTools,
  receiptId: number,
  said: Said,
  blocks: readonly ReceiptBlock[],
): Placed {
  const { ledger } = tools
  const head = blocks.find((block) => block.name === 'EmsChgoffBsc')?.fields ?? {}
  const [bookNo, times] = [head['emsNo'] ?? '', Number(head['chgoffTmsCnt'] ?? '0') || 0]
  const book = findBook(ledger, bookNo)
  const row = book === undefined ? undefined : writeOffOfTimes(ledger, book.id, times)
  if (row === undefined || row.version === 0)
    return waitVisibly(ledger, receiptId, bookNo === '' ? '' : writeOffWaitKey(bookNo, times))
  if (!writeOffReceiptKnown(ledger, receiptId)) note(tools, row, receiptId, said)
  placeApplied(ledger, receiptId, { version: null, asks: said.status !== '1' && said.status !== 'Y' })
  return { state: 'applied', changed: true }
}
