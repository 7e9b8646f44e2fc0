import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { BATCH_STATES } from '../../../shared/contract/area/intake.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry } from '../../app/screen.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import type { Tone } from '../../ui/tone.ts'
import { Away } from './away.tsx'
import { Drafts } from './drafts.tsx'
import { PlanStrip } from './plan-strip.tsx'
import { PileList } from './pile-list.tsx'
import { RefundToday } from './refund-today.tsx'
import '../../connect/work.css'
import './home.css'

type Batch = CallOut<'ledger.workQueue'>['batches'][number]

const BATCH_TEXT: Readonly<Record<(typeof BATCH_STATES)[number], { readonly text: string; readonly tone: Tone }>> = {
  staging: { text: '检查中', tone: 'blue' },
  staged: { text: '待接收', tone: 'amber' },
  accepting: { text: '接收中', tone: 'blue' },
  accepted: { text: '已接收', tone: 'green' },
  cancelled: { text: '已放弃', tone: 'grey' },
  failed: { text: '未完成', tone: 'red' },
}

function batchState(state: string): { readonly text: string; readonly tone: Tone } {
  const known = BATCH_STATES.find((candidate) => candidate === state)
  return known === undefined ? { text: state, tone: 'grey' } : BATCH_TEXT[known]
}

/** 工作台: what waits for me, by authority and urgency; each pile opens its rows. */
function Home() {
  const queue = useQueryProcedure('ledger.workQueue', {}, { keep: true })
  return (
    <div className="home">
      <div className="home-side">
        <PlanStrip />
        <section className="panel" aria-labelledby="queue-title">
          <h2 id="queue-title">待办</h2>
          {queue.isError ? <FailureSentence failure={queue.error} onRetry={() => void queue.refetch()} /> : null}
          {queue.isPending ? <LoadingSentence /> : null}
          {queue.data === undefined ? null : <Piles piles={queue.data.piles} />}
        </section>
        <RefundToday />
      </div>
      <div className="home-side">
        <Away />
        <Drafts />
        <section className="panel" aria-labelledby="batches-title">
          <h2 id="batches-title">最近导入</h2>
          {queue.data === undefined ? (
            queue.isError ? (
              <EmptySentence>没有读到，原因见左侧。</EmptySentence>
            ) : (
              <LoadingSentence />
            )
          ) : (
            <Batches batches={queue.data.batches} />
          )}
        </section>
      </div>
    </div>
  )
}

function Piles(props: { readonly piles: CallOut<'ledger.workQueue'>['piles'] }) {
  const { open } = useWorkspace()
  const list = useRef<HTMLDivElement>(null)
  // The day begins here: the first pile has the keys, unless somebody is typing elsewhere.
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.querySelector('button')?.focus()
  }, [])
  if (props.piles.length === 0)
    return (
      <EmptySentence
        action={
          <Button type="primary" onClick={() => open({ screen: 'intake' })}>
            导入客户文件
          </Button>
        }
      >
        没有待办。导入客户的文件后，待比对、可申报、退单等会列在这里。
      </EmptySentence>
    )
  return (
    <div ref={list}>
      <PileList piles={props.piles} />
    </div>
  )
}

function Batches(props: { readonly batches: readonly Batch[] }) {
  const { open } = useWorkspace()
  if (props.batches.length === 0) return <EmptySentence>还没有导入过文件。</EmptySentence>
  return (
    <table className="plain-table home-batches">
      <thead>
        <tr>
          <th>文件</th>
          <th>客户</th>
          <th>状态</th>
          <th className="number">合格</th>
          <th className="number">退回</th>
        </tr>
      </thead>
      <tbody>
        {props.batches.map((batch) => {
          const state = batchState(batch.state)
          return (
            <tr key={batch.id}>
              <td>
                <button
                  type="button"
                  className="link-button"
                  title={`${batch.file}\n${readableTime(batch.at)}`}
                  onClick={() => open({ screen: 'intake', params: { id: String(batch.id) } })}
                >
                  {batch.file}
                </button>
              </td>
              <td title={batch.client}>{batch.client}</td>
              <td>
                <StatusTag tone={state.tone}>{state.text}</StatusTag>
              </td>
              <td className="number">{readableCount(batch.good)}</td>
              <td className="number">{readableCount(batch.bad)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

export const homeScreen: ScreenEntry = {
  id: 'home',
  title: '工作台',
  area: 'work',
  initials: 'gzt',
  hotkey: 'Ctrl+1',
  component: Home,
}
