import type { ReadHandle, WriteHandle } from '../open.ts'

/** A named beginning for declarations. */
export interface TemplateRow {
  readonly id: number
  readonly name: string
  readonly clientId: number
  readonly direction: string
  readonly body: string
  readonly revision: number
  readonly archived: number
  readonly changedAt: number
}

const COLUMNS =
  'select template_id as id, name, client_id as clientId, direction, body, revision, archived, changed_at as changedAt from declaration_template'

/** Templates that are in use, by name: some dozens. */
export function listTemplates(ledger: ReadHandle): TemplateRow[] {
  return ledger.sql(`${COLUMNS} where archived = 0 order by name`).all() as TemplateRow[]
}

/** One template. */
export function readTemplate(ledger: ReadHandle, id: number): TemplateRow | undefined {
  return ledger.sql(`${COLUMNS} where template_id = ?`).get(id) as TemplateRow | undefined
}

/** Adds a template, or a revision of the one of this name; earlier ones are kept. @returns its id */
export function saveTemplate(
  ledger: WriteHandle,
  template: { name: string; clientId: number; direction: string; body: string; archived: boolean },
  actorId: number,
  at: number,
): number {
  const { id, revision } = ledger
    .sql(
      `insert into declaration_template (name, client_id, direction, body, revision, archived, actor_id, changed_at) values (?, ?, ?, ?, 1, ?, ?, ?)
      on conflict (name) do update set client_id = excluded.client_id, direction = excluded.direction, body = excluded.body, revision = revision + 1, archived = excluded.archived, actor_id = excluded.actor_id, changed_at = excluded.changed_at
      returning template_id as id, revision`,
    )
    .get(
      template.name,
      template.clientId,
      template.direction,
      template.body,
      template.archived ? 1 : 0,
      actorId,
      at,
    ) as { id: number; revision: number }
  ledger
    .sql('insert into declaration_template_revision (template_id, revision, body, actor_id, at) values (?, ?, ?, ?, ?)')
    .run(id, revision, template.body, actorId, at)
  return id
}
