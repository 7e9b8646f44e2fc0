import { useEffect, useMemo, useState } from 'react'
import type { CallOut, Selection } from '../../../shared/contract/index.ts'
import { parseFixed } from '../../../shared/domain/decimal/decimal.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { Checked, JobDialog } from '../../connect/job-dialog.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { normalDecimal } from '../../ui/form/normal.ts'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { AskResult, CheckView, ReasonField } from './ask-dialog.tsx'

const REASONS = ['买家七天无理由退货', '商品破损', '错发商品', '买家拒收'] as const
type Prepared = CallOut<'return.prepare'>
/** Quantities to return by line number, as typed. */
export type Quantities = Readonly<Record<number, string>>
/** Lines that come back; undefined when a quantity is no number or more than is left. */
export type ReturnedLines = { gnum: number; qty: string }[] | undefined

/** The lines that are to be returned, as typed. */
export function typedLines(lines: Prepared['lines'], typed: Quantities): ReturnedLines {
  const chosen: { gnum: number; qty: string }[] = []
  for (const line of lines) {
    const text = normalDecimal(typed[line.gnum] ?? line.left)
    const qty = parseFixed<string>(text === '' ? '0' : text)
    const left = parseFixed<string>(line.left)
    if (qty === undefined || left === undefined || qty < 0 || qty > left) return undefined
    if (qty > 0) chosen.push({ gnum: line.gnum, qty: text })
  }
  return chosen
}

/** 申请退货: one parcel by lines and quantities, or many wholly; both clocks are shown before anything leaves. */
export function ReturnDialog(props: { readonly selection: Selection; readonly onClose: () => void }) {
  const { selection } = props
  const check = useQueryProcedure('return.check', { selection })
  const [reason, setReason] = useState('')
  const [lines, setLines] = useState<ReturnedLines>([])
  const only = singleParcel(selection)
  const ready = check.data?.ready ?? 0
  const named = namedLines(only, lines)
  const text = reason.trim()
  return (
    <JobDialog
      title="申请退货"
      width={760}
      job="return.file"
      input={
        ready === 0 || named === undefined || text === '' || check.isFetching
          ? undefined
          : { selection, reason: text, ...named }
      }
      action={`申请退货 ${readableCount(ready)} 票`}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      <Checked check={check}>
        {(data) => (
          <>
            <CheckView check={data} verb="退货" onClose={props.onClose} />
            {only === undefined ? (
              <p className="soft">多票一起申请时，每票退回尚未退的全部商品；要退一部分，请只选一票。</p>
            ) : (
              <LinesOf parcelId={only} onLines={setLines} />
            )}
            <ReasonField value={reason} onChange={setReason} suggestions={REASONS} />
          </>
        )}
      </Checked>
    </JobDialog>
  )
}

/** Which lines of the one parcel come back: all of many parcels need none; undefined while nothing valid is typed. */
export function namedLines(
  only: number | undefined,
  lines: ReturnedLines,
): { readonly lines?: { gnum: number; qty: string }[] } | undefined {
  if (only === undefined) return {}
  return lines === undefined || lines.length === 0 ? undefined : { lines }
}

/** The one parcel of a selection that names one. */
export function singleParcel(selection: Selection): number | undefined {
  if ('ids' in selection) return selection.ids.length === 1 ? selection.ids[0] : undefined
  const [filter] = selection.filters
  const value = selection.filters.length === 1 && filter?.field === 'ids' ? filter.value : undefined
  const text = typeof value === 'string' ? value : value?.length === 1 ? value[0] : undefined
  return text === undefined ? undefined : Number(text)
}

interface LinesProps {
  readonly onLines: (lines: ReturnedLines) => void
}

function LinesOf(props: LinesProps & { readonly parcelId: number }) {
  const prepared = useQueryProcedure('return.prepare', { parcelId: props.parcelId })
  if (prepared.isError) return <FailureSentence failure={prepared.error} onRetry={() => void prepared.refetch()} />
  return prepared.data === undefined ? (
    <LoadingSentence />
  ) : (
    <LinesTable prepared={prepared.data} onLines={props.onLines} />
  )
}

function LinesTable(props: LinesProps & { readonly prepared: Prepared }) {
  const { lines, clock } = props.prepared
  return (
    <>
      {clock === undefined ? null : (
        <p className="figures-line">
          <span>放行 {clock.releasedOn}</span>
          <Clock text="申请期限" day={clock.applyBy} days={clock.daysToApply} />
          <Clock text="运抵期限" day={clock.arriveBy} days={clock.daysToArrive} />
          <span className="soft">依据：{clock.source}</span>
        </p>
      )}
      <ReturnLines lines={lines} onLines={props.onLines} />
    </>
  )
}

/** The lines of an inventory with the quantity that comes back of each, as typed. */
export function ReturnLines(props: LinesProps & { readonly lines: Prepared['lines'] }) {
  const { lines, onLines } = props
  const [typed, setTyped] = useState<Quantities>({})
  const chosen = useMemo(() => typedLines(lines, typed), [lines, typed])
  useEffect(() => onLines(chosen), [onLines, chosen])
  return (
    <>
      <table className="plain-table" aria-label="退货商品">
        <thead>
          <tr>
            <th scope="col">项</th>
            <th scope="col">商品编码</th>
            <th scope="col">商品名称</th>
            <th scope="col" className="number">
              申报数量
            </th>
            <th scope="col" className="number">
              可退
            </th>
            <th scope="col" className="number">
              本次退
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.gnum}>
              <td>{line.gnum}</td>
              <td className="mono">{line.gcode}</td>
              <td>{line.gname}</td>
              <td className="number">{line.declared}</td>
              <td className="number">{line.left}</td>
              <td className="number">
                <input
                  className="field-input crossborder-qty"
                  inputMode="decimal"
                  aria-label={`第 ${line.gnum} 项退货数量`}
                  value={typed[line.gnum] ?? line.left}
                  onChange={(event) => setTyped({ ...typed, [line.gnum]: event.target.value })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen === undefined ? (
        <p role="alert" className="crossborder-held">
          退货数量应为数字，且不超过可退数量。
        </p>
      ) : null}
    </>
  )
}

/** A deadline and how far it is. */
export function Clock(props: { readonly text: string; readonly day: string; readonly days: number }) {
  return (
    <span>
      {props.text} {props.day}{' '}
      <StatusTag tone={props.days < 0 ? 'red' : props.days <= 7 ? 'amber' : 'green'}>
        {props.days < 0 ? `已过 ${-props.days} 天` : `还有 ${props.days} 天`}
      </StatusTag>
    </span>
  )
}
