import type { BackupFiles, CheckedCopy } from '../../ports.ts'
import type { JobContext, JobDefinition } from '../../context.ts'

/** How often the job says how far the copy is, and hears that it was cancelled. */
const LOOK_MS = 250
const MEGABYTE = 1 << 20

/** Waits for the copy, which is made beside everything else. @throws Failure JOB_CANCELLED, BACKUP_UNREADABLE */
async function followCopy(context: JobContext, backup: ReturnType<BackupFiles['begin']>): Promise<CheckedCopy> {
  const copy = backup.copyDatabase()
  // Cancelled meanwhile: nobody waits for it any more.
  copy.catch(() => undefined)
  for (;;) {
    const look = new Promise<undefined>((resolve) => context.ports.clock.after(LOOK_MS, () => resolve(undefined)))
    const made = await Promise.race([copy, look])
    if (made !== undefined) return made
    const { done, total } = backup.copied()
    context.progress(Math.floor(Math.min(done, total) / MEGABYTE), Math.ceil(total / MEGABYTE))
    await context.breathe()
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
      const { rows, sha256 } = await followCopy(context, backup)
      backup.copySegments()
      await context.breathe()
      const done = { ...backup.finish(sha256), sha256 }
      await context.slice(() => context.audit('ledger.backup', 'ledger', { sha256, rows }))
      return { ...done, checkedRows: rows }
    } catch (error) {
      backup.abandon()
      throw error
    }
  },
}
