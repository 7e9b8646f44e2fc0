import { HUNDRED_PERCENT, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'

/** The objection to a share of a whole that is more than the whole: a tolerance of more than 100 % lets everything pass. */
export function aboveWhole(value: string): string | undefined {
  return (parseFixed(value) ?? 0) > HUNDRED_PERCENT ? '不应超过 100' : undefined
}
