import { fieldOf } from './field-dictionary.ts'
import type { Assignment, ColumnEvidence, FieldGuess } from './guess-fields.ts'
import type { IntakeKind } from './kind.ts'

/** What amounts prove of one another, whatever their columns are called. A likeness test only: amounts are read exactly later. */

const CENT = 0.011

function numberAt(row: number, evidence: ColumnEvidence): number {
  return Number((evidence.look.values[row] ?? '').replace(/[,，¥￥$\s元]/g, ''))
}

/** A name that is the field's own is believed against arithmetic: in files of one line an order, a line's total is also the order's. */
const OWN_NAME = 1

/** 数量 × 单价 = 总价 proves three columns. */
export function provenLines(
  kind: IntakeKind,
  columns: readonly ColumnEvidence[],
  guesses: Map<number, FieldGuess[]>,
): void {
  const numeric = columns
    .filter((evidence) => evidence.look.numeric > 0.9 && evidence.look.filled > 0.9 && evidence.look.count >= 3)
    .slice(0, 14)
  const raise = (evidence: ColumnEvidence, id: string): void => {
    const field = fieldOf(kind, id)
    if (field === undefined) return
    const list = guesses.get(evidence.column) ?? []
    const known = list.find((guess) => guess.field.id === id) ?? { field, score: 0.4, reasons: [], index: 0 }
    const others = list.filter((guess) => guess.field.id !== id)
    const rival = others[0]?.score ?? 0
    const score = Math.max(known.score + 0.25, rival < OWN_NAME ? rival + 0.05 : 0)
    guesses.set(
      evidence.column,
      [...others, { ...known, score, reasons: [...known.reasons, '数量×单价＝总价成立'] }].sort(
        (a, b) => b.score - a.score,
      ),
    )
  }
  for (const quantity of numeric) {
    if (quantity.look.whole < 0.9) continue
    for (const price of numeric) {
      if (price === quantity) continue
      for (const total of numeric) {
        if (total === price || total === quantity || !multiplies(quantity, price, total)) continue
        raise(quantity, 'line.qty')
        raise(price, 'line.price')
        raise(total, 'line.totalPrice')
        return
      }
    }
  }
}

function multiplies(quantity: ColumnEvidence, price: ColumnEvidence, total: ColumnEvidence): boolean {
  let told = 0
  let holds = 0
  for (let row = 0; row < quantity.look.count; row++) {
    const [q, p, t] = [numberAt(row, quantity), numberAt(row, price), numberAt(row, total)]
    if (Math.abs(q * p - t) < CENT) holds++
    if (q !== 1) told++
  }
  return holds >= quantity.look.count * 0.9 && told >= 2
}

/**
 * 货款 + 运费 + 税款 − 优惠 = 实付 proves the column of what was paid, when nothing else claimed it and the parts are known. Only
 * in sheets whose every row is an order of its own: then rows need no grouping.
 */
export function orderTotals(
  kind: IntakeKind,
  columns: readonly ColumnEvidence[],
  assigned: Map<number, Assignment>,
): void {
  const paid = fieldOf(kind, 'order.acturalPaid')
  const of = (id: string): ColumnEvidence | undefined =>
    columns.find(({ column }) => assigned.get(column)?.field.id === id)
  const [quantity, price, freight, tax, discount] = [
    of('line.qty'),
    of('line.price'),
    of('order.freight'),
    of('order.taxTotal'),
    of('order.discount'),
  ]
  if (paid === undefined || of('order.acturalPaid') !== undefined || quantity === undefined || price === undefined)
    return
  if (freight === undefined && tax === undefined && discount === undefined) return
  const rows = quantity.look.count
  const part = (row: number, evidence: ColumnEvidence | undefined): number =>
    evidence === undefined || evidence.look.count !== rows ? 0 : numberAt(row, evidence)
  for (const candidate of columns) {
    if (assigned.has(candidate.column) || candidate.look.numeric < 0.9 || candidate.look.count !== rows || rows < 3)
      continue
    const holds = Array.from(
      { length: rows },
      (_, row) =>
        Math.abs(
          numberAt(row, quantity) * numberAt(row, price) +
            part(row, freight) +
            part(row, tax) -
            part(row, discount) -
            numberAt(row, candidate),
        ) < CENT,
    ).filter(Boolean).length
    // Some rows are orders of several lines, for which it does not hold.
    if (holds < rows * 0.5) continue
    assigned.set(candidate.column, {
      column: candidate.column,
      field: paid,
      confidence: 0.6,
      reasons: ['数量×单价＋运费＋税款－优惠＝此列，请核对'],
    })
    return
  }
}
