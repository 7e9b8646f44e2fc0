import { isAbsolute, join, relative, sep } from 'node:path'

/** Only what a build of the renderer contains is ever served; a file of another kind does not exist for the window. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

export interface StaticFile {
  readonly path: string
  readonly mediaType: string
}

/**
 * The file behind a request path, or undefined. Written for hostile paths: decoded exactly once, no back-slash, NUL,
 * colon (drive, NTFS stream), dot segment or hidden name, and the result must lie inside `root` (law: RELIABILITY B 18).
 * @param path the URL's path, still percent-encoded, beginning with `/`
 */
export function resolveStaticFile(root: string, path: string): StaticFile | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return undefined
  }
  if (!decoded.startsWith('/') || /[\\:\0%]|\p{Cc}/u.test(decoded)) return undefined
  const name = decoded === '/' ? 'index.html' : decoded.slice(1)
  if (
    name
      .split('/')
      .some((segment) => segment === '' || segment.startsWith('.') || segment.endsWith('.') || segment.endsWith(' '))
  )
    return undefined
  const mediaType = MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  if (mediaType === undefined) return undefined
  const full = join(root, name)
  const inside = relative(root, full)
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined
  return { path: full, mediaType }
}

/** Where index.html carries the nonce under which antd may write its styles. */
export const NONCE_PLACE = '__CSP_NONCE__'

/** The window may load nothing but the program itself; antd writes styles at run time, under a nonce of each page load. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What every answer to the window carries, whichever host gives it. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(self), hid=(), bluetooth=(), midi=(), payment=(), display-capture=()',
}

/** `attachment` with an ASCII name for old readers and the real one in RFC 5987 form. */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^\w.()-]+/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
