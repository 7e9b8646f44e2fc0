import { Button } from 'antd'
import { useWorkspace } from '../../app/workspace.tsx'
import { useAway } from '../../connect/use-away.ts'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { FailureSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'

const SHOWN = 12

/** 离线期间: after a cut, a shift or a night, the first lines of the page that says what happened. */
export function Away() {
  const { open } = useWorkspace()
  const { away, since, seen } = useAway()
  const lines = away.data?.lines ?? []
  const gap = away.data?.gaps[0]
  return (
    <section className="panel" aria-labelledby="away-title">
      <h2 id="away-title">
        离线期间
        <span className="soft">{since === undefined || since === '' ? '' : `自 ${readableTime(since)}`}</span>
        <span className="gap" />
        <Button size="small" onClick={() => open({ screen: 'away' })}>
          {lines.length > SHOWN ? `全部 ${lines.length} 项` : '详细'}
        </Button>
        {lines.length === 0 ? null : (
          <Button size="small" onClick={seen}>
            知道了
          </Button>
        )}
      </h2>
      {away.isError ? (
        <FailureSentence failure={away.error} onRetry={() => void away.refetch()} />
      ) : lines.length === 0 ? (
        <p className="away-text soft">
          {since === undefined
            ? '正在读取…'
            : '没有新的变化。断线、换班或过夜回来时，这里列出期间发出、受理、放行、退单、无回音与到期的事项。'}
        </p>
      ) : null}
      {gap?.to === '' ? (
        <p className="away-text field-error">{`${gap.channel}自 ${readableTime(gap.from)} 起没有联系`}</p>
      ) : null}
      <div className="pile-list">
        {lines.slice(0, SHOWN).map((line) => (
          <button
            key={line.id}
            type="button"
            className="pile away-line"
            onClick={() => open({ screen: line.open.screen, filters: line.open.filters })}
          >
            <StatusTag tone={line.tone}>{line.about}</StatusTag>
            <span>{line.title}</span>
            <span className="pile-count">{readableCount(line.count)}</span>
          </button>
        ))}
      </div>
    </section>
  )
}
