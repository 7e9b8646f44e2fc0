import { fixed, fixedTextPadded, parseFixed, type Fixed } from '../decimal/decimal.ts'
import { textIn, type DecFields } from './content.ts'

const number = (fields: DecFields, name: string): Fixed | undefined =>
  textIn(fields, name) === '' ? undefined : parseFixed(textIn(fields, name))

/** Price times quantity of a line in cents, half up; undefined when one is missing or no number. */
export function lineTotal(fields: DecFields): string | undefined {
  const [price, quantity] = [number(fields, 'DeclPrice'), number(fields, 'GQty')]
  if (price === undefined || quantity === undefined) return undefined
  const cents = (BigInt(price) * BigInt(quantity) + 50_000_000n) / 100_000_000n
  return cents * 1000n > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : fixedTextPadded(fixed(Number(cents) * 1000), 2)
}
