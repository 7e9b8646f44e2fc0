import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import type { Answer, FailureData } from '../../shared/contract/failure.ts'
import type { CallSession, HostEvent } from '../core/link-protocol.ts'
import type { CoreLink } from '../host/core-link.ts'
import { LIMITS } from '../host/loopback-server.ts'
import { bareFileName, downloadContent } from '../host/transfer.ts'
import { CHANNEL, CLIENT_ORIGIN } from './bridge-channels.ts'

export interface GateOptions {
  readonly ipc: Pick<IpcMain, 'handle'>
  readonly link: CoreLink
  /** Is this one of our windows' contents? */
  readonly isWindow: (webContentsId: number) => boolean
  /** Asks the user where to save; undefined when he changed his mind. */
  readonly chooseTarget: (fileName: string, webContentsId: number) => Promise<string | undefined>
  /** Shows a notice of the system; the window has no permission of its own to do so. */
  readonly notify: (title: string, text: string) => void
  /** Told about each refused message, for the log. */
  readonly onRefused: (reason: string) => void
}

const failed = (code: string, data: FailureData = {}): Answer<never> => ({ ok: false, code, data })

/** The main frame of one of our windows, showing our own page, and nothing else: no frame inside it, no other page it was led to. */
function senderIsOurs(event: IpcMainInvokeEvent, isWindow: (webContentsId: number) => boolean): boolean {
  const frame = event.senderFrame
  return (
    frame !== null && frame === event.sender.mainFrame && frame.origin === CLIENT_ORIGIN && isWindow(event.sender.id)
  )
}

function sessionFor(event: IpcMainInvokeEvent, token: unknown): CallSession {
  const caller = `window-${event.sender.id}`
  return typeof token === 'string' && /^[\w.-]{1,200}$/.test(token)
    ? { caller, via: 'window', token }
    : { caller, via: 'window' }
}

interface OpenUpload {
  readonly owner: number
  left: number
}

/** Checks who sends and the shape of what is sent, then passes it on to the core, whose contract checks the rest. */
export class Gate {
  readonly #options: GateOptions
  readonly #uploads = new Map<string, OpenUpload>()

  constructor(options: GateOptions) {
    this.#options = options
    this.#serve(CHANNEL.call, (event, [name, input, token]) => this.#call(event, name, input, token))
    this.#serve(CHANNEL.uploadOpen, (event, [label, size, token]) => this.#uploadOpen(event, label, size, token))
    this.#serve(CHANNEL.uploadChunk, (event, [upload, bytes]) => this.#uploadChunk(event, upload, bytes))
    this.#serve(CHANNEL.uploadClose, (event, [upload]) => this.#uploadEnd(event, upload, 'upload-close'))
    this.#serve(CHANNEL.uploadAbort, (event, [upload]) => this.#uploadEnd(event, upload, 'upload-abort'))
    this.#serve(CHANNEL.notify, (_event, [title, text]) => Promise.resolve(this.#notify(title, text)))
    this.#serve(CHANNEL.download, (event, [hash, name, token]) => this.#download(event, hash, name, token))
  }

  /** A closed window's unfinished files are forgotten. */
  windowGone(webContentsId: number): void {
    for (const [upload, { owner }] of [...this.#uploads]) {
      if (owner !== webContentsId) continue
      this.#uploads.delete(upload)
      void this.#options.link.request({ type: 'upload-abort', upload })
    }
  }

  #serve(
    channel: string,
    handle: (event: IpcMainInvokeEvent, values: readonly unknown[]) => Promise<Answer<unknown>>,
  ): void {
    this.#options.ipc.handle(channel, async (event, ...values: unknown[]) => {
      if (senderIsOurs(event, this.#options.isWindow)) return handle(event, values)
      this.#options.onRefused(channel)
      return failed('SENDER_REFUSED')
    })
  }

  #call(event: IpcMainInvokeEvent, name: unknown, input: unknown, token: unknown): Promise<Answer<unknown>> {
    if (typeof name !== 'string' || !/^[a-zA-Z][\w.-]{0,80}$/.test(name))
      return Promise.resolve(failed('PROCEDURE_UNKNOWN', { name: '' }))
    return this.#options.link.request({ type: 'call', name, input, session: sessionFor(event, token) })
  }

  #notify(title: unknown, text: unknown): Answer<unknown> {
    const fits = (value: unknown, limit: number): value is string => typeof value === 'string' && value.length <= limit
    if (!fits(title, 40) || !fits(text, 400)) return failed('INPUT_INVALID', { path: '', reason: '' })
    this.#options.notify(title, text)
    return { ok: true, value: null }
  }

  async #uploadOpen(
    event: IpcMainInvokeEvent,
    label: unknown,
    size: unknown,
    token: unknown,
  ): Promise<Answer<unknown>> {
    if (typeof label !== 'string' || typeof size !== 'number') return failed('INPUT_INVALID', { path: '', reason: '' })
    if (!(size <= LIMITS.uploadBytes))
      return failed('CONTENT_TOO_LARGE', { limit: `${LIMITS.uploadBytes / 1024 ** 3} GB` })
    const opened = await this.#options.link.request({
      type: 'upload-open',
      label: bareFileName(label),
      session: sessionFor(event, token),
    })
    if (!opened.ok) return opened
    const upload =
      typeof opened.value === 'object' && opened.value !== null && 'upload' in opened.value
        ? opened.value.upload
        : undefined
    if (typeof upload !== 'string') return failed('INTERNAL', { id: 'window' })
    // What was announced is the limit: the file may not grow on the way.
    this.#uploads.set(upload, { owner: event.sender.id, left: size })
    return { ok: true, value: upload }
  }

  #ownUpload(event: IpcMainInvokeEvent, upload: unknown): { upload: string; state: OpenUpload } | undefined {
    const state = typeof upload === 'string' ? this.#uploads.get(upload) : undefined
    return typeof upload === 'string' && state !== undefined && state.owner === event.sender.id
      ? { upload, state }
      : undefined
  }

  async #uploadChunk(event: IpcMainInvokeEvent, key: unknown, bytes: unknown): Promise<Answer<unknown>> {
    const own = this.#ownUpload(event, key)
    if (!own || !(bytes instanceof Uint8Array)) return failed('INPUT_INVALID', { path: '', reason: '' })
    own.state.left -= bytes.byteLength
    const taken =
      own.state.left < 0
        ? failed('CONTENT_TOO_LARGE', { limit: '' })
        : await this.#options.link.request({ type: 'upload-chunk', upload: own.upload, bytes })
    if (!taken.ok) await this.#uploadEnd(event, key, 'upload-abort')
    return taken
  }

  async #uploadEnd(
    event: IpcMainInvokeEvent,
    key: unknown,
    type: 'upload-close' | 'upload-abort',
  ): Promise<Answer<unknown>> {
    const own = this.#ownUpload(event, key)
    if (!own) return failed('INPUT_INVALID', { path: '', reason: '' })
    this.#uploads.delete(own.upload)
    return this.#options.link.request({ type, upload: own.upload })
  }

  async #download(event: IpcMainInvokeEvent, hash: unknown, name: unknown, token: unknown): Promise<Answer<unknown>> {
    if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || typeof name !== 'string')
      return failed('CONTENT_MISSING', { hash: '' })
    const fileName = bareFileName(name)
    const target = await this.#options.chooseTarget(fileName, event.sender.id)
    if (target === undefined) return { ok: true, value: null }
    const opened = await downloadContent(this.#options.link, hash, fileName, sessionFor(event, token))
    if (!opened.ok) return opened
    try {
      await pipeline(opened.value.chunks, createWriteStream(target))
    } catch (error) {
      // Half a file under the wanted name would pass for the whole.
      await rm(target, { force: true })
      return failed(
        error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? 'DISK_FULL' : 'CORE_RESTARTED',
      )
    }
    return { ok: true, value: null }
  }
}

/** Passes the core's events, and the core's coming and going, on to every window. */
export function forwardEvents(link: CoreLink, send: (event: HostEvent) => void): void {
  link.onEvent(send)
  link.onState(({ state }) => send({ type: 'core', state: state === 'ready' ? 'up' : 'down' }))
}
