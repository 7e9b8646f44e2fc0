import { createHash } from 'node:crypto'
import { readIdentity, writeIdentity, type LedgerIdentity } from '../../db/house/identity.ts'
import { insertUser } from '../../db/house/people.ts'
import { migrate, MigrationError } from '../../db/migrate.ts'
import { migrations } from '../../db/migrations/index.ts'
import { LedgerOpenError, openReader, openWriter, type ReadHandle, type WriteHandle } from '../../db/open.ts'
import { transaction } from '../../db/tx.ts'
import { Failure } from '../../shared/contract/failure.ts'
import { deviceCode } from '../../shared/domain/identifier/own-number.ts'
import type { Role } from '../../shared/contract/role.ts'
import type { Clock, Keys, Rng } from './ports.ts'
import { createSecrets, type Secrets } from './secret.ts'

export interface OpenedLedger {
  readonly ledger: WriteHandle
  readonly identity: LedgerIdentity
  readonly secrets: Secrets
}

/** A random name for a ledger's key and the device code that goes into every number it issues. */
export function newLedgerId(rng: Rng): string {
  const text = Buffer.from(rng.bytes(16)).toString('hex')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

/** The key of a ledger; a new ledger gets a new one. @throws Failure LEDGER_KEY_MISSING */
export function ledgerKey(ledgerId: string, keys: Keys, rng: Rng, isNew: boolean): Uint8Array {
  const known = keys.load(ledgerId)
  if (known !== undefined) return known
  if (!isNew) throw new Failure('LEDGER_KEY_MISSING', { file: keys.place(ledgerId) })
  const key = createHash('sha256').update(rng.bytes(32)).update(rng.bytes(32)).digest()
  keys.store(ledgerId, key)
  return key
}

/** People that a new ledger starts with: a training office has one of each role, a real one its administrator. */
function firstPeople(kind: 'training' | 'real'): { login: string; name: string; roles: Role[] }[] {
  const admin = { login: 'admin', name: '管理员', roles: ['admin'] as Role[] }
  if (kind === 'real') return [admin]
  return [
    { login: 'clerk', name: '示例录单员', roles: ['clerk'] },
    { login: 'warehouse', name: '示例仓管员', roles: ['warehouse'] },
    { login: 'accountant', name: '示例会计', roles: ['accountant'] },
    { login: 'checker', name: '示例复核员', roles: ['checker', 'clerk'] },
    admin,
  ]
}

/**
 * Opens the database for writing, brings it to the newest structure and founds it when it is new.
 * @throws Failure LEDGER_KEY_WRONG, LEDGER_FROM_FUTURE, LEDGER_MIGRATION_CHANGED; nothing was changed then
 */
export function openLedger(options: {
  file: string
  ledgerId: string
  key: Uint8Array
  kind: 'training' | 'real'
  clock: Clock
  rng: Rng
}): OpenedLedger {
  const secrets = createSecrets(options.key, options.rng)
  const ledger = opened(() => openWriter(options.file, secrets.database))
  try {
    migrate(ledger, migrations, options.clock.now())
  } catch (error) {
    ledger.database.close()
    if (error instanceof MigrationError) throw new Failure(error.code, error.data)
    throw error
  }
  const identity =
    readIdentity(ledger) ??
    transaction(ledger, () => {
      const fresh: LedgerIdentity = {
        ledgerId: options.ledgerId,
        kind: options.kind,
        deviceCode: deviceCode(options.rng.bytes(16)),
        createdAt: options.clock.now(),
      }
      writeIdentity(ledger, fresh)
      for (const person of firstPeople(options.kind))
        insertUser(ledger, { ...person, active: true, password: undefined })
      return fresh
    })
  return { ledger, identity, secrets }
}

/** A read-only connection for a reader worker. */
export function openLedgerReader(options: { file: string; key: Uint8Array; rng: Rng }): {
  ledger: ReadHandle
  identity: LedgerIdentity
  secrets: Secrets
} {
  const secrets = createSecrets(options.key, options.rng)
  const ledger = opened(() => openReader(options.file, secrets.database))
  const identity = readIdentity(ledger)
  if (identity === undefined) throw new Failure('LEDGER_NOT_FOUND', { dir: options.file })
  return { ledger, identity, secrets }
}

function opened<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof LedgerOpenError) throw new Failure(error.code)
    throw error
  }
}
