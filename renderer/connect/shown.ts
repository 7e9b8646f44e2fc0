import { useEffect, useRef } from 'react'
import { useScreenText } from './screen-memory.tsx'

/** What the detail pane of a list shows: nothing, the row under the cursor, one record asked for, or a new one. */
export type Shown =
  | { readonly kind: 'closed' }
  | { readonly kind: 'cursor' }
  | { readonly kind: 'record'; readonly id: number }
  | { readonly kind: 'new' }

export function writeShown(shown: Shown): string {
  return shown.kind === 'record' ? String(shown.id) : shown.kind
}

export function readShown(text: string): Shown {
  if (text === 'cursor' || text === 'new') return { kind: text }
  return /^[1-9]\d{0,14}$/.test(text) ? { kind: 'record', id: Number(text) } : { kind: 'closed' }
}

/** The pane comes back after a reload as it was: a draft that was being typed stands before the eyes again. */
export function useShown(params: Readonly<Record<string, string>>): readonly [Shown, (next: Shown) => void] {
  const [text, setText] = useScreenText('shown', params.id ?? 'closed')
  return [readShown(text), (next) => setText(writeShown(next))]
}

/** A record that was asked for stays in the pane until the user moves the cursor himself; from then on the pane follows the cursor. */
export function useFollowCursor(shown: Shown, setShown: (next: Shown) => void, cursor: number | undefined): void {
  const before = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (shown.kind !== 'record') before.current = undefined
    else if (before.current === undefined) before.current = cursor
    else if (cursor !== undefined && cursor !== before.current) setShown({ kind: 'cursor' })
  })
}
