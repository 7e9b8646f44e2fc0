import { countFollowUps, pageFollowUps, type FollowUpListRow } from '../../../../db/crossborder/page.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { shownState } from '../filing/page.ts'

/** The list of follow-ups. */

const iso = (ms: number): string => new Date(ms).toISOString()

const RULES: Readonly<Record<string, FilterRule>> = {
  parcel: { as: 'driver', rank: 0, branch: (value) => ({ text: 'u.parcel_id = ?', values: [Number(value)] }) },
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'u.follow_id = ?', values: [Number(value)] }) },
  transport: { as: 'driver', rank: 1, branch: (value) => ({ text: 'u.transport_id = ?', values: [Number(value)] }) },
  kind: { as: 'driver', rank: 2, branch: (value) => ({ text: 'u.kind = ?', values: [value] }) },
  state: {
    as: 'custom',
    condition: (values) => ({
      text:
        values
          .map((value) => (value === 'silent' ? 'f.silent_noted = 1' : '(f.state = ? and f.silent_noted = 0)'))
          .join(' or ') || '0',
      values: values.filter((value) => value !== 'silent'),
    }),
  },
  client: { as: 'column', column: 'u.client_id', numeric: true },
  copNo: { as: 'column', column: 'u.cop_no' },
  orderNo: { as: 'column', column: 't.order_no' },
  invtNo: { as: 'column', column: 't.invt_no' },
}

/** Until when the goods of a return must be back. */
function dueOf(body: string): string {
  const { arriveBy } = JSON.parse(body) as { arriveBy?: string }
  return arriveBy ?? ''
}

function followUpRow(row: FollowUpListRow, clients: ReadonlyMap<number, string>): Out<'followUp.page'>['rows'][number] {
  const shown = shownState(row.state, row.silentNoted)
  return {
    id: row.id,
    key: String(row.id),
    kind: row.kind,
    kindName: filingKind(row.kind)?.name ?? row.kind,
    client: clients.get(row.clientId) ?? '',
    ...(row.parcelId === null ? {} : { parcelId: row.parcelId }),
    filingId: row.filingId,
    orderNo: row.orderNo,
    copNo: row.copNo,
    part: row.part,
    parts: row.parts,
    preNo: row.preNo,
    invtNo: row.invtNo,
    state: shown.state,
    stateName: shown.name,
    tone: shown.tone,
    version: row.version,
    askedFor: row.askedFor,
    reason: row.reason,
    transport: row.transport,
    dueOn: dueOf(row.body),
    arrivedOn: row.arrivedOn,
    inventoryState: row.targetState === '' ? '' : shownState(row.targetState, 0).name,
    createdAt: iso(row.at),
    changedAt: iso(row.changedAt),
  }
}

export function followUpPage(context: ReadContext, input: In<'followUp.page'>): Out<'followUp.page'> {
  const question = compilePage(input, RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pageFollowUps(context.ledger, question), question, (row) => followUpRow(row, clients))
}

export function followUpCount(context: ReadContext, input: In<'followUp.count'>): Out<'followUp.count'> {
  return { count: countFollowUps(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}
