import { useState } from 'react'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import type { DocumentRow } from './bonded-fields.ts'

/** 转入转出: the other list of a transfer, item by item; or how to get one. */
export function PairTab(props: { readonly row: DocumentRow; readonly onTied: () => void }) {
  const { row } = props
  const { open } = useWorkspace()
  const toast = useToast()
  const pair = useQueryProcedure('bonded.pair', { id: row.id }, { keep: true })
  const tying = useCommand('bonded.tie')
  const may = useMay('bonded.tie')
  if (pair.isError) return <FailureSentence failure={pair.error} onRetry={() => void pair.refetch()} />
  if (pair.data === undefined) return <LoadingSentence />
  const { other, rows, candidates } = pair.data
  const tie = async (otherId: number): Promise<void> => {
    const answer = await tying.run({ id: row.id, otherId })
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.differing === 0) toast.done('已关联，两份清单逐项一致')
    else toast.warn(`已关联，${answer.value.differing} 项不一致`)
    void pair.refetch()
    props.onTied()
  }
  if (other === undefined)
    return (
      <>
        <Counterpart row={row} onMade={props.onTied} />
        {candidates.length === 0 ? (
          <EmptySentence>
            没有可关联的对方清单。先审核转入、再报转出；对方账册也在本台账时，可在上面直接生成对方清单。
          </EmptySentence>
        ) : (
          <table className="plain-table" aria-label="可关联的清单">
            <thead>
              <tr>
                <th scope="col">清单</th>
                <th scope="col">账册</th>
                <th scope="col">状态</th>
                <th scope="col">商品</th>
                <th scope="col">操作</th>
              </tr>
            </thead>
            <tbody>
              {candidates.map((one) => (
                <tr key={one.id}>
                  <td className="mono">{one.number}</td>
                  <td className="mono">{one.bookNo}</td>
                  <td>
                    <StatusTag tone={toneOf(one.tone)}>{one.stateName}</StatusTag>
                  </td>
                  <td>{one.lines > 1 ? `${one.firstGoods} 等 ${one.lines} 项` : one.firstGoods}</td>
                  <td>
                    <button
                      type="button"
                      className="link-button"
                      disabled={!may || tying.pending}
                      onClick={() => void tie(one.id)}
                    >
                      关联
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </>
    )
  const differing = rows.filter((one) => !one.agrees).length
  return (
    <>
      <div className="bonded-load" role="group" aria-label="对方清单">
        <span className="bonded-total">
          {row.direction === 'I' ? '转出方 ' : '转入方 '}
          <button
            type="button"
            className="link-button"
            onClick={() => open({ screen: 'bondedList', params: { id: String(other.id) } })}
          >
            {`${other.bookNo} ${other.number}`}
          </button>{' '}
          <StatusTag tone={toneOf(other.tone)}>{other.stateName}</StatusTag>{' '}
          <StatusTag tone={differing === 0 ? 'green' : 'amber'}>
            {differing === 0 ? '逐项一致' : `${differing} 项不一致`}
          </StatusTag>
        </span>
        <ActionButton
          allowed={may}
          loading={tying.pending}
          title="转入清单有了海关编号后，把编号与账册写进转出清单的关联栏"
          onClick={() => void tie(other.id)}
        >
          更新关联编号
        </ActionButton>
      </div>
      <table className="plain-table" aria-label="转入转出对照">
        <thead>
          <tr>
            <th scope="col">料号</th>
            <th scope="col">商品</th>
            <th scope="col">单位</th>
            <th scope="col" className="number">
              转入
            </th>
            <th scope="col" className="number">
              转出
            </th>
            <th scope="col" className="number">
              相差
            </th>
            <th scope="col">结果</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one, i) => (
            <tr key={i}>
              <td className="mono">{one.itemNo}</td>
              <td>{one.name}</td>
              <td className="mono">{one.unit}</td>
              <td className="number">{readableDecimal(one.taken)}</td>
              <td className="number">{readableDecimal(one.given)}</td>
              <td className="number">{one.difference === '0' ? '' : readableDecimal(one.difference)}</td>
              <td>
                <StatusTag tone={one.agrees ? 'green' : 'amber'}>{one.word}</StatusTag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** The other side made here, when its book is in this ledger too. */
function Counterpart(props: { readonly row: DocumentRow; readonly onMade: () => void }) {
  const { row } = props
  const { open } = useWorkspace()
  const toast = useToast()
  const books = useQueryProcedure('book.list', {}, { keep: true })
  const making = useCommand('bonded.counterpart')
  const may = useMay('bonded.counterpart')
  const [chosen, setChosen] = useState('')
  const others = (books.data?.books ?? []).filter((book) => book.id !== row.bookId)
  if (others.length === 0) return null
  const make = async (): Promise<void> => {
    const answer = await making.run({ id: row.id, bookId: Number(chosen) })
    if (!answer.ok) return toast.failed(answer)
    const { unmatched, id } = answer.value
    if (unmatched > 0) toast.warn(`对方账册没有其中 ${unmatched} 项料号，已按商品名称列出，请补备案序号`)
    props.onMade()
    open({ screen: 'bondedList', params: { id: String(id) } })
  }
  return (
    <div className="bonded-load" role="group" aria-label="生成对方清单">
      <label>
        对方账册
        <select className="field-input" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">请选择</option>
          {others.map((book) => (
            <option key={book.id} value={book.id}>
              {`${book.bookNo} ${book.title}`}
            </option>
          ))}
        </select>
      </label>
      <ActionButton allowed={may} disabled={chosen === ''} loading={making.pending} onClick={() => void make()}>
        {row.direction === 'I' ? '生成转出清单' : '生成转入清单'}
      </ActionButton>
    </div>
  )
}
