import { insertClient } from '../../db/party/client.ts'
import { saveGoods } from '../../db/party/goods.ts'
import { saveProfile } from '../../db/party/profile.ts'
import { insertVersion, activateVersion } from '../../db/party/table.ts'
import { insertCollection, insertOrder, insertPayment, insertWaybill, DIRECTION } from '../../db/trade/document.ts'
import { insertNumber, insertOrderSorts, insertParcels, insertValueSorts } from '../../db/trade/load.ts'
import { NUMBER_KIND } from '../../db/trade/number-key.ts'
import { shelfFor } from '../../db/trade/shelf.ts'
import type { WriteHandle } from '../../db/open.ts'
import {
  DocumentBuilder,
  type DocumentTexts,
  type TradeSection,
} from '../../electron/core/service/intake/document-build.ts'
import { compileLayout } from '../../electron/core/service/intake/row-layout.ts'
import type { StagedRow } from '../../electron/core/service/intake/staged-row.ts'
import { createColumnSealer, type Secrets } from '../../electron/core/secret.ts'
import type { Rng } from '../../electron/core/ports.ts'
import { exampleCitizenId, exampleGoods, exampleProfile } from '../../shared/domain/record/example.ts'
import {
  readCollection,
  readGoods,
  readOrder,
  readPayment,
  readTransport,
  readWaybill,
} from '../../shared/domain/record/read.ts'
import type { FilingProfile, GoodsRecord, Triple } from '../../shared/domain/record/record.ts'
import type { Mode } from '../../shared/domain/record/mode.ts'

/**
 * Generated parcels with known faults (示例), as texts, as rows of a ledger, and as the records that the rules are asked about without
 * any ledger: what both sides of a comparison are made of.
 */
export interface Parts {
  readonly mode: Mode
  readonly client: number
  order: Record<string, string>
  lines: Record<string, string>[]
  payment: Record<string, string> | undefined
  waybill: Record<string, string> | undefined
  receipt: Record<string, string> | undefined
  transport: boolean
  orderedOn: string
  /** Counts of 0.00001 that the buyer has used this year. */
  used: number
}

const GOODS_FAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HS: { hsCode: '' },
  UNIT1: { unit1: '' },
  UNIT2: { unit2: '122', factor2: '' },
  TARIFF: { unit1: '011', factor1: '1' },
  WEIGHT: { unitNetWeight: '' },
  ORIGIN: { originCountry: '' },
  BANNED: { hsCode: '8712008900', unit2: '', factor2: '' },
  LISTED: { hsCode: '9404903000', unit2: '', factor2: '' },
  SUGAR: { hsCode: '1701991010', unit2: '', factor2: '', unitNetWeight: '1.5' },
  BOOKLESS: {},
  BOOKS: {},
  LATER: { validFrom: '2027-01-01' },
}

function goodsTexts(n: number): Record<string, string> {
  const g = exampleGoods(n)
  const plain = (value: number | undefined): string => (value === undefined ? '' : String(value / 100_000))
  return {
    sku: g.sku,
    name: g.name,
    hsCode: g.hsCode,
    model: g.model,
    brand: g.brand,
    gtin: g.gtin,
    originCountry: g.originCountry,
    unit: g.unit,
    unit1: g.unit1,
    unit2: g.unit2,
    factor1: '',
    factor2: plain(g.factor2),
    unitNetWeight: plain(g.unitNetWeight),
    validFrom: '2000-01-01',
  }
}

/** Goods of every client: twelve that are in order, and one for each fault. */
function goodsOf(): { texts: Record<string, string>; bookItems: string[] }[] {
  const good = Array.from({ length: 12 }, (_, n) => ({ texts: goodsTexts(n), bookItems: [String(n + 1)] }))
  const faulty = Object.entries(GOODS_FAULTS).map(([name, fault]) => ({
    texts: { ...goodsTexts(name === 'TARIFF' ? 2 : 0), sku: `X-${name}`, ...fault },
    bookItems: name === 'BOOKLESS' ? [] : name === 'BOOKS' ? ['1', '2'] : ['1'],
  }))
  return [...good, ...faulty]
}

/** Profiles: clients 0..2 are in order and send different documents; 3 lacks a field; 4 has none. */
function profileOf(client: number, mode: Mode): FilingProfile | undefined {
  if (client === 4) return undefined
  const body = {
    ...exampleProfile(mode),
    sends: { order: true, payment: client === 1, waybill: client === 1, receipts: client === 1 },
  }
  return client === 3 ? { ...body, guarantorCode: '', ownerCode: '', destinationPort: '' } : body
}

const TRANSPORT = {
  trafMode: '5',
  trafNo: 'CK245',
  voyageNo: 'CK245',
  billNo: '11212345675',
  loctNo: '',
  ieDate: '20261122',
}
const HALF: Readonly<Record<string, readonly string[]>> = {
  order: [
    'acturalPaid',
    'buyerIdNumber',
    'buyerIdType',
    'buyerName',
    'buyerRegNo',
    'buyerTelephone',
    'consignee',
    'consigneeAddress',
    'consigneeTelephone',
    'currency',
    'discount',
    'ebcCode',
    'ebcName',
    'ebpCode',
    'ebpName',
    'freight',
    'goodsValue',
    'orderNo',
    'payCode',
    'payName',
    'payTransactionId',
    'taxTotal',
  ],
  line: ['gnum', 'itemNo', 'itemName', 'gmodel', 'qty', 'price', 'totalPrice', 'currency', 'country', 'unit'],
  payment: [
    'orderNo',
    'payCode',
    'payName',
    'payTransactionId',
    'ebpCode',
    'ebpName',
    'payerIdType',
    'payerIdNumber',
    'payerName',
    'telephone',
    'amountPaid',
    'currency',
    'payTime',
  ],
  receipt: ['orderNo', 'ebpCode', 'ebpName', 'ebcCode', 'ebcName', 'payName', 'charge', 'currency', 'accountingDate'],
}
const shapeOf = (isImport: boolean): Parameters<typeof compileLayout>[1] => ({
  order: HALF['order'] ?? [],
  line: HALF['line'] ?? [],
  payment: HALF['payment'] ?? [],
  receipt: HALF['receipt'] ?? [],
  waybill: [
    'orderNo',
    'logisticsCode',
    'logisticsName',
    'logisticsNo',
    'billNo',
    'freight',
    'insuredFee',
    'currency',
    isImport ? 'weight' : 'grossWeight',
    'packNo',
    'goodsInfo',
    'consignee',
    'consigneeAddress',
    'consigneeTelephone',
    ...(isImport ? [] : ['ebcCode', 'ebcName']),
  ],
  client: [],
  goods: [],
  derivable: [],
  copies: [],
})

/** A parcel that agrees with itself. */
export function goodParts(n: number, mode: Mode, client: number, lines: number): Parts {
  const isImport = mode.endsWith('I')
  const currency = isImport ? '142' : '502'
  const orderNo = `SL${String(n).padStart(10, '0')}`
  let goods = 0
  const orderLines = Array.from({ length: lines }, (_, i) => {
    const price = 5 + ((n * 7 + i * 13) % 40)
    const qty = 1 + ((n + i) % 3)
    goods += price * qty
    const g = exampleGoods((n + i) % 12)
    return {
      gnum: String(i + 1),
      itemNo: g.sku,
      itemName: g.name,
      qty: String(qty),
      price: String(price),
      totalPrice: String(price * qty),
      currency,
      ...(n % 3 === 0 ? { unit: g.unit } : {}),
    }
  })
  const paid = String(goods + 10)
  const person = `${'赵钱孙李周'.charAt(n % 5)}示例`
  const phone = `139${String(n % 100_000_000).padStart(8, '0')}`
  const address = `河南省郑州市示例区示例路${(n % 99) + 1}号`
  const company = { ebpCode: '4101960AAA', ebpName: '示例电商平台', ebcCode: '4101960BBB', ebcName: '示例电商企业' }
  const order: Record<string, string> = { orderNo, ...company, goodsValue: String(goods), freight: '10', currency }
  if (isImport)
    Object.assign(order, {
      discount: '0',
      taxTotal: '0',
      acturalPaid: paid,
      buyerRegNo: `U${n}`,
      buyerName: person,
      buyerTelephone: phone,
      buyerIdType: '1',
      buyerIdNumber: exampleCitizenId(n),
      payCode: '4101960GGG',
      payName: '示例支付企业',
      payTransactionId: `ZF${n}`,
      consignee: person,
      consigneeTelephone: phone,
      consigneeAddress: address,
    })
  return {
    mode,
    client,
    order,
    lines: orderLines,
    transport: true,
    orderedOn: '2026-11-01',
    used: 0,
    payment: isImport
      ? {
          orderNo,
          payCode: '4101960GGG',
          payName: '示例支付企业',
          payTransactionId: `ZF${n}`,
          ebpCode: company.ebpCode,
          ebpName: company.ebpName,
          payerIdType: '1',
          payerIdNumber: exampleCitizenId(n),
          payerName: person,
          telephone: phone,
          amountPaid: paid,
          currency,
          payTime: '20261101101010',
        }
      : undefined,
    waybill: {
      orderNo,
      logisticsCode: '4101980FFF',
      logisticsName: '示例物流企业',
      logisticsNo: `YD${n}`,
      freight: '0',
      insuredFee: '0',
      currency,
      [isImport ? 'weight' : 'grossWeight']: String(lines * 3),
      packNo: '1',
      goodsInfo: '示例商品',
      consignee: person,
      consigneeAddress: address,
      consigneeTelephone: phone,
    },
    receipt: isImport
      ? undefined
      : { orderNo, ...company, payName: '现金支付', charge: paid, currency, accountingDate: '20261101101010' },
  }
}

/** What the rules are asked about, without any ledger. */
export function tripleOfParts(parts: Parts, clients: readonly MatchClient[]): Triple {
  const { mode } = parts
  const client = clients[parts.client]
  return {
    mode,
    goods: client?.goods ?? new Map(),
    profile: client?.profiles.get(mode),
    transport: parts.transport ? readTransport(TRANSPORT) : undefined,
    order: readOrder(parts.order, parts.lines),
    payment: parts.payment === undefined ? undefined : readPayment(parts.payment),
    waybill: parts.waybill === undefined ? undefined : readWaybill(parts.waybill),
    receipt: parts.receipt === undefined ? undefined : readCollection(parts.receipt),
  }
}

export interface MatchClient {
  readonly id: number
  readonly goods: ReadonlyMap<string, GoodsRecord>
  readonly profiles: ReadonlyMap<Mode, FilingProfile | undefined>
}

/** Five clients with goods and profiles, and lists of goods that may, must not, or need a licence to come in. */
export function addMatchClients(
  ledger: WriteHandle,
  secrets: Secrets,
  rng: Rng,
  modes: readonly Mode[],
): MatchClient[] {
  const listed = goodsOf()
    .map(({ texts }) => texts['hsCode'] ?? '')
    .filter((code) => code !== '' && code !== '9404903000')
  insertVersion(
    ledger,
    { tableId: 'positive', version: 'T1', source: '示例', validFrom: '2020-01-01', loadedAt: 0 },
    [...new Set(listed)].map((code) => ({ code, name: code, extra: {} })),
  )
  activateVersion(ledger, 'positive', 'T1')
  insertVersion(ledger, { tableId: 'licence', version: 'T1', source: '示例', validFrom: '2020-01-01', loadedAt: 0 }, [
    { code: '9404903000', name: '示例', extra: {} },
  ])
  activateVersion(ledger, 'licence', 'T1')
  return Array.from({ length: 5 }, (_, i) => {
    const id = insertClient(
      ledger,
      {
        code: `M${i}`,
        name: `示例客户${i}`,
        initials: '',
        pinyin: '',
        usci: '',
        customsCode: '',
        roles: ['client'],
        contact: undefined,
        place: '',
        note: '',
        problems: [],
      },
      secrets.box.seal(rng.bytes(32)),
      0,
    )
    const goods = new Map<string, GoodsRecord>()
    for (const { texts, bookItems } of goodsOf()) {
      const body = { ...texts, clientId: id, bookItems }
      saveGoods(
        ledger,
        {
          id: undefined,
          clientId: id,
          sku: texts['sku'] ?? '',
          name: texts['name'] ?? '',
          initials: '',
          pinyin: '',
          hsCode: texts['hsCode'] ?? '',
          gtin: '',
          body: JSON.stringify(body),
          validFrom: texts['validFrom'] ?? '',
          validTo: undefined,
          problems: [],
        },
        0,
      )
      if ((texts['validFrom'] ?? '') <= '2026-11-22')
        goods.set(texts['sku'] ?? '', readGoods({ ...texts, validTo: '' }, bookItems))
    }
    const profiles = new Map<Mode, FilingProfile | undefined>()
    for (const mode of modes) {
      const profile = profileOf(i, mode)
      profiles.set(mode, profile)
      if (profile !== undefined) saveProfile(ledger, { clientId: id, mode, name: '', body: JSON.stringify(profile) }, 0)
    }
    return { id, goods, profiles }
  })
}

/** Writes parcels into a ledger as an import would: sealed, hashed, not matched. */
export class PartsWriter {
  readonly #ledger: WriteHandle
  readonly #builders: Readonly<Record<'I' | 'E', DocumentBuilder>>
  readonly #clients: readonly MatchClient[]
  readonly #rng: Rng
  readonly #keys = new Map<number, Uint8Array>()
  readonly #secrets: Secrets

  constructor(ledger: WriteHandle, secrets: Secrets, rng: Rng, clients: readonly MatchClient[]) {
    this.#ledger = ledger
    this.#clients = clients
    this.#rng = rng
    this.#secrets = secrets
    this.#builders = {
      I: new DocumentBuilder(compileLayout('import-parcel', shapeOf(true)), secrets),
      E: new DocumentBuilder(compileLayout('export-parcel', shapeOf(false)), secrets),
    }
  }

  #key(clientId: number): Uint8Array {
    const known =
      this.#keys.get(clientId) ??
      this.#secrets.box.open(
        (this.#ledger.sql('select data_key as key from client where client_id = ?').get(clientId) as { key: Buffer })
          .key,
      )
    this.#keys.set(clientId, known)
    return known
  }

  /** @returns the keyed hash of the buyer's number */
  write(id: number, batchId: number, parts: Parts, transportId: number): string {
    const { mode } = parts
    const isImport = mode.endsWith('I')
    const clientId = this.#clients[parts.client]?.id ?? 0
    const builder = this.#builders[isImport ? 'I' : 'E']
    const shape = shapeOf(isImport)
    const values = (
      names: readonly string[],
      texts: Record<string, string> | undefined,
    ): readonly string[] | undefined => (texts === undefined ? undefined : names.map((name) => texts[name] ?? ''))
    const row: StagedRow = {
      row: 2,
      rows: [],
      mode,
      changed: false,
      heads: [
        values(shape.order, parts.order),
        values(shape.payment, parts.payment),
        values(shape.waybill, parts.waybill),
        values(shape.receipt, parts.receipt),
        undefined,
        undefined,
      ],
      lines: parts.lines.map((line) => values(shape.line, line) ?? []),
    }
    builder.sealWith(createColumnSealer(this.#key(clientId), this.#rng))
    const who = { id, parcelId: id, revision: 1, replaces: undefined, clientId }
    const texts = (section: TradeSection): DocumentTexts => builder.texts(row, section)
    const order = builder.order(row, who, texts('order'))
    insertOrder(this.#ledger, order)
    if (parts.payment !== undefined) insertPayment(this.#ledger, builder.payment(row, who, texts('payment')))
    if (parts.waybill !== undefined) insertWaybill(this.#ledger, builder.waybill(row, who, texts('waybill')))
    if (parts.receipt !== undefined) insertCollection(this.#ledger, builder.collection(row, who, texts('receipt')))
    const waybillNo = parts.waybill?.['logisticsNo'] ?? ''
    const shelfId = shelfFor(this.#ledger, { clientId, mode, batchId, rows: 1 })
    insertParcels(this.#ledger, [
      {
        parcelId: id,
        shelfId,
        direction: isImport ? DIRECTION.import : DIRECTION.export,
        mode,
        clientId,
        platformCode: order.platformCode,
        orderNo: order.orderNo,
        waybillNo,
        carrierCode: parts.waybill?.['logisticsCode'] ?? '',
        paymentNo: order.paymentNo,
        orderId: id,
        paymentId: parts.payment === undefined ? undefined : id,
        waybillId: parts.waybill === undefined ? undefined : id,
        collectionId: parts.receipt === undefined ? undefined : id,
        goodsValue: order.goodsValue ?? 0,
        freight: order.freight ?? 0,
        paid: order.paid ?? 0,
        tax: 0,
        grossWeight: 0,
        currency: order.currency,
        lineCount: parts.lines.length,
        goodsText: '',
        orderedOn: parts.orderedOn,
        changedAt: 0,
      },
    ])
    if (parts.transport) this.#ledger.sql('update parcel set transport_id = ? where parcel_id = ?').run(transportId, id)
    insertNumber(this.#ledger, order.orderNo, NUMBER_KIND.order, id)
    insertNumber(this.#ledger, waybillNo, NUMBER_KIND.waybill, id)
    insertNumber(this.#ledger, order.paymentNo, NUMBER_KIND.payment, id)
    insertOrderSorts(this.#ledger, [[shelfId, order.orderNo, id]])
    insertValueSorts(this.#ledger, [[shelfId, order.goodsValue ?? 0, id]])
    return order.buyerIdHash
  }
}
