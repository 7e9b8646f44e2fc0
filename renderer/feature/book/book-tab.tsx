import { useState } from 'react'
import { useClient, useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useListedRecord } from '../../connect/listed-record.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Book } from './book-fields.ts'
import { BookUsage } from './book-usage.tsx'
import { BOOK_FIELDS, NEW_BOOK, bookInput, bookValues } from './book-fields.ts'

/** The books: some dozens, with what is due; one in the form. */
export function BookTab(props: { readonly books: readonly Book[]; readonly first: string | undefined }) {
  const { books } = props
  const may = useMay('book.save')
  const { open } = useWorkspace()
  const toast = useToast()
  const filing = useCommand('book.fileItems')
  const mayFile = useMay('book.fileItems')
  const making = useCommand('book.document')
  const mayMake = useMay('book.document')
  const document = async (bookId: number): Promise<void> => {
    const answer = await making.run({ bookId })
    if (answer.ok) open({ screen: 'bondedForm', params: { id: String(answer.value.id) } })
    else toast.failed(answer)
  }
  const fileItems = async (bookId: number): Promise<void> => {
    const answer = await filing.run({ bookId })
    if (answer.ok) open({ screen: 'bondedForm', params: { id: String(answer.value.id) } })
    else if (answer.code === 'NOTHING_SELECTED')
      toast.warn('未备案的商品都已在账册备案单证里，请到“申报表·出入库单”查看')
    else toast.failed(answer)
  }
  const [chosen, setChosen] = useState<number | 'new' | undefined>(
    props.first === undefined ? undefined : Number(props.first),
  )
  const [size, setSize] = usePaneSize('book', 380)
  const book = books.find((one) => one.id === chosen)
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="账册"
      side={
        chosen === 'new' || book !== undefined ? (
          <BookForm
            key={book?.id ?? 'new'}
            book={book}
            onClose={() => setChosen(undefined)}
            onSaved={(id) => setChosen(id)}
          />
        ) : null
      }
    >
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={may} onClick={() => setChosen('new')}>
          新账册
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">{readableCount(books.length)} 本账册</span>
      </div>
      {books.length === 0 ? (
        <EmptySentence>还没有账册。按 F7 建立第一本，再从 Excel 或回执载入商品。</EmptySentence>
      ) : (
        <div className="pane-body">
          <table className="plain-table" aria-label="账册">
            <thead>
              <tr>
                <th scope="col">账册编号</th>
                <th scope="col">简称</th>
                <th scope="col">类型</th>
                <th scope="col">记账模式</th>
                <th scope="col" className="number">
                  商品
                </th>
                <th scope="col" className="number">
                  未备案
                </th>
                <th scope="col" className="number">
                  未对平
                </th>
                <th scope="col">有效期</th>
                <th scope="col">核销周期</th>
                <th scope="col">提醒</th>
                <th scope="col">操作</th>
              </tr>
            </thead>
            <tbody>
              {books.map((one) => (
                <tr key={one.id} aria-selected={one.id === chosen}>
                  <td className="mono">
                    <button type="button" className="link-button" onClick={() => setChosen(one.id)}>
                      {one.bookNo}
                    </button>
                  </td>
                  <td>{one.title}</td>
                  <td>{one.kindName}</td>
                  <td>{one.modeName}</td>
                  <td className="number">{readableCount(one.items)}</td>
                  <td className="number">
                    {one.unfiled === 0 ? null : (
                      <button
                        type="button"
                        className="link-button"
                        disabled={!mayFile}
                        title="把还没有备案的新商品生成一份账册备案（BWS101）草稿"
                        onClick={() => void fileItems(one.id)}
                      >
                        {`备案 ${readableCount(one.unfiled)} 项`}
                      </button>
                    )}
                  </td>
                  <td className="number">{one.open === 0 ? '' : readableCount(one.open)}</td>
                  <td className="mono">{one.validTo}</td>
                  <td className="mono">{one.cycleTo === '' ? '' : `${one.cycleFrom} — ${one.cycleTo}`}</td>
                  <td>
                    {one.alerts.map((alert) => (
                      <StatusTag key={alert.text} tone={alert.tone}>
                        {alert.text}
                      </StatusTag>
                    ))}
                  </td>
                  <td>
                    <button
                      type="button"
                      className="link-button"
                      onClick={() =>
                        open({ screen: 'book', filters: [{ field: 'book', op: 'is', value: String(one.id) }] })
                      }
                    >
                      看商品
                    </button>{' '}
                    {one.kind === 'processing' && mayMake ? (
                      <button
                        type="button"
                        className="link-button"
                        title="生成加工账册备案单证（EMS111，按海关侧 2017 年结构，不含单耗，未核实），核对后申报或存成文件"
                        onClick={() => void document(one.id)}
                      >
                        EMS111
                      </button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </SplitPane>
  )
}

function BookForm(props: {
  readonly book: Book | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}) {
  const { book } = props
  const client = useClient()
  const saving = useCommand('book.save')
  const canSave = useMay('book.save')
  const { form, formId } = useListedRecord({
    kind: 'book',
    row: book,
    fields: BOOK_FIELDS,
    empty: NEW_BOOK,
    valuesOf: bookValues,
    save: (values, id, revision) => saving.run(bookInput(values, id, revision)),
    rows: async () => {
      const answer = await client.call('book.list', { archived: true })
      return answer.ok ? answer.value.books : undefined
    },
    onSaved: props.onSaved,
  })
  return (
    <>
      <PaneHead title={book === undefined ? '新账册' : `账册 ${book.bookNo}`} onClose={props.onClose} />
      <div className="pane-body">
        {book === undefined ? null : <BookUsage id={book.id} />}
        <RecordFormView formId={formId} orderKey="book" fields={BOOK_FIELDS} form={form} canSave={canSave} />
      </div>
    </>
  )
}
