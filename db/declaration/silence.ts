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

/** Steps of declarations that somebody owes an answer to, by what is expected: how many, how many are late, when the first of them is. */
export function declarationSteps(
  ledger: ReadHandle,
): { expects: string; count: number; late: number; until: number }[] {
  return ledger
    .sql(
      'select expects, count(*) as count, sum(noted) as late, min(due_at) as until from declaration_silence_lease group by expects order by expects',
    )
    .all() as { expects: string; count: number; late: number; until: number }[]
}

/** Messages of a channel whose declarations are owed an answer that is not late yet. */
export function owedDeclarations(ledger: ReadHandle, channel: string): number[] {
  return (
    ledger
      .sql(
        `select v.message_id as id from declaration_silence_lease s join declaration_version v on v.declaration_id = s.declaration_id and v.version = s.version
      join outbox_lease l on l.message_id = v.message_id where s.noted = 0 and l.channel = ? and l.state = 'taken' order by s.due_at`,
      )
      .all(channel) as { id: number }[]
  ).map((row) => row.id)
}
