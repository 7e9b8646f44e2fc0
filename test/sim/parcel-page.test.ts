import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Filter } from '../../shared/contract/list.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { numbers, seedParcels, type Seeded } from '../support/seed-parcels.ts'
import type { ReadHandle } from '../../db/open.ts'
import { countParcels } from '../../db/trade/parcel-count.ts'
import { compileFilter } from '../../db/trade/parcel-filter.ts'
import { PAGE_LIMITS, pageParcels, type PageLimits } from '../../db/trade/parcel-page.ts'
import { selectParcelIds } from '../../db/trade/parcel-select.ts'
import type { SortBy } from '../../db/trade/parcel-source.ts'
import type { Place } from '../../db/trade/parcel-walk.ts'
import { batchOf } from '../../db/trade/row-id.ts'

/**
 * Pages against the plainest way to say the same thing: read everything, filter, sort, cut. Every single filter with every sort in
 * both directions, then filters together; batches that are not visible lie between, small ones and one with a shelf of its own.
 */
interface Plain {
  id: number
  clientId: number
  mode: string
  filingState: string
  matchState: number
  reason: string
  transportId: number | null
  orderNo: string
  waybillNo: string
  goodsValue: number
  orderedOn: string
  rules: string[]
}

let test: TestLedger
let seeded: Seeded
let plain: Plain[]
let visible: Plain[]
let ledger: ReadHandle

const PARCELS = 5000
const HIDDEN = 1200
/** So low that every strategy is taken and given up somewhere. */
const LOW: PageLimits = { indexRows: 120, fetchedRows: 40, walkRows: 90, lookedRows: 60, mergedLanes: 8 }

beforeAll(async () => {
  test = await openTestLedger()
  const place = {
    ledger: test.core.ledger,
    secrets: test.core.context({ userId: 0, login: 'system', name: '系统', roles: ['admin'] }).secrets,
    rng: seededRng(2),
    now: test.clock.now(),
  }
  seeded = seedParcels(place, { parcels: PARCELS / 2, clients: 9, batchRows: 150, documents: 'none', states: 'aged' })
  const small = seedParcels(
    place,
    {
      parcels: HIDDEN,
      clients: 0,
      batchRows: 900,
      documents: 'none',
      states: 'aged',
      visible: false,
      firstNumber: 900_000,
    },
    seeded.clients,
  )
  const large = seedParcels(
    place,
    {
      parcels: 400,
      clients: 0,
      batchRows: 400,
      documents: 'none',
      states: 'aged',
      visible: false,
      oneBatch: true,
      ownShelf: true,
      firstNumber: 5_000_000,
    },
    seeded.clients.slice(0, 1),
  )
  const shown = seedParcels(
    place,
    {
      parcels: 900,
      clients: 0,
      batchRows: 900,
      documents: 'none',
      states: 'aged',
      oneBatch: true,
      ownShelf: true,
      firstNumber: 6_000_000,
    },
    seeded.clients.slice(0, 1),
  )
  const later = seedParcels(
    place,
    { parcels: PARCELS / 2, clients: 0, batchRows: 150, documents: 'none', states: 'aged', firstNumber: 100_000 },
    seeded.clients,
  )
  // Numbers that lie between those of other batches of the same days: of September's first, and of November's last.
  const between = [450, 101_367].flatMap(
    (firstNumber) =>
      seedParcels(
        place,
        { parcels: 900, clients: 0, batchRows: 150, documents: 'none', states: 'aged', firstNumber },
        seeded.clients,
      ).batches,
  )
  ledger = test.core.ledger
  const rules = new Map<number, string[]>()
  for (const row of ledger.sql('select rule, parcel_id as id from projection_defect').all() as {
    rule: string
    id: number
  }[])
    rules.set(row.id, [...(rules.get(row.id) ?? []), row.rule])
  plain = (
    ledger
      .sql(
        `select parcel_id as id, client_id as clientId, mode, filing_state as filingState, match_state as matchState, reason_code as reason, transport_id as transportId, order_no as orderNo, waybill_no as waybillNo,
    goods_value as goodsValue, ordered_on as orderedOn from parcel`,
      )
      .all() as Omit<Plain, 'rules'>[]
  ).map((row) => ({ ...row, rules: rules.get(row.id) ?? [] }))
  const hidden = new Set([...small.batches, ...large.batches])
  visible = plain.filter((row) => !hidden.has(batchOf(row.id)))
  seeded = {
    ...seeded,
    batches: [...seeded.batches, ...shown.batches, ...between, ...later.batches],
    transports: [...seeded.transports, ...later.transports],
  }
}, 60_000)
afterAll(() => test.close())

const MATCH = ['waiting', 'defect', 'agreed']

function passes(row: Plain, { field, op, value }: Filter): boolean {
  const own: Record<string, string> = {
    client: String(row.clientId),
    mode: row.mode,
    direction: row.mode.endsWith('I') ? 'import' : 'export',
    batch: String(batchOf(row.id)),
    matchState: MATCH[row.matchState] ?? '',
    filingState: row.filingState,
    reason: row.reason,
    transport: row.transportId === null ? '' : String(row.transportId),
    orderNo: row.orderNo,
    waybillNo: row.waybillNo,
    ids: String(row.id),
    orderedOn: row.orderedOn,
  }
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
  if (field === 'rule') return row.rules.some((rule) => values.includes(rule))
  const text = own[field] ?? ''
  switch (op) {
    case 'is':
    case 'in':
      return values.includes(text)
    case 'not':
      return !values.includes(text)
    case 'from':
      return text >= (values[0] ?? '')
    case 'to':
      return text <= (values[0] ?? '')
    case 'starts':
      return text.startsWith(values[0] ?? '')
    case 'empty':
      return text === ''
    case 'filled':
      return text !== ''
    case 'has':
      return false
  }
}

function sorted(rows: readonly Plain[], by: SortBy, down: boolean): Plain[] {
  const sign = down ? -1 : 1
  return [...rows].sort(
    (a, b) =>
      sign *
      ((by === 'orderNo'
        ? a.orderNo < b.orderNo
          ? -1
          : a.orderNo > b.orderNo
            ? 1
            : 0
        : by === 'goodsValue'
          ? a.goodsValue - b.goodsValue
          : 0) || a.id - b.id),
  )
}

/** All pages one after another. */
function pageThrough(
  filters: Filter[],
  by: SortBy,
  down: boolean,
  limit: number,
  most: number,
  limits = PAGE_LIMITS,
): number[] {
  const filter = compileFilter(ledger, filters)
  const ids: number[] = []
  let after: Place | undefined
  while (ids.length < most) {
    const places = pageParcels(ledger, filter, { by, down, after, limit, limits })
    ids.push(...places.map((place) => place.id))
    after = places.at(-1)
    if (after === undefined || places.length < limit) break
  }
  return ids.slice(0, most)
}

const is = (field: string, value: string): Filter => ({ field, op: 'is', value })
const any = (field: string, value: string[]): Filter => ({ field, op: 'in', value })

function singleFilters(): Filter[] {
  const row = (n: number): Plain => visible[(n * 7919) % visible.length] as Plain
  const rejected = visible.filter((one) => one.reason !== '')
  const moved = visible.filter((one) => one.transportId !== null)
  const spoken = visible.filter((one) => one.rules.length > 0)
  return [
    is('client', String(row(1).clientId)),
    any('client', [String(row(2).clientId), String(row(3).clientId)]),
    { field: 'client', op: 'not', value: [String(row(1).clientId)] },
    is('mode', row(4).mode),
    is('direction', 'export'),
    is('filingState', 'released'),
    any('filingState', ['draft', 'ready']),
    is('filingState', 'inspection'),
    { field: 'filingState', op: 'not', value: 'released' },
    is('matchState', 'defect'),
    is('matchState', 'agreed'),
    is('matchState', 'waiting'),
    is('batch', String(batchOf(row(5).id))),
    any('batch', [String(batchOf(row(6).id)), String(batchOf(row(7).id))]),
    is('batch', String(seeded.batches.at(-1))),
    is('rule', spoken[3]?.rules[0] ?? ''),
    any('rule', ['M-PAY-AMOUNT', 'M-PAYER-ID', 'M-LICENCE']),
    is('reason', rejected[5]?.reason ?? ''),
    any('reason', ['1327', '1322']),
    { field: 'reason', op: 'filled' },
    { field: 'reason', op: 'empty' },
    { field: 'reason', op: 'not', value: ['1327'] },
    is('transport', String(moved[2]?.transportId)),
    any('transport', seeded.transports.slice(0, 3).map(String)),
    { field: 'transport', op: 'filled' },
    { field: 'transport', op: 'empty' },
    { field: 'transport', op: 'not', value: [String(moved[2]?.transportId)] },
    is('orderNo', row(8).orderNo),
    any('orderNo', [row(8).orderNo, row(9).orderNo, 'NONE']),
    { field: 'orderNo', op: 'starts', value: row(10).orderNo.slice(0, 11) },
    { field: 'orderNo', op: 'starts', value: 'SL' },
    is('waybillNo', row(11).waybillNo),
    any(
      'ids',
      [row(12), row(13), row(14)].map((one) => String(one.id)),
    ),
    is('orderedOn', row(15).orderedOn),
    { field: 'orderedOn', op: 'from', value: row(16).orderedOn },
    { field: 'orderedOn', op: 'to', value: row(17).orderedOn },
  ]
}

const SORTS: readonly SortBy[] = ['id', 'orderNo', 'goodsValue']

describe('包裹分页', () => {
  it('每个单一筛选 × 每种排序 × 两个方向，逐页读出的就是全部，次序一致', () => {
    for (const filter of [undefined, ...singleFilters()]) {
      const filters = filter === undefined ? [] : [filter]
      const rows = visible.filter((row) => filters.every((one) => passes(row, one)))
      for (const by of SORTS)
        for (const down of [false, true])
          for (const limits of [PAGE_LIMITS, LOW]) {
            const found = pageThrough(filters, by, down, 61, 150, limits)
            expect({ filter, by, down, limits, ids: found }).toEqual({
              filter,
              by,
              down,
              limits,
              ids: sorted(rows, by, down)
                .slice(0, 150)
                .map((row) => row.id),
            })
          }
    }
  })

  it('多个筛选一起也一样', () => {
    const random = numbers(4)
    const all = singleFilters()
    for (let i = 0; i < 150; i++) {
      const filters = Array.from(
        { length: 2 + Math.floor(random() * 2) },
        () => all[Math.floor(random() * all.length)] as Filter,
      )
      const by = SORTS[i % 3] ?? 'id'
      const down = random() < 0.5
      const rows = visible.filter((row) => filters.every((one) => passes(row, one)))
      expect({ filters, ids: pageThrough(filters, by, down, 40, 120, i % 2 === 0 ? PAGE_LIMITS : LOW) }).toEqual({
        filters,
        ids: sorted(rows, by, down)
          .slice(0, 120)
          .map((row) => row.id),
      })
    }
  })

  it('一段日期之内按订单号，号码交错的批次也不漏不乱', () => {
    const days = [...new Set(visible.map((row) => row.orderedOn))].sort()
    for (let from = 0; from < days.length; from += 5) {
      const filters: Filter[] = [
        { field: 'orderedOn', op: 'from', value: days[from] ?? '' },
        { field: 'orderedOn', op: 'to', value: days[Math.min(from + 12, days.length - 1)] ?? '' },
      ]
      const rows = visible.filter((row) => filters.every((one) => passes(row, one)))
      for (const down of [false, true]) {
        const right = sorted(rows, 'orderNo', down).slice(0, 200)
        expect({ filters, down, ids: pageThrough(filters, 'orderNo', down, 61, 200, LOW) }).toEqual({
          filters,
          down,
          ids: right.map((row) => row.id),
        })
      }
    }
  })

  it('数量与合计等于逐票相加，隐藏批次不计', () => {
    for (const filter of [undefined, ...singleFilters()]) {
      const filters = filter === undefined ? [] : [filter]
      const rows = visible.filter((row) => filters.every((one) => passes(row, one)))
      const totals = countParcels(ledger, compileFilter(ledger, filters))
      const sum = rows.reduce((all, row) => all + BigInt(row.goodsValue), 0n)
      expect({
        filter,
        count: totals.count,
        value: [...totals.byCurrency.values()].reduce((all, one) => all + one.goodsValue, 0n),
      }).toEqual({ filter, count: rows.length, value: sum })
    }
  })

  it('选择按编号递增地一段段给出，恰好一次，不含排除的', () => {
    const filters = [is('filingState', 'released')]
    const except = visible
      .filter((row) => row.filingState === 'released')
      .slice(0, 40)
      .map((row) => row.id)
    const found: number[] = []
    for (let after = 0; ;) {
      const part = selectParcelIds(ledger, { filters, except }, { after, limit: 333 })
      const last = part.at(-1)
      if (last === undefined) break
      found.push(...part)
      after = last
    }
    expect(found).toEqual(
      sorted(
        visible.filter((row) => row.filingState === 'released' && !except.includes(row.id)),
        'id',
        false,
      ).map((row) => row.id),
    )
    const ids = [...plain]
      .slice(0, 700)
      .map((row) => row.id)
      .reverse()
    const listed: number[] = []
    for (let after = 0; ;) {
      const part = selectParcelIds(ledger, { ids }, { after, limit: 50 })
      const last = part.at(-1)
      if (last === undefined) break
      listed.push(...part)
      after = last
    }
    const wanted = new Set(ids)
    expect(listed).toEqual(
      sorted(
        visible.filter((row) => wanted.has(row.id)),
        'id',
        false,
      ).map((row) => row.id),
    )
  })

  it('没有一页扫描整张表，也不对无界的集合排序', () => {
    const texts = new Set<string>()
    const spy: ReadHandle = { ...ledger, sql: (text) => (texts.add(text), ledger.sql(text)) }
    for (const filter of [undefined, ...singleFilters()]) {
      for (const by of SORTS)
        for (const limits of [PAGE_LIMITS, LOW])
          pageParcels(spy, compileFilter(spy, filter === undefined ? [] : [filter]), {
            by,
            down: true,
            after: undefined,
            limit: 50,
            limits,
          })
    }
    const bad: string[] = []
    for (const text of texts) {
      const plan = (
        ledger.database
          .prepare(`explain query plan ${text}`)
          .all(
            ...Array.from({ length: (text.match(/\?(?!\d)/g) ?? []).length }, () => null),
            ...(/\?\d/.test(text) ? [{ 1: null, 2: null, 3: null }] : []),
          ) as { detail: string }[]
      ).map((row) => row.detail)
      const scans = plan.filter((line) => /^SCAN (?:parcel|p|projection_defect|d|s)\b/.test(line))
      const sorts = plan.some((line) => line.includes('TEMP B-TREE FOR ORDER BY'))
      const bounded =
        /from json_each|indexed by parcel_lane|indexed by parcel_transport|indexed by parcel_reason|indexed by parcel_day|d\.rule = \?/.test(
          text,
        )
      if (scans.length > 0 || (sorts && !bounded)) bad.push(`${text} → ${plan.join(' | ')}`)
    }
    expect(bad).toEqual([])
    expect(texts.size).toBeGreaterThan(15)
  })
})
