import { z } from 'zod'

/** Shapes that every dense grid shares: filters, named sorts, paging by key. */

/** One condition. `field` is a column id that the list declares filterable; values are text. */
export const filterSchema = z.object({
  field: z.string().max(40),
  op: z.enum(['is', 'in', 'not', 'from', 'to', 'has', 'starts', 'empty', 'filled']),
  value: z.union([z.string().max(200), z.array(z.string().max(80)).max(1000)]).optional(),
})
export type Filter = z.infer<typeof filterSchema>

export const sortSchema = z.object({ by: z.string().max(40), down: z.boolean() })
export type Sort = z.infer<typeof sortSchema>

/** What a grid asks: filters, a named indexed sort, the key after which (or before which) to go on. */
export const pageInputSchema = z.object({
  filters: z.array(filterSchema).max(30).default([]),
  sort: sortSchema.optional(),
  /** Opaque key of the row after which the page starts; absent = from the start. */
  after: z.string().max(400).optional(),
  /** With `after` absent: the last page instead of the first (End key). */
  fromEnd: z.boolean().default(false),
  limit: z.number().int().min(1).max(500).default(100),
})
export type PageInput = z.input<typeof pageInputSchema>

/** A page of rows; each row has `id` (stable) and `key` (for paging). `next` is absent on the last page. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().optional() })
}

export const countInputSchema = z.object({ filters: z.array(filterSchema).max(30).default([]) })
/** Counts and sums come apart from the rows, so that a page never waits for them. Sums are decimal text. */
export const countOutputSchema = z.object({
  count: z.number().int(),
  sums: z.record(z.string(), z.string()).default({}),
})

/** Rows chosen on a grid: listed ids, or everything that matches the filters except some. */
export const selectionSchema = z.union([
  z.object({ ids: z.array(z.number().int()).min(1).max(100_000) }),
  z.object({ filters: z.array(filterSchema).max(30), except: z.array(z.number().int()).max(10_000).default([]) }),
])
export type Selection = z.output<typeof selectionSchema>

/** An exact decimal as plain text, at most five places. */
export const decimalText = z.string().regex(/^-?\d{1,12}(\.\d{1,5})?$/)
/** yyyy-mm-dd */
export const dateText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** sha-256 in lower-case hex: the name of a content object */
export const contentHash = z.string().regex(/^[0-9a-f]{64}$/)
/** ISO time in UTC, milliseconds */
export const timeText = z.string()
export const recordId = z.number().int().nonnegative()
