import { checkDatabase, copyDatabase } from '../../db/backup.ts'
import { Failure } from '../../shared/contract/failure.ts'

/**
 * Copies the ledger's database, opens the copy anew and reads all of it. For the host, which gives it a thread.
 * @param key the database's 32 bytes
 * @returns rows of the copy
 * @throws Failure BACKUP_UNREADABLE; SQLite's error on a full disk
 */
export function copyLedger(file: string, key: Uint8Array, target: string): number {
  copyDatabase(file, key, target)
  const checked = checkDatabase(target, key)
  if ('damage' in checked) throw new Failure('BACKUP_UNREADABLE', { reason: checked.damage })
  return checked.rows
}
