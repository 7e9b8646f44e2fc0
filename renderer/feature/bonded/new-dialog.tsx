import { Button } from 'antd'
import { useState } from 'react'
import { bondedType, type BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { choicesOf, type BondedBody } from './bonded-fields.ts'

export interface Start {
  readonly type: BondedType
  readonly content: BondedBody
}

/** A new document: of which book, of which type, in or out; the head is filled with what follows from that. */
export function NewDialog(props: {
  readonly types: readonly BondedType[]
  readonly onClose: () => void
  readonly onStart: (start: Start) => void
}) {
  const client = useClient()
  const toast = useToast()
  const books = useQueryProcedure('book.list', {}, { keep: true })
  const [type, setType] = useState<BondedType>(props.types[0] ?? 'INV101')
  const [bookId, setBookId] = useState(0)
  const [listType, setListType] = useState('')
  const [direction, setDirection] = useState<'I' | 'E'>('I')
  const list = books.data?.books ?? []
  const book = list.find((one) => one.id === bookId) ?? list[0]
  const kind = bondedType(type)
  const listTypes = choicesOf(kind.listType)
  const begin = async (): Promise<void> => {
    if (book === undefined) return
    const answer = await client.call('bonded.start', { type, bookId: book.id, listType, direction })
    if (answer.ok) props.onStart({ type, content: answer.value.content })
    else toast.failed(answer)
  }
  return (
    <Dialog
      title="新建保税单证"
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton primary layer="dialog" hotkey="F10" disabled={book === undefined} onClick={() => void begin()}>
            开始填写
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
          {props.types.length === 1 ? null : (
            <label>
              单证
              <select
                className="field-input"
                data-autofocus
                value={type}
                onChange={(event) => setType(props.types.find((one) => one === event.target.value) ?? type)}
              >
                {props.types.map((one) => (
                  <option key={one} value={one}>
                    {bondedType(one).name}
                  </option>
                ))}
              </select>
            </label>
          )}
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
          {listTypes.length === 0 ? null : (
            <label>
              类型
              <select className="field-input" value={listType} onChange={(event) => setListType(event.target.value)}>
                <option value="">按通常</option>
                {listTypes.map((one) => (
                  <option key={one.value} value={one.value}>
                    {one.label}
                  </option>
                ))}
              </select>
            </label>
          )}
          {kind.direction === '' ? null : (
            <label>
              进出
              <select
                className="field-input"
                value={direction}
                onChange={(event) => setDirection(event.target.value === 'E' ? 'E' : 'I')}
              >
                <option value="I">进（入区、入库）</option>
                <option value="E">出（出区、出库）</option>
              </select>
            </label>
          )}
        </div>
      )}
    </Dialog>
  )
}
