import { findDoubts } from '../../shared/domain/refund/doubt/check.ts'
import { strictMatch } from '../../shared/domain/refund/solve/greedy.ts'
import { solveMatching } from '../../shared/domain/refund/solve/solve.ts'
import { cleanPacket, DOUBT_SETTINGS } from '../support/refund-packets.ts'
import { makeMatching } from '../support/refund-year.ts'
import type { Measured } from './bench.ts'

const seconds = (work: () => void): number => {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

/** The month of a large office: 300 clients, 9,000 export items, 12,000 invoice lines whose truth is known. */
function solver(): Measured[] {
  const made = makeMatching({ seed: 1, clients: 300, items: 9000, lines: 12_000 })
  let answer: ReturnType<typeof solveMatching> | undefined
  const ours = seconds(() => (answer = solveMatching(made)))
  let strict: ReturnType<typeof strictMatch> = []
  const theirs = seconds(() => (strict = strictMatch(made)))
  const lines = new Map(made.lines.map((line) => [line.id, line]))
  const claim = (parts: readonly { lineId: number; quantity: number }[]): number =>
    parts.reduce(
      (sum, part) =>
        sum +
        ((lines.get(part.lineId)?.taxableAmount ?? 0) / 100_000) *
          (part.quantity / (lines.get(part.lineId)?.quantity ?? 1)),
      0,
    )
  const laid = new Map<number, number>()
  for (const part of answer?.allocations ?? []) laid.set(part.lineId, (laid.get(part.lineId) ?? 0) + part.quantity)
  const made100 = [...made.matchable].reduce((sum, [id, count]) => sum + count / (lines.get(id)?.quantity ?? 1), 0)
  const found = [...made.matchable].reduce(
    (sum, [id, count]) => sum + Math.min(count, laid.get(id) ?? 0) / (lines.get(id)?.quantity ?? 1),
    0,
  )
  const crowded = makeMatching({ seed: 2, clients: 1, items: 9000, lines: 12_000 })
  return [
    {
      name: '配票 12,000 行 × 9,000 项，300 家',
      value: ours,
      unit: '秒',
      ratio: ours / 5,
      note: `目标 ≤ 5 秒；逐条五要素比对 ${theirs.toFixed(2)} 秒`,
    },
    { name: '按构造可配的配出', value: (found / made100) * 100, unit: '%', note: '目标 ≥ 95' },
    {
      name: '配出金额与五要素比对之比',
      value: claim(answer?.allocations ?? []) / claim(strict),
      unit: '倍',
      note: '目标 ≥ 1',
    },
    {
      name: '同样的一家独占',
      value: seconds(() => void solveMatching(crowded)),
      unit: '秒',
      note: '一家 9,000 项 12,000 行',
    },
  ]
}

/** All rules over the packets of a month. */
function doubts(): Measured[] {
  const packets = Array.from({ length: 600 }, (_, n) =>
    cleanPacket(n + 1, 1 + (n % 300), 1 + (n % 10), n % 3 === 0 ? 'agency' : 'own', 20),
  )
  const value = seconds(() => void findDoubts(packets, DOUBT_SETTINGS, '2026-11-22'))
  return [{ name: '全部疑点规则，600 个退税包 12,000 行', value, unit: '秒', ratio: value / 3, note: '目标 ≤ 3 秒' }]
}

/** What refund costs: the matching and the rules. */
export async function bench(): Promise<readonly Measured[]> {
  return await Promise.resolve([...solver(), ...doubts()])
}
