import { childOutput } from './child-output.ts'
import { dropRights } from './drop-rights.ts'
import { runParser } from './parser.ts'

/** The throw-away child under plain Node: standard input and output, nothing else. */
// Started ahead of its file, it loads what most files need while nobody waits for it.
if (process.argv.includes('ahead')) await Promise.all([import('./source-xlsx.ts'), import('./source-csv.ts')])
await runParser(process.stdin, childOutput(), { loaded: dropRights, resident: () => process.memoryUsage.rss() })
process.stdin.destroy()
