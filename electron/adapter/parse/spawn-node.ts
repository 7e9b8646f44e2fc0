import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { DEFAULT_LIMITS, type Frame, type RefusalCode } from '../../../shared/domain/intake/frame.ts'
import { ShapeError } from '../../../shared/domain/intake/json-check.ts'
import { ChildTime, processorMs } from './child-time.ts'
import { readFrames } from './protocol.ts'

export interface SpawnOptions {
  /** How long it may keep its receiver waiting, all in all (ChildTime); default of the intake limits. */
  readonly wallMs?: number
  /** The child is killed above it (looked at every 50 ms where the system shows it; the child also looks itself). */
  readonly rssBytes?: number
  /** Another program; the default is the parser. */
  readonly entry?: string
  /** What it may read beside this folder and `shared`. */
  readonly code?: readonly string[]
  /** Packages it may read in place of the parser's. */
  readonly packages?: readonly string[]
  /** It is started ahead of its file: it loads what most files need and waits, and it is watched from `begin` on. It keeps nobody running. */
  readonly ahead?: boolean
}

export interface ParserProcess {
  /** Takes the request (encodeRequest) and then the file's bytes; honour its back-pressure. */
  readonly stdin: Writable
  /**
   * The child's frames; the last one is always `done` or `refused`: when the child dies, hangs, grows too
   * large or talks nonsense, a `refused` frame is supplied here.
   */
  readonly frames: AsyncIterable<Frame>
  kill(): void
  /** The file of one that was started ahead comes now, with its time. */
  begin(wallMs: number): void
  /** It has ended, or is being ended. */
  readonly over: boolean
  readonly exited: Promise<{
    readonly code: number | null
    readonly signal: string | null
    readonly stderr: string
    readonly peakRssBytes: number
  }>
}

/** The word that a child is started ahead of its file with. */
const AHEAD = 'ahead'

const here = import.meta.dirname
const root = join(here, '..', '..', '..')

const OWN_PACKAGES = ['xlsx', 'saxes', 'xmlchars', 'iconv-lite', 'safer-buffer']

/** The program's own code: nothing else on disk can be read, and even that only until it is loaded. */
function readableCode(entry: string, options: SpawnOptions): string[] {
  if (!entry.endsWith('.ts')) return [join(entry, '..', '/')]
  // Where the folder of packages is a link, Node asks for the right to the link itself, too.
  const named = join(root, 'node_modules')
  const meant = existsSync(named) ? realpathSync(named) : named
  return [
    join(here, '/'),
    join(root, 'shared', '/'),
    ...(options.packages ?? OWN_PACKAGES).map((name) => join(meant, name, '/')),
    ...(meant === named ? [] : [named]),
    ...(options.code ?? []),
    entry,
  ]
}

function defaultEntry(): string {
  const source = fileURLToPath(new URL('./parse-child.ts', import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL('./parse-child.js', import.meta.url))
}

/** Resident bytes of a process, where the system tells (Linux); else 0. */
async function residentBytes(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/statm`, 'utf8')
    return Number(text.split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

/**
 * The child's input without its errors: a child that refuses early closes its input, which is no error of the feeder. The
 * stream just closes, and whoever waits for `drain` or `close` goes on.
 */
function quietInput(inner: Writable): Writable {
  const outer = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      inner.write(chunk, (error) => {
        done()
        // At once, not with inner's `close`: a feeder in a loop would never let that event come.
        if (error !== null && error !== undefined) outer.destroy()
      })
    },
    final(done) {
      inner.end()
      done()
    },
    destroy(_error, done) {
      inner.destroy()
      done(null)
    },
  })
  inner.on('error', () => undefined)
  inner.on('close', () => outer.destroy())
  return outer
}

/** Says whether this end of a child keeps the program running; its streams are sockets, which the typings do not say. */
function holdsUp(one: object, holds: boolean): void {
  const name = holds ? 'ref' : 'unref'
  const method: unknown = Reflect.get(one, name)
  if (typeof method === 'function') Reflect.apply(method, one, [])
}

/**
 * Starts the throw-away parse child under plain Node: no environment, no file grants but its own code,
 * no child processes, workers or add-ons, capped heap. (Node 24 cannot deny the network; a client's file
 * still has no way to name a host, because nothing in the parser opens a connection.)
 */
export function spawnParser(options: SpawnOptions = {}): ParserProcess {
  const entry = options.entry ?? defaultEntry()
  const rssLimit = options.rssBytes ?? DEFAULT_LIMITS.rssBytes
  const child = spawn(
    process.execPath,
    [
      '--permission',
      ...readableCode(entry, options).map((path) => `--allow-fs-read=${path}`),
      `--max-old-space-size=${Math.max(64, Math.round(rssLimit / 1_048_576) - 76)}`,
      '--max-semi-space-size=16',
      // A young generation that begins small lets the file's bytes age and be collected the slow way.
      '--min-semi-space-size=16',
      '--no-warnings',
      '--disallow-code-generation-from-strings',
      '--disable-proto=delete',
      entry,
      ...(options.ahead === true ? [AHEAD] : []),
    ],
    { env: {}, cwd: here, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true },
  )
  let verdict: RefusalCode | undefined
  let stderr = ''
  let peak = 0
  const stop = (code: RefusalCode): void => {
    verdict ??= code
    child.kill('SIGKILL')
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < 4000) stderr += text
  })
  const stdin = quietInput(child.stdin)
  let allowedMs = options.wallMs ?? DEFAULT_LIMITS.wallMs
  const time = new ChildTime(() => performance.now())
  let watch: NodeJS.Timeout | undefined
  const look = async (pid: number): Promise<void> => {
    const bytes = await residentBytes(pid)
    peak = Math.max(peak, bytes)
    if (bytes > rssLimit) stop('PARSER_MEMORY')
    else if (time.isOver(allowedMs, undefined) && time.isOver(allowedMs, await processorMs(pid))) stop('PARSER_TIMEOUT')
  }
  const begin = (wallMs: number): void => {
    allowedMs = wallMs
    watch = setInterval(() => {
      if (child.pid !== undefined) void look(child.pid)
    }, 50)
  }
  if (options.ahead !== true) begin(allowedMs)
  else for (const one of [child, child.stdin, child.stdout, child.stderr]) holdsUp(one, false)
  const exited = new Promise<{ code: number | null; signal: string | null; stderr: string; peakRssBytes: number }>(
    (resolve) => {
      const settle = (code: number | null, signal: string | null): void => {
        clearInterval(watch)
        stdin.destroy()
        resolve({ code, signal, stderr, peakRssBytes: peak })
      }
      child.on('error', () => settle(null, null))
      child.on('close', (code, signal) => settle(code, signal))
    },
  )
  async function* frames(): AsyncGenerator<Frame, void, void> {
    try {
      for await (const frame of time.of(readFrames(child.stdout))) {
        yield frame
        if (frame.t === 'done' || frame.t === 'refused') return
      }
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error
      verdict ??= 'PARSER_PROTOCOL'
    } finally {
      child.kill('SIGKILL')
    }
    const { code, signal } = await exited
    const data =
      verdict === 'PARSER_TIMEOUT'
        ? { seconds: Math.round(allowedMs / 1000) }
        : { code: code ?? -1, signal: signal ?? '' }
    yield {
      t: 'refused',
      code: verdict ?? (/heap out of memory|Allocation failed/i.test(stderr) ? 'PARSER_MEMORY' : 'PARSER_CRASHED'),
      data,
    }
  }
  return {
    stdin,
    frames: frames(),
    kill: () => stop('PARSER_CRASHED'),
    begin(wallMs) {
      for (const one of [child, child.stdin, child.stdout, child.stderr]) holdsUp(one, true)
      begin(wallMs)
    },
    get over() {
      return child.exitCode !== null || child.killed
    },
    exited,
  }
}
