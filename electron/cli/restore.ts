import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Answer } from '../../shared/contract/index.ts'
import { Failure } from '../../shared/contract/index.ts'
import { afterRestore } from '../core/after-restore.ts'
import { openCore } from '../host/open-core.ts'
import { nodeParserPort } from '../host/parser-port.ts'

/** Puts a backup into an empty ledger folder, opens it once and says what is in it. A folder in use or not empty is refused. */
export function restoreBackup(
  backup: string | undefined,
  ledger: string,
): Answer<{ ledger: string; ledgerId: string }> {
  if (backup === undefined || !existsSync(join(backup, 'ledger.db')))
    return { ok: false, code: 'BACKUP_NOT_FOUND', data: { file: backup ?? '' } }
  if (existsSync(ledger) && readdirSync(ledger).length > 0)
    return { ok: false, code: 'LEDGER_IN_USE', data: { dir: ledger } }
  mkdirSync(ledger, { recursive: true, mode: 0o700 })
  for (const part of ['ledger.db', 'ledger.json', 'segments']) {
    if (existsSync(join(backup, part))) cpSync(join(resolve(backup), part), join(ledger, part), { recursive: true })
  }
  try {
    const core = openCore({
      directory: ledger,
      readers: 0,
      spawn: nodeParserPort,
      outside: () => ({ wires: [], signers: [] }),
      quiet: true,
    })
    const { ledgerId } = core.identity
    afterRestore(core)
    void core.stop()
    return { ok: true, value: { ledger, ledgerId } }
  } catch (error) {
    rmSync(ledger, { recursive: true, force: true })
    if (error instanceof Failure) return { ok: false, code: error.code, data: error.data }
    throw error
  }
}
