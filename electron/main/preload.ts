/**
 * The bridge: everything a window can ask for. Runs sandboxed and isolated, without Node; holds no state and makes no
 * decision, since the gate in the main process checks every message again.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE, CHANNEL } from './bridge-channels.ts'

/** Small enough that a message never stalls the window, large enough that a file of 100 MB is some hundred messages. */
const CHUNK_BYTES = 512 * 1024

interface Answer {
  readonly ok: boolean
  readonly value?: unknown
}

/** Reads the file piece by piece, so that a path never crosses the bridge and a large file is never held whole. */
async function upload(
  file: File,
  session: string,
  onProgress?: (sent: number, total: number) => void,
): Promise<unknown> {
  const opened: Answer = await ipcRenderer.invoke(CHANNEL.uploadOpen, file.name, file.size, session)
  if (!opened.ok) return opened
  try {
    for (let sent = 0; sent < file.size; sent += CHUNK_BYTES) {
      const bytes = new Uint8Array(await file.slice(sent, sent + CHUNK_BYTES).arrayBuffer())
      const taken: Answer = await ipcRenderer.invoke(CHANNEL.uploadChunk, opened.value, bytes)
      if (!taken.ok) return taken
      onProgress?.(sent + bytes.byteLength, file.size)
    }
  } catch (error) {
    // The file went away or was changed while it was read.
    await ipcRenderer.invoke(CHANNEL.uploadAbort, opened.value)
    throw error
  }
  return ipcRenderer.invoke(CHANNEL.uploadClose, opened.value)
}

contextBridge.exposeInMainWorld(BRIDGE, {
  call: (name: string, input: unknown, session: string): Promise<unknown> =>
    ipcRenderer.invoke(CHANNEL.call, name, input, session),
  onEvent: (listener: (event: unknown) => void): (() => void) => {
    // The event object of Electron stays on this side: it carries the sender.
    const forward = (_event: unknown, payload: unknown): void => listener(payload)
    ipcRenderer.on(CHANNEL.event, forward)
    return () => void ipcRenderer.removeListener(CHANNEL.event, forward)
  },
  upload,
  download: (hash: string, fileName: string, session: string): Promise<unknown> =>
    ipcRenderer.invoke(CHANNEL.download, hash, fileName, session),
  notify: (title: string, text: string): Promise<unknown> => ipcRenderer.invoke(CHANNEL.notify, title, text),
})
