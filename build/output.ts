import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

function isOccupied(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOTEMPTY' || error.code === 'EEXIST' || error.code === 'EPERM')
  )
}

/**
 * Builds into a folder beside the real one and moves it into place when it is whole: two starts at once may build the
 * same thing, and neither must ever serve half of the other's. The stamp says which sources it was made from.
 */
export async function buildInto(
  folder: string,
  stamp: string,
  sourceHash: string,
  build: (folder: string) => Promise<void>,
): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`
  const old = `${folder}.old-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  try {
    await build(fresh)
    for (;;) {
      if (existsSync(folder)) renameSync(folder, old)
      try {
        renameSync(fresh, folder)
        break
      } catch (error) {
        // Another build moved in between the two steps: then it is the old one now.
        if (!isOccupied(error)) throw error
        rmSync(old, { recursive: true, force: true })
      }
    }
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, sourceHash)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(old, { recursive: true, force: true })
  }
}
