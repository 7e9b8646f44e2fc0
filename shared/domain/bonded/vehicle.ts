import { percentAtMost, fixed } from '../decimal/decimal.ts'
/** Trucks and what a pass weighs with one: goods, pallets, vehicle, frame, container. Weights are counts of 0.00001 kg. */

/** A plate as it is compared: without blanks and dots, capitals. */
export function plainPlate(text: string): string {
  return text.replace(/[\s·•.]/g, '').toUpperCase()
}

/** Looks like a Chinese plate: province, letter, five or six more (GA 36; new-energy plates have six). */
export function plateLooksRight(plate: string): boolean {
  return /^\p{Script=Han}[A-Z][A-Z0-9]{4,5}[A-Z0-9挂学警港澳领]$/u.test(plate)
}

export interface PassWeights {
  readonly goods: number
  readonly pallets: number
  readonly vehicle: number
  readonly frame: number
  readonly container: number
}

/** What a pass says: gross of the goods with their pallets, and everything on the bridge. */
export function passTotals(weights: PassWeights): { readonly gross: number; readonly total: number } {
  const gross = weights.goods + weights.pallets
  return { gross, total: gross + weights.vehicle + weights.frame + weights.container }
}

/** How far the bridge may be off: so many percent of the goods (count of 0.00001), but at least so many kilograms. */
export function bridgeTolerance(gross: number, percent: number, atLeast: number): number {
  return Math.max(percentAtMost(fixed(gross), fixed(percent)), atLeast)
}

/** What customs said of a vehicle's record (SAS231): manageResult, fourteen digits or '', its number or ''. */
export interface VehicleAnswer {
  readonly status: string
  readonly at: string
  readonly customsNo: string
}

const RANK: Readonly<Record<string, number>> = { Y: 1, Z: 2, 2: 3, 3: 4, 1: 5 }
export const VEHICLE_STATUS_NAMES: Readonly<Record<string, string>> = {
  1: '通过',
  2: '转人工',
  3: '退单',
  Y: '入库成功',
  Z: '入库失败',
}

/** What the answers add up to, in whatever order they came: by their own times, of one moment by rank; a number once given stays until another is given. */
export function vehicleStanding(answers: readonly VehicleAnswer[]): {
  readonly status: string
  readonly customsNo: string
} {
  const sorted = [...answers].sort(
    (a, b) =>
      (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) ||
      (RANK[a.status] ?? 0) - (RANK[b.status] ?? 0) ||
      (a.customsNo < b.customsNo ? -1 : 1),
  )
  return {
    status: sorted.at(-1)?.status ?? '',
    customsNo: sorted.findLast((one) => one.customsNo !== '')?.customsNo ?? '',
  }
}
