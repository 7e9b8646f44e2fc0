import { useState } from 'react'
import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'

const MOST = 1000

/** 报核草稿: a book's cycle: its clock, participating lists, customs' balance beside what is there; figures open their item. */
export function WriteOff() {
  const books = useQueryProcedure('book.list', {}, { keep: true })
  const [chosen, setChosen] = useState(0)
  const { open } = useWorkspace()
  const list = books.data?.books ?? []
  const book = list.find((one) => one.id === chosen) ?? list[0]
  const draft = useQueryProcedure(
    'writeOff.draft',
    { bookId: book?.id ?? 0 },
    { enabled: book !== undefined, keep: true },
  )
  if (books.data === undefined) return <LoadingSentence />
  if (book === undefined) return <EmptySentence>还没有账册。</EmptySentence>
  const { data } = draft
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="报核草稿">
      <div className="inline-form">
        <label htmlFor="write-off-book">账册</label>
        <select
          id="write-off-book"
          className="field-input"
          value={book.id}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {list.map((one) => (
            <option key={one.id} value={one.id}>
              {`${one.bookNo} ${one.title}`}
            </option>
          ))}
        </select>
      </div>
      {draft.isError ? (
        <FailureSentence failure={draft.error} onRetry={() => void draft.refetch()} />
      ) : data === undefined ? (
        <LoadingSentence />
      ) : (
        <>
          <div className="figures-line">
            <span>
              周期<b>{`${data.from} — ${data.to}`}</b>
            </span>
            <span>
              报核截止<b>{data.reportBy}</b>
            </span>
            <StatusTag tone={data.daysLeft < 0 ? 'red' : data.daysLeft <= 30 ? 'amber' : 'green'}>
              {data.daysLeft < 0 ? `已超 ${-data.daysLeft} 天` : `还有 ${data.daysLeft} 天`}
            </StatusTag>
            <span className="soft">{`经批准延期最迟 ${data.latestBy}；${data.source}`}</span>
            {data.tooLong ? <StatusTag tone="amber">周期超过一年</StatusTag> : null}
          </div>
          <div className="figures-line">
            <span>
              参与核销的清单<b>{readableCount(data.lists.length)}</b>
            </span>
            <span>
              商品<b>{readableCount(data.rows.length)}</b>
            </span>
            <span>
              溢余<b>{readableCount(data.surplus)}</b>
            </span>
            <span>
              短少<b>{readableCount(data.shortage)}</b>
            </span>
          </div>
          {data.rows.length === 0 ? (
            <EmptySentence>周期内没有变动。</EmptySentence>
          ) : (
            <table className="plain-table" aria-label="报核商品">
              <thead>
                <tr>
                  <th scope="col">备案序号</th>
                  <th scope="col">料号</th>
                  <th scope="col">商品</th>
                  {['期初账面', '核增', '核减', '期末账面', '实际库存', '处置', '差异'].map((title) => (
                    <th key={title} scope="col" className="number">
                      {title}
                    </th>
                  ))}
                  <th scope="col">结果</th>
                </tr>
              </thead>
              <tbody>
                {data.rows.slice(0, MOST).map((row) => (
                  <tr key={row.itemId}>
                    <td className="mono">{row.seq}</td>
                    <td className="mono">
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => open({ screen: 'book', params: { id: String(row.itemId) } })}
                      >
                        {row.itemNo}
                      </button>
                    </td>
                    <td>{row.name}</td>
                    {[
                      row.opening,
                      row.credited,
                      row.debited,
                      row.closing,
                      row.actual,
                      row.disposed,
                      row.difference,
                    ].map((figure, i) => (
                      <td key={i} className="number">
                        {readableDecimal(figure)}
                      </td>
                    ))}
                    <td title={row.help}>{row.result}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {data.rows.length > MOST ? (
            <p className="soft">{`只显示前 ${MOST} 项，共 ${data.rows.length} 项。`}</p>
          ) : null}
        </>
      )}
    </div>
  )
}
