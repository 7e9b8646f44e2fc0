import { clientNames } from '../../../../db/filing/page.ts'
import { insertOverseasSale, overseasSums } from '../../../../db/refund/after-export.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports, readExport, readExportItem } from '../../../../db/refund/export.ts'
import { livePackets } from '../../../../db/refund/packet.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  fixed,
  fixedText,
  fixedTextPadded,
  fractionHalfUp,
  parseFixed,
} from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { unitName } from '../refund-evidence/list.ts'
import { claimOf } from '../refund-packet/claim-of.ts'
import { Rates } from '../refund-rate/index-of.ts'

/** 海外仓台账: what left under 9810, what of it is sold, and the departure refund against the refund for what is sold (STA 2025 No. 3). */

/** What departure packets claimed ahead, by item. */
function prepaidByItem(context: ReadContext): Map<number, number> {
  const rates = new Rates(context.ledger)
  const prepaid = new Map<number, number>()
  for (const packet of livePackets(context.ledger)) {
    if (packet.channel !== 'departure') continue
    for (const row of claimOf(context.ledger, packet, undefined, rates).claim.exports)
      prepaid.set(row.itemId, (prepaid.get(row.itemId) ?? 0) + row.refund)
  }
  return prepaid
}

export function overseasList(context: ReadContext, input: In<'overseas.list'>): Out<'overseas.list'> {
  const { ledger } = context
  const clients = clientNames(ledger)
  const sums = overseasSums(ledger)
  const prepaid = prepaidByItem(context)
  const rows = currentExports(ledger, hiddenEvidence(ledger), input.clientId)
    .filter(({ declaration }) => declaration.tradeMode === '9810')
    .flatMap(({ declaration, items }) =>
      items.map((item) => {
        const declared = item.quantities[0]?.quantity ?? fixed<'quantity'>(0)
        const { sold = 0, returned = 0, last = '' } = sums.get(item.id) ?? {}
        const paid = prepaid.get(item.id) ?? 0
        const due =
          declared === 0
            ? fixed<'money'>(0)
            : fractionHalfUp<'money'>(BigInt(paid) * BigInt(Math.min(sold, declared)), BigInt(declared), 2)
        return {
          itemId: item.id,
          client: clients.get(declaration.clientId) ?? '',
          item: `${declaration.declarationNo}-${item.itemNo}`,
          name: item.name,
          exportDate: declaration.exportDate,
          unit: unitName(item.quantities[0]?.unit ?? ''),
          declared: fixedText(declared),
          sold: fixedText(fixed(sold)),
          returned: fixedText(fixed(returned)),
          unsold: fixedText(fixed(declared - sold - returned)),
          prepaid: fixedTextPadded(fixed(paid), 2),
          due: fixedTextPadded(due, 2),
          difference: fixedTextPadded(fixed(due - paid), 2),
          last,
        }
      }),
    )
  return { rows: rows.slice(0, 2000) }
}

export function noteSale(context: WriteContext, input: In<'overseas.sell'>): Out<'overseas.sell'> {
  const { ledger, actor } = context
  const item = readExportItem(ledger, input.itemId)
  const declaration = item === undefined ? undefined : readExport(ledger, item.declarationId)
  if (item === undefined || declaration === undefined || declaration.tradeMode !== '9810')
    throw new Failure('RECORD_UNKNOWN', { id: input.itemId })
  const quantity = parseFixed<'quantity'>(input.quantity)
  if (quantity === undefined || quantity <= 0) throw new Failure('FIELD_INVALID', { label: '数量', reason: '应大于 0' })
  if (input.day > today(context.now()) || input.day < declaration.exportDate)
    throw new Failure('FIELD_INVALID', { label: '日期', reason: '应在出口日期与今天之间' })
  const { sold = 0, returned = 0 } = overseasSums(ledger).get(item.id) ?? {}
  const left = (item.quantities[0]?.quantity ?? 0) - sold - returned
  if (quantity > left)
    throw new Failure('PAPER_USED', {
      paper: `海外仓 ${item.name}`,
      left: fixedText(fixed(left)),
      wanted: fixedText(quantity),
    })
  insertOverseasSale(ledger, {
    itemId: item.id,
    day: input.day,
    quantity,
    kind: input.kind,
    note: input.note,
    actorId: actor.userId,
    at: context.now(),
  })
  context.audit('overseas.sell', `item ${item.id}`, { day: input.day, quantity: input.quantity, kind: input.kind })
  context.touch('refund')
  return { unsold: fixedText(fixed(left - quantity)) }
}
