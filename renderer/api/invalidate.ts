import type { ProcedureName, Topic } from '../../shared/contract/index.ts'
import { isProcedureName, procedureOf } from '../../shared/contract/index.ts'

/** Does a change of these topics make the answer of this query stale? Decided by the contract alone. */
export function isTouched(name: string, topics: ReadonlySet<string>): boolean {
  if (!isProcedureName(name)) return false
  const procedure = procedureOf(name)
  return procedure.kind === 'query' && procedure.topics.some((topic) => topics.has(topic))
}

/** What a successful command changed. */
export function topicsOf(name: ProcedureName): readonly Topic[] {
  return procedureOf(name).topics
}
