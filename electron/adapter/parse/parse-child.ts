import { once } from 'node:events'
import { runParser } from './parser.ts'

/**
 * The throw-away child under plain Node: standard input and output, nothing else. As soon as its code is loaded
 * it gives up the last right it has, reading its own code.
 */
function dropRights(): void {
  const permission: unknown = process.permission
  // Newer than the typings: Node 24.21 can give a right up; without it the grant to read our own code stays.
  if (typeof permission === 'object' && permission !== null && 'drop' in permission && typeof permission.drop === 'function') permission.drop('fs.read')
}

const output = {
  async write(bytes: Uint8Array): Promise<void> {
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
  },
}

// A parent that goes away takes the child with it.
process.stdout.on('error', () => process.exit(1))
await runParser(process.stdin, output, { loaded: dropRights, resident: () => process.memoryUsage.rss() })
process.stdin.destroy()
