import type { ServerResponse } from 'node:http'
import type { HostEvent } from '../core/link-protocol.ts'

const PING_MS = 15_000
/** A window that does not read is cut off; when it comes back it asks for everything again. */
const LARGEST_BACKLOG_BYTES = 1024 * 1024
const MOST_STREAMS = 64

/** The open event streams (Server-Sent Events). A window holds one, so their number says whether anybody is looking. */
export class EventStreams {
  /** Stream → is it a window? An attached command line listens too, but keeps nothing open. */
  readonly #open = new Map<ServerResponse, boolean>()
  readonly #onCount: (count: number) => void
  readonly #ping: NodeJS.Timeout

  constructor(onCount: (count: number) => void) {
    this.#onCount = onCount
    this.#ping = setInterval(() => this.#write(': ping\n\n'), PING_MS)
    this.#ping.unref()
  }

  /** Takes the answer over; false when there are too many already. */
  add(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    first: HostEvent,
    isWindow: boolean,
  ): boolean {
    if (this.#open.size >= MOST_STREAMS) return false
    response.writeHead(200, {
      ...headers,
      'Content-Type': 'text/event-stream; charset=utf-8',
      Connection: 'keep-alive',
    })
    // The browser's own reconnecting: quickly, since only a restarting host is slower.
    response.write(`retry: 500\ndata: ${JSON.stringify(first)}\n\n`)
    this.#open.set(response, isWindow)
    response.on('close', () => {
      this.#open.delete(response)
      this.#count()
    })
    this.#count()
    return true
  }

  send(event: HostEvent): void {
    this.#write(`data: ${JSON.stringify(event)}\n\n`)
  }

  close(): void {
    clearInterval(this.#ping)
    for (const response of this.#open.keys()) response.end()
  }

  #count(): void {
    this.#onCount([...this.#open.values()].filter((isWindow) => isWindow).length)
  }

  #write(text: string): void {
    for (const response of this.#open.keys()) {
      if (response.writableLength > LARGEST_BACKLOG_BYTES) response.destroy()
      else response.write(text)
    }
  }
}
