import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** The few acts on files that an exchange by folders needs, so that a test can let the program die between any two of them. */
export interface Disk {
  exists(path: string): boolean
  /** Names of plain files. */
  list(directory: string): string[]
  stat(path: string): { size: number; changedAt: number } | undefined
  /** The whole file, or its first bytes when it is longer. */
  read(path: string, most: number): Uint8Array
  /** Durable when it returns. */
  write(path: string, bytes: Uint8Array): void
  append(path: string, text: string): void
  /** Durable when it returns. */
  rename(from: string, to: string): void
  /** As rename, but a power cut may undo it. */
  move(from: string, to: string): void
  makeDirectory(path: string): void
}

/** What lies in a directory is durable only with the directory; Windows has no such act and needs none. */
function syncDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // Not a thing that every file system can do.
  }
}

export const realDisk: Disk = {
  exists: existsSync,
  list: (directory) =>
    readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name),
  stat(path) {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? undefined : { size: found.size, changedAt: found.mtimeMs }
  },
  read(path, most) {
    if (statSync(path).size <= most) return readFileSync(path)
    const bytes = Buffer.alloc(most)
    const handle = openSync(path, 'r')
    try {
      return bytes.subarray(0, readSync(handle, bytes, 0, most, 0))
    } finally {
      closeSync(handle)
    }
  },
  write(path, bytes) {
    const handle = openSync(path, 'w', 0o600)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    syncDirectory(dirname(path))
  },
  append(path, text) {
    appendFileSync(path, text, { mode: 0o600, flush: true })
  },
  rename(from, to) {
    renameSync(from, to)
    syncDirectory(dirname(to))
  },
  move: renameSync,
  makeDirectory: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
}
