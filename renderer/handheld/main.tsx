import { createRoot } from 'react-dom/client'
import { HandheldApp } from './app.tsx'
import './handheld.css'
import { keepPage } from './keep-page.ts'
import { openQueue } from './queue.ts'
import { call } from './wire.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('handheld.html has no #root')
// The code stands in the part of the address that is never sent; it is gone from the address bar before anything else happens.
const code = /^#pair=([\w-]{8,80})$/.exec(window.location.hash)?.[1]
window.history.replaceState(null, '', window.location.pathname)
const queue = await openQueue({
  send: (scans) => call('handheld.scans', { scans }),
  newId: () => crypto.randomUUID(),
  now: () => Date.now(),
  later: (work, ms) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
})
createRoot(root).render(<HandheldApp queue={queue} code={code} kept={keepPage()} />)
