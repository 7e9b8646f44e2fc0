import { z } from 'zod'
import { madeDocumentSchema } from '../document-kit.ts'
import { recordId } from '../list.ts'
import { command, query } from '../procedure.ts'
import { FILERS, OFFICE } from '../role.ts'

/** Bonded documents that belong together: transfer pairs, gathered stock orders, filings of new items, what a list brings to the warehouse. */

const brief = z.object({
  id: recordId,
  number: z.string(),
  bookNo: z.string(),
  stateName: z.string(),
  tone: z.string(),
  firstGoods: z.string(),
  lines: z.number().int(),
})

export const bondedLinkArea = {
  /** The other list of a transfer, how the two agree item by item, and lists that could be it. */
  'bonded.pair': query({
    title: '转入转出对照',
    roles: OFFICE,
    topics: ['bonded', 'receipt'],
    failures: ['BONDED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      other: brief.optional(),
      rows: z.array(
        z.object({
          itemNo: z.string(),
          name: z.string(),
          unit: z.string(),
          taken: z.string(),
          given: z.string(),
          difference: z.string(),
          word: z.string(),
          agrees: z.boolean(),
        }),
      ),
      candidates: z.array(brief),
    }),
  }),
  /** Ties two lists of a transfer and writes each other's book and list number into the one that is still a draft. */
  'bonded.tie': command({
    title: '关联转入转出清单',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['BONDED_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ id: recordId, otherId: recordId }),
    output: z.object({ differing: z.number().int() }),
  }),
  /** Drafts the other side of a transfer in another book, line by line, and ties it. */
  'bonded.counterpart': command({
    title: '生成对方清单',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['BONDED_UNKNOWN', 'BOOK_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ id: recordId, bookId: recordId }),
    output: z.object({ id: recordId, ownNo: z.string(), unmatched: z.number().int() }),
  }),
  /** Approved stock orders of a book that wait to be gathered (集报). */
  'bonded.gatherable': query({
    title: '待集报的出入库单',
    roles: OFFICE,
    topics: ['bonded', 'receipt'],
    failures: [],
    input: z.object({ bookId: recordId }),
    output: z.object({
      orders: z.array(brief.extend({ formNo: z.string(), direction: z.string(), quantity: z.string() })),
    }),
  }),
  /** One list of type 1 from several stock orders of one form: quantities of an item added up, none lost. */
  'bonded.gather': command({
    title: '集报成核注清单',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['BOOK_UNKNOWN', 'BONDED_UNKNOWN', 'FIELD_INVALID', 'NOTHING_SELECTED'],
    input: z.object({ bookId: recordId, stockIds: z.array(recordId).min(1).max(1000) }),
    output: z.object({ id: recordId, ownNo: z.string(), lines: z.number().int(), quantity: z.string() }),
  }),
  /** The filing (BWS101) of all new items of a book that stand in none yet, as a draft. */
  'book.fileItems': command({
    title: '备案新商品',
    roles: FILERS,
    topics: ['bonded', 'book'],
    failures: ['BOOK_UNKNOWN', 'NOTHING_SELECTED'],
    input: z.object({ bookId: recordId }),
    output: z.object({ id: recordId, ownNo: z.string(), items: z.number().int() }),
  }),
  /** A processing book as EMS111, in a document of its own; one on its way is opened as it is. */
  'book.document': command({
    title: '加工账册备案单证',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['BOOK_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ bookId: recordId }),
    output: madeDocumentSchema,
  }),
  /** What a list brings to the warehouse, as the inbound list wants it. `owners`: those that its lines name. */
  'bonded.inbound': query({
    title: '清单的到货明细',
    roles: OFFICE,
    topics: ['bonded', 'stock'],
    failures: ['BONDED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      number: z.string(),
      bookNo: z.string(),
      vehicle: z.string(),
      owners: z.array(recordId),
      /** It was opened already. */
      inboundId: recordId.optional(),
      lines: z.array(
        z.object({
          seq: z.number().int(),
          itemNo: z.string(),
          sku: z.string(),
          gtin: z.string(),
          name: z.string(),
          unit: z.string(),
          qty: z.string(),
        }),
      ),
    }),
  }),
}
