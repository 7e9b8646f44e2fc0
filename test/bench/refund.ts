import { papersOverChild } from '../../electron/adapter/pdf/over-child.ts'
import { nodeParserPort } from '../../electron/host/parser-port.ts'
import { cellsOf } from '../../shared/domain/paper/cells.ts'
import { findFigures, type Figure, type ReadPaper } from '../../shared/domain/refund/packet/figure.ts'
import { findDoubts } from '../../shared/domain/refund/doubt/check.ts'
import { strictMatch } from '../../shared/domain/refund/solve/greedy.ts'
import { solveMatching } from '../../shared/domain/refund/solve/solve.ts'
import { cleanPacket, DOUBT_SETTINGS } from '../support/refund-packets.ts'
import { makeMatching } from '../support/refund-year.ts'
import { papers, sourceOf, textPdf } from '../support/papers.ts'
import { invoiceNo } from '../support/refund-files.ts'
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

/** A packet of 200 pages: 40 invoices of five pages; each figure found, listed, framed, all bound in the throw-away child. */
async function packetPdf(): Promise<Measured[]> {
  const port = papersOverChild(nodeParserPort)
  const numbers = Array.from({ length: 40 }, (_unused, n) => invoiceNo(n + 1))
  const files: Buffer[] = []
  for (const number of numbers)
    files.push(
      await textPdf(
        ...Array.from({ length: 5 }, (_unused, page) => [
          `发票号码：${page === 0 ? number : ''}`,
          `金额 ${(1000 + page).toFixed(2)}`,
          ...Array.from({ length: 30 }, (_each, line) => `示例货物 ${line} 数量 ${line * 7} 单价 ${line}.50`),
        ]),
      ),
    )
  const found: ReadPaper[] = []
  let start = performance.now()
  for (const [n, bytes] of files.entries()) {
    const answer = await papers.look(sourceOf(bytes), { fileName: '示例.pdf', text: true, maxPages: 50 })
    if (!answer.ok) throw new Error(answer.code)
    found.push({ paperId: n, kind: 'invoice', cells: cellsOf(answer.value.places) })
  }
  const looked = (performance.now() - start) / 1000
  const figures = numbers.flatMap((document): Figure[] => [
    { id: document, label: '凭证号', value: document, kind: 'number', document, documentKind: 'voucher' },
    { id: `${document}:1`, label: '金额', value: '1000.00', kind: 'amount', document, documentKind: 'voucher' },
  ])
  start = performance.now()
  const places = findFigures(figures, found)
  const finding = (performance.now() - start) / 1000
  const book = {
    title: '示例退税包',
    facts: [],
    papers: numbers.map((title) => ({ title, note: '示例.pdf' })),
    index: true,
    stamp: '示例',
    figures: figures.map((figure) => {
      const place = places.get(figure.id)
      return {
        group: figure.document,
        label: figure.label,
        value: figure.value,
        paper: place?.paperId,
        ...(place?.place ?? { page: 1, x: 0, y: 0, width: 0, height: 0 }),
      }
    }),
  }
  let size = 0
  start = performance.now()
  const answer = await port.assemble(book, files.map(sourceOf), (bytes) => void (size += bytes.length))
  const value = (performance.now() - start) / 1000
  if (!answer.ok) throw new Error(answer.code)
  const note = `目标 ≤ 10 秒；${answer.value.pages} 页，${Math.round(size / 1024)} KB；看 200 页 ${looked.toFixed(2)} 秒，找 ${figures.length} 个数字 ${finding.toFixed(3)} 秒，找到 ${places.size}`
  return [{ name: '退税包 PDF，200 页，目录、数字出处、页码', value, unit: '秒', ratio: value / 10, note }]
}

/** What refund costs: the matching, the rules and a packet's PDF. */
export async function bench(): Promise<readonly Measured[]> {
  return [...solver(), ...doubts(), ...(await packetPdf())]
}
