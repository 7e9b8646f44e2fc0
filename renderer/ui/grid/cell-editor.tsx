import type { KeyboardEvent } from 'react'
import { useEffect, useRef } from 'react'
import { consume } from '../keys/use-hotkeys.ts'

export interface CellEditorProps {
  readonly label: string
  readonly start: string
  /** The first key typed has replaced the text; else the whole text is selected. */
  readonly replace: boolean
  /** The text and the key that ended the edit; no text = given up. */
  readonly onDone: (text: string | undefined, key: string) => void
}

/** Edits one cell in place. */
export function CellEditor(props: CellEditorProps) {
  const input = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => {
    const element = input.current
    element?.focus()
    if (props.replace) element?.setSelectionRange(props.start.length, props.start.length)
    else element?.select()
    // Only once: typing must not move the caret.
  }, [])
  const finish = (text: string | undefined, key: string): void => {
    if (done.current) return
    done.current = true
    props.onDone(text, key)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === 'Escape') {
      consume(event)
      finish(undefined, 'Escape')
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      consume(event)
      finish(event.currentTarget.value, event.shiftKey ? `Shift+${event.key}` : event.key)
    }
  }
  return (
    <input
      ref={input}
      className="cell-editor"
      aria-label={`编辑 ${props.label}`}
      defaultValue={props.start}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value, 'Blur')}
    />
  )
}
