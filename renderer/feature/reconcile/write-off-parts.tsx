import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { WRITE_OFF_FIGURE_NAMES, type WriteOffFigure } from '../../../shared/domain/bonded/write-off.ts'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'

export type Figures = CallOut<'writeOff.draft'>
export type Saved = CallOut<'writeOff.get'>

/** Days left to report, in their colour; nothing where no term is known. */
export function ClockTag(props: { readonly clock: Figures['clock'] }) {
  const { clock } = props
  if (clock === undefined) return null
  return (
    <StatusTag tone={clock.daysLeft < 0 ? 'red' : clock.daysLeft <= 30 ? 'amber' : 'green'}>
      {clock.daysLeft < 0 ? `已超 ${-clock.daysLeft} 天` : `还有 ${clock.daysLeft} 天`}
    </StatusTag>
  )
}

/** The movements behind a figure of an item, each with the way to its papers. */
export function RowsPane(props: {
  readonly figures: Pick<Figures, 'bookId' | 'from' | 'to' | 'through'>
  readonly item: { readonly itemId: number; readonly itemNo: string }
  readonly figure: WriteOffFigure
  readonly onClose: () => void
}) {
  const { open } = useWorkspace()
  const { bookId, from, to, through } = props.figures
  const rows = useQueryProcedure(
    'writeOff.rows',
    { bookId, from, to, through, itemId: props.item.itemId, figure: props.figure },
    { keep: true },
  )
  return (
    <>
      <PaneHead title={`${WRITE_OFF_FIGURE_NAMES[props.figure]}　料号 ${props.item.itemNo}`} onClose={props.onClose}>
        <button
          type="button"
          className="link-button"
          onClick={() => open({ screen: 'book', params: { id: String(props.item.itemId) } })}
        >
          账册商品
        </button>
      </PaneHead>
      <div className="pane-body" tabIndex={0} role="group" aria-label="数字的由来">
        <Loaded of={rows}>
          {(data) =>
            data.rows.length === 0 ? (
              <EmptySentence>没有变动。</EmptySentence>
            ) : (
              <table className="plain-table" aria-label="数字的由来">
                <thead>
                  <tr>
                    <th scope="col">时间</th>
                    <th scope="col">变动</th>
                    <th scope="col">由来</th>
                    <th scope="col" className="number">
                      数量
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.rows.map((row) => (
                    <tr key={row.entryId}>
                      <td className="mono">{readableTime(row.at)}</td>
                      <td>{row.kindName}</td>
                      <td>
                        {row.causeKind === 'document' || row.causeKind === 'pass' ? (
                          <button
                            type="button"
                            className="link-button"
                            onClick={() =>
                              open({
                                screen: row.causeKind === 'pass' ? 'bondedPass' : 'bondedList',
                                params: { id: String(row.causeId) },
                              })
                            }
                          >
                            {row.cause}
                          </button>
                        ) : (
                          row.cause
                        )}
                      </td>
                      <td className="number">{readableDecimal(row.quantity)}</td>
                    </tr>
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

/** What was saved, and what happened since. */
export function HistoryTab(props: {
  readonly saved: Saved
  readonly onShow: (version: number) => void
  readonly onVerify: (version: number) => void
  readonly verified: Readonly<Record<number, boolean>>
}) {
  const { saved, verified } = props
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="版本与进度">
      <h2>版本</h2>
      <table className="plain-table" aria-label="版本">
        <thead>
          <tr>
            <th scope="col" className="number">
              版本
            </th>
            <th scope="col">时间</th>
            <th scope="col">经办</th>
            <th scope="col" className="number">
              商品
            </th>
            <th scope="col" className="number">
              溢余
            </th>
            <th scope="col" className="number">
              短少
            </th>
            <th scope="col" className="number">
              清单
            </th>
            <th scope="col">说明</th>
            <th scope="col">校验值</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {saved.versions.map((one) => (
            <tr key={one.version} aria-selected={one.version === saved.shown}>
              <td className="number">{one.version}</td>
              <td className="mono">{readableTime(one.at)}</td>
              <td>{one.actor}</td>
              <td className="number">{one.items}</td>
              <td className="number">{one.surplus}</td>
              <td className="number">{one.shortage}</td>
              <td className="number">{one.lists}</td>
              <td>{one.note}</td>
              <td className="mono" title={one.hash}>
                {one.hash.slice(0, 16)}
              </td>
              <td>
                <button type="button" className="link-button" onClick={() => props.onShow(one.version)}>
                  查看
                </button>{' '}
                <button type="button" className="link-button" onClick={() => props.onVerify(one.version)}>
                  复算
                </button>{' '}
                {verified[one.version] === undefined ? null : (
                  <StatusTag tone={verified[one.version] === true ? 'green' : 'red'}>
                    {verified[one.version] === true ? '一致' : '不一致'}
                  </StatusTag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Events events={saved.events} />
    </div>
  )
}

function Events(props: { readonly events: Saved['events'] }) {
  return (
    <>
      <h2>进度</h2>
      <table className="plain-table" aria-label="进度">
        <tbody>
          {props.events.map((one, i) => (
            <tr key={i}>
              <td className="mono">{one.day}</td>
              <td>{one.act}</td>
              <td>
                <StatusTag tone={one.tone === 'amber' || one.tone === 'red' ? one.tone : 'blue'}>
                  {one.stateName}
                </StatusTag>
              </td>
              <td>{`第 ${one.version} 版`}</td>
              <td>{one.detail}</td>
              <td>{one.actor}</td>
              <td className="mono soft">{readableTime(one.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
