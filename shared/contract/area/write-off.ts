import { z } from 'zod'
import { WRITE_OFF_ACTS, WRITE_OFF_FIGURES, WRITE_OFF_STATES } from '../../domain/bonded/write-off.ts'
import { madeDocumentSchema } from '../document-kit.ts'
import { contentHash, dateText, decimalText, recordId, timeText } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { FILERS, OFFICE } from '../role.ts'
import type { Topic } from '../topic.ts'

/** 报核: a book's cycle with its clock, figures by item, lists, disposals; versions, states, export. */

const MOVED: readonly Topic[] = ['book', 'bonded', 'receipt']
const clock = z.object({
  reportBy: z.string(),
  latestBy: z.string(),
  daysLeft: z.number().int(),
  tooLong: z.boolean(),
  source: z.string(),
})
const item = z.object({
  itemId: recordId,
  seq: z.number().int(),
  itemNo: z.string(),
  name: z.string(),
  unit: z.string(),
  opening: z.string(),
  credited: z.string(),
  debited: z.string(),
  closing: z.string(),
  house: z.string(),
  actual: z.string(),
  disposed: z.string(),
  difference: z.string(),
  result: z.string(),
  help: z.string(),
  justified: z.boolean(),
  why: z.string(),
})
const list = z.object({
  id: recordId,
  number: z.string(),
  direction: z.string(),
  at: z.string(),
  taking: z.boolean(),
  why: z.string(),
})
const finding = z.object({ level: z.enum(['error', 'warning']), code: z.string(), message: z.string() })
const figures = {
  bookId: recordId,
  bookNo: z.string(),
  bookTitle: z.string(),
  kind: z.string(),
  from: z.string(),
  to: z.string(),
  through: recordId,
  hash: z.string(),
  clock: clock.optional(),
  lists: z.array(list),
  rows: z.array(item),
  surplus: z.number().int(),
  shortage: z.number().int(),
  findings: z.array(finding),
}
const row = z.object({
  id: recordId,
  bookId: recordId,
  bookNo: z.string(),
  bookTitle: z.string(),
  kind: z.string(),
  times: z.number().int(),
  from: z.string(),
  to: z.string(),
  state: z.enum(WRITE_OFF_STATES),
  stateName: z.string(),
  tone: z.string(),
  version: z.number().int(),
  customsNo: z.string(),
  extendedTo: z.string(),
  clock: clock.optional(),
  items: z.number().int(),
  surplus: z.number().int(),
  shortage: z.number().int(),
  revision: z.number().int(),
})
/** What a person decides: lists left out, and items whose reported stock or reason is not what the ledger says by itself. */
const decisions = {
  excluded: z
    .array(z.object({ id: recordId, why: z.string().trim().min(1).max(200) }))
    .max(20_000)
    .default([]),
  items: z
    .array(
      z.object({
        itemId: recordId,
        /** Absent: as the ledger says. */
        actual: decimalText.optional(),
        justified: z.boolean().default(false),
        why: z.string().trim().max(200).default(''),
      }),
    )
    .max(20_000)
    .default([]),
}

export const writeOffArea = {
  /** Every book with its running cycle and whether that has a write-off, and all write-offs, newest first. */
  'writeOff.list': query({
    title: '报核列表',
    roles: OFFICE,
    topics: MOVED,
    failures: [],
    input: z.object({}),
    output: z.object({
      books: z.array(
        z.object({
          id: recordId,
          bookNo: z.string(),
          title: z.string(),
          from: z.string(),
          to: z.string(),
          clock: clock.optional(),
          writeOffId: recordId.optional(),
        }),
      ),
      rows: z.array(row),
    }),
  }),
  /** The figures of a book's cycle as they stand now; nothing is stored. */
  'writeOff.draft': query({
    title: '报核草稿',
    roles: OFFICE,
    topics: MOVED,
    failures: ['BOOK_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ bookId: recordId, from: dateText.optional(), to: dateText.optional() }),
    output: z.object(figures),
  }),
  /** A saved version, its history, and whether the same entries still give its hash. */
  'writeOff.get': query({
    title: '报核',
    roles: OFFICE,
    topics: MOVED,
    failures: ['WRITE_OFF_UNKNOWN'],
    input: z.object({ id: recordId, version: z.number().int().min(1).optional() }),
    output: z.object({
      row,
      ...figures,
      shown: z.number().int(),
      /** Entries of the cycle that were posted after this version was made: a new version would count them. */
      later: z.number().int(),
      versions: z.array(
        z.object({
          version: z.number().int(),
          hash: z.string(),
          items: z.number().int(),
          surplus: z.number().int(),
          shortage: z.number().int(),
          lists: z.number().int(),
          note: z.string(),
          actor: z.string(),
          at: timeText,
        }),
      ),
      events: z.array(
        z.object({
          act: z.string(),
          stateName: z.string(),
          tone: z.string(),
          version: z.number().int(),
          day: z.string(),
          detail: z.string(),
          receiptId: recordId.optional(),
          actor: z.string(),
          at: timeText,
        }),
      ),
      acts: z.array(z.enum(WRITE_OFF_ACTS)),
      mayEdit: z.boolean(),
    }),
  }),
  /** Freezes the figures of now with these decisions: the first version of a new write-off, or a newer one. */
  'writeOff.save': command({
    title: '保存报核',
    roles: ['warehouse', 'checker', 'admin'],
    topics: ['book'],
    failures: ['BOOK_UNKNOWN', 'WRITE_OFF_UNKNOWN', 'WRITE_OFF_STATE', 'FIELD_INVALID', 'RECORD_CHANGED'],
    input: z.object({
      id: recordId.optional(),
      revision: z.number().int().default(0),
      bookId: recordId,
      from: dateText.optional(),
      to: dateText.optional(),
      note: z.string().trim().max(500).default(''),
      ...decisions,
    }),
    output: z.object({ id: recordId, version: z.number().int(), hash: z.string() }),
  }),
  /** What happened at customs, or to the draft. `day`: when; `until`: the end of an approved extension. */
  'writeOff.act': command({
    title: '报核进度',
    roles: ['warehouse', 'checker', 'admin'],
    topics: ['book'],
    failures: ['WRITE_OFF_UNKNOWN', 'WRITE_OFF_STATE', 'WRITE_OFF_NOT_READY', 'FIELD_INVALID', 'RECORD_CHANGED'],
    input: z.object({
      id: recordId,
      revision: z.number().int(),
      act: z.enum(WRITE_OFF_ACTS),
      day: dateText,
      until: dateText.optional(),
      customsNo: z.string().trim().max(64).default(''),
      detail: z.string().trim().max(500).default(''),
    }),
    output: z.object({ state: z.enum(WRITE_OFF_STATES) }),
  }),
  /** Computes a version again from the movements that it counted: the same hash, or which items differ. */
  'writeOff.verify': query({
    title: '复算报核',
    roles: OFFICE,
    topics: MOVED,
    failures: ['WRITE_OFF_UNKNOWN'],
    input: z.object({ id: recordId, version: z.number().int().min(1) }),
    output: z.object({ same: z.boolean(), signed: z.string(), now: z.string(), items: z.array(recordId) }),
  }),
  /** The movements that a figure adds up from, newest first. */
  'writeOff.rows': query({
    title: '报核数字的由来',
    roles: OFFICE,
    topics: MOVED,
    failures: ['BOOK_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      bookId: recordId,
      from: dateText,
      to: dateText,
      through: recordId,
      itemId: recordId,
      figure: z.enum(WRITE_OFF_FIGURES),
      limit: z.number().int().min(1).max(2000).default(300),
    }),
    output: z.object({
      rows: z.array(
        z.object({
          entryId: recordId,
          at: timeText,
          kindName: z.string(),
          cause: z.string(),
          causeKind: z.string(),
          causeId: recordId,
          quantity: z.string(),
        }),
      ),
    }),
  }),
  /** The newest version of a processing book's write-off as EMS121, in a document of its own; one on its way is opened as it is. */
  'writeOff.document': command({
    title: '加工账册报核单证',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['WRITE_OFF_UNKNOWN', 'BOOK_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ id: recordId }),
    output: madeDocumentSchema,
  }),
  /** A version as workbook, or as PDF to sign. */
  'writeOff.export': job({
    title: '导出报核',
    roles: OFFICE,
    topics: [],
    failures: ['WRITE_OFF_UNKNOWN', 'FIELD_INVALID', 'JOB_CANCELLED', 'PAPER_REFUSED'],
    input: z.object({
      id: recordId,
      version: z.number().int().min(1),
      format: z.enum(['xlsx', 'pdf']),
    }),
    output: z.object({ fileHash: contentHash, fileName: z.string() }),
  }),
}
