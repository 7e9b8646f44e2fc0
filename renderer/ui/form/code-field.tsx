import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import { consume } from '../keys/use-hotkeys.ts'
import type { CodeChoice } from './lookup.ts'
import { useCodeLookup } from './lookup.ts'

export interface CodeFieldProps {
  readonly id: string
  readonly label: string
  readonly table: string
  readonly value: string
  readonly maxLength?: number | undefined
  readonly disabled?: boolean
  readonly invalid?: boolean
  readonly describedBy?: string | undefined
  readonly onChange: (value: string) => void
  readonly onLeave: () => void
}

/** A code with its name beside it. Typing code, Chinese or initials narrows the list; F4 opens the whole of it. */
export function CodeField(props: CodeFieldProps) {
  const { id, table, value, onChange } = props
  const lookup = useCodeLookup()
  const [choices, setChoices] = useState<readonly CodeChoice[] | undefined>(undefined)
  const [at, setAt] = useState(0)
  const asked = useRef(0)
  const name = useCodeName(table, value)
  const open = choices !== undefined

  const search = async (text: string): Promise<void> => {
    const mine = ++asked.current
    const found = await lookup(table, text)
    if (mine !== asked.current) return
    setChoices(found)
    setAt(0)
  }
  const close = (): void => {
    asked.current += 1
    setChoices(undefined)
  }
  const choose = (choice: CodeChoice | undefined): void => {
    if (choice === undefined) return
    onChange(choice.code)
    close()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'F4') {
      consume(event)
      void search(open ? value : '')
    } else if (!open) return
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && choices.length > 0 && !choices.some((choice) => choice.code === value))
      choose(choices[at])
    else if (event.key === 'Escape') {
      consume(event)
      event.stopPropagation()
      close()
    } else return
    if (event.key !== 'Enter' || open) event.preventDefault()
  }
  return (
    <span className="code-field">
      <input
        id={id}
        className="field-input code-input"
        value={value}
        maxLength={props.maxLength}
        disabled={props.disabled}
        autoComplete="off"
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        aria-activedescendant={open && choices.length > 0 ? `${id}-${at}` : undefined}
        onChange={(event) => {
          onChange(event.target.value)
          void search(event.target.value)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close()
          props.onLeave()
        }}
      />
      <span className={name === undefined && value !== '' ? 'code-name code-unknown' : 'code-name'} title={name}>
        {value === '' ? 'F4 选取' : (name ?? '代码表中没有')}
      </span>
      {open ? (
        <ul ref={showWhole} className="code-list" id={`${id}-list`} role="listbox" aria-label={`${props.label} 代码`}>
          {choices.length === 0 ? <li className="soft">没有符合的代码</li> : null}
          {choices.slice(0, 100).map((choice, index) => (
            <li
              key={choice.code}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              className={index === at ? 'code-line code-current' : 'code-line'}
              onMouseDown={(event) => {
                event.preventDefault()
                choose(choice)
              }}
            >
              <b>{choice.code}</b> {choice.name}
            </li>
          ))}
        </ul>
      ) : null}
    </span>
  )
}

/** The name behind a code; undefined while unknown. */
export function useCodeName(table: string, code: string): string | undefined {
  const lookup = useCodeLookup()
  const [known, setKnown] = useState<{ readonly code: string; readonly name: string | undefined }>({
    code: '',
    name: '',
  })
  useEffect(() => {
    if (code === '') return undefined
    let gone = false
    void lookup(table, code).then((found) => {
      if (!gone) setKnown({ code, name: found.find((choice) => choice.code === code)?.name })
    })
    return () => {
      gone = true
    }
  }, [code, lookup, table])
  // While the answer for a new code is on its way nothing is claimed about it.
  return known.code === code ? known.name : ''
}

/** At the lower edge of a pane the list would be cut off. */
function showWhole(list: HTMLUListElement | null): void {
  list?.scrollIntoView({ block: 'nearest' })
}
