import { Button } from 'antd'
import { useState } from 'react'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** 集报: approved stock orders of one form, ticked, become one list; quantities of an item are added up, none is lost. */
export function GatherDialog(props: { readonly onClose: () => void; readonly onMade: (id: number) => void }) {
  const toast = useToast()
  const books = useQueryProcedure('book.list', {}, { keep: true })
  const [bookId, setBookId] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const gathering = useCommand('bonded.gather')
  const list = books.data?.books ?? []
  const book = list.find((one) => one.id === bookId) ?? list[0]
  const orders = useQueryProcedure(
    'bonded.gatherable',
    { bookId: book?.id ?? 0 },
    { enabled: book !== undefined, keep: true },
  )
  const rows = orders.data?.orders ?? []
  const first = rows.find((one) => chosen.has(one.id))
  const fits = (row: (typeof rows)[number]): boolean =>
    first === undefined || (row.formNo === first.formNo && row.direction === first.direction)
  const make = async (): Promise<void> => {
    if (book === undefined) return
    const answer = await gathering.run({ bookId: book.id, stockIds: [...chosen] })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已生成集报清单 ${answer.value.ownNo}：${answer.value.lines} 项，数量合计 ${answer.value.quantity}`)
    props.onMade(answer.value.id)
  }
  const toggle = (id: number, on: boolean): void => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  return (
    <Dialog
      title="集报：出入库单合并成核注清单"
      width={820}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="F10"
            disabled={chosen.size === 0}
            loading={gathering.pending}
            onClick={() => void make()}
          >
            {`集报 ${chosen.size} 份`}
          </ActionButton>
        </>
      }
    >
      <div className="bonded-new">
        <label>
          账册
          <select
            className="field-input"
            data-autofocus
            value={book?.id ?? 0}
            onChange={(event) => {
              setBookId(Number(event.target.value))
              setChosen(new Set())
            }}
          >
            {list.map((one) => (
              <option key={one.id} value={one.id}>
                {`${one.bookNo} ${one.title}`}
              </option>
            ))}
          </select>
        </label>
        {orders.data === undefined ? (
          <LoadingSentence />
        ) : rows.length === 0 ? (
          <EmptySentence>没有待集报的出入库单：海关审核通过、还没有集报的才列在这里。</EmptySentence>
        ) : (
          <table className="plain-table" aria-label="待集报的出入库单">
            <thead>
              <tr>
                <th scope="col">选</th>
                <th scope="col">出入库单</th>
                <th scope="col">申报表</th>
                <th scope="col">进出</th>
                <th scope="col">商品</th>
                <th scope="col" className="number">
                  数量
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`集报 ${row.number}`}
                      checked={chosen.has(row.id)}
                      disabled={!fits(row)}
                      onChange={(event) => toggle(row.id, event.target.checked)}
                    />
                  </td>
                  <td className="mono">{row.number}</td>
                  <td className="mono">{row.formNo}</td>
                  <td>{row.direction === 'I' ? '入' : '出'}</td>
                  <td>{row.lines > 1 ? `${row.firstGoods} 等 ${row.lines} 项` : row.firstGoods}</td>
                  <td className="number">{readableDecimal(row.quantity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Dialog>
  )
}
