import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { ACCOUNTS } from '../../../shared/domain/bonded/account.ts'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Movement } from './book-fields.ts'

/** Where a movement's cause is shown. */
const CAUSE_SCREENS: Readonly<Record<string, string>> = {
  receipt: 'receipt',
  filing: 'filing',
  import: 'intake',
}

/** Movements of an item, newest first; each leads to what caused it. */
export function Movements(props: { readonly itemId: number; readonly unit: string }) {
  const client = useClient()
  const toast = useToast()
  const [account, setAccount] = useState('')
  const [older, setOlder] = useState<{ readonly rows: readonly Movement[]; readonly next: string | undefined }>({
    rows: [],
    next: undefined,
  })
  const accounts = account === '' ? [] : [account]
  const first = useQueryProcedure('book.movements', { itemId: props.itemId, accounts, limit: 100 }, { keep: true })
  useEffect(() => setOlder({ rows: [], next: undefined }), [account, first.data])
  if (first.isError) return <FailureSentence failure={first.error} onRetry={() => void first.refetch()} />
  if (first.data === undefined) return <LoadingSentence />
  const rows = [...first.data.movements, ...older.rows]
  const next = older.rows.length === 0 ? first.data.next : older.next
  const more = async (): Promise<void> => {
    const answer = await client.call('book.movements', {
      itemId: props.itemId,
      accounts,
      limit: 200,
      ...(next === undefined ? {} : { before: next }),
    })
    if (answer.ok) setOlder({ rows: [...older.rows, ...answer.value.movements], next: answer.value.next })
    else toast.failed(answer)
  }
  return (
    <>
      <div className="inline-form">
        <label htmlFor="book-account">账户</label>
        <select
          id="book-account"
          className="field-input book-pick"
          value={account}
          onChange={(event) => setAccount(event.target.value)}
        >
          <option value="">全部</option>
          {ACCOUNTS.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
        <span className="soft">{`数量单位 ${props.unit}`}</span>
      </div>
      {rows.length === 0 ? (
        <EmptySentence>还没有变动。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="变动">
          <thead>
            <tr>
              <th scope="col">发生</th>
              <th scope="col">业务</th>
              <th scope="col">账户</th>
              <th scope="col" className="number">
                数量
              </th>
              <th scope="col">货主</th>
              <th scope="col">归属</th>
              <th scope="col">原因</th>
              <th scope="col">记账</th>
              <th scope="col">经办</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.entryId} ${row.line}`}>
                <td className="mono">{readableTime(row.at)}</td>
                <td>
                  {row.reverses === undefined ? row.kindName : <StatusTag tone="purple">{row.kindName}</StatusTag>}
                </td>
                <td>{row.accountName}</td>
                <td className="number">{readableDecimal(row.quantity)}</td>
                <td>{row.owner}</td>
                <td>{row.mark}</td>
                <td>
                  <CauseLink row={row} />
                </td>
                <td className="mono soft">{readableTime(row.recordedAt)}</td>
                <td>{row.actor}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next === undefined ? null : <Button onClick={() => void more()}>更早的变动</Button>}
    </>
  )
}

function CauseLink(props: { readonly row: Movement }) {
  const { open } = useWorkspace()
  const { row } = props
  const screen = CAUSE_SCREENS[row.causeKind]
  if (screen === undefined) return <>{row.cause}</>
  return (
    <button
      type="button"
      className="link-button"
      onClick={() =>
        open(
          screen === 'intake'
            ? { screen, params: { id: String(row.causeId) } }
            : { screen, filters: [{ field: 'ids', op: 'is', value: String(row.causeId) }] },
        )
      }
    >
      {row.cause}
    </button>
  )
}
