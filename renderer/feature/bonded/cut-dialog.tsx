import { Button } from 'antd'
import { useState } from 'react'
import type { Out } from '../../../shared/contract/index.ts'
import { useJob, useQueryProcedure } from '../../api/index.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** 由包裹归集: the parcels aboard a truck by their scanned numbers, or all that wait; lists of type 8 come out as drafts. */
export function CutDialog(props: { readonly onClose: () => void }) {
  const toast = useToast()
  const books = useQueryProcedure('book.list', {}, { keep: true })
  const cutting = useJob('bonded.cut')
  const [bookId, setBookId] = useState(0)
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const [seen, setSeen] = useState<Out<'bonded.cut'> | undefined>(undefined)
  const list = books.data?.books ?? []
  const book = list.find((one) => one.id === bookId) ?? list[0]
  const numbers = text.split(/\s+/).filter((one) => one !== '')
  const run = async (preview: boolean): Promise<void> => {
    if (book === undefined) return
    const answer = await cutting.start({ bookId: book.id, numbers, note, preview })
    if (!answer.ok) return toast.failed(answer)
    setSeen(answer.value)
    if (preview) return
    toast.done(
      `已归集 ${readableCount(answer.value.lists.length)} 份清单草稿，${readableCount(answer.value.ready)} 个包裹`,
    )
    if (answer.value.held.length === 0 && answer.value.missing.length === 0) props.onClose()
  }
  return (
    <Dialog
      title="由放行包裹归集保税电商清单"
      width={560}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>关闭</Button>
          <ActionButton
            layer="dialog"
            hotkey="F8"
            disabled={book === undefined}
            loading={cutting.running}
            onClick={() => void run(true)}
          >
            先看
          </ActionButton>
          <ActionButton
            primary
            layer="dialog"
            hotkey="F10"
            disabled={book === undefined}
            loading={cutting.running}
            onClick={() => void run(false)}
          >
            归集成草稿
          </ActionButton>
        </>
      }
    >
      {books.data === undefined ? (
        <LoadingSentence />
      ) : list.length === 0 ? (
        <EmptySentence>还没有账册，请先在“账册”中建立。</EmptySentence>
      ) : (
        <div className="bonded-new">
          <label>
            账册
            <select
              className="field-input"
              value={book?.id ?? 0}
              onChange={(event) => setBookId(Number(event.target.value))}
            >
              {list.map((one) => (
                <option key={one.id} value={one.id}>
                  {`${one.bookNo} ${one.title}`}
                </option>
              ))}
            </select>
          </label>
          <label>
            车次
            <input
              className="field-input"
              maxLength={200}
              placeholder="车牌或车次，写入清单备注"
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </label>
          <label>
            单号
            <textarea
              className="field-input field-text"
              rows={6}
              data-autofocus
              placeholder="装车扫描的运单、订单或清单编号，一行一个；留空为全部待核扣包裹"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          {seen === undefined ? null : (
            <div role="status">
              <div className="figures-line">
                <span>
                  可归集<b>{readableCount(seen.ready)}</b> 个包裹
                </span>
                <span>
                  不能归集<b>{readableCount(seen.held.length)}</b>
                </span>
                <span>
                  没有找到<b>{readableCount(seen.missing.length)}</b>
                </span>
              </div>
              <ul>
                {seen.held.slice(0, 8).map((one) => (
                  <li key={one.parcelId}>{`${one.orderNo}：${one.why}`}</li>
                ))}
                {seen.missing.slice(0, 8).map((one) => (
                  <li key={one}>{`${one}：没有放行，或已在清单中`}</li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </Dialog>
  )
}
