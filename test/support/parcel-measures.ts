import type { ReadHandle } from '../../db/open.ts'
import { hiddenBatches } from '../../db/trade/visible.ts'
import { batchOf } from '../../db/trade/row-id.ts'
import type { ReadContext } from '../../electron/core/context.ts'
import { parcelCount, parcelPage } from '../../electron/core/service/parcel/page.ts'
import { searchAll } from '../../electron/core/service/search/search.ts'
import type { Filter } from '../../shared/contract/list.ts'
import { numbers } from './seed-parcels.ts'

/** What is asked of a large ledger: every filter with every sort in both directions, at the start, in the middle and at the end. */
export interface Timing {
  readonly name: string
  readonly ms: number
  /** Milliseconds of the thread's own processor time: what is left of `ms` was others' turn. */
  readonly cpu: number
}

/** Processor time of this thread so far. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Values that occur, picked at random over the ledger. */
function someParcels(
  ledger: ReadHandle,
  count: number,
): {
  id: number
  client: number
  mode: string
  orderNo: string
  waybillNo: string
  day: string
  transport: number | null
  reason: string
}[] {
  const random = numbers(23)
  const hidden = hiddenBatches(ledger)
  const batches = (
    ledger.database.prepare('select batch_id as id, rows from batch where visible = 1').all() as {
      id: number
      rows: number
    }[]
  ).filter((batch) => !hidden.includes(batch.id))
  const read = ledger.database.prepare(
    'select parcel_id as id, client_id as client, mode, order_no as orderNo, waybill_no as waybillNo, ordered_on as day, transport_id as transport, reason_code as reason from parcel where parcel_id >= ? order by parcel_id limit 1',
  )
  return Array.from({ length: count }, () => {
    const batch = batches[Math.floor(random() * batches.length)]
    return read.get((batch?.id ?? 1) * 2_097_152 + Math.floor(random() * (batch?.rows ?? 1))) as never
  })
}

const is = (field: string, value: string): Filter => ({ field, op: 'is', value })

/** One filter of each kind, with values of these parcels. */
function singleFilters(ledger: ReadHandle, round: number): { name: string; filters: Filter[] }[] {
  const rows = someParcels(ledger, 40 + round)
  const row = rows.at(-1)
  const other = rows.at(-2)
  if (row === undefined || other === undefined) return []
  const moved = rows.findLast((one) => one.transport !== null)
  const one = (name: string, ...filters: Filter[]): { name: string; filters: Filter[] } => ({ name, filters })
  return [
    one('none'),
    one('client', is('client', String(row.client))),
    one('clients', { field: 'client', op: 'in', value: [String(row.client), String(other.client)] }),
    one('not client', { field: 'client', op: 'not', value: String(row.client) }),
    one('mode', is('mode', row.mode)),
    one('direction', is('direction', 'export')),
    ...['released', 'closed', 'rejected', 'inspection', 'ready', 'draft', 'queued', 'silent', 'accepted'].map((state) =>
      one(`state ${state}`, is('filingState', state)),
    ),
    one('not released', { field: 'filingState', op: 'not', value: 'released' }),
    ...['agreed', 'defect', 'waiting'].map((state) => one(`match ${state}`, is('matchState', state))),
    one('batch', is('batch', String(batchOf(row.id)))),
    one('rule defect', is('rule', 'M-PAY-AMOUNT')),
    one('rule warning', is('rule', 'M-LICENCE')),
    one('reason', is('reason', '1327')),
    one('reason filled', { field: 'reason', op: 'filled' }),
    ...(moved === undefined ? [] : [one('transport', is('transport', String(moved.transport)))]),
    one('order', is('orderNo', row.orderNo)),
    one('order starts 11', { field: 'orderNo', op: 'starts', value: row.orderNo.slice(0, 11) }),
    one('order starts 8', { field: 'orderNo', op: 'starts', value: row.orderNo.slice(0, 8) }),
    one('waybill', is('waybillNo', row.waybillNo)),
    one('ids', { field: 'ids', op: 'in', value: rows.map((r) => String(r.id)) }),
    one('day', is('orderedOn', row.day)),
    one('days from', { field: 'orderedOn', op: 'from', value: '2026-11-10' }),
    one(
      'month',
      { field: 'orderedOn', op: 'from', value: '2026-09-01' },
      { field: 'orderedOn', op: 'to', value: '2026-09-30' },
    ),
  ]
}

function timed<T>(timings: Timing[], name: string, work: () => T): T {
  const start = performance.now()
  const before = cpuMs()
  const value = work()
  timings.push({ name, ms: performance.now() - start, cpu: cpuMs() - before })
  return value
}

/** Pages of the grid, rows and masked persons included; `between` lets others have their turn. */
export async function measurePages(
  context: ReadContext,
  rounds: number,
  between: () => Promise<void>,
): Promise<Timing[]> {
  const timings: Timing[] = []
  for (let round = 0; round < rounds; round++) {
    for (const { name, filters } of singleFilters(context.ledger, round)) {
      for (const by of ['id', 'orderNo', 'goodsValue'])
        for (const down of [false, true]) {
          const page = (after: string | undefined, fromEnd: boolean): string | undefined =>
            timed(timings, `${name} by ${by}${down ? ' down' : ''}`, () =>
              parcelPage(context, { filters, sort: { by, down }, after, fromEnd, limit: 100 }),
            ).next
          const next = page(undefined, false)
          page(next === undefined ? undefined : page(next, false), false)
          page(undefined, true)
          await between()
        }
    }
  }
  return timings
}

/** Search as it is typed: tails, whole numbers, beginnings, names. */
export async function measureSearch(
  context: ReadContext,
  rounds: number,
  between: () => Promise<void>,
): Promise<Timing[]> {
  const timings: Timing[] = []
  for (const row of someParcels(context.ledger, rounds)) {
    for (const text of [
      row.orderNo,
      row.orderNo.slice(-4),
      row.orderNo.slice(-6),
      row.waybillNo,
      row.orderNo.slice(0, 9),
      '示例',
      '母婴',
      'hnsl',
      'shili',
      'K0012',
      '面霜',
    ])
      timed(timings, /^\d/.test(text) ? 'tail' : text, () => searchAll(context, { text, limit: 12 }))
    await between()
  }
  return timings
}

/** Counts with sums: they come apart from the pages. */
export function measureCounts(context: ReadContext): Timing[] {
  const timings: Timing[] = []
  for (const { name, filters } of singleFilters(context.ledger, 0))
    timed(timings, `count ${name}`, () => parcelCount(context, { filters }))
  return timings
}

export interface Summary {
  readonly median: number
  readonly p95: number
  /** The same of the processor time. */
  readonly cpuP95: number
  readonly worst: number
  readonly worstName: string
}

/** Median, 95th percentile and the slowest. */
export function summary(timings: readonly Timing[]): Summary {
  const sorted = [...timings].sort((a, b) => a.ms - b.ms)
  const at = (part: number): Timing =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? { name: '', ms: 0, cpu: 0 }
  const cpu = timings.map((one) => one.cpu).sort((a, b) => a - b)
  return {
    median: at(0.5).ms,
    p95: at(0.95).ms,
    cpuP95: cpu[Math.min(cpu.length - 1, Math.floor(0.95 * cpu.length))] ?? 0,
    worst: at(1).ms,
    worstName: at(1).name,
  }
}
