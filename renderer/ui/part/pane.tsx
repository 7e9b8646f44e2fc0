import type { KeyboardEvent, ReactNode } from 'react'
import { useRef } from 'react'
import { useHotkeys } from '../keys/use-hotkeys.ts'

/** Head of a detail pane: what is shown, its state, and the way back (Esc). */
export function PaneHead(props: {
  readonly title: string
  readonly children?: ReactNode
  readonly onClose: () => void
}) {
  useHotkeys({ Escape: props.onClose }, 'pane')
  return (
    <header className="pane-head">
      <h2 title={props.title}>{props.title}</h2>
      {props.children}
      <span className="gap" />
      <button type="button" className="link-button" onClick={props.onClose}>
        收起<kbd>Esc</kbd>
      </button>
    </header>
  )
}

export interface PaneTab {
  readonly id: string
  readonly title: string
}

/** Sections of a detail pane. */
export function PaneTabs(props: {
  readonly label: string
  readonly tabs: readonly PaneTab[]
  readonly active: string
  readonly onChange: (id: string) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = props.tabs[props.tabs.findIndex((tab) => tab.id === props.active) + by]
    if (by === 0 || next === undefined) return
    props.onChange(next.id)
    frame.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div className="pane-tabs" role="tablist" aria-label={props.label} ref={frame} onKeyDown={step}>
      {props.tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          aria-selected={tab.id === props.active}
          tabIndex={tab.id === props.active ? 0 : -1}
          onClick={() => props.onChange(tab.id)}
        >
          {tab.title}
        </button>
      ))}
    </div>
  )
}
