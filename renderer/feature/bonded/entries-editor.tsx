import { useState } from 'react'
import { useQueryProcedure } from '../../api/index.ts'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PassLoad } from './pass-load.tsx'
import type { DocumentEdit } from './use-document.ts'

/** 关联报关单 of a two-step pass: numbers pasted or ticked among the import declarations that have one; the truck and its weights. */
export function EntriesEditor(props: { readonly edit: DocumentEdit; readonly canEdit: boolean }) {
  const { edit, canEdit } = props
  const toast = useToast()
  const [text, setText] = useState('')
  const chosen = edit.sheet.content.links.map((link) => link['EntryId'] ?? '').filter((one) => one !== '')
  const known = useQueryProcedure('declaration.page', {
    filters: [
      { field: 'entryNo', op: 'filled' },
      { field: 'direction', op: 'is', value: 'I' },
    ],
    sort: { by: 'id', down: true },
    limit: 100,
  })
  const set = (entries: readonly string[]): void =>
    edit.change((before) => ({ ...before, links: [...new Set(entries)].map((EntryId) => ({ EntryId })) }))
  const add = (): void => {
    const numbers = parseNumbers(text)
    const wrong = numbers.filter((one) => !/^\d{18}$/.test(one))
    set([...chosen, ...numbers.filter((one) => /^\d{18}$/.test(one))])
    setText(wrong.join('\n'))
    if (wrong.length > 0) toast.warn(`${wrong.length} 个不是 18 位报关单编号，已留在输入框里`)
  }
  const others = chosen.filter((one) => known.data?.rows.some((row) => row.entryNo === one) !== true)
  return (
    <>
      <PassLoad type="ICP101" edit={edit} canEdit={canEdit} goods={undefined} />
      {canEdit ? (
        <form
          className="bonded-lines-bar"
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <textarea
            className="field-input bonded-add"
            aria-label="报关单编号"
            rows={Math.min(6, Math.max(1, text.split('\n').length))}
            placeholder="概要申报的 18 位报关单编号（可粘贴多行）"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <ActionButton hotkey="F7" disabled={text.trim() === ''} onClick={add}>
            加入
          </ActionButton>
        </form>
      ) : null}
      {others.length === 0 ? null : (
        <ul className="bonded-findings" aria-label="台账外的报关单">
          {others.map((one) => (
            <li key={one}>
              <span className="mono">{one}</span> <span className="soft">台账里没有这份报关单</span>{' '}
              {canEdit ? (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => set(chosen.filter((other) => other !== one))}
                >
                  去掉
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {known.data === undefined || known.data.rows.length === 0 ? (
        <EmptySentence>台账里还没有带海关编号的进口报关单；请在上面粘贴概要申报的报关单编号。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="可关联的报关单">
          <thead>
            <tr>
              <th scope="col">选</th>
              <th scope="col">报关单</th>
              <th scope="col">状态</th>
              <th scope="col">商品</th>
              <th scope="col" className="number">
                毛重
              </th>
            </tr>
          </thead>
          <tbody>
            {known.data.rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`关联 ${row.entryNo}`}
                    disabled={!canEdit}
                    checked={chosen.includes(row.entryNo)}
                    onChange={(event) =>
                      set(event.target.checked ? [...chosen, row.entryNo] : chosen.filter((one) => one !== row.entryNo))
                    }
                  />
                </td>
                <td className="mono">{row.entryNo}</td>
                <td>{row.stateName}</td>
                <td>{row.firstGoods}</td>
                <td className="number">{readableDecimal(row.gross)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
