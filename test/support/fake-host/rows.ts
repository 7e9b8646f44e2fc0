/** Generated rows: the same id always gives the same row, so two million of them need no memory. */
import type { CallOut, Filter, PageInput } from '../../../shared/contract/index.ts'
import type { ParcelRow } from '../../../shared/contract/area/parcel.ts'

export const PARCELS = 2_000_000

const CLIENTS = ['河南示例贸易有限公司', '郑州示例跨境电商有限公司', '洛阳示例供应链有限公司', '新乡示例进出口有限公司']
const GOODS = [
  '婴幼儿配方奶粉 900g',
  '保湿面膜 25ml×10',
  '复合维生素片 60 粒',
  '不锈钢保温杯 500ml',
  '无线耳机',
  '羊毛围巾',
]
const STATES = [
  { state: 'none', name: '未申报', tone: 'grey' },
  { state: 'queued', name: '待发', tone: 'blue' },
  { state: 'accepted', name: '已受理', tone: 'blue' },
  { state: 'inspect', name: '查验', tone: 'amber' },
  { state: 'released', name: '放行', tone: 'green' },
  { state: 'rejected', name: '退单', tone: 'red' },
  { state: 'changed', name: '变更', tone: 'purple' },
  { state: 'silent', name: '无回音', tone: 'silent' },
] as const

/** A small mixing function: enough to make neighbouring rows differ. */
function mix(id: number, salt: number): number {
  let value = Math.imul(id ^ (salt * 0x9e3779b1), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

const pick = <T>(list: readonly T[], n: number, fallback: T): T => list[n % list.length] ?? fallback

export function parcelRow(id: number): ParcelRow {
  const state = pick(STATES, id % 40 === 7 ? 5 : mix(id, 1) % 37 === 0 ? 7 : mix(id, 1) % 6, STATES[0])
  const cents = 1000 + (mix(id, 2) % 480_000)
  const defect = mix(id, 3) % 33 === 0
  const digits = String(10_000_000_000 + mix(id, 4))
  return {
    id,
    key: String(id),
    mode: id % 3 === 0 ? '9610I' : '1210I',
    client: pick(CLIENTS, id, ''),
    clientId: (id % 4) + 1,
    batchId: 1 + Math.floor(id / 100_000),
    orderNo: `SL${digits}${String(id).padStart(7, '0')}`,
    platformCode: '4101986Q9X',
    waybillNo: `JD${String(mix(id, 5)).padStart(12, '0')}`,
    carrierCode: '4101960B2C',
    paymentNo: `2026${digits}`,
    copNo: `PL${String(id).padStart(16, '0')}`,
    invtNo: state.state === 'released' ? `46042026I${String(id).padStart(9, '0')}` : '',
    preNo: state.state === 'none' ? '' : `B2026${String(id).padStart(12, '0')}`,
    buyer: `${pick(['张', '李', '王', '陈'], mix(id, 6), '张')}**`,
    buyerId: '4101************12',
    goods: pick(GOODS, mix(id, 7), ''),
    lines: 1 + (mix(id, 8) % 4),
    goodsValue: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
    freight: id % 5 === 0 ? '12.00' : '0.00',
    paid: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
    currency: '142',
    grossWeight: `0.${String(100 + (mix(id, 9) % 899))}00`,
    tax: `${Math.floor(cents / 1100)}.${String(mix(id, 10) % 100).padStart(2, '0')}`,
    matchState: defect ? 'defect' : id % 29 === 0 ? 'waiting' : 'agreed',
    defects: defect ? [{ rule: 'R04', title: '支付金额与订单实付不一致', severity: 'defect' }] : [],
    filingState: state.state,
    filingStateName: state.name,
    tone: state.tone,
    reason: state.state === 'rejected' ? '订购人证件号码与姓名不符' : '',
    transport: id % 7 === 0 ? '' : `EK302-${1 + (id % 9)}`,
    updatedAt: new Date(Date.UTC(2026, 10, 22, 8, 0, id % 60)).toISOString(),
  }
}

function matchesParcel(row: ParcelRow, filters: readonly Filter[]): boolean {
  return filters.every((filter) => {
    const values = Array.isArray(filter.value) ? filter.value : [filter.value ?? '']
    const field = Object.entries(row).find(([name]) => name === filter.field)?.[1]
    if (field === undefined || filter.field === 'reason' || filter.field === 'client') return true
    const text = String(field)
    if (filter.op === 'has') return values.some((value) => text.includes(value))
    if (filter.op === 'is' || filter.op === 'in') return values.includes(text)
    return true
  })
}

/** Keyed paging over ids, both ways; filters scan at most a bounded stretch. */
export function parcelPage(input: PageInput): CallOut<'parcel.page'> {
  const ids = (input.filters ?? []).find((filter) => filter.field === 'ids')?.value
  if (ids !== undefined) return { rows: (Array.isArray(ids) ? ids : [ids]).map((id) => parcelRow(Number(id))) }
  const down = input.sort?.down ?? true
  const limit = input.limit ?? 100
  const backwards = input.fromEnd === true && input.after === undefined
  const step = down !== backwards ? -1 : 1
  let id = input.after === undefined ? (step < 0 ? PARCELS : 1) : Number(input.after) + step
  const rows: ParcelRow[] = []
  for (
    let scanned = 0;
    id >= 1 && id <= PARCELS && rows.length < limit && scanned < 200_000;
    id += step, scanned += 1
  ) {
    const row = parcelRow(id)
    if (matchesParcel(row, input.filters ?? [])) rows.push(row)
  }
  if (backwards) rows.reverse()
  const last = rows.at(-1)
  return { rows, ...(rows.length === limit && last !== undefined ? { next: last.key } : {}) }
}

type ClientRow = CallOut<'client.page'>['rows'][number]

export const clients: ClientRow[] = Array.from({ length: 37 }, (_, index) => ({
  id: index + 1,
  key: String(index + 1),
  code: `C${String(index + 1).padStart(3, '0')}`,
  name: `${pick(['河南', '郑州', '洛阳', '新乡', '南阳'], index, '')}示例${pick(['贸易', '跨境电商', '供应链', '进出口', '国际物流'], Math.floor(index / 5), '')}有限公司`,
  initials: 'hnslmy',
  usci: `9141010${index}MA9K${String(index).padStart(4, '0')}X`.slice(0, 18),
  customsCode: `41019${String(60_000 + index)}`,
  roles: index % 3 === 0 ? ['client', 'merchant'] : ['client'],
  contactMasked: '张*',
  phoneMasked: '138****0001',
  place: '河南省郑州市',
  mandates: index % 4,
  mandateValidTo: index % 4 === 0 ? '' : `2027-0${1 + (index % 9)}-30`,
  profiles: index % 3,
  goods: index * 7,
  problems: index % 6 === 5 ? ['缺少海关委托协议'] : [],
  revision: 1,
}))

type GoodsRow = CallOut<'goods.page'>['rows'][number]

export const goods: GoodsRow[] = Array.from({ length: 420 }, (_, index) => ({
  id: index + 1,
  key: String(index + 1),
  clientId: (index % 37) + 1,
  client: clients[index % 37]?.name ?? '',
  sku: `SKU-${String(index + 1).padStart(5, '0')}`,
  name: pick(GOODS, index, ''),
  initials: 'yyepfnf',
  hsCode: pick(['1901101000', '3304990029', '2106909090', '9617001900'], index, ''),
  model: '900g/罐',
  elements: '品牌:示例|成分:全脂牛奶|包装:罐装',
  brand: '示例',
  unit: '122',
  unit1: '035',
  unit2: '',
  factor1: '0.90000',
  factor2: '',
  unitNetWeight: '0.90000',
  originCountry: '609',
  gtin: `69${String(10_000_000_000 + index)}`,
  bookItems: index % 5 === 0 ? ['T4601W000123-15'] : [],
  vatRate: '0.13',
  consumptionRate: '0',
  dutyRate: '0',
  content: '',
  measure: 'ml-or-g',
  validFrom: '2026-01-01',
  note: '',
  problems: index % 17 === 3 ? ['缺少第一法定数量换算'] : [],
  revision: 1,
}))

/** Pages a short array the way the core does: filters by text, one order, keys that are ids. */
export function arrayPage<Row extends { readonly id: number; readonly key: string }>(
  all: readonly Row[],
  input: PageInput,
): { rows: Row[]; next?: string } {
  const matching = all.filter((row) =>
    (input.filters ?? []).every((filter) =>
      JSON.stringify(row).includes(String(Array.isArray(filter.value) ? filter.value[0] : (filter.value ?? ''))),
    ),
  )
  const ordered = input.sort?.down === true ? matching.toReversed() : matching
  const after = input.after === undefined ? -1 : ordered.findIndex((row) => row.key === input.after)
  const rows = ordered.slice(after + 1, after + 1 + (input.limit ?? 100))
  const last = rows.at(-1)
  return { rows, ...(last !== undefined && after + 1 + rows.length < ordered.length ? { next: last.key } : {}) }
}
