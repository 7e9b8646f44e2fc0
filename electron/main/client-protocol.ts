import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { COMMON_HEADERS, contentSecurityPolicy, NONCE_PLACE, resolveStaticFile } from '../host/static-files.ts'

/** Answers `app://client/…`: the renderer's own files and nothing else. */
export async function serveClient(
  rendererFolder: string,
  request: { readonly method: string; readonly url: string },
): Promise<Response> {
  const nothing = (status: number): Response => new Response(null, { status, headers: COMMON_HEADERS })
  // Cut out of the text and not taken from URL.pathname, which would already have resolved the dot segments away.
  const path = /^app:\/\/client(\/[^?#]*)/.exec(request.url)?.[1]
  if (path === undefined) return nothing(404)
  if (request.method !== 'GET') return nothing(405)
  const file = resolveStaticFile(rendererFolder, path)
  const bytes = file && (await readFile(file.path).catch(() => undefined))
  if (!file || !bytes) return nothing(404)
  const nonce = randomBytes(16).toString('base64')
  const body = file.mediaType.startsWith('text/html')
    ? bytes.toString('utf8').replaceAll(NONCE_PLACE, nonce)
    : new Uint8Array(bytes)
  return new Response(body, {
    headers: {
      ...COMMON_HEADERS,
      'Content-Type': file.mediaType,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
    },
  })
}
