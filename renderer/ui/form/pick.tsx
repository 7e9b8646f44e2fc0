import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import { consume } from '../keys/use-hotkeys.ts'
import type { PickChoice } from './choice.ts'
import { matchChoices } from './choice.ts'
import './form.css'

export interface PickProps {
  readonly id: string
  readonly label: string
  readonly value: string
  /** undefined: still on the way; what is typed and confirmed meanwhile is chosen when they come. */
  readonly choices: readonly PickChoice[] | undefined
  readonly onChange: (value: string) => void
  /** What is typed, for whoever finds more choices by it; '' when the list closes. */
  readonly onText?: (text: string) => void
  /** More choices for what is typed are on the way: what is confirmed now waits for them. */
  readonly searching?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly invalid?: boolean
  /** Text of the choice that means none; absent: a choice must be made. */
  readonly none?: string
  readonly className?: string
  /** Has the keys when the dialog that it stands in opens. */
  readonly isFirst?: boolean
}

interface Open {
  readonly text: string
  readonly at: number
  readonly top: number
  readonly left: number
  readonly width: number
  readonly upwards: boolean
  /** Enter was pressed before there was anything to choose from. */
  readonly confirmed: boolean
}

const LIST_HEIGHT = 240
const MOST_SHOWN = 200

/** One of many, found by name, code or pinyin initials: type, arrows, Enter; F4 opens the whole list. */
export function Pick(props: PickProps) {
  const { id, value } = props
  const choices = props.choices ?? []
  const waiting = props.choices === undefined || props.searching === true
  const [open, setOpen] = useState<Open | undefined>(undefined)
  const input = useRef<HTMLInputElement>(null)
  const all: readonly PickChoice[] =
    props.none === undefined ? choices : [{ value: '', label: props.none, initials: '' }, ...choices]
  const shown = open === undefined ? [] : matchChoices(all, open.text).slice(0, MOST_SHOWN)
  const chosen = all.find((choice) => choice.value === value)
  const show = (text: string): void => {
    props.onText?.(text)
    const box = input.current?.getBoundingClientRect()
    if (box === undefined) return
    const upwards = box.bottom + LIST_HEIGHT > window.innerHeight && box.top > LIST_HEIGHT
    const at =
      text === ''
        ? Math.max(
            0,
            all.findIndex((choice) => choice.value === value),
          )
        : 0
    setOpen({
      text,
      at,
      left: Math.min(box.left, window.innerWidth - 260),
      width: Math.max(box.width, 240),
      upwards,
      confirmed: false,
      top: upwards ? window.innerHeight - box.top + 1 : box.bottom + 1,
    })
  }
  const close = (): void => {
    props.onText?.('')
    setOpen(undefined)
  }
  const choose = (choice: PickChoice | undefined): void => {
    close()
    if (choice !== undefined && choice.value !== value) props.onChange(choice.value)
  }
  const owed = open?.confirmed === true && !waiting
  useEffect(() => {
    // What was confirmed early: the best match, or the list stays open and says that nothing fits, while the cursor is there.
    if (!owed) return
    if (shown.length > 0) choose(shown[0])
    else if (document.activeElement !== input.current) close()
    else setOpen((now) => (now === undefined ? now : { ...now, confirmed: false }))
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'F4' || (event.key === 'ArrowDown' && open === undefined)) {
      consume(event)
      show('')
    } else if (open === undefined) return
    else if (event.key === 'ArrowDown') setOpen({ ...open, at: Math.min(open.at + 1, shown.length - 1) })
    else if (event.key === 'ArrowUp') setOpen({ ...open, at: Math.max(open.at - 1, 0) })
    else if (event.key === 'Enter') {
      event.stopPropagation()
      if (waiting) setOpen({ ...open, confirmed: true })
      else choose(shown[open.at])
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else return
    consume(event)
  }
  return (
    <span className={`pick ${props.className ?? ''}`}>
      <input
        ref={input}
        data-autofocus={props.isFirst === true ? '' : undefined}
        id={id}
        className={props.invalid === true ? 'field-input pick-invalid' : 'field-input'}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        disabled={props.disabled}
        aria-label={props.label}
        aria-expanded={open !== undefined}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-invalid={props.invalid ?? false}
        aria-activedescendant={open !== undefined && shown.length > 0 ? `${id}-${open.at}` : undefined}
        placeholder={props.placeholder ?? 'F4 选取'}
        value={
          open !== undefined && open.text !== '' ? open.text : chosen?.value === '' ? '' : (chosen?.label ?? value)
        }
        title={chosen?.label}
        onChange={(event) =>
          show(
            open === undefined && chosen !== undefined && chosen.value !== ''
              ? event.target.value.replace(chosen.label, '')
              : event.target.value,
          )
        }
        onKeyDown={onKeyDown}
        onFocus={(event) => event.target.select()}
        onClick={() => (open === undefined ? show('') : undefined)}
        // What was confirmed and is still being looked for is chosen although the cursor has gone on.
        onBlur={() => (open?.confirmed === true && waiting ? undefined : close())}
      />
      {open === undefined ? null : (
        <ul
          className="pick-list"
          id={`${id}-list`}
          role="listbox"
          aria-label={props.label}
          style={{
            left: open.left,
            minWidth: open.width,
            maxHeight: LIST_HEIGHT,
            ...(open.upwards ? { bottom: open.top } : { top: open.top }),
          }}
        >
          {shown.length === 0 ? (
            <li className="soft" role="option" aria-selected={false} aria-disabled="true">
              {waiting ? '正在取选项……' : '没有符合的项'}
            </li>
          ) : null}
          {shown.map((choice, index) => (
            <li
              key={choice.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === open.at}
              className={index === open.at ? 'code-line code-current' : 'code-line'}
              ref={index === open.at ? scrollIntoView : undefined}
              onMouseDown={(event) => {
                event.preventDefault()
                choose(choice)
              }}
            >
              {choice.label}
              {choice.hint === undefined ? null : <span className="pick-hint">{choice.hint}</span>}
            </li>
          ))}
        </ul>
      )}
    </span>
  )
}

function scrollIntoView(line: HTMLLIElement | null): void {
  line?.scrollIntoView({ block: 'nearest' })
}
