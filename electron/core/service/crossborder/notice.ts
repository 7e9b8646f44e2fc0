import { insertSummaryResult } from '../../../../db/crossborder/summary.ts'
import { insertTaxBill } from '../../../../db/crossborder/tax-bill.ts'
import { parseFixed, ZERO } from '../../../../shared/domain/decimal/decimal.ts'
import { noteSummaryResult } from '../refund-notice/closing.ts'
import type { NoticeTools } from '../refund-notice/make.ts'
import type { CebDocument, CebFields, CebMessage } from '../../../../shared/message/ceb/type.ts'

/** What customs sends of its own accord: 汇总结果单 792, 电子税单 816, 电子税单状态 818. Stored as it came; what it is about is found when it is shown. */

const count = (text: string | undefined): number => parseFixed<string>(text ?? '') ?? ZERO
const whole = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : 0)

function takeSummaryResult(tools: NoticeTools, inboxId: number, { head, lines }: CebDocument): void {
  const text = (name: string): string => (head[name] ?? '').trim().slice(0, 100)
  const id = insertSummaryResult(
    tools.ledger,
    inboxId,
    {
      sumNo: text('sumNo'),
      declSeqNo: text('declSeqNo'),
      entryId: text('entryId'),
      decState: text('decState'),
      opDate: text('opDate'),
      part: whole(head['msgSeqNo']) || 1,
      parts: whole(head['msgCount']) || 1,
      head: JSON.stringify(head),
    },
    lines.map((line) => ({
      invtNo: (line['invtNo'] ?? '').trim().slice(0, 20),
      gseqno: whole(line['gseqno']),
      gnum: whole(line['gnum']),
      gcode: (line['gcode'] ?? '').slice(0, 10),
    })),
  )
  if (id !== undefined)
    noteSummaryResult(tools, {
      id,
      sumNo: text('sumNo'),
      declSeqNo: text('declSeqNo'),
      entryId: text('entryId'),
      opDate: text('opDate'),
      customsCode: text('customsCode'),
      ebcName: text('ebcName'),
    })
}

function billOf(head: CebFields, amounts: boolean): Parameters<typeof insertTaxBill>[2] {
  const text = (name: string): string => (head[name] ?? '').trim().slice(0, 64)
  const amount = (name: string): number | null => (amounts ? count(head[name]) : null)
  return {
    taxNo: text('taxNo'),
    invtNo: text('invtNo'),
    status: text('status'),
    returnTime: text('returnTime'),
    duty: amount('customsTax'),
    vat: amount('valueAddedTax'),
    consumption: amount('consumptionTax'),
    entDutyNo: text('entDutyNo'),
    assureCode: text('assureCode'),
    customsCode: text('customsCode'),
  }
}

/** Stores a notice in the caller's transaction; the same again changes nothing. */
export function takeNotice(tools: NoticeTools, inboxId: number, message: CebMessage): void {
  for (const document of message.documents) {
    if (message.type === 'CEB792Message') takeSummaryResult(tools, inboxId, document)
    else {
      const lines = document.lines.map((line) => ({
        gnum: whole(line['gnum']),
        gcode: (line['gcode'] ?? '').slice(0, 10),
        taxPrice: count(line['taxPrice']),
        duty: count(line['customsTax']),
        vat: count(line['valueAddedTax']),
        consumption: count(line['consumptionTax']),
      }))
      insertTaxBill(tools.ledger, inboxId, billOf(document.head, message.type === 'CEB816Message'), lines)
    }
  }
}
