import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { ByteSink } from './frame-writer.ts'

/** Bytes that may wait for the parent: it is busy with a slice of its own while we parse the next one. */
const UNDER_WAY = 512 * 1024

/** A throw-away child's only way out: its standard output. A parent that goes away takes the child with it. */
export function childOutput(): ByteSink {
  process.stdout.on('error', () => process.exit(1))
  return {
    async write(bytes, spent) {
      process.stdout.write(bytes, spent)
      if (process.stdout.writableLength > UNDER_WAY) await once(process.stdout, 'drain')
      // Bytes move only while the event loop turns.
      else await setImmediate()
    },
  }
}
