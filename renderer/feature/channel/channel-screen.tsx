import { Switch } from 'antd'
import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import type { CallOut, Out } from '../../../shared/contract/index.ts'
import { useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry } from '../../app/screen.ts'
import { useMay, useRefusal } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { channelTrouble } from '../../connect/channel-words.ts'
import { Loaded } from '../../connect/loaded.tsx'
import '../../connect/work.css'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import './channel.css'
import { ChannelEdit } from './channel-edit.tsx'
import { CHANNEL_KIND_CHOICES } from './channel-form.ts'
import { ChannelMove } from './channel-move.tsx'
import { KeyPanel } from './key-panel.tsx'
import type { TrainingNumber, TrainingSettings } from './training-fields.ts'
import { TRAINING_NUMBERS, readTrainingNumber } from './training-fields.ts'

type Channel = CallOut<'channel.list'>['channels'][number]

/** The window's log moves by itself; nobody presses a key to see it. */
const LOOK_MS = 3000

/** 通道: how filings travel, whether they may, and the training window's behaviour. */
function ChannelScreen() {
  const channels = useQueryProcedure('channel.list', {}, { keep: true, refetchMs: LOOK_MS })
  const info = useQueryProcedure('ledger.info', {})
  return (
    <div className="channels">
      <section className="panel" aria-labelledby="channels-title">
        <h2 id="channels-title">通道</h2>
        <SyncBar />
        <Loaded of={channels}>
          {(data) => <Channels channels={data.channels} real={info.data?.kind === 'real'} />}
        </Loaded>
      </section>
      <KeyPanel />
      {info.data?.kind === 'training' ? <Training /> : null}
    </div>
  )
}

function SyncBar() {
  const toast = useToast()
  const { open } = useWorkspace()
  const maySync = useMay('channel.sync')
  const syncing = useJob('channel.sync')
  const [result, setResult] = useState<Out<'channel.sync'> | undefined>(undefined)
  const channels = useQueryProcedure('channel.list', {}, { keep: true })
  const titleOf = (id: string): string => channels.data?.channels.find((one) => one.id === id)?.title ?? id
  const sync = async (untilIdle: boolean): Promise<void> => {
    const answer = await syncing.start({ untilIdle, maxSeconds: untilIdle ? 600 : 30 })
    if (answer.ok) setResult(answer.value)
    else toast.failed(answer)
  }
  return (
    <div className="action-bar" role="toolbar" aria-label="收发">
      <ActionButton
        hotkey="F8"
        primary
        allowed={maySync}
        loading={syncing.running}
        title="发送待发的报文，取回执"
        onClick={() => void sync(false)}
      >
        立即收发
      </ActionButton>
      <ActionButton
        allowed={maySync}
        disabled={syncing.running}
        title="直到没有待发、在途与未取的回执"
        onClick={() => void sync(true)}
      >
        收发到静止
      </ActionButton>
      <ActionButton onClick={() => open({ screen: 'outbox' })}>待发与在途</ActionButton>
      <span className="gap" />
      {result === undefined ? null : (
        <span role="status" className="sync-result">
          已发 <b>{readableCount(result.sent)}</b> 份，收到 <b>{readableCount(result.received)}</b> 份、回执{' '}
          <b>{readableCount(result.receipts)}</b> 条；还有待发 {readableCount(result.queued)}、在途{' '}
          {readableCount(result.inFlight)}
          {result.offline.length === 0 ? '' : `；未连通：${result.offline.map(titleOf).join('、')}，待发的已留下`}
          {result.waiting.length === 0 ? '' : `；还在等：${waitingText(result.waiting)}`}
        </span>
      )}
    </div>
  )
}

function Channels(props: { readonly channels: readonly Channel[]; readonly real: boolean }) {
  const mayMove = useMay('channel.move')
  const maySave = useMay('channel.save')
  const [moving, setMoving] = useState<Channel | undefined>(undefined)
  const [editing, setEditing] = useState<{ readonly id: string | undefined } | undefined>(undefined)
  const toast = useToast()
  const switching = useCommand('channel.switch')
  const may = useMay('channel.switch')
  const turn = async (channel: Channel, enabled: boolean): Promise<void> => {
    const answer = await switching.run({ id: channel.id, enabled })
    if (answer.ok) toast.done(enabled ? `通道“${channel.title}”已启用` : `通道“${channel.title}”已停用，单证留在待发`)
    else toast.failed(answer)
  }
  const dialogs = (
    <>
      {moving === undefined ? null : (
        <ChannelMove from={moving} channels={props.channels} onClose={() => setMoving(undefined)} />
      )}
      {editing === undefined ? null : <ChannelEdit id={editing.id} onClose={() => setEditing(undefined)} />}
      {props.real ? (
        <div className="action-bar">
          <ActionButton allowed={maySave} onClick={() => setEditing({ id: undefined })}>
            新建通道
          </ActionButton>
        </div>
      ) : null}
    </>
  )
  if (props.channels.length === 0)
    return (
      <>
        <EmptySentence>这个台账还没有通道。</EmptySentence>
        {dialogs}
      </>
    )
  return (
    <>
      <table className="plain-table" aria-label="通道列表">
        <thead>
          <tr>
            <th scope="col">启用</th>
            <th scope="col">通道</th>
            <th scope="col">种类</th>
            <th scope="col">连接</th>
            <th scope="col" className="number">
              待发
            </th>
            <th scope="col" className="number">
              在途
            </th>
            <th scope="col">最近联通</th>
            <th scope="col">最近的问题</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {props.channels.map((channel) => (
            <tr key={channel.id}>
              <td>
                {may ? (
                  <Switch
                    size="small"
                    checked={channel.enabled}
                    disabled={switching.pending}
                    aria-label={`启用 ${channel.title}`}
                    onChange={(on) => void turn(channel, on)}
                  />
                ) : channel.enabled ? (
                  '是'
                ) : (
                  '否'
                )}
              </td>
              <td>
                <b>{channel.title}</b>
              </td>
              <td>
                {channel.kind === 'training' ? (
                  <StatusTag tone="amber">培训</StatusTag>
                ) : (
                  (CHANNEL_KIND_CHOICES.find((one) => one.value === channel.kind)?.label ?? channel.kind)
                )}
              </td>
              <td>
                {!channel.enabled ? (
                  <StatusTag tone="grey">已停用</StatusTag>
                ) : channel.online ? (
                  <StatusTag tone="green">在线</StatusTag>
                ) : (
                  <StatusTag tone="silent">离线</StatusTag>
                )}
              </td>
              <td className="number">{readableCount(channel.queued)}</td>
              <td className="number">{readableCount(channel.inFlight)}</td>
              <td>{channel.lastContactAt === undefined ? '尚未联通' : readableTime(channel.lastContactAt)}</td>
              <td>
                <Troubles channel={channel} />
              </td>
              <td className="channel-acts">
                <ActionButton
                  size="small"
                  allowed={mayMove}
                  disabled={channel.queued === 0 || props.channels.length < 2}
                  title="把待发的报文改走另一通道"
                  onClick={() => setMoving(channel)}
                >
                  改走
                </ActionButton>
                {props.real ? (
                  <ActionButton size="small" allowed={maySave} onClick={() => setEditing({ id: channel.id })}>
                    设置
                  </ActionButton>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {dialogs}
    </>
  )
}

/** One line a trouble: several things may be wrong at once, and each asks for another act. */
function Troubles(props: { readonly channel: Channel }) {
  const { lastError, notices, enabled } = props.channel
  const all = [...(lastError === undefined || !enabled ? [] : [channelTrouble(lastError)]), ...notices]
  return all.map((text) => (
    <div key={text} className="channel-trouble">
      {text}
    </div>
  ))
}

/** 培训窗口: a single window that plays customs; every fault is off until it is turned on here. */
function Training() {
  const training = useQueryProcedure('training.get', {}, { keep: true, refetchMs: LOOK_MS })
  const toast = useToast()
  const setting = useCommand('training.set')
  const refusal = useRefusal('training.set')
  const may = refusal === undefined
  if (training.isError) return <FailureSentence failure={training.error} onRetry={() => void training.refetch()} />
  if (training.data === undefined) return <LoadingSentence />
  const { settings } = training.data
  const set = async (change: Parameters<typeof setting.run>[0]): Promise<void> => {
    const answer = await setting.run(change)
    if (!answer.ok) toast.failed(answer)
  }
  const offline = settings['offline'] === true
  return (
    <section className="panel" aria-labelledby="training-title">
      <h2 id="training-title">
        培训窗口 <span className="ledger-mark ledger-training">培训</span>
        <span className="soft">扮演海关与电子口岸，说真实的报文；不连接任何真实系统。</span>
      </h2>
      <div className="training-form">
        <label className="training-switch">
          <Switch
            checked={!offline}
            disabled={!may || setting.pending}
            checkedChildren="联通"
            unCheckedChildren="断开"
            aria-label="培训窗口联通"
            onChange={(on) => void set({ offline: !on })}
          />{' '}
          {offline ? '已断开：单证留在待发' : '联通'}
        </label>
        <label className="training-switch">
          <Switch
            size="small"
            checked={settings['disorder'] === true}
            disabled={!may || setting.pending}
            aria-label="回执乱序"
            onChange={(on) => void set({ disorder: on })}
          />{' '}
          回执乱序
        </label>
        <label className="training-switch">
          <Switch
            size="small"
            checked={settings['taxBills'] === true}
            disabled={!may || setting.pending}
            aria-label="放行后发电子税单"
            onChange={(on) => void set({ taxBills: on })}
          />{' '}
          放行后发电子税单
        </label>
        {TRAINING_NUMBERS.map((field) => (
          <NumberField
            key={`${field.id}:${String(settings[field.id])}`}
            field={field}
            settings={settings}
            disabled={!may}
            onSet={(change) => void set(change)}
          />
        ))}
        {refusal === undefined ? null : <span className="soft">{refusal}</span>}
      </div>
      <div className="figures-line">
        <span>
          接受报文<b>{readableCount(training.data.accepted)}</b>
        </span>
        <span>
          单证<b>{readableCount(training.data.documents)}</b>
        </span>
        <span>
          重复申报
          <b className={training.data.duplicates > 0 ? 'filing-held' : undefined}>
            {readableCount(training.data.duplicates)}
          </b>
        </span>
        <span>
          待发回执<b>{readableCount(training.data.pending)}</b>
        </span>
      </div>
      <div className="training-log" tabIndex={0} role="region" aria-label="培训窗口自己的日志">
        {training.data.log.length === 0 ? (
          <EmptySentence>培训窗口还没有收到过报文。</EmptySentence>
        ) : (
          training.data.log.map((line, index) => (
            <div key={index}>
              <time>{readableTime(line.at)}</time> {logText(line.text)}
            </div>
          ))
        )}
      </div>
    </section>
  )
}

const LOG_WORDS: Readonly<Record<string, string>> = {
  accepted: '接受',
  refused: '拒收',
  duplicate: '重复',
  older: '旧版重复',
}

/** The window's log is kept in its own words; the first one says what it did. */
function logText(text: string): string {
  const [word = '', ...rest] = text.split(' ')
  return [LOG_WORDS[word] ?? word, ...rest].join(' ')
}

function NumberField(props: {
  readonly field: TrainingNumber
  readonly settings: TrainingSettings
  readonly disabled: boolean
  readonly onSet: (change: NonNullable<ReturnType<typeof readTrainingNumber>>) => void
}) {
  const { field } = props
  const stored = String(props.settings[field.id] ?? '')
  const [text, setText] = useState(stored)
  const change = readTrainingNumber(field, text)
  const save = (): void => {
    if (change !== undefined && text.trim() !== stored) props.onSet(change)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') save()
  }
  return (
    <label title={field.help}>
      <span>{field.label}</span>
      <input
        className={change === undefined ? 'field-input pick-invalid number' : 'field-input number'}
        inputMode="numeric"
        disabled={props.disabled}
        aria-invalid={change === undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={onKeyDown}
      />
      <span className="soft">{change === undefined ? `${field.least}–${field.most} 的整数` : field.unit}</span>
    </label>
  )
}

/** 进口清单 30 份（放行（800），最早 11-25 22:40 前），其中 2 份已超时 */
function waitingText(waiting: Out<'channel.sync'>['waiting']): string {
  return waiting
    .map(({ about, expects, count, late, until }) => {
      const first = late === count ? '已超时' : `最早的应在 ${readableTime(until).slice(5, 16)} 前`
      return `${about} ${readableCount(count)} 份等“${expects}”，${first}${late > 0 && late < count ? `，${late} 份已超时` : ''}`
    })
    .join('；')
}

export const channelScreen: ScreenEntry = {
  id: 'channel',
  title: '通道与培训',
  area: 'exchange',
  initials: 'tdypx',
  component: ChannelScreen,
}
