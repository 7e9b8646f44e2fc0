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
  const share = (BigInt(gross) * BigInt(percent)) / 10_000_000n
  return Math.max(Number(share), atLeast)
}
