/** Limits per address: what one machine of the network may ask for, and how often it may guess. */

export interface AddressLimits {
  /** Requests that may come at once, and how many more a second. */
  readonly burst: number
  readonly perSecond: number
  /** Wrong codes and secrets within the window before the address has to wait. */
  readonly guesses: number
  /** Wrong codes and secrets of all addresses together within the window. */
  readonly allGuesses: number
  readonly windowMs: number
  readonly streams: number
}

export const ADDRESS_LIMITS: AddressLimits = {
  burst: 300,
  perSecond: 60,
  guesses: 8,
  allGuesses: 60,
  windowMs: 10 * 60_000,
  streams: 12,
}

interface Record {
  tokens: number
  at: number
  guesses: number[]
}

/** Addresses that are remembered; the one heard of longest ago is forgotten first. */
const MOST_ADDRESSES = 2000

export class AddressBook {
  readonly #limits: AddressLimits
  readonly #now: () => number
  readonly #known = new Map<string, Record>()
  #allGuesses: number[] = []

  constructor(limits: AddressLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  #record(address: string): Record {
    const now = this.#now()
    const known = this.#known.get(address) ?? { tokens: this.#limits.burst, at: now, guesses: [] }
    // The newest stands last, so that the oldest is the first to go.
    this.#known.delete(address)
    this.#known.set(address, known)
    const oldest = this.#known.keys().next()
    if (this.#known.size > MOST_ADDRESSES && oldest.done !== true) this.#known.delete(oldest.value)
    return known
  }

  /** One more request: may it be served? */
  mayAsk(address: string): boolean {
    const known = this.#record(address)
    const now = this.#now()
    known.tokens = Math.min(this.#limits.burst, known.tokens + ((now - known.at) / 1000) * this.#limits.perSecond)
    known.at = now
    if (known.tokens < 1) return false
    known.tokens -= 1
    return true
  }

  /** May the address show a code or a secret at all, after what it has guessed so far? */
  mayGuess(address: string): boolean {
    const since = this.#now() - this.#limits.windowMs
    const known = this.#record(address)
    known.guesses = known.guesses.filter((at) => at > since)
    this.#allGuesses = this.#allGuesses.filter((at) => at > since)
    return known.guesses.length < this.#limits.guesses && this.#allGuesses.length < this.#limits.allGuesses
  }

  /** The code or secret was wrong. */
  noteGuess(address: string): void {
    const now = this.#now()
    this.#record(address).guesses.push(now)
    this.#allGuesses.push(now)
  }
}
