import { daysBetween } from '../../crossborder/return-application.ts'
import { fixed, type Money } from '../../decimal/decimal.ts'

/** Which money belongs to which shipment. Amounts are exact, in the receipt's currency; only what is unambiguous is laid, the rest is proposed or left. */

export interface OpenReceipt {
  readonly id: number
  readonly clientId: number
  readonly currency: string
  readonly receivedOn: string
  /** What is still to be laid: what arrived and what the banks kept. */
  readonly open: Money
  /** What the banks kept, as far as the bank's file says; part of `open`. */
  readonly fee: Money
  /** Everything a person wrote: remittance text, payer, reference. */
  readonly note: string
}
export interface OpenShipment {
  readonly id: number
  readonly clientId: number
  readonly currency: string
  readonly exportDate: string
  /** What is still to be received. */
  readonly open: Money
  /** Contract, declaration and bill numbers by which people refer to it. */
  readonly references: readonly string[]
}
export interface FxLink {
  readonly receiptId: number
  readonly shipmentId: number
  /** Part of the receipt. */
  readonly amount: Money
  /** What correspondent banks kept on the way: the shipment counts as paid by amount + fee. */
  readonly fee: Money
  readonly why: 'reference' | 'amount' | 'fee' | 'sum' | 'parts'
}

export interface FxMatchSettings {
  /** Banks keep at most so much of a payment, in its currency, without being named. */
  readonly maxFee: Money
  /** A payment comes at most so many days before or after its export. */
  readonly maxDays: number
}

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z\u4e00-\u9fff]/g, '')
/** A shorter reference would be found in any text. */
const SHORTEST_REFERENCE = 5
/** So many shipments of a client are tried in sums; beyond it a person decides. */
const MOST_IN_SUMS = 28

interface Part {
  left: number
}
type Receipt = OpenReceipt & Part
type Shipment = OpenShipment & Part

class Desk {
  readonly links: FxLink[] = []
  readonly receipts: Receipt[]
  readonly shipments: Shipment[]
  readonly settings: FxMatchSettings

  constructor(receipts: readonly OpenReceipt[], shipments: readonly OpenShipment[], settings: FxMatchSettings) {
    this.receipts = receipts
      .map((one) => ({ ...one, left: one.open }))
      .sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : a.receivedOn > b.receivedOn ? 1 : a.id - b.id))
    this.shipments = shipments
      .map((one) => ({ ...one, left: one.open }))
      .sort((a, b) => (a.exportDate < b.exportDate ? -1 : a.exportDate > b.exportDate ? 1 : a.id - b.id))
    this.settings = settings
  }

  lay(receipt: Receipt, shipment: Shipment, amount: number, fee: number, why: FxLink['why']): void {
    receipt.left -= amount
    shipment.left -= amount + fee
    this.links.push({ receiptId: receipt.id, shipmentId: shipment.id, amount: fixed(amount), fee: fixed(fee), why })
  }

  get openReceipts(): Receipt[] {
    return this.receipts.filter((one) => one.left > 0)
  }
  get openShipments(): Shipment[] {
    return this.shipments.filter((one) => one.left > 0)
  }

  near(receipt: Receipt, shipment: Shipment): boolean {
    return Math.abs(daysBetween(shipment.exportDate, receipt.receivedOn)) <= this.settings.maxDays
  }
}

/** Payments that name their shipments: several are filled in the order of export, a bank's unnamed fee closes the last. */
function byReference(desk: Desk): void {
  const words = desk.shipments.map((shipment) => ({
    shipment,
    words: shipment.references.map(folded).filter((word) => word.length >= SHORTEST_REFERENCE),
  }))
  for (const receipt of desk.openReceipts) {
    const note = folded(receipt.note)
    const named = words
      .filter(({ shipment, words: all }) => shipment.left > 0 && all.some((word) => note.includes(word)))
      .map(({ shipment }) => shipment)
    for (const [at, shipment] of named.entries()) {
      if (receipt.left === 0) break
      const last = at === named.length - 1
      const short = shipment.left - receipt.left
      const fee = last && short > 0 && short <= desk.settings.maxFee ? short : 0
      desk.lay(receipt, shipment, Math.min(receipt.left, shipment.left), fee, 'reference')
    }
  }
}

/** The same number of payments and shipments of one amount meet in the order of their days; anything else of one amount is ambiguous. */
function byAmount(desk: Desk): void {
  const groups = new Map<number, { receipts: Receipt[]; shipments: Shipment[] }>()
  const at = (left: number) => {
    const known = groups.get(left)
    if (known !== undefined) return known
    const fresh = { receipts: [], shipments: [] }
    groups.set(left, fresh)
    return fresh
  }
  for (const receipt of desk.openReceipts) at(receipt.left).receipts.push(receipt)
  for (const shipment of desk.openShipments) at(shipment.left).shipments.push(shipment)
  for (const { receipts, shipments } of groups.values()) {
    if (receipts.length !== shipments.length) continue
    for (const [i, receipt] of receipts.entries()) {
      const shipment = shipments[i]
      if (shipment !== undefined && desk.near(receipt, shipment)) desk.lay(receipt, shipment, receipt.left, 0, 'amount')
    }
  }
}

/** A payment that is short of exactly one shipment by no more than banks keep. */
function byFee(desk: Desk): void {
  for (const receipt of desk.openReceipts) {
    const close = desk.openShipments.filter(
      (shipment) =>
        shipment.left > receipt.left &&
        shipment.left - receipt.left <= desk.settings.maxFee &&
        desk.near(receipt, shipment),
    )
    const [shipment] = close
    if (shipment === undefined || close.length !== 1) continue
    const rivals = desk.openReceipts.filter(
      (other) => other !== receipt && shipment.left >= other.left && shipment.left - other.left <= desk.settings.maxFee,
    )
    if (rivals.length === 0) desk.lay(receipt, shipment, receipt.left, shipment.left - receipt.left, 'fee')
  }
}

/** The one way to reach a sum with two to four of the parts (short by at most `slack`); undefined when there is none or more than one. */
function onlySum<T extends Part>(parts: readonly T[], wanted: number, slack: number): T[] | undefined {
  let found: T[] | undefined
  let ways = 0
  const chosen: T[] = []
  const search = (from: number, rest: number): void => {
    if (ways > 1) return
    if (chosen.length >= 2 && rest >= 0 && rest <= slack) {
      ways++
      found = [...chosen]
      return
    }
    if (chosen.length === 4) return
    for (let i = from; i < parts.length; i++) {
      const part = parts[i]
      if (part === undefined || part.left > rest) continue
      chosen.push(part)
      search(i + 1, rest - part.left)
      chosen.pop()
    }
  }
  search(0, wanted)
  return ways === 1 ? found : undefined
}

/** One payment for several shipments. A fee that the banks kept is named by the sum: searched without one first. */
function bySum(desk: Desk): void {
  for (const receipt of desk.openReceipts) {
    const near = desk.openShipments.filter((shipment) => shipment.left < receipt.left && desk.near(receipt, shipment))
    if (near.length > MOST_IN_SUMS) continue
    const parts = onlySum(near, receipt.left, 0)
    for (const shipment of parts ?? []) desk.lay(receipt, shipment, shipment.left, 0, 'sum')
  }
}

/** Several payments for one shipment. */
function byParts(desk: Desk): void {
  for (const shipment of desk.openShipments) {
    const near = desk.openReceipts.filter((receipt) => receipt.left < shipment.left && desk.near(receipt, shipment))
    if (near.length > MOST_IN_SUMS) continue
    const parts = onlySum(near, shipment.left, 0)
    for (const receipt of parts ?? []) desk.lay(receipt, shipment, receipt.left, 0, 'parts')
  }
}

/** Links money to shipments, client by client and currency by currency. The same papers give the same links whatever their order. */
export function matchFx(
  receipts: readonly OpenReceipt[],
  shipments: readonly OpenShipment[],
  settings: FxMatchSettings,
): FxLink[] {
  const key = (one: { readonly clientId: number; readonly currency: string }): string =>
    `${one.clientId} ${one.currency}`
  const groups = new Map<string, { receipts: OpenReceipt[]; shipments: OpenShipment[] }>()
  for (const receipt of receipts) {
    const group = groups.get(key(receipt)) ?? { receipts: [], shipments: [] }
    groups.set(key(receipt), group)
    group.receipts.push(receipt)
  }
  for (const shipment of shipments) groups.get(key(shipment))?.shipments.push(shipment)
  return [...groups.values()].flatMap((group) => {
    const desk = new Desk(group.receipts, group.shipments, settings)
    for (const step of [byReference, byAmount, byFee, bySum, byParts]) step(desk)
    return desk.links
  })
}
