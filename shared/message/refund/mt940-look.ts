/** True when a text begins as an MT940 does; alone in its file, because it is asked before anything else is loaded. */
export function looksLikeMt940(text: string): boolean {
  return /^\s*(?:\{1:|:20:)/.test(text) && /:(?:60[FM]|61|25):/.test(text)
}
