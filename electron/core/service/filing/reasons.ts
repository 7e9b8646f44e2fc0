import { readFiling, versionsOf } from '../../../../db/filing/filing.ts'
import { reasonFollowUps, reasonGroups, type ListCondition } from '../../../../db/filing/page.ts'
import type { Filter } from '../../../../shared/contract/list.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import { rejectionReason } from '../../../../shared/domain/match/rejection.ts'
import type { FixSuggestion } from '../../../../shared/domain/match/rule.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, type FilterRule } from './list-question.ts'
import { shownState } from './page.ts'

/** Rejections and failures by reason, with what to do and the fixes that may help. */

type Group = Out<'receipt.reasons'>['groups'][number]
type ShownFix = Group['fixes'][number]['fix']

const RULES: Readonly<Record<string, FilterRule>> = {
  client: { as: 'column', column: 'f.client_id', numeric: true },
  kind: { as: 'column', column: 'f.kind' },
  reason: { as: 'column', column: 'f.reason_code' },
  channel: { as: 'column', column: 'f.channel' },
  state: { as: 'column', column: 'f.state' },
}

function conditions(filters: readonly Filter[]): ListCondition[] {
  return [...compileFilters(filters, RULES).rest]
}

/** Transport data of a fix cannot be changed document by document. */
function shownFix({ title, fix }: FixSuggestion): { title: string; fix: ShownFix }[] {
  const { kind, document, field, value, from, sku } = fix
  if (document === 'transport' || from?.document === 'transport') return []
  return [
    {
      title,
      fix: {
        kind,
        document,
        field,
        ...(value === undefined ? {} : { value }),
        ...(from === undefined ? {} : { from: { document: from.document, field: from.field } }),
        ...(sku === undefined ? {} : { sku }),
      },
    },
  ]
}

const AFTER_CHANNEL_REFUSED = '通道没有收下报文。检查通道设置与报文后更正重报。'

export function receiptReasons(context: ReadContext, input: In<'receipt.reasons'>): Out<'receipt.reasons'> {
  const where = conditions(input.filters)
  const followUps = reasonFollowUps(context.ledger, where)
  const groups = reasonGroups(context.ledger, where).map((group): Group => {
    const filing = readFiling(context.ledger, group.sampleId)
    const version = filing === undefined ? undefined : versionsOf(context.ledger, filing.id).at(-1)
    const shown = shownState(group.state, 0)
    const base = {
      code: group.code,
      state: group.state,
      tone: shown.tone,
      count: group.count,
      followUps: followUps
        .filter((one) => one.code === group.code && one.state === group.state)
        .map(({ kind, count }) => ({ kind, kindName: filingKind(kind)?.name ?? kind, count })),
    }
    if (version === undefined || version.rank === 0)
      return {
        ...base,
        title: filing?.reason ?? group.code,
        sample: version?.info ?? '',
        todo: AFTER_CHANNEL_REFUSED,
        fixes: [],
      }
    const reason = rejectionReason(version.status, version.info)
    return {
      ...base,
      title: reason.title,
      sample: version.info,
      todo: reason.todo,
      fixes: reason.fixes.flatMap(shownFix),
    }
  })
  return { groups }
}
