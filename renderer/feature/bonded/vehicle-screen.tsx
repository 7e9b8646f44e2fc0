import { useState } from 'react'
import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useListedRecord } from '../../connect/listed-record.ts'
import '../../connect/work.css'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Vehicle = CallOut<'vehicle.list'>['vehicles'][number]

const FIELDS: readonly FieldSpec[] = [
  {
    id: 'plate',
    label: '车牌号',
    kind: 'text',
    required: true,
    maxLength: 20,
    help: '空格与间隔点会去掉，字母转大写。',
  },
  { id: 'tare', label: '自重（千克）', kind: 'decimal', required: true, help: '核放单“车自重”由此带出，并以此核对。' },
  { id: 'carrier', label: '承运企业', kind: 'text', maxLength: 200 },
  { id: 'validTo', label: '备案有效期', kind: 'date', help: '留空为没有期限。' },
  { id: 'frameNo', label: '车架号', kind: 'text', maxLength: 64 },
  { id: 'frameWeight', label: '车架重（千克）', kind: 'decimal' },
  { id: 'icNo', label: '电子车牌/IC卡', kind: 'text', maxLength: 64 },
  {
    id: 'archived',
    label: '停用',
    kind: 'choice',
    choices: [
      { value: '', label: '在用' },
      { value: '1', label: '停用' },
    ],
  },
  { id: 'note', label: '备注', kind: 'note', maxLength: 200, span: 3 },
]
const TEXTS = ['plate', 'tare', 'carrier', 'validTo', 'frameNo', 'frameWeight', 'icNo', 'note'] as const

const valuesOf = (row: Vehicle): FormValues => ({
  ...Object.fromEntries(TEXTS.map((id) => [id, row[id]])),
  archived: row.archived ? '1' : '',
})

function inputOf(values: FormValues, id: number | undefined, revision: number): CallIn<'vehicle.save'> {
  const text = (field: (typeof TEXTS)[number]): string => values[field] ?? ''
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    plate: text('plate'),
    tare: text('tare'),
    carrier: text('carrier'),
    validTo: text('validTo'),
    frameNo: text('frameNo'),
    frameWeight: text('frameWeight'),
    icNo: text('icNo'),
    note: text('note'),
    archived: values['archived'] === '1',
  }
}

/** 车辆备案: trucks with their tare, from which passes are filled and checked. */
function VehicleScreen() {
  const list = useQueryProcedure('vehicle.list', { archived: true }, { keep: true })
  const may = useMay('vehicle.save')
  const [chosen, setChosen] = useState<number | 'new' | undefined>(undefined)
  const [size, setSize] = usePaneSize('vehicle', 260)
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { vehicles } = list.data
  const vehicle = vehicles.find((one) => one.id === chosen)
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="车辆"
      side={
        chosen === 'new' || vehicle !== undefined ? (
          <VehicleForm
            key={vehicle?.id ?? 'new'}
            vehicle={vehicle}
            onClose={() => setChosen(undefined)}
            onSaved={setChosen}
          />
        ) : null
      }
    >
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={may} onClick={() => setChosen('new')}>
          新车辆
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">{readableCount(vehicles.length)} 辆</span>
      </div>
      {vehicles.length === 0 ? (
        <EmptySentence>还没有车辆。按 F7 登记车牌与自重，核放单即可直接选用并核对重量。</EmptySentence>
      ) : (
        <Vehicles vehicles={vehicles} chosen={vehicle?.id} onChoose={setChosen} />
      )}
    </SplitPane>
  )
}

function Vehicles(props: {
  readonly vehicles: readonly Vehicle[]
  readonly chosen: number | undefined
  readonly onChoose: (id: number) => void
}) {
  const toast = useToast()
  const { open } = useWorkspace()
  const books = useQueryProcedure('book.list', {}, { keep: true })
  const may = useMay('vehicle.document')
  const making = useCommand('vehicle.document')
  const [book] = books.data?.books ?? []
  const file = async (id: number): Promise<void> => {
    if (book === undefined) return toast.warn('请先在“账册”中建立账册：备案要写主管关区与企业')
    const answer = await making.run({ id, bookId: book.id })
    if (!answer.ok) return toast.failed(answer)
    open({ screen: 'bondedForm', params: { id: String(answer.value.id) } })
  }
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="车辆">
      <table className="plain-table" aria-label="车辆">
        <thead>
          <tr>
            <th scope="col">车牌号</th>
            <th scope="col" className="number">
              自重（千克）
            </th>
            <th scope="col">承运企业</th>
            <th scope="col">备案有效期</th>
            <th scope="col">车架号</th>
            <th scope="col">海关</th>
            <th scope="col">提醒</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {props.vehicles.map((one) => (
            <tr key={one.id} aria-selected={one.id === props.chosen}>
              <td className="mono">
                <button type="button" className="link-button" onClick={() => props.onChoose(one.id)}>
                  {one.plate}
                </button>
              </td>
              <td className="number">{readableDecimal(one.tare)}</td>
              <td>{one.carrier}</td>
              <td className="mono">{one.validTo}</td>
              <td className="mono">{one.frameNo}</td>
              <td>{[one.customsNo, one.status].filter((text) => text !== '').join(' ')}</td>
              <td>
                {one.archived ? <StatusTag tone="grey">停用</StatusTag> : null}
                {one.problem === '' ? null : <StatusTag tone="amber">{one.problem}</StatusTag>}
              </td>
              <td>
                {may ? (
                  <button
                    type="button"
                    className="link-button"
                    title="生成车辆备案单证（SAS131，按海关侧 2017 年结构，未核实），核对后申报或存成文件"
                    onClick={() => void file(one.id)}
                  >
                    向海关备案
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function VehicleForm(props: {
  readonly vehicle: Vehicle | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}) {
  const { vehicle } = props
  const client = useClient()
  const saving = useCommand('vehicle.save')
  const canSave = useMay('vehicle.save')
  const { form, formId } = useListedRecord({
    kind: 'vehicle',
    row: vehicle,
    fields: FIELDS,
    empty: {},
    valuesOf,
    save: (values, id, revision) => saving.run(inputOf(values, id, revision)),
    rows: async () => {
      const answer = await client.call('vehicle.list', { archived: true })
      return answer.ok ? answer.value.vehicles : undefined
    },
    onSaved: props.onSaved,
  })
  return (
    <>
      <PaneHead title={vehicle === undefined ? '新车辆' : `车辆 ${vehicle.plate}`} onClose={props.onClose} />
      <div className="pane-body">
        <RecordFormView formId={formId} orderKey="vehicle" fields={FIELDS} form={form} canSave={canSave} />
      </div>
    </>
  )
}

export const vehicleScreen: ScreenEntry = {
  id: 'vehicle',
  title: '车辆备案',
  area: 'bonded',
  initials: 'clba',
  component: VehicleScreen,
}
