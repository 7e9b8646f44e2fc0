import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { BillingDialog } from './billing-dialog.tsx'
import { monthStart, todayHere } from './day.ts'
import { EntryDialog } from './entry-dialog.tsx'

type Statement = CallOut<'money.statement'>
type Line = Statement['lines'][number]
type Balance = CallOut<'money.clients'>['clients'][number] & { readonly id: number; readonly key: string }

const LINE_COLUMNS: readonly GridColumn<Line>[] = [
  { id: 'day', title: '日期', width: 96, kind: 'date', text: (row) => row.day, frozen: true },
  { id: 'text', title: '摘要', width: 300, text: (row) => row.text },
  { id: 'reference', title: '参考号', width: 180, kind: 'code', text: (row) => row.reference },
  { id: 'credit', title: '应付增加', width: 120, kind: 'number', places: 2, text: (row) => row.credit },
  { id: 'debit', title: '应付减少', width: 120, kind: 'number', places: 2, text: (row) => row.debit },
  { id: 'balance', title: '应付余额', width: 130, kind: 'number', places: 2, text: (row) => row.balance },
  { id: 'advanced', title: '垫款余额', width: 130, kind: 'number', places: 2, text: (row) => row.advanced },
]
const CLIENT_COLUMNS: readonly GridColumn<Balance>[] = [
  { id: 'client', title: '客户', width: 320, text: (row) => row.client, frozen: true },
  { id: 'owed', title: '应付客户', width: 140, kind: 'number', places: 2, text: (row) => row.owed },
  { id: 'advanced', title: '垫付退税', width: 140, kind: 'number', places: 2, text: (row) => row.advanced },
  { id: 'net', title: '净额', width: 140, kind: 'number', places: 2, text: (row) => row.net },
]

/** One client's statement over days; without a client, the balance of each. */
export function StatementTab(props: { readonly clients: ClientChoices; readonly client: string }) {
  const [clientId, setClientId] = useState(props.client)
  const today = todayHere()
  const [days, setDays] = useState({ from: monthStart(today), to: today })
  const [asking, setAsking] = useState<'none' | 'entry' | 'billing'>('none')
  const may = useMay('money.enter')
  const sheet = useJob('money.sheet')
  const client = useClient()
  const toast = useToast()
  const save = async (): Promise<void> => {
    const made = await sheet.start({ clientId: Number(clientId), ...days })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`已导出：${made.value.fileName}`)
    else toast.failed(saved)
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking('entry')}>
          登记往来
        </ActionButton>
        <ActionButton hotkey="F10" disabled={clientId === ''} loading={sheet.running} onClick={() => void save()}>
          导出对账单
        </ActionButton>
        <ActionButton hotkey="F2" disabled={clientId === ''} onClick={() => setAsking('billing')}>
          收费约定
        </ActionButton>
        <span className="gap" />
        <ClientPick
          id="statement-client"
          label="客户"
          className="statement-pick"
          value={clientId}
          clients={props.clients}
          none="全部客户余额"
          onChange={setClientId}
        />
        <label className="statement-days">
          从
          <input
            className="field-input"
            type="date"
            value={days.from}
            onChange={(event) => setDays({ ...days, from: event.target.value })}
          />
        </label>
        <label className="statement-days">
          到
          <input
            className="field-input"
            type="date"
            value={days.to}
            onChange={(event) => setDays({ ...days, to: event.target.value })}
          />
        </label>
      </div>
      {clientId === '' ? (
        <Balances day={days.to} onOpen={(id) => setClientId(String(id))} />
      ) : (
        <OneClient clientId={Number(clientId)} from={days.from} to={days.to} />
      )}
      {asking === 'entry' ? (
        <EntryDialog clients={props.clients} clientId={clientId} onClose={() => setAsking('none')} />
      ) : null}
      {asking === 'billing' ? <BillingDialog clientId={Number(clientId)} onClose={() => setAsking('none')} /> : null}
    </>
  )
}

function OneClient(props: { readonly clientId: number; readonly from: string; readonly to: string }) {
  const statement = useQueryProcedure('money.statement', props, { keep: true })
  if (statement.isError) return <FailureSentence failure={statement.error} onRetry={() => void statement.refetch()} />
  return statement.data === undefined ? <LoadingSentence /> : <Lines statement={statement.data} />
}

function Lines(props: { readonly statement: Statement }) {
  const { statement } = props
  const toast = useToast()
  const store = useLocalGrid<Line>({ id: 'statement-lines', columns: LINE_COLUMNS, rows: statement.lines })
  const figure = (text: string) => <b>{readableDecimal(text, 2)}</b>
  return (
    <>
      <div className="figures-line" role="status">
        <span>期初应付{figure(statement.opening)}</span>
        <span>增加{figure(statement.credits)}</span>
        <span>减少{figure(statement.debits)}</span>
        <span>期末应付{figure(statement.closing)}</span>
        <span>垫款{figure(statement.advancedAfter)}</span>
        {statement.openInterest === '0.00' ? null : <span>本月未入账利息{figure(statement.openInterest)}</span>}
        <span className="soft">期初＋增加－减少＝期末</span>
      </div>
      <div className="statement-grid">
        <DenseGrid
          store={store}
          label="对账单"
          autoFocus
          empty={<EmptySentence>这段时间没有往来。按 F7 登记收到的退税、付款或垫款。</EmptySentence>}
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
        />
      </div>
    </>
  )
}

function Balances(props: { readonly day: string; readonly onOpen: (clientId: number) => void }) {
  const list = useQueryProcedure('money.clients', { day: props.day }, { keep: true })
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  return list.data === undefined ? <LoadingSentence /> : <BalanceGrid list={list.data} onOpen={props.onOpen} />
}

function BalanceGrid(props: { readonly list: CallOut<'money.clients'>; readonly onOpen: (clientId: number) => void }) {
  const { list } = props
  const toast = useToast()
  const rows = useMemo(
    () => list.clients.map((one) => ({ ...one, id: one.clientId, key: String(one.clientId) })),
    [list],
  )
  const store = useLocalGrid<Balance>({ id: 'statement-clients', columns: CLIENT_COLUMNS, rows })
  return (
    <>
      <div className="figures-line" role="status">
        <span>{readableCount(list.clients.length)} 个客户</span>
        <span>
          应付合计<b>{readableDecimal(list.owed, 2)}</b>
        </span>
        <span>
          垫款合计<b>{readableDecimal(list.advanced, 2)}</b>
        </span>
        <span className="soft">Enter 看一家的对账单</span>
      </div>
      <div className="statement-grid">
        <DenseGrid
          store={store}
          label="客户余额"
          autoFocus
          empty={<EmptySentence>还没有往来。按 F7 登记收到的退税、付款或垫款。</EmptySentence>}
          onFind={() => undefined}
          onOpen={(row) => props.onOpen(row.id)}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
        />
      </div>
    </>
  )
}
