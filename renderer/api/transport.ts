import type { Answer } from '../../shared/contract/index.ts'
import type { HostEvent } from './host-event.ts'

/** A file that the host has taken into the content store. */
export interface StoredContent {
  readonly hash: string
  readonly bytes: number
}

export interface UploadOptions {
  readonly session: string
  readonly onProgress?: (sent: number, total: number) => void
  readonly signal?: AbortSignal
}

/**
 * The way to the host. Two exist: same-origin HTTP in a browser window, the preload bridge in Electron.
 * No method throws for a failure of the world: a host that cannot be reached answers CORE_RESTARTED,
 * because then nobody knows whether the work was done.
 */
export interface Transport {
  call(name: string, input: unknown, session: string): Promise<Answer<unknown>>
  onEvent(listener: (event: HostEvent) => void): () => void
  upload(file: File, options: UploadOptions): Promise<Answer<StoredContent>>
  /** Hands the content to the user as a file of that name. */
  download(hash: string, fileName: string, session: string): Promise<Answer<null>>
  /** Tells the person through the system, also while the window is out of sight. Plain text; false: not allowed here. */
  notify(title: string, text: string): Promise<boolean>
}

export const UNREACHABLE: Answer<never> = { ok: false, code: 'CORE_RESTARTED', data: {} }

/** Narrows what came over the border to an answer; anything else is an internal failure of the host. */
export function readAnswer(value: unknown): Answer<unknown> {
  if (typeof value === 'object' && value !== null && 'ok' in value) {
    if (value.ok === true) return { ok: true, value: 'value' in value ? value.value : undefined }
    if (value.ok === false && 'code' in value && typeof value.code === 'string') {
      const data = 'data' in value && typeof value.data === 'object' && value.data !== null ? { ...value.data } : {}
      return { ok: false, code: value.code, data }
    }
  }
  return { ok: false, code: 'INTERNAL', data: { id: 'answer' } }
}

/** An upload's answer, narrowed. */
export function readStored(answer: Answer<unknown>): Answer<StoredContent> {
  if (!answer.ok) return answer
  const value = answer.value
  if (
    typeof value === 'object' &&
    value !== null &&
    'hash' in value &&
    'bytes' in value &&
    typeof value.hash === 'string' &&
    typeof value.bytes === 'number'
  ) {
    return { ok: true, value: { hash: value.hash, bytes: value.bytes } }
  }
  return { ok: false, code: 'INTERNAL', data: { id: 'upload' } }
}
