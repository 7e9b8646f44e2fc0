import { rulesAmong, rulesOfAll } from '../../../../db/trade/correction.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { hiddenBatches } from '../../../../db/trade/visible.ts'
import type { Fix } from '../../../../shared/contract/area/parcel.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { FixSuggestion } from '../../../../shared/domain/match/rule.ts'
import { findMatchRule } from '../../../../shared/domain/match/rules.ts'
import type { ReadContext } from '../../context.ts'
import { severityName } from './row.ts'

/** Filtered groups read at most so many parcels; without filters the sums answer for any number. */
const FILTERED_LIMIT = 100_000

/** A suggestion as the contract writes it; those for the transport are done in its own form. */
function contractFix(suggestion: FixSuggestion): { title: string; fix: Fix }[] {
  const { kind, document, field, value, from, sku } = suggestion.fix
  if (document === 'transport' || from?.document === 'transport') return []
  const source =
    from === undefined
      ? undefined
      : { document: from.document as Exclude<typeof from.document, 'transport'>, field: from.field }
  return [
    {
      title: suggestion.title,
      fix: {
        kind,
        document,
        field,
        ...(value === undefined ? {} : { value }),
        ...(source === undefined ? {} : { from: source }),
        ...(sku === undefined ? {} : { sku }),
      },
    },
  ]
}

/** Defects by rule, worst and most frequent first. */
export function matchGroups(context: ReadContext, input: In<'match.groups'>): Out<'match.groups'> {
  const found =
    input.filters.length === 0
      ? rulesOfAll(context.ledger, hiddenBatches(context.ledger))
      : filtered(context, input.filters)
  const groups = found.flatMap((row) => {
    const rule = findMatchRule(row.rule)
    if (rule === undefined) return []
    return [
      {
        rule: rule.id,
        title: rule.title,
        severity: severityName(row.severity),
        count: row.count,
        explanation: rule.explanation,
        todo: rule.todo,
        source: rule.source,
        fixes: rule.fixes.flatMap(contractFix),
        rank: row.severity,
      },
    ]
  })
  groups.sort((a, b) => b.rank - a.rank || b.count - a.count)
  return { groups: groups.map(({ rank: _rank, ...group }) => group) }
}

function filtered(
  context: ReadContext,
  filters: In<'match.groups'>['filters'],
): { rule: string; severity: number; count: number }[] {
  const sums = new Map<string, { rule: string; severity: number; count: number }>()
  for (let after = 0, seen = 0; seen < FILTERED_LIMIT;) {
    const ids = selectParcelIds(context.ledger, { filters, except: [] }, { after, limit: 2000 })
    const last = ids.at(-1)
    if (last === undefined) break
    after = last
    seen += ids.length
    for (const row of rulesAmong(context.ledger, ids)) {
      const sum = sums.get(row.rule)
      sums.set(
        row.rule,
        sum === undefined
          ? row
          : { rule: row.rule, severity: Math.max(sum.severity, row.severity), count: sum.count + row.count },
      )
    }
  }
  return [...sums.values()]
}
