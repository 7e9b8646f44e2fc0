import type { ClipboardEvent, KeyboardEvent } from 'react'
import { useRef } from 'react'
import type { CalcForm } from '../../../shared/domain/refund/calc/form.ts'
import type { FormValues } from '../../ui/form/field.ts'
import { parseBlock } from '../../ui/grid/clipboard.ts'
import { consume } from '../../ui/keys/use-hotkeys.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { firstValues, pasteLines } from './calculator-ask.ts'

const MOST_LINES = 99

/** The lines of a calculator: typed cell by cell, or pasted as a block from a spreadsheet. Enter goes on; in the last cell it computes. */
export function LineTable(props: {
  readonly form: CalcForm
  readonly lines: readonly FormValues[]
  readonly onChange: (lines: readonly FormValues[]) => void
  readonly onEnd: () => void
}) {
  const { form, lines, onChange } = props
  const fields = form.line ?? []
  const frame = useRef<HTMLTableElement>(null)
  const cell = (row: number, column: number): HTMLElement | null | undefined =>
    frame.current?.querySelector<HTMLElement>(`[data-cell="${row}.${column}"]`)
  const place = (target: EventTarget): { row: number; column: number } | undefined => {
    const [row, column] = (target instanceof HTMLElement ? (target.dataset.cell ?? '') : '').split('.').map(Number)
    return row === undefined || column === undefined || Number.isNaN(row) ? undefined : { row, column }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = place(event.target)
    if (at === undefined || event.nativeEvent.isComposing || event.key !== 'Enter') return
    consume(event)
    const next = at.column + 1 < fields.length ? cell(at.row, at.column + 1) : cell(at.row + 1, 0)
    if (next === null || next === undefined) props.onEnd()
    else next.focus()
  }
  const onPaste = (event: ClipboardEvent): void => {
    const at = place(event.target)
    const text = event.clipboardData.getData('text/plain')
    if (at === undefined || !/[\t\n]/.test(text.trimEnd())) return
    event.preventDefault()
    onChange(pasteLines(form, lines, at.row, at.column, parseBlock(text), MOST_LINES))
  }
  const put = (row: number, id: string, value: string): void =>
    onChange(lines.map((line, i) => (i === row ? { ...line, [id]: value } : line)))
  const another = (copy: boolean): void => {
    if (lines.length < MOST_LINES) onChange([...lines, copy ? { ...lines.at(-1) } : firstValues(fields)])
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="行">
        <ActionButton hotkey="Ctrl+Insert" disabled={lines.length >= MOST_LINES} onClick={() => another(false)}>
          加一行
        </ActionButton>
        <ActionButton hotkey="F6" disabled={lines.length >= MOST_LINES} onClick={() => another(true)}>
          复制上一行
        </ActionButton>
        <ActionButton disabled={lines.length < 2} onClick={() => onChange(lines.slice(0, -1))}>
          去掉末行
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">{lines.length} 行</span>
      </div>
      <div className="calculator-lines">
        <table className="plain-table" aria-label="明细行" ref={frame} onKeyDown={onKeyDown} onPaste={onPaste}>
          <thead>
            <tr>
              <th scope="col">行</th>
              {fields.map((field) => (
                <th key={field.id} scope="col" title={field.help}>
                  {field.label}
                  {field.required === true ? (
                    <span className="field-required" aria-hidden="true">
                      *
                    </span>
                  ) : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, row) => (
              <tr key={row}>
                <td>{row + 1}</td>
                {fields.map((field, column) => {
                  const common = {
                    'data-cell': `${row}.${column}`,
                    'aria-label': `第 ${row + 1} 行 ${field.label}`,
                    value: line[field.id] ?? '',
                  }
                  return (
                    <td key={field.id}>
                      {field.choices === undefined ? (
                        <input
                          className="field-input number"
                          spellCheck={false}
                          maxLength={200}
                          {...common}
                          onChange={(event) => put(row, field.id, event.target.value)}
                        />
                      ) : (
                        <select
                          className="field-input"
                          {...common}
                          onChange={(event) => put(row, field.id, event.target.value)}
                        >
                          {field.choices.map((choice) => (
                            <option key={choice.value} value={choice.value}>
                              {choice.label}
                            </option>
                          ))}
                        </select>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
