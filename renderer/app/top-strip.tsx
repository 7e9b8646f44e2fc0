import { Dropdown } from 'antd'
import type { CallOut } from '../../shared/contract/index.ts'
import { STRIP_OPENS } from '../../shared/contract/area/ledger.ts'
import { ROLE_NAMES } from '../../shared/contract/index.ts'
import { useClient, useQueryProcedure } from '../api/index.ts'
import { channelTrouble } from '../connect/channel-words.ts'
import { useLayoutValue } from '../connect/layout.tsx'
import { readableCount, readableTime } from '../ui/number-text.ts'
import { useToast } from '../ui/part/toast.ts'
import { playSound } from '../ui/sound.ts'
import { NOTICE_SOUND, NOTICE_SYSTEM } from './notice-watch.tsx'
import { useSession } from './session.tsx'
import { useWorkspace } from './workspace.tsx'

/** Changes come as events; this covers what only time changes (silence, a channel that stopped answering). */
const STRIP_MS = 5000

type Channel = CallOut<'ledger.strip'>['channels'][number]

/** The offline heart: always true, each figure opens its rows. */
export function TopStrip(props: { readonly onSearch: () => void }) {
  const info = useQueryProcedure('ledger.info', {})
  const kind = info.data?.kind
  return (
    <header className="top-strip">
      <h1 className="brand">口岸台账</h1>
      <button type="button" className="search-box" onClick={props.onSearch} aria-keyshortcuts="Control+K">
        <span>搜索 单号 / 客户 / 拼音首字母 / 后四位</span>
        <kbd>Ctrl+K</kbd>
      </button>
      <Figures />
      <UserMenu />
      {kind === undefined ? null : (
        <span
          className={`ledger-mark ledger-${kind}`}
          title={kind === 'training' ? '培训台账：所有单证只发往培训窗口' : '正式台账'}
        >
          {kind === 'training' ? '培训' : '正式'}
        </span>
      )}
    </header>
  )
}

function Figures() {
  const strip = useQueryProcedure('ledger.strip', {}, { refetchMs: STRIP_MS, keep: true })
  const { open } = useWorkspace()
  const data = strip.data
  const figure = (value: number | undefined): string => (value === undefined ? '—' : readableCount(value))
  return (
    <nav className="figures" aria-label="收发状态">
      <StripFigure
        title="待发"
        value={figure(data?.queued)}
        hint="等待签名与发送的报文"
        onOpen={() => open(STRIP_OPENS.queued)}
      />
      <StripFigure
        title="在途"
        value={figure(data?.inFlight)}
        hint="已发出，等待回执"
        onOpen={() => open(STRIP_OPENS.inFlight)}
      />
      <StripFigure
        title="未回"
        value={figure(data?.silent)}
        hint="超过时限仍无回音"
        alert={(data?.silent ?? 0) > 0}
        onOpen={() => open(STRIP_OPENS.silent)}
      />
      <StripFigure
        title="回执"
        value={figure(data?.receiptsUnread)}
        hint={`未处理回执${data !== undefined && data.receiptsWaiting > 0 ? `，其中 ${data.receiptsWaiting} 条待匹配` : ''}`}
        onOpen={() => open(STRIP_OPENS.receiptsUnread)}
      />
      <StripFigure
        title="密钥"
        value={data === undefined ? '—' : `${data.keysReady}/${data.keysTotal}`}
        hint="可用签名密钥 / 全部"
        alert={data !== undefined && data.keysReady < data.keysTotal}
        onOpen={() => open({ screen: 'channel' })}
      />
      {(data?.channels ?? []).map((channel) => (
        <ChannelFigure key={channel.id} channel={channel} onOpen={() => open({ screen: 'channel' })} />
      ))}
    </nav>
  )
}

function StripFigure(props: {
  readonly title: string
  readonly value: string
  readonly hint: string
  readonly alert?: boolean
  readonly onOpen: () => void
}) {
  return (
    <button
      type="button"
      className={props.alert === true ? 'figure figure-alert' : 'figure'}
      title={props.hint}
      onClick={props.onOpen}
    >
      {props.title} <b>{props.value}</b>
    </button>
  )
}

function channelWord(channel: Channel): { readonly text: string; readonly look: string } {
  if (!channel.enabled) return { text: '已停用', look: 'off' }
  return channel.online ? { text: '在线', look: 'on' } : { text: '离线', look: 'down' }
}

function ChannelFigure(props: { readonly channel: Channel; readonly onOpen: () => void }) {
  const { channel } = props
  const word = channelWord(channel)
  const contact = channel.lastContactAt === undefined ? '尚未联通' : `最近联通 ${readableTime(channel.lastContactAt)}`
  return (
    <button
      type="button"
      className={`figure channel-${word.look}`}
      title={`${contact}${channel.lastError === undefined ? '' : `；${channelTrouble(channel.lastError)}`}`}
      onClick={props.onOpen}
    >
      {channel.title} <span className="dot" aria-hidden="true" /> {word.text}
    </button>
  )
}

function UserMenu() {
  const { user, signOut } = useSession()
  const client = useClient()
  const toast = useToast()
  const [sound, setSound] = useLayoutValue(NOTICE_SOUND, 'on')
  const [system, setSystem] = useLayoutValue(NOTICE_SYSTEM, 'off')
  const switchSystem = async (): Promise<void> => {
    if (system === 'on') return setSystem('off')
    // Shown at once: the person sees what it will look like, and a browser asks for its permission now and not at night.
    if (await client.notify('口岸台账', '窗口不在眼前时，新退单、断线和全部回音会这样提示')) setSystem('on')
    else toast.warn('浏览器不允许本程序发系统通知：请在浏览器的网站设置里允许通知后再试')
  }
  const act = (key: string): void => {
    if (key === 'out') signOut()
    else if (key === 'sound') {
      setSound(sound === 'on' ? 'off' : 'on')
      if (sound === 'off') playSound('notice')
    } else if (key === 'system') void switchSystem()
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'roles', label: user.roles.map((role) => ROLE_NAMES[role]).join('、'), disabled: true },
          { key: 'sound', label: sound === 'on' ? '提示音：开' : '提示音：关' },
          { key: 'system', label: system === 'on' ? '系统通知：开' : '系统通知：关' },
          { key: 'out', label: '换人登录' },
        ],
        onClick: ({ key }) => act(key),
      }}
    >
      <button type="button" className="figure user-figure">
        {user.name} ▾
      </button>
    </Dropdown>
  )
}
