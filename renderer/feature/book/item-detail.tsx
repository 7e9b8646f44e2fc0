import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import type { Book, ItemRow } from './book-fields.ts'
import { ITEM_FIELDS, NEW_ITEM, itemInput, itemValues } from './book-fields.ts'
import { Movements } from './movements.tsx'

const TABS = [
  { id: 'accounts', title: '各账户' },
  { id: 'movements', title: '变动' },
  { id: 'customs', title: '海关账面' },
  { id: 'fields', title: '商品资料' },
] as const

export interface ItemDetailProps {
  /** undefined: a new item. */
  readonly id: number | undefined
  readonly books: readonly Book[]
  /** The row under the cursor: a new item goes into its book. */
  readonly like: ItemRow | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}

/** One item: what every account stands at now or then, its movements, what customs says, its fields. */
export function ItemDetail(props: ItemDetailProps) {
  const [tab, setTab] = useState<string>('accounts')
  const [at, setAt] = useState('')
  const { id } = props
  const asOf = at === '' ? {} : { at: new Date(`${at}T23:59:59.999+08:00`).toISOString() }
  const detail = useQueryProcedure('book.item', { id: id ?? 0, ...asOf }, { enabled: id !== undefined, keep: true })
  if (id === undefined) return <NewItem {...props} />
  if (detail.isError) return <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
  if (detail.data === undefined) return <LoadingSentence />
  const { row } = detail.data
  return (
    <>
      <PaneHead
        title={`${row.bookNo} ${row.seq === 0 ? '未备案' : `第 ${row.seq} 项`}　${row.itemNo}　${row.name}`}
        onClose={props.onClose}
      />
      <PaneTabs label="账册商品" tabs={TABS} active={tab} onChange={setTab} />
      <div className="pane-body">
        {tab === 'accounts' ? <Accounts detail={detail.data} at={at} onAt={setAt} /> : null}
        {tab === 'movements' ? <Movements key={row.id} itemId={row.id} unit={row.declaredUnit} /> : null}
        {tab === 'customs' ? <Statements detail={detail.data} /> : null}
        {tab === 'fields' ? <ItemForm key={row.id} {...props} row={row} bookId={row.bookId} /> : null}
      </div>
    </>
  )
}

function Accounts(props: {
  readonly detail: CallOut<'book.item'>
  readonly at: string
  readonly onAt: (day: string) => void
}) {
  const { detail } = props
  const { accounts } = detail
  return (
    <>
      <div className="inline-form">
        <label htmlFor="book-at">截至</label>
        <input
          id="book-at"
          type="date"
          className="field-input book-at"
          value={props.at}
          onChange={(event) => props.onAt(event.target.value)}
        />
        <span className="soft">{props.at === '' ? '现在' : `${props.at} 日终`}</span>
      </div>
      {accounts.length === 0 ? (
        <EmptySentence>{props.at === '' ? '各账户都为零。' : '那一天各账户都为零。'}</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="各账户余额">
          <thead>
            <tr>
              <th scope="col">方面</th>
              <th scope="col">账户</th>
              <th scope="col">货主</th>
              <th scope="col">批次</th>
              <th scope="col" className="number">
                数量
              </th>
              <th scope="col">说明</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((one) => (
              <tr key={`${one.account} ${one.ownerId} ${one.lotId}`}>
                <td>{one.plane}</td>
                <td>{one.name}</td>
                <td>{one.owner}</td>
                <td className="mono">{one.lotId === 0 ? '' : one.lotId}</td>
                <td className="number">{readableDecimal(one.quantity)}</td>
                <td className="soft">{one.help}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Statements(props: { readonly detail: CallOut<'book.item'> }) {
  const { statements, row } = props.detail
  if (statements.length === 0)
    return <EmptySentence>还没有收到海关的账面数（INV211 记账回执中的账册表体）。</EmptySentence>
  return (
    <table className="plain-table" aria-label="海关账面">
      <thead>
        <tr>
          <th scope="col">时间</th>
          <th scope="col" className="number">
            入仓数量
          </th>
          <th scope="col" className="number">
            实增
          </th>
          <th scope="col" className="number">
            实减
          </th>
          <th scope="col" className="number">
            预增
          </th>
          <th scope="col" className="number">
            预减
          </th>
          <th scope="col">来源</th>
        </tr>
      </thead>
      <tbody>
        {statements.map((one) => (
          <tr key={`${one.at} ${one.source}`}>
            <td className="mono">{readableTime(one.at)}</td>
            <td className="number">{readableDecimal(one.inQuantity)}</td>
            <td className="number">{readableDecimal(one.credited)}</td>
            <td className="number">{readableDecimal(one.debited)}</td>
            <td className="number">{readableDecimal(one.preCredited)}</td>
            <td className="number">{readableDecimal(one.preDebited)}</td>
            <td>{one.source}</td>
          </tr>
        ))}
        <tr>
          <td>本账现在</td>
          <td className="number" colSpan={3}>
            账面 {readableDecimal(row.customs)}
          </td>
          <td className="number">{readableDecimal(row.preCredited)}</td>
          <td className="number">{readableDecimal(row.preDebited)}</td>
          <td />
        </tr>
      </tbody>
    </table>
  )
}

/** A new item: the book first, then its fields. */
function NewItem(props: ItemDetailProps) {
  const [bookId, setBookId] = useState(props.like?.bookId ?? props.books[0]?.id ?? 0)
  return (
    <>
      <PaneHead title="新的账册商品" onClose={props.onClose} />
      <div className="pane-body">
        <div className="inline-form">
          <label htmlFor="book-new">账册</label>
          <select
            id="book-new"
            className="field-input book-pick"
            value={bookId}
            onChange={(event) => setBookId(Number(event.target.value))}
          >
            {props.books.map((book) => (
              <option key={book.id} value={book.id}>
                {`${book.bookNo} ${book.title}`}
              </option>
            ))}
          </select>
        </div>
        <ItemForm {...props} row={undefined} bookId={bookId} />
      </div>
    </>
  )
}

function ItemForm(props: ItemDetailProps & { readonly row: ItemRow | undefined; readonly bookId: number }) {
  const { row, bookId } = props
  const client = useClient()
  const saving = useCommand('book.saveItem')
  const canSave = useMay('book.saveItem')
  const formId = `book-item-${row?.id ?? 'new'}`
  const form = useRecordForm({
    key: `book-item:${row?.id ?? 'new'}`,
    formId,
    fields: ITEM_FIELDS,
    record: row === undefined ? { values: NEW_ITEM, revision: 0 } : { values: itemValues(row), revision: row.revision },
    save: async (values, revision) => {
      const answer = await saving.run(itemInput(values, bookId, row?.id, revision))
      if (answer.ok) props.onSaved(answer.value.id)
      return answer
    },
    reload: async () => {
      const answer = await client.call('book.item', { id: row?.id ?? 0 })
      return answer.ok ? { values: itemValues(answer.value.row), revision: answer.value.row.revision } : undefined
    },
  })
  return <RecordFormView formId={formId} orderKey="book-item" fields={ITEM_FIELDS} form={form} canSave={canSave} />
}
