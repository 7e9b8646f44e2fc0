import { useEffect, useRef } from 'react'

/**
 * "Put the cursor into that form": asked for by a key in the grid, granted by the form, which may not exist yet.
 * A wish is granted once, so a form that is built anew for each row the cursor passes does not steal the focus.
 */
let wished: string | undefined
/** Where the cursor was when the wish was made. */
let wishedFrom: Element | null = null
const listeners = new Set<() => void>()

export function wishFocus(name: string): void {
  wished = name
  wishedFrom = document.activeElement
  listeners.forEach((listener) => listener())
}

/** Whoever has gone into a field of the form since he wished is typing there: his next key must not land elsewhere. */
export function isTypingIn(form: string): boolean {
  const active = document.activeElement
  return active !== wishedFrom && active?.matches('input, textarea, select') === true && active.closest(form) !== null
}

/** `ready`: the form can take what is typed; a wish waits for it. */
export function useFocusWish(name: string, grant: () => void, ready: boolean): void {
  const latest = useRef(grant)
  useEffect(() => {
    latest.current = grant
  })
  useEffect(() => {
    if (!ready) return undefined
    const check = (): void => {
      if (wished !== name) return
      wished = undefined
      latest.current()
    }
    // After the paint that shows the form: the wish may have come with the click that opens it.
    const timer = setTimeout(check, 0)
    const later = (): void => void setTimeout(check, 0)
    listeners.add(later)
    return () => {
      clearTimeout(timer)
      listeners.delete(later)
    }
  }, [name, ready])
}
