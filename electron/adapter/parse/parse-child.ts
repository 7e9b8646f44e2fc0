import { once } from 'node:events'
import { dropRights } from './drop-rights.ts'
import { runParser } from './parser.ts'

/** The throw-away child under plain Node: standard input and output, nothing else. */
const output = {
  async write(bytes: Uint8Array): Promise<void> {
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
  },
}

// A parent that goes away takes the child with it.
process.stdout.on('error', () => process.exit(1))
await runParser(process.stdin, output, { loaded: dropRights, resident: () => process.memoryUsage.rss() })
process.stdin.destroy()
