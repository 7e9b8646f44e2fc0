import { useMemo, useState } from 'react'
import { lineOfType } from '../../../shared/domain/bonded/compose.ts'
import type { BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { useClient } from '../../api/index.ts'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { normalDecimal } from '../../ui/form/normal.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { LINE_COLUMNS, wantedLines, type BondedBody, type Finding } from './bonded-fields.ts'
import type { DocumentEdit } from './use-document.ts'

const BOOK_ELEMENTS = ['PutrecNo', 'AreainOriactNo', 'BwlNo'] as const

interface LineRow {
  readonly id: number
  readonly key: string
  readonly fields: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

const first = (fields: LineRow['fields'], ...names: readonly string[]): string =>
  names.map((name) => fields[name] ?? '').find((value) => value !== '') ?? ''

function lineColumns(type: BondedType, canEdit: boolean): readonly GridColumn<LineRow>[] {
  return [
    {
      id: 'seq',
      title: type === 'SAS121' ? '清单项' : '备案序号',
      width: 66,
      kind: 'code',
      text: (row) => first(row.fields, 'PutrecSeqno', 'OriactGdsSeqno', 'GdsSeqNo', 'RltGdsSeqno', 'gdsSeqno', 'seqno'),
      frozen: true,
    },
    {
      id: 'itemNo',
      title: '料号',
      width: 120,
      kind: 'code',
      text: (row) => first(row.fields, 'GdsMtno', 'gdsMtno'),
      frozen: true,
    },
    { id: 'name', title: '商品', width: 130, text: (row) => first(row.fields, 'GdsNm', 'gdsNm') },
    {
      id: 'unit',
      title: '单位',
      width: 42,
      kind: 'code',
      text: (row) => first(row.fields, 'DclUnitcd', 'DclUnitCd', 'dclUnitcd'),
    },
    ...LINE_COLUMNS[type].map(([name, title]) => ({
      id: name,
      title,
      width: 80,
      kind: 'number' as const,
      text: (row: LineRow) => row.fields[name] ?? '',
      error: (row: LineRow) => row.errors[name],
      ...(canEdit ? { edit: {} } : {}),
    })),
    { id: 'hsCode', title: '商品编码', width: 96, kind: 'code', text: (row) => first(row.fields, 'Gdecd', 'gdecd') },
  ]
}

/** The first objection to each field of a line, and to the line itself. */
function errorsByLine(findings: readonly Finding[]): ReadonlyMap<number, Record<string, string>> {
  const lines = new Map<number, Record<string, string>>()
  for (const one of findings) {
    const found = one.level === 'error' ? /^lines\[(\d+)\](?:\.(\w+))?$/.exec(one.path) : null
    if (found === null) continue
    const index = Number(found[1])
    const errors = lines.get(index) ?? {}
    errors[found[2] ?? ''] ??= one.message
    lines.set(index, errors)
  }
  return lines
}

/** Lines of a document: added by 料号 or 备案序号 with a quantity (one or a pasted block), figures typed in the grid. */
export function LinesEditor(props: {
  readonly type: BondedType
  readonly edit: DocumentEdit
  readonly canEdit: boolean
}) {
  const { type, edit, canEdit } = props
  const { lines } = edit.sheet.content
  const columns = useMemo(() => lineColumns(type, canEdit), [type, canEdit])
  const rows = useMemo(() => {
    const errors = errorsByLine(edit.findings)
    return lines.map((line, i): LineRow => ({
      id: i + 1,
      key: String(i + 1).padStart(6, '0'),
      fields: line.fields,
      errors: errors.get(i) ?? {},
    }))
  }, [lines, edit.findings])
  const store = useLocalGrid<LineRow>({
    id: `bonded-lines-${type}`,
    columns,
    rows,
  })
  const set = (row: number, name: string, value: string): void =>
    edit.change((before) => ({
      ...before,
      lines: before.lines.map((line, i) =>
        i === row - 1 ? { ...line, fields: { ...line.fields, [name]: normalDecimal(value) } } : line,
      ),
    }))
  const drop = (): void => {
    const { focus } = store.state()
    edit.change((before) => ({ ...before, lines: before.lines.filter((_line, i) => i !== focus.row) }))
  }
  return (
    <>
      {canEdit ? (
        <div className="bonded-lines-bar">
          <AddLines type={type} edit={edit} />
          <ActionButton disabled={lines.length === 0} onClick={drop}>
            删除当前项
          </ActionButton>
        </div>
      ) : null}
      <DenseGrid
        store={store}
        label="商品"
        empty={
          <EmptySentence>
            {canEdit ? '还没有商品。在上面输入料号或备案序号与数量，或从 Excel 粘贴两列。' : '没有商品。'}
          </EmptySentence>
        }
        onFind={() => undefined}
        {...(canEdit
          ? { editing: { onEdit: (row: LineRow, column: string, text: string) => set(row.id, column, text) } }
          : {})}
      />
    </>
  )
}

function AddLines(props: { readonly type: BondedType; readonly edit: DocumentEdit }) {
  const { type, edit } = props
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState('')
  const [working, setWorking] = useState(false)
  const add = async (): Promise<void> => {
    const wanted = wantedLines(text)
    if (wanted.length === 0) return toast.warn('每行写料号（或备案序号）与数量，例如：LH-001 12')
    setWorking(true)
    const found = await linesFor(wanted)
    setWorking(false)
    if (found === undefined) return
    const lines = found.lines.map((line) => ({ ...line, fields: lineOfType(type, line.fields) }))
    edit.change((before) => ({ ...before, lines: [...before.lines, ...lines] }))
    setText(found.missing.map((one) => `${one.text} ${one.quantity}`).join('\n'))
    if (found.missing.length > 0) toast.warn(`没有找到 ${found.missing.length} 个料号，已留在输入框里`)
  }
  const linesFor = async (
    wanted: ReturnType<typeof wantedLines>,
  ): Promise<{ readonly lines: BondedBody['lines']; readonly missing: ReturnType<typeof wantedLines> } | undefined> => {
    const books = await client.call('book.list', { archived: true })
    if (!books.ok) return void toast.failed(books)
    const number = BOOK_ELEMENTS.map((name) => edit.sheet.content.head[name] ?? '').find((one) => one !== '')
    const book = books.value.books.find((one) => one.bookNo === number)
    const items = await Promise.all(
      wanted.map(async (one) => {
        const page = async (field: 'itemNo' | 'seq') => {
          const answer = await client.call('book.items', {
            filters: [
              { field: 'book', op: 'is', value: String(book?.id ?? 0) },
              { field, op: 'is', value: one.text },
            ],
            limit: 1,
          })
          return answer.ok ? answer.value.rows[0] : undefined
        }
        const row = (await page('itemNo')) ?? (/^\d{1,9}$/.test(one.text) ? await page('seq') : undefined)
        return { one, row }
      }),
    )
    const known = items.flatMap(({ one, row }) =>
      row === undefined ? [] : [{ itemId: row.id, quantity: one.quantity }],
    )
    const missing = items.flatMap(({ one, row }) => (row === undefined ? [one] : []))
    if (known.length === 0) return { lines: [], missing }
    const answer = await client.call('bonded.lines', { items: known })
    if (!answer.ok) return void toast.failed(answer)
    return { lines: answer.value.lines, missing }
  }
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <textarea
        className="field-input bonded-add"
        aria-label="料号与数量"
        rows={Math.min(6, Math.max(1, text.split('\n').length))}
        placeholder="料号或备案序号 数量（可粘贴多行）"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !text.includes('\n')) {
            event.preventDefault()
            void add()
          }
        }}
      />
      <ActionButton hotkey="F7" loading={working} onClick={() => void add()}>
        加入
      </ActionButton>
    </form>
  )
}
