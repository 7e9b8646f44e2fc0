import { useState } from 'react'
import { useLayoutValue } from '../../connect/layout.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'

/** 套打: how far a printer's labels have to be shifted so that they fall on the pre-printed ones; kept for each printer. */

export interface LabelPrinter {
  readonly name: string
  /** Millimetres to the right and down, as typed. */
  readonly x: string
  readonly y: string
}

const KEY = 'label-printers'
const STANDARD: LabelPrinter = { name: '', x: '0', y: '0' }

/** Millimetres with at most one decimal, up to 50 either way; undefined = no such length. */
function offsetOf(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim()
  if (!/^-?\d{1,2}(\.\d)?$/.test(plain)) return undefined
  const value = Number(plain)
  return Math.abs(value) <= 50 ? value : undefined
}

/** The shift as CSS; '' when there is none or it is no length. */
export function shiftOf(printer: LabelPrinter): string {
  const [x, y] = [offsetOf(printer.x) ?? 0, offsetOf(printer.y) ?? 0]
  return x === 0 && y === 0 ? '' : `translate(${x}mm, ${y}mm)`
}

/** What was kept; a text that is none of ours is no printer. */
function stored(body: string): LabelPrinter[] {
  const rows: unknown = JSON.parse(body)
  if (!Array.isArray(rows)) return []
  return rows.flatMap((row: unknown) =>
    typeof row === 'object' && row !== null && 'name' in row && 'x' in row && 'y' in row
      ? [{ name: String(row.name), x: String(row.x), y: String(row.y) }]
      : [],
  )
}

/** The printers of this user, and the one that he prints on. */
export function useLabelPrinter(): {
  readonly printers: readonly LabelPrinter[]
  readonly printer: LabelPrinter
  readonly choose: (name: string) => void
  readonly save: (printer: LabelPrinter) => void
} {
  const [body, setBody] = useLayoutValue(KEY, '[]')
  const [name, setName] = useState<string | undefined>(undefined)
  const printers = stored(body)
  return {
    printers,
    printer: printers.find((one) => one.name === name) ?? printers[0] ?? STANDARD,
    choose: setName,
    // The one used last comes first next time.
    save: (printer) => {
      const others = printers.filter((one) => one.name !== printer.name)
      setName(printer.name)
      setBody(JSON.stringify([printer, ...others].slice(0, 20)))
    },
  }
}

export function LabelOffset(props: { readonly of: ReturnType<typeof useLabelPrinter> }) {
  const { printers, printer, choose, save } = props.of
  const [typed, setTyped] = useState<LabelPrinter | undefined>(undefined)
  const shown = typed ?? printer
  const wrong = [shown.x, shown.y].some((text) => offsetOf(text) === undefined)
  const put = (change: Partial<LabelPrinter>): void => setTyped({ ...shown, ...change })
  return (
    <div className="warehouse-fields" role="group" aria-label="套打偏移">
      <label>
        打印机
        <input
          className="field-input"
          list="label-printers"
          maxLength={40}
          placeholder="自己起的名称"
          value={shown.name}
          onChange={(event) => {
            const name = event.target.value
            const known = printers.find((one) => one.name === name)
            if (known === undefined) return put({ name })
            choose(name)
            setTyped(undefined)
          }}
        />
        <datalist id="label-printers">
          {printers.map((one) => (
            <option key={one.name} value={one.name} />
          ))}
        </datalist>
      </label>
      {(
        [
          ['x', '向右偏移（毫米）'],
          ['y', '向下偏移（毫米）'],
        ] as const
      ).map(([axis, title]) => (
        <label key={axis}>
          {title}
          <input
            className="field-input"
            inputMode="decimal"
            aria-invalid={offsetOf(shown[axis]) === undefined}
            value={shown[axis]}
            onChange={(event) => put({ [axis]: event.target.value })}
          />
        </label>
      ))}
      <ActionButton
        disabled={typed === undefined || wrong || shown.name.trim() === ''}
        onClick={() => {
          save({ ...shown, name: shown.name.trim() })
          setTyped(undefined)
        }}
      >
        保存偏移
      </ActionButton>
      {wrong ? <span className="field-error">偏移应为 -50 到 50 的毫米数，最多一位小数，负数向左、向上</span> : null}
    </div>
  )
}
