import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { useEffect, useRef } from 'react'

export interface SplitPaneProps {
  /** `across`: side at the right; `down`: side below. */
  readonly direction: 'across' | 'down'
  readonly size: number
  readonly onSize: (size: number) => void
  readonly least?: number
  readonly side: ReactNode
  readonly sideLabel: string
  readonly children: ReactNode
}

const STEP = 24

/** Main part and a resizable side: details stand beside the work, never above it. Without a side the main part has all the room. */
export function SplitPane(props: SplitPaneProps) {
  const { direction, size, onSize, least = 160 } = props
  const frame = useRef<HTMLDivElement>(null)
  const room = (): number => {
    const box = frame.current?.getBoundingClientRect()
    return box === undefined ? 2000 : direction === 'across' ? box.width : box.height
  }
  const resize = (next: number): void => onSize(Math.round(Math.max(least, Math.min(next, room() - 200))))
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void =>
    event.currentTarget.setPointerCapture(event.pointerId)
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = frame.current?.getBoundingClientRect()
    if (box !== undefined) resize(direction === 'across' ? box.right - event.clientX : box.bottom - event.clientY)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const grow = direction === 'across' ? 'ArrowLeft' : 'ArrowUp'
    const shrink = direction === 'across' ? 'ArrowRight' : 'ArrowDown'
    if (event.key === grow) resize(size + STEP)
    else if (event.key === shrink) resize(size - STEP)
    else return
    event.preventDefault()
  }
  const open = props.side !== null && props.side !== undefined && props.side !== false
  const wasOpen = useRef(open)
  useEffect(() => {
    // Back from the detail to the list: the keys go on where they came from.
    if (wasOpen.current && !open)
      frame.current?.querySelector<HTMLElement>('.split-main [role=grid]')?.focus({ preventScroll: true })
    wasOpen.current = open
  }, [open])
  return (
    <div ref={frame} className={`split split-${direction}`}>
      <div className="split-main">{props.children}</div>
      {open ? (
        <>
          <div
            className="split-bar"
            role="separator"
            tabIndex={0}
            aria-label={`调整${props.sideLabel}大小`}
            aria-orientation={direction === 'across' ? 'vertical' : 'horizontal'}
            aria-valuenow={size}
            aria-valuemin={least}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
          />
          <aside
            className="split-side"
            aria-label={props.sideLabel}
            style={direction === 'across' ? { width: size, maxWidth: '75%' } : { height: size, maxHeight: '75%' }}
          >
            {props.side}
          </aside>
        </>
      ) : null}
    </div>
  )
}
