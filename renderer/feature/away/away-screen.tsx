import { Button } from 'antd'
import { useState } from 'react'
import { AWAY_GROUPS } from '../../../shared/contract/area/ledger.ts'
import type { ScreenEntry } from '../../app/screen.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableSpan, useAway, type AwayAnswer, type AwayLine, type AwaySpan } from '../../connect/use-away.ts'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import '../../connect/work.css'
import './away.css'

const GROUP_TITLES: Readonly<Record<(typeof AWAY_GROUPS)[number], string>> = {
  sent: '发出',
  accepted: '受理',
  released: '放行',
  rejected: '退单与失败',
  attention: '等人处理',
  other: '其他变化',
  silent: '无回音',
  stranger: '来路不明的回执',
  overdue: '期间到期',
  moved: '期限变动',
}

/** 离线期间: one page after a cut, a shift or a night; each line opens exactly its rows. */
function AwayScreen() {
  const [span, setSpan] = useState<AwaySpan | undefined>(undefined)
  const { away, seen } = useAway(span)
  const answer = away.data
  return (
    <div className="away">
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F8"
          primary
          disabled={span !== undefined || answer === undefined || answer.lines.length === 0}
          title="以上都看过了：此后只列新的变化"
          onClick={seen}
        >
          知道了
        </ActionButton>
        <ActionButton hotkey="F5" loading={away.isFetching} onClick={() => void away.refetch()}>
          刷新
        </ActionButton>
        <SpanFields span={span} answer={answer} onSpan={setSpan} />
        <span className="gap" />
        {answer === undefined ? null : (
          <span className="grid-figures">
            {`${readableTime(answer.since)} 至 ${readableTime(answer.until)}${answer.cut ? '（变化太多，只计最近的 20 万条）' : ''}`}
          </span>
        )}
      </div>
      {away.isError ? <FailureSentence failure={away.error} onRetry={() => void away.refetch()} /> : null}
      {away.isPending ? <LoadingSentence /> : null}
      {answer === undefined ? null : (
        <>
          <Gaps answer={answer} onSpan={setSpan} />
          {answer.lines.length === 0 ? (
            <EmptySentence>这段时间没有变化：没有发出，没有回执，也没有到期的事项。</EmptySentence>
          ) : (
            <Groups lines={answer.lines} />
          )}
        </>
      )}
    </div>
  )
}

/** The window's local time as the field wants it, and back. */
function fieldTime(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime())
    ? ''
    : new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
const isoTime = (field: string): string => (field === '' ? '' : new Date(field).toISOString())

function SpanFields(props: {
  readonly span: AwaySpan | undefined
  readonly answer: AwayAnswer | undefined
  readonly onSpan: (span: AwaySpan | undefined) => void
}) {
  const { span, answer, onSpan } = props
  const since = span?.since ?? answer?.since ?? ''
  const until = span?.until ?? ''
  return (
    <>
      <label className="away-field">
        自
        <input
          type="datetime-local"
          aria-label="自"
          value={fieldTime(since)}
          onChange={(event) => onSpan({ since: isoTime(event.target.value), until })}
        />
      </label>
      <label className="away-field">
        至
        <input
          type="datetime-local"
          aria-label="至（空为现在）"
          value={fieldTime(until)}
          onChange={(event) => onSpan({ since, until: isoTime(event.target.value) })}
        />
      </label>
      {span === undefined ? null : (
        <ActionButton title="回到上次按“知道了”以后" onClick={() => onSpan(undefined)}>
          自上次看过
        </ActionButton>
      )}
    </>
  )
}

/** Times without contact; each is a span to look at. */
function Gaps(props: { readonly answer: AwayAnswer; readonly onSpan: (span: AwaySpan) => void }) {
  const { gaps } = props.answer
  if (gaps.length === 0) return <p className="away-gaps soft">近 7 天与对方的联系没有中断超过 10 分钟。</p>
  return (
    <div className="away-gaps">
      {gaps.map((gap) => (
        <Button
          key={`${gap.channel} ${gap.from}`}
          size="small"
          danger={gap.to === ''}
          title="看这段时间及其后恢复联系时发生的变化"
          onClick={() => props.onSpan({ since: gap.from, until: '' })}
        >
          {gap.to === ''
            ? `${gap.channel}自 ${readableTime(gap.from)} 起没有联系`
            : `${gap.channel} ${readableTime(gap.from)} 起断线 ${readableSpan(gap.from, gap.to)}`}
        </Button>
      ))}
    </div>
  )
}

function Groups(props: { readonly lines: readonly AwayLine[] }) {
  const { open } = useWorkspace()
  const groups = AWAY_GROUPS.map((group) => ({ group, lines: props.lines.filter((line) => line.group === group) }))
  return (
    <div className="away-groups">
      {groups
        .filter(({ lines }) => lines.length > 0)
        .map(({ group, lines }) => (
          <section key={group} className="panel" aria-label={GROUP_TITLES[group]}>
            <h2>{GROUP_TITLES[group]}</h2>
            <div className="pile-list">
              {lines.map((line) => (
                <button
                  key={line.id}
                  type="button"
                  className="pile away-line"
                  title="看这些单证"
                  onClick={() => open({ screen: line.open.screen, filters: line.open.filters })}
                >
                  <span>{line.about}</span>
                  <StatusTag tone={line.tone}>{line.title}</StatusTag>
                  <span className="pile-count">{readableCount(line.count)}</span>
                </button>
              ))}
            </div>
          </section>
        ))}
    </div>
  )
}

export const awayScreen: ScreenEntry = {
  id: 'away',
  title: '离线期间',
  area: 'work',
  initials: 'lxqj',
  component: AwayScreen,
}
