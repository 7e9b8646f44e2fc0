import { Button, Checkbox, Input, Select } from 'antd'
import type { KeyboardEvent } from 'react'
import { useRef, useState } from 'react'
import type { Filter } from '../../../shared/contract/index.ts'
import { parseNumbers } from './clipboard.ts'
import { matchChoices } from '../form/choice.ts'
import { tooManyText } from '../number-text.ts'
import type { ColumnFilter, FilterOption } from './column.ts'

type Condition = Omit<Filter, 'field'>

export interface FilterFormProps {
  readonly title: string
  readonly filter: ColumnFilter
  readonly current: readonly Filter[]
  readonly onApply: (conditions: readonly Condition[]) => void
}

/** The conditions on one column. */
export function FilterForm(props: FilterFormProps) {
  const Body =
    props.filter.kind === 'options'
      ? OptionsBody
      : props.filter.kind === 'number' || props.filter.kind === 'date'
        ? RangeBody
        : TextBody
  return (
    <div
      className="filter-form"
      role="dialog"
      aria-label={`筛选 ${props.title}`}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Body {...props} />
    </div>
  )
}

function Buttons(props: { readonly onApply: () => void; readonly onClear: () => void }) {
  return (
    <div className="filter-buttons">
      <Button size="small" onClick={props.onClear}>
        清除
      </Button>
      <Button size="small" type="primary" onClick={props.onApply}>
        筛选
      </Button>
    </div>
  )
}

function valueOf(filters: readonly Filter[], op: Filter['op']): string {
  const value = filters.find((filter) => filter.op === op)?.value
  return typeof value === 'string' ? value : ''
}

/** A list longer than this is narrowed by typing, and never shown longer than that. */
const FEW_OPTIONS = 12
const MOST_OPTIONS = 200

function OptionsBody(props: FilterFormProps) {
  const current = props.current[0]?.value
  const [chosen, setChosen] = useState<readonly string[]>(
    Array.isArray(current) ? current : typeof current === 'string' ? [current] : [],
  )
  const choose = (next: readonly string[]): void => setChosen(props.filter.oneOf === true ? next.slice(-1) : next)
  const conditions = (): Condition[] => {
    const first = chosen[0]
    if (first === undefined) return []
    return props.filter.oneOf === true ? [{ op: 'has', value: first }] : [{ op: 'in', value: [...chosen] }]
  }
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly FilterOption[]>([])
  const asked = useRef(0)
  const { options = [], search, labelOf } = props.filter
  const look = (typed: string): void => {
    setText(typed)
    const mine = ++asked.current
    if (search === undefined || typed.trim() === '') return
    void search(typed.trim()).then((more) => (mine === asked.current ? setFound(more) : undefined))
  }
  const listed = [...options, ...found.filter((one) => !options.some((known) => known.value === one.value))]
  const matching = matchChoices(listed, text).slice(0, MOST_OPTIONS)
  // What is chosen stays in sight, whatever is typed.
  const shown = [
    ...chosen
      .filter((value) => !matching.some((one) => one.value === value))
      .map((value) => listed.find((one) => one.value === value) ?? { value, label: labelOf?.(value) ?? value }),
    ...matching,
  ]
  return (
    <>
      {options.length > FEW_OPTIONS || search !== undefined ? (
        <Input
          size="small"
          autoFocus
          placeholder="名称或拼音首字母"
          aria-label="找选项"
          value={text}
          onChange={(event) => look(event.target.value)}
          onKeyDown={(event) => (event.key === 'Enter' ? props.onApply(conditions()) : undefined)}
        />
      ) : null}
      {shown.length === 0 ? <span className="soft">没有符合的项</span> : null}
      <Checkbox.Group
        className="filter-options"
        value={[...chosen]}
        onChange={(next) => choose(next.map(String))}
        options={shown.map((option) => ({ value: option.value, label: option.label }))}
      />
      <Buttons onApply={() => props.onApply(conditions())} onClear={() => props.onApply([])} />
    </>
  )
}

function RangeBody(props: FilterFormProps) {
  const [from, setFrom] = useState(valueOf(props.current, 'from'))
  const [to, setTo] = useState(valueOf(props.current, 'to'))
  const apply = (): void => {
    const conditions: Condition[] = []
    if (from.trim() !== '') conditions.push({ op: 'from', value: from.trim() })
    if (to.trim() !== '') conditions.push({ op: 'to', value: to.trim() })
    props.onApply(conditions)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') apply()
  }
  const hint = props.filter.kind === 'date' ? '如 2026-11-22' : '0.00'
  return (
    <>
      <Input
        size="small"
        autoFocus
        prefix="从"
        placeholder={hint}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label="从"
      />
      <Input
        size="small"
        prefix="到"
        placeholder={hint}
        value={to}
        onChange={(event) => setTo(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label="到"
      />
      <Buttons onApply={apply} onClear={() => props.onApply([])} />
    </>
  )
}

const TEXT_OPS: readonly { readonly value: 'has' | 'starts' | 'is' | 'empty' | 'filled'; readonly label: string }[] = [
  { value: 'has', label: '包含' },
  { value: 'starts', label: '开头为' },
  { value: 'is', label: '等于' },
  { value: 'empty', label: '为空' },
  { value: 'filled', label: '不为空' },
]
const EXACT_OPS = TEXT_OPS.filter((option) => option.value !== 'has')
/** The contract's limit for one condition. */
const MOST_VALUES = 1000

/** One text, or a pasted list of numbers (one a line): then all of them are asked for. */
function TextBody(props: FilterFormProps) {
  const known = props.filter.kind === 'exact' ? EXACT_OPS : TEXT_OPS
  const ops =
    props.filter.ops === undefined ? known : known.filter((option) => props.filter.ops?.includes(option.value) === true)
  const first = props.current[0]
  const [op, setOp] = useState<(typeof TEXT_OPS)[number]['value']>(
    ops.find((option) => option.value === first?.op)?.value ?? ops[0]?.value ?? 'is',
  )
  const [text, setText] = useState(Array.isArray(first?.value) ? first.value.join('\n') : (first?.value ?? ''))
  const numbers = text.includes('\n') ? parseNumbers(text) : []
  const tooMany = tooManyText(numbers.length, MOST_VALUES)
  const apply = (): void => {
    if (tooMany !== '') return
    if (op === 'empty' || op === 'filled') return props.onApply([{ op }])
    if (numbers.length > 0) return props.onApply([{ op: 'in', value: numbers }])
    props.onApply(text.trim() === '' ? [] : [{ op, value: text.trim() }])
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    apply()
  }
  return (
    <>
      <Select
        size="small"
        value={op}
        onChange={setOp}
        options={ops.map((option) => ({ value: option.value, label: option.label }))}
        aria-label="条件"
      />
      {op === 'empty' || op === 'filled' ? null : (
        <Input.TextArea
          size="small"
          autoFocus
          autoSize={{ minRows: 1, maxRows: 8 }}
          placeholder="值；可粘贴一列单号"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label="值"
        />
      )}
      {numbers.length > 0 ? (
        <span className="soft" role={tooMany === '' ? undefined : 'alert'}>
          {tooMany === '' ? `共 ${numbers.length} 个值` : tooMany}
        </span>
      ) : null}
      <Buttons onApply={apply} onClear={() => props.onApply([])} />
    </>
  )
}
