import { useEffect, useRef, useState, type ReactNode } from 'react'
import { playSound, type Sound } from '../ui/sound.ts'

export type Cue = Exclude<Sound, 'notice'>

export interface Heard {
  readonly id: number
  readonly cue: Cue
  readonly text: string
}

const PATTERNS: Readonly<Record<Cue, readonly number[]>> = { right: [60], wrong: [400], again: [80, 80, 80] }
const SHOWN = 5

/** Sound and vibration; a device without one has the other, and the colour besides. */
function signal(cue: Cue): void {
  playSound(cue)
  if ('vibrate' in navigator) navigator.vibrate([...PATTERNS[cue]])
}

/** The last five scans of the page, the newest first. */
export function useHeard(): { readonly heard: readonly Heard[]; readonly hear: (cue: Cue, text: string) => void } {
  const [heard, setHeard] = useState<readonly Heard[]>([])
  const next = useRef(1)
  const [hear] = useState(() => (cue: Cue, text: string): void => {
    const id = next.current++
    signal(cue)
    setHeard((before) => [{ id, cue, text }, ...before].slice(0, SHOWN))
  })
  return { heard, hear }
}

export interface ScanPageProps {
  /** What is to be scanned now. */
  readonly ask: string
  readonly heard: readonly Heard[]
  readonly onScan: (code: string) => void
  readonly children?: ReactNode
}

/** One action, one field: the scan field has the keys whenever nobody types elsewhere. */
export function ScanPage(props: ScanPageProps) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const last = props.heard[0]
  useEffect(() => input.current?.focus(), [props.ask])
  useEffect(() => {
    const back = (): void => {
      if (document.activeElement === document.body || document.activeElement instanceof HTMLButtonElement)
        input.current?.focus()
    }
    document.addEventListener('click', back)
    return () => document.removeEventListener('click', back)
  }, [])
  return (
    <main>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const code = text.trim()
          setText('')
          input.current?.focus()
          if (code !== '') props.onScan(code)
        }}
      >
        <label>
          {props.ask}
          <input
            ref={input}
            className="scan"
            inputMode="none"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </form>
      {props.children}
      <p className={last === undefined ? 'last' : `last ${last.cue}`} role="status">
        {last?.text ?? '对准条码扫描'}
      </p>
      <ul className="before" aria-label="前几次扫描">
        {props.heard.slice(1).map((one) => (
          <li key={one.id} className={one.cue}>
            {one.text}
          </li>
        ))}
      </ul>
    </main>
  )
}

export function NumberField(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <label>
      {props.label}
      <input
        inputMode="decimal"
        autoComplete="off"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  )
}
