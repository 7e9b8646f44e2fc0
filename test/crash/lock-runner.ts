import { closeSync, openSync, unlinkSync } from 'node:fs'
import { takeWriterLock } from '../../electron/core/writer-lock.ts'

/**
 * Starts on one ledger again and again: takes its writer's lock, looks whether anybody else is inside, and leaves. Arguments: the lock,
 * a mark that stands while somebody is inside, how often, and whether to stay inside when it has come in ('stay').
 */
const [lockFile = '', mark = '', times = '0', stay = ''] = process.argv.slice(2)
const counts = { entered: 0, refused: 0, two: 0 }
for (let i = 0; i < Number(times); i++) {
  const lock = takeWriterLock(lockFile)
  if (lock === undefined) {
    counts.refused++
    continue
  }
  counts.entered++
  if (stay === 'stay') {
    process.stdout.write('inside\n')
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  }
  try {
    closeSync(openSync(mark, 'wx'))
    unlinkSync(mark)
  } catch {
    counts.two++
  }
  lock.release()
}
process.stdout.write(`${JSON.stringify(counts)}\n`)
