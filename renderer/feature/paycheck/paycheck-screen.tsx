import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import { halfWidth } from '../../ui/form/normal.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { isNothing } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { CHECK_COLUMNS, checkError, type Check } from './paycheck-columns.ts'
import './paycheck.css'

/** 支付数据抽查: what customs asked for under 179号公告, how it was answered, and what stands in the way. */
function PayCheckScreen(props: ScreenProps) {
  const client = useClient()
  const toast = useToast()
  const { open } = useWorkspace()
  const may = useMay('payCheck.take')
  const retrying = useCommand('payCheck.retry')
  const [size, setSize] = usePaneSize('payCheck', 300)
  const [shows, setShows] = useState(false)
  const [taking, setTaking] = useState(false)
  const store = useListGrid<Check>({
    list: 'payCheck',
    columns: CHECK_COLUMNS,
    page: (input) => client.call('payCheck.page', input),
    count: (filters) => client.call('payCheck.count', { filters }),
    topicsOf: 'payCheck.page',
    defaultSort: { by: 'id', down: true },
    errorOf: checkError,
    filters: props.filters,
  })
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (state) => state.selection)
  const rows = useGridValue(store, (state) => state.window.rows)
  const chosen = isNothing(selection)
    ? focused === undefined
      ? []
      : [focused]
    : rows.filter((row) => store.isChosen(row.id))
  const again = chosen.filter((row) => row.state !== 'taken' && row.state !== 'sending')
  const retry = async (): Promise<void> => {
    const answer = await retrying.run({ ids: again.map((row) => row.id) })
    if (answer.ok) toast.done(`已重新应答 ${answer.value.changed} 次抽查`)
    else toast.failed(answer)
  }
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="抽查明细"
      side={
        shows && focused !== undefined ? (
          <CheckDetail key={focused.id} check={focused} onClose={() => setShows(false)} />
        ) : null
      }
    >
      <div className="paycheck">
        <Status />
        <ListGrid
          store={store}
          label="支付数据抽查"
          onOpen={() => setShows(true)}
          empty={
            <EmptySentence>
              海关还没有抽查过支付原始数据。先导入各平台的支付原始数据（导入 ·
              支付原始数据），再到“设置”打开监听；也可按 F7 手工登记收到的抽查。
            </EmptySentence>
          }
          actions={
            <>
              <ActionButton hotkey="F7" primary allowed={may} onClick={() => setTaking(true)}>
                登记抽查
              </ActionButton>
              <ActionButton
                hotkey="F10"
                allowed={may}
                disabled={again.length === 0}
                loading={retrying.pending}
                title="已固定的应答原样再发；没有固定的重新组织并签名"
                onClick={() => void retry()}
              >
                重新应答
              </ActionButton>
              <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShows(true)}>
                明细
              </ActionButton>
              <ActionButton onClick={() => open({ screen: 'intake', params: { kind: 'pay-raw' } })}>
                导入原始数据
              </ActionButton>
            </>
          }
        />
      </div>
      {taking ? <TakeDialog onClose={() => setTaking(false)} /> : null}
    </SplitPane>
  )
}

function Status() {
  const status = useQueryProcedure('payCheck.status', {}, { keep: true })
  const { open } = useWorkspace()
  if (status.isError) return <FailureSentence failure={status.error} onRetry={() => void status.refetch()} />
  const { data } = status
  return (
    <div className="figures-line" role="status">
      <span>
        原始数据<b>{data === undefined ? '—' : readableCount(data.payments)}</b> 笔支付
        <b>{data === undefined ? '—' : readableCount(data.orders)}</b> 个订单
      </span>
      <span>
        监听{' '}
        {data === undefined || data.listener === '' ? (
          <StatusTag tone="grey">未打开</StatusTag>
        ) : data.listenerProblem === '' ? (
          <StatusTag tone="green">{data.listener}</StatusTag>
        ) : (
          <StatusTag tone="red">{data.listenerProblem}</StatusTag>
        )}
      </span>
      <span>
        上传到 <span className="mono">{data?.target ?? ''}</span>
      </span>
      <button type="button" className="link-button" onClick={() => open({ screen: 'setting' })}>
        设置
      </button>
    </div>
  )
}

const TABS = [
  { id: 'events', title: '经过' },
  { id: 'body', title: '应答原文' },
] as const

function CheckDetail(props: { readonly check: Check; readonly onClose: () => void }) {
  const { check } = props
  const detail = useQueryProcedure('payCheck.get', { id: check.id })
  const [tab, setTab] = useState<string>('events')
  return (
    <>
      <PaneHead title={`订单 ${check.orderNo}　会话 ${check.sessionId}`} onClose={props.onClose}>
        <StatusTag tone={check.tone}>{check.stateName}</StatusTag>
      </PaneHead>
      <PaneTabs label="明细" tabs={TABS} active={tab} onChange={setTab} />
      <div className="pane-body">
        <Loaded of={detail}>
          {(data) =>
            tab === 'events' ? (
              <Events detail={data} />
            ) : data.hash === undefined ? (
              <EmptySentence>还没有签名固定的应答。</EmptySentence>
            ) : (
              <MessageView hash={data.hash} />
            )
          }
        </Loaded>
      </div>
    </>
  )
}

function Events(props: { readonly detail: CallOut<'payCheck.get'> }) {
  const { events, payments } = props.detail
  return (
    <>
      <div className="figures-line">
        {payments.length === 0 ? (
          <span className="field-error">台账中没有该订单的支付原始数据，请向平台索取并导入。</span>
        ) : (
          payments.map((one) => (
            <span key={one.payTransactionId}>
              流水号 <span className="mono">{one.payTransactionId}</span>，含 {readableCount(one.orders)} 个订单
              {one.problems.length === 0 ? null : <span className="field-error"> {one.problems.join('；')}</span>}
            </span>
          ))
        )}
      </div>
      <table className="plain-table" aria-label="经过">
        <thead>
          <tr>
            <th scope="col">时间</th>
            <th scope="col">事项</th>
            <th scope="col">代码</th>
            <th scope="col">说明</th>
            <th scope="col">经手</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event, i) => (
            <tr key={i}>
              <td>{readableTime(event.at)}</td>
              <td>{event.what}</td>
              <td className="mono">{event.code}</td>
              <td>{event.info}</td>
              <td>{event.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function TakeDialog(props: { readonly onClose: () => void }) {
  const ledger = useQueryProcedure('ledger.info', {})
  const taking = useCommand('payCheck.take')
  const toast = useToast()
  const [orderNo, setOrderNo] = useState('')
  const [sessionId, setSessionId] = useState('')
  const training = ledger.data?.kind === 'training'
  const take = async (): Promise<void> => {
    const answer = await taking.run({ orderNo: halfWidth(orderNo).trim(), sessionId: halfWidth(sessionId).trim() })
    if (!answer.ok) return toast.failed(answer)
    toast.done(answer.value.again ? '这次抽查已经登记过' : '已登记，正在应答')
    props.onClose()
  }
  return (
    <Dialog
      title="登记海关抽查"
      width={520}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={!training && (orderNo.trim() === '' || sessionId.trim() === '')}
            loading={taking.pending}
            onClick={() => void take()}
          >
            {training && sessionId.trim() === '' ? '由培训窗口抽查' : '登记并应答'}
          </ActionButton>
        </>
      }
    >
      <div className="paycheck-form">
        <label>
          订单编号
          <input
            className="field-input"
            data-autofocus
            maxLength={60}
            value={orderNo}
            onChange={(event) => setOrderNo(event.target.value)}
          />
        </label>
        <label>
          会话号（sessionID）
          <input
            className="field-input mono"
            maxLength={64}
            value={sessionId}
            onChange={(event) => setSessionId(event.target.value)}
          />
        </label>
        <p className="soft">
          {training
            ? '培训台账：会话号留空时由培训窗口出题，订单编号留空时从已导入的原始数据中任选一个。'
            : '照海关发来的 openReq 填写。'}
        </p>
      </div>
    </Dialog>
  )
}

export const payCheckScreen: ScreenEntry = {
  id: 'payCheck',
  title: '支付数据抽查',
  area: 'exchange',
  initials: 'zfsjcc',
  component: PayCheckScreen,
}
