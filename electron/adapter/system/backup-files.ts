import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { BackupFiles } from '../../core/ports.ts'

/**
 * A backup is a folder: the database copy, the segment files and `ledger.json`. It is built under a temporary name and
 * renamed when it was reopened and checked, so that a half-made one is never taken for a backup. Closed segments never
 * change, so they are linked where the volume allows it.
 */
export function backupFiles(ledgerDirectory: string, backupDirectory: string): BackupFiles {
  const segments = join(ledgerDirectory, 'segments')
  return {
    begin(name) {
      const safe = name.replace(/[^0-9A-Za-z\u4e00-\u9fff_-]/g, '_')
      const place = join(backupDirectory, `${safe}.part`)
      rmSync(place, { recursive: true, force: true })
      mkdirSync(join(place, 'segments'), { recursive: true, mode: 0o700 })
      const databaseFile = join(place, 'ledger.db')
      return {
        databaseFile,
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
        finish() {
          const handle = openSync(databaseFile, 'r')
          fsyncSync(handle)
          closeSync(handle)
          const sha256 = fileHash(databaseFile)
          writeFileSync(join(place, 'sha256'), `${sha256}  ledger.db\n`)
          const file = join(backupDirectory, safe)
          renameSync(place, file)
          return { file, bytes: folderBytes(file), sha256 }
        },
        abandon: () => rmSync(place, { recursive: true, force: true }),
      }
    },
    list() {
      if (!existsSync(backupDirectory)) return []
      return readdirSync(backupDirectory)
        .filter((name) => !name.endsWith('.part') && existsSync(join(backupDirectory, name, 'ledger.db')))
        .map((name) => ({
          file: join(backupDirectory, name),
          bytes: folderBytes(join(backupDirectory, name)),
          at: statSync(join(backupDirectory, name, 'ledger.db')).mtimeMs,
        }))
        .sort((a, b) => b.at - a.at)
    },
  }
}

function folderBytes(directory: string): number {
  return readdirSync(directory, { withFileTypes: true }).reduce(
    (sum, entry) =>
      sum +
      (entry.isDirectory() ? folderBytes(join(directory, entry.name)) : statSync(join(directory, entry.name)).size),
    0,
  )
}

function fileHash(file: string): string {
  const digest = createHash('sha256')
  const handle = openSync(file, 'r')
  try {
    const block = Buffer.alloc(1024 * 1024)
    for (let count = readSync(handle, block); count > 0; count = readSync(handle, block))
      digest.update(block.subarray(0, count))
  } finally {
    closeSync(handle)
  }
  return digest.digest('hex')
}
