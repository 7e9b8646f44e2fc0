/** `start.ts` with the real core and no screens, for tests that need a ledger behind the host and no page in front. */
import { join } from 'node:path'
import { start } from '../../electron/host/start.ts'
import { readStartOptions } from '../../electron/host/start-options.ts'

const options = readStartOptions(process.argv.slice(2))
if (typeof options === 'string') throw new Error(options)
process.exitCode = await start(options, {
  coreScript: join(import.meta.dirname, '../../electron/host/core-process.ts'),
  rendererFolder: options.ledgerFolder,
})
if (process.connected) process.disconnect()
