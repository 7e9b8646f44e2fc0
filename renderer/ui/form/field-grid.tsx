import type { KeyboardEvent } from 'react'
import { Fragment, useRef, useState } from 'react'
import { consume } from '../keys/use-hotkeys.ts'
import { CodeField } from './code-field.tsx'
import type { FieldSpec, FormValues } from './field.ts'
import { nextField } from './field.ts'
import './form.css'
import { normalValue } from './normal.ts'

export interface FieldGridProps {
  /** Unique on the page: prefix of the inputs' ids. */
  readonly formId: string
  readonly fields: readonly FieldSpec[]
  readonly values: FormValues
  readonly onChange: (id: string, value: string) => void
  /** Objections by field. */
  readonly errors: Readonly<Record<string, string>>
  readonly order: readonly string[]
  readonly disabled?: boolean
  /** Enter in the last field. */
  readonly onEnd: () => void
  readonly onUndo: () => void
  /** Set while the order is being edited: numbers stand at the fields. */
  readonly onPlace?: ((id: string, place: number) => void) | undefined
}

/** Compact fields in three columns; Enter walks them in the user's own order. */
export function FieldGrid(props: FieldGridProps) {
  const { formId, fields, order } = props
  const frame = useRef<HTMLDivElement>(null)
  const [helping, setHelping] = useState<string | undefined>(undefined)
  const focus = (id: string): void => {
    const input = document.getElementById(`${formId}-${id}`)
    input?.focus()
    if (input instanceof HTMLInputElement && input.type !== 'checkbox') input.select()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || !(event.target instanceof HTMLElement)) return
    const id = event.target.closest<HTMLElement>('[data-field]')?.dataset.field
    if (id === undefined) return
    const inNote = event.target instanceof HTMLTextAreaElement && !event.ctrlKey
    if (event.key === 'Enter' && !inNote) {
      consume(event)
      const next = nextField(order, id, event.shiftKey ? -1 : 1)
      if (next !== undefined) focus(next)
      else if (!event.shiftKey) props.onEnd()
    } else if (event.key === 'F1') {
      consume(event)
      setHelping(helping === id ? undefined : id)
    } else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) {
      consume(event)
      props.onUndo()
    } else if (event.key === 'Escape' && helping !== undefined) {
      consume(event)
      setHelping(undefined)
    }
  }
  return (
    <div className="field-grid" ref={frame} onKeyDown={onKeyDown}>
      {fields.map((field) => (
        <Fragment key={field.id}>
          {field.group === undefined ? null : <h3 className="field-group">{field.group}</h3>}
          <Field {...props} field={field} helping={helping === field.id} place={order.indexOf(field.id) + 1} />
        </Fragment>
      ))}
    </div>
  )
}

interface FieldProps extends FieldGridProps {
  readonly field: FieldSpec
  readonly helping: boolean
  readonly place: number
}

function Field(props: FieldProps) {
  const { field, formId, errors } = props
  const inputId = `${formId}-${field.id}`
  const error = errors[field.id]
  const noteId = error === undefined && !props.helping ? undefined : `${inputId}-note`
  return (
    <div
      className={`field field-span-${field.span ?? 1}${error === undefined ? '' : ' field-wrong'}`}
      data-field={field.id}
    >
      <label
        htmlFor={inputId}
        className="field-label"
        title={field.help === undefined ? field.label : `${field.label}（F1 查看说明）`}
      >
        {props.onPlace !== undefined && props.place > 0 ? (
          <input
            className="field-place"
            type="number"
            min={1}
            value={props.place}
            onChange={(event) => props.onPlace?.(field.id, event.target.valueAsNumber || 1)}
            aria-label={`${field.label} 的次序`}
          />
        ) : null}
        {field.label}
        {field.required === true ? (
          <span className="field-required" aria-hidden="true">
            *
          </span>
        ) : null}
      </label>
      <FieldInput {...props} inputId={inputId} noteId={noteId} invalid={error !== undefined} />
      {noteId === undefined ? null : (
        <div className="field-note" id={noteId} role={error === undefined ? 'note' : 'alert'}>
          {error === undefined ? null : <div className="field-error">{error}</div>}
          {props.helping ? (
            <div className="field-help">
              {field.help ?? '没有更多说明。'}
              {field.source === undefined ? null : <div className="soft">依据：{field.source}</div>}
            </div>
          ) : null}
        </div>
      )}
    </div>
  )
}

function FieldInput(
  props: FieldProps & { readonly inputId: string; readonly noteId: string | undefined; readonly invalid: boolean },
) {
  const { field, inputId, onChange } = props
  const value = props.values[field.id] ?? ''
  const disabled = (props.disabled ?? false) || field.readOnly === true
  const leave = (): void => {
    const normal = normalValue(field, value)
    if (normal !== value) onChange(field.id, normal)
  }
  const common = {
    id: inputId,
    disabled,
    'aria-invalid': props.invalid,
    'aria-describedby': props.noteId,
    'aria-required': field.required ?? false,
  }
  if (field.kind === 'code')
    return (
      <CodeField
        id={inputId}
        label={field.label}
        table={field.table ?? ''}
        value={value}
        maxLength={field.maxLength}
        disabled={disabled}
        invalid={props.invalid}
        describedBy={props.noteId}
        onChange={(next) => onChange(field.id, next)}
        onLeave={leave}
      />
    )
  if (field.kind === 'flag')
    return (
      <span className="field-flag">
        <input
          type="checkbox"
          {...common}
          checked={value === '1'}
          onChange={(event) => onChange(field.id, event.target.checked ? '1' : '')}
        />
      </span>
    )
  if (field.kind === 'set')
    return (
      <SetInput
        field={field}
        inputId={inputId}
        value={value}
        disabled={disabled}
        onChange={(next) => onChange(field.id, next)}
      />
    )
  if (field.kind === 'note')
    return (
      <textarea
        className="field-input field-text"
        rows={2}
        {...common}
        value={value}
        onChange={(event) => onChange(field.id, event.target.value)}
      />
    )
  if (field.kind === 'choice') {
    return (
      <select
        className="field-input"
        {...common}
        value={value}
        onChange={(event) => onChange(field.id, event.target.value)}
      >
        {(field.choices ?? []).some((choice) => choice.value === value) ? null : (
          <option value={value}>{value === '' ? '（未选）' : value}</option>
        )}
        {(field.choices ?? []).map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    )
  }
  return (
    <input
      className={field.kind === 'decimal' ? 'field-input number' : 'field-input'}
      type={field.kind === 'secret' ? 'password' : 'text'}
      autoComplete={field.kind === 'secret' ? 'new-password' : 'off'}
      spellCheck={false}
      {...common}
      value={value}
      inputMode={field.kind === 'decimal' ? 'decimal' : undefined}
      placeholder={field.kind === 'date' ? '如 2026-11-22' : undefined}
      onChange={(event) => onChange(field.id, event.target.value)}
      onBlur={leave}
    />
  )
}

/** Several of a few choices. */
function SetInput(props: {
  readonly field: FieldSpec
  readonly inputId: string
  readonly value: string
  readonly disabled: boolean
  readonly onChange: (value: string) => void
}) {
  const chosen = props.value === '' ? [] : props.value.split(',')
  const choices = props.field.choices ?? []
  const toggle = (value: string, on: boolean): void =>
    props.onChange(
      choices
        .map((choice) => choice.value)
        .filter((other) => (other === value ? on : chosen.includes(other)))
        .join(','),
    )
  return (
    <span className="field-set" role="group" aria-label={props.field.label}>
      {choices.map((choice, index) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            id={index === 0 ? props.inputId : undefined}
            disabled={props.disabled}
            checked={chosen.includes(choice.value)}
            onChange={(event) => toggle(choice.value, event.target.checked)}
          />{' '}
          {choice.label}
        </label>
      ))}
    </span>
  )
}
