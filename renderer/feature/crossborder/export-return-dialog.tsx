import { useState } from 'react'
import type { Selection } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { Checked, JobDialog } from '../../connect/job-dialog.tsx'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { readableCount } from '../../ui/number-text.ts'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { AskResult, CheckView, ReasonField } from './ask-dialog.tsx'
import { DialogFields } from './dialog-fields.tsx'
import { Clock, namedLines, ReturnLines, singleParcel, type ReturnedLines } from './return-dialog.tsx'

const REASONS = ['境外买家退货', '境外买家拒收', '商品质量不符', '无法投递'] as const

const WAY: readonly FieldSpec[] = [
  { id: 'billNo', label: '提运单号', kind: 'text', maxLength: 37, required: true, source: '213 billNo' },
  { id: 'trafMode', label: '运输方式', kind: 'code', table: 'trafMode', maxLength: 1, required: true },
  { id: 'trafName', label: '运输工具名称', kind: 'text', maxLength: 100, required: true },
  { id: 'voyageNo', label: '航班航次号', kind: 'text', maxLength: 32, required: true },
  { id: 'portCode', label: '进境口岸海关', kind: 'code', table: 'customsDistrict', maxLength: 4, required: true },
  {
    id: 'country',
    label: '退自国家地区',
    kind: 'code',
    table: 'country',
    maxLength: 3,
    required: true,
    help: '海关 3 位国别代码，不能是 142 中国。',
    source: '213 country',
  },
]
const WAYBILL: FieldSpec = {
  id: 'logisticsNo',
  label: '退货运单号',
  kind: 'text',
  maxLength: 80,
  span: 2,
  help: '留空为原出口运单号。',
}

function wayOf(values: FormValues) {
  const text = (id: string): string => (values[id] ?? '').trim()
  return {
    billNo: text('billNo'),
    trafMode: text('trafMode'),
    trafName: text('trafName'),
    voyageNo: text('voyageNo'),
    portCode: text('portCode'),
    country: text('country'),
    logisticsNo: text('logisticsNo'),
  }
}

/** 出口退货申请: one parcel by lines and quantities, or many wholly, with the way on which the goods come back. */
export function ExportReturnDialog(props: { readonly selection: Selection; readonly onClose: () => void }) {
  const { selection } = props
  const check = useQueryProcedure('exportReturn.check', { selection })
  const [reason, setReason] = useState('')
  const [values, setValues] = useState<FormValues>({})
  const [lines, setLines] = useState<ReturnedLines>([])
  const only = singleParcel(selection)
  const ready = check.data?.ready ?? 0
  const named = namedLines(only, lines)
  const text = reason.trim()
  const isWayOpen = WAY.some((field) => (values[field.id] ?? '').trim() === '')
  return (
    <JobDialog
      title="出口退货申请"
      width={820}
      job="exportReturn.file"
      input={
        ready === 0 || named === undefined || isWayOpen || text === '' || check.isFetching
          ? undefined
          : { selection, reason: text, details: wayOf(values), ...named }
      }
      action={`申请出口退货 ${readableCount(ready)} 票`}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      <Checked check={check}>
        {(data) => (
          <>
            <CheckView check={data} verb="退货" onClose={props.onClose} />
            {only === undefined ? (
              <p className="soft">
                多票一起申请时，每票退回尚未退的全部商品，运单号用原出口运单号；要退一部分，请只选一票。
              </p>
            ) : (
              <OneParcel parcelId={only} onLines={setLines} />
            )}
            <DialogFields
              formId="export-return"
              fields={only === undefined ? WAY : [...WAY, WAYBILL]}
              values={values}
              onChange={setValues}
            />
            <ReasonField value={reason} onChange={setReason} suggestions={REASONS} />
          </>
        )}
      </Checked>
    </JobDialog>
  )
}

function OneParcel(props: { readonly parcelId: number; readonly onLines: (lines: ReturnedLines) => void }) {
  const prepared = useQueryProcedure('exportReturn.prepare', { parcelId: props.parcelId })
  if (prepared.isError) return <FailureSentence failure={prepared.error} onRetry={() => void prepared.refetch()} />
  if (prepared.data === undefined) return <LoadingSentence />
  const { clock, returnMode, lines } = prepared.data
  return (
    <>
      <p className="figures-line">
        <span>
          退货监管方式<b>{returnMode === '' ? '—' : returnMode}</b> <StatusTag tone="grey">未核实</StatusTag>
        </span>
        {clock === undefined ? null : (
          <>
            <span>放行 {clock.releasedOn}</span>
            <Clock text="退运进境期限" day={clock.arriveBy} days={clock.daysToArrive} />
            {clock.confidence === 'memory' ? <StatusTag tone="grey">未核实</StatusTag> : null}
            <span className="soft">依据：{clock.source}</span>
          </>
        )}
      </p>
      <ReturnLines lines={lines} onLines={props.onLines} />
    </>
  )
}
