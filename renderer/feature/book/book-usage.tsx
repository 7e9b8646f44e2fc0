import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { FailureSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'

/** 存量与库龄: how full the book is, how old what it holds (first in, first out), and what stays too long. */
export function BookUsage(props: { readonly id: number }) {
  const { open } = useWorkspace()
  const usage = useQueryProcedure('book.usage', { id: props.id }, { keep: true })
  if (usage.isError) return <FailureSentence failure={usage.error} onRetry={() => void usage.refetch()} />
  const { data } = usage
  if (data === undefined) return null
  return (
    <div className="figures-line" role="group" aria-label="存量与库龄">
      <span>
        存量<b>{readableDecimal(data.held)}</b>
      </span>
      {data.percent === undefined ? null : (
        <StatusTag tone={data.percent > 100 ? 'red' : data.percent >= 90 ? 'amber' : 'green'}>
          {`已用 ${data.percent}%（上限 ${readableDecimal(data.limit)}）`}
        </StatusTag>
      )}
      {data.buckets.map((bucket) => (
        <span key={bucket.title} title="先进先出：现存数量按最近的入区日期算起">
          {bucket.title}
          <b>{bucket.items === 0 ? '—' : `${readableDecimal(bucket.quantity)}（${readableCount(bucket.items)} 项）`}</b>
        </span>
      ))}
      {data.over === 0 ? null : (
        <>
          <StatusTag tone="red">{`${readableCount(data.over)} 项超过存储期限`}</StatusTag>
          {data.oldest.slice(0, 5).map((one) => (
            <button
              key={one.itemId}
              type="button"
              className="link-button"
              title={one.name}
              onClick={() => open({ screen: 'book', params: { id: String(one.itemId) } })}
            >
              {`${one.itemNo} ${one.days} 天`}
            </button>
          ))}
        </>
      )}
    </div>
  )
}
