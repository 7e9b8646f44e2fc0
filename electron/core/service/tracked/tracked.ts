import { readClient } from '../../../../db/party/client.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import {
  appendTracked,
  countTracked,
  insertTracked,
  pageTracked,
  readTracked,
  trackedByNumber,
  trackedEvents,
  type TrackedFields,
  type TrackedRow,
} from '../../../../db/tracked/tracked.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { trackedKind, trackedState, validityOn, VALIDITY_NAMES } from '../../../../shared/domain/tracked/kind.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { wholeSetting } from '../house/setting.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const DAY_MS = 86_400_000

/** Today and the last day that counts as soon, in China. */
export function trackedDays(context: Pick<ReadContext, 'ledger' | 'now'>): {
  readonly today: string
  readonly soon: string
} {
  const day = (ms: number): string => beijingDay(ms)
  const now = context.now()
  return { today: day(now), soon: day(now + wholeSetting(context.ledger, 'tracked.alertDays') * DAY_MS) }
}

function view(
  row: TrackedRow,
  days: { readonly today: string; readonly soon: string },
  clients: ReadonlyMap<number, string>,
): Out<'tracked.get'>['row'] {
  const kind = trackedKind(row.kind)
  const state = trackedState(row.kind, row.state)
  const validity = validityOn({ ...row, ended: state.ended }, days.today, days.soon)
  return {
    id: row.id,
    key: String(row.id),
    kind: row.kind,
    kindName: kind.name,
    number: row.number,
    clientId: row.clientId,
    client: clients.get(row.clientId) ?? '',
    state: row.state,
    stateName: state.name,
    tone: state.tone,
    validity,
    validityName: VALIDITY_NAMES[validity].name,
    validityTone: VALIDITY_NAMES[validity].tone,
    party: row.party,
    scheme: row.scheme,
    validFrom: row.validFrom ?? '',
    validTo: row.validTo ?? '',
    note: row.note,
    revision: row.revision,
    changedAt: iso(row.changedAt),
  }
}

const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 't.tracked_id = ?', values: [Number(value)] }) },
  kind: { as: 'driver', rank: 1, branch: (value) => ({ text: 't.kind = ?', values: [value] }) },
  client: { as: 'driver', rank: 0, branch: (value) => ({ text: 't.client_id = ?', values: [Number(value)] }) },
  number: { as: 'column', column: 't.number' },
  state: { as: 'column', column: 't.state' },
  party: { as: 'column', column: 't.party' },
  scheme: { as: 'column', column: 't.scheme' },
  validTo: { as: 'column', column: 't.valid_to' },
  note: { as: 'column', column: 't.note' },
}

export function trackedPage(context: ReadContext, input: In<'tracked.page'>): Out<'tracked.page'> {
  const question = compilePage(input, RULES)
  const days = trackedDays(context)
  const clients = clientNames(context.ledger)
  return pageFrom(pageTracked(context.ledger, question), question, (row) => view(row, days, clients))
}

export function trackedCount(context: ReadContext, input: In<'tracked.count'>): Out<'tracked.count'> {
  return { count: countTracked(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

function requireTracked(context: ReadContext, id: number): TrackedRow {
  const row = readTracked(context.ledger, id)
  if (row === undefined) throw new Failure('TRACKED_UNKNOWN', { id })
  return row
}

export function trackedDetail(context: ReadContext, input: In<'tracked.get'>): Out<'tracked.get'> {
  const row = requireTracked(context, input.id)
  return {
    row: view(row, trackedDays(context), clientNames(context.ledger)),
    steps: trackedState(row.kind, row.state).next.map((state) => ({ state, name: trackedState(row.kind, state).name })),
    timeline: trackedEvents(context.ledger, row.id).map((event) => ({
      at: iso(event.at),
      stateName: event.what === 'changed' ? '修改资料' : trackedState(row.kind, event.state).name,
      tone: event.what === 'changed' ? 'grey' : trackedState(row.kind, event.state).tone,
      info: event.info,
      validTo: event.fields.validTo ?? '',
      actor: event.actor,
    })),
  }
}

function fieldsOf(context: WriteContext, input: In<'tracked.save'>): TrackedFields {
  if (input.clientId !== 0 && readClient(context.ledger, input.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  if (input.validFrom !== '' && input.validTo !== '' && input.validFrom > input.validTo)
    throw new Failure('FIELD_INVALID', { label: '有效期', reason: '开始晚于结束' })
  const { clientId, party, scheme, note } = input
  return {
    clientId,
    party,
    scheme,
    note,
    validFrom: input.validFrom === '' ? null : input.validFrom,
    validTo: input.validTo === '' ? null : input.validTo,
  }
}

export function saveTracked(context: WriteContext, input: In<'tracked.save'>): Out<'tracked.save'> {
  const { ledger, actor } = context
  const fields = fieldsOf(context, input)
  const kind = trackedKind(input.kind)
  const at = context.now()
  if (input.id === undefined) {
    const known = trackedByNumber(ledger, input.number).find((one) => one.kind === input.kind)
    if (known !== undefined)
      throw new Failure('TRACKED_EXISTS', {
        kind: kind.name,
        number: input.number,
        state: trackedState(known.kind, known.state).name,
      })
    const id = insertTracked(ledger, input.kind, input.number, {
      what: 'recorded',
      state: 'recorded',
      fields,
      info: '',
      actorId: actor.userId,
      at,
    })
    context.audit('tracked.save', `tracked ${id}`, { kind: kind.name, number: input.number, new: true })
    return { id, revision: 1 }
  }
  const row = requireTracked(context, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  if (row.kind !== input.kind || row.number !== input.number)
    throw new Failure('FIELD_INVALID', { label: kind.numberName, reason: '种类与编号不能改；录错请作废后另建' })
  appendTracked(ledger, row.id, { what: 'changed', state: row.state, fields, info: '', actorId: actor.userId, at })
  context.audit('tracked.save', `tracked ${row.id}`, { kind: kind.name, number: row.number })
  return { id: row.id, revision: row.revision + 1 }
}

export function stepTracked(context: WriteContext, input: In<'tracked.step'>): Out<'tracked.step'> {
  const row = requireTracked(context, input.id)
  const now = trackedState(row.kind, row.state)
  if (!now.next.includes(input.state))
    throw new Failure('TRACKED_STATE', { kind: trackedKind(row.kind).name, number: row.number, state: now.name })
  const { clientId, party, scheme, validFrom, validTo, note } = row
  const fields = { clientId, party, scheme, validFrom, validTo, note }
  appendTracked(context.ledger, row.id, {
    what: 'step',
    state: input.state,
    fields,
    info: input.info,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('tracked.step', `tracked ${row.id}`, {
    kind: trackedKind(row.kind).name,
    number: row.number,
    state: trackedState(row.kind, input.state).name,
  })
  return { state: input.state }
}
