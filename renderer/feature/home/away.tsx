import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { useLayouts } from '../../connect/layout.tsx'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { FailureSentence } from '../../ui/part/sentence.tsx'

const KEY = 'away-since'

/** The moment up to which the user has read what happened; the first time it is now. */
function useSince(): readonly [string | undefined, () => void] {
  const layouts = useLayouts()
  const [since, setSince] = useState<string | undefined>(undefined)
  const read = (): void => {
    const now = new Date().toISOString()
    setSince(now)
    layouts.save(KEY, now)
  }
  useEffect(() => {
    let gone = false
    void layouts.load(KEY).then((body) => {
      if (gone) return
      const start = body ?? new Date().toISOString()
      setSince(start)
      if (body === undefined) layouts.save(KEY, start)
    })
    return () => {
      gone = true
    }
  }, [layouts])
  return [since, read]
}

/** 离线期间: after a cut, a shift or a night, what was sent, accepted, rejected, released and what is still silent. */
export function Away() {
  const { open } = useWorkspace()
  const [since, read] = useSince()
  const away = useQueryProcedure(
    'ledger.whileAway',
    { since: since ?? '' },
    { enabled: since !== undefined, keep: true },
  )
  const lines = (away.data?.lines ?? []).filter((line) => line.count > 0)
  return (
    <section className="panel" aria-labelledby="away-title">
      <h2 id="away-title">
        离线期间
        <span className="soft">{since === undefined ? '' : `自 ${readableTime(since)}`}</span>
        <span className="gap" />
        {lines.length === 0 ? null : (
          <Button size="small" onClick={read}>
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
            : '没有新的变化。断线、换班或过夜回来时，这里列出期间发出、受理、退单、放行与仍无回音的单证。'}
        </p>
      ) : null}
      <div className="pile-list">
        {lines.map((line) => (
          <button
            key={line.id}
            type="button"
            className="pile away-line"
            onClick={() => open({ screen: line.open.screen, filters: line.open.filters })}
          >
            <span>{line.title}</span>
            <span className="pile-count">{readableCount(line.count)}</span>
          </button>
        ))}
      </div>
    </section>
  )
}
