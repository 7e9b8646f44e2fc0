import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { DEADLINE_KINDS, DEADLINE_NAMES } from '../../../shared/domain/refund/deadline.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { useClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Pick } from '../../ui/form/pick.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Tone } from '../../ui/tone.ts'
import { MonthTab } from './month-tab.tsx'
import './radar.css'

/** 期限雷达: money at risk by day over all clients, the list for Monday; 月结 beside it. */
const TABS = [
  { id: 'radar', title: '期限雷达' },
  { id: 'month', title: '月结' },
] as const

function RadarScreen(props: ScreenProps) {
  const [tab, setTab] = useState<string>(TABS.find((one) => one.id === props.params['tab'])?.id ?? 'radar')
  return (
    <div className="radar">
      <PaneTabs label="期限与月结" tabs={TABS} active={tab} onChange={setTab} />
      {tab === 'month' ? <MonthTab /> : <RadarTab />}
    </div>
  )
}

const TONES: Readonly<Record<string, Tone>> = { red: 'red', amber: 'amber', grey: 'grey' }
const KINDS = DEADLINE_KINDS.map((value) => ({ value, label: DEADLINE_NAMES[value], initials: '' }))
type Deadlines = CallOut<'deadline.list'>

function RadarTab() {
  const clients = useClientChoices()
  const [client, setClient] = useState('')
  const [kind, setKind] = useState('')
  const [day, setDay] = useState('')
  const chosen = DEADLINE_KINDS.find((one) => one === kind)
  const input = {
    ...(client === '' ? {} : { clientId: Number(client) }),
    ...(chosen === undefined ? {} : { kind: chosen }),
  }
  const list = useQueryProcedure('deadline.list', input, { keep: true })
  const exporting = useJob('deadline.sheet')
  const download = useClient()
  const toast = useToast()
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined || clients === undefined) return <LoadingSentence />
  const { rows, total, money, overdue } = list.data
  const sheet = async (): Promise<void> => {
    const answer = await exporting.start(input)
    if (!answer.ok) return toast.failed(answer)
    const saved = await download.download(answer.value.hash, answer.value.fileName)
    if (!saved.ok) toast.failed(saved)
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ClientPick
          id="radar-client"
          label="客户"
          value={client}
          clients={clients}
          none="全部客户"
          placeholder="全部客户"
          onChange={setClient}
        />
        <Pick
          id="radar-kind"
          label="事项"
          value={kind}
          choices={KINDS}
          none="全部事项"
          placeholder="全部事项"
          onChange={setKind}
        />
        <ActionButton
          hotkey="F8"
          disabled={rows.length === 0}
          loading={exporting.running}
          title="周一清单：一行一事，带办理人与完成栏"
          onClick={() => void sheet()}
        >
          导出清单
        </ActionButton>
        <ActionButton disabled={rows.length === 0} onClick={() => window.print()}>
          打印
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">
          {readableCount(total)} 项 · 涉及 {readableDecimal(money)} 元 · 已过期 {readableDecimal(overdue)} 元
        </span>
      </div>
      {rows.length === 0 ? (
        <EmptySentence>没有临近的期限。导入报关单、申报退税包后，各项期限会列在这里。</EmptySentence>
      ) : (
        <div className="radar-body">
          <div className="radar-days">
            <DayTable answer={list.data} day={day} onDay={setDay} />
          </div>
          <div className="radar-rows">
            <RowTable rows={day === '' ? rows : rows.filter((row) => row.day === day)} />
          </div>
        </div>
      )}
    </>
  )
}

/** How much is at stake on which day; a day chosen narrows the list beside it, '' = all. */
function DayTable(props: { readonly answer: Deadlines; readonly day: string; readonly onDay: (day: string) => void }) {
  const { day, onDay } = props
  const { days, total, money } = props.answer
  return (
    <table className="plain-table" aria-label="按日涉及金额">
      <thead>
        <tr>
          <th scope="col">到期日</th>
          <th scope="col" className="number">
            项
          </th>
          <th scope="col" className="number">
            金额
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>
            <button type="button" className="link-button" aria-pressed={day === ''} onClick={() => onDay('')}>
              全部
            </button>
          </td>
          <td className="number">{readableCount(total)}</td>
          <td className="number">{readableDecimal(money)}</td>
        </tr>
        {days.map((one) => (
          <tr key={one.day} className={`radar-${one.tone}`}>
            <td>
              <button
                type="button"
                className="link-button"
                aria-pressed={day === one.day}
                onClick={() => onDay(one.day)}
              >
                {one.day}
              </button>{' '}
              <span className="soft">{one.days < 0 ? `过 ${-one.days} 天` : `${one.days} 天`}</span>
            </td>
            <td className="number">{readableCount(one.count)}</td>
            <td className="number">{readableDecimal(one.money)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RowTable(props: { readonly rows: Deadlines['rows'] }) {
  const { open } = useWorkspace()
  const go = (row: Deadlines['rows'][number]): void => {
    if (row.screen === 'packet') open({ screen: 'packet', params: { id: String(row.id) } })
    else if (row.screen === 'evidence' && row.id === 0) open({ screen: 'evidence', params: { tab: 'route' } })
    else if (row.screen === 'evidence')
      open({
        screen: 'evidence',
        params: { tab: 'export' },
        filters: [{ field: 'ids', op: 'is', value: String(row.id) }],
      })
    else if (row.screen === 'fx') open({ screen: 'fx', params: { tab: 'shipment', client: String(row.clientId) } })
    else if (row.screen === 'crossborder') open({ screen: 'crossborder', params: { tab: row.kind } })
    else open({ screen: row.screen, params: { id: String(row.id) } })
  }
  return (
    <table className="plain-table" aria-label="期限清单">
      <thead>
        <tr>
          <th scope="col">到期日</th>
          <th scope="col">剩余</th>
          <th scope="col">事项</th>
          <th scope="col">客户</th>
          <th scope="col">内容</th>
          <th scope="col" className="number">
            涉及金额
          </th>
          <th scope="col">依据</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, i) => (
          <tr key={i}>
            <td>{row.day}</td>
            <td>
              <StatusTag tone={TONES[row.tone] ?? 'grey'}>
                {row.days < 0 ? `过 ${-row.days} 天` : `${row.days} 天`}
              </StatusTag>
            </td>
            <td>{row.kindName}</td>
            <td>{row.client}</td>
            <td>
              <button type="button" className="link-button" onClick={() => go(row)}>
                {row.about}
              </button>
            </td>
            <td className="number">{readableDecimal(row.money)}</td>
            <td className="soft">
              {row.source}
              {row.verified ? '' : '（未核实）'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export const radarScreen: ScreenEntry = {
  id: 'radar',
  title: '期限与月结',
  area: 'refund',
  initials: 'qxyj',
  component: RadarScreen,
}
