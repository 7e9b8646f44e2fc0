import { z } from 'zod'
import { BOOK_KINDS, BOOK_MODES, ITEM_STATES } from '../../domain/bonded/book.ts'
import {
  countInputSchema,
  countOutputSchema,
  dateText,
  decimalText,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { command, query } from '../procedure.ts'
import { FILERS, OFFICE } from '../role.ts'

/** Bonded account books (账册), their items, what each account of an item stands at, and every movement with its cause. */

const oneOf = <T extends string>(values: readonly T[]) => z.enum(values as [T, ...T[]])
const bookKind = oneOf(BOOK_KINDS.map((one) => one.kind))
const bookMode = oneOf(BOOK_MODES.map((one) => one.mode))
const dateOrNone = z.union([z.literal(''), dateText])
const text = (most: number) => z.string().trim().max(most).default('')

/** Who runs the book, as every document of it names them (SPEC B.2). */
export const bookBodySchema = z.object({
  companyCode: text(10),
  companyCredit: text(18),
  companyName: text(200),
  declarantCode: text(10),
  declarantCredit: text(18),
  declarantName: text(200),
  inputCode: text(10),
  inputCredit: text(18),
  inputName: text(200),
  /** 主管关区 4 digits. */
  district: text(4),
  /** Z7 = special zone, Z8 = bonded logistics outside (SPEC B.1, inferred). */
  systemId: z.enum(['Z7', 'Z8']).default('Z7'),
  contact: text(100),
  note: text(500),
  /** Days that goods may be stored; '' = not said. */
  storageDays: z.union([z.literal(''), z.string().regex(/^\d{1,5}$/)]).default(''),
  /** Most that an item or the book may hold, in declared units; '' = not said. */
  storageLimit: z.union([z.literal(''), decimalText]).default(''),
  cargoName: text(100),
})
export type BookBody = z.output<typeof bookBodySchema>

const bookFields = {
  bookNo: z.string().trim().toUpperCase().min(1).max(12),
  kind: bookKind,
  mode: bookMode.default('accumulate'),
  title: text(100),
  validTo: dateOrNone.default(''),
  cycleFrom: dateOrNone.default(''),
  cycleTo: dateOrNone.default(''),
  archived: z.boolean().default(false),
  body: bookBodySchema,
}
const book = z.object({
  ...bookFields,
  id: recordId,
  kindName: z.string(),
  modeName: z.string(),
  items: z.number().int(),
  unfiled: z.number().int(),
  open: z.number().int(),
  alerts: z.array(z.object({ tone: z.enum(['amber', 'red']), text: z.string() })),
  revision: z.number().int(),
  changedAt: timeText,
})

const itemFields = {
  bookId: recordId,
  seq: z.number().int().nonnegative().max(999_999_999),
  itemNo: z.string().trim().min(1).max(32),
  hsCode: text(10),
  name: z.string().trim().min(1).max(512),
  spec: text(512),
  declaredUnit: text(3),
  legalUnit: text(3),
  secondUnit: text(3),
  factor1: z.union([z.literal(''), decimalText]).default(''),
  factor2: z.union([z.literal(''), decimalText]).default(''),
  stockUnit: text(3),
  stockFactor: z.union([z.literal(''), decimalText]).default(''),
  country: text(3),
  currency: text(3),
  price: z.union([z.literal(''), decimalText]).default(''),
  limitDate: dateOrNone.default(''),
  gtin: text(14),
  state: oneOf(ITEM_STATES.map((one) => one.state)),
}
const figures = {
  customs: z.string(),
  book: z.string(),
  preDebited: z.string(),
  preCredited: z.string(),
  released: z.string(),
  free: z.string(),
  house: z.string(),
  inFlight: z.string(),
  countDifference: z.string(),
  difference: z.string(),
}
const itemRow = z.object({
  ...itemFields,
  ...figures,
  id: recordId,
  key: z.string(),
  bookNo: z.string(),
  stateName: z.string(),
  tone: z.string(),
  inDate: z.string(),
  listNo: z.string(),
  listLine: z.number().int(),
  source: z.string(),
  problem: z.string(),
  revision: z.number().int(),
  changedAt: timeText,
})
const movement = z.object({
  entryId: recordId,
  line: z.number().int(),
  at: timeText,
  recordedAt: timeText,
  kind: z.string(),
  kindName: z.string(),
  account: z.string(),
  accountName: z.string(),
  ownerId: recordId,
  owner: z.string(),
  lotId: recordId,
  quantity: z.string(),
  mark: z.string(),
  cause: z.string(),
  causeKind: z.string(),
  causeId: recordId,
  reverses: recordId.optional(),
  actor: z.string(),
})

export const bookArea = {
  'book.list': query({
    title: '账册列表',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: [],
    input: z.object({ archived: z.boolean().default(false) }),
    output: z.object({ books: z.array(book) }),
  }),
  /** How full a book is against its limit, and how long its goods have been there (first in, first out). */
  'book.usage': query({
    title: '账册存量与库龄',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: ['BOOK_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      held: z.string(),
      limit: z.string(),
      percent: z.number().int().optional(),
      buckets: z.array(z.object({ title: z.string(), items: z.number().int(), quantity: z.string() })),
      over: z.number().int(),
      oldest: z.array(
        z.object({
          itemId: recordId,
          seq: z.number().int(),
          itemNo: z.string(),
          name: z.string(),
          days: z.number().int(),
        }),
      ),
    }),
  }),
  'book.save': command({
    title: '保存账册',
    roles: FILERS,
    topics: ['book'],
    failures: ['BOOK_UNKNOWN', 'BOOK_EXISTS', 'RECORD_CHANGED', 'FIELD_INVALID'],
    input: z.object({ ...bookFields, id: recordId.optional(), revision: z.number().int().default(0) }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  /** Filters: book, ids, seq, itemNo, name, hsCode, state, gtin, difference (filled = not 0). */
  'book.items': query({
    title: '账册商品',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: ['INPUT_INVALID'],
    input: pageInputSchema,
    output: pageOf(itemRow),
  }),
  'book.itemCount': query({
    title: '账册商品数',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: ['INPUT_INVALID'],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  /** Adds or changes an item; 备案序号 0 = not filed yet. What customs gave (序号, 料号) is changed only by an administrator's import. */
  'book.saveItem': command({
    title: '保存账册商品',
    roles: FILERS,
    topics: ['book'],
    failures: ['BOOK_UNKNOWN', 'ITEM_UNKNOWN', 'ITEM_EXISTS', 'RECORD_CHANGED', 'FIELD_INVALID'],
    input: z.object({ ...itemFields, id: recordId.optional(), revision: z.number().int().default(0) }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  /** What every account of an item stands at, now or at a moment, by owner and lot; and what customs said of it. */
  'book.item': query({
    title: '账册商品明细',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: ['ITEM_UNKNOWN'],
    input: z.object({ id: recordId, at: timeText.optional() }),
    output: z.object({
      row: itemRow,
      at: z.string(),
      accounts: z.array(
        z.object({
          account: z.string(),
          name: z.string(),
          plane: z.string(),
          help: z.string(),
          ownerId: recordId,
          owner: z.string(),
          lotId: recordId,
          quantity: z.string(),
        }),
      ),
      statements: z.array(
        z.object({
          at: timeText,
          source: z.string(),
          inQuantity: z.string(),
          credited: z.string(),
          debited: z.string(),
          preCredited: z.string(),
          preDebited: z.string(),
        }),
      ),
    }),
  }),
  /** Movements of an item, newest first; `before` goes on after the last one shown. */
  'book.movements': query({
    title: '账册商品变动',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: ['ITEM_UNKNOWN'],
    input: z.object({
      itemId: recordId,
      accounts: z.array(z.string().max(30)).max(20).default([]),
      before: z.string().max(60).optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ movements: z.array(movement), next: z.string().optional() }),
  }),
}
