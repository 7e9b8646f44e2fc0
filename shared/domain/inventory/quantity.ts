import { fractionHalfUp, timesHalfUp, type Fixed, type Quantity, type Weight } from '../decimal/decimal.ts'

const KILOGRAM = '035'
const GRAM = '036'
const SCALE = 100_000n
const ONE = 100_000

/**
 * A statutory quantity from a declared one, half-up to five places (CEB: N19,5). A factor of the goods record wins; else
 * equal units are equal quantities, and kilograms and grams come from the unit net weight.
 * @returns undefined when there is no way from the one unit to the other, or nothing remains after rounding
 */
export function statutoryQuantity(
  qty: Quantity,
  unit: string,
  target: string,
  factor: Fixed<'factor'> | undefined,
  unitNetWeight: Weight | undefined,
): Quantity | undefined {
  const found = convert(qty, unit, target, factor, unitNetWeight)
  return found !== undefined && found > 0 ? found : undefined
}

function convert(
  qty: Quantity,
  unit: string,
  target: string,
  factor: Fixed<'factor'> | undefined,
  unitNetWeight: Weight | undefined,
): Quantity | undefined {
  if (target === '') return undefined
  if (factor !== undefined) return factor === ONE ? qty : timesHalfUp<'quantity'>(qty, factor, 5)
  if (target === unit) return qty
  if (unitNetWeight === undefined) return undefined
  if (target === KILOGRAM) return timesHalfUp<'quantity'>(qty, unitNetWeight, 5)
  if (target === GRAM) return gramsOf(qty, unitNetWeight)
  return undefined
}

function gramsOf(qty: Quantity, unitNetWeight: Weight): Quantity {
  return fractionHalfUp<'quantity'>(BigInt(qty) * BigInt(unitNetWeight) * 1000n, SCALE, 5)
}

/** Net weight of a line: quantity × unit net weight, half-up to five places. */
export function lineNetWeight(qty: Quantity, unitNetWeight: Weight): Weight {
  return qty === ONE ? unitNetWeight : timesHalfUp<'weight'>(qty, unitNetWeight, 5)
}
