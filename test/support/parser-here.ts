import type { Spawn } from '../../electron/core/ports.ts'
import { runParser } from '../../electron/adapter/parse/parser.ts'
import {
  ByteReader,
  encodeFrame,
  encodeRequest,
  readFrames,
  readRequestWith,
} from '../../electron/adapter/parse/protocol.ts'
import { runPaper } from '../../electron/adapter/pdf/run-paper.ts'
import { decodeRequest } from '../../shared/domain/intake/decode-frame.ts'
import { decodePaperRequest } from '../../shared/domain/paper/request.ts'

/** A queue of byte pieces between two tasks of one process. */
class Pipe implements AsyncIterable<Uint8Array> {
  #pieces: Uint8Array[] = []
  #ended = false
  #wake: (() => void) | undefined
  #room: (() => void) | undefined

  write(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece)
    this.#wake?.()
    return this.#pieces.length < 8 ? Promise.resolve() : new Promise((resolve) => (this.#room = resolve))
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
    this.#room?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const piece = this.#pieces.shift()
      this.#room?.()
      if (piece !== undefined) yield piece
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

async function papersFrom(input: Pipe, output: Pipe): Promise<void> {
  const reader = new ByteReader(input)
  const request = await readRequestWith(reader, decodePaperRequest)
  if (request === undefined) throw new Error('no request about papers')
  await runPaper(request, {
    read: (bytes) => reader.exactly(bytes),
    send: (frame) => output.write(encodeFrame(frame)),
    loaded: () => undefined,
  })
}

/**
 * The parser in this process, through the same bytes as the child's: for tests that are not about the child. `after` is called behind each
 * frame, to play a parser that dies.
 */
export function parserHere(after: (frames: number) => void = () => undefined): Spawn {
  return {
    spawnParser({ program }) {
      const input = new Pipe()
      const output = new Pipe()
      const work =
        program === 'papers'
          ? papersFrom(input, output)
          : runParser(input, output, { loaded: () => undefined, resident: () => 0 })
      const done = work.then(
        () => output.end(),
        () => output.end(),
      )
      let killed = false
      async function* frames(): AsyncGenerator<never, void> {
        let count = 0
        for await (const frame of readFrames(output)) {
          if (killed) return
          yield frame as never
          after(++count)
        }
        await done
      }
      return {
        frames: frames(),
        kill: () => {
          killed = true
          input.end()
          output.end()
        },
        async feed(request, bytes) {
          await input.write(encodeRequest(program === 'papers' ? decodePaperRequest(request) : decodeRequest(request)))
          for await (const piece of bytes) {
            if (killed) return
            await input.write(piece)
          }
          input.end()
        },
      }
    },
  }
}
