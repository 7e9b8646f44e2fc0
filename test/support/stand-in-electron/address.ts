/** Stock Chromium cannot navigate to `app://`; at its border the page's address is an https one of an origin of its own. */
const OUTSIDE = 'https://client.app.invalid'
const INSIDE = 'app://client'

export function toBrowser(address: string): string {
  return address.startsWith(`${INSIDE}/`) ? OUTSIDE + address.slice(INSIDE.length) : address
}

export function fromBrowser(address: string): string {
  return address === OUTSIDE || address.startsWith(`${OUTSIDE}/`) ? INSIDE + address.slice(OUTSIDE.length) : address
}

/** As WebFrameMain.origin: scheme and host, `null` for opaque ones. */
export function originOf(address: string): string {
  const inside = fromBrowser(address)
  return inside.startsWith(`${INSIDE}/`) ? INSIDE : URL.canParse(inside) ? new URL(inside).origin : 'null'
}
