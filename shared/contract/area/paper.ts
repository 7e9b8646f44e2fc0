import { z } from 'zod'
import { command, job, query } from '../procedure.ts'
import { contentHash, recordId, timeText } from '../list.ts'
import { OFFICE, type Role } from '../role.ts'

/** Papers of filings (随附单据): attached, ordered, bound into one PDF, read for what they say. One room serves every kind of filing. */

export const PAPER_ROOMS = ['declaration', 'tracked', 'packet'] as const
/** Whoever prepares a filing puts its papers together. */
const KEEPERS: readonly Role[] = ['clerk', 'accountant', 'checker', 'admin']
const room = z.enum(PAPER_ROOMS)
const subject = z.object({ room, subject: recordId })
const describe = {
  kind: z.string().max(20),
  title: z.string().trim().max(100),
  number: z.string().trim().max(64).default(''),
  note: z.string().trim().max(200).default(''),
}
const paperView = z.object({
  id: recordId,
  hash: contentHash,
  fileName: z.string(),
  format: z.string(),
  bytes: z.number().int(),
  pages: z.number().int(),
  dpi: z.number().int(),
  hasText: z.boolean(),
  kind: z.string(),
  kindName: z.string(),
  title: z.string(),
  number: z.string(),
  note: z.string(),
  position: z.number().int(),
  removed: z.boolean(),
  /** What an office's rules object to: too large, too coarse. */
  warnings: z.array(z.string()),
  at: timeText,
  actor: z.string(),
})
/** Lengths in tenths of a point, from the upper left corner of the page as seen. */
const place = z.object({
  page: z.number().int(),
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  text: z.string(),
})

export const paperArea = {
  'paper.list': query({
    title: '随附单据',
    roles: OFFICE,
    topics: ['paper', 'declaration', 'tracked', 'refund'],
    failures: ['DECLARATION_UNKNOWN', 'TRACKED_UNKNOWN', 'PACKET_UNKNOWN'],
    input: subject,
    output: z.object({
      papers: z.array(paperView),
      mayChange: z.boolean(),
      books: z.array(
        z.object({
          id: recordId,
          hash: contentHash,
          fileName: z.string(),
          pages: z.number().int(),
          bytes: z.number().int(),
          /** Do the papers, their order and names still stand as they were bound? */
          current: z.boolean(),
          at: timeText,
          actor: z.string(),
        }),
      ),
    }),
  }),
  /** Opens the file in the throw-away child and keeps it behind the others. The same file twice is the same paper. */
  'paper.attach': job({
    title: '附单据',
    roles: KEEPERS,
    topics: ['paper'],
    failures: [
      'DECLARATION_UNKNOWN',
      'TRACKED_UNKNOWN',
      'PACKET_UNKNOWN',
      'PAPER_LOCKED',
      'CONTENT_MISSING',
      'CONTENT_TOO_LARGE',
      'PAPER_REFUSED',
      'JOB_CANCELLED',
    ],
    input: subject.extend({
      hash: contentHash,
      fileName: z.string().max(200),
      kind: z.string().max(20).optional(),
    }),
    output: z.object({
      id: recordId,
      kind: z.string(),
      pages: z.number().int(),
      hasText: z.boolean(),
      again: z.boolean(),
    }),
  }),
  'paper.describe': command({
    title: '修改单据说明',
    roles: KEEPERS,
    topics: ['paper'],
    failures: ['PAPER_UNKNOWN', 'PAPER_LOCKED', 'DECLARATION_UNKNOWN', 'TRACKED_UNKNOWN', 'PACKET_UNKNOWN'],
    input: z.object({ id: recordId, ...describe }),
    output: z.object({}),
  }),
  /** All papers of the filing in their new order. */
  'paper.order': command({
    title: '调整单据次序',
    roles: KEEPERS,
    topics: ['paper'],
    failures: ['DECLARATION_UNKNOWN', 'TRACKED_UNKNOWN', 'PACKET_UNKNOWN', 'PAPER_LOCKED', 'RECORD_CHANGED'],
    input: subject.extend({ ids: z.array(recordId).max(500) }),
    output: z.object({}),
  }),
  /** Takes a paper out, or back in; the file itself is kept. */
  'paper.remove': command({
    title: '移除单据',
    roles: KEEPERS,
    topics: ['paper'],
    failures: ['PAPER_UNKNOWN', 'PAPER_LOCKED', 'DECLARATION_UNKNOWN', 'TRACKED_UNKNOWN', 'PACKET_UNKNOWN'],
    input: z.object({ id: recordId, restore: z.boolean().default(false) }),
    output: z.object({}),
  }),
  /** One PDF: index, papers in their order, bookmarks, a stamp on every page. */
  'paper.bind': job({
    title: '合并单据为一个 PDF',
    roles: OFFICE,
    topics: ['paper'],
    failures: [
      'DECLARATION_UNKNOWN',
      'TRACKED_UNKNOWN',
      'PACKET_UNKNOWN',
      'PAPERS_NONE',
      'PAPER_REFUSED',
      'CONTENT_DAMAGED',
      'JOB_CANCELLED',
    ],
    input: subject,
    output: z.object({
      hash: contentHash,
      fileName: z.string(),
      pages: z.number().int(),
      /** Papers that could not be put in, and why; the others are. */
      left: z.array(z.object({ fileName: z.string(), reason: z.string() })),
    }),
  }),
  /** Draws a page in the throw-away child, once; `paper.text` shows it from then on. */
  'paper.picture': job({
    title: '看单证页面',
    roles: OFFICE,
    topics: ['paper'],
    failures: ['PAPER_UNKNOWN', 'CONTENT_MISSING', 'CONTENT_TOO_LARGE', 'PAPER_REFUSED', 'JOB_CANCELLED'],
    input: z.object({ id: recordId, page: z.number().int().min(1) }),
    output: z.object({}),
  }),
  /** One page: its text with its places, and its picture (SVG; '' until it was drawn by `paper.picture`). */
  'paper.text': query({
    title: '单据文字',
    roles: OFFICE,
    topics: ['paper'],
    failures: ['PAPER_UNKNOWN', 'CONTENT_DAMAGED'],
    input: z.object({ id: recordId, page: z.number().int().min(1).default(1) }),
    output: z.object({
      width: z.number().int(),
      height: z.number().int(),
      picture: z.string(),
      places: z.array(place),
    }),
  }),
  /** What the text of the papers says for fields of a declaration, each with where it stands. Nothing is stored. */
  'paper.prefill': query({
    title: '从单据预填',
    roles: OFFICE,
    topics: ['paper'],
    failures: ['DECLARATION_UNKNOWN', 'CONTENT_DAMAGED'],
    input: z.object({ declarationId: recordId }),
    output: z.object({
      head: z.array(
        z.object({
          field: z.string(),
          label: z.string(),
          value: z.string(),
          now: z.string(),
          paperId: recordId,
          fileName: z.string(),
          place,
        }),
      ),
      items: z.array(
        z.object({
          fields: z.record(z.string(), z.string()),
          paperId: recordId,
          fileName: z.string(),
          place,
        }),
      ),
      /** Papers without a text layer: they can only be typed from. */
      scans: z.number().int(),
    }),
  }),
}
