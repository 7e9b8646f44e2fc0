/** `start.ts` with a core that has no ledger, and a page of one line: for the tests of the host alone. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { start } from '../../electron/host/start.ts'
import { readStartOptions } from '../../electron/host/start-options.ts'

const options = readStartOptions(process.argv.slice(2))
if (typeof options === 'string') throw new Error(options)
const rendererFolder = join(options.ledgerFolder, 'stub-renderer')
mkdirSync(rendererFolder, { recursive: true })
writeFileSync(
  join(rendererFolder, 'index.html'),
  '<!doctype html><meta charset="utf-8"><title>口岸台账</title><h1>口岸台账</h1><script type="module" src="./main.js"></script>',
)
writeFileSync(
  join(rendererFolder, 'main.js'),
  `window.heard = []
new EventSource('/events').onmessage = (event) => window.heard.push(event.data)
window.violations = []
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.effectiveDirective))
try { window.evaluated = new Function('return true')() } catch { window.evaluated = false }
`,
)
process.exitCode = await start(options, { coreScript: join(import.meta.dirname, 'stub-core.ts'), rendererFolder })
if (process.connected) process.disconnect()
