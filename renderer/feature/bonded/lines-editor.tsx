import { useState } from 'react'
import type { BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { useClient } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { LINE_COLUMNS, wantedLines, type BondedBody } from './bonded-fields.ts'
import type { DocumentEdit } from './use-document.ts'

const BOOK_ELEMENTS = ['PutrecNo', 'AreainOriactNo', 'BwlNo'] as const

/** Lines of a document: added by 料号 or 备案序号 with a quantity (one or a pasted block), figures typed in place. */
export function LinesEditor(props: {
  readonly type: BondedType
  readonly edit: DocumentEdit
  readonly canEdit: boolean
}) {
  const { type, edit, canEdit } = props
  const { content } = edit.sheet
  const columns = LINE_COLUMNS[type]
  const set = (index: number, name: string, value: string): void =>
    edit.change((before) => ({
      ...before,
      lines: before.lines.map((line, i) =>
        i === index ? { ...line, fields: { ...line.fields, [name]: value } } : line,
      ),
    }))
  const drop = (index: number): void =>
    edit.change((before) => ({ ...before, lines: before.lines.filter((_line, i) => i !== index) }))
  const errorAt = (index: number, name: string): string | undefined =>
    edit.findings.find((one) => one.path === `lines[${index}].${name}`)?.message
  return (
    <>
      {canEdit ? <AddLines type={type} edit={edit} /> : null}
      {content.lines.length === 0 ? (
        <EmptySentence>还没有商品。在上面输入料号或备案序号与数量，或从 Excel 粘贴两列。</EmptySentence>
      ) : (
        <table className="plain-table bonded-lines" aria-label="商品">
          <thead>
            <tr>
              <th scope="col">项</th>
              <th scope="col">备案序号</th>
              <th scope="col">料号</th>
              <th scope="col">商品</th>
              <th scope="col">单位</th>
              {columns.map(([name, title]) => (
                <th key={name} scope="col" className="number">
                  {title}
                </th>
              ))}
              <th scope="col">操作</th>
            </tr>
          </thead>
          <tbody>
            {content.lines.slice(0, 500).map((line, i) => (
              <tr key={i}>
                <td className="number">{i + 1}</td>
                <td className="mono">
                  {line.fields['PutrecSeqno'] ?? line.fields['OriactGdsSeqno'] ?? line.fields['GdsSeqNo'] ?? ''}
                </td>
                <td className="mono">{line.fields['GdsMtno'] ?? ''}</td>
                <td className="bonded-name" title={line.fields['GdsNm'] ?? ''}>
                  {line.fields['GdsNm'] ?? ''}
                </td>
                <td className="mono">{line.fields['DclUnitcd'] ?? line.fields['DclUnitCd'] ?? ''}</td>
                {columns.map(([name, title]) => {
                  const error = errorAt(i, name)
                  return (
                    <td key={name} className="number">
                      <input
                        className={
                          error === undefined ? 'field-input bonded-figure' : 'field-input bonded-figure bonded-wrong'
                        }
                        aria-label={`第 ${i + 1} 项${title}`}
                        aria-invalid={error !== undefined}
                        title={error}
                        disabled={!canEdit}
                        value={line.fields[name] ?? ''}
                        onChange={(event) => set(i, name, event.target.value.trim())}
                      />
                    </td>
                  )
                })}
                <td>
                  {canEdit ? (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={`删除第 ${i + 1} 项`}
                      onClick={() => drop(i)}
                    >
                      删除
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {content.lines.length > 500 ? (
        <p className="soft">{`共 ${content.lines.length} 项，只显示前 500 项；其余照常申报。`}</p>
      ) : null}
    </>
  )
}

/** Names of a line's elements where a type spells them its own way. */
function spelled(type: BondedType, fields: Readonly<Record<string, string>>): Record<string, string> {
  const { PutrecSeqno: seq = '', ...rest } = fields
  if (type === 'INV101') return { ...fields }
  if (type === 'SAS121')
    return pick({ ...rest, RltGdsSeqno: seq }, ['RltGdsSeqno', 'GdsMtno', 'Gdecd', 'GdsNm', 'DclUnitcd', 'DclQty'])
  if (type === 'BWS101')
    return {
      GdsSeqNo: seq,
      ...pick(rest, ['GdsMtno', 'Gdecd', 'GdsNm', 'GdsSpcfModelDesc', 'DclUprcAmt']),
      NatCd: rest['Natcd'] ?? '',
      DclUnitCd: rest['DclUnitcd'] ?? '',
      LawfUnitCd: rest['LawfUnitcd'] ?? '',
      SecdLawfUnitCd: rest['SecdLawfUnitcd'] ?? '',
      DclCurrCd: rest['DclCurrcd'] ?? '',
    }
  const goods = [
    'GdsMtno',
    'Gdecd',
    'GdsNm',
    'GdsSpcfModelDesc',
    'DclUnitcd',
    'LawfUnitcd',
    'SecdLawfUnitcd',
    'DclUprcAmt',
    'DclTotalAmt',
    'DclCurrcd',
    'DclQty',
  ]
  const base = { ...pick(rest, goods), OriactGdsSeqno: seq }
  return type === 'SAS101'
    ? { ...base, MtpckEndprdTypecd: 'I', SasDclSeqno: '' }
    : { ...base, ...pick(rest, ['Natcd', 'LawfQty', 'SecdLawfQty', 'LvyrlfModecd', 'DestinationNatcd']) }
}

function pick(fields: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? '']))
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
    const lines = found.lines.map((line) => ({ ...line, fields: spelled(type, line.fields) }))
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
