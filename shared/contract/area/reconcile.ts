import { z } from 'zod'
import { FILE_PARTS, PARTS } from '../../domain/bonded/reconcile.ts'
import { contentHash, recordId, timeText } from '../list.ts'
import { job, query } from '../procedure.ts'
import { OFFICE } from '../role.ts'

/** 账册核对: book, house, another system's stock and documents in flight, each difference split into named parts that add up. */

const partCode = z.enum(
  PARTS.map((one) => one.code) as [(typeof PARTS)[number]['code'], ...(typeof PARTS)[number]['code'][]],
)
const filePart = z.enum(
  FILE_PARTS.map((one) => one.code) as [(typeof FILE_PARTS)[number]['code'], ...(typeof FILE_PARTS)[number]['code'][]],
)
const amounts = z.array(z.object({ code: partCode, title: z.string(), tone: z.string(), quantity: z.string() }))

/** No books: all of them. `at` absent: now. `through`: the last entry that counts, so that a signed one can be made again. */
const asked = {
  bookIds: z.array(recordId).max(200).default([]),
  ownerId: recordId.optional(),
  at: timeText.optional(),
  through: recordId.optional(),
  fileId: recordId.default(0),
}
const row = z.object({
  itemId: recordId,
  bookNo: z.string(),
  seq: z.number().int(),
  itemNo: z.string(),
  name: z.string(),
  unit: z.string(),
  ownerId: recordId,
  owner: z.string(),
  customs: z.string(),
  house: z.string(),
  preDebited: z.string(),
  preCredited: z.string(),
  released: z.string(),
  inFlight: z.string(),
  difference: z.string(),
  parts: amounts,
  file: z.string().optional(),
  fileDifference: z.string().optional(),
  fileParts: z.array(z.object({ code: filePart, title: z.string(), quantity: z.string() })),
})
const statement = z.object({
  id: recordId,
  at: timeText,
  moment: timeText,
  books: z.string(),
  owner: z.string(),
  hash: z.string(),
  fileHash: contentHash,
  note: z.string(),
  actor: z.string(),
  items: z.number().int(),
  differing: z.number().int(),
})

export const reconcileArea = {
  'reconcile.run': query({
    title: '账册核对',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: [],
    input: z.object({
      ...asked,
      onlyDifferences: z.boolean().default(true),
      limit: z.number().int().min(1).max(20_000).default(2000),
    }),
    output: z.object({
      at: timeText,
      through: recordId,
      hash: z.string(),
      items: z.number().int(),
      differing: z.number().int(),
      /** Sums over all items that differ, by part: marks and quantities as they stand (units may differ). */
      totals: z.array(
        z.object({
          code: partCode,
          title: z.string(),
          help: z.string(),
          tone: z.string(),
          items: z.number().int(),
          marks: z.number().int(),
          quantity: z.string(),
        }),
      ),
      rows: z.array(row),
      more: z.number().int(),
      unmatched: z.array(z.object({ row: z.number().int(), why: z.string(), raw: z.string() })),
    }),
  }),
  /** The rows behind a part: which parcel, list, count line has left how much open. */
  'reconcile.part': query({
    title: '核对差异的明细',
    roles: OFFICE,
    topics: ['book', 'bonded', 'receipt'],
    failures: [],
    input: z.object({
      ...asked,
      code: partCode,
      itemId: recordId.optional(),
      limit: z.number().int().min(1).max(2000).default(500),
    }),
    output: z.object({
      count: z.number().int(),
      rows: z.array(
        z.object({
          itemId: recordId,
          itemNo: z.string(),
          seq: z.number().int(),
          bookNo: z.string(),
          owner: z.string(),
          mark: z.string(),
          markKind: z.string(),
          markId: recordId,
          label: z.string(),
          quantity: z.string(),
          entries: z.array(
            z.object({
              at: timeText,
              kindName: z.string(),
              account: z.string(),
              quantity: z.string(),
              cause: z.string(),
            }),
          ),
        }),
      ),
    }),
  }),
  /** Saves what the question answers as a signed statement: figures, hash, workbook. */
  'reconcile.sign': job({
    title: '签署核对报表',
    roles: ['warehouse', 'checker', 'admin'],
    topics: ['book'],
    failures: ['JOB_CANCELLED'],
    input: z.object({ ...asked, note: z.string().trim().max(500).default('') }),
    output: z.object({
      id: recordId,
      hash: z.string(),
      fileHash: contentHash,
      fileName: z.string(),
      items: z.number().int(),
    }),
  }),
  /** A signed statement as pages: computed again, and said whether it is still what was signed. */
  'reconcile.print': job({
    title: '核对报表 PDF',
    roles: OFFICE,
    topics: [],
    failures: ['RECORD_UNKNOWN', 'PAPER_REFUSED', 'JOB_CANCELLED'],
    input: z.object({ id: recordId }),
    output: z.object({ hash: contentHash, fileName: z.string(), pages: z.number().int(), same: z.boolean() }),
  }),
  'reconcile.statements': query({
    title: '核对报表列表',
    roles: OFFICE,
    topics: ['book'],
    failures: [],
    input: z.object({ limit: z.number().int().min(1).max(200).default(50) }),
    output: z.object({
      statements: z.array(statement),
      files: z.array(
        z.object({
          id: recordId,
          name: z.string(),
          at: timeText,
          lines: z.number().int(),
          unmatched: z.number().int(),
        }),
      ),
    }),
  }),
  /** Computes a signed statement again from the movements: the same hash, or which it is now. */
  'reconcile.verify': query({
    title: '复算核对报表',
    roles: OFFICE,
    topics: ['book'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({ same: z.boolean(), signed: z.string(), now: z.string() }),
  }),
}
