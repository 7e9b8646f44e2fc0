import { useEffect, useRef, useState } from 'react'
import type { Tone } from '../../ui/tone.ts'
import { playSound, type Sound } from '../../ui/sound.ts'

/** What is heard after a scan. */
type Cue = Exclude<Sound, 'notice'>

/** What a scan came to; `cue` is heard, the text stays until the next scan. */
export interface ScanResult {
  readonly cue: Cue
  readonly text: string
}

export interface ScanBoxProps {
  readonly id: string
  readonly label: string
  readonly placeholder: string
  readonly onScan: (code: string) => Promise<ScanResult>
}

const TONES: Readonly<Record<Cue, Tone>> = { right: 'green', wrong: 'red', again: 'amber' }
const SHOWN = 5

interface Shown extends ScanResult {
  readonly code: string
  readonly number: number
}

/**
 * The scan field: in focus when the screen comes up and again after every scan. Scans are done one after the other in the order in
 * which they came, and none is lost while one is on its way.
 */
export function ScanBox(props: ScanBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [shown, setShown] = useState<readonly Shown[]>([])
  const waiting = useRef<Promise<void>>(Promise.resolve())
  const count = useRef(0)
  useEffect(() => input.current?.focus(), [])
  const scan = (code: string): void => {
    setText('')
    const number = ++count.current
    waiting.current = waiting.current.then(async () => {
      const result = await props.onScan(code)
      playSound(result.cue)
      setShown((before) => [{ ...result, code, number }, ...before].slice(0, SHOWN))
    })
  }
  const last = shown[0]
  return (
    <div className="scan">
      <form
        className="scan-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') scan(text.trim())
        }}
      >
        <label htmlFor={props.id}>{props.label}</label>
        <input
          ref={input}
          id={props.id}
          className="scan-input"
          autoComplete="off"
          spellCheck={false}
          placeholder={props.placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      <p
        className={last === undefined ? 'scan-last' : `scan-last tag-${TONES[last.cue]}`}
        role={last?.cue === 'wrong' ? 'alert' : 'status'}
      >
        {last === undefined ? '扫码枪对准条码即可；也可键入后回车。' : last.text}
      </p>
      {shown.length < 2 ? null : (
        <ol className="scan-before" aria-label="前几次扫描">
          {shown.slice(1).map((one) => (
            <li key={one.number}>
              <span className={`tag tag-${TONES[one.cue]}`}>
                {one.cue === 'right' ? '对' : one.cue === 'again' ? '重复' : '错'}
              </span>{' '}
              {one.text.includes(one.code) ? null : <span className="mono">{one.code} </span>}
              {one.text}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
