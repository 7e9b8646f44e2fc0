import type { Frame } from '../../../shared/domain/intake/frame.ts'
import type { BookResult } from '../../../shared/domain/paper/book.ts'
import type { PaperLook, TextPlace } from '../../../shared/domain/paper/look.ts'
import type { PaperRequest } from '../../../shared/domain/paper/request.ts'
import type { PaperAnswer, Papers, PaperSource, ParserFrame, Spawn } from '../../core/ports.ts'

/** The port for papers, carried out by throw-away children. */

const MB = 1 << 20
/** Looking holds one file twice, beside the reader's own tables. */
const LOOK = { memoryMb: 700, seconds: 60 }
/** Putting together holds all files, and the result, at once. */
const ASSEMBLE = { memoryMb: 900, seconds: 120, bytesASecond: 2 * MB }
const PRINT = { memoryMb: 400, seconds: 60 }
/** All papers of one book; three times as much is held while they are put together. */
const MOST_BOOK_BYTES = 200 * MB

const FRAMES: ReadonlySet<string> = new Set(['look', 'places', 'book', 'bytes', 'progress', 'done', 'refused'])

/** Frames were taken apart and checked where the child's bytes come in (decodeFrame); here they only get their name back. */
function isFrame(frame: ParserFrame): frame is ParserFrame & Frame {
  return FRAMES.has(frame.t)
}

function* bytesOf(sources: readonly PaperSource[]): Generator<Uint8Array> {
  for (const source of sources) yield* source.chunks()
}

type Work =
  | Omit<Extract<PaperRequest, { task: 'look' }>, 'size' | 'files' | 'rssBytes'>
  | Omit<Extract<PaperRequest, { task: 'picture' }>, 'size' | 'files' | 'rssBytes'>
  | Omit<Extract<PaperRequest, { task: 'assemble' }>, 'size' | 'files' | 'rssBytes'>
  | Omit<Extract<PaperRequest, { task: 'print' }>, 'size' | 'files' | 'rssBytes'>

async function run(
  spawn: Spawn,
  limits: { readonly memoryMb: number; readonly seconds: number },
  work: Work,
  sources: readonly PaperSource[],
  take: (frame: Frame) => void,
): Promise<PaperAnswer<{ readonly pages: number }>> {
  const { memoryMb, seconds } = limits
  const files = sources.map((source) => source.bytes)
  const size = files.reduce((sum, bytes) => sum + bytes, 0)
  const child = spawn.spawnParser({ memoryMb, seconds, program: 'papers' })
  let broken: unknown
  const feeding = child
    .feed({ ...work, size, files, rssBytes: memoryMb * MB }, bytesOf(sources))
    .catch((error: unknown) => {
      broken = error
      child.kill()
    })
  try {
    for await (const frame of child.frames) {
      if (broken !== undefined) break
      if (!isFrame(frame)) return { ok: false, code: 'PARSER_PROTOCOL', data: {} }
      if (frame.t === 'refused') return { ok: false, code: frame.code, data: frame.data }
      if (frame.t === 'done') return { ok: true, value: { pages: frame.rows } }
      take(frame)
    }
    if (broken instanceof Error) throw broken
    return { ok: false, code: 'PARSER_CRASHED', data: {} }
  } finally {
    child.kill()
    await feeding
  }
}

/** Papers over throw-away children of the given kind. */
export function papersOverChild(spawn: Spawn): Papers {
  return {
    async look(source, options) {
      const places: TextPlace[] = []
      let look: PaperLook | undefined
      const answer = await run(spawn, LOOK, { task: 'look', ...options }, [source], (frame) => {
        if (frame.t === 'places') for (const place of frame.places) places.push(place)
        else if (frame.t === 'look') look = frame.look
      })
      if (!answer.ok) return answer
      return look === undefined
        ? { ok: false, code: 'PARSER_PROTOCOL', data: {} }
        : { ok: true, value: { look, places } }
    },
    picture: (source, options, sink) =>
      run(spawn, LOOK, { task: 'picture', ...options }, [source], (frame) => {
        if (frame.t === 'bytes') sink(frame.bytes)
      }),
    async assemble(book, sources, sink, onPaper) {
      const bytes = sources.reduce((sum, source) => sum + source.bytes, 0)
      if (bytes > MOST_BOOK_BYTES)
        return { ok: false, code: 'FILE_TOO_LARGE', data: { size: bytes, limit: MOST_BOOK_BYTES } }
      const seconds = ASSEMBLE.seconds + Math.ceil(bytes / ASSEMBLE.bytesASecond)
      let result: BookResult | undefined
      const answer = await run(
        spawn,
        { memoryMb: ASSEMBLE.memoryMb, seconds },
        { task: 'assemble', book },
        sources,
        (frame) => {
          if (frame.t === 'bytes') sink(frame.bytes)
          else if (frame.t === 'progress') onPaper?.(frame.rows)
          else if (frame.t === 'book') result = frame.book
        },
      )
      if (!answer.ok) return answer
      return result === undefined ? { ok: false, code: 'PARSER_PROTOCOL', data: {} } : { ok: true, value: result }
    },
    print: (print, sink) =>
      run(spawn, PRINT, { task: 'print', print }, [], (frame) => {
        if (frame.t === 'bytes') sink(frame.bytes)
      }),
  }
}
