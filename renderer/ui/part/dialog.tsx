import type { KeyboardEvent, ReactNode } from 'react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useHotkeyBarrier, useHotkeys } from '../keys/use-hotkeys.ts'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly width?: number
  /** Buttons at the foot. */
  readonly footer?: ReactNode
  /** The title is only for screen readers. */
  readonly bare?: boolean
  readonly children: ReactNode
}

const FOCUSABLE =
  'input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled]), [tabindex="0"]'

/** What is typed into, in the body: whoever opens a dialog with such a field means to fill it in. */
const TYPED = ['input:not([type]):not([disabled])', 'input[type="text"]:not([disabled])', 'textarea:not([disabled])']
  .map((field) => `.dialog-body ${field}`)
  .join(', ')

function focusables(frame: HTMLElement | null): readonly HTMLElement[] {
  return frame === null
    ? []
    : [...frame.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.tabIndex >= 0)
}

/**
 * A dialog, for what cannot be taken back and for arranging the screen; work itself never happens in one. Our own, because antd's writes
 * styles without the nonce when it locks the page's scrolling, which the content security policy refuses (and our page does not scroll).
 */
export function Dialog(props: DialogProps) {
  return createPortal(<DialogFrame {...props} />, document.body)
}

function DialogFrame(props: DialogProps) {
  const frame = useRef<HTMLDivElement>(null)
  useHotkeyBarrier()
  useHotkeys({ Escape: props.onClose }, 'dialog')
  useLayoutEffect(() => {
    const before = document.activeElement
    const wanted =
      frame.current?.querySelector<HTMLElement>('[data-autofocus]') ??
      frame.current?.querySelector<HTMLElement>(TYPED) ??
      focusables(frame.current).at(-1)
    wanted?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  const latestClose = useRef(props.onClose)
  useEffect(() => {
    latestClose.current = props.onClose
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Tab') return
    const all = focusables(frame.current)
    const first = all[0]
    const last = all.at(-1)
    const leaving = event.shiftKey ? first : last
    const other = event.shiftKey ? last : first
    if (document.activeElement !== leaving || other === undefined) return
    event.preventDefault()
    other.focus()
  }
  return (
    <div
      className="dialog-back"
      onMouseDown={(event) => (event.target === event.currentTarget ? latestClose.current() : undefined)}
    >
      <div
        ref={frame}
        className="dialog"
        role="dialog"
        aria-modal="true"
        aria-label={props.title}
        style={{ width: props.width ?? 520 }}
        onKeyDown={onKeyDown}
      >
        {props.bare === true ? null : (
          <div className="dialog-head">
            <h2>{props.title}</h2>
            <button type="button" className="link-button" aria-label="关闭" tabIndex={-1} onClick={props.onClose}>
              ×
            </button>
          </div>
        )}
        <div className="dialog-body">{props.children}</div>
        {props.footer === undefined ? null : <div className="dialog-foot">{props.footer}</div>}
      </div>
    </div>
  )
}
