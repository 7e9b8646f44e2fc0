import { copyDatabase, countRows } from '../../../../db/backup.ts'
import { openReader } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { JobDefinition } from '../../context.ts'

/** Compares a reopened copy with what it was made from. @returns rows compared */
function checkCopy(file: string, key: Uint8Array): number {
  const copy = openReader(file, key)
  try {
    const result = copy.database.pragma('integrity_check', { simple: true })
    if (result !== 'ok') throw new Failure('BACKUP_UNREADABLE', { reason: String(result) })
    return [...countRows(copy).values()].reduce((sum, rows) => sum + rows, 0)
  } finally {
    copy.database.close()
  }
}

/** A consistent copy of database and segments, reopened and checked before it counts as a backup. */
export const backupJob: JobDefinition<'ledger.backup'> = {
  label: (input) => (input.label === '' ? '备份' : `备份：${input.label}`),
  afterCrash: 'undo',
  async run(context, input) {
    const stamp = new Date(context.now()).toISOString().replace(/[:.]/g, '-')
    const backup = context.ports.backups.begin(input.label === '' ? stamp : `${stamp}-${input.label}`)
    try {
      await context.breathe()
      context.ports.segments.sync()
      copyDatabase(context.ledger, backup.databaseFile)
      await context.breathe()
      backup.copySegments()
      await context.breathe()
      const checkedRows = checkCopy(backup.databaseFile, context.secrets.database)
      const done = backup.finish()
      await context.slice(() => context.audit('ledger.backup', 'ledger', { sha256: done.sha256, rows: checkedRows }))
      return { ...done, checkedRows }
    } catch (error) {
      backup.abandon()
      throw error
    }
  },
}
