import { createHash } from 'node:crypto'
import type { WriteHandle } from './open.ts'
import { transaction } from './tx.ts'

/** One file, one transaction, one test. The text of a migration never changes once it has run anywhere. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

export class MigrationError extends Error {
  readonly code: 'LEDGER_FROM_FUTURE' | 'LEDGER_MIGRATION_CHANGED'
  readonly data: Readonly<Record<string, unknown>>
  constructor(code: 'LEDGER_FROM_FUTURE' | 'LEDGER_MIGRATION_CHANGED', data: Readonly<Record<string, unknown>>) {
    super(code)
    this.code = code
    this.data = data
  }
}

/** sha-256 of a migration's text, in hex: kept in the ledger and compared at every start. */
function migrationHash(migration: Migration): string {
  return createHash('sha256').update(migration.name).update('\n').update(migration.sql).digest('hex')
}

/**
 * Brings the ledger to the newest structure.
 * @returns the names of the migrations that ran
 * @throws MigrationError LEDGER_FROM_FUTURE (more migrations than known), LEDGER_MIGRATION_CHANGED (a known one has other text);
 *   in both cases nothing was changed
 */
export function migrate(ledger: WriteHandle, migrations: readonly Migration[], now: number): string[] {
  ledger.database.exec(
    'create table if not exists migration (number integer primary key, name text not null, hash text not null, ran_at integer not null) strict',
  )
  const ran = ledger.sql('select number, name, hash from migration order by number').all() as {
    number: number
    name: string
    hash: string
  }[]
  if (ran.length > migrations.length)
    throw new MigrationError('LEDGER_FROM_FUTURE', { found: ran.length, known: migrations.length })
  for (const [index, row] of ran.entries()) {
    const known = migrations[index]
    if (known === undefined || known.name !== row.name || migrationHash(known) !== row.hash) {
      throw new MigrationError('LEDGER_MIGRATION_CHANGED', { name: row.name })
    }
  }
  const done: string[] = []
  for (const [index, migration] of migrations.entries()) {
    if (index < ran.length) continue
    transaction(ledger, () => {
      ledger.database.exec(migration.sql)
      ledger
        .sql('insert into migration (number, name, hash, ran_at) values (?, ?, ?, ?)')
        .run(index + 1, migration.name, migrationHash(migration), now)
    })
    done.push(migration.name)
  }
  return done
}
