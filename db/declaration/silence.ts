import type { ReadHandle, WriteHandle } from '../open.ts'

/** Declarations whose next step is due: a helper beside them, which lasts as long as somebody owes an answer. */

export interface DeclarationSilence {
  readonly declarationId: number
  readonly version: number
  readonly dueAt: number
  readonly noted: number
  readonly expects: string
}

const ROW =
  'select declaration_id as declarationId, version, due_at as dueAt, noted, expects from declaration_silence_lease'

/** A step begins: its answer is due at a time; undefined: nobody owes one. */
export function expectAnswer(
  ledger: WriteHandle,
  declarationId: number,
  version: number,
  due: { readonly dueAt: number; readonly expects: string } | undefined,
): void {
  if (due === undefined) {
    ledger.sql('delete from declaration_silence_lease where declaration_id = ?').run(declarationId)
    return
  }
  ledger
    .sql(
      `insert into declaration_silence_lease (declaration_id, version, due_at, noted, expects) values (?, ?, ?, 0, ?)
      on conflict (declaration_id) do update set version = excluded.version, due_at = excluded.due_at, noted = 0, expects = excluded.expects`,
    )
    .run(declarationId, version, due.dueAt, due.expects)
}

/** Steps that are overdue and not noted yet. */
export function overdueDeclarations(ledger: ReadHandle, now: number, limit: number): DeclarationSilence[] {
  return ledger
    .sql(`${ROW} where noted = 0 and due_at <= ? order by due_at limit ?`)
    .all(now, limit) as DeclarationSilence[]
}

/** Marks a step as silent. */
export function noteDeclarationSilent(ledger: WriteHandle, declarationId: number): void {
  ledger.sql('update declaration_silence_lease set noted = 1 where declaration_id = ?').run(declarationId)
}

/** How many declarations nobody answered in time. */
export function silentDeclarations(ledger: ReadHandle): number {
  return (ledger.sql('select count(*) as n from declaration_silence_lease where noted = 1').get() as { n: number }).n
}

/** Does this message carry the version of a declaration that nobody answered in time? */
export function hasSilentDeclaration(ledger: ReadHandle, messageId: number): boolean {
  return (
    ledger
      .sql(
        'select 1 as yes from declaration_version v join declaration_silence_lease s on s.declaration_id = v.declaration_id and s.version = v.version where v.message_id = ? and s.noted = 1 limit 1',
      )
      .get(messageId) !== undefined
  )
}

/** Declarations (alias `d`) that are silent, or not. */
export function silentCondition(silent: boolean): { readonly text: string; readonly values: readonly string[] } {
  const text = 'd.declaration_id in (select s.declaration_id from declaration_silence_lease s where s.noted = 1)'
  return { text: silent ? text : `not ${text}`, values: [] }
}
