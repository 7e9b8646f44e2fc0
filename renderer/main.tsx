import { createRoot } from 'react-dom/client'
import { bridgeTransport } from './api/bridge-transport.ts'
import { httpTransport } from './api/http-transport.ts'
import { createApi, createClient } from './api/index.ts'
import { App } from './app/app.tsx'

const TOKEN = 'portledger-session'

/** The token outlives a reload of this window and nothing more. */
const tokens = {
  read: (): string => sessionStorage.getItem(TOKEN) ?? '',
  write: (token: string): void => sessionStorage.setItem(TOKEN, token),
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
const transport = window.bridge === undefined ? httpTransport : bridgeTransport(window.bridge)
// As an attribute `nonce` the browser hides it from everything but scripts that are already let in.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
createRoot(root).render(<App api={createApi(createClient(transport, tokens))} nonce={nonce} />)
