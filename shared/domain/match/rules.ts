import { AMOUNT_RULES } from './amount-rules.ts'
import { DOCUMENT_RULES } from './document-rules.ts'
import { EXPORT_RULES } from './export-rules.ts'
import { GOODS_RULES } from './goods-rules.ts'
import type { MatchRule } from './rule.ts'

/** All match rules. */
export const MATCH_RULES: readonly MatchRule[] = [...DOCUMENT_RULES, ...AMOUNT_RULES, ...GOODS_RULES, ...EXPORT_RULES]

const BY_ID: ReadonlyMap<string, MatchRule> = new Map(MATCH_RULES.map((r) => [r.id, r]))

/** The rule of an id. Throws RangeError for an id that is none. */
export function matchRule(id: string): MatchRule {
  const found = BY_ID.get(id)
  if (found === undefined) throw new RangeError(`match rule ${id}`)
  return found
}

/** The rule of an id from outside (a stored row, a filter), undefined when there is none. */
export function findMatchRule(id: string): MatchRule | undefined {
  return BY_ID.get(id)
}

/** The equality rules of a direction: what the core evaluates in SQL. */
export function comparisonRules(direction: 'import' | 'export'): readonly MatchRule[] {
  return MATCH_RULES.filter((r) => r.comparison !== undefined && (r.direction === 'both' || r.direction === direction))
}

/** The rules that a customs or platform code speaks of, so that a rejection shows the fix beside it. */
export function rulesOfReceiptCode(code: string): readonly MatchRule[] {
  return MATCH_RULES.filter((r) => r.receiptCodes.includes(code))
}
