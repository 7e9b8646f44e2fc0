import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { Answer, CallOut, Out } from '../../../shared/contract/index.ts'
import { INTAKE_KIND_NAMES } from '../../../shared/contract/area/intake.ts'
import { isRecordKind } from '../../../shared/domain/intake/kind.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { PageRequest } from '../../ui/grid/grid-state.ts'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { batchState, rowsToReturn } from './batch-columns.ts'

type Batch = CallOut<'intake.batch'>
type Finding = CallOut<'intake.findings'>['rows'][number]
type FindingRow = Finding & { readonly id: number; readonly key: string }

const COLUMNS: readonly GridColumn<FindingRow>[] = [
  { id: 'row', title: '原文件行', width: 76, kind: 'number', text: (row) => String(row.row) },
  { id: 'column', title: '列', width: 44, kind: 'code', text: (row) => row.column },
  { id: 'header', title: '客户的表头', width: 130, text: (row) => row.header },
  { id: 'value', title: '原值', width: 180, text: (row) => row.value, error: (row) => row.text },
  { id: 'text', title: '退回原因', width: 420, text: (row) => row.text },
]

export interface BatchViewProps {
  readonly batchId: number
  readonly again?: boolean
  readonly onClose: () => void
}

/** What a check found: figures, reasons, rows; then accept, hand back, or give up. */
export function BatchView(props: BatchViewProps) {
  const batch = useQueryProcedure('intake.batch', { batchId: props.batchId }, { keep: true })
  if (batch.isError)
    return (
      <>
        <PaneHead title="导入批次" onClose={props.onClose} />
        <FailureSentence failure={batch.error} onRetry={() => void batch.refetch()} />
      </>
    )
  if (batch.data === undefined)
    return (
      <>
        <PaneHead title="导入批次" onClose={props.onClose} />
        <LoadingSentence />
      </>
    )
  return <Known {...props} batch={batch.data} />
}

function Known(props: BatchViewProps & { readonly batch: Batch }) {
  const { batch } = props
  const state = batchState(batch.state)
  const toReturn = rowsToReturn(batch)
  const [reason, setReason] = useState<string | undefined>(undefined)
  return (
    <section className="batch-view" aria-label="导入批次">
      <PaneHead title={`${batch.fileName}　${batch.client}　${INTAKE_KIND_NAMES[batch.kind]}`} onClose={props.onClose}>
        <StatusTag tone={state.tone}>{state.text}</StatusTag>
      </PaneHead>
      {props.again === true ? (
        <p className="batch-again" role="status">
          这个文件已经导入过，没有产生新的批次。以下是那一次的结果。
        </p>
      ) : null}
      <div className="figures-line batch-figures">
        <span>
          共<b>{readableCount(batch.rows)}</b> 行
        </span>
        <span>
          合格<b className="good">{readableCount(batch.good + batch.bad - toReturn)}</b>
        </span>
        <span>
          不合格<b className={toReturn > 0 ? 'bad' : undefined}>{readableCount(toReturn)}</b>
        </span>
        <span>
          与台账相同<b>{readableCount(batch.unchanged)}</b>
        </span>
        <span>
          内容已变<b>{readableCount(batch.changed)}</b>
        </span>
        {batch.mapping === '' ? null : <span className="soft">对应关系：{batch.mapping}</span>}
      </div>
      <Actions batch={batch} />
      {toReturn === 0 ? (
        <EmptySentence>全部行都合格，没有要退回的。</EmptySentence>
      ) : (
        <div className="work-row">
          <div className="column-pane" style={{ width: 260 }}>
            <ul className="side-list" aria-label="退回原因">
              <li>
                <button type="button" aria-current={reason === undefined} onClick={() => setReason(undefined)}>
                  <span className="side-title">全部原因</span>
                  <span className="side-count">{readableCount(toReturn)}</span>
                </button>
              </li>
              {batch.reasons.map((one) => (
                <li key={one.code}>
                  <button type="button" aria-current={reason === one.code} onClick={() => setReason(one.code)}>
                    <span className="side-title">{one.text}</span>
                    <span className="side-count">{readableCount(one.count)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
          <Findings key={reason ?? ''} batchId={batch.id} reason={reason} />
        </div>
      )}
    </section>
  )
}

function Findings(props: { readonly batchId: number; readonly reason: string | undefined }) {
  const client = useClient()
  const page = useMemo(
    () =>
      findingsPage((after, limit) =>
        client.call('intake.findings', {
          batchId: props.batchId,
          after,
          limit,
          ...(props.reason === undefined ? {} : { code: props.reason }),
        }),
      ),
    [client, props.batchId, props.reason],
  )
  const store = useListGrid<FindingRow>({
    list: 'finding',
    columns: COLUMNS,
    page,
    topicsOf: 'intake.findings',
    defaultSort: { by: '', down: false },
  })
  // Every row here is wrong, so the error column and its tint would say nothing; F9 simply goes on.
  useHotkeys({ F9: () => store.move(1, 0) }, 'pane')
  return (
    <div className="work-main">
      <ListGrid store={store} label="不合格的行" empty={<EmptySentence>没有这个原因的行。</EmptySentence>} />
    </div>
  )
}

/** Findings come in the file's order, forwards only: what was fetched is kept, a row's key is its place. Questions wait for each other, or a page would be kept twice. */
function findingsPage(ask: (after: number, limit: number) => Promise<Answer<CallOut<'intake.findings'>>>) {
  const known: FindingRow[] = []
  let next: number | undefined = 0
  const page = async (input: PageRequest): Promise<Answer<{ rows: FindingRow[]; next?: string }>> => {
    const after = input.after === undefined ? undefined : Number(input.after)
    if (input.sort.down) return { ok: true, value: { rows: known.slice(0, after ?? known.length).reverse() } }
    const start = after === undefined ? 0 : after + 1
    while (known.length < start + input.limit && next !== undefined) {
      const answer: Answer<CallOut<'intake.findings'>> = await ask(next, Math.min(input.limit, 500))
      if (!answer.ok) return answer
      for (const finding of answer.value.rows)
        known.push({ ...finding, id: known.length + 1, key: String(known.length) })
      next = answer.value.next
    }
    const rows = known.slice(start, start + input.limit)
    const last = rows.at(-1)
    return {
      ok: true,
      value:
        last === undefined || (next === undefined && start + rows.length >= known.length)
          ? { rows }
          : { rows, next: last.key },
    }
  }
  let turn: Promise<unknown> = Promise.resolve()
  return (input: PageRequest): Promise<Answer<{ rows: FindingRow[]; next?: string }>> => {
    const answered = turn.then(() => page(input))
    turn = answered
    return answered
  }
}

function Actions(props: { readonly batch: Batch }) {
  const { batch } = props
  const toast = useToast()
  const client = useClient()
  const { open } = useWorkspace()
  const accepting = useJob('intake.accept')
  const returning = useJob('intake.return')
  const mayReturn = useMay('intake.return')
  const discarding = useCommand('intake.discard')
  const may = useMay('intake.accept')
  const [replace, setReplace] = useState(false)
  const [accepted, setAccepted] = useState<Out<'intake.accept'> | undefined>(undefined)
  const staged = batch.state === 'staged'
  const toReturn = rowsToReturn(batch)
  const takable = batch.good + (replace ? batch.changed : 0)
  const accept = async (): Promise<void> => {
    const answer = await accepting.start({ batchId: batch.id, replaceChanged: replace })
    if (answer.ok) setAccepted(answer.value)
    else toast.failed(answer)
  }
  const giveBack = async (): Promise<void> => {
    const answer = await returning.start({ batchId: batch.id })
    if (!answer.ok) return toast.failed(answer)
    const saved = await client.download(answer.value.hash, answer.value.fileName)
    if (saved.ok) toast.done(`已生成退回文件：${answer.value.fileName}（${answer.value.rows} 行）`)
    else toast.failed(saved)
  }
  const discard = async (): Promise<void> => {
    if (
      !(await toast.confirm({
        title: '放弃这个批次？',
        text: `“${batch.fileName}”中检查过的 ${readableCount(batch.rows)} 行都不会进入台账，文件可以重新导入。`,
        ok: '放弃',
        danger: true,
      }))
    )
      return
    const answer = await discarding.run({ batchId: batch.id })
    if (!answer.ok) toast.failed(answer)
  }
  const isParcels = !isRecordKind(batch.kind)
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="批次操作">
        <ActionButton
          hotkey="Ctrl+S"
          layer="pane"
          primary
          allowed={may}
          disabled={!staged || takable === 0}
          loading={accepting.running}
          title={staged ? '合格的行进入台账' : `批次当前为“${batchState(batch.state).text}”`}
          onClick={() => void accept()}
        >{`接收合格行 ${readableCount(takable)}`}</ActionButton>
        {batch.changed > 0 && staged ? (
          <label className="only-errors">
            <input type="checkbox" checked={replace} onChange={() => setReplace(!replace)} /> 内容已变的{' '}
            {readableCount(batch.changed)} 行作为更正接收
          </label>
        ) : null}
        <ActionButton
          allowed={mayReturn}
          disabled={toReturn === 0}
          loading={returning.running}
          title="客户自己的文件，只留不合格的行，带原行号与退回原因"
          onClick={() => void giveBack()}
        >{`退回不合格行 ${readableCount(toReturn)}`}</ActionButton>
        <ActionButton
          danger
          allowed={may}
          disabled={!staged}
          loading={discarding.pending}
          onClick={() => void discard()}
        >
          放弃
        </ActionButton>
        <span className="gap" />
        {isParcels && batch.state === 'accepted' ? (
          <Button
            onClick={() => open({ screen: 'parcel', filters: [{ field: 'batch', op: 'is', value: String(batch.id) }] })}
          >
            看这批包裹
          </Button>
        ) : null}
      </div>
      {accepted === undefined ? null : (
        <p className="batch-result" role="status">
          <b>已接收 {readableCount(accepted.accepted)} 行</b>
          {accepted.corrected > 0 ? <span>更正 {readableCount(accepted.corrected)}</span> : null}
          {accepted.unchanged > 0 ? <span>与台账相同 {readableCount(accepted.unchanged)}</span> : null}
          {accepted.leftOut > 0 ? <span>未接收 {readableCount(accepted.leftOut)}</span> : null}
          {!isParcels ? null : accepted.defects > 0 ? (
            <>
              <StatusTag tone="amber">{`三单有差异 ${readableCount(accepted.defects)} 票`}</StatusTag>
              <Button
                size="small"
                type="primary"
                onClick={() =>
                  open({ screen: 'match', filters: [{ field: 'batch', op: 'is', value: String(batch.id) }] })
                }
              >
                去比对
              </Button>
            </>
          ) : (
            <StatusTag tone="green">没有差异</StatusTag>
          )}
        </p>
      )}
    </>
  )
}
