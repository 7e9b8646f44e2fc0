import { once } from 'node:events'
import { DEFAULT_LIMITS, type Frame, type ParseRequest } from '../../../shared/domain/intake/frame.ts'
import { encodeRequest } from './protocol.ts'
import { spawnParser, type SpawnOptions } from './spawn-node.ts'

export interface ChildOutcome {
  readonly frames: readonly Frame[]
  readonly exit: {
    readonly code: number | null
    readonly signal: string | null
    readonly stderr: string
    readonly peakRssBytes: number
  }
  readonly ms: number
  /** Bytes the child took before it answered. */
  readonly fed: number
}

/** Runs a file through the real child, honouring its back-pressure; rows are counted, not kept. */
export async function runChild(
  file: Uint8Array | Iterable<Uint8Array>,
  request: Partial<ParseRequest> = {},
  options: SpawnOptions = {},
): Promise<ChildOutcome> {
  const started = performance.now()
  const child = spawnParser(options)
  child.stdin.setMaxListeners(0)
  if (options.ahead === true) child.begin(DEFAULT_LIMITS.wallMs)
  const whole = file instanceof Uint8Array
  let fed = 0
  const feed = async (): Promise<void> => {
    const send = async (bytes: Uint8Array): Promise<boolean> => {
      if (child.stdin.destroyed || child.stdin.writableEnded) return false
      fed += bytes.length
      if (!child.stdin.write(bytes)) await Promise.race([once(child.stdin, 'drain'), once(child.stdin, 'close')])
      return !child.stdin.destroyed
    }
    if (
      !(await send(
        encodeRequest({
          task: 'rows',
          kind: 'import-order',
          fileName: '示例',
          size: whole ? file.length : 0,
          limits: DEFAULT_LIMITS,
          ...request,
        }),
      ))
    )
      return
    for (const piece of whole ? [file] : file) if (!(await send(piece))) return
    child.stdin.end()
  }
  const feeding = feed()
  const frames: Frame[] = []
  for await (const frame of child.frames) if (frame.t !== 'rows') frames.push(frame)
  const exit = await child.exited
  await feeding
  return { frames, exit, ms: performance.now() - started, fed }
}
