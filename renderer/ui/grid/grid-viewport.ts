import type { CSSProperties, RefObject } from 'react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { GridRow } from './column.ts'
import type { PlacedColumn } from './column-layout.ts'
import { GUTTER_WIDTH, ROW_HEIGHT } from './grid-row.tsx'
import type { GridStore } from './grid-store.ts'
import { useGridValue } from './use-grid.ts'

export type Scroller = RefObject<HTMLDivElement | null>

/** Width of the column at the right that says what is wrong with a row. */
const ERROR_WIDTH = 190

export interface Geometry {
  /** Left edge of each column, for the frozen ones. */
  readonly lefts: readonly number[]
  readonly style: CSSProperties
}

/** Column widths as custom properties: changing one restyles all rows without drawing them again. */
export function geometryOf<Row extends GridRow>(columns: readonly PlacedColumn<Row>[], withError: boolean): Geometry {
  const lefts: number[] = []
  let left = GUTTER_WIDTH
  for (const column of columns) {
    lefts.push(left)
    left += column.width
  }
  const widths = [GUTTER_WIDTH, ...columns.map((column) => column.width)].map((width) => `${width}px`).join(' ')
  const rest = withError ? `minmax(${ERROR_WIDTH}px, 1fr)` : 'minmax(0, 1fr)'
  return { lefts, style: { '--tracks': `${widths} ${rest}`, '--total': `${left + (withError ? ERROR_WIDTH : 0)}px` } }
}

export interface Viewport {
  readonly scroller: Scroller
  /** First and last position on screen. */
  readonly view: { readonly first: number; readonly last: number }
  readonly measure: () => void
}

/** Head and sum row cover the edges of the scrolled space. */
const COVERED = ROW_HEIGHT * 2

/** Keeps the scroll position in step with what the store wishes, and tells the store what is visible. */
export function useViewport<Row extends GridRow>(store: GridStore<Row>): Viewport {
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ first: 0, last: 40 })
  const scroll = useGridValue(store, (state) => state.scroll)
  const window = useGridValue(store, (state) => state.window)
  const measure = (): void => {
    const element = scroller.current
    // A hidden tab has no height; what it showed stays as it was.
    if (element === null || element.clientHeight === 0) return
    const first = Math.floor(element.scrollTop / ROW_HEIGHT)
    const last = first + Math.ceil((element.clientHeight - COVERED) / ROW_HEIGHT)
    setView((before) => (before.first === first && before.last === last ? before : { first, last }))
    void store.ensure(first, last)
  }
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || scroll === undefined) return
    if (scroll.kind === 'shift') element.scrollTop += scroll.rows * ROW_HEIGHT
    else {
      const room = element.clientHeight - COVERED
      const top = scroll.row * ROW_HEIGHT
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + ROW_HEIGHT > element.scrollTop + room) element.scrollTop = top + ROW_HEIGHT - room
    }
    measure()
  }, [scroll])
  useLayoutEffect(measure, [window])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { scroller, view, measure }
}

/** The main list of a screen takes the keys when it comes up; whoever is typing somewhere keeps them. */
export function useAutoFocus(scroller: Scroller, wanted: boolean): void {
  useLayoutEffect(() => {
    const active = document.activeElement
    const typing = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement
    if (wanted && !typing) scroller.current?.focus({ preventScroll: true })
  }, [scroller, wanted])
}
