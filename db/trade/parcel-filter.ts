import type { ReadHandle } from '../open.ts'
import { Failure } from '../../shared/contract/failure.ts'
import type { Filter } from '../../shared/contract/list.ts'
import { isReason } from '../../shared/domain/match/rejection.ts'
import { MODE_TABLE } from '../../shared/domain/record/mode.ts'
import { findNumberOf, NUMBER_KIND } from './number-key.ts'
import { idRange } from './row-id.ts'

/**
 * The filters of parcel lists, checked and compiled. What a lane knows (client, mode, filing state, match state) becomes a
 * choice of lanes; everything else becomes conditions on rows, of which one may drive the search.
 *
 *   client       is in not        client id
 *   mode         is in not        9610I ...
 *   direction    is               import, export
 *   filingState  is in not        draft ...
 *   matchState   is in not        waiting, defect, agreed
 *   batch        is in            batch id
 *   rule         is in            M-...
 *   reason       is in not empty filled
 *   transport    is in not empty filled      transport id
 *   orderNo      is in starts
 *   waybillNo    is in
 *   ids          is in            parcel ids
 *   orderedOn    is from to       yyyy-mm-dd
 */
export const MATCH_STATE = { waiting: 0, defect: 1, agreed: 2 } as const
export type MatchStateName = keyof typeof MATCH_STATE
export const MATCH_STATE_NAMES: readonly MatchStateName[] = ['waiting', 'defect', 'agreed']

/** Values that a column may have: in the set, or (with `not`) anything else. */
interface Choice<T> {
  readonly not: boolean
  readonly values: ReadonlySet<T>
}

export interface LaneChoice {
  readonly clients: readonly Choice<number>[]
  readonly modes: readonly Choice<string>[]
  readonly filingStates: readonly Choice<string>[]
  readonly matchStates: readonly Choice<number>[]
}

/** A condition on rows `p` of parcel that lanes know nothing of. */
export type RowCondition =
  | { readonly by: 'ids'; readonly ids: readonly number[] }
  | { readonly by: 'ranges'; readonly ranges: readonly { readonly from: number; readonly to: number }[] }
  | { readonly by: 'prefix'; readonly prefix: string }
  | { readonly by: 'days'; readonly from: string; readonly to: string }
  | { readonly by: 'rules' | 'reasons'; readonly values: readonly string[] }
  | { readonly by: 'transports'; readonly values: readonly number[] }
  | { readonly by: 'sql'; readonly text: string; readonly value: string | number | null }

export interface ParcelFilter {
  readonly lanes: LaneChoice
  readonly rows: readonly RowCondition[]
}

const MOST_IDS = 100_000

function refuse(filter: Filter, reason: string): never {
  throw new Failure('INPUT_INVALID', { path: `filters.${filter.field}`, reason })
}

function valuesOf(filter: Filter): readonly string[] {
  if (filter.value === undefined) return refuse(filter, '缺少值')
  return typeof filter.value === 'string' ? [filter.value] : filter.value
}

function numbersOf(filter: Filter): number[] {
  return valuesOf(filter).map((text) => (/^\d{1,16}$/.test(text) ? Number(text) : refuse(filter, '应为编号')))
}

function allow(filter: Filter, ...ops: Filter['op'][]): void {
  if (!ops.includes(filter.op)) refuse(filter, `不支持条件 ${filter.op}`)
}

/** Ids of parcels with one of these numbers, by the number tree and compared as text. */
function parcelsWithNumber(ledger: ReadHandle, kind: 1 | 2, numbers: readonly string[]): number[] {
  const column = kind === NUMBER_KIND.order ? 'order_no' : 'waybill_no'
  const ids = new Set<number>()
  for (const number of numbers) {
    const wanted = number.trim()
    for (const id of findNumberOf(ledger, kind, wanted)) {
      const row = ledger.sql(`select ${column} as number from parcel where parcel_id = ?`).get(id) as
        { number: string } | undefined
      if (row?.number === wanted) ids.add(id)
    }
  }
  return [...ids]
}

interface Building {
  readonly clients: Choice<number>[]
  readonly modes: Choice<string>[]
  readonly filingStates: Choice<string>[]
  readonly matchStates: Choice<number>[]
  readonly rows: RowCondition[]
}

function laneCondition(filter: Filter, into: Building): boolean {
  const not = filter.op === 'not'
  if (filter.field === 'direction') {
    allow(filter, 'is')
    const [direction] = valuesOf(filter)
    into.modes.push({
      not: false,
      values: new Set(MODE_TABLE.filter((row) => row.direction === direction).map((row) => row.mode)),
    })
    return true
  }
  if (!['client', 'mode', 'filingState', 'matchState'].includes(filter.field)) return false
  allow(filter, 'is', 'in', 'not')
  if (filter.field === 'client') into.clients.push({ not, values: new Set(numbersOf(filter)) })
  else if (filter.field === 'mode') into.modes.push({ not, values: new Set(valuesOf(filter)) })
  else if (filter.field === 'filingState') into.filingStates.push({ not, values: new Set(valuesOf(filter)) })
  else
    into.matchStates.push({
      not,
      values: new Set(
        valuesOf(filter).map((name) => matchStateNumber(name) ?? refuse(filter, '应为 waiting、defect 或 agreed')),
      ),
    })
  return true
}

function matchStateNumber(name: string): number | undefined {
  const index = MATCH_STATE_NAMES.findIndex((one) => one === name)
  return index < 0 ? undefined : index
}

/** Every reason that occurs, by one seek each. */
function reasonsThereAre(ledger: ReadHandle): string[] {
  const rows = ledger
    .sql(
      `with recursive reason (code) as (
        select min(reason_code) from parcel indexed by parcel_reason where reason_code <> ''
        union all select (select min(reason_code) from parcel indexed by parcel_reason where reason_code <> '' and reason_code > reason.code) from reason where reason.code is not null
      ) select code from reason where code is not null`,
    )
    .all() as { code: string }[]
  return rows.map((row) => row.code)
}

function reasonCondition(ledger: ReadHandle, filter: Filter): RowCondition {
  allow(filter, 'is', 'in', 'not', 'empty', 'filled')
  if (filter.op === 'empty') return { by: 'sql', text: "p.reason_code = '' and ? is null", value: null }
  if (filter.op === 'filled') return { by: 'reasons', values: reasonsThereAre(ledger) }
  const asked = valuesOf(filter)
  const meant = reasonsThereAre(ledger).filter((code) => asked.some((value) => isReason(code, value)))
  const values = meant.length > 0 ? meant : asked
  if (filter.op === 'not')
    return { by: 'sql', text: 'p.reason_code not in (select value from json_each(?))', value: JSON.stringify(values) }
  return { by: 'reasons', values }
}

/** Transport batches with parcels. */
function transportsThereAre(ledger: ReadHandle): number[] {
  return (
    ledger.sql('select distinct transport_id as id from transport_sum where parcels > 0').all() as { id: number }[]
  ).map((row) => row.id)
}

function transportCondition(ledger: ReadHandle, filter: Filter): RowCondition {
  allow(filter, 'is', 'in', 'not', 'empty', 'filled')
  if (filter.op === 'empty') return { by: 'sql', text: 'p.transport_id is null and ? is null', value: null }
  if (filter.op === 'filled') return { by: 'transports', values: transportsThereAre(ledger) }
  const values = numbersOf(filter)
  if (filter.op === 'not')
    return {
      by: 'sql',
      text: '(p.transport_id is null or p.transport_id not in (select value from json_each(?)))',
      value: JSON.stringify(values),
    }
  return { by: 'transports', values }
}

function daysCondition(filter: Filter): RowCondition {
  allow(filter, 'is', 'from', 'to')
  const [day = ''] = valuesOf(filter)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) refuse(filter, '应为日期 yyyy-mm-dd')
  return { by: 'days', from: filter.op === 'to' ? '' : day, to: filter.op === 'from' ? '9999-12-31' : day }
}

function rowCondition(ledger: ReadHandle, filter: Filter): RowCondition {
  switch (filter.field) {
    case 'ids':
      allow(filter, 'is', 'in')
      return { by: 'ids', ids: numbersOf(filter) }
    case 'batch':
      allow(filter, 'is', 'in')
      return { by: 'ranges', ranges: numbersOf(filter).map((batch) => idRange(batch)) }
    case 'rule':
      allow(filter, 'is', 'in')
      return { by: 'rules', values: valuesOf(filter) }
    case 'orderNo':
      allow(filter, 'is', 'in', 'starts')
      if (filter.op === 'starts') return { by: 'prefix', prefix: valuesOf(filter)[0] ?? '' }
      return { by: 'ids', ids: parcelsWithNumber(ledger, NUMBER_KIND.order, valuesOf(filter)) }
    case 'waybillNo':
      allow(filter, 'is', 'in')
      return { by: 'ids', ids: parcelsWithNumber(ledger, NUMBER_KIND.waybill, valuesOf(filter)) }
    case 'reason':
      return reasonCondition(ledger, filter)
    case 'transport':
      return transportCondition(ledger, filter)
    case 'orderedOn':
      return daysCondition(filter)
    default:
      return refuse(filter, '包裹列表没有这个筛选项')
  }
}

/** Two day bounds are one range. */
function joinDays(rows: readonly RowCondition[]): RowCondition[] {
  const days = rows.filter((row) => row.by === 'days')
  if (days.length < 2) return [...rows]
  const from =
    days
      .map((row) => row.from)
      .sort()
      .at(-1) ?? ''
  const to = days.map((row) => row.to).sort()[0] ?? '9999-12-31'
  return [...rows.filter((row) => row.by !== 'days'), { by: 'days', from, to }]
}

/** @throws Failure INPUT_INVALID for a field, condition or value that parcel lists do not know */
export function compileFilter(ledger: ReadHandle, filters: readonly Filter[]): ParcelFilter {
  const into: Building = { clients: [], modes: [], filingStates: [], matchStates: [], rows: [] }
  for (const filter of filters) if (!laneCondition(filter, into)) into.rows.push(rowCondition(ledger, filter))
  const { rows, ...lanes } = into
  return { lanes, rows: joinDays(rows) }
}

/** A selection of listed ids as a filter. */
export function idsFilter(ids: readonly number[]): ParcelFilter {
  return {
    lanes: { clients: [], modes: [], filingStates: [], matchStates: [] },
    rows: [{ by: 'ids', ids: ids.slice(0, MOST_IDS) }],
  }
}

/** Does a value pass all choices of its column? */
export function chosen<T>(choices: readonly Choice<T>[], value: T): boolean {
  return choices.every((choice) => choice.values.has(value) !== choice.not)
}

export interface Sql {
  readonly text: string
  readonly values: readonly (string | number | null)[]
}

const UPPERMOST = '\u{10FFFF}'
/** The first text after all that start with the prefix. */
export const prefixEnd = (prefix: string): string => prefix + UPPERMOST

/** The condition as SQL on `p` (a row of parcel). */
function conditionSql(condition: RowCondition): Sql {
  switch (condition.by) {
    case 'ids':
      return { text: 'p.parcel_id in (select value from json_each(?))', values: [JSON.stringify(condition.ids)] }
    case 'ranges':
      return condition.ranges.length === 0
        ? { text: '0', values: [] }
        : {
            text: `(${condition.ranges.map(() => 'p.parcel_id between ? and ?').join(' or ')})`,
            values: condition.ranges.flatMap(({ from, to }) => [from, to]),
          }
    case 'prefix':
      return { text: 'p.order_no >= ? and p.order_no < ?', values: [condition.prefix, prefixEnd(condition.prefix)] }
    case 'days':
      return { text: 'p.ordered_on between ? and ?', values: [condition.from, condition.to] }
    case 'rules':
      return {
        text: 'exists (select 1 from projection_defect d where d.rule in (select value from json_each(?)) and d.parcel_id = p.parcel_id)',
        values: [JSON.stringify(condition.values)],
      }
    case 'reasons':
      return { text: 'p.reason_code in (select value from json_each(?))', values: [JSON.stringify(condition.values)] }
    case 'transports':
      return { text: 'p.transport_id in (select value from json_each(?))', values: [JSON.stringify(condition.values)] }
    case 'sql':
      return { text: condition.text, values: [condition.value] }
  }
}

/** All conditions joined by `and`; '1' when there are none. */
export function conditionsSql(conditions: readonly RowCondition[]): Sql {
  const parts = conditions.map(conditionSql)
  return {
    text: parts.length === 0 ? '1' : parts.map((part) => part.text).join(' and '),
    values: parts.flatMap((part) => part.values),
  }
}
