import { childOutput } from './child-output.ts'
import { dropRights } from './drop-rights.ts'
import { runParser } from './parser.ts'

/** The throw-away child under plain Node: standard input and output, nothing else. */
await runParser(process.stdin, childOutput(), { loaded: dropRights, resident: () => process.memoryUsage.rss() })
process.stdin.destroy()
