import { ENTRY_RULES, postingsOf, type EntryKind } from './entry.ts'

/** One entry of a client as the books have it; amounts are counts of 0.00001 and exact. */
export interface BookEntry {
  readonly id: number
  readonly kind: EntryKind
  readonly day: string
  readonly amount: number
  readonly reference: string
  readonly note: string
  readonly reverses: number | undefined
}

export interface StatementLine {
  readonly id: number
  readonly day: string
  readonly text: string
  readonly reference: string
  /** What the client is due more by (his favour), and less by. */
  readonly credit: bigint
  readonly debit: bigint
  /** What we owe him after it; negative when he owes us. */
  readonly balance: bigint
  /** What is advanced to him after it. */
  readonly advanced: bigint
}

export interface Statement {
  readonly opening: bigint
  readonly advancedBefore: bigint
  readonly lines: readonly StatementLine[]
  readonly credits: bigint
  readonly debits: bigint
  readonly closing: bigint
  readonly advancedAfter: bigint
}

const moves = (entry: BookEntry): { client: bigint; advance: bigint } => {
  let [client, advance] = [0n, 0n]
  for (const posting of postingsOf(entry.kind, entry.amount)) {
    if (posting.account === 'client') client -= BigInt(posting.amount)
    if (posting.account === 'advance') advance += BigInt(posting.amount)
  }
  return { client, advance }
}

function textOf(entry: BookEntry): string {
  const says = ENTRY_RULES[entry.kind].says
  const plain = entry.reverses === undefined ? says : `冲回：${says}`
  return entry.note === '' ? plain : `${plain}（${entry.note}）`
}

/**
 * A client's statement over days. It ties by construction and is checked all the same: opening + credits − debits = closing.
 * @param entries all entries of the client up to `to`, in any order
 */
export function statementOf(entries: readonly BookEntry[], from: string, to: string): Statement {
  const ordered = [...entries]
    .filter((entry) => entry.day <= to)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id - b.id))
  let [balance, advanced, credits, debits] = [0n, 0n, 0n, 0n]
  let [opening, advancedBefore] = [0n, 0n]
  const lines: StatementLine[] = []
  for (const entry of ordered) {
    const { client, advance } = moves(entry)
    balance += client
    advanced += advance
    if (entry.day < from) {
      opening = balance
      advancedBefore = advanced
      continue
    }
    const [credit, debit] = client >= 0n ? [client, 0n] : [0n, -client]
    credits += credit
    debits += debit
    lines.push({
      id: entry.id,
      day: entry.day,
      text: textOf(entry),
      reference: entry.reference,
      credit,
      debit,
      balance,
      advanced,
    })
  }
  if (opening + credits - debits !== balance) throw new RangeError('a statement does not tie')
  return { opening, advancedBefore, lines, credits, debits, closing: balance, advancedAfter: advanced }
}
