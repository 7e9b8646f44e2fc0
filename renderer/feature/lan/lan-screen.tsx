import { Button } from 'antd'
import { useState } from 'react'
import { DEVICE_KINDS, DEVICE_KIND_NAMES } from '../../../shared/contract/area/lan.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { Barcode } from '../../barcode/barcode.tsx'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import './lan.css'

type Status = CallOut<'lan.status'>

/** 局域网: off unless turned on; what it protects in plain words; pairing; the machines that were paired. */
function LanScreen() {
  const status = useQueryProcedure('lan.status', {}, { keep: true })
  const [pairing, setPairing] = useState(false)
  const may = useMay('lan.pair')
  if (status.isError) return <FailureSentence failure={status.error} onRetry={() => void status.refetch()} />
  if (status.data === undefined) return <LoadingSentence />
  const listening = status.data.addresses.length > 0
  return (
    <div className="lan">
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F7"
          primary
          allowed={may}
          disabled={!listening}
          title="先打开局域网"
          onClick={() => setPairing(true)}
        >
          配对设备
        </ActionButton>
      </div>
      <div className="lan-body">
        <Switch key={`${status.data.enabled} ${status.data.port}`} status={status.data} />
        <Protects />
        <Devices status={status.data} may={may} />
      </div>
      {pairing ? <PairDialog onClose={() => setPairing(false)} /> : null}
    </div>
  )
}

function Switch(props: { readonly status: Status }) {
  const { status } = props
  const setting = useCommand('lan.set')
  const may = useMay('lan.set')
  const toast = useToast()
  const [port, setPort] = useState(String(status.port))
  const good = /^\d{4,5}$/.test(port) && Number(port) >= 1024 && Number(port) <= 65_535
  const set = async (enabled: boolean): Promise<void> => {
    const answer = await setting.run({ enabled, port: Number(port) })
    if (answer.ok) toast.done(enabled ? '正在打开局域网' : '局域网已关闭')
    else toast.failed(answer)
  }
  const on = status.addresses.length > 0
  return (
    <section className="panel" aria-label="局域网开关">
      <h2>
        局域网{' '}
        <StatusTag tone={on ? 'green' : status.problem === '' ? 'grey' : 'red'}>
          {on ? '已打开' : status.enabled ? '没有打开成' : '关闭'}
        </StatusTag>
      </h2>
      <div className="lan-lines">
        {status.problem === '' ? null : (
          <p className="field-error" role="alert">
            {status.problem}
          </p>
        )}
        <div className="inline-form">
          <label>
            端口{' '}
            <input
              className="field-input lan-port"
              inputMode="numeric"
              value={port}
              disabled={!may}
              onChange={(event) => setPort(event.target.value)}
            />
          </label>
          <ActionButton
            hotkey="F8"
            allowed={may}
            disabled={!good}
            loading={setting.pending}
            onClick={() => void set(!status.enabled)}
          >
            {status.enabled ? '关闭' : '打开'}
          </ActionButton>
          {status.enabled && Number(port) !== status.port ? (
            <ActionButton allowed={may} disabled={!good} onClick={() => void set(true)}>
              改用新端口
            </ActionButton>
          ) : null}
        </div>
        {on ? (
          <dl>
            <dt>地址</dt>
            <dd className="mono">{status.addresses.join('　')}</dd>
            <dt>证书指纹（SHA-256）</dt>
            <dd className="mono">{status.fingerprint}</dd>
            <dt>证书有效至</dt>
            <dd>{status.validTo}</dd>
          </dl>
        ) : null}
      </div>
    </section>
  )
}

/** What the lock protects and what it does not, without a promise too many. */
function Protects() {
  return (
    <section className="panel" aria-label="保护了什么">
      <h2>保护了什么</h2>
      <ul className="lan-list">
        <li>
          线路上的内容用 TLS
          加密，别的机器看不到、改不了。证书由本机自己签发，浏览器首次会提示不受信任：请对照上面的指纹再继续。
        </li>
        <li>
          只有配对过的设备能连；配对码十分钟内有效、只能用一次；停用设备立即生效。手持终端只能做收货、移库、拣货、打包、出库、盘点和查询。
        </li>
        <li>办公电脑还要用自己的用户名与口令登录；没有设口令的用户不能从别的电脑登录。</li>
        <li>不保护的：有人拿到未锁屏的已配对设备；有人不看指纹就接受了冒充的证书。丢了设备请立即在下面停用。</li>
        <li>
          手持终端离开信号时扫描存在设备里，刷新不丢。页面本身只有在安装并信任证书的设备上才能离线打开和刷新：在手持终端首页点“下载证书”，
          在系统设置里安装为“CA 证书”，再重新打开本页。签发这张证书的密钥用过即销毁，装了它只等于信任这一台电脑。
        </li>
      </ul>
    </section>
  )
}

function Devices(props: { readonly status: Status; readonly may: boolean }) {
  const { devices } = props.status
  const revoking = useCommand('device.revoke')
  const toast = useToast()
  const revoke = async (id: number, name: string): Promise<void> => {
    if (
      !(await toast.confirm({
        title: '停用设备',
        text: `停用“${name}”？它马上不能再连，不能恢复，要再用须重新配对。`,
        ok: '停用',
        danger: true,
      }))
    )
      return
    const answer = await revoking.run({ id })
    if (answer.ok) toast.done('已停用')
    else toast.failed(answer)
  }
  return (
    <section className="panel" aria-label="设备">
      <h2>已配对的设备</h2>
      {devices.length === 0 ? (
        <EmptySentence>还没有设备。打开局域网后按 F7 配对。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="已配对的设备">
          <thead>
            <tr>
              <th scope="col">设备</th>
              <th scope="col">种类</th>
              <th scope="col">使用人</th>
              <th scope="col">配对时间</th>
              <th scope="col">最近出现</th>
              <th scope="col">状态</th>
              <th scope="col">操作</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td>{one.kindName}</td>
                <td>{one.user}</td>
                <td>{readableTime(one.pairedAt)}</td>
                <td>{readableTime(one.seenAt)}</td>
                <td>
                  <StatusTag tone={one.revoked ? 'grey' : 'green'}>{one.revoked ? '已停用' : '可用'}</StatusTag>
                </td>
                <td>
                  {one.revoked || !props.may ? null : (
                    <button type="button" className="link-button" onClick={() => void revoke(one.id, one.name)}>
                      停用
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function PairDialog(props: { readonly onClose: () => void }) {
  const users = useQueryProcedure('session.users', {})
  const pairing = useCommand('lan.pair')
  const toast = useToast()
  const [kind, setKind] = useState<(typeof DEVICE_KINDS)[number]>('handheld')
  const [name, setName] = useState('')
  const [userId, setUserId] = useState('')
  const [made, setMade] = useState<CallOut<'lan.pair'> | undefined>(undefined)
  const [url, setUrl] = useState(0)
  const keepers = (users.data?.users ?? []).filter(
    (user) => user.active && user.roles.some((role) => role === 'warehouse' || role === 'admin'),
  )
  const make = async (): Promise<void> => {
    const answer = await pairing.run({ kind, name, userId: kind === 'handheld' ? Number(userId) : 0 })
    if (answer.ok) setMade(answer.value)
    else toast.failed(answer)
  }
  const ready = name.trim() !== '' && (kind === 'desk' || userId !== '')
  const address = made?.urls[url] ?? ''
  return (
    <Dialog
      title="配对设备"
      width={560}
      onClose={props.onClose}
      footer={
        made === undefined ? (
          <>
            <Button onClick={props.onClose}>取消</Button>
            <ActionButton
              primary
              layer="dialog"
              hotkey="Ctrl+S"
              disabled={!ready}
              loading={pairing.pending}
              onClick={() => void make()}
            >
              生成配对码
            </ActionButton>
          </>
        ) : (
          <ActionButton primary onClick={props.onClose}>
            完成
          </ActionButton>
        )
      }
    >
      {made === undefined ? (
        <div className="lan-form">
          <div role="radiogroup" aria-label="设备种类">
            {DEVICE_KINDS.map((one) => (
              <label key={one}>
                <input type="radio" name="device-kind" checked={kind === one} onChange={() => setKind(one)} />{' '}
                {DEVICE_KIND_NAMES[one]}{' '}
              </label>
            ))}
          </div>
          <label>
            设备名称
            <input
              className="field-input"
              data-autofocus={true}
              maxLength={40}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          {kind === 'handheld' ? (
            <label>
              使用人（仓管员）
              <select className="field-input" value={userId} onChange={(event) => setUserId(event.target.value)}>
                <option value="">请选择</option>
                {keepers.map((user) => (
                  <option key={user.id} value={user.id}>
                    {user.name}
                  </option>
                ))}
              </select>
            </label>
          ) : (
            <p className="soft">配对后在那台电脑上用自己的用户名和口令登录。</p>
          )}
        </div>
      ) : (
        <div className="lan-pair">
          <Barcode kind="qrcode" text={address} label={`配对二维码：${address}`} width={240} />
          <div>
            <p>
              用设备扫码，或在设备上打开 <span className="mono">{address.split('#')[0]}</span> 后键入：
            </p>
            <p className="lan-code mono">{made.code.match(/.{4}/g)?.join(' ')}</p>
            <p className="soft">{`${readableTime(made.expiresAt)} 前有效，只能用一次。`}</p>
            {made.urls.length < 2 ? null : (
              <label>
                地址
                <select className="field-input" value={url} onChange={(event) => setUrl(Number(event.target.value))}>
                  {made.urls.map((one, i) => (
                    <option key={one} value={i}>
                      {one.split('/handheld')[0]}
                    </option>
                  ))}
                </select>
              </label>
            )}
          </div>
        </div>
      )}
    </Dialog>
  )
}

export const lanScreen: ScreenEntry = {
  id: 'lan',
  title: '局域网',
  area: 'manage',
  initials: 'jyw',
  component: LanScreen,
}
