import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { failureText } from '../../shared/contract/failure.ts'
import { attach } from '../host/attach-client.ts'
import type { CoreLink } from '../host/core-link.ts'
import { startHost } from '../host/host.ts'
import type { RunningHost } from '../host/host.ts'
import { defaultLedgerFolder } from '../host/places.ts'

/** Commands that work on a ledger; the others read files only, or, as restore, want it closed. */
const ON_A_LEDGER: ReadonlySet<string> = new Set(['call', 'import', 'receipt', 'sync', 'verify', 'backup'])

/** What stands after `--cli`; undefined when the program was not called as a command line. */
export function cliArguments(argv: readonly string[]): string[] | undefined {
  const mark = argv.indexOf('--cli')
  return mark < 0 ? undefined : argv.slice(mark + 1)
}

export interface CliLedger {
  readonly ledgerFolder: string
  readonly training: boolean
}

/** The ledger a command names, by the command line's own rules; undefined when the command needs none. */
function cliLedger(args: readonly string[]): CliLedger | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: { ledger: { type: 'string' }, real: { type: 'boolean' } },
  })
  const [command = ''] = positionals
  if (!ON_A_LEDGER.has(command)) return undefined
  const training = values.real !== true
  return {
    training,
    ledgerFolder: typeof values.ledger === 'string' ? resolve(values.ledger) : defaultLedgerFolder(training),
  }
}

/**
 * Runs the command line inside the packaged program. A packaged Electron cannot be started as plain Node, so the core
 * runs as it does behind windows, and the command line attaches to it as to any running one. Returns the exit code.
 */
export async function runCliMode(
  args: readonly string[],
  startCore: (ledger: CliLedger) => Promise<CoreLink | undefined>,
): Promise<number> {
  const ledger = cliLedger(args)
  let host: RunningHost | undefined
  if (ledger !== undefined && (await attach(ledger.ledgerFolder)) === undefined) {
    const link = await startCore(ledger)
    if (link === undefined) return refused('LEDGER_KEY_MISSING', { file: '' })
    const started = await startHost({ link, ledgerFolder: ledger.ledgerFolder, rendererFolder: '', stay: true })
    if (!started.ok) return refused(started.code, started.data)
    host = started.host
  }
  try {
    // Loaded when needed: the windows start without it.
    const { cli } = await import('../cli/cli.ts')
    return await cli(args)
  } finally {
    await host?.stop()
  }
}

function refused(code: string, data: Readonly<Record<string, unknown>>): number {
  process.stdout.write(`${JSON.stringify({ ok: false, code, data })}\n`)
  process.stderr.write(`${failureText(code, data)}\n`)
  return 1
}
