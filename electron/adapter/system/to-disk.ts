import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'

/** Waits until a file or folder is on the disk; systems that cannot do that for a folder do without. */
export function toDisk(path: string): void {
  const isFolder = statSync(path).isDirectory()
  let handle: number
  try {
    handle = openSync(path, isFolder ? 'r' : 'r+')
  } catch (error) {
    if (isFolder) return
    throw error
  }
  try {
    fsyncSync(handle)
  } catch (error) {
    if (!isFolder) throw error
  } finally {
    closeSync(handle)
  }
}
