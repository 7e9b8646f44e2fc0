/**
 * Chances that depend on the seed and on what they are about, never on the order in which they are drawn: the same
 * filings meet the same fate in any order and after any crash.
 */
export function chance(seed: number, about: string): number {
  let hash = (2166136261 ^ seed) >>> 0
  for (let i = 0; i < about.length; i++) {
    hash ^= about.charCodeAt(i)
    hash = Math.imul(hash, 16777619) >>> 0
  }
  hash ^= hash >>> 15
  hash = Math.imul(hash, 2246822519) >>> 0
  hash ^= hash >>> 13
  return (hash >>> 0) / 4294967296
}

/** Does it happen, at so many percent? */
export function happens(seed: number, percent: number, about: string): boolean {
  return chance(seed, about) * 100 < percent
}
