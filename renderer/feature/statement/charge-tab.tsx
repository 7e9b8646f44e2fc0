import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { todayHere } from './day.ts'

type Charge = CallOut<'charge.preview'>['charges'][number] & { readonly id: number }

const COLUMNS: readonly GridColumn<Charge>[] = [
  { id: 'client', title: '客户', width: 220, text: (row) => row.client, frozen: true },
  { id: 'kindName', title: '种类', width: 90, text: (row) => row.kindName },
  { id: 'day', title: '日期', width: 96, kind: 'date', text: (row) => row.day },
  { id: 'amount', title: '金额', width: 110, kind: 'number', places: 2, text: (row) => row.amount },
  {
    id: 'booked',
    title: '状态',
    width: 80,
    text: (row) => (row.booked ? '已入账' : '待入账'),
    tone: (row) => (row.booked ? 'green' : 'blue'),
  },
  { id: 'how', title: '怎样算的', width: 520, text: (row) => row.how },
]

/** What a month's rules charge: seen first, then booked; twice books nothing twice. Vouchers of the month for the bookkeeping program. */
export function ChargeTab() {
  const [month, setMonth] = useState(todayHere().slice(0, 7))
  const preview = useQueryProcedure('charge.preview', { month }, { keep: true, enabled: /^\d{4}-\d{2}$/.test(month) })
  const booking = useCommand('charge.book')
  const may = useMay('charge.book')
  const toast = useToast()
  const book = async (): Promise<void> => {
    const answer = await booking.run({ month })
    if (answer.ok) toast.done(`已入账 ${answer.value.booked} 笔，合计 ${answer.value.total} 元`)
    else toast.failed(answer)
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F10"
          primary
          allowed={may}
          disabled={(preview.data?.open ?? 0) === 0}
          loading={booking.pending}
          onClick={() => void book()}
        >
          入账
        </ActionButton>
        <VoucherExport month={month} />
        <span className="gap" />
        <label className="statement-days">
          月份
          <input
            className="field-input"
            type="month"
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
        </label>
        <span className="grid-figures">
          {preview.data === undefined
            ? ''
            : `待入账 ${readableCount(preview.data.open)} 笔 · ${readableDecimal(preview.data.total, 2)} 元`}
        </span>
      </div>
      <Loaded of={preview}>{(data) => <ChargeGrid charges={data.charges} />}</Loaded>
    </>
  )
}

function VoucherExport(props: { readonly month: string }) {
  const client = useClient()
  const exporting = useJob('money.vouchers')
  const may = useMay('money.vouchers')
  const toast = useToast()
  const [layout, setLayout] = useState<'kingdee' | 'yonyou'>('kingdee')
  const save = async (): Promise<void> => {
    const last = new Date(Date.UTC(Number(props.month.slice(0, 4)), Number(props.month.slice(5)), 0))
      .toISOString()
      .slice(0, 10)
    const made = await exporting.start({ from: `${props.month}-01`, to: last, layout })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`${made.value.vouchers} 张凭证，借方 ${made.value.debit}，贷方 ${made.value.credit}`)
    else toast.failed(saved)
  }
  if (!may) return null
  return (
    <>
      <ActionButton hotkey="Ctrl+E" loading={exporting.running} onClick={() => void save()}>
        导出凭证
      </ActionButton>
      <select
        className="field-input statement-layout"
        aria-label="凭证格式"
        value={layout}
        onChange={(event) => setLayout(event.target.value === 'yonyou' ? 'yonyou' : 'kingdee')}
      >
        <option value="kingdee">金蝶（通用格式，未核实）</option>
        <option value="yonyou">用友（通用格式，未核实）</option>
      </select>
    </>
  )
}

function ChargeGrid(props: { readonly charges: CallOut<'charge.preview'>['charges'] }) {
  const toast = useToast()
  const rows = useMemo(() => props.charges.map((charge, at) => ({ ...charge, id: at + 1 })), [props.charges])
  const store = useLocalGrid<Charge>({ id: 'charge', columns: COLUMNS, rows })
  return (
    <div className="statement-grid">
      <DenseGrid
        store={store}
        label="月度收费"
        autoFocus
        empty={<EmptySentence>这个月没有可收的费用。先在“对账单”中选客户，按 F2 设置收费约定。</EmptySentence>}
        onFind={() => undefined}
        onCopied={(count) => toast.done(`已复制 ${count} 行`)}
      />
    </div>
  )
}
