import { describe, expect, it } from 'vitest'
import { insertSeededBatch, insertSeededTransport } from '../../db/testing/seed.ts'
import { savePurchase } from '../../db/filing/parcel-link.ts'
import { matchRowsBetween, monthsBetween } from '../../db/trade/match.ts'
import { rowId } from '../../db/trade/row-id.ts'
import { transaction } from '../../db/tx.ts'
import { clientKeys } from '../../electron/core/client-key.ts'
import { matchContext } from '../../electron/core/service/filing/match-context.ts'
import { Matcher, type Verdict } from '../../electron/core/service/parcel/match.ts'
import { OPEN_STATES_JSON, outcomeOf } from '../../electron/core/service/parcel/match-outcome.ts'
import { lineTaxes } from '../../shared/code/context.ts'
import { tariffInForce } from '../../electron/core/service/party/table.ts'
import { fixed, fixedText } from '../../shared/domain/decimal/decimal.ts'
import { parcelTax } from '../../shared/domain/inventory/parcel-tax.ts'
import { evaluateTriple } from '../../shared/domain/match/match.ts'
import { MATCH_RULES } from '../../shared/domain/match/rules.ts'
import { exampleCitizenId } from '../../shared/domain/record/example.ts'
import { MODES, modeRow } from '../../shared/domain/record/mode.ts'
import type { Secrets } from '../../electron/core/secret.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import {
  addMatchClients,
  goodParts,
  PartsWriter,
  tripleOfParts,
  type MatchClient,
  type Parts,
} from '../support/match-parcels.ts'
import { numbers } from '../support/seed-parcels.ts'

const COUNT = 3300
const DAY = '2026-11-22'
/** Rules that composing finds, not the match; and one that needs an office which names a district (simplified-hs.test.ts). */
const ELSEWHERE = new Set(['M-LONG-TEXT', 'M-E-SIMPLIFIED-SHORT'])

const plus = (text: string | undefined, by: number): string =>
  fixedText(fixed(Math.round(Number(text ?? '0') * 100_000) + by))

/** One fault each; several may fall on one parcel. */
const FAULTS: readonly ((p: Parts, n: number) => void)[] = [
  (p) => (p.payment = undefined),
  (p) => (p.waybill = undefined),
  (p) => (p.receipt = undefined),
  (p) => (p.transport = false),
  (p) => p.payment && (p.payment['amountPaid'] = plus(p.payment['amountPaid'], 1001)),
  (p) => p.payment && (p.payment['amountPaid'] = plus(p.payment['amountPaid'], 1000)),
  (p, n) => p.payment && (p.payment['payerIdNumber'] = exampleCitizenId(n + 1)),
  (p) => p.payment && (p.payment['payerName'] = '示例他人'),
  (p) => p.payment && (p.payment['payerName'] = ` ${p.payment['payerName'] ?? ''} `),
  (p) => p.order['payCode'] !== undefined && (p.order['payCode'] = '31222699S7'),
  (p) => p.order['payTransactionId'] !== undefined && (p.order['payTransactionId'] = 'OTHER'),
  (p) => p.payment && (p.payment['ebpCode'] = '4403169D3W'),
  (p) => (p.order['ebpCode'] = '4403169D3W'),
  (p) => (p.order['ebcCode'] = '4403169D3W'),
  (p) => p.waybill && (p.waybill['consignee'] = '示例他人'),
  (p) => p.waybill && (p.waybill['consigneeTelephone'] = '+8613900000000'),
  (p) => p.waybill && (p.waybill['consigneeAddress'] = '河南省郑州市示例区'),
  (p) =>
    p.waybill && ['consignee', 'consigneeAddress', 'consigneeTelephone'].forEach((name) => delete p.waybill?.[name]),
  (p) => p.waybill && (p.waybill[p.mode.endsWith('I') ? 'weight' : 'grossWeight'] = '0.01'),
  (p) => p.waybill && (p.waybill['packNo'] = '2'),
  (p) => p.waybill && (p.waybill['packNo'] = ''),
  (p) => p.order['buyerIdNumber'] !== undefined && (p.order['buyerIdNumber'] = '410105197008080089'),
  (p) => p.order['buyerIdType'] !== undefined && (p.order['buyerIdType'] = '2'),
  (p) => delete p.order['buyerTelephone'],
  (p) => delete p.order['buyerRegNo'],
  (p) => p.lines[0] && (p.lines[0]['price'] = plus(p.lines[0]['price'], 2000)),
  (p) => (p.order['goodsValue'] = plus(p.order['goodsValue'], 2000)),
  (p) => p.order['acturalPaid'] !== undefined && (p.order['acturalPaid'] = plus(p.order['acturalPaid'], 1001)),
  (p) => (p.order['currency'] = 'USD'),
  (p) => p.lines[0] && (p.lines[0]['currency'] = '300'),
  (p) => p.payment && (p.payment['currency'] = '502'),
  (p) => delete p.lines[0]?.['qty'],
  (p) => delete p.lines[0]?.['price'],
  (p) => delete p.lines[0]?.['totalPrice'],
  (p) => priced(p, '6000', '1'),
  (p) => priced(p, '3000', '2'),
  (p) => priced(p, '300', '2.5'),
  (p) => (p.used = 2_599_000_000),
  (p) => p.lines[0] && Object.assign(p.lines[0], { price: '0', totalPrice: '0' }),
  (p) => p.lines[0] && (p.lines[0]['gnum'] = '7'),
  ...[
    'HS',
    'UNIT1',
    'UNIT2',
    'TARIFF',
    'WEIGHT',
    'ORIGIN',
    'BANNED',
    'LISTED',
    'SUGAR',
    'BOOKLESS',
    'BOOKS',
    'LATER',
    'NONE',
  ].map((name) => (p: Parts) => void (p.lines[0] && (p.lines[0]['itemNo'] = `X-${name}`))),
  (p) => p.lines[0] && (p.lines[0]['unit'] = '140'),
  (p) => p.receipt && (p.receipt['charge'] = '1'),
  (p) => p.receipt && (p.receipt['ebpCode'] = '4403169D3W'),
  (p) => p.receipt && (p.receipt['ebcCode'] = '4403169D3W'),
  (p) => p.waybill && !p.mode.endsWith('I') && (p.waybill['ebcCode'] = '4403169D3W'),
  (p) => p.mode === '9710E' && inYuan(p),
  (p, n) => p.waybill && (p.waybill['logisticsNo'] = `YD${n - (n % 10)}`),
  (p, n) =>
    p.waybill && Object.assign(p, { orderedOn: '2026-03-02' }) && (p.waybill['logisticsNo'] = `YD${n - (n % 10)}`),
]

/** All lines but one go; it costs so much. Everything that follows from it is right. */
function priced(p: Parts, price: string, qty: string): void {
  const total = String(Number(price) * Number(qty))
  p.lines = p.lines.slice(0, 1).map((line) => ({ ...line, price, qty, totalPrice: total }))
  p.order['goodsValue'] = total
  const paid = String(Number(total) + 10)
  if (p.order['acturalPaid'] !== undefined) p.order['acturalPaid'] = paid
  if (p.payment) p.payment['amountPaid'] = paid
  if (p.receipt) p.receipt['charge'] = paid
}

function inYuan(p: Parts): void {
  priced(p, '6000', '1')
  p.order['currency'] = '142'
  for (const line of p.lines) line['currency'] = '142'
}

function generate(): Parts[] {
  const random = numbers(11)
  return Array.from({ length: COUNT }, (_, n) => {
    const parts = goodParts(
      n,
      MODES[Math.floor(random() * random() * MODES.length)] ?? '9610I',
      random() < 0.04 ? 3 + Math.floor(random() * 2) : Math.floor(random() * 3),
      random() < 0.8 ? 1 : 2 + Math.floor(random() * 3),
    )
    for (let left = random(); left > 0.55; left -= 0.35) FAULTS[Math.floor(random() * FAULTS.length)]?.(parts, n)
    return parts
  })
}

interface Stored {
  readonly test: TestLedger
  readonly secrets: Secrets
  readonly clients: readonly MatchClient[]
  readonly parts: readonly Parts[]
  readonly batchId: number
}

async function stored(parts: readonly Parts[]): Promise<Stored> {
  const test = await openTestLedger()
  const { ledger } = test.core
  const secrets = test.core.context({ userId: 0, login: 'system', name: '系统', roles: ['admin'] }).secrets
  const rng = seededRng(3)
  return transaction(ledger, () => {
    const clients = addMatchClients(ledger, secrets, rng, MODES)
    const transport = insertSeededTransport(ledger, '示例', '9610I', 0)
    const writer = new PartsWriter(ledger, secrets, rng, clients)
    const batchId = insertSeededBatch(ledger, {
      clientId: clients[0]?.id ?? 0,
      kind: 'import-parcel',
      fileName: '示例.xlsx',
      rows: parts.length,
      visible: true,
      at: 0,
    })
    parts.forEach((one, n) => {
      const hash = writer.write(rowId(batchId, n), batchId, one, transport)
      if (one.used > 0 && hash !== '')
        savePurchase(ledger, { buyerHash: hash, year: 2026, filingId: n + 1, amount: one.used })
    })
    return { test, secrets, clients, parts, batchId }
  })
}

/** The other order that used a parcel's waybill number within six months, by the test's own book. */
function usedBy(parts: readonly Parts[], n: number): string | undefined {
  const own = parts[n]
  const number = own?.waybill?.['logisticsNo'] ?? ''
  if (own === undefined || number === '') return undefined
  const other = parts.findIndex(
    (one, i) => i !== n && one.waybill?.['logisticsNo'] === number && monthsBetween(one.orderedOn, own.orderedOn) < 6,
  )
  return parts[other]?.order['orderNo']
}

function purchases(parts: readonly Parts[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { order, used } of parts)
    if (used > 0) sums.set(order['buyerIdNumber'] ?? '', (sums.get(order['buyerIdNumber'] ?? '') ?? 0) + used)
  return sums
}

describe('三单比对', () => {
  it('SQL、同类推定与规则本身在三千多票上逐票一致，每条规则都出现过', async () => {
    const { test, clients, parts, batchId } = await stored(generate())
    const { ledger } = test.core
    const secrets = test.core.context({ userId: 0, login: 'system', name: '系统', roles: ['admin'] }).secrets
    const matcher = new Matcher({ ledger, clientKey: clientKeys(ledger, secrets), now: () => test.clock.now() })
    const verdicts = new Map<number, Verdict>()
    for (let after = rowId(batchId, 0) - 1; ;) {
      const rows = matchRowsBetween(ledger, {
        after,
        to: rowId(batchId, COUNT),
        limit: 97,
        states: OPEN_STATES_JSON,
        year: 2026,
      })
      for (const verdict of matcher.judge(rows)) verdicts.set(verdict.row.parcelId, verdict)
      const last = rows.at(-1)
      if (last === undefined) break
      after = last.parcelId
    }
    const contexts = { import: matchContext(ledger, DAY, 'import'), export: matchContext(ledger, DAY, 'export') }
    const taxOf = lineTaxes({ tariff: tariffInForce(ledger), lists: {} }, DAY)
    const used = purchases(parts)
    const seen = new Set<string>()
    const different: unknown[] = []
    parts.forEach((one, n) => {
      const triple = tripleOfParts(one, clients)
      const other = usedBy(parts, n)
      const { direction } = modeRow(one.mode)
      const context = {
        ...contexts[direction],
        annualUsed: fixed<'money'>(used.get(one.order['buyerIdNumber'] ?? '-') ?? 0),
        ...(other === undefined ? {} : { waybillUsedBy: other }),
      }
      const { defects, lines } = evaluateTriple(triple, context)
      const tax = direction === 'import' ? parcelTax(triple, lines, context, taxOf) : undefined
      for (const defect of defects) seen.add(defect.rule)
      const verdict = verdicts.get(rowId(batchId, n))
      const found = JSON.stringify([verdict?.outcome, verdict?.tax])
      const right = JSON.stringify([outcomeOf(defects), tax?.ok === true ? tax.tax.total : 0])
      if (found !== right) different.push({ n, found, right })
    })
    expect(different).toEqual([])
    expect(MATCH_RULES.map((rule) => rule.id).filter((id) => !seen.has(id) && !ELSEWHERE.has(id))).toEqual([])
    // The comparison would prove little if every parcel went through the rules themselves.
    expect(matcher.alike).toBeGreaterThan(COUNT / 4)
    await test.close()
  }, 60_000)

  it('再比对一次什么也不改；状态、差异行与合计同时成立', async () => {
    const { test } = await stored(generate().slice(0, 400))
    const { ledger } = test.core
    const first = await test.job('match.run', {})
    expect(first.result?.checked).toBe(400)
    const dump = (): unknown => [
      ledger.sql('select parcel_id, match_state, filing_state, defect_bits, tax, changed_at from parcel').all(),
      ledger.sql('select * from projection_defect').all(),
      ledger.sql('select * from defect_sum where parcels <> 0').all(),
    ]
    const before = dump()
    test.clock.advance(60_000)
    expect((await test.job('match.run', {})).result).toEqual(first.result)
    expect(dump()).toEqual(before)
    const wrong = ledger
      .sql(
        "select count(*) as n from parcel where (filing_state = 'ready') <> (match_state = 2 and not exists (select 1 from projection_defect d where d.parcel_id = parcel.parcel_id and d.severity >= 2))",
      )
      .get()
    expect(wrong).toEqual({ n: 0 })
    await test.close()
  })

  it('有年度数量限值的商品逐票判断：同类的票只差数量，超过的那票才提示', async () => {
    const parts = [1, 2, 1, 2].map((qty, i) => {
      const one = goodParts(1 + i * 3, '1210I', 0, 1)
      one.lines = one.lines.map((line) => ({
        ...line,
        itemNo: 'X-SUGAR',
        qty: String(qty),
        price: '10',
        totalPrice: String(qty * 10),
      }))
      Object.assign(one.order, { goodsValue: String(qty * 10), acturalPaid: String(qty * 10 + 10) })
      if (one.payment !== undefined) one.payment['amountPaid'] = String(qty * 10 + 10)
      if (one.waybill !== undefined) one.waybill['weight'] = '9'
      return one
    })
    const { test, batchId } = await stored(parts)
    await test.job('match.run', {})
    expect(
      test.core.ledger
        .sql("select parcel_id as id from projection_defect where rule = 'M-QUANTITY-YEAR' order by parcel_id")
        .all(),
    ).toEqual([1, 3].map((n) => ({ id: rowId(batchId, n) })))
    await test.close()
  })

  it('后来的票用了同一运单号，先到的那票也重新比对', async () => {
    const a = goodParts(1, '1210I', 0, 1)
    const b = goodParts(2, '1210I', 0, 1)
    b.waybill = { ...b.waybill, logisticsNo: a.waybill?.['logisticsNo'] ?? '' }
    const { test, batchId } = await stored([a, b])
    await test.job('match.run', { selection: { ids: [rowId(batchId, 1)] } })
    expect(
      test.core.ledger.sql('select rule, parcel_id as id from projection_defect order by parcel_id').all(),
    ).toEqual([0, 1].map((n) => ({ rule: 'M-DUPLICATE-WAYBILL', id: rowId(batchId, n) })))
    await test.close()
  })
})
