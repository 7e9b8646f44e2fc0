import type { Quantity } from '../decimal/decimal.ts'
import { account, type AccountName } from './account.ts'

/** Movements of the bonded ledger: kinds as a table, drafts, and the check that alone can make an entry fit to be stored. */

/** What a posting belongs to: postings of both planes under one mark explain each other; what is left open is a difference with a cause. */
export const MARK_KINDS = [
  'opening',
  'list',
  'parcel',
  'return',
  'count',
  'damage',
  'stockOrder',
  'adjust',
  'transfer',
] as const
export type MarkKind = (typeof MARK_KINDS)[number]
export const MARK_NAMES: Readonly<Record<MarkKind, string>> = {
  opening: '期初',
  list: '清单',
  parcel: '包裹',
  return: '退货',
  count: '盘点',
  damage: '残损',
  stockOrder: '出入库单',
  adjust: '调整',
  transfer: '流转',
}
export interface Mark {
  readonly kind: MarkKind
  /** Row id of the thing: bonded document, parcel, return application, count line. */
  readonly id: number
}

/** What an entry was made for. */
export const CAUSE_KINDS = [
  'document',
  'receipt',
  'filing',
  'scan',
  'wave',
  'count',
  'import',
  'person',
  'pass',
] as const
export type CauseKind = (typeof CAUSE_KINDS)[number]
export interface Cause {
  readonly kind: CauseKind
  readonly id: number
  /** One Chinese sentence for people; no personal data. */
  readonly text: string
}

export interface EntryKindRow {
  readonly kind: string
  readonly code: number
  readonly title: string
  /** From → to, the only ways that quantities may go; the way back is a reversal. */
  readonly ways: readonly (readonly [from: AccountName, to: AccountName])[]
}

const IN_HOUSE: readonly AccountName[] = [
  'receiving',
  'shelf',
  'picked',
  'packed',
  'returns',
  'damage',
  'exception',
  'voidPass',
]
const between = (from: readonly AccountName[], to: readonly AccountName[]): (readonly [AccountName, AccountName])[] =>
  from.flatMap((one) => to.filter((other) => other !== one).map((other) => [one, other] as const))

const kinds = [
  // ---- customs' book
  {
    kind: 'bookOpening',
    code: 1,
    title: '账册期初',
    ways: [
      ['bookOutside', 'book'],
      ['book', 'bookOutside'],
    ],
  },
  { kind: 'listPreCredited', code: 2, title: '入区清单预核扣', ways: [['bookOutside', 'preCredit']] },
  {
    kind: 'listCredited',
    code: 3,
    title: '入区清单记账',
    ways: [
      ['preCredit', 'book'],
      ['bookOutside', 'book'],
    ],
  },
  { kind: 'listPreDebited', code: 4, title: '出区清单预核扣', ways: [['book', 'preDebit']] },
  {
    kind: 'listDebited',
    code: 5,
    title: '出区清单核扣',
    ways: [
      ['preDebit', 'bookOutside'],
      ['book', 'bookOutside'],
    ],
  },
  {
    kind: 'bookAdjust',
    code: 6,
    title: '账册调整',
    ways: [
      ['bookOutside', 'book'],
      ['book', 'bookOutside'],
    ],
  },
  // ---- released, not yet debited
  { kind: 'parcelReleased', code: 10, title: '包裹放行', ways: [['releaseOutside', 'released']] },
  { kind: 'parcelDebited', code: 11, title: '放行包裹核扣', ways: [['released', 'releaseOutside']] },
  { kind: 'parcelCancelled', code: 12, title: '放行撤销', ways: [['released', 'releaseOutside']] },
  // ---- goods in the house
  { kind: 'stockOpening', code: 20, title: '库存期初', ways: between(['outside'], IN_HOUSE) },
  {
    kind: 'receive',
    code: 21,
    title: '收货',
    ways: [
      ['outside', 'receiving'],
      ['outside', 'shelf'],
      ['outside', 'damage'],
    ],
  },
  {
    kind: 'shelve',
    code: 22,
    title: '上架',
    ways: [
      ['receiving', 'shelf'],
      ['receiving', 'damage'],
    ],
  },
  { kind: 'pick', code: 23, title: '拣货', ways: [['shelf', 'picked']] },
  { kind: 'pack', code: 24, title: '打包', ways: [['picked', 'packed']] },
  {
    kind: 'dispatch',
    code: 25,
    title: '装车出库',
    ways: [
      ['packed', 'inFlight'],
      ['picked', 'inFlight'],
      ['shelf', 'inFlight'],
    ],
  },
  {
    kind: 'gatePassed',
    code: 26,
    title: '过卡口',
    ways: [
      ['inFlight', 'outside'],
      ['voidPass', 'outside'],
    ],
  },
  { kind: 'passVoid', code: 27, title: '核放单作废退回', ways: [['inFlight', 'voidPass']] },
  {
    kind: 'intercept',
    code: 28,
    title: '拦截',
    ways: [
      ['picked', 'exception'],
      ['packed', 'exception'],
      ['inFlight', 'exception'],
      ['voidPass', 'exception'],
    ],
  },
  {
    kind: 'putBack',
    code: 29,
    title: '归位',
    ways: [
      ['exception', 'shelf'],
      ['voidPass', 'shelf'],
      ['voidPass', 'packed'],
      ['picked', 'shelf'],
      ['packed', 'shelf'],
      ['exception', 'damage'],
      ['voidPass', 'damage'],
    ],
  },
  { kind: 'returnIn', code: 30, title: '退货到库', ways: [['outside', 'returns']] },
  {
    kind: 'returnSorted',
    code: 31,
    title: '退货理货',
    ways: [
      ['returns', 'shelf'],
      ['returns', 'damage'],
      ['returns', 'outside'],
    ],
  },
  {
    kind: 'damage',
    code: 32,
    title: '转残损',
    ways: [
      ['shelf', 'damage'],
      ['receiving', 'damage'],
      ['picked', 'damage'],
      ['packed', 'damage'],
      ['exception', 'damage'],
      ['damage', 'shelf'],
    ],
  },
  { kind: 'dispose', code: 33, title: '销毁处置', ways: [['damage', 'outside']] },
  {
    kind: 'countAdjust',
    code: 34,
    title: '盘点差异',
    ways: [
      ['shelf', 'countDifference'],
      ['countDifference', 'shelf'],
      ['damage', 'countDifference'],
      ['countDifference', 'damage'],
    ],
  },
  {
    kind: 'countDecided',
    code: 35,
    title: '盘点差异决定',
    ways: [
      ['countDifference', 'outside'],
      ['outside', 'countDifference'],
    ],
  },
  {
    kind: 'stockOut',
    code: 36,
    title: '整批出库',
    ways: [
      ['shelf', 'outside'],
      ['inFlight', 'outside'],
      ['damage', 'outside'],
    ],
  },
  {
    kind: 'itemChanged',
    code: 37,
    title: '项号更正',
    ways: [
      ['shelf', 'outside'],
      ['outside', 'shelf'],
      ['book', 'bookOutside'],
      ['bookOutside', 'book'],
    ],
  },
] as const satisfies readonly EntryKindRow[]

export type EntryKind = (typeof kinds)[number]['kind']
export const ENTRY_KINDS: readonly (EntryKindRow & { readonly kind: EntryKind })[] = kinds
const KIND_BY_NAME: ReadonlyMap<string, EntryKindRow & { readonly kind: EntryKind }> = new Map(
  kinds.map((row) => [row.kind, row]),
)
const KIND_BY_CODE: ReadonlyMap<number, EntryKindRow & { readonly kind: EntryKind }> = new Map(
  kinds.map((row) => [row.code, row]),
)

/** The row of a kind of entry. Throws RangeError for a name that is none. */
export function entryKind(kind: string): EntryKindRow & { readonly kind: EntryKind } {
  const row = KIND_BY_NAME.get(kind)
  if (row === undefined) throw new RangeError(`entry kind ${kind}`)
  return row
}

/** The kind that is stored as this number. Throws RangeError. */
export function entryKindOfCode(code: number): EntryKindRow & { readonly kind: EntryKind } {
  const row = KIND_BY_CODE.get(code)
  if (row === undefined) throw new RangeError(`entry kind code ${code}`)
  return row
}

/** One quantity on its way from one account to another. */
export interface Move {
  readonly from: AccountName
  readonly to: AccountName
  /** Row id of the book item (账册 + 备案序号). */
  readonly itemId: number
  /** Client id of the owner (货主); 0 = not said. */
  readonly ownerId: number
  /** Row id of the lot; 0 = none. */
  readonly lotId: number
  /** More than 0, in the item's declared unit. */
  readonly quantity: Quantity
  readonly mark: Mark
}

export interface EntryDraft {
  readonly kind: EntryKind
  /** Names what happened, once for ever: the same key again posts nothing (a scan, a receipt, a decision). 1–120 characters. */
  readonly key: string
  readonly cause: Cause
  /** When it happened, UTC milliseconds; may lie before what was posted already. */
  readonly at: number
  readonly moves: readonly Move[]
}

export interface Posting {
  readonly account: AccountName
  readonly itemId: number
  readonly ownerId: number
  readonly lotId: number
  /** Signed count of 0.00001. */
  readonly quantity: Quantity
  readonly mark: Mark
}

declare const balanced: unique symbol
/** An entry whose postings add up to nothing in every plane, item, owner and lot; only `checkEntry` and `reversalOf` make one. */
export interface BalancedEntry {
  readonly kind: EntryKind
  readonly key: string
  readonly cause: Cause
  readonly at: number
  readonly postings: readonly Posting[]
  /** The entry that this one takes back. */
  readonly reverses: number | undefined
  readonly [balanced]: true
}

export const ENTRY_PROBLEMS = {
  ENTRY_EMPTY: '没有任何数量变动',
  ENTRY_KEY: '缺少唯一编号或编号过长',
  ENTRY_QUANTITY: '数量应大于 0',
  ENTRY_ITEM: '没有指明账册商品项',
  ENTRY_WAY: '该业务不允许这样的去向',
  ENTRY_UNBALANCED: '借贷不平',
} as const
export type EntryProblem = keyof typeof ENTRY_PROBLEMS
export type EntryCheck =
  | { readonly ok: true; readonly entry: BalancedEntry }
  | { readonly ok: false; readonly code: EntryProblem; readonly move: number }

const seal = (entry: Omit<BalancedEntry, typeof balanced>): BalancedEntry => entry as BalancedEntry

/** What the postings of an entry add up to, by plane, item, owner and lot; everything must be 0. */
export function imbalance(postings: readonly Posting[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const posting of postings) {
    const key = `${account(posting.account).plane} ${posting.itemId} ${posting.ownerId} ${posting.lotId}`
    const sum = (sums.get(key) ?? 0) + posting.quantity
    if (sum === 0) sums.delete(key)
    else sums.set(key, sum)
  }
  return sums
}

/** Checks a draft: something moves, every quantity is positive, every way is one of its kind's, every plane balances. `move` is its index. */
export function checkEntry(draft: EntryDraft): EntryCheck {
  if (draft.key.length === 0 || draft.key.length > 120) return { ok: false, code: 'ENTRY_KEY', move: -1 }
  if (draft.moves.length === 0) return { ok: false, code: 'ENTRY_EMPTY', move: -1 }
  const { ways } = entryKind(draft.kind)
  const postings: Posting[] = []
  for (const [i, move] of draft.moves.entries()) {
    if (!Number.isSafeInteger(move.quantity) || move.quantity <= 0)
      return { ok: false, code: 'ENTRY_QUANTITY', move: i }
    if (move.itemId <= 0) return { ok: false, code: 'ENTRY_ITEM', move: i }
    if (!ways.some(([from, to]) => from === move.from && to === move.to))
      return { ok: false, code: 'ENTRY_WAY', move: i }
    const { itemId, ownerId, lotId, mark, quantity } = move
    postings.push(
      { account: move.from, itemId, ownerId, lotId, mark, quantity: -quantity as Quantity },
      { account: move.to, itemId, ownerId, lotId, mark, quantity },
    )
  }
  if (imbalance(postings).size > 0) return { ok: false, code: 'ENTRY_UNBALANCED', move: -1 }
  return {
    ok: true,
    entry: seal({ kind: draft.kind, key: draft.key, cause: draft.cause, at: draft.at, postings, reverses: undefined }),
  }
}

/** The entry that takes another one back, whole; linked to it. */
export function reversalOf(
  entryId: number,
  entry: Pick<BalancedEntry, 'kind' | 'postings'>,
  about: { readonly key: string; readonly cause: Cause; readonly at: number },
): BalancedEntry {
  if (imbalance(entry.postings).size > 0) throw new RangeError(`entry ${entryId} does not balance`)
  return seal({
    kind: entry.kind,
    ...about,
    reverses: entryId,
    postings: entry.postings.map((posting) => ({ ...posting, quantity: -posting.quantity as Quantity })),
  })
}
