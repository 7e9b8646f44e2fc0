import { findNumber } from '../../../../db/trade/number-key.ts'
import { readDefects, readParcelRows, type ParcelRowRecord } from '../../../../db/trade/parcel-row.ts'
import type { ReplyLine } from '../../../../shared/contract/area/reply.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import { isFilingState } from '../../../../shared/domain/filing/state.ts'
import {
  meantNumber,
  numberColumn,
  replyOf,
  UNKNOWN_REPLY,
  type ReplyFacts,
} from '../../../../shared/domain/reply/reply.ts'
import type { ReadContext } from '../../context.ts'
import { findMany } from '../parcel/page.ts'
import { stateOf } from '../parcel/row.ts'

/** Each pasted row with what the ledger knows of its number, in the pasted order. */

function columnOf(context: ReadContext, input: In<'reply.lookup'>): number {
  const column =
    input.column ?? numberColumn(input.rows, (text) => findNumber(context.ledger, meantNumber(text)).length > 0)
  if (column < 0 || input.rows.every((row) => (row[column] ?? '').trim() === '')) throw new Failure('REPLY_NO_NUMBERS')
  return column
}

function findingsOf(context: ReadContext, ids: readonly number[]): Map<number, ReplyFacts['findings'][number][]> {
  const findings = new Map<number, ReplyFacts['findings'][number][]>()
  for (const { parcelId, rule, severity } of readDefects(context.ledger, ids)) {
    const list = findings.get(parcelId)
    if (list === undefined) findings.set(parcelId, [{ rule, severity }])
    else list.push({ rule, severity })
  }
  return findings
}

/** A header names its column: it holds no digit, and there are rows below it. */
const isHeader = (rows: readonly (readonly string[])[], column: number): boolean =>
  rows.length > 1 && !/\d/.test(rows[0]?.[column] ?? '')

const unknownLine = (row: number, number: string): ReplyLine => ({
  row,
  number,
  others: 0,
  orderNo: '',
  waybillNo: '',
  invtNo: '',
  client: '',
  tone: 'red',
  ...UNKNOWN_REPLY,
})

export function replyLookup(context: ReadContext, input: In<'reply.lookup'>): Out<'reply.lookup'> {
  const column = columnOf(context, input)
  const header = isHeader(input.rows, column)
  const asked = input.rows.flatMap((cells, row) => {
    const number = (cells[column] ?? '').trim()
    return number === '' || (header && row === 0) ? [] : [{ row, number: number.slice(0, 80) }]
  })
  const numbers = [...new Set(asked.map((one) => meantNumber(one.number)))]
  const foundAs = new Map(
    numbers.length === 0 ? [] : findMany(context, { numbers }).found.map((one) => [one.number, one.ids]),
  )
  const found = new Map(
    asked.flatMap(({ number }) => {
      const ids = foundAs.get(meantNumber(number))
      return ids === undefined ? [] : [[number, ids] as const]
    }),
  )
  // Of several parcels under one number the newest speaks.
  const newest = new Map([...found].map(([number, ids]) => [number, Math.max(...ids)]))
  const ids = [...new Set(newest.values())]
  const parcels = new Map(readParcelRows(context.ledger, ids).map((parcel) => [parcel.id, parcel]))
  const findings = findingsOf(context, ids)
  const lineOf = (parcel: ParcelRowRecord, row: number, number: string): ReplyLine => {
    const state = isFilingState(parcel.filingState) ? parcel.filingState : 'draft'
    const reply = replyOf({ state, reasonCode: parcel.reasonCode, findings: findings.get(parcel.id) ?? [] })
    const held = (state === 'draft' || state === 'ready') && reply.ask !== ''
    return {
      row,
      number,
      parcelId: parcel.id,
      others: (found.get(number)?.length ?? 1) - 1,
      orderNo: parcel.orderNo,
      waybillNo: parcel.waybillNo,
      invtNo: parcel.invtNo,
      client: parcel.client,
      tone: held ? 'amber' : stateOf(state).tone,
      ...reply,
    }
  }
  const lines = asked.map(({ row, number }) => {
    const parcel = parcels.get(newest.get(number) ?? 0)
    return parcel === undefined ? unknownLine(row, number) : lineOf(parcel, row, number)
  })
  const missing = lines.filter((line) => line.parcelId === undefined).length
  return { column, header, found: lines.length - missing, missing, lines }
}
