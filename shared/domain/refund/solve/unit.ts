import type { UnitConversion } from './type.ts'

/** Units that are sure multiples of each other: everything else converts only where the goods say so. Factors are whole numbers of the smallest. */
const FAMILIES: readonly (readonly (readonly [unit: string, factor: bigint])[])[] = [
  [
    ['036', 1n],
    ['035', 1000n],
    ['070', 1_000_000n],
  ],
  [
    ['096', 1n],
    ['095', 1000n],
    ['063', 1_000_000n],
    ['033', 1_000_000n],
  ],
  [
    ['030', 1n],
    ['147', 1000n],
  ],
  [
    ['007', 1n],
    ['043', 100n],
    ['054', 1000n],
    ['038', 10_000n],
    ['056', 100_000_000n],
  ],
  [
    ['008', 1n],
    ['050', 1000n],
  ],
  [
    ['010', 1n],
    ['058', 1000n],
  ],
  [
    ['012', 1n],
    ['041', 100n],
    ['143', 1000n],
  ],
  [
    ['013', 1n],
    ['049', 100n],
    ['053', 1000n],
  ],
  [
    ['016', 1n],
    ['042', 100n],
  ],
  [
    ['017', 1n],
    ['051', 1000n],
  ],
  [
    ['019', 1n],
    ['040', 100n],
  ],
  [
    ['020', 1n],
    ['044', 100n],
  ],
  [
    ['025', 1n],
    ['144', 10_000n],
  ],
]

const SURE = new Map(
  FAMILIES.flatMap((family) =>
    family.map(([unit, factor]) => [unit, { base: family[0]?.[0] ?? unit, factor }] as const),
  ),
)
const SCALE = 100_000n

/** A unit as a whole multiple of a base unit. */
export interface BaseUnit {
  readonly base: string
  readonly factor: bigint
}

/**
 * The units of one client's goods: sure conversions, and those of the goods record. Where the record converts, all units that hang together count in one
 * base: a declared unit of two statutory ones (箱 = 24 瓶 = 18 千克) ties both families to its own.
 */
export class UnitTable {
  /** Family base → how many of `base` one of it is. */
  readonly #families = new Map<string, { readonly base: string; readonly times: bigint }>()
  readonly #own = new Map<string, BaseUnit>()
  #scale = 1n

  constructor(conversions: readonly UnitConversion[]) {
    for (const one of conversions) {
      if (one.factor <= 0 || one.from === one.to) continue
      const to = sureUnit(one.to)
      const known = this.#own.get(one.from)
      if (known === undefined) this.#begin(one.from, to, BigInt(one.factor))
      else if (!this.#families.has(to.base) && to.base !== known.base) this.#tie(known, to, BigInt(one.factor))
    }
  }

  /** The first conversion of a unit: it counts in the other's base. */
  #begin(from: string, to: BaseUnit, factor: bigint): void {
    // Factors have five places: everything else grows by as much.
    this.#grow(SCALE)
    this.#own.set(from, { base: to.base, factor: (factor * to.factor * this.#scale) / SCALE })
  }

  /** A further one: 1 unit = factor × `to`, so one base of `to` is unit ÷ (factor × to). */
  #tie(unit: BaseUnit, to: BaseUnit, factor: bigint): void {
    const by = factor * to.factor
    this.#grow(by)
    this.#families.set(to.base, { base: unit.base, times: unit.factor * SCALE })
  }

  #grow(by: bigint): void {
    this.#scale *= by
    for (const [name, one] of this.#own) this.#own.set(name, { base: one.base, factor: one.factor * by })
    for (const [name, one] of this.#families) this.#families.set(name, { base: one.base, times: one.times * by })
  }

  /** A unit as a multiple of its base; where the goods record converts, of a fraction of it that makes all whole. */
  of(unit: string): BaseUnit {
    const own = this.#own.get(unit)
    if (own !== undefined) return own
    const sure = sureUnit(unit)
    const family = this.#families.get(sure.base)
    if (family !== undefined) return { base: family.base, factor: sure.factor * family.times }
    return { base: sure.base, factor: sure.factor * this.#scale }
  }
}

const sureUnit = (unit: string): BaseUnit => SURE.get(unit) ?? { base: unit, factor: 1n }

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}

/** The smallest base quantity that is a whole count in both units. */
export const granule = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b
