import {
  closeSync,
  fsync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { SegmentFiles } from '../../core/ports.ts'

const fsyncLater = promisify(fsync)
const SEGMENT_BYTES = 256 * 1024 * 1024

/**
 * Segments are `NNNNNN.seg`. A crash can leave bytes behind the last recorded position; nobody points at them, and
 * the next append goes behind them, so no repair is needed.
 */
export function openSegmentFiles(directory: string, options: { readonly: boolean }): SegmentFiles {
  mkdirSync(directory, { recursive: true })
  const handles = new Map<number, number>()
  const name = (segment: number): string => join(directory, `${String(segment).padStart(6, '0')}.seg`)
  let current = 0
  let currentHandle: number | undefined
  let end = 0
  /** Bytes appended by this process, and how many of them are known to be on the disk. */
  let appended = 0
  let synced = 0

  function openForAppend(segment: number): number {
    const handle = openSync(name(segment), 'a+', 0o600)
    current = segment
    end = fstatSync(handle).size
    currentHandle = handle
    handles.set(segment, handle)
    return handle
  }

  return {
    append(bytes) {
      if (options.readonly) throw new Error('segments are open for reading only')
      let handle = currentHandle
      if (handle === undefined) {
        const numbers = readdirSync(directory)
          .map((file) => /^(\d{6})\.seg$/.exec(file)?.[1])
          .filter((n) => n !== undefined)
        handle = openForAppend(numbers.length === 0 ? 1 : Math.max(...numbers.map((n) => Number(n))))
      }
      if (end > 0 && end + bytes.length > SEGMENT_BYTES) {
        fsyncSync(handle)
        handle = openForAppend(current + 1)
      }
      const position = end
      let written = 0
      while (written < bytes.length) written += writeSync(handle, bytes, written, bytes.length - written)
      end += bytes.length
      appended += bytes.length
      return { segment: current, position }
    },
    sync() {
      if (synced < appended && currentHandle !== undefined) fsyncSync(currentHandle)
      synced = appended
    },
    async flush() {
      if (synced === appended || currentHandle === undefined) return
      // An earlier segment was synced when this one was begun.
      const upTo = appended
      await fsyncLater(currentHandle)
      synced = Math.max(synced, upTo)
    },
    read(segment, position, length) {
      let handle = handles.get(segment)
      if (handle === undefined) {
        handle = openSync(name(segment), 'r')
        handles.set(segment, handle)
        if (handles.size > 64) {
          for (const [number, old] of handles) {
            if (number !== segment && number !== current) {
              closeSync(old)
              handles.delete(number)
              break
            }
          }
        }
      }
      const bytes = Buffer.allocUnsafe(length)
      let read = 0
      while (read < length) {
        const count = readSync(handle, bytes, read, length - read, position + read)
        if (count === 0) throw new Error(`segment ${segment} ends before ${position + length}`)
        read += count
      }
      return bytes
    },
    size: () =>
      readdirSync(directory)
        .filter((file) => file.endsWith('.seg'))
        .reduce((sum, file) => sum + statSync(join(directory, file)).size, 0),
  }
}
