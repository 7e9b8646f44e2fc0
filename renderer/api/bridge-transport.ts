import type { Answer } from '../../shared/contract/index.ts'
import { readHostEvent } from './host-event.ts'
import type { Transport } from './transport.ts'
import { UNREACHABLE, readAnswer, readStored } from './transport.ts'

/** What the preload exposes; nothing of it is trusted further than its shape is checked here. */
export interface Bridge {
  call(name: string, input: unknown, session: string): Promise<unknown>
  onEvent(listener: (event: unknown) => void): () => void
  upload(file: File, session: string, onProgress: (sent: number, total: number) => void): Promise<unknown>
  download(hash: string, fileName: string, session: string): Promise<unknown>
  notify(title: string, text: string): Promise<unknown>
}

declare global {
  interface Window {
    readonly bridge?: Bridge
  }
}

async function guarded(work: Promise<unknown>): Promise<Answer<unknown>> {
  try {
    return readAnswer(await work)
  } catch {
    return UNREACHABLE
  }
}

/** The preload bridge of the Electron window. */
export function bridgeTransport(bridge: Bridge): Transport {
  return {
    call: (name, input, session) => guarded(bridge.call(name, input, session)),
    onEvent: (listener) => {
      listener({ type: 'link', state: 'up' })
      return bridge.onEvent((raw) => {
        const event = readHostEvent(raw)
        if (event !== undefined) listener(event)
      })
    },
    upload: async (file, options) =>
      readStored(await guarded(bridge.upload(file, options.session, options.onProgress ?? (() => undefined)))),
    download: async (hash, fileName, session) => {
      const answer = await guarded(bridge.download(hash, fileName, session))
      return answer.ok ? { ok: true, value: null } : answer
    },
    notify: async (title, text) => (await guarded(bridge.notify(title, text))).ok,
  }
}
