import { useState } from 'react'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import type { Filter } from '../../../shared/contract/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { channelText, keyNumber, messageTypeText } from '../../connect/filing-words.ts'
import { Timeline } from '../../connect/filing-history.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { isNothing } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { ReceiptRow } from './receipt-columns.ts'
import { RECEIPT_COLUMNS, receiptError } from './receipt-columns.ts'

type FilingRow = CallOut<'filing.page'>['rows'][number]

/** Receipts as they came; what was read once is marked as handled. */
export function ReceiptList(props: {
  readonly gridId: string
  readonly filters: readonly Filter[]
  readonly waiting: boolean
}) {
  const client = useClient()
  const toast = useToast()
  const { open } = useWorkspace()
  const [size, setSize] = usePaneSize('receipt', 280)
  const [shows, setShows] = useState(false)
  const mayHandle = useMay('receipt.handled')
  const handling = useCommand('receipt.handled')
  const retrying = useCommand('receipt.retry')
  const store = useListGrid<ReceiptRow>({
    list: 'receipt',
    gridId: props.gridId,
    columns: RECEIPT_COLUMNS,
    page: (input) => client.call('receipt.page', input),
    count: (filters) => client.call('receipt.count', { filters }),
    topicsOf: 'receipt.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
    ...(props.waiting
      ? {}
      : {
          errorOf: receiptError,
          errorFilter: { field: 'state', op: 'in', value: ['waiting', 'unreadable'] } as const,
        }),
  })
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (state) => state.selection)
  const rows = useGridValue(store, (state) => state.window.rows)
  const ids = (
    isNothing(selection) ? (focused === undefined ? [] : [focused]) : rows.filter((row) => store.isChosen(row.id))
  )
    .filter((row) => !row.handled)
    .map((row) => row.id)
  const handled = async (): Promise<void> => {
    const answer = await handling.run({ ids: ids.slice(0, 10_000) })
    if (!answer.ok) return toast.failed(answer)
    store.dropSelection()
    toast.done(`已标记 ${answer.value.changed} 条为已处理`)
  }
  const retry = async (): Promise<void> => {
    const answer = await retrying.run({})
    if (!answer.ok) return toast.failed(answer)
    toast.done(`重新匹配：${answer.value.applied} 条入账，${answer.value.waiting} 条仍在等待`)
  }
  const filingId = focused?.filingId
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="回执原文"
      side={
        shows && focused !== undefined ? (
          <>
            <PaneHead
              title={`${messageTypeText(focused.type) || '回执'}　${readableTime(focused.receivedAt)} 收到`}
              onClose={() => setShows(false)}
            />
            <div className="pane-body">
              {focused.why === '' ? null : <p className="expected">{focused.why}</p>}
              <MessageView key={focused.hash} hash={focused.hash} mark={keyNumber(focused.businessKey)} />
            </div>
          </>
        ) : null
      }
    >
      <ListGrid
        store={store}
        label={props.waiting ? '待匹配回执' : '全部回执'}
        exportList="receipt"
        onOpen={(row) =>
          row.filingId === undefined ? setShows(true) : open({ screen: 'filing', params: { id: String(row.filingId) } })
        }
        empty={
          <EmptySentence>
            {props.waiting ? '没有等待匹配的回执。收到的每条回执都已落到对应的单证上。' : '还没有收到回执。'}
          </EmptySentence>
        }
        actions={
          <>
            {props.waiting ? (
              <ActionButton
                hotkey="F8"
                primary
                allowed={mayHandle}
                loading={retrying.pending}
                title="清单可能晚于回执进入台账：再找一次"
                onClick={() => void retry()}
              >
                重新匹配
              </ActionButton>
            ) : null}
            <ActionButton
              allowed={mayHandle}
              disabled={ids.length === 0}
              loading={handling.pending}
              onClick={() => void handled()}
            >{`标记已处理${ids.length > 1 ? ` ${ids.length} 条` : ''}`}</ActionButton>
            <ActionButton
              hotkey="F2"
              disabled={filingId === undefined}
              onClick={() =>
                filingId === undefined ? undefined : open({ screen: 'filing', params: { id: String(filingId) } })
              }
            >
              看单证
            </ActionButton>
            <ActionButton hotkey="F4" disabled={focused === undefined} onClick={() => setShows(true)}>
              看原文
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

const SILENT_COLUMNS: readonly GridColumn<FilingRow>[] = [
  {
    id: 'businessKey',
    title: '单证编号',
    width: 180,
    kind: 'code',
    text: (row) => keyNumber(row.businessKey),
    frozen: true,
  },
  { id: 'state', title: '停在', width: 84, text: (row) => row.stateName, tone: () => 'silent' },
  { id: 'silentSince', title: '超时自', width: 140, kind: 'time', text: (row) => row.silentSince },
  { id: 'kindName', title: '单证', width: 80, text: (row) => row.kindName },
  { id: 'client', title: '客户', width: 180, text: (row) => row.client },
  { id: 'orderNo', title: '订单编号', width: 170, kind: 'code', text: (row) => row.orderNo },
  { id: 'sentAt', title: '发出时间', width: 140, kind: 'time', text: (row) => row.sentAt },
  { id: 'channel', title: '通道', width: 80, text: (row) => channelText(row.channel) },
]

/** 无回音: what should have come, since when, and what asking said. */
export function SilentList() {
  const client = useClient()
  const { open } = useWorkspace()
  const [size, setSize] = usePaneSize('silent', 260)
  const store = useListGrid<FilingRow>({
    list: 'filing',
    gridId: 'silent',
    columns: SILENT_COLUMNS,
    page: (input) => client.call('filing.page', input),
    count: (filters) => client.call('filing.count', { filters }),
    topicsOf: 'filing.page',
    defaultSort: { by: 'id', down: false },
    filters: [{ field: 'state', op: 'is', value: 'silent' }],
  })
  const focused = useFocusRow(store)
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="等待的一步"
      side={focused === undefined ? null : <Silent key={focused.id} id={focused.id} />}
    >
      <ListGrid
        store={store}
        label="无回音的单证"
        exportList="filing"
        empty={<EmptySentence>没有超时未回的单证。</EmptySentence>}
        onOpen={(row) => open({ screen: 'filing', params: { id: String(row.id) } })}
        actions={
          <ActionButton
            hotkey="F2"
            disabled={focused === undefined}
            onClick={() =>
              focused === undefined ? undefined : open({ screen: 'filing', params: { id: String(focused.id) } })
            }
          >
            看单证
          </ActionButton>
        }
      />
    </SplitPane>
  )
}

function Silent(props: { readonly id: number }) {
  const filing = useQueryProcedure('filing.get', { id: props.id })
  if (filing.isError) return <FailureSentence failure={filing.error} onRetry={() => void filing.refetch()} />
  if (filing.data === undefined) return <LoadingSentence />
  return (
    <div className="pane-body">
      <Timeline filing={filing.data} />
    </div>
  )
}
