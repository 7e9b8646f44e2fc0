import { useMemo, useState } from 'react'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { wishFocus } from '../../connect/focus-wish.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useFollowCursor, useShown } from '../../connect/shown.ts'
import '../../connect/work.css'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import './book.css'
import { BookTab } from './book-tab.tsx'
import type { Book, ItemRow } from './book-fields.ts'
import { itemColumns } from './book-fields.ts'
import { ItemDetail } from './item-detail.tsx'

const TABS = [
  { id: 'items', title: '账册商品' },
  { id: 'books', title: '账册资料' },
] as const

/** 账册: items with what every account stands at, movements with their causes; and the books themselves. */
function BookScreen(props: ScreenProps) {
  const books = useQueryProcedure('book.list', { archived: true }, { keep: true })
  const [tab, setTab] = useState<string | undefined>(props.params['tab'] === 'books' ? 'books' : undefined)
  if (books.isError) return <FailureSentence failure={books.error} onRetry={() => void books.refetch()} />
  if (books.data === undefined) return <LoadingSentence />
  const shown = tab ?? (books.data.books.length === 0 ? 'books' : 'items')
  // Whoever sets up the first book stays where he is.
  if (tab === undefined) setTab(shown)
  return (
    <div className="book-screen">
      <PaneTabs label="账册" tabs={TABS} active={shown} onChange={setTab} />
      <div className="book-body" key={shown}>
        {shown === 'books' ? (
          <BookTab books={books.data.books} first={props.params['id']} />
        ) : (
          <ItemTab {...props} books={books.data.books} />
        )}
      </div>
    </div>
  )
}

function ItemTab(props: ScreenProps & { readonly books: readonly Book[] }) {
  const { books } = props
  const client = useClient()
  const { open } = useWorkspace()
  const mayEdit = useMay('book.saveItem')
  const mayImport = useMay('intake.stage')
  const [shown, setShown] = useShown(props.params)
  const [size, setSize] = usePaneSize('book-item', 330)
  const columns = useMemo(() => itemColumns(books), [books])
  const store = useListGrid<ItemRow>({
    list: 'bookItem',
    columns,
    page: (input) => client.call('book.items', input),
    count: (filters) => client.call('book.itemCount', { filters }),
    topicsOf: 'book.items',
    defaultSort: { by: 'id', down: false },
    filters: props.filters,
    errorOf: (row) => (row.problem === '' ? undefined : row.problem),
  })
  const focused = useFocusRow(store)
  useFollowCursor(shown, setShown, focused?.id)
  const id = shown.kind === 'record' ? shown.id : shown.kind === 'cursor' ? focused?.id : undefined
  const edit = (next: 'new' | 'cursor'): void => {
    setShown({ kind: next })
    wishFocus('book-item')
  }
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="账册商品明细"
      side={
        shown.kind === 'new' || id !== undefined ? (
          <ItemDetail
            key={shown.kind === 'new' ? 'new' : id}
            id={shown.kind === 'new' ? undefined : id}
            books={books}
            like={focused}
            onClose={() => setShown({ kind: 'closed' })}
            onSaved={(saved) => setShown({ kind: 'record', id: saved })}
          />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="账册商品"
        exportList="bookItem"
        onOpen={() => setShown({ kind: 'cursor' })}
        empty={
          <EmptySentence>
            没有符合条件的账册商品。按 F7 新增，或从 Excel 导入账册；收到记账回执（INV211）时自动建立。
          </EmptySentence>
        }
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={mayEdit} onClick={() => edit('new')}>
              新商品
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShown({ kind: 'cursor' })}>
              明细
            </ActionButton>
            <ActionButton
              allowed={mayImport}
              title="账册导出的 Excel：账册编号、备案序号、料号、单位、换算与期初数量"
              onClick={() => open({ screen: 'intake', params: { kind: 'book-item' } })}
            >
              导入
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

export const bookScreen: ScreenEntry = {
  id: 'book',
  title: '账册',
  area: 'bonded',
  initials: 'zc',
  component: BookScreen,
}
