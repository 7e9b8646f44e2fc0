import type { StoredNotice } from '../../../../db/refund/notice.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { agencyFobDifference, type NoticeBody } from '../../../../shared/domain/refund/notice.ts'
import { solveMatching } from '../../../../shared/domain/refund/solve/solve.ts'
import type { SolveItem } from '../../../../shared/domain/refund/solve/type.ts'
import type { ReadContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { unitName } from '../refund-evidence/list.ts'
import { usedItems } from '../../../../db/refund/packet.ts'
import { loadPapers } from '../refund-match/load.ts'

/**
 * Which notices have their invoices: the solver lays everything that has come on every item that waits, with customs' data or without, so that one
 * invoice answers one notice. An invoice that has come and may not be used yet (信息不齐, wrongly ticked) has come.
 */

export interface NoticeAnswer {
  /** In the notice's unit, counts. */
  readonly covered: number
  readonly vouchers: readonly string[]
  /** Why the rest has not come, or what is wrong with what has. */
  readonly text: string
}

const slotsOf = (notice: StoredNotice): SolveItem['slots'] => {
  const { units = [] } = JSON.parse(notice.body) as NoticeBody
  return [[notice.unit, notice.quantity] as const, ...units].flatMap(([unit, quantity]) =>
    unit === '' || quantity <= 0 ? [] : [{ unit, quantity: fixed<'quantity'>(quantity) }],
  )
}

/** @param notices current ones, of a client or of all */
export function answersOf(
  context: ReadContext,
  notices: readonly StoredNotice[],
  clientId?: number,
): Map<number, NoticeAnswer> {
  const papers = loadPapers(context, clientId)
  const used = usedItems(context.ledger)
  const evidence = new Map<string, number>()
  const known = [...papers.items.values(), ...[...papers.apart.values()].map((one) => one.known)]
  for (const { declaration, item } of known) evidence.set(`${declaration.declarationNo} ${item.itemNo}`, item.id)
  const byItem = new Map<number, StoredNotice>()
  const waiting: SolveItem[] = []
  for (const notice of notices) {
    const id = evidence.get(`${notice.declarationNo} ${notice.itemNo}`)
    byItem.set(id ?? -notice.id, notice)
    if (id === undefined && notice.dropped === '') waiting.push(pending(notice))
  }
  const items = papers.input.items.map((item) =>
    byItem.get(item.id)?.agency === true ? { ...item, channel: 'agency' as const } : item,
  )
  const lines = papers.input.lines.map((line) => ({
    ...line,
    frozen: false,
    use: line.use === 'deduction' ? ('none' as const) : line.use,
    state: line.state === 'absent' ? ('normal' as const) : line.state,
  }))
  const result = solveMatching({ ...papers.input, items: [...items, ...waiting], lines }, unitName)
  return collect(context, { notices: byItem, papers, used, result })
}

const pending = (notice: StoredNotice): SolveItem => ({
  id: -notice.id,
  clientId: notice.clientId,
  exportDate: notice.exportDate,
  deadline: notice.exportDate,
  name: notice.name,
  slots: slotsOf(notice),
  refundRate: notice.refundRate === undefined ? undefined : fixed(notice.refundRate),
  channel: notice.agency ? 'agency' : '',
  fobRmb: fixed(notice.fobRmb ?? 0),
})

interface Solved {
  readonly notices: ReadonlyMap<number, StoredNotice>
  readonly papers: ReturnType<typeof loadPapers>
  readonly used: ReturnType<typeof usedItems>
  readonly result: ReturnType<typeof solveMatching>
}

function collect(context: ReadContext, { notices, papers, used, result }: Solved): Map<number, NoticeAnswer> {
  const tolerance = parseFixed(setting(context.ledger, 'doubt.fobTolerance')) ?? fixed(0)
  const laid = new Map<number, { covered: bigint; amount: number; vouchers: Set<string> }>()
  for (const part of result.allocations) {
    const notice = notices.get(part.itemId)
    // A certificate of consumption tax is no invoice.
    if (notice === undefined || papers.lines.get(part.lineId)?.voucher.kind === 'consumption') continue
    const slots = slotsOf(notice)
    const slot = slots[part.slot] ?? slots[0]
    const one = laid.get(notice.id) ?? { covered: 0n, amount: 0, vouchers: new Set<string>() }
    // What was laid in another unit counts by its share of the whole.
    if (slot !== undefined && slot.quantity > 0)
      one.covered += (BigInt(part.itemQuantity) * BigInt(notice.quantity)) / BigInt(slot.quantity)
    one.amount += part.taxableAmount
    one.vouchers.add(papers.lines.get(part.lineId)?.voucher.voucherNo ?? '')
    laid.set(notice.id, one)
  }
  const left = new Map(result.leftItems.map((one) => [one.itemId, one]))
  return new Map(
    [...notices].map(([itemId, notice]): [number, NoticeAnswer] => {
      const claimed = itemId > 0 ? (used.get(itemId)?.quantity ?? 0) : 0
      const one = laid.get(notice.id)
      const covered = Number(one?.covered ?? 0n) + claimed
      const whole = covered >= notice.quantity
      const off =
        notice.agency && whole && claimed === 0
          ? agencyFobDifference(
              fixed(one?.amount ?? 0),
              notice.fobRmb === undefined ? undefined : fixed(notice.fobRmb),
              tolerance,
            )
          : ''
      const rest = left.get(itemId)
      const missing = notice.quantity - covered
      return [
        notice.id,
        {
          covered,
          vouchers: [...(one?.vouchers ?? []), ...(claimed > 0 ? ['已在退税包'] : [])],
          text:
            off !== ''
              ? off
              : whole || notice.quantity === 0
                ? ''
                : (rest?.text ?? `还缺 ${fixedText(fixed(missing))} ${unitName(notice.unit)}`),
        },
      ]
    }),
  )
}
