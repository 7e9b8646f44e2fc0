import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { NoticeState } from '../../../shared/domain/refund/notice.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { LeftOut } from '../../ui/part/left-out.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { PaperSheet } from '../../ui/part/paper-sheet.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Tone } from '../../ui/tone.ts'

type Row = CallOut<'notice.list'>['rows'][number]
const TONES: Readonly<Record<NoticeState, Tone>> = {
  toAsk: 'amber',
  asked: 'blue',
  part: 'purple',
  received: 'green',
  dropped: 'grey',
}

/** 开票通知: made by themselves on closing; told by chat or paper; they end when the invoices come. */
export function NoticeTab(props: { readonly clients: ClientChoices }) {
  const [state, setState] = useState<NoticeState | ''>('')
  const [client, setClient] = useState('')
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [pages, setPages] = useState<readonly string[]>([])
  const [dropping, setDropping] = useState(false)
  const asking = useCommand('notice.ask')
  const may = useMay('notice.ask')
  const calls = useClient()
  const toast = useToast()
  const list = useQueryProcedure(
    'notice.list',
    { ...(state === '' ? {} : { state }), ...(client === '' ? {} : { clientId: Number(client) }) },
    { keep: true },
  )
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { counts, rows } = list.data
  const ids = chosen.filter((id) => rows.some((row) => row.id === id))
  const ask = async (): Promise<void> => {
    const answer = await asking.run({ noticeIds: ids })
    if (!answer.ok) return toast.failed(answer)
    await navigator.clipboard.writeText(answer.value.text)
    setChosen([])
    toast.done(`已复制 ${answer.value.asked} 份开票通知并记为今天已通知，可直接粘贴给工厂`)
  }
  const print = async (): Promise<void> => {
    const answer = await calls.call('notice.text', { noticeIds: [...ids] })
    if (!answer.ok) return toast.failed(answer)
    setPages(answer.value.texts)
  }
  const all = counts.reduce((sum, one) => sum + one.count, 0)
  const wanted = counts
    .filter((one) => (state === '' ? one.state !== 'received' && one.state !== 'dropped' : one.state === state))
    .reduce((sum, one) => sum + one.count, 0)
  return (
    <div className="evidence">
      <div className="action-bar" role="toolbar" aria-label="开票通知">
        <ClientPick
          id="notice-client"
          label="客户"
          value={client}
          clients={props.clients}
          none="全部客户"
          placeholder="全部客户"
          onChange={setClient}
        />
        <label>
          状态{' '}
          <select
            className="field-input"
            value={state}
            onChange={(event) => setState(counts.find((one) => one.state === event.target.value)?.state ?? '')}
          >
            <option value="">未收齐的</option>
            {counts.map((one) => (
              <option key={one.state} value={one.state}>{`${one.name} ${one.count}`}</option>
            ))}
          </select>
        </label>
        <ActionButton
          hotkey="F7"
          primary
          allowed={may}
          disabled={ids.length === 0}
          loading={asking.pending}
          title="复制文字，记为今天已通知"
          onClick={() => void ask()}
        >
          复制并记为已通知
        </ActionButton>
        <ActionButton hotkey="F8" disabled={ids.length === 0} onClick={() => void print()}>
          打印
        </ActionButton>
        <ActionButton allowed={may} disabled={ids.length === 0} onClick={() => setDropping(true)}>
          不再索票
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">
          {counts
            .filter((one) => one.count > 0)
            .map((one) => `${one.name} ${readableCount(one.count)}`)
            .join(' · ')}
        </span>
      </div>
      {rows.length === 0 ? (
        <EmptySentence>
          {all === 0
            ? '还没有开票通知。出口报关单结关、汇总申报出结果时自动生成；已导入的报关单可在“退税方式”里手工通知。'
            : '没有这种状态的开票通知。'}
        </EmptySentence>
      ) : (
        <div className="pane-body">
          <NoticeTable rows={rows} chosen={ids} onChosen={setChosen} />
          <LeftOut of={wanted} shown={rows.length} />
        </div>
      )}
      {pages.length === 0 ? null : (
        <PaperSheet onDone={() => setPages([])}>
          {pages.map((text) => (
            <pre key={text} className="notice-paper">
              {text}
            </pre>
          ))}
        </PaperSheet>
      )}
      {dropping ? (
        <DropDialog
          ids={ids}
          onClose={() => {
            setDropping(false)
            setChosen([])
          }}
        />
      ) : null}
    </div>
  )
}

/** So many notices are copied, printed or dropped at once. */
const MOST_CHOSEN = 200

function NoticeTable(props: {
  readonly rows: readonly Row[]
  readonly chosen: readonly number[]
  readonly onChosen: (ids: readonly number[]) => void
}) {
  const { rows, chosen } = props
  const toast = useToast()
  const toggle = (id: number): void => {
    if (chosen.includes(id)) props.onChosen(chosen.filter((one) => one !== id))
    else if (chosen.length < MOST_CHOSEN) props.onChosen([...chosen, id])
    else toast.warn(`一次最多 ${MOST_CHOSEN} 份，请先处理已选的`)
  }
  const first = rows.slice(0, MOST_CHOSEN)
  const all = first.length > 0 && first.every((row) => chosen.includes(row.id))
  return (
    <table className="plain-table" aria-label="开票通知">
      <thead>
        <tr>
          <th scope="col">
            <input
              type="checkbox"
              aria-label="全选"
              title={rows.length > MOST_CHOSEN ? `一次最多 ${MOST_CHOSEN} 份：选中最前的 ${MOST_CHOSEN} 份` : undefined}
              checked={all}
              onChange={() => props.onChosen(all ? [] : first.map((row) => row.id))}
            />
          </th>
          <th scope="col">状态</th>
          <th scope="col" className="number">
            天数
          </th>
          <th scope="col">工厂</th>
          <th scope="col">报关单-项</th>
          <th scope="col">开票名称</th>
          <th scope="col" className="number">
            数量
          </th>
          <th scope="col">离岸价</th>
          <th scope="col" className="number">
            人民币离岸价
          </th>
          <th scope="col">退税率</th>
          <th scope="col">客户</th>
          <th scope="col">说明</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <input
                type="checkbox"
                aria-label={`选 ${row.item}`}
                checked={chosen.includes(row.id)}
                onChange={() => toggle(row.id)}
              />
            </td>
            <td className="nowrap">
              <StatusTag tone={TONES[row.state]}>{row.stateName}</StatusTag>
            </td>
            <td className="number" title={row.askedOn === '' ? '自出口日起' : `末次通知 ${row.askedOn}`}>
              {row.days}
            </td>
            <td>{row.producer || '（报关单没有写）'}</td>
            <td className="mono">{row.item}</td>
            <td>
              {row.name || '（汇总无品名）'}
              {row.agency ? <StatusTag tone="purple">代办退税专用</StatusTag> : null}
            </td>
            <td className="number nowrap">{`${row.quantity} ${row.unit}`}</td>
            <td className="nowrap">{row.fob || '—'}</td>
            <td className="number" title={row.rateBasis}>
              {row.fobRmb === '' ? '—' : readableDecimal(row.fobRmb)}
            </td>
            <td>{row.refundRate || '—'}</td>
            <td>{row.client}</td>
            <td>
              {[
                row.originName,
                row.corrected ? '报关单已改，替代原通知' : '',
                row.text,
                row.vouchers.length === 0 ? '' : `发票 ${row.vouchers.join('、')}`,
                row.fobRmb === '' ? row.rateBasis : '',
              ]
                .filter((text) => text !== '')
                .join(' · ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DropDialog(props: { readonly ids: readonly number[]; readonly onClose: () => void }) {
  const dropping = useCommand('notice.drop')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const drop = async (): Promise<void> => {
    const answer = await dropping.run({ noticeIds: [...props.ids], reason })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${answer.value.dropped} 份通知不再索票`)
    props.onClose()
  }
  return (
    <Dialog
      title={`不再索票 ${props.ids.length} 份`}
      width={420}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={reason.trim() === ''}
            loading={dropping.pending}
            onClick={() => void drop()}
          >
            确定
          </ActionButton>
        </>
      }
    >
      <label className="named-field">
        原因（必填）
        <input
          className="field-input"
          data-autofocus
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
    </Dialog>
  )
}
