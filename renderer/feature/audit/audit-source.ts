import type { Answer, CallIn, CallOut } from '../../../shared/contract/index.ts'
import type { PageRequest } from '../../ui/grid/grid-state.ts'

export type AuditRow = CallOut<'audit.page'>['rows'][number] & { readonly id: number; readonly key: string }

/**
 * The log is read backwards from a number. Its numbers have no gaps (each row carries the hash of the one before), so the
 * rows after a number can be asked for as well: they are the ones before `number + limit + 1`.
 */
export function auditQuestion(request: PageRequest): CallIn<'audit.page'> {
  const after = request.after === undefined ? undefined : Number(request.after)
  if (request.sort.down) return { limit: request.limit, ...(after === undefined ? {} : { before: after }) }
  return { limit: request.limit, before: (after ?? 0) + request.limit + 1 }
}

/** The answer as a page of the grid, in the order that was asked for. */
export function auditPage(
  request: PageRequest,
  answer: Answer<CallOut<'audit.page'>>,
): Answer<{ rows: AuditRow[]; next?: string }> {
  if (!answer.ok) return answer
  const floor = request.sort.down || request.after === undefined ? 0 : Number(request.after)
  const rows = answer.value.rows
    .filter((row) => row.seq > floor)
    .map((row): AuditRow => ({ ...row, id: row.seq, key: String(row.seq) }))
  const ordered = rows.toSorted((a, b) => (request.sort.down ? b.seq - a.seq : a.seq - b.seq))
  const last = ordered.at(-1)
  const more = last !== undefined && ordered.length >= request.limit && last.seq > 1
  return { ok: true, value: { rows: ordered, ...(more ? { next: last.key } : {}) } }
}
