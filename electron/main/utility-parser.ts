import { utilityProcess } from 'electron'
import type { Frame, RefusalCode } from '../../shared/domain/intake/frame.ts'
import { ChildTime, processorMs } from '../adapter/parse/child-time.ts'
import { readFrames } from '../adapter/parse/protocol.ts'
import type { StartParser } from '../host/parser-relay.ts'

/** What the child says over its port: it took the bytes. Its frames come over standard output, as under plain Node. */
const TAKEN = 'taken'

/** So often the child's time is looked at. */
const LOOK_MS = 200

/**
 * Starts the throw-away parse child from Electron's main process: no environment, capped heap, killed after use and
 * when its time is over. (Electron's utility processes have no switch for Node's permission model.)
 */
export function utilityParserStarter(scripts: { readonly rows: string; readonly papers: string }): StartParser {
  return ({ memoryMb, seconds, program }) => {
    const child = utilityProcess.fork(scripts[program ?? 'rows'], [], {
      serviceName: 'portledger-parse',
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
      // The heap is the larger part of what the child may hold; the rest is buffers and the code itself.
      execArgv: [
        `--max-old-space-size=${Math.max(64, memoryMb - 76)}`,
        '--disallow-code-generation-from-strings',
        '--disable-proto=delete',
      ],
    })
    let verdict: RefusalCode | undefined
    let ended = false
    let taken: (() => void)[] = []
    const release = (): void => {
      for (const one of taken.splice(0)) one()
    }
    const stop = (code: RefusalCode): void => {
      verdict ??= code
      child.kill()
    }
    const time = new ChildTime(() => performance.now())
    const look = async (): Promise<void> => {
      if (!time.isOver(seconds * 1000, undefined)) return
      const processor = child.pid === undefined ? undefined : await processorMs(child.pid)
      if (time.isOver(seconds * 1000, processor)) stop('PARSER_TIMEOUT')
    }
    const watch = setInterval(() => void look(), LOOK_MS)
    child.on('message', (message) => {
      if (message === TAKEN) taken.shift()?.()
    })
    const exited = new Promise<number>((resolve) => {
      child.on('exit', (code) => {
        ended = true
        clearInterval(watch)
        release()
        resolve(code)
      })
    })
    const output = child.stdout
    async function* frames(): AsyncGenerator<Frame, void> {
      try {
        if (output) {
          for await (const frame of time.of(readFrames(bytesOf(output)))) {
            yield frame
            if (frame.t === 'done' || frame.t === 'refused') return
          }
        }
      } catch {
        verdict ??= 'PARSER_PROTOCOL'
      } finally {
        child.kill()
      }
      const code = await exited
      yield {
        t: 'refused',
        code: verdict ?? 'PARSER_CRASHED',
        data: verdict === 'PARSER_TIMEOUT' ? { seconds } : { code },
      }
    }
    return {
      frames: frames(),
      kill: () => stop('PARSER_CRASHED'),
      feed: (bytes) =>
        new Promise((resolve) => {
          if (ended) return resolve()
          taken = [...taken, resolve]
          child.postMessage(bytes)
        }),
    }
  }
}

async function* bytesOf(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array, void> {
  for await (const part of stream) {
    if (part instanceof Uint8Array) yield part
  }
}
