import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { useMay } from '../../app/session.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PlanTable } from './plan-table.tsx'

type Key = CallOut<'key.list'>['keys'][number]

const STATES = {
  ready: ['green', '可用'],
  locked: ['amber', '未解锁'],
  lost: ['red', '读不到'],
  expired: ['red', '不在有效期'],
} as const
/** A card's answer to its PIN comes by itself. */
const LOOK_MS = 3000

/** 签名密钥: which are ready, what they did, what waits for them and when it would be done. */
export function KeyPanel() {
  const keys = useQueryProcedure('key.list', {}, { keep: true, refetchMs: LOOK_MS })
  const plan = useQueryProcedure('key.plan', {}, { keep: true })
  const may = useMay('key.unlock')
  const locking = useCommand('key.lock')
  const toast = useToast()
  const [asking, setAsking] = useState<Key | undefined>(undefined)
  const lock = async (key: Key): Promise<void> => {
    const answer = await locking.run({ id: key.id })
    if (answer.ok) toast.done(`“${key.title}”已锁定，密码已从内存清除`)
    else toast.failed(answer)
  }
  return (
    <section className="panel" aria-labelledby="keys-title">
      <h2 id="keys-title">
        签名密钥{plan.data === undefined ? null : <span className="soft">{plan.data.sentence}</span>}
      </h2>
      {keys.data === undefined || keys.data.broken.length === 0 ? null : (
        <p role="alert" className="key-broken">
          {`密钥文件夹中有 ${keys.data.broken.length} 个文件不能使用：${keys.data.broken.join('、')}（内容不全、标识与另一文件相同，或控件地址不在本机）。改正后重新启动程序。`}
        </p>
      )}
      <Loaded of={keys}>
        {(data) =>
          data.keys.length === 0 ? (
            <EmptySentence>没有签名密钥。把密钥文件或卡的说明放入密钥文件夹，重新启动后即可看到。</EmptySentence>
          ) : (
            <table className="plain-table" aria-label="签名密钥列表">
              <thead>
                <tr>
                  <th scope="col">密钥</th>
                  <th scope="col">状态</th>
                  <th scope="col">证书编号</th>
                  <th scope="col">企业</th>
                  <th scope="col">有效期至</th>
                  <th scope="col" className="number">
                    方案
                  </th>
                  <th scope="col" className="number">
                    近日签名 / 单证
                  </th>
                  <th scope="col" className="number">
                    每分钟单证
                  </th>
                  <th scope="col">提示</th>
                  <th scope="col">操作</th>
                </tr>
              </thead>
              <tbody>
                {data.keys.map((key) => (
                  <KeyRow
                    key={key.id}
                    value={key}
                    may={may}
                    onUnlock={() => setAsking(key)}
                    onLock={() => void lock(key)}
                  />
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      {plan.data === undefined || plan.data.lines.length === 0 ? null : (
        <PlanTable lines={plan.data.lines} keys={keys.data?.keys ?? []} />
      )}
      {asking === undefined ? null : <Unlock value={asking} onClose={() => setAsking(undefined)} />}
    </section>
  )
}

function KeyRow(props: {
  readonly value: Key
  readonly may: boolean
  readonly onUnlock: () => void
  readonly onLock: () => void
}) {
  const { value } = props
  const [tone, text] = STATES[value.state]
  // Most controls say it in their own words.
  const says = value.triesLeft === undefined || value.reason.includes(`${value.triesLeft} 次`)
  const tries = says ? '' : `（还可试 ${value.triesLeft} 次）`
  return (
    <tr>
      <td>
        <b>{value.title}</b>
        {value.subject === '' || value.subject === value.title ? '' : `　${value.subject}`}
      </td>
      <td>
        <StatusTag tone={tone}>{text}</StatusTag>
      </td>
      <td>{value.certificateNumber}</td>
      <td>{value.companyCode}</td>
      <td>{value.validTo}</td>
      <td className="number">{readableCount(value.profiles)}</td>
      <td className="number">
        {readableCount(value.signatures)} / {readableCount(value.documents)}
      </td>
      <td className="number">
        {value.documentsPerMinute === undefined ? '未测得' : readableCount(value.documentsPerMinute)}
      </td>
      <td>
        {value.reason}
        {tries}
        {value.warning}
      </td>
      <td>
        {!value.unlockable ? null : value.state === 'ready' ? (
          <ActionButton size="small" allowed={props.may} onClick={props.onLock}>
            锁定
          </ActionButton>
        ) : (
          <ActionButton size="small" allowed={props.may} onClick={props.onUnlock}>
            输入密码
          </ActionButton>
        )}
      </td>
    </tr>
  )
}

/** The PIN: kept in this field until it is handed over, and in no draft. */
function Unlock(props: { readonly value: Key; readonly onClose: () => void }) {
  const unlocking = useCommand('key.unlock')
  const toast = useToast()
  const [pin, setPin] = useState('')
  const unlock = async (): Promise<void> => {
    if (pin === '') return
    const answer = await unlocking.run({ id: props.value.id, pin })
    setPin('')
    if (!answer.ok) return toast.failed(answer)
    toast.done('密码已交给密钥，结果见列表')
    props.onClose()
  }
  return (
    <Dialog
      title={`输入“${props.value.title}”的密码`}
      onClose={props.onClose}
      footer={
        <ActionButton
          layer="dialog"
          primary
          disabled={pin === ''}
          loading={unlocking.pending}
          onClick={() => void unlock()}
        >
          解锁
        </ActionButton>
      }
    >
      <p>
        密码只留在本机内存中，程序退出或锁定后即清除，不写入台账与日志。
        {props.value.triesLeft === undefined ? '' : `还可试 ${props.value.triesLeft} 次。`}
      </p>
      <input
        className="field-input"
        type="password"
        autoComplete="off"
        aria-label="密钥密码"
        data-autofocus=""
        value={pin}
        onChange={(event) => setPin(event.target.value)}
        onKeyDown={(event) => (event.key === 'Enter' ? void unlock() : undefined)}
      />
    </Dialog>
  )
}
