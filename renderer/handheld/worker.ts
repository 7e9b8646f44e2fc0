/**
 * Keeps the handheld's page in the device, so that it opens and reloads out of range. Only the program's own files: calls to the ledger go
 * past it. Browsers run it only where our certificate is trusted.
 */

interface LifeEvent {
  waitUntil(work: Promise<unknown>): void
}
interface AskEvent extends LifeEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
/** What of a service worker's world is used here: the whole of it does not go together with that of pages. */
declare const self: {
  readonly location: { readonly origin: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', heard: (event: LifeEvent) => void): void
  addEventListener(type: 'fetch', heard: (event: AskEvent) => void): void
}

const STORE = 'portledger-handheld-1'
const PAGE = '/handheld.html'
const ASSETS = '/assets/'
/** Out of range a request may hang: the kept page comes then. */
const PATIENCE_MS = 3000

/** The page and every file that it names, whole or not at all. */
async function keep(page: Response): Promise<void> {
  const text = await page.clone().text()
  const named = [...text.matchAll(/(?:src|href)="\.?(\/assets\/[\w.-]+)"/g)].flatMap((found) => found[1] ?? [])
  const store = await caches.open(STORE)
  for (const path of new Set(named)) if ((await store.match(path)) === undefined) await store.add(path)
  await store.put(PAGE, page)
  const wanted = new Set([PAGE, ...named])
  for (const request of await store.keys()) if (!wanted.has(new URL(request.url).pathname)) await store.delete(request)
}

async function freshPage(): Promise<Response> {
  const store = await caches.open(STORE)
  try {
    const page = await fetch(PAGE, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!page.ok) throw new Error(String(page.status))
    await keep(page.clone())
    return page
  } catch (error) {
    const kept = await store.match(PAGE)
    if (kept === undefined) throw error
    return kept
  }
}

async function asset(request: Request): Promise<Response> {
  const store = await caches.open(STORE)
  return (await store.match(new URL(request.url).pathname)) ?? fetch(request)
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    fetch(PAGE, { cache: 'no-store' })
      .then(keep)
      .then(() => self.skipWaiting()),
  )
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (event.request.mode === 'navigate' && pathname === PAGE) event.respondWith(freshPage())
  else if (pathname.startsWith(ASSETS)) event.respondWith(asset(event.request))
})

// A module of its own: `self` above is this file's.
export {}
