import type { ReadHandle } from '../../../../db/open.ts'
import { overseasSums, type OverseasSums } from '../../../../db/refund/after-export.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { routeChoices, zoneFacts, type RouteChoice, type StoredZone } from '../../../../db/refund/route.ts'
import { certificatesOf, currentVouchers } from '../../../../db/refund/voucher.ts'
import type { DeclaredQuantity } from '../../../../shared/domain/refund/evidence.ts'
import type { RateAnswer } from '../../../../shared/domain/refund/rate-library.ts'
import { decideRoute, type RouteDecision, type RouteFacts } from '../../../../shared/domain/refund/route.ts'
import { goodsName } from '../../../../shared/domain/refund/solve/name.ts'
import { districtOf, zoneOn } from '../../../../shared/domain/refund/zone.ts'

/** Everything that the routes of items hang on, read once for many of them: the list, the solver and the packets ask the same. */

type Counts = RouteFacts['vouchers']
const KIND: Readonly<Record<string, keyof Counts>> = {
  special: 'special',
  agency: 'agency',
  ordinary: 'ordinary',
  customsPayment: 'payment',
}
const NO_VOUCHERS: Counts = { special: 0, agency: 0, ordinary: 0, payment: 0 }
const goodsKey = (clientId: number, name: string, unit: string): string => `${clientId} ${goodsName(name)} ${unit}`

type Vouchers = ReturnType<typeof currentVouchers>

/** Vouchers by client, goods and unit: each voucher once. */
function vouchersByGoods(vouchers: Vouchers): Map<string, Counts> {
  const found = new Map<string, { -readonly [K in keyof Counts]: number }>()
  for (const { voucher, lines } of vouchers) {
    const kind = KIND[voucher.kind]
    if (kind === undefined || ['void', 'red'].includes(voucher.state)) continue
    for (const key of new Set(lines.map((line) => goodsKey(voucher.clientId, line.name, line.unit)))) {
      const counts = found.get(key) ?? { ...NO_VOUCHERS }
      counts[kind]++
      found.set(key, counts)
    }
  }
  return found
}

export interface RoutedDeclaration {
  readonly clientId: number
  /** 18 digits, '' before customs has given it. */
  readonly declarationNo: string
  readonly exportDate: string
  readonly tradeMode: string
}
export interface RoutedItem {
  /** 0 for what is no evidence yet. */
  readonly id: number
  readonly itemNo: number
  readonly name: string
  readonly quantities: readonly DeclaredQuantity[]
}

export class Routes {
  readonly #vouchers: ReadonlyMap<string, Counts>
  readonly #certificates: ReadonlyMap<string, string>
  readonly #choices: ReadonlyMap<string, RouteChoice>
  readonly #zones: ReadonlyMap<number, readonly StoredZone[]>
  readonly #abroad: ReadonlyMap<number, OverseasSums>

  /** @param vouchers the current ones, where the caller has read them already */
  constructor(ledger: ReadHandle, vouchers?: Vouchers) {
    this.#vouchers = vouchersByGoods(vouchers ?? currentVouchers(ledger, hiddenEvidence(ledger)))
    this.#certificates = new Map(
      certificatesOf(ledger)
        .filter((one) => one.kind === 'agencyExport')
        .map((one) => [`${one.declarationNo} ${one.itemNo}`, one.certificateNo]),
    )
    this.#choices = routeChoices(ledger)
    const zones = new Map<number, StoredZone[]>()
    for (const one of zoneFacts(ledger)) zones.set(one.clientId, [...(zones.get(one.clientId) ?? []), one])
    this.#zones = zones
    this.#abroad = overseasSums(ledger)
  }

  /** Vouchers of the client whose name agrees, in one of the units. */
  vouchersFor(clientId: number, item: Pick<RoutedItem, 'name' | 'quantities'>): Counts {
    for (const { unit } of item.quantities) {
      const found = this.#vouchers.get(goodsKey(clientId, item.name, unit))
      if (found !== undefined) return found
    }
    return NO_VOUCHERS
  }

  /** What speaks for one way or another. */
  facts(
    declaration: RoutedDeclaration,
    item: RoutedItem,
    rate: RateAnswer | undefined,
    district = districtOf(declaration.declarationNo),
  ): RouteFacts {
    return {
      tradeMode: declaration.tradeMode,
      special: rate?.kind === 'found' ? rate.row.special : undefined,
      agencyCertificate: this.#certificates.get(`${declaration.declarationNo} ${item.itemNo}`) ?? '',
      sold: (this.#abroad.get(item.id)?.sold ?? 0) >= (item.quantities[0]?.quantity ?? 0),
      zone: zoneOn(this.#zones.get(declaration.clientId) ?? [], declaration.exportDate),
      district,
      vouchers: this.vouchersFor(declaration.clientId, item),
    }
  }

  /** What a person decided for an item. */
  choice(declarationNo: string, itemNo: number): RouteChoice | undefined {
    return this.#choices.get(`${declarationNo} ${itemNo}`)
  }

  decide(declaration: RoutedDeclaration, item: RoutedItem, rate: RateAnswer | undefined): RouteDecision {
    const choice = this.choice(declaration.declarationNo, item.itemNo)
    return decideRoute(
      this.facts(declaration, item, rate),
      choice === undefined || choice.route === '' ? undefined : { route: choice.route, reason: choice.reason },
    )
  }
}
