import type { CallOut } from '../../../shared/contract/index.ts'
import { MATCH_RULES } from '../../../shared/domain/match/rules.ts'

/** The groups of differences that the fake host shows. */
export const groups: CallOut<'match.groups'>['groups'] = MATCH_RULES.filter((rule) => rule.direction !== 'export')
  .slice(0, 14)
  .map((rule, index) => ({
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    count: [299, 120, 88, 41, 30, 17, 12, 9, 7, 5, 3, 2, 1, 1][index] ?? 1,
    explanation: rule.explanation,
    todo: rule.todo,
    source: rule.source,
    fixes: rule.fixes.map(({ title, fix }) => ({
      title,
      fix: {
        kind: fix.kind,
        document: fix.document === 'transport' ? 'order' : fix.document,
        field: fix.field,
        ...(fix.value === undefined ? {} : { value: fix.value }),
        ...(fix.from === undefined || fix.from.document === 'transport'
          ? {}
          : { from: { document: fix.from.document, field: fix.from.field } }),
      },
    })),
  }))
