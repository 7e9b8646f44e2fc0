import { keepRevision } from '../../../../db/house/desk.ts'
import {
  insertTransport,
  listTransports,
  readTransport,
  transportStates,
  updateTransport,
  type TransportBody,
} from '../../../../db/trade/transport.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { FILING_STATES, filingStateRow, isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { JobRunner } from '../../job-runner.ts'
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

/** Transport batches, the newest first, with their parcels by filing state in the order of a filing's life. */
export function transportList(context: ReadContext, input: In<'transport.list'>): Out<'transport.list'> {
  const rows = listTransports(context.ledger, input.mode, input.limit)
  const states = new Map<number, StateCount[]>(rows.map((row) => [row.id, []]))
  for (const { id, state, count } of transportStates(
    context.ledger,
    rows.map((row) => row.id),
  ))
    states.get(id)?.push(stateCount(state, count))
  return {
    transports: rows.map(({ ieDate, mode, ...row }) => {
      const own = (states.get(row.id) ?? []).sort((a, b) => stateIndex(a.state) - stateIndex(b.state))
      return {
        ...row,
        mode: modeOf(mode),
        ...(ieDate === '' ? {} : { ieDate }),
        total: own.reduce((sum, one) => sum + one.count, 0),
        states: own,
      }
    }),
  }
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
