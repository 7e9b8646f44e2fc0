import { Fragment, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { Pick } from '../../ui/form/pick.tsx'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Line = CallOut<'key.plan'>['lines'][number]
type Client = Line['clients'][number]
type Key = CallOut<'key.list'>['keys'][number]

/** 签名计划: each key with what waits for it, and under it its clients in the order in which they are signed. */
export function PlanTable(props: { readonly lines: readonly Line[]; readonly keys: readonly Key[] }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [moving, setMoving] = useState<{ readonly from: Line; readonly client: Client } | undefined>(undefined)
  // A key that cannot sign yet is done at no time of the day.
  const isReady = (line: Line): boolean => props.keys.some((key) => key.id === line.keyId && key.state === 'ready')
  const toggle = (keyId: string): void => {
    const next = new Set(opened)
    if (!next.delete(keyId)) next.add(keyId)
    setOpened(next)
  }
  return (
    <>
      <table className="plain-table" aria-label="签名计划">
        <thead>
          <tr>
            <th scope="col">密钥 / 客户</th>
            <th scope="col" className="number">
              待申报包裹
            </th>
            <th scope="col" className="number">
              其中待签
            </th>
            <th scope="col" className="number">
              单证
            </th>
            <th scope="col" className="number">
              签名
            </th>
            <th scope="col">速度</th>
            <th scope="col">预计完成</th>
            <th scope="col" className="number">
              按时需要密钥
            </th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <Fragment key={line.keyId}>
              <KeyLine
                line={line}
                isReady={isReady(line)}
                open={opened.has(line.keyId)}
                onToggle={() => toggle(line.keyId)}
              />
              {opened.has(line.keyId)
                ? line.clients.map((client) => (
                    <ClientLine
                      key={client.clientId}
                      client={client}
                      isReady={isReady(line)}
                      onMove={() => setMoving({ from: line, client })}
                    />
                  ))
                : null}
            </Fragment>
          ))}
        </tbody>
      </table>
      {moving === undefined ? null : (
        <MoveDialog from={moving.from} client={moving.client} keys={props.keys} onClose={() => setMoving(undefined)} />
      )}
    </>
  )
}

function KeyLine(props: {
  readonly line: Line
  readonly isReady: boolean
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const { line } = props
  return (
    <tr>
      <td>
        <b>{line.title}</b>
      </td>
      <td className="number">{readableCount(line.parcels)}</td>
      <td className="number">{readableCount(line.waiting)}</td>
      <td className="number">{readableCount(line.documents)}</td>
      <td className="number">{readableCount(line.signatures)}</td>
      <td>
        {readableCount(line.documentsPerMinute)} 份/分钟{line.measured ? '（实测）' : '（公告数，尚未实测）'}
      </td>
      <td>
        {props.isReady ? `${readableTime(line.finishAt)} ` : ''}
        {!props.isReady ? (
          <StatusTag tone="red">密钥还不能签名</StatusTag>
        ) : line.inTime ? (
          <StatusTag tone="green">来得及</StatusTag>
        ) : (
          <StatusTag tone="red">来不及</StatusTag>
        )}
      </td>
      <td className="number">{readableCount(line.keysNeeded)}</td>
      <td>
        <button type="button" className="link-button" aria-expanded={props.open} onClick={props.onToggle}>
          {props.open ? '收起客户' : `${line.clients.length} 家客户`}
        </button>
      </td>
    </tr>
  )
}

function ClientLine(props: { readonly client: Client; readonly isReady: boolean; readonly onMove: () => void }) {
  const { client } = props
  const mayMove = useMay('key.move')
  const setting = useCommand('client.setUrgent')
  const toast = useToast()
  const setUrgent = async (): Promise<void> => {
    const answer = await setting.run({ clientId: client.clientId, urgent: !client.urgent })
    if (!answer.ok) return toast.failed(answer)
    toast.done(client.urgent ? `${client.client} 不再加急` : `${client.client} 已加急：它的单证先签名`)
  }
  return (
    <tr>
      <td className="plan-client">
        {client.client} <span className="soft">{client.modes.join('、')}</span>{' '}
        {client.urgent ? <StatusTag tone="red">加急</StatusTag> : null}
      </td>
      <td className="number">{readableCount(client.parcels)}</td>
      <td className="number">{readableCount(client.waiting)}</td>
      <td className="number">{readableCount(client.documents)}</td>
      <td />
      <td />
      <td>{props.isReady ? readableTime(client.finishAt) : ''}</td>
      <td />
      <td>
        {mayMove ? (
          <>
            <button type="button" className="link-button" onClick={() => void setUrgent()}>
              {client.urgent ? '取消加急' : '加急'}
            </button>{' '}
            <button type="button" className="link-button" onClick={props.onMove}>
              改用密钥
            </button>
          </>
        ) : null}
      </td>
    </tr>
  )
}

function MoveDialog(props: {
  readonly from: Line
  readonly client: Client
  readonly keys: readonly Key[]
  readonly onClose: () => void
}) {
  const { from, client } = props
  const moving = useCommand('key.move')
  const toast = useToast()
  const [to, setTo] = useState('')
  const move = async (): Promise<void> => {
    const answer = await moving.run({ from: from.keyId, to, clientIds: [client.clientId] })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${client.client} 的 ${answer.value.profiles} 个申报方案已改用新密钥，待签的随之转过去`)
    props.onClose()
  }
  return (
    <Dialog
      title={`${client.client} 改用密钥`}
      width={480}
      onClose={props.onClose}
      footer={
        <ActionButton
          hotkey="Ctrl+S"
          layer="dialog"
          primary
          disabled={to === ''}
          loading={moving.pending}
          onClick={() => void move()}
        >
          改用
        </ActionButton>
      }
    >
      <p>
        现在用“{from.title}”的申报方案改用所选密钥；{readableCount(client.waiting)} 票待签的一并转过去，已签名的不变。
      </p>
      <Pick
        isFirst
        id="key-move-to"
        label="改用密钥"
        value={to}
        choices={props.keys
          .filter((key) => key.id !== from.keyId)
          .map((key) => ({ value: key.id, label: key.title, hint: key.state === 'ready' ? '可用' : '未就绪' }))}
        placeholder="选取密钥 · F4"
        onChange={setTo}
      />
    </Dialog>
  )
}
