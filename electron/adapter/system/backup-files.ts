import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { BackupFiles, CheckedCopy } from '../../core/ports.ts'
import { toDisk } from './to-disk.ts'

/**
 * A backup is a folder: the database copy, the segment files and `ledger.json`. It is built under a temporary name and
 * renamed when it was reopened and checked and is on the disk, so that a half-made one is never taken for a backup. Closed segments never
 * change, so they are linked where the volume allows it. What a killed program left half-made goes when the ledger is opened again.
 * @param copy copies the database to a file and checks it there
 */
export function backupFiles(
  ledgerDirectory: string,
  backupDirectory: string,
  copy: (target: string) => Promise<CheckedCopy>,
): BackupFiles {
  const segments = join(ledgerDirectory, 'segments')
  const source = join(ledgerDirectory, 'ledger.db')
  dropHalfMade(backupDirectory)
  return {
    begin(name) {
      const safe = name.replace(/[^0-9A-Za-z\u4e00-\u9fff_-]/g, '_')
      const place = join(backupDirectory, `${safe}${HALF_MADE}`)
      rmSync(place, { recursive: true, force: true })
      mkdirSync(join(place, 'segments'), { recursive: true, mode: 0o700 })
      const databaseFile = join(place, 'ledger.db')
      return {
        copyDatabase: () => copy(databaseFile),
        copied: () => ({ done: sizeOf(databaseFile), total: sizeOf(source) + sizeOf(`${source}-wal`) }),
        copySegments() {
          const files = existsSync(segments)
            ? readdirSync(segments)
                .filter((file) => file.endsWith('.seg'))
                .sort()
            : []
          for (const [index, file] of files.entries()) {
            const target = join(place, 'segments', file)
            if (index === files.length - 1) copyFileSync(join(segments, file), target)
            else {
              try {
                linkSync(join(segments, file), target)
              } catch {
                copyFileSync(join(segments, file), target)
              }
            }
          }
          copyFileSync(join(ledgerDirectory, 'ledger.json'), join(place, 'ledger.json'))
        },
        finish(sha256) {
          writeFileSync(join(place, 'sha256'), `${sha256}  ledger.db\n`)
          for (const file of readdirSync(place, { recursive: true, encoding: 'utf8' })) toDisk(join(place, file))
          const file = join(backupDirectory, safe)
          renameSync(place, file)
          toDisk(backupDirectory)
          return { file, bytes: folderBytes(file) }
        },
        abandon: () => dropPlace(place),
      }
    },
    list() {
      if (!existsSync(backupDirectory)) return []
      return readdirSync(backupDirectory)
        .filter((name) => !name.endsWith(HALF_MADE) && existsSync(join(backupDirectory, name, 'ledger.db')))
        .map((name) => ({
          file: join(backupDirectory, name),
          bytes: folderBytes(join(backupDirectory, name)),
          at: statSync(join(backupDirectory, name, 'ledger.db')).mtimeMs,
        }))
        .sort((a, b) => b.at - a.at)
    },
  }
}

const HALF_MADE = '.part'

function dropHalfMade(backupDirectory: string): void {
  if (!existsSync(backupDirectory)) return
  for (const name of readdirSync(backupDirectory)) if (name.endsWith(HALF_MADE)) dropPlace(join(backupDirectory, name))
}

/** Some systems keep what another still holds open: it goes when the ledger is opened the next time, and is never a reason not to open it. */
function dropPlace(place: string): void {
  try {
    rmSync(place, { recursive: true, force: true })
  } catch {
    // See above.
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function folderBytes(directory: string): number {
  return readdirSync(directory, { withFileTypes: true }).reduce(
    (sum, entry) =>
      sum +
      (entry.isDirectory() ? folderBytes(join(directory, entry.name)) : statSync(join(directory, entry.name)).size),
    0,
  )
}
