import type { KeyboardEvent } from 'react'
import { useRef } from 'react'
import {
  BRAND_KINDS,
  LONGEST_ELEMENTS,
  PREFERENCES,
  joinElements,
  splitElements,
} from '../../../shared/domain/declaration/elements.ts'
import type { DecFields } from '../../../shared/domain/declaration/content.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { useHotkeys, consume } from '../../ui/keys/use-hotkeys.ts'

export interface ElementsLineProps {
  readonly row: number
  readonly fields: DecFields
  readonly canEdit: boolean
  readonly onChange: (model: string) => void
  /** Enter in the last element. */
  readonly onEnd: () => void
}

const HINTS: readonly (readonly string[])[] = [BRAND_KINDS, PREFERENCES]

/** 申报要素 of the line under the cursor, one box an element, in the order of the commodity code's list; F7 goes there. */
export function ElementsLine(props: ElementsLineProps) {
  const { fields, row } = props
  const frame = useRef<HTMLDivElement>(null)
  const code = fields['CodeTS'] ?? ''
  const asked = useQueryProcedure(
    'declaration.elements',
    { hsCode: code, name: fields['GName'] ?? '' },
    { enabled: /^\d{10}$/.test(code), keep: true },
  )
  const values = splitElements(fields['GModel'] ?? '')
  const listed = asked.data?.names ?? []
  const names = Array.from(
    { length: Math.max(2, listed.length, values.length) },
    (_, i) => listed[i] ?? (i === 0 ? '品牌类型' : i === 1 ? '出口享惠情况' : `要素 ${i + 1}`),
  )
  const set = (index: number, text: string): void =>
    props.onChange(joinElements(names.map((_, i) => (i === index ? text : (values[i] ?? '')))))
  const go = (index: number): void => frame.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus()
  useHotkeys({ F7: () => go(0) }, 'pane')
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    consume(event)
    if (event.shiftKey) go(Math.max(0, index - 1))
    else if (index + 1 < names.length) go(index + 1)
    else props.onEnd()
  }
  const length = [...(fields['GModel'] ?? '')].length
  const used = asked.data?.used.filter((one) => one.elements !== (fields['GModel'] ?? '')) ?? []
  return (
    <div className="elements-line" ref={frame} role="group" aria-label={`第 ${row + 1} 项申报要素`}>
      <span className="elements-title">
        {`第 ${row + 1} 项要素`}
        <kbd>F7</kbd>
      </span>
      {names.map((name, index) => (
        <label key={index} className="elements-field">
          <span className="soft" title={name}>
            {name}
          </span>
          <input
            className="field-input"
            value={values[index] ?? ''}
            disabled={!props.canEdit}
            list={HINTS[index] === undefined ? undefined : `elements-hint-${index}`}
            placeholder={index === 0 ? '0–4' : index === 1 ? '0–3' : undefined}
            onFocus={(event) => event.target.select()}
            onChange={(event) => set(index, index < 2 ? event.target.value.slice(0, 1) : event.target.value)}
            onKeyDown={(event) => onKeyDown(event, index)}
          />
        </label>
      ))}
      {HINTS.map((hints, index) => (
        <datalist key={index} id={`elements-hint-${index}`}>
          {hints.map((hint) => (
            <option key={hint} value={hint.slice(0, 1)}>
              {hint}
            </option>
          ))}
        </datalist>
      ))}
      <span className={length > LONGEST_ELEMENTS ? 'field-error' : 'soft'}>{`${length}/${LONGEST_ELEMENTS}`}</span>
      {asked.data?.known === false && code !== '' ? (
        <span className="soft">该编码的要素表未导入（参数表“申报要素”），只检查前两项</span>
      ) : null}
      {used.slice(0, 2).map((one) => (
        <button
          key={one.elements}
          type="button"
          className="link-button elements-used"
          disabled={!props.canEdit}
          title={one.elements}
          onClick={() => props.onChange(one.elements)}
        >{`沿用：${one.elements}`}</button>
      ))}
    </div>
  )
}
