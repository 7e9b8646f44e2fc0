import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

/** SHA-256 of a file, in hex, read in blocks. */
export function fileHash(file: string): string {
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
