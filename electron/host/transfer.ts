import type { Answer } from '../../shared/contract/failure.ts'
import type { CallSession, HostRequest, StoredContent } from '../core/link-protocol.ts'

/** The part of the link that moving files needs. */
export interface Requester {
  request(request: HostRequest): Promise<Answer<unknown>>
}

/** Larger than any chunk the transports deliver by themselves, small against the memory of either process. */
const CHUNK_BYTES = 256 * 1024

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function textField(value: unknown, name: string): string {
  const found = isRecord(value) ? value[name] : undefined
  if (typeof found !== 'string') throw new TypeError(`core answered without ${name}`)
  return found
}

/** A bare name for people to read: no folders, no control or bidirectional-override characters, at most 200 characters. */
export function bareFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const shown = last.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  return shown === '' || shown === '.' || shown === '..' ? '文件' : [...shown].slice(0, 200).join('')
}

/**
 * Streams a file into the content store, one chunk at a time (the core's answer to a chunk is the back-pressure).
 * More than `limitBytes` is refused with CONTENT_TOO_LARGE and leaves nothing behind. A source that breaks off
 * rejects, after the core was told to forget the part it has.
 */
export async function uploadContent(
  link: Requester,
  source: AsyncIterable<Uint8Array>,
  label: string,
  session: CallSession,
  limitBytes: number,
): Promise<Answer<StoredContent>> {
  const opened = await link.request({ type: 'upload-open', label: bareFileName(label), session })
  if (!opened.ok) return opened
  const upload = textField(opened.value, 'upload')
  let size = 0
  try {
    for await (const part of source) {
      size += part.byteLength
      if (size > limitBytes) {
        await link.request({ type: 'upload-abort', upload })
        return { ok: false, code: 'CONTENT_TOO_LARGE', data: { limit: `${Math.floor(limitBytes / (1024 * 1024))} MB` } }
      }
      for (let start = 0; start < part.byteLength; start += CHUNK_BYTES) {
        const taken = await link.request({
          type: 'upload-chunk',
          upload,
          bytes: part.subarray(start, start + CHUNK_BYTES),
        })
        if (!taken.ok) {
          await link.request({ type: 'upload-abort', upload })
          return taken
        }
      }
    }
  } catch (error) {
    await link.request({ type: 'upload-abort', upload })
    throw error
  }
  const closed = await link.request({ type: 'upload-close', upload })
  return closed.ok ? { ok: true, value: { hash: textField(closed.value, 'hash'), bytes: size } } : closed
}

export interface OpenDownload {
  readonly bytes: number | undefined
  /** Ends the download on the core's side too when the reader stops early. */
  readonly chunks: AsyncGenerator<Uint8Array, void>
}

/** Opens a content of the store for reading in pieces; `name` goes to the core's audit. */
export async function downloadContent(
  link: Requester,
  hash: string,
  name: string,
  session: CallSession,
): Promise<Answer<OpenDownload>> {
  const opened = await link.request({ type: 'download-open', hash, name, session })
  if (!opened.ok) return opened
  const bytes = isRecord(opened.value) ? opened.value['bytes'] : undefined
  const chunks = readChunks(link, textField(opened.value, 'download'))
  return { ok: true, value: { bytes: typeof bytes === 'number' ? bytes : undefined, chunks } }
}

async function* readChunks(link: Requester, download: string): AsyncGenerator<Uint8Array, void> {
  try {
    for (;;) {
      const part = await link.request({ type: 'download-read', download })
      // A broken download must not look like a short file.
      if (!part.ok) throw new Error(part.code)
      if (!(part.value instanceof Uint8Array)) return
      yield part.value
    }
  } finally {
    await link.request({ type: 'download-close', download })
  }
}
