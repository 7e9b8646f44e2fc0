import { keepRevision } from '../../../../db/house/desk.ts'
import {
  countTransports,
  insertTransport,
  listTransports,
  pageTransports,
  readTransport,
  transportStates,
  updateTransport,
  type TransportBody,
  type TransportRow,
} from '../../../../db/trade/transport.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { FILING_STATES, filingStateRow, isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { JobRunner } from '../../job-runner.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { recordChanged } from '../house/record-changed.ts'
import { modeOf } from '../parcel/row.ts'

type StateCount = Out<'transport.list'>['transports'][number]['states'][number]

/** What a document says of the transport; the name and the note are the office's own. */
const DECLARED = [
  'mode',
  'trafMode',
  'trafNo',
  'voyageNo',
  'billNo',
  'loctNo',
  'ieDate',
] as const satisfies readonly (keyof TransportBody)[]

/** Would a declaration made from now on read the transport again? */
const declaresAgain = (state: string): boolean =>
  isFilingState(state) && (mayAct(state, 'file') || mayAct(state, 'edit') || mayAct(state, 'redeclare'))

const stateIndex = (state: string): number => FILING_STATES.findIndex((one) => one === state)

function stateCount(state: string, count: number): StateCount {
  const row = isFilingState(state) ? filingStateRow(state) : undefined
  return { state, name: row?.name ?? state, tone: row?.tone ?? 'grey', count }
}

type Shown = Out<'transport.get'>['transport']

/** Transport batches with their parcels by filing state in the order of a filing's life. */
function shown(context: ReadContext, rows: readonly TransportRow[]): Shown[] {
  const states = new Map<number, StateCount[]>(rows.map((row) => [row.id, []]))
  for (const { id, state, count } of transportStates(
    context.ledger,
    rows.map((row) => row.id),
  ))
    states.get(id)?.push(stateCount(state, count))
  return rows.map(({ ieDate, mode, ...row }) => {
    const own = (states.get(row.id) ?? []).sort((a, b) => stateIndex(a.state) - stateIndex(b.state))
    return {
      ...row,
      mode: modeOf(mode),
      ...(ieDate === '' ? {} : { ieDate }),
      total: own.reduce((sum, one) => sum + one.count, 0),
      states: own,
    }
  })
}

/** The newest, for choosing one. */
export function transportList(context: ReadContext, input: In<'transport.list'>): Out<'transport.list'> {
  return { transports: shown(context, listTransports(context.ledger, input)) }
}

const MISSING: Readonly<Record<string, string>> = { voyage: "w.voyage_no = ''", bill: "w.bill_no = ''" }
const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'w.transport_id = ?', values: [Number(value)] }) },
  name: { as: 'column', column: 'w.name' },
  mode: { as: 'column', column: 'w.mode' },
  ieDate: { as: 'column', column: 'w.ie_date' },
  numbers: {
    as: 'custom',
    condition: ([value = '']) => ({
      text: 'instr(w.voyage_no, ?) > 0 or instr(w.bill_no, ?) > 0',
      values: [value, value],
    }),
  },
  missing: {
    as: 'custom',
    condition: (values, { op }) => {
      const asked = op === 'filled' || op === 'empty' ? Object.keys(MISSING) : values
      const text = asked.map((value) => MISSING[value] ?? '0').join(' or ') || '0'
      return { text: op === 'empty' || op === 'not' ? `not (${text})` : text, values: [] }
    },
  },
}

export function transportPage(context: ReadContext, input: In<'transport.page'>): Out<'transport.page'> {
  const question = compilePage(input, RULES)
  const page = pageFrom(pageTransports(context.ledger, question), question, (row) => row)
  return { ...page, rows: shown(context, page.rows).map((row) => ({ ...row, key: String(row.id) })) }
}

export function transportCount(context: ReadContext, input: In<'transport.count'>): Out<'transport.count'> {
  return { count: countTransports(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

/** One batch. @throws Failure TRANSPORT_UNKNOWN */
export function transportDetail(context: ReadContext, input: In<'transport.get'>): Out<'transport.get'> {
  const row = readTransport(context.ledger, input.id)
  const [transport] = row === undefined ? [] : shown(context, [row])
  if (transport === undefined) throw new Failure('TRANSPORT_UNKNOWN', { transport: input.id })
  return { transport }
}

/**
 * Adds or changes a transport batch. Its parcels are not touched: what they declare of the transport is read from here at composition. But what
 * the rules say of those still in the clerk's hand may change, so a run of 三单比对 over them is started after the commit.
 * @throws Failure TRANSPORT_UNKNOWN, RECORD_CHANGED
 */
export function saveTransport(
  context: WriteContext,
  jobs: JobRunner,
  input: In<'transport.save'>,
): Out<'transport.save'> {
  const { ledger } = context
  const { id, revision, ieDate = '', ...rest } = input
  const body: TransportBody = { ...rest, ieDate }
  const at = context.now()
  if (id === undefined) {
    const added = insertTransport(ledger, body, at)
    context.audit('transport.save', `transport ${added}`, { name: body.name, new: true })
    return { id: added, revision: 1 }
  }
  const old = readTransport(ledger, id)
  if (old === undefined) throw new Failure('TRANSPORT_UNKNOWN', { transport: id })
  if (old.revision !== revision) throw recordChanged(context, { kind: 'transport', id, revision: old.revision })
  keepRevision(ledger, {
    kind: 'transport',
    recordId: id,
    revision: old.revision,
    body: JSON.stringify(old),
    at,
    actorId: context.actor.userId,
  })
  const next = updateTransport(ledger, id, body, at)
  const changed = DECLARED.filter((field) => old[field] !== body[field])
  context.audit('transport.save', `transport ${id}`, { name: body.name, revision: next, changed })
  if (changed.length > 0 && transportStates(ledger, [id]).some((row) => declaresAgain(row.state))) {
    jobs.start(
      'match.run',
      { selection: { filters: [{ field: 'transport', op: 'is', value: String(id) }], except: [] } },
      context.actor,
    )
  }
  return { id, revision: next }
}
