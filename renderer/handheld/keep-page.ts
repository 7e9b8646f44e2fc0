/**
 * Has the page kept in the device (worker.ts), where the browser allows it: it does only where our certificate is trusted.
 * @returns whether the page opens out of range from now on
 */
export async function keepPage(): Promise<boolean> {
  try {
    await navigator.serviceWorker.register('/handheld-worker.js', { type: 'module', scope: '/handheld.html' })
    await navigator.serviceWorker.ready
    return true
  } catch {
    // The certificate was accepted for once, not trusted; or the browser has no such thing.
    return false
  }
}
