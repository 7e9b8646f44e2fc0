import { useState } from 'react'
import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount, readableDecimal, readableTime } from '../../ui/number-text.ts'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'

export type Asked = Omit<CallIn<'reconcile.run'>, 'onlyDifferences' | 'limit'>
export type PartCode = CallIn<'reconcile.part'>['code']
type PartLine = CallOut<'reconcile.part'>['rows'][number]

const SCREENS: Readonly<Record<string, string>> = { list: 'bondedList', parcel: 'parcel', return: 'crossborder' }

/** The rows behind a part, of the item under the cursor or of all; each with its movements and the way to its papers. */
export function PartPane(props: {
  readonly asked: Asked
  readonly code: PartCode
  readonly item:
    | { readonly itemId: number; readonly itemNo: string; readonly parts: readonly { readonly code: string }[] }
    | undefined
  readonly onClose: () => void
}) {
  const { item, code } = props
  const ofItem = item !== undefined && item.parts.some((part) => part.code === code)
  const [all, setAll] = useState(!ofItem)
  const question = { ...props.asked, code, ...(all || item === undefined ? {} : { itemId: item.itemId }) }
  const part = useQueryProcedure('reconcile.part', question, { keep: true })
  return (
    <>
      <PaneHead title={`差异明细${all || item === undefined ? '' : `　料号 ${item.itemNo}`}`} onClose={props.onClose}>
        {ofItem ? (
          <button type="button" className="link-button" onClick={() => setAll(!all)}>
            {all ? '只看这一项' : '看全部商品'}
          </button>
        ) : null}
        <span className="soft">{part.data === undefined ? '' : `${readableCount(part.data.count)} 笔`}</span>
      </PaneHead>
      <div className="pane-body" tabIndex={0} role="group" aria-label="差异明细">
        <Loaded of={part}>
          {(data) =>
            data.rows.length === 0 ? (
              <EmptySentence>没有这一类差异。</EmptySentence>
            ) : (
              <table className="plain-table" aria-label="差异明细">
                <thead>
                  <tr>
                    <th scope="col">账册</th>
                    <th scope="col">备案序号</th>
                    <th scope="col">料号</th>
                    <th scope="col">货主</th>
                    <th scope="col">单证</th>
                    <th scope="col" className="number">
                      差异
                    </th>
                    <th scope="col">账面与实物的变动</th>
                  </tr>
                </thead>
                <tbody>
                  {data.rows.map((row) => (
                    <Line key={`${row.itemId} ${row.markKind} ${row.markId} ${row.owner}`} row={row} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </div>
    </>
  )
}

function Line(props: { readonly row: PartLine }) {
  const { row } = props
  const { open } = useWorkspace()
  const screen = SCREENS[row.markKind]
  const show = (): void => {
    if (screen === 'parcel') open({ screen, filters: [{ field: 'ids', op: 'is', value: String(row.markId) }] })
    else if (screen !== undefined) open({ screen, params: { id: String(row.markId) } })
  }
  return (
    <tr>
      <td className="mono">{row.bookNo}</td>
      <td className="mono">{row.seq}</td>
      <td className="mono">{row.itemNo}</td>
      <td>{row.owner}</td>
      <td className="mono">
        {screen === undefined ? (
          row.label
        ) : (
          <button type="button" className="link-button" onClick={show}>
            {row.label}
          </button>
        )}
      </td>
      <td className="number">{readableDecimal(row.quantity)}</td>
      <td>
        {row.entries.map((entry, i) => (
          <span key={i} className="reconcile-entry" title={`${readableTime(entry.at)} ${entry.cause}`}>
            {`${entry.kindName} ${entry.account} ${readableDecimal(entry.quantity)}`}
          </span>
        ))}
      </td>
    </tr>
  )
}
