import { producerStanding } from '../../../../db/refund-money/doubt.ts'
import { deemedByDeclaration, receivedByDeclaration } from '../../../../db/refund-money/fx.ts'
import { fixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import type { DoubtItem, DoubtPacket, DoubtPart } from '../../../../shared/domain/refund/doubt/type.ts'
import { fobIn } from '../../../../shared/domain/refund/fob.ts'
import type { Allocation } from '../../../../shared/domain/refund/evidence.ts'
import type { ReadContext } from '../../context.ts'
import { RateRule } from '../refund-money/rate.ts'
import { libraryRateOf, refundOfPart, solveNow } from '../refund-match/index.ts'
import type { KnownItem, Papers } from '../refund-match/load.ts'

/** What would be claimed today, a packet a declaration: the solver's answer with all that is known around it. */

const NOTHING = fixed<'money'>(0)

function partOf(papers: Papers, one: Allocation): DoubtPart[] {
  const known = papers.lines.get(one.lineId)
  const slot = papers.items.get(one.itemId)?.slots[one.slot]
  if (known === undefined || slot === undefined) return []
  const { voucher, line, frozen } = known
  const rate = libraryRateOf(papers, one) ?? fixed<'percent'>(0)
  return [
    {
      lineId: line.id,
      voucherId: voucher.id,
      voucherNo: voucher.voucherNo,
      kind: voucher.kind,
      state: voucher.state,
      use: voucher.use,
      frozen,
      simplified: voucher.simplified,
      issuedOn: voucher.issuedOn,
      sellerId: voucher.sellerId,
      note: voucher.note,
      name: line.name,
      // The solver lays only units that surely agree; the rule is for what a person laid or a claim brought.
      unit: slot.unit,
      quantity: one.itemQuantity,
      taxableAmount: one.taxableAmount,
      levyRate: line.levyRate,
      libraryRate: rate,
      claimedRate: rate,
      line: { taxableAmount: line.taxableAmount, tax: line.tax },
      manual: one.origin === 'manual',
    },
  ]
}

function itemOf(rates: RateRule, papers: Papers, known: KnownItem, parts: readonly Allocation[]): DoubtItem {
  const { declaration, item, slots, rate } = known
  const slot = parts[0]?.slot ?? 0
  const unit = slots[slot]
  const isCertificate = (part: Allocation): boolean => papers.lines.get(part.lineId)?.voucher.kind === 'consumption'
  const vat = parts.filter((part) => !isCertificate(part))
  const certificates = parts.filter(isCertificate)
  const refundOf = (all: readonly Allocation[]): Money =>
    fixed<'money'>(all.reduce((sum, part) => sum + (refundOfPart(papers, part) ?? 0), 0))
  const laid = fixed<'quantity'>(vat.reduce((sum, part) => sum + part.itemQuantity, 0))
  const row = rate?.kind === 'found' ? rate.row : undefined
  // A part that is claimed has its share of the line's price; without an exchange rate the rules on it are silent (0).
  const rateOf = rates.of(declaration.exportDate)
  const whole = item.quantities[slot]?.quantity ?? fixed<'quantity'>(0)
  const part = laid === 0 ? whole : laid
  const fob = (currency: string): Money => fobIn(declaration, item, currency, rateOf, part, whole) ?? NOTHING
  return {
    itemId: item.id,
    declarationNo: declaration.declarationNo,
    itemNo: item.itemNo,
    linkNo: '',
    exportDate: declaration.exportDate,
    hsCode: item.hsCode,
    name: item.name,
    unit: unit?.unit ?? '',
    quantity: laid,
    available: unit?.quantity ?? fixed<'quantity'>(0),
    fobUsd: fob('USD'),
    fobRmb: fob('CNY'),
    library:
      rate === undefined
        ? undefined
        : {
            found: rate.kind !== 'missing',
            ambiguous: rate.kind === 'ambiguous',
            special: row?.special ?? '',
            rate: row?.refundRate ?? fixed<'percent'>(0),
          },
    refund: refundOf(vat),
    parts: vat.flatMap((part) => partOf(papers, part)),
    consumption: certificates.flatMap((part) => partOf(papers, part)),
    consumptionRefund: refundOf(certificates),
  }
}

/** Everything that could be claimed now. */
export function openPackets(context: ReadContext): {
  readonly papers: Papers
  readonly packets: readonly DoubtPacket[]
  readonly refunds: ReadonlyMap<string, number>
  /** The paper that would unlock most, in words. */
  readonly best: string | undefined
} {
  const { papers, result } = solveNow(context)
  const byItem = new Map<number, Allocation[]>()
  for (const part of result.allocations) byItem.set(part.itemId, [...(byItem.get(part.itemId) ?? []), part])
  const byDeclaration = new Map<number, KnownItem[]>()
  // What the library taxes or exempts is shown by its own rule; what goes another way by decision is no claim.
  const flagged = [...papers.apart.values()].flatMap(({ known }) =>
    known.rate?.kind === 'found' && known.rate.row.special !== '' ? [known] : [],
  )
  for (const known of [...papers.items.values(), ...flagged])
    byDeclaration.set(known.declaration.id, [...(byDeclaration.get(known.declaration.id) ?? []), known])
  const received = receivedByDeclaration(context.ledger)
  const deemed = deemedByDeclaration(context.ledger)
  const producers = producerStanding(context.ledger)
  const rates = new RateRule(context.ledger)
  const refunds = new Map<string, number>()
  const packets = [...byDeclaration.values()].flatMap((all): DoubtPacket[] => {
    const [first] = all
    if (first === undefined) return []
    const { declaration } = first
    const items = all.map((known) => itemOf(rates, papers, known, byItem.get(known.item.id) ?? []))
    const agency = items.some((item) => item.parts.some((part) => part.kind === 'agency'))
    const late = deemed.get(declaration.declarationNo)
    refunds.set(
      declaration.declarationNo,
      items.reduce((sum, item) => sum + item.refund + item.consumptionRefund, 0),
    )
    return [
      {
        id: declaration.declarationNo,
        clientId: declaration.clientId,
        channel: agency ? 'agency' : 'own',
        period: '',
        batch: '',
        claimedOn: '',
        papersFiledOn: '',
        fx: {
          due: declaration.total,
          received: fixed(received.get(declaration.declarationNo) ?? 0),
          deemed: fixed(late?.amount ?? 0),
          contractDay: late?.contractDay ?? '',
        },
        producers,
        items,
      },
    ]
  })
  return { papers, packets, refunds, best: result.best?.text }
}
