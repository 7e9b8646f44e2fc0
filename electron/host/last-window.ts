import type { LinkClock } from './core-link.ts'

/** A reload closes a window's event stream for a moment; a closed window does not come back within this time. */
export const GONE_MS = 5000

export interface LastWindowOptions {
  readonly clock: LinkClock
  /** Somebody without a window (an attached command line) waits for an answer. */
  readonly busy: () => boolean
  readonly onGone: () => void
}

/** Takes the number of open windows each time it changes; tells when the last one is gone for good. */
export function watchLastWindow({ clock, busy, onGone }: LastWindowOptions): (count: number) => void {
  let windows = 0
  let cancel: (() => void) | undefined
  const arm = (): void => {
    cancel = clock.after(GONE_MS, () => {
      if (busy()) arm()
      else onGone()
    })
  }
  return (count) => {
    const wentAway = count === 0 && windows > 0
    windows = count
    cancel?.()
    cancel = undefined
    if (wentAway) arm()
  }
}
