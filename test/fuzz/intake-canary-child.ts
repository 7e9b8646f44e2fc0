import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import inspector from 'node:inspector'
import { dropRights } from '../../electron/adapter/parse/drop-rights.ts'
import { encodeFrame } from '../../electron/adapter/parse/protocol.ts'

/** Started exactly as the parse child is: tries what a taken-over parser would try and says what came of it. */
dropRights()

function attempt(act: () => unknown): string {
  try {
    act()
    return 'possible'
  } catch (error) {
    return error instanceof Error && 'code' in error
      ? String(error.code)
      : error instanceof Error
        ? error.name
        : 'error'
  }
}

function socket(): Promise<string> {
  return new Promise((resolve) => {
    const probe = connect(9, '127.0.0.1')
    // Refused by the other side means: the attempt itself was allowed.
    probe.on('error', (error) =>
      resolve('code' in error && error.code === 'ERR_ACCESS_DENIED' ? 'ERR_ACCESS_DENIED' : 'possible'),
    )
    probe.on('connect', () => resolve('possible'))
  })
}

const data = {
  readPasswd: attempt(() => readFileSync('/etc/passwd')),
  readLedger: attempt(() => readFileSync(new URL('../../package.json', import.meta.url))),
  readOwnCode: attempt(() => readFileSync(new URL('../../electron/adapter/parse/parser.ts', import.meta.url))),
  listRoot: attempt(() => readdirSync('/')),
  write: attempt(() => writeFileSync('/tmp/intake-canary', 'x')),
  childProcess: attempt(() => execFileSync('/bin/true')),
  worker: attempt(() => new Worker('1', { eval: true })),
  inspector: attempt(() => inspector.open(0)),
  addon: attempt(() => process.dlopen({ exports: {} }, '/nonexistent.node')),
  evaluate: attempt(() => createRequire(import.meta.url)('node:vm') !== undefined && new Function('return 1')()),
  environment: Object.keys(process.env).join(),
  home: String(process.env['HOME']),
  socket: await socket(),
}
process.stdout.write(encodeFrame({ t: 'finding', finding: { code: 'CANARY', data } }))
process.stdout.write(encodeFrame({ t: 'done', rows: 0, documents: 0, bad: 0, notes: [] }))
process.stdin.destroy()
