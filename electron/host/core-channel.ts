import type { CoreMessage, HostMessage } from '../core/link-protocol.ts'

/** The core's end of the link, whichever way it was started. */
export interface CoreChannel {
  /** `then` runs when the message is on its way, so that the process may end. */
  send(message: CoreMessage, then?: () => void): void
  onMessage(listener: (message: HostMessage) => void): void
  /** The host is gone. */
  onClosed(listener: () => void): void
}

/** The parent port has no word for "sent"; a message that was posted this long ago has left. */
const POSTED_MS = 50

/** Electron's typings promise a parent port in every process; only a utility process has one. */
function parentPort(): Electron.ParentPort | undefined {
  const port: unknown = Reflect.get(process, 'parentPort')
  return port === undefined || port === null ? undefined : process.parentPort
}

export function openCoreChannel(): CoreChannel {
  const port = parentPort()
  if (port === undefined) {
    return {
      send: (message, then) => void process.send?.(message, undefined, {}, () => then?.()),
      onMessage: (listener) => void process.on('message', (message: HostMessage) => listener(message)),
      onClosed: (listener) => void process.on('disconnect', listener),
    }
  }
  return {
    send: (message, then) => {
      port.postMessage(message)
      if (then) setTimeout(then, POSTED_MS)
    },
    onMessage: (listener) => void port.on('message', ({ data }: { data: HostMessage }) => listener(data)),
    // Electron ends its utility processes itself.
    onClosed: () => undefined,
  }
}
