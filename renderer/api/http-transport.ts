import type { Answer } from '../../shared/contract/index.ts'
import type { HostEvent } from './host-event.ts'
import { readHostEvent, splitEventStream } from './host-event.ts'
import type { StoredContent, Transport, UploadOptions } from './transport.ts'
import { UNREACHABLE, readAnswer, readStored } from './transport.ts'

const SESSION_HEADER = 'x-portledger-session'
/** Wait before the event stream is opened again: short at first (a restarted core is back within a second), then calm. */
const RECONNECT_MS = [200, 500, 1000, 2000, 5000]
/** The host says something at least every 15 seconds; a stream that is silent for longer is dead without knowing it. */
const SILENCE_MS = 40_000
/** Ends the event stream so that it is opened anew: the one way to learn whether the host is still there. */
let doubtStream: () => void = () => undefined

/** A request of a window that is going away must outlive it: what was typed last is saved by just such a request. */
let leaving = false
window.addEventListener('pagehide', () => {
  leaving = true
})
window.addEventListener('pageshow', () => {
  leaving = false
})

async function call(name: string, input: unknown, session: string): Promise<Answer<unknown>> {
  try {
    const response = await fetch(`/call/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SESSION_HEADER]: session },
      body: JSON.stringify(input),
      keepalive: leaving,
    })
    const parsed: unknown = await response.json()
    return readAnswer(parsed)
  } catch {
    doubtStream()
    return UNREACHABLE
  }
}

async function readEvents(listener: (event: HostEvent) => void, signal: AbortSignal): Promise<void> {
  const response = await fetch('/events', { headers: { accept: 'text/event-stream' }, signal })
  if (!response.ok || response.body === null) throw new Error(`event stream ${response.status}`)
  listener({ type: 'link', state: 'up' })
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let buffer = ''
  for (;;) {
    const timer = setTimeout(() => doubtStream(), SILENCE_MS)
    const chunk = await reader.read().finally(() => clearTimeout(timer))
    if (chunk.done) return
    const split = splitEventStream(buffer + chunk.value)
    buffer = split.rest
    for (const text of split.data) {
      const event = readHostEvent(JSON.parse(text))
      if (event !== undefined) listener(event)
    }
  }
}

function onEvent(listener: (event: HostEvent) => void): () => void {
  const stop = new AbortController()
  let attempt = 0
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const stream = new AbortController()
      doubtStream = () => stream.abort()
      try {
        await readEvents(
          (event) => {
            if (event.type === 'link') attempt = 0
            listener(event)
          },
          AbortSignal.any([stop.signal, stream.signal]),
        )
      } catch {
        // reported below: whatever broke the stream, the window is cut off until the next attempt succeeds
      }
      if (stop.signal.aborted) return
      listener({ type: 'link', state: 'down' })
      const wait = RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)] ?? 5000
      attempt += 1
      await new Promise((done) => setTimeout(done, wait))
    }
  }
  void run()
  return () => stop.abort()
}

/** XMLHttpRequest, because fetch cannot report the progress of what it sends. */
function upload(file: File, options: UploadOptions): Promise<Answer<StoredContent>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/content?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader(SESSION_HEADER, options.session)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) =>
      options.onProgress?.(event.loaded, event.lengthComputable ? event.total : file.size)
    request.onload = () => {
      try {
        resolve(readStored(readAnswer(JSON.parse(request.responseText))))
      } catch {
        resolve(UNREACHABLE)
      }
    }
    request.onerror = () => resolve(UNREACHABLE)
    request.onabort = () => resolve({ ok: false, code: 'JOB_CANCELLED', data: {} })
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/** The browser asks the person once; where he said no, or the browser has none, nothing is shown. */
async function notify(title: string, text: string): Promise<boolean> {
  if (!('Notification' in window)) return false
  const allowed =
    Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission
  if (allowed !== 'granted') return false
  // One tag: several windows of the same program say the same thing once.
  new Notification(title, { body: text, tag: 'portledger', silent: true })
  return true
}

async function download(hash: string, fileName: string, session: string): Promise<Answer<null>> {
  try {
    const response = await fetch(`/content/${hash}?name=${encodeURIComponent(fileName)}`, {
      headers: { [SESSION_HEADER]: session },
    })
    if (!response.ok) {
      const failed = readAnswer(await response.json())
      return failed.ok ? UNREACHABLE : failed
    }
    const address = URL.createObjectURL(await response.blob())
    const anchor = document.createElement('a')
    anchor.href = address
    anchor.download = fileName
    anchor.click()
    // The browser has taken over the blob by then; a minute is generous for its save dialog.
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
    return { ok: true, value: null }
  } catch {
    return UNREACHABLE
  }
}

/** Same-origin HTTP: a window of an installed browser on the loopback host. */
export const httpTransport: Transport = { call, onEvent, upload, download, notify }
