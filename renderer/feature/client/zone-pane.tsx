import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { normalDate, objection } from '../../ui/form/normal.ts'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'

const ZONE_SOURCE = '财税〔2018〕103号'
const PLATFORM = [
  { value: '', label: '不明' },
  { value: 'yes', label: '已登记' },
  { value: 'no', label: '没有登记' },
] as const
const INCOME_TAX = [
  { value: '', label: '不明' },
  { value: 'deemed', label: '核定征收（应税所得率 4%）' },
  { value: 'books', label: '查账征收' },
] as const

const FIELDS: readonly FieldSpec[] = [
  { id: 'validFrom', label: '自何日起', kind: 'date', required: true },
  {
    id: 'zone',
    label: '注册的综试区',
    kind: 'text',
    maxLength: 60,
    span: 2,
    help: '不在任何综试区注册的留空；一经填写，跨境电商出口就能判断是否无票免税。',
    source: ZONE_SOURCE,
  },
  {
    id: 'districts',
    label: '综试区海关关区',
    kind: 'text',
    maxLength: 200,
    span: 2,
    help: '四位关区代码，几个用空格分开；按报关单号前四位判断是否经综试区海关申报（未核实）。',
    source: ZONE_SOURCE,
  },
  { id: 'platform', label: '平台商品登记', kind: 'choice', choices: PLATFORM, source: ZONE_SOURCE },
  {
    id: 'incomeTax',
    label: '所得税征收',
    kind: 'choice',
    choices: INCOME_TAX,
    source: '国家税务总局公告2019年第36号',
  },
  { id: 'note', label: '备注', kind: 'text', maxLength: 300, span: 2 },
]
const fresh = (): FormValues => ({ validFrom: beijingDay(Date.now()), platform: '', incomeTax: '' })

/** 综试区: dated facts of a client, on which 无票免税 and 核定征收 hang. A correction is a newer fact of the same day. */
export function ZonePane(props: { readonly clientId: number }) {
  const list = useQueryProcedure('zone.list', { clientId: props.clientId })
  const adding = useCommand('zone.add')
  const may = useMay('zone.add')
  const toast = useToast()
  const [values, setValues] = useState<FormValues>(fresh)
  const [problem, setProblem] = useState('')
  const text = (id: string): string => (values[id] ?? '').trim()
  const save = async (): Promise<void> => {
    const day = normalDate(text('validFrom'))
    const districts = text('districts')
      .split(/[\s,，、;；]+/)
      .filter((word) => word !== '')
    const wrong = districts.find((word) => !/^\d{4}$/.test(word))
    if (day === '' || objection({ id: '', label: '', kind: 'date' }, day) !== undefined)
      return setProblem('“自何日起”应如 2026-01-01')
    if (wrong !== undefined) return setProblem(`关区“${wrong}”应为四位数字`)
    const answer = await adding.run({
      clientId: props.clientId,
      validFrom: day,
      zone: text('zone'),
      districts,
      platform: PLATFORM.find((one) => one.value === text('platform'))?.value ?? '',
      incomeTax: INCOME_TAX.find((one) => one.value === text('incomeTax'))?.value ?? '',
      note: text('note'),
    })
    if (!answer.ok) return setProblem(failureText(answer.code, answer.data))
    setProblem('')
    setValues(fresh())
    toast.done('已登记，退税方式随即重新判断')
  }
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { facts } = list.data
  return (
    <>
      {may ? (
        <>
          <div className="form-bar">
            <ActionButton hotkey="Ctrl+S" layer="pane" primary loading={adding.pending} onClick={() => void save()}>
              登记
            </ActionButton>
            <span className="soft">按出口日期取当日有效的一条；更正即再登记一条。</span>
          </div>
          <FieldGrid
            formId="client-zone"
            fields={FIELDS}
            values={values}
            errors={{}}
            order={FIELDS.map((field) => field.id)}
            onChange={(id, value) => setValues({ ...values, [id]: value })}
            onEnd={() => void save()}
            onUndo={() => undefined}
          />
          {problem === '' ? null : (
            <div className="form-bar">
              <p className="field-error" role="alert">
                {problem}
              </p>
            </div>
          )}
        </>
      ) : null}
      {facts.length === 0 ? (
        <EmptySentence>没有登记是否在综试区注册：没有进货凭证的跨境电商出口只能待确定。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="综试区登记">
          <thead>
            <tr>
              <th scope="col">自何日起</th>
              <th scope="col">综试区</th>
              <th scope="col">关区</th>
              <th scope="col">平台登记</th>
              <th scope="col">所得税</th>
              <th scope="col">备注</th>
              <th scope="col">登记</th>
            </tr>
          </thead>
          <tbody>
            {facts.map((one) => (
              <tr key={one.id}>
                <td>
                  {one.validFrom} {one.now ? <StatusTag tone="green">现行</StatusTag> : null}
                </td>
                <td>{one.zone === '' ? '不在综试区' : one.zone}</td>
                <td className="mono">{one.districts.join(' ')}</td>
                <td>{PLATFORM.find((each) => each.value === one.platform)?.label}</td>
                <td>{INCOME_TAX.find((each) => each.value === one.incomeTax)?.label}</td>
                <td>{one.note}</td>
                <td className="soft">{`${one.actor} ${readableTime(one.at)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
