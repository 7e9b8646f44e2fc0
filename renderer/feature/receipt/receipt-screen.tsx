import type { DragEvent } from 'react'
import { useRef, useState } from 'react'
import type { Filter } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import '../../connect/work.css'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import './receipt.css'
import type { TabId } from './receipt-start.ts'
import { TAB_IDS, receiptFilters, startReason, startTab } from './receipt-start.ts'
import { ReceiptList, SilentList } from './receipt-list.tsx'
import { Rejections } from './rejections.tsx'

/** What belongs to nothing yet, or cannot be read, and nobody has put aside. */
const openWith = (...states: readonly ('waiting' | 'unreadable')[]): Filter[] => [
  { field: 'handled', op: 'is', value: '0' },
  { field: 'state', op: 'in', value: [...states] },
]
/** Of a period that somebody came from: all of it, as it was counted there. */
function placeless(filters: readonly Filter[]): Filter[] {
  const period = filters.filter((filter) => filter.field === 'happened')
  const open = openWith('waiting', 'unreadable')
  return period.length === 0 ? open : [...open.filter((filter) => filter.field !== 'handled'), ...period]
}
const alsoUnreadable = (count: number | undefined): string =>
  count === undefined || count === 0 ? '' : ` · 无法读取 ${readableCount(count)}`

/** 回执箱: by reason with the fix beside it; what is silent; what matched nothing; everything. */
function ReceiptScreen(props: ScreenProps) {
  const [tab, setTab] = useState<TabId>(startTab(props.params, props.filters))
  const strip = useQueryProcedure('ledger.strip', {}, { keep: true })
  const reasons = useQueryProcedure('receipt.reasons', {}, { keep: true })
  const [over, setOver] = useState(false)
  const take = useReceiptFiles()
  const input = useRef<HTMLInputElement>(null)
  const waiting = useQueryProcedure('receipt.count', { filters: openWith('waiting') }, { keep: true })
  const unreadable = useQueryProcedure('receipt.count', { filters: openWith('unreadable') }, { keep: true })
  const rejected = reasons.data?.groups.reduce((sum, group) => sum + group.count, 0)
  const number = (value: number | undefined): string => (value === undefined ? '' : ` ${readableCount(value)}`)
  const tabs = [
    { id: 'reasons', title: `退单原因${number(rejected)}` },
    { id: 'silent', title: `无回音${number(strip.data?.silent)}` },
    { id: 'waiting', title: `待匹配${number(waiting.data?.count)}${alsoUnreadable(unreadable.data?.count)}` },
    { id: 'all', title: '全部回执' },
  ]
  const filing = props.params.filing
  const allFilters: readonly Filter[] =
    filing === undefined ? receiptFilters(props.filters) : [{ field: 'filing', op: 'is', value: filing }]
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take.run([...event.dataTransfer.files])
  }
  return (
    <div
      className={over ? 'receipts intake-over' : 'receipts'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(take.may)
      }}
      onDragLeave={(event) => (event.currentTarget === event.target ? setOver(false) : undefined)}
      onDrop={onDrop}
    >
      <div className="receipt-bar">
        <PaneTabs
          label="回执箱"
          tabs={tabs}
          active={tab}
          onChange={(id) => setTab(TAB_IDS.find((known) => known === id) ?? tab)}
        />
        <span className="gap" />
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="选择回执文件"
          accept=".xml,.txt"
          multiple
          onChange={(event) => {
            void take.run([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <ActionButton
          hotkey="F7"
          allowed={take.may}
          loading={take.running}
          title="U 盘、邮件或官方客户端里的回执文件，也可直接拖进来"
          onClick={() => input.current?.click()}
        >
          读入回执文件
        </ActionButton>
      </div>
      {tab === 'reasons' ? <Rejections start={startReason(props.filters)} /> : null}
      {tab === 'silent' ? <SilentList /> : null}
      {tab === 'waiting' ? (
        <ReceiptList key="waiting" gridId="receipt-waiting" waiting filters={placeless(props.filters)} />
      ) : null}
      {tab === 'all' ? <ReceiptList key="all" gridId="receipt" waiting={false} filters={allFilters} /> : null}
    </div>
  )
}

/** Receipt files by hand, one after the other; one unreadable file does not stop the rest. */
function useReceiptFiles() {
  const toast = useToast()
  const { upload } = useUpload()
  const applying = useCommand('receipt.apply')
  const may = useMay('receipt.apply')
  const [running, setRunning] = useState(false)
  const run = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || !may) return
    setRunning(true)
    const sum = { receipts: 0, applied: 0, waiting: 0, unreadable: 0, again: 0 }
    for (const file of files) {
      const stored = await upload(file)
      const answer = stored.ok ? await applying.run({ hash: stored.value.hash, fileName: file.name }) : stored
      if (!answer.ok) {
        toast.failed(answer)
        continue
      }
      sum.receipts += answer.value.receipts
      sum.applied += answer.value.applied
      sum.waiting += answer.value.waiting
      sum.unreadable += answer.value.unreadable
      sum.again += answer.value.again ? 1 : 0
    }
    setRunning(false)
    const parts = [
      `读入 ${sum.receipts} 条回执，入账 ${sum.applied}`,
      sum.waiting > 0 ? `待匹配 ${sum.waiting}` : '',
      sum.unreadable > 0 ? `无法读取 ${sum.unreadable}` : '',
      sum.again > 0 ? `${sum.again} 个文件以前读过` : '',
    ]
    toast.done(parts.filter((part) => part !== '').join('，'))
  }
  return { run, running, may }
}

export const receiptScreen: ScreenEntry = {
  id: 'receipt',
  title: '回执箱',
  area: 'exchange',
  initials: 'hzx',
  hotkey: 'Ctrl+7',
  component: ReceiptScreen,
}
