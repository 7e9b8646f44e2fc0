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

/** The units of one client's goods: sure conversions, and those of the goods record. */
export class UnitTable {
  readonly #own = new Map<string, BaseUnit>()

  constructor(conversions: readonly UnitConversion[]) {
    for (const one of conversions) {
      const to = SURE.get(one.to) ?? { base: one.to, factor: 1n }
      if (one.factor > 0) this.#own.set(one.from, { base: to.base, factor: BigInt(one.factor) * to.factor })
    }
  }

  /** Where the goods record converts, everything counts in hundred-thousandths of the base. */
  of(unit: string): BaseUnit {
    const sure = SURE.get(unit) ?? { base: unit, factor: 1n }
    if (this.#own.size === 0) return sure
    return this.#own.get(unit) ?? { base: sure.base, factor: sure.factor * SCALE }
  }
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}

/** The smallest base quantity that is a whole count in both units. */
export const granule = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b
