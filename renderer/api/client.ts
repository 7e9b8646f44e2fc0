import type { Answer, CallIn, CallOut, ProcedureName } from '../../shared/contract/index.ts'
import type { HostEvent } from './host-event.ts'
import type { StoredContent, Transport, UploadOptions } from './transport.ts'

type Listener = (event: HostEvent) => void

/** The typed door to the core: every screen's call goes through here and nowhere else. */
export interface Client {
  call<N extends ProcedureName>(name: N, input: CallIn<N>): Promise<Answer<CallOut<N>>>
  upload(file: File, options?: Omit<UploadOptions, 'session'>): Promise<Answer<StoredContent>>
  download(hash: string, fileName: string): Promise<Answer<null>>
  /** Tells the person through the system; false: not allowed here. */
  notify(title: string, text: string): Promise<boolean>
  onEvent(listener: Listener): () => void
  /** The session token; empty = not signed in. */
  session(): string
  setSession(token: string): void
  /** Told when the core refuses a call because nobody is signed in (session expired, core lost it). */
  onSessionLost(listener: () => void): () => void
}

/**
 * The gate has checked the output against the contract before it left the core; parsing it again here
 * would cost each page its time for nothing.
 */
function gateChecked<N extends ProcedureName>(_name: N, answer: Answer<unknown>): answer is Answer<CallOut<N>> {
  return answer.ok || typeof answer.code === 'string'
}

/** Where the token lives between reloads of one window; an unavailable store only means signing in again. */
export interface TokenStore {
  read(): string
  write(token: string): void
}

export function createClient(transport: Transport, tokens: TokenStore): Client {
  const listeners = new Set<Listener>()
  const lost = new Set<() => void>()
  let token = tokens.read()
  transport.onEvent((event) => listeners.forEach((listener) => listener(event)))
  return {
    call: async (name, input) => {
      const used = token
      const answer = await transport.call(name, input, used)
      if (!answer.ok && answer.code === 'NOT_SIGNED_IN' && used === token) lost.forEach((listener) => listener())
      return gateChecked(name, answer) ? answer : { ok: false, code: 'INTERNAL', data: {} }
    },
    upload: (file, options) => transport.upload(file, { ...options, session: token }),
    download: (hash, fileName) => transport.download(hash, fileName, token),
    notify: (title, text) => transport.notify(title.slice(0, 40), text.slice(0, 400)),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    session: () => token,
    setSession: (next) => {
      token = next
      tokens.write(next)
    },
    onSessionLost: (listener) => {
      lost.add(listener)
      return () => lost.delete(listener)
    },
  }
}
