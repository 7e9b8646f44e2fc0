import { encodeRequest } from '../adapter/parse/protocol.ts'
import type { Frame, ParseRequest } from '../../shared/domain/intake/frame.ts'
import { PARSER_WINDOW } from '../core/link-protocol.ts'
import type { HostMessage, ParserOrder, ParserReport } from '../core/link-protocol.ts'
import type { ParserFrame, ParserLimits, Spawn } from '../core/ports.ts'
import type { ParserKeeper } from './core-link.ts'

/** A parse child as the keeper needs it, however it was started. Its last frame is always `done` or `refused`. */
export interface KeptParser {
  /** Resolves when the child has taken the bytes, or will take no more. null: the file ends. */
  feed(bytes: Uint8Array | null): Promise<void>
  readonly frames: AsyncIterable<Frame>
  kill(): void
}

export interface StartParser {
  (limits: ParserLimits): KeptParser
  /** Ends what was started ahead of a file. */
  readonly dropSpare?: () => void
}

interface Kept {
  readonly parser: KeptParser
  credit: number
  wake: () => void
}

/** The host's side: starts the children that the core orders, and reports what they say. */
export function keepParsers(start: StartParser, report: (message: ParserReport) => void): ParserKeeper {
  const kept = new Map<number, Kept>()

  const pump = async (id: number, one: Kept): Promise<void> => {
    for await (const frame of one.parser.frames) {
      while (one.credit === 0 && kept.has(id)) {
        await new Promise<void>((resolve) => {
          one.wake = resolve
        })
      }
      if (!kept.has(id)) break
      one.credit -= 1
      report({ type: 'parser-frame', parser: id, frame })
    }
    if (kept.delete(id)) report({ type: 'parser-end', parser: id })
  }
  const drop = (id: number): void => {
    const one = kept.get(id)
    kept.delete(id)
    one?.parser.kill()
    one?.wake()
  }
  return {
    order(order) {
      if (order.type === 'parser-start') {
        const one: Kept = {
          parser: start(order),
          credit: PARSER_WINDOW,
          wake: () => undefined,
        }
        kept.set(order.parser, one)
        void pump(order.parser, one)
        return
      }
      const one = kept.get(order.parser)
      if (order.type === 'parser-kill') drop(order.parser)
      else if (order.type === 'parser-more' && one) {
        one.credit += 1
        one.wake()
      } else if (order.type === 'parser-feed') {
        // A child that has ended takes everything: the core must not wait for it.
        void (one?.parser.feed(order.bytes) ?? Promise.resolve()).then(() =>
          report({ type: 'parser-taken', parser: order.parser }),
        )
      }
    },
    killAll() {
      for (const id of [...kept.keys()]) drop(id)
      start.dropSpare?.()
    },
  }
}

interface Relayed {
  readonly frames: unknown[]
  ended: boolean
  taken: (() => void)[]
  wake: () => void
}

/** The core's side: the Spawn port over the link. `receive` takes the host's reports. */
export function relayedParserPort(send: (order: ParserOrder) => void): {
  readonly port: Spawn
  readonly receive: (message: HostMessage) => void
} {
  const open = new Map<number, Relayed>()
  let next = 1

  async function* frames(id: number, state: Relayed): AsyncGenerator<ParserFrame, void> {
    try {
      for (;;) {
        const frame = state.frames.shift()
        if (frame !== undefined) {
          send({ type: 'parser-more', parser: id })
          // The host took it apart and checked it before it came here.
          yield frame as ParserFrame
        } else if (state.ended) return
        else {
          await new Promise<void>((resolve) => {
            state.wake = resolve
          })
        }
      }
    } finally {
      close(id)
    }
  }
  const close = (id: number): void => {
    const state = open.get(id)
    open.delete(id)
    for (const taken of state?.taken ?? []) taken()
    send({ type: 'parser-kill', parser: id })
  }
  const port: Spawn = {
    spawnParser(limits) {
      const id = next
      next += 1
      const state: Relayed = { frames: [], ended: false, taken: [], wake: () => undefined }
      open.set(id, state)
      send({ ...limits, type: 'parser-start', parser: id })
      const feedOne = (bytes: Uint8Array | null): Promise<void> =>
        new Promise((resolve) => {
          if (!open.has(id) || state.ended) return resolve()
          state.taken.push(resolve)
          send({ type: 'parser-feed', parser: id, bytes })
        })
      return {
        frames: frames(id, state),
        kill: () => {
          state.ended = true
          state.wake()
          close(id)
        },
        async feed(request, bytes) {
          await feedOne(encodeRequest(request as ParseRequest))
          for await (const chunk of bytes) {
            if (!open.has(id) || state.ended) return
            await feedOne(chunk)
          }
          await feedOne(null)
        },
      }
    },
  }
  const receive = (message: HostMessage): void => {
    if (message.type !== 'parser-frame' && message.type !== 'parser-taken' && message.type !== 'parser-end') return
    const state = open.get(message.parser)
    if (!state) return
    if (message.type === 'parser-taken') {
      state.taken.shift()?.()
      return
    }
    if (message.type === 'parser-frame') state.frames.push(message.frame)
    else {
      state.ended = true
      for (const taken of state.taken.splice(0)) taken()
    }
    state.wake()
  }
  return { port, receive }
}
