import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { dropRights } from './drop-rights.ts'
import { runParser } from './parser.ts'

/** Bytes that may wait for the parent: it is busy with a slice of its own while we parse the next one. */
const UNDER_WAY = 512 * 1024

/** The throw-away child under plain Node: standard input and output, nothing else. */
const output = {
  async write(bytes: Uint8Array, spent?: () => void): Promise<void> {
    process.stdout.write(bytes, spent)
    if (process.stdout.writableLength > UNDER_WAY) await once(process.stdout, 'drain')
    // Bytes move only while the event loop turns.
    else await setImmediate()
  },
}

// A parent that goes away takes the child with it.
process.stdout.on('error', () => process.exit(1))
await runParser(process.stdin, output, { loaded: dropRights, resident: () => process.memoryUsage.rss() })
process.stdin.destroy()
