import { fixed, fractionHalfUp, type Money } from '../../shared/domain/decimal/decimal.ts'
import { percentOfMoney } from '../../shared/domain/decimal/decimal.ts'
import type { DoubtItem, DoubtPacket, DoubtPart, DoubtSettings } from '../../shared/domain/refund/doubt/type.ts'
import { dice } from './refund-year.ts'

export const DOUBT_SETTINGS: DoubtSettings = {
  costLow: fixed(500_000),
  costHigh: fixed(800_000),
  fobTolerance: fixed(100_000),
  taxTolerance: fixed(6000),
  fxPerMille: 20,
}

const money = (yuan: number): Money => fixed<'money'>(yuan * 100_000)
const THIRTEEN = fixed<'percent'>(1_300_000)

function part(lineId: number, change: Partial<DoubtPart>): DoubtPart {
  const taxableAmount = change.taxableAmount ?? money(1000)
  return {
    lineId,
    voucherId: lineId,
    voucherNo: `2611${String(lineId).padStart(16, '0')}`,
    kind: 'special',
    state: 'normal',
    use: 'refund',
    frozen: false,
    simplified: false,
    issuedOn: '2026-02-01',
    sellerId: '示例生产企业',
    note: '',
    name: '毛绒玩具',
    unit: '011',
    quantity: fixed(10_000_000),
    taxableAmount,
    levyRate: THIRTEEN,
    libraryRate: THIRTEEN,
    claimedRate: THIRTEEN,
    line: { taxableAmount, tax: percentOfMoney(taxableAmount, THIRTEEN) },
    manual: false,
    ...change,
  }
}

/** One clean packet: received in time, invoices in order, priced at 7 yuan a dollar. */
export function cleanPacket(
  n: number,
  client: number,
  month: number,
  channel: 'own' | 'agency',
  lines: number,
): DoubtPacket {
  const roll = dice(n + 1)
  const exportDate = `2026-${String(month).padStart(2, '0')}-${String(1 + roll(27)).padStart(2, '0')}`
  const period = '202611'
  const items = Array.from({ length: lines }, (_, i): DoubtItem => {
    const usd = 100 + roll(20_000)
    const taxableAmount = money(usd * 7)
    const id = n * 1000 + i
    const one = part(id, {
      taxableAmount,
      ...(channel === 'agency' ? { kind: 'agency', use: 'agency', note: '代办退税专用' } : {}),
    })
    return {
      itemId: id,
      declarationNo: `22292026${String(n).padStart(10, '0')}`,
      itemNo: i + 1,
      linkNo: channel === 'own' ? `${period}001${String(id).padStart(8, '0')}` : '',
      exportDate,
      hsCode: '9503002100',
      name: '毛绒玩具',
      unit: '011',
      quantity: fixed(10_000_000),
      available: fixed(10_000_000),
      fobUsd: money(usd),
      fobRmb: taxableAmount,
      library: { found: true, ambiguous: false, special: '', rate: THIRTEEN },
      refund: percentOfMoney(taxableAmount, THIRTEEN),
      parts: [one],
      consumption: [],
      consumptionRefund: fixed(0),
    }
  })
  const due = items.reduce((sum, item) => sum + item.fobUsd, 0)
  return {
    id: `P${n}`,
    clientId: client,
    channel,
    period,
    batch: '001',
    claimedOn: '',
    papersFiledOn: '',
    fx: { due: fixed(due), received: fixed(due), deemed: fixed(0), contractDay: '' },
    producers: new Map([['示例生产企业', { filed: true, stoppedOn: '' }]]),
    items,
  }
}

type Change = (packet: DoubtPacket, item: DoubtItem, part: DoubtPart) => DoubtPacket
const withItem = (packet: DoubtPacket, item: Partial<DoubtItem>): DoubtPacket => ({
  ...packet,
  items: packet.items.map((one, at) => (at === 0 ? { ...one, ...item } : one)),
})
const withPart = (packet: DoubtPacket, change: Partial<DoubtPart>): DoubtPacket =>
  withItem(packet, { parts: [{ ...(packet.items[0]?.parts[0] ?? part(0, {})), ...change }] })
const old = (packet: DoubtPacket, day: string): DoubtPacket => ({
  ...packet,
  items: packet.items.map((item) => ({ ...item, exportDate: day })),
})

/** One fault a rule: what a person or a factory gets wrong. `also` names other rules that the same fault must raise. */
export const FAULTS: Readonly<
  Record<string, { readonly channel?: 'agency'; readonly also?: readonly string[]; readonly change: Change }>
> = {
  'D-ITEM-NO': { change: (p) => withItem(p, { declarationNo: '2229202600000' }) },
  'D-ITEM-TWICE': {
    change: (p, item) => ({
      ...p,
      items: [
        ...p.items,
        { ...item, parts: [part(900_000_000, { taxableAmount: item.parts[0]?.taxableAmount ?? money(1) })] },
      ],
    }),
  },
  'D-ITEM-OVER': { change: (p) => withItem(p, { available: fixed(9_000_000) }) },
  'D-VOUCHER-MISSING': { change: (p) => withItem(p, { parts: [] }) },
  'D-VOUCHER-NO': { change: (p) => withPart(p, { voucherNo: '12345' }) },
  'D-VOUCHER-TWICE': {
    change: (p, _item, one) =>
      withPart(p, {
        line: {
          taxableAmount: fixed(one.taxableAmount - 100_000),
          tax: percentOfMoney(fixed(one.taxableAmount - 100_000), THIRTEEN),
        },
      }),
  },
  'D-VOUCHER-ABSENT': { change: (p) => withPart(p, { state: 'absent' }) },
  'D-VOUCHER-STATE': { change: (p) => withPart(p, { state: 'red' }) },
  'D-VOUCHER-USE': { change: (p) => withPart(p, { use: 'deduction' }) },
  'D-VOUCHER-UNTICKED': { change: (p) => withPart(p, { use: 'none' }) },
  'D-VOUCHER-LETTER': { change: (p) => withPart(p, { frozen: true }) },
  'D-VOUCHER-KIND': { change: (p) => withPart(p, { kind: 'ordinary' }) },
  'D-SUPPLIER': { change: (p) => withPart(p, { sellerId: ' ' }) },
  'D-LINK-FORM': { change: (p) => withItem(p, { linkNo: '20261000100000001' }) },
  'D-LINK-QUANTITY': { change: (p) => withPart(p, { quantity: fixed(9_900_000) }) },
  'D-CONSUMPTION': {
    change: (p) =>
      withItem(p, {
        consumption: [part(800_000_000, { kind: 'consumption', voucherNo: '示例缴款书1', quantity: fixed(9_000_000) })],
      }),
  },
  'D-LINK-CODE': {
    change: (p, item) => ({
      ...p,
      items: p.items.map((one, at) => (at === 1 ? { ...one, linkNo: item.linkNo, hsCode: '9503002900' } : one)),
    }),
  },
  'D-UNIT': { change: (p) => withPart(p, { unit: '箱' }) },
  'D-NAME': { change: (p) => withPart(p, { name: '布偶' }) },
  'D-CODE-MISSING': {
    change: (p) => withItem(p, { library: { found: false, ambiguous: false, special: '', rate: fixed(0) } }),
  },
  'D-CODE-AMBIGUOUS': {
    change: (p) => withItem(p, { library: { found: true, ambiguous: true, special: '', rate: fixed(0) } }),
  },
  'D-SPECIAL-TAXED': {
    change: (p) => withItem(p, { library: { found: true, ambiguous: false, special: '1', rate: fixed(0) } }),
  },
  'D-SPECIAL-EXEMPT': {
    change: (p) => withItem(p, { library: { found: true, ambiguous: false, special: '2', rate: fixed(0) } }),
  },
  'D-RATE-ABOVE': {
    change: (p) => withPart(p, { libraryRate: fixed(900_000) }),
  },
  'D-RATE-LOWER': {
    change: (p, _item, one) =>
      withPart(p, {
        levyRate: fixed(300_000),
        line: { taxableAmount: one.taxableAmount, tax: percentOfMoney(one.taxableAmount, fixed(300_000)) },
      }),
  },
  'D-LEVY': {
    change: (p, _item, one) =>
      withPart(p, { line: { taxableAmount: one.taxableAmount, tax: fixed(one.line.tax + 1_000_000) } }),
  },
  'D-REFUND': { change: (p, item) => withItem(p, { refund: fixed(item.refund + 2000) }) },
  'D-COST': { change: (p, item) => withItem(p, { fobUsd: fractionHalfUp<'money'>(BigInt(item.fobUsd), 2n, 2) }) },
  'D-36-MONTHS': { change: (p) => old(p, '2026-01-05') },
  'D-APRIL': { change: (p) => old(p, '2026-01-06') },
  'D-APRIL-OLD': { change: (p) => old(p, '2025-03-06') },
  'D-FX': { change: (p) => ({ ...p, fx: { ...p.fx, received: fixed(0) } }) },
  'D-FX-LATE': { change: (p) => ({ ...p, fx: { ...p.fx, received: fixed(0), contractDay: '2026-11-01' } }) },
  'D-PRODUCER-FILED': { channel: 'agency', change: (p) => ({ ...p, producers: new Map() }) },
  'D-PRODUCER-STOPPED': {
    channel: 'agency',
    change: (p) => ({ ...p, producers: new Map([['示例生产企业', { filed: true, stoppedOn: '2026-01-01' }]]) }),
  },
  'D-NOTE': { channel: 'agency', change: (p) => withPart(p, { note: '出口' }) },
  'D-FOB': { channel: 'agency', change: (p, item) => withItem(p, { fobRmb: fixed(item.fobRmb - 5_000_000) }) },
  'D-PAPERS': { change: (p) => ({ ...p, claimedOn: '2026-11-01' }) },
}

/** A year of clients with one packet of each fault among clean ones; the faulty packets by rule. */
export function makeYear(
  clients: number,
  faulty: readonly string[],
): { packets: DoubtPacket[]; planted: Map<string, string> } {
  const packets: DoubtPacket[] = []
  const planted = new Map<string, string>()
  for (let client = 1; client <= clients; client++) {
    for (let month = 1; month <= 10; month += 2) {
      const n = packets.length + 1
      const rule = faulty[n % 3 === 1 ? planted.size : -1]
      const fault = rule === undefined ? undefined : FAULTS[rule]
      const clean = cleanPacket(
        n,
        client,
        month,
        fault?.channel ?? (rule === undefined && n % 3 === 0 ? 'agency' : 'own'),
        2 + (n % 3),
      )
      const [item] = clean.items
      const [one] = item?.parts ?? []
      if (rule !== undefined && fault !== undefined && item !== undefined && one !== undefined) {
        packets.push(fault.change(clean, item, one))
        planted.set(rule, clean.id)
      } else packets.push(clean)
    }
  }
  return { packets, planted }
}
