import { readFileSync } from 'node:fs'
import { Refusal, type Frame } from '../../../shared/domain/intake/frame.ts'
import type { PaperRequest } from '../../../shared/domain/paper/request.ts'
import { fontFile } from './place.ts'

/** What a run gets from whoever started it: the bytes that follow the request, and a way to answer. */
export interface PaperLine {
  /** Exactly so many bytes of what follows; undefined when the stream ends before. */
  read(bytes: number): Promise<Buffer | undefined>
  send(frame: Frame): Promise<void>
  /** Called when all code, fonts and maps are in memory and the file is about to be opened. */
  loaded(): void
}

/** A frame of bytes: small enough to go on while the next one is cut. */
const PIECE = 1 << 20

async function sendBytes(line: PaperLine, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE)
    await line.send({ t: 'bytes', bytes: bytes.subarray(at, at + PIECE) })
}

async function file(request: PaperRequest, line: PaperLine, index: number): Promise<Buffer> {
  const size = request.files[index] ?? 0
  const bytes = await line.read(size)
  if (bytes === undefined) throw new Refusal('FILE_TRUNCATED', { missing: size })
  return bytes
}

async function run(request: PaperRequest, line: PaperLine): Promise<{ readonly pages: number }> {
  if (request.task === 'look') {
    const { lookAtPaper, readyToLook } = await import('./look.ts')
    const tools = await readyToLook()
    line.loaded()
    const look = await lookAtPaper(tools, await file(request, line, 0), request, (places) =>
      line.send({ t: 'places', places }),
    )
    await line.send({ t: 'look', look })
    return { pages: look.pages.length }
  }
  if (request.task === 'picture') {
    const { readyToLook } = await import('./look.ts')
    const { pictureOfPage } = await import('./picture.ts')
    const tools = await readyToLook()
    line.loaded()
    await sendBytes(line, Buffer.from(await pictureOfPage(tools, await file(request, line, 0), request)))
    return { pages: 1 }
  }
  const font = readFileSync(fontFile())
  if (request.task === 'print') {
    const { printPages } = await import('./print.ts')
    line.loaded()
    const { bytes, pages } = await printPages(request.print, font)
    await sendBytes(line, bytes)
    return { pages }
  }
  const { assembleBook } = await import('./assemble.ts')
  line.loaded()
  let taken = 0
  const { bytes, result } = await assembleBook(
    request.book,
    (index) => file(request, line, index),
    font,
    (papers) => line.send({ t: 'progress', bytes: (taken += request.files[papers - 1] ?? 0), rows: papers }),
  )
  await sendBytes(line, bytes)
  await line.send({ t: 'book', book: result })
  return { pages: result.pages }
}

/** One run over papers. Whatever happens inside, the last frame is `done` or `refused`. */
export async function runPaper(request: PaperRequest, line: PaperLine): Promise<void> {
  try {
    const { pages } = await run(request, line)
    await line.send({ t: 'done', rows: pages, documents: request.files.length, bad: 0, notes: [] })
  } catch (error) {
    // An error that is no refusal is a file that found a hole in a library: the parent gets a word, not a stack with contents.
    const refusal = error instanceof Refusal ? error : new Refusal('PDF_DAMAGED')
    await line.send({ t: 'refused', code: refusal.code, data: refusal.data })
  }
}
