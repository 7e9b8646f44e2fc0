import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { readableCount } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { toneOf } from '../../ui/tone.ts'
import { DraftSheet, SavedSheet } from './write-off-sheet.tsx'
import { ClockTag } from './write-off-parts.tsx'

type List = CallOut<'writeOff.list'>
type Shown = { readonly kind: 'draft'; readonly bookId: number } | { readonly kind: 'saved'; readonly id: number }

/** 报核: every book's running cycle and all write-offs; one of them opened, or the draft of a cycle that has none yet. */
export function WriteOff(props: { readonly id: string | undefined }) {
  const list = useQueryProcedure('writeOff.list', {}, { keep: true })
  const [shown, setShown] = useState<Shown | undefined>(
    props.id === undefined || !/^\d+$/.test(props.id) ? undefined : { kind: 'saved', id: Number(props.id) },
  )
  const close = (): void => setShown(undefined)
  if (shown?.kind === 'draft')
    return (
      <DraftSheet
        key={`draft ${shown.bookId}`}
        bookId={shown.bookId}
        onClose={close}
        onSaved={(id) => setShown({ kind: 'saved', id })}
      />
    )
  if (shown?.kind === 'saved') return <SavedSheet key={shown.id} id={shown.id} onClose={close} />
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  if (list.data.books.length === 0) return <EmptySentence>还没有账册，请先在“账册”中建立。</EmptySentence>
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="报核">
      <Cycles books={list.data.books} onOpen={setShown} />
      <WriteOffs rows={list.data.rows} onOpen={(id) => setShown({ kind: 'saved', id })} />
    </div>
  )
}

function Cycles(props: { readonly books: List['books']; readonly onOpen: (shown: Shown) => void }) {
  return (
    <>
      <h2>当前周期</h2>
      <table className="plain-table" aria-label="当前周期">
        <thead>
          <tr>
            <th scope="col">账册</th>
            <th scope="col">简称</th>
            <th scope="col">核销周期</th>
            <th scope="col">报核截止</th>
            <th scope="col">期限</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {props.books.map((book) => (
            <tr key={book.id}>
              <td className="mono">{book.bookNo}</td>
              <td>{book.title}</td>
              <td className="mono">{book.to === '' ? '未填（在“账册”资料中填写）' : `${book.from} 至 ${book.to}`}</td>
              <td className="mono">{book.clock?.reportBy ?? ''}</td>
              <td>{book.writeOffId === undefined ? <ClockTag clock={book.clock} /> : null}</td>
              <td>
                {book.to === '' ? null : (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() =>
                      props.onOpen(
                        book.writeOffId === undefined
                          ? { kind: 'draft', bookId: book.id }
                          : { kind: 'saved', id: book.writeOffId },
                      )
                    }
                  >
                    {book.writeOffId === undefined ? '计算草稿' : '打开'}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const figure = (count: number): string => (count === 0 ? '' : readableCount(count))

function WriteOffs(props: { readonly rows: List['rows']; readonly onOpen: (id: number) => void }) {
  return (
    <>
      <h2>报核记录</h2>
      {props.rows.length === 0 ? (
        <EmptySentence>还没有保存过报核。在上面点“计算草稿”，核对后保存。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="报核记录">
          <thead>
            <tr>
              <th scope="col">账册</th>
              <th scope="col" className="number">
                次
              </th>
              <th scope="col">核销周期</th>
              <th scope="col">状态</th>
              <th scope="col">期限</th>
              <th scope="col" className="number">
                版本
              </th>
              <th scope="col" className="number">
                商品
              </th>
              <th scope="col" className="number">
                溢余
              </th>
              <th scope="col" className="number">
                短少
              </th>
              <th scope="col">海关编号</th>
              <th scope="col">操作</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.id}>
                <td className="mono">{row.bookNo}</td>
                <td className="number">{row.times}</td>
                <td className="mono">{`${row.from} 至 ${row.to}`}</td>
                <td>
                  <StatusTag tone={toneOf(row.tone)}>{row.stateName}</StatusTag>
                </td>
                <td>{row.state === 'draft' || row.state === 'returned' ? <ClockTag clock={row.clock} /> : null}</td>
                <td className="number">{row.version}</td>
                <td className="number">{readableCount(row.items)}</td>
                <td className="number">{figure(row.surplus)}</td>
                <td className="number">{figure(row.shortage)}</td>
                <td className="mono">{row.customsNo}</td>
                <td>
                  <button type="button" className="link-button" onClick={() => props.onOpen(row.id)}>
                    打开
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
