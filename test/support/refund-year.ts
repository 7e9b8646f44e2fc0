import { fixed } from '../../shared/domain/decimal/decimal.ts'
import type { Percent } from '../../shared/domain/refund/evidence.ts'
import type { SolveInput, SolveItem, SolveLine } from '../../shared/domain/refund/solve/type.ts'

/** A small repeatable generator (mulberry32). */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const GOODS = [
  '毛绒玩具',
  '塑料拼图',
  '棉制T恤',
  '不锈钢锅',
  '陶瓷杯',
  '蓝牙耳机',
  '折叠椅',
  '园艺剪',
  '帆布背包',
  '太阳能灯',
  '木制相框',
  '硅胶铲',
  '雨伞',
  '滑板',
  '鱼竿',
  '瑜伽垫',
  '台灯',
  '拖把',
  '风筝',
  '手电筒',
] as const
const UNITS = ['011', '035', '007'] as const

export interface Made extends SolveInput {
  /** Counts that were made to fit, by line. */
  readonly matchable: ReadonlyMap<number, number>
}

export interface MakeOptions {
  readonly seed: number
  readonly clients: number
  readonly items: number
  readonly lines: number
}

const yuan = (count: number): number => count * 1000

/** The invoices that come for an item: whole, in two halves, with the tax classification before the name, in tons, or none. */
function invoicesFor(
  kind: number,
  name: string,
  piece: number,
  kilo: number,
): { name: string; unit: string; quantity: number }[] {
  if (kind < 12) return [{ name, unit: UNITS[0], quantity: piece }]
  if (kind < 16) return [piece / 2, piece / 2].map((quantity) => ({ name, unit: UNITS[0], quantity }))
  if (kind < 18) return [{ name: `*玩具*${name}`, unit: UNITS[0], quantity: piece }]
  return kind < 19 ? [{ name, unit: '070', quantity: kilo / 1000 }] : []
}

/**
 * Clients with exports and the invoices for them, whose truth is known: whole, halved, by two factories, several items on one invoice, in another of
 * the declared units, in tons for kilograms; and noise that fits nothing (other names, other units, ordinary, void or absent invoices, duplicates).
 */
export function makeMatching(options: MakeOptions): Made {
  const roll = dice(options.seed)
  const items: SolveItem[] = []
  const lines: SolveLine[] = []
  const matchable = new Map<number, number>()
  const day = (): string => `2026-${String(1 + roll(10)).padStart(2, '0')}-${String(1 + roll(28)).padStart(2, '0')}`
  const line = (
    clientId: number,
    name: string,
    unit: string,
    quantity: number,
    change: Partial<SolveLine> = {},
  ): void => {
    const id = lines.length + 1
    lines.push({
      id,
      clientId,
      voucherId: id,
      voucherNo: `2611${String(id).padStart(16, '0')}`,
      kind: 'special',
      state: 'normal',
      use: 'refund',
      simplified: false,
      frozen: false,
      issuedOn: day(),
      name,
      unit,
      quantity: fixed(quantity),
      taxableAmount: fixed(yuan(1 + roll(5_000_000))),
      levyRate: fixed<'percent'>(1_300_000) as Percent,
      tax: fixed<'money'>(0),
      ...change,
    })
  }
  const noise = Math.max(0, options.lines - Math.round(options.items * 1.2))
  for (let i = 0; i < options.items; i++) {
    const clientId = 1 + (i % options.clients)
    const name = `${GOODS[roll(GOODS.length)] ?? ''}${roll(6)}`
    const pieces = (1 + roll(500)) * 2
    const [piece, kilo] = [pieces * 100_000, pieces * (1 + roll(50)) * 10_000]
    const exportDate = day()
    items.push({
      id: i + 1,
      clientId,
      exportDate,
      deadline: '2027-04-30',
      name,
      slots: [
        { unit: UNITS[0], quantity: fixed(piece) },
        { unit: UNITS[1], quantity: fixed(kilo) },
      ],
      refundRate: fixed<'percent'>(1_300_000) as Percent,
      channel: 'own',
      fobRmb: fixed(0),
    })
    const kind = roll(20)
    const parts = invoicesFor(kind, name, piece, kilo)
    for (const part of parts) {
      line(clientId, part.name, part.unit, part.quantity)
      matchable.set(lines.length, part.quantity)
    }
  }
  for (let i = 0; i < noise && lines.length < options.lines; i++) {
    const clientId = 1 + roll(options.clients)
    const wrong: readonly Partial<SolveLine>[] = [
      { kind: 'ordinary' },
      { state: 'void' },
      { state: 'absent' },
      { use: 'deduction' },
      {},
    ]
    line(
      clientId,
      roll(2) === 0 ? `无关商品${i}` : (GOODS[roll(GOODS.length)] ?? ''),
      '035',
      (1 + roll(900)) * 100_000,
      wrong[roll(wrong.length)] ?? {},
    )
  }
  return {
    items,
    lines,
    manual: [],
    conversions: [],
    aims: ['deadline', 'whole', 'amount', 'tails'],
    tolerance: 5,
    matchable,
  }
}
