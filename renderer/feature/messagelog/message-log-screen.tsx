import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { BONDED_TYPE_TABLE } from '../../../shared/domain/bonded/document-kind.ts'
import { FILING_KIND_TABLE } from '../../../shared/domain/filing/kind.ts'
import { useClient, useJob } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableBytes } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Logged = CallOut<'messageLog.page'>['rows'][number]

const TYPES = [
  ...FILING_KIND_TABLE.flatMap((kind) => [
    { value: kind.type, label: kind.name },
    { value: kind.receiptType, label: `${kind.name}回执` },
  ]),
  { value: 'DecMessage', label: '报关单' },
  ...BONDED_TYPE_TABLE.map(({ type, name }) => ({ value: type, label: name })),
  { value: 'platDataOpen', label: '支付数据抽查' },
  { value: 'realTimeDataUpload', label: '支付原始数据' },
  { value: 'realTimeDataUploadReturn', label: '支付原始数据答复' },
]

const COLUMNS: readonly GridColumn<Logged>[] = [
  {
    id: 'at',
    title: '时间',
    width: 140,
    kind: 'time',
    text: (row) => row.at,
    frozen: true,
    filter: { kind: 'date', ops: ['from', 'to'] },
  },
  {
    id: 'direction',
    title: '方向',
    width: 64,
    text: (row) => row.directionName,
    tone: (row) => (row.direction === 'out' ? 'blue' : 'green'),
    filter: {
      kind: 'options',
      ops: ['is'],
      options: [
        { value: 'out', label: '发出' },
        { value: 'in', label: '收到' },
      ],
    },
  },
  {
    id: 'type',
    title: '报文',
    width: 170,
    text: (row) => row.typeName,
    filter: { kind: 'options', ops: ['is'], options: TYPES },
  },
  { id: 'state', title: '状态', width: 90, text: (row) => row.state, tone: (row) => row.tone },
  { id: 'documents', title: '单证数', width: 64, kind: 'number', text: (row) => String(row.documents) },
  { id: 'client', title: '客户', width: 150, text: (row) => row.client },
  {
    id: 'channel',
    title: '通道',
    width: 100,
    kind: 'code',
    text: (row) => row.channel,
    filter: { kind: 'exact', ops: ['is'] },
  },
  { id: 'name', title: '传输编号 / 文件名', width: 320, kind: 'code', text: (row) => row.name },
  { id: 'bytes', title: '大小', width: 80, kind: 'number', text: (row) => readableBytes(row.bytes) },
  {
    id: 'number',
    title: '单号',
    width: 120,
    text: () => '',
    hidden: true,
    filter: { kind: 'exact', ops: ['is'] },
  },
]

/** 报文日志: what was sent and what came, by any number, as raw text; kept for good. */
function MessageLogScreen(props: ScreenProps) {
  const client = useClient()
  const may = useMay('messageLog.export')
  const [size, setSize] = usePaneSize('messageLog', 340)
  const [shows, setShows] = useState(false)
  const [exporting, setExporting] = useState(false)
  const store = useListGrid<Logged>({
    list: 'messageLog',
    columns: COLUMNS,
    page: ({ filters, after, fromEnd, limit }) =>
      client.call('messageLog.page', {
        ...(filters === undefined ? {} : { filters }),
        ...(after === undefined ? {} : { after }),
        ...(fromEnd === undefined ? {} : { fromEnd }),
        ...(limit === undefined ? {} : { limit }),
      }),
    count: (filters) => client.call('messageLog.count', { filters }),
    topicsOf: 'messageLog.page',
    defaultSort: { by: 'at', down: true },
    filters: props.filters,
  })
  const filters = useGridValue(store, (state) => state.filters)
  const focused = useFocusRow(store)
  const searched = filters.find((filter) => filter.field === 'number')?.value
  const [text, setText] = useState(typeof searched === 'string' ? searched : '')
  const search = (): void => {
    const rest = filters.filter((filter) => filter.field !== 'number')
    const value = text.trim()
    store.setFilters(value === '' ? rest : [...rest, { field: 'number', op: 'is', value }])
  }
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="报文原文"
      side={
        shows && focused !== undefined ? (
          <>
            <PaneHead
              title={`${focused.directionName}　${focused.typeName}　${focused.name}`}
              onClose={() => setShows(false)}
            />
            <div className="pane-body">
              <MessageView key={focused.hash} hash={focused.hash} />
            </div>
          </>
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="报文日志"
        onOpen={() => setShows(true)}
        empty={
          <EmptySentence>
            {filters.length === 0
              ? '还没有收发过报文。'
              : '没有符合的报文。可输入订单号、运单号、清单编号、企业内部编号、报关单号、核注清单等保税单证号、抽查会话号或传输编号。'}
          </EmptySentence>
        }
        actions={
          <>
            <form
              className="inline-form"
              onSubmit={(event) => {
                event.preventDefault()
                search()
              }}
            >
              <input
                className="field-input"
                style={{ width: 220 }}
                aria-label="按单号查报文"
                placeholder="任一单号 · Enter"
                maxLength={80}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </form>
            <ActionButton hotkey="F2" primary disabled={focused === undefined} onClick={() => setShows(true)}>
              原文
            </ActionButton>
            <ActionButton
              hotkey="F10"
              allowed={may}
              onClick={() => setExporting(true)}
              title="把列出的报文导出为一组文件"
            >
              导出报文…
            </ActionButton>
          </>
        }
      />
      {exporting ? <ExportDialog filters={[...filters]} onClose={() => setExporting(false)} /> : null}
    </SplitPane>
  )
}

function ExportDialog(props: {
  readonly filters: Parameters<ReturnType<typeof useJob<'messageLog.export'>>['start']>[0]['filters']
  readonly onClose: () => void
}) {
  const client = useClient()
  const toast = useToast()
  const exporting = useJob('messageLog.export')
  const [reveal, setReveal] = useState(false)
  const [evidence, setEvidence] = useState(false)
  const [reason, setReason] = useState('')
  const save = async (): Promise<void> => {
    const answer = await exporting.start({
      filters: props.filters ?? [],
      reveal,
      evidence: reveal && evidence,
      reason: reveal ? reason.trim() : '',
    })
    if (!answer.ok) return toast.failed(answer)
    const { hash, fileName, files, left } = answer.value
    const saved = await client.download(hash, fileName)
    if (!saved.ok) return toast.failed(saved)
    const rest = left > 0 ? '；已到一组文件的上限，其余请缩小范围再导出' : ''
    toast.done(`已导出 ${files} 份报文：${fileName}${rest}`)
    props.onClose()
  }
  return (
    <Dialog
      title="导出报文"
      width={520}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={reveal && reason.trim() === ''}
            loading={exporting.running}
            onClick={() => void save()}
          >
            导出
          </ActionButton>
        </>
      }
    >
      <p>导出当前筛选出的报文（最多 5,000 份），每份一个文件，另附清单 list.csv。</p>
      <label className="message-log-reason">
        <input type="checkbox" data-autofocus checked={reveal} onChange={(event) => setReveal(event.target.checked)} />{' '}
        不遮蔽个人信息（逐字节原文）
      </label>
      {reveal ? (
        <label
          className="message-log-reason"
          title="附收发时间、每次收发的应答、证书与校验程序；记录的哈希写入操作日志，日后可核对没有改动"
        >
          <input type="checkbox" checked={evidence} onChange={(event) => setEvidence(event.target.checked)} />{' '}
          存证包：附收发记录、证书与校验程序（解压后运行 node verify.mjs）
        </label>
      ) : null}
      {reveal ? (
        <label className="message-log-reason">
          原因（写入操作日志，必填）
          <input
            className="field-input"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      ) : null}
    </Dialog>
  )
}

export const messageLogScreen: ScreenEntry = {
  id: 'messageLog',
  title: '报文日志',
  area: 'exchange',
  initials: 'bwrz',
  component: MessageLogScreen,
}
