import { useLayoutEffect, useRef } from 'react'
import type { HotkeyHandler, Layer } from './hotkey.ts'
import { HotkeyTable, isOurs, nameOf } from './hotkey.ts'

const table = new HotkeyTable()

/** Listens once for the whole window; a key that a component has already used is left alone. */
export function listenForHotkeys(target: Window): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const name = nameOf(event)
    if (isOurs(name)) event.preventDefault()
    else if (event.defaultPrevented) return
    if (event.isComposing || consumed.has(event)) return
    if (table.press(name)) event.preventDefault()
  }
  const onPointer = (): void => table.forget()
  target.addEventListener('keydown', onKey)
  target.addEventListener('pointerdown', onPointer, true)
  return () => {
    target.removeEventListener('keydown', onKey)
    target.removeEventListener('pointerdown', onPointer, true)
  }
}

/** Events that a component (grid, form) has used; `preventDefault` alone cannot say so for the keys that are always ours. */
const consumed = new WeakSet<Event>()

/** Marks a key press as used by the component that handled it. */
export function consume(event: { readonly nativeEvent: Event; preventDefault(): void }): void {
  consumed.add(event.nativeEvent)
  event.preventDefault()
}

export type HotkeyMap = Readonly<Record<string, HotkeyHandler>>

/**
 * Registers keys while the component is shown (a hidden tab has no effects and so no keys). In layout effects: what can be
 * seen can be operated; an effect after painting leaves a gap in which a fast key is lost.
 */
export function useHotkeys(map: HotkeyMap, layer: Layer = 'screen', enabled = true): void {
  const latest = useRef(map)
  useLayoutEffect(() => {
    latest.current = map
  })
  const keys = Object.keys(map).sort().join(' ')
  useLayoutEffect(() => {
    if (!enabled || keys === '') return undefined
    const removals = keys.split(' ').map((key) => table.add(layer, key, () => latest.current[key]?.()))
    return () => removals.forEach((remove) => remove())
  }, [enabled, keys, layer])
}

/** While somebody is being signed in (see `HotkeyTable.hold`). */
export const holdKeys = (): void => table.hold()
export const releaseKeys = (): void => table.release()
export const dropKeys = (): void => table.drop()

/** Keeps the keys of lower layers dead while the component is there. */
export function useHotkeyBarrier(): void {
  useLayoutEffect(() => table.block(), [])
}
