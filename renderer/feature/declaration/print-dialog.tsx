import { Button } from 'antd'
import { useState } from 'react'
import type { DecContent } from '../../../shared/domain/declaration/content.ts'
import { PRINT_KINDS } from '../../../shared/domain/declaration/print/print.ts'
import { useClient, useJob } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import type { FieldSpec } from '../../ui/form/field.ts'
import { normalDate, objection } from '../../ui/form/normal.ts'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { bodyOf } from './use-declaration.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

const DAY_FIELD: FieldSpec = { id: 'date', label: '日期', kind: 'date' }
const today = (): string => beijingDay(Date.now())

/** 打印与生成单据: what is on the screen as PDF, one file a document; kept among the papers if wanted. */
export function PrintDialog(props: {
  readonly content: DecContent
  /** undefined: not saved yet, nothing can be attached. */
  readonly declarationId: number | undefined
  readonly onPrintDraft: () => void
  readonly onClose: () => void
}) {
  const client = useClient()
  const toast = useToast()
  const printing = useJob('declaration.print')
  const mayAttach = useMay('paper.attach') && props.declarationId !== undefined
  const [kinds, setKinds] = useState<ReadonlySet<string>>(new Set(['invoice', 'packing']))
  const [typed, setTyped] = useState({
    number: props.content.head['ContrNo'] ?? '',
    date: today(),
    terms: '',
    validTo: '',
  })
  // What is printed on a paper is a day of the calendar, or nothing.
  const days = { date: normalDate(typed.date), validTo: kinds.has('proxy') ? normalDate(typed.validTo) : '' }
  const wrong = (id: string): string | undefined =>
    id === 'date' || id === 'validTo' ? objection(DAY_FIELD, days[id]) : undefined
  const hasWrong = wrong('date') !== undefined || wrong('validTo') !== undefined
  const toggle = (id: string): void => {
    const next = new Set(kinds)
    if (!next.delete(id)) next.add(id)
    setKinds(next)
  }
  const make = async (attach: boolean): Promise<void> => {
    let attached = 0
    for (const kind of PRINT_KINDS.filter((one) => kinds.has(one.id))) {
      const saved = props.declarationId === undefined ? {} : { declarationId: props.declarationId }
      const answer = await printing.start({
        ...saved,
        ...typed,
        ...days,
        content: bodyOf(props.content),
        kind: kind.id,
        attach,
      })
      if (!answer.ok) return toast.failed(answer)
      if (answer.value.attached) attached++
      if (answer.value.attached) continue
      const downloaded = await client.download(answer.value.hash, answer.value.fileName)
      if (!downloaded.ok) return toast.failed(downloaded)
    }
    toast.done(attach ? `已生成并附上 ${attached} 份` : `已生成 ${kinds.size} 份 PDF`)
    props.onClose()
  }
  const field = (id: keyof typeof typed, label: string, placeholder: string) => (
    <label>
      <span>{label}</span>
      <input
        className="field-input"
        placeholder={placeholder}
        maxLength={id === 'terms' ? 1000 : 64}
        aria-invalid={wrong(id) !== undefined}
        value={typed[id]}
        onChange={(event) => setTyped({ ...typed, [id]: event.target.value })}
      />
      {wrong(id) === undefined ? null : (
        <span className="field-error print-wrong" role="alert">
          {wrong(id)}
        </span>
      )}
    </label>
  )
  return (
    <Dialog
      title="打印与生成单据"
      width={600}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onPrintDraft}>直接打印草单</Button>
          <span className="gap" />
          <Button onClick={props.onClose}>取消</Button>
          {mayAttach ? (
            <Button
              loading={printing.running}
              disabled={
                hasWrong ||
                ![...kinds].some((id) => PRINT_KINDS.some((kind) => kind.id === id && kind.paper !== undefined))
              }
              onClick={() => void make(true)}
            >
              生成并附到随附单据
            </Button>
          ) : null}
          <Button
            type="primary"
            loading={printing.running}
            disabled={kinds.size === 0 || hasWrong}
            onClick={() => void make(false)}
          >
            生成 PDF
          </Button>
        </>
      }
    >
      <div className="dialog-rows">
        <fieldset className="print-kinds">
          <legend>单据</legend>
          {PRINT_KINDS.map((kind, index) => (
            <label key={kind.id}>
              <input
                type="checkbox"
                {...(index === 0 ? { 'data-autofocus': true } : {})}
                checked={kinds.has(kind.id)}
                onChange={() => toggle(kind.id)}
              />
              {` ${kind.name}${kind.id === 'proxy' ? '（文字按通行格式，未核实）' : ''}`}
            </label>
          ))}
        </fieldset>
        {field('number', '单据编号', '发票号、合同号；空则用合同号')}
        {field('date', '日期', '2026-01-05')}
        {field('terms', '付款及其他', '印在合同、发票上')}
        {kinds.has('proxy') ? field('validTo', '委托有效至', '2026-12-31') : null}
        <p className="soft">内容取自屏幕上的报关单，金额大写由程序写出。</p>
      </div>
    </Dialog>
  )
}
