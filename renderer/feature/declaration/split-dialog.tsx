import { Button } from 'antd'
import { useState } from 'react'
import { SPLIT_RULES, type SplitRule } from '../../../shared/domain/declaration/arrange.ts'
import { normalDecimal } from '../../ui/form/normal.ts'
import { Dialog } from '../../ui/part/dialog.tsx'

/** Customs' limit for one declaration. */
const MOST_ITEMS = 50

/** How many lines a declaration may have, as typed; undefined: no such number. */
export function mostOf(typed: string): number | undefined {
  const text = normalDecimal(typed)
  return /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_ITEMS ? Number(text) : undefined
}

/** 拆分报关单: by which rule, and how many lines a declaration has at most. Enter answers. */
export function SplitDialog(props: {
  readonly onAnswer: (rule: SplitRule, most: number) => void
  readonly onClose: () => void
}) {
  const [chosen, setChosen] = useState<string>(SPLIT_RULES[0]?.rule ?? '')
  const [typed, setTyped] = useState(String(MOST_ITEMS))
  const rule = SPLIT_RULES.find((one) => one.rule === chosen)?.rule
  const most = mostOf(typed)
  const answer = (): void => {
    if (rule !== undefined && most !== undefined) props.onAnswer(rule, most)
  }
  return (
    <Dialog
      title="拆分报关单"
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button type="primary" disabled={most === undefined} onClick={answer}>
            拆分
          </Button>
        </>
      }
    >
      <form
        className="dialog-rows"
        onSubmit={(event) => {
          event.preventDefault()
          answer()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // The button that opened the dialog has the focus again at once: this same key must not press it.
          event.preventDefault()
          answer()
        }}
      >
        <label>
          <span>拆分规则</span>
          <select
            className="field-input"
            aria-label="拆分规则"
            data-autofocus
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            {SPLIT_RULES.map((one) => (
              <option key={one.rule} value={one.rule}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>每票最多项数</span>
          <input
            className="field-input"
            inputMode="numeric"
            aria-label="每票最多项数"
            aria-invalid={most === undefined}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          {most === undefined ? (
            <span className="field-error print-wrong" role="alert">
              请填 1 到 {MOST_ITEMS} 的整数
            </span>
          ) : null}
        </label>
        <p className="soft">件数与毛净重留在第一票，其余各票请按装箱单填写。</p>
      </form>
    </Dialog>
  )
}
