import type { Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'
import { normaliseNumber, numberKey, NUMBER_KIND, type NumberKind } from './number-key.ts'
import { hiddenBatches, visibleCondition } from './visible.ts'

/** Parcels looked at one by one; a ledger with more is looked at in equal steps. */
const SAMPLE = 20_000

const offenders = (ledger: ReadHandle, sql: string): string[] =>
  (ledger.database.prepare(`${sql} limit 20`).all() as { what: string }[]).map((row) => row.what)
const count = (ledger: ReadHandle, sql: string): number => (ledger.database.prepare(sql).get() as { n: number }).n

/** Every document a visible parcel names is there, says the same of whose it is, and is visible itself. */
function parcelDocuments(ledger: ReadHandle): { checked: number; broken: string[] } {
  const hidden = hiddenBatches(ledger)
  const seen = visibleCondition('p.parcel_id', hidden)
  const parts = (
    [
      [
        'order_id',
        'trade_order',
        'd.parcel_id = p.parcel_id and d.order_no = p.order_no and d.client_id = p.client_id and d.direction = p.direction',
      ],
      ['payment_id', 'payment', 'd.parcel_id = p.parcel_id and d.client_id = p.client_id'],
      [
        'waybill_id',
        'waybill',
        'd.parcel_id = p.parcel_id and d.client_id = p.client_id and d.direction = p.direction',
      ],
      ['collection_id', 'collection', 'd.parcel_id = p.parcel_id and d.client_id = p.client_id'],
    ] as const
  ).map(
    ([
      column,
      table,
      same,
    ]) => `select '${table} of parcel ' || p.parcel_id as what from parcel p where ${seen} and p.${column} is not null
      and not exists (select 1 from ${table} d where d.${column} = p.${column} and ${same} and ${visibleCondition(`d.${column}`, hidden)})`,
  )
  parts.push(`select 'parcel without order ' || p.parcel_id as what from parcel p where ${seen} and p.order_id is null`)
  return {
    checked: count(ledger, `select count(*) as n from parcel p where ${seen}`),
    broken: parts.flatMap((part) => offenders(ledger, part)).slice(0, 20),
  }
}

interface Keys {
  id: number
  shelf: number
  orderNo: string
  waybillNo: string
  paymentNo: string
  goodsValue: number
}

/** What the sorts and the look-up by number hold of visible parcels. */
function parcelIndexes(ledger: ReadHandle): { checked: number; broken: string[] } {
  const seen = visibleCondition('parcel_id', hiddenBatches(ledger))
  const step = Math.max(1, Math.ceil(count(ledger, 'select count(*) as n from parcel') / SAMPLE))
  const rows = ledger.database
    .prepare(
      `select parcel_id as id, shelf_id as shelf, order_no as orderNo, waybill_no as waybillNo, payment_no as paymentNo, goods_value as goodsValue from parcel where parcel_id % ? = 0 and ${seen}`,
    )
    .all(step) as Keys[]
  const number = ledger.sql('select 1 as yes from projection_number where key = ? and kind = ? and target_id = ?')
  const order = ledger.sql('select 1 as yes from parcel_by_order where shelf_id = ? and order_no = ? and parcel_id = ?')
  const value = ledger.sql(
    'select 1 as yes from parcel_by_value where shelf_id = ? and goods_value = ? and parcel_id = ?',
  )
  const broken: string[] = []
  const found = (text: string, kind: NumberKind, id: number): boolean =>
    text === '' || number.get(numberKey(normaliseNumber(text)), kind, id) !== undefined
  for (const row of rows) {
    if (broken.length >= 20) break
    if (
      !found(row.orderNo, NUMBER_KIND.order, row.id) ||
      !found(row.waybillNo, NUMBER_KIND.waybill, row.id) ||
      !found(row.paymentNo, NUMBER_KIND.payment, row.id)
    )
      broken.push(`numbers of parcel ${row.id}`)
    if (order.get(row.shelf, row.orderNo, row.id) === undefined) broken.push(`order sort of parcel ${row.id}`)
    if (value.get(row.shelf, row.goodsValue, row.id) === undefined) broken.push(`value sort of parcel ${row.id}`)
  }
  return { checked: rows.length, broken: broken.slice(0, 20) }
}

const REVISIONS = (
  [
    ['trade_order', 'order_id'],
    ['payment', 'payment_id'],
    ['waybill', 'waybill_id'],
    ['collection', 'collection_id'],
  ] as const
).map(
  ([table, id]) => `select '${table} ' || d.${id} as what from ${table} d where (d.replaces is null) <> (d.revision = 1)
    or (d.replaces is not null and not exists (select 1 from ${table} old where old.${id} = d.replaces and old.revision = d.revision - 1 and old.client_id = d.client_id))`,
)

/** Laws of the trade documents and the parcels that tie them together. */
export const tradeLaws: readonly Law[] = [
  { id: 'L-PARCEL-DOCUMENTS', title: '每个包裹所指的单证都在，且属于同一客户与包裹', check: parcelDocuments },
  { id: 'L-PARCEL-INDEXES', title: '每个包裹都能按单号查到，并在排序中（抽查）', check: parcelIndexes },
  {
    id: 'L-PARCEL-ONCE',
    title: '同一客户的同一订单只有一个包裹',
    check(ledger) {
      const seen = visibleCondition('parcel_id', hiddenBatches(ledger))
      return {
        checked: count(ledger, `select count(*) as n from parcel where ${seen}`),
        broken: offenders(
          ledger,
          `select 'parcel ' || max(parcel_id) as what from parcel where ${seen} group by client_id, direction, order_no, platform_code having count(*) > 1`,
        ),
      }
    },
  },
  {
    id: 'L-REVISION',
    title: '更正的单证都指向它所替代的前一版本',
    check: (ledger) => ({
      checked: count(
        ledger,
        'select (select count(*) from trade_order) + (select count(*) from payment) + (select count(*) from waybill) + (select count(*) from collection) as n',
      ),
      broken: REVISIONS.flatMap((part) => offenders(ledger, part)).slice(0, 20),
    }),
  },
  {
    id: 'L-LINK',
    title: '已接收批次的单证关联都已完成',
    check: (ledger) => ({
      checked: count(ledger, 'select count(*) as n from document_link'),
      broken: offenders(
        ledger,
        `select 'batch ' || l.batch_id as what from document_link l join batch b using (batch_id)
        where b.state = 'accepted' and not exists (select 1 from job j where j.job_id = b.job_id and j.state in ('waiting', 'running')) group by l.batch_id`,
      ),
    }),
  },
  {
    id: 'L-ROW-BATCH',
    title: '每个单证与包裹的编号都落在一个批次之内',
    check: (ledger) => ({
      checked: count(ledger, 'select count(*) as n from batch'),
      broken: (
        [
          'trade_order order_id',
          'payment payment_id',
          'waybill waybill_id',
          'collection collection_id',
          'parcel parcel_id',
        ] as const
      ).flatMap((place) => {
        const [table = '', column = ''] = place.split(' ')
        // From batch to batch instead of from row to row: the first row behind the end of one batch must begin another.
        return offenders(
          ledger,
          `with recursive step (id) as (select min(${column}) from ${table} union all select (select min(${column}) from ${table} where ${column} >= (step.id / 2097152 + 1) * 2097152) from step where step.id is not null)
          select '${table} of batch ' || (id / 2097152) as what from step where id is not null and not exists (select 1 from batch where batch_id = id / 2097152)`,
        )
      }),
    }),
  },
]
