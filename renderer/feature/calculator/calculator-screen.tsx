import type { ClipboardEvent } from 'react'
import { useRef, useState } from 'react'
import { failureText } from '../../../shared/contract/failure.ts'
import type { CalcForm } from '../../../shared/domain/refund/calc/form.ts'
import { CALC_FORMS } from '../../../shared/domain/refund/calc/forms.ts'
import { useClient } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import type { FormValues } from '../../ui/form/field.ts'
import { parseBlock } from '../../ui/grid/clipboard.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { CalcOut } from './calculator-ask.ts'
import { answerText, askCalculator, firstValues, headFields, pasteHead } from './calculator-ask.ts'
import { LineTable } from './line-table.tsx'
import './calculator.css'

/** 计算器: eight computations of the trade, each with its steps and their sources. Nothing typed here enters the ledger. */
function CalculatorScreen(props: ScreenProps) {
  const [id, setId] = useState(
    CALC_FORMS.some((form) => form.id === props.params.calc) ? (props.params.calc ?? '') : (CALC_FORMS[0]?.id ?? ''),
  )
  const form = CALC_FORMS.find((one) => one.id === id)
  return (
    <div className="calculator">
      <PaneTabs label="计算器" tabs={CALC_FORMS} active={id} onChange={setId} />
      {form === undefined ? null : <Calculator key={form.id} form={form} />}
    </div>
  )
}

type Outcome = { readonly answer: CalcOut } | { readonly refusal: string } | undefined

/** What was typed into each calculator while the program is open: changing the tab loses nothing. */
const typedBefore = new Map<string, { head: FormValues; lines: readonly FormValues[] }>()

function useFigures(form: CalcForm) {
  const blank = { head: firstValues(form.head), lines: [firstValues(form.line ?? [])] }
  const [figures, setFigures] = useState(typedBefore.get(form.id) ?? blank)
  const put = (next: { head: FormValues; lines: readonly FormValues[] }): void => {
    typedBefore.set(form.id, next)
    setFigures(next)
  }
  return { ...figures, put, clear: () => put(blank) }
}

function Calculator(props: { readonly form: CalcForm }) {
  const { form } = props
  const client = useClient()
  const toast = useToast()
  const figures = useFigures(form)
  const { head, lines, put } = figures
  const [outcome, setOutcome] = useState<Outcome>(undefined)
  const [pending, setPending] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const first = (): void => frame.current?.querySelector<HTMLElement>('.field-input')?.focus()
  const compute = async (): Promise<void> => {
    setPending(true)
    const answer = await askCalculator(client, form, head, lines)
    setPending(false)
    setOutcome(answer.ok ? { answer: answer.value } : { refusal: failureText(answer.code, answer.data) })
  }
  const clear = (): void => {
    figures.clear()
    setOutcome(undefined)
    first()
  }
  const copy = async (): Promise<void> => {
    if (outcome === undefined || !('answer' in outcome)) return
    await navigator.clipboard.writeText(answerText(form, outcome.answer))
    toast.done('结果与步骤已复制，可贴到 Excel 或聊天窗口')
  }
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain')
    const from =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-field]')?.dataset.field : undefined
    if (from === undefined || !/[\t\n]/.test(text.trimEnd())) return
    event.preventDefault()
    put({ head: pasteHead(form, head, from, parseBlock(text)), lines })
  }
  const setLines = (next: readonly FormValues[]): void => put({ head, lines: next })
  return (
    <div className="calculator-body" ref={frame}>
      <div className="calculator-form">
        <div className="action-bar" role="toolbar" aria-label="操作">
          <ActionButton hotkey="F7" onClick={clear}>
            清空
          </ActionButton>
          <ActionButton hotkey="F8" primary loading={pending} onClick={() => void compute()}>
            计算
          </ActionButton>
          <ActionButton disabled={outcome === undefined || !('answer' in outcome)} onClick={() => void copy()}>
            复制结果
          </ActionButton>
        </div>
        <p className="calculator-about">
          {form.about}
          <span className="soft">可填数字、百分比或算式；从 Excel 整列或整块粘贴。</span>
        </p>
        <div onPaste={paste}>
          <FieldGrid
            formId={`calc-${form.id}`}
            fields={headFields(form)}
            values={head}
            onChange={(field, value) => put({ head: { ...head, [field]: value }, lines })}
            errors={{}}
            order={form.head.map((field) => field.id)}
            onEnd={() => void compute()}
            onUndo={() => undefined}
          />
        </div>
        {form.line === undefined ? null : (
          <LineTable form={form} lines={lines} onChange={setLines} onEnd={() => void compute()} />
        )}
      </div>
      <section className="calculator-answer" aria-label="结果">
        {outcome === undefined ? (
          <EmptySentence>填好后按 F8，或在最后一栏按 Enter：这里给出结果、每一步算式与依据。</EmptySentence>
        ) : 'refusal' in outcome ? (
          <p className="calculator-refusal" role="alert">
            {outcome.refusal}
          </p>
        ) : (
          <AnswerView answer={outcome.answer} />
        )}
      </section>
    </div>
  )
}

function AnswerView(props: { readonly answer: CalcOut }) {
  const { answer } = props
  return (
    <div role="status">
      <dl className="calculator-results">
        {answer.results.map((one) => (
          <div key={one.id}>
            <dt>{one.label}</dt>
            <dd>{readableDecimal(one.value, 2)}</dd>
          </div>
        ))}
      </dl>
      {answer.warnings.length === 0 ? null : (
        <ul className="calculator-warnings" aria-label="提示">
          {answer.warnings.map((one) => (
            <li key={one.text}>{one.text}</li>
          ))}
        </ul>
      )}
      <table className="plain-table" aria-label="计算步骤">
        <thead>
          <tr>
            <th scope="col">步骤</th>
            <th scope="col" className="number">
              结果
            </th>
            <th scope="col">依据</th>
          </tr>
        </thead>
        <tbody>
          {answer.steps.map((step, at) => (
            <tr key={at}>
              <td>{step.text}</td>
              <td className="number">{readableDecimal(step.value, 2)}</td>
              <td className={step.source.includes('未核实') ? 'calculator-unverified' : 'soft'}>{step.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const calculatorScreen: ScreenEntry = {
  id: 'calculator',
  title: '计算器',
  area: 'refund',
  initials: 'jsq',
  component: CalculatorScreen,
}
