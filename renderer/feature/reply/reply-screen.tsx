import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { ReplyLine } from '../../../shared/contract/area/reply.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useJob } from '../../api/index.ts'
import type { ScreenEntry } from '../../app/screen.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { parseBlock } from '../../ui/grid/clipboard.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { chatText, statusFigures } from './reply-text.ts'
import './reply.css'

type Reply = CallOut<'reply.lookup'>
interface Row extends ReplyLine {
  readonly id: number
  readonly key: string
}

const MOST = 5000

/** 客户回复单: a client's numbers as he sent them; where each stands, why, and what he must send, in his order. */
function ReplyScreen() {
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState('')
  const [column, setColumn] = useState<number | undefined>(undefined)
  const [answer, setAnswer] = useState<Reply | undefined>(undefined)
  const [asking, setAsking] = useState(false)
  const sheet = useJob('reply.sheet')
  const input = useRef<HTMLTextAreaElement>(null)
  const rows = parseBlock(text).slice(0, MOST + 1)
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const question = { rows, ...(column === undefined || column >= width ? {} : { column }) }
  const ask = async (): Promise<void> => {
    if (rows.length === 0) return input.current?.focus()
    setAsking(true)
    const found = await client.call('reply.lookup', question)
    setAsking(false)
    if (found.ok) setAnswer(found.value)
    else toast.failed(found)
  }
  const copyChat = async (): Promise<void> => {
    if (answer === undefined) return
    await navigator.clipboard.writeText(chatText(answer.lines))
    toast.done(`已复制 ${readableCount(answer.lines.length)} 行，可贴到聊天窗口`)
  }
  const save = async (): Promise<void> => {
    if (answer === undefined) return
    const made = await sheet.start({ rows, column: answer.column })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`已导出 ${readableCount(made.value.rows)} 行：${made.value.fileName}`)
    else toast.failed(saved)
  }
  const restart = (): void => {
    setAnswer(undefined)
    setColumn(undefined)
    setText('')
    setTimeout(() => input.current?.focus(), 0)
  }
  useHotkeys({ F7: restart, F8: () => void ask() })
  return (
    <div className="reply-screen">
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" onClick={restart}>
          清空重贴
        </ActionButton>
        <ActionButton hotkey="F8" primary disabled={rows.length === 0 || asking} onClick={() => void ask()}>
          查询状态
        </ActionButton>
        <Button size="small" disabled={answer === undefined} onClick={() => void copyChat()}>
          复制聊天文字
        </Button>
        <Button size="small" disabled={answer === undefined} loading={sheet.running} onClick={() => void save()}>
          导出 Excel
        </Button>
        <span className="gap" />
        {answer === undefined ? null : (
          <span className="grid-figures">{`找到 ${readableCount(answer.found)} · 没有 ${readableCount(answer.missing)}`}</span>
        )}
      </div>
      <div className="reply-body">
        <div className="reply-paste">
          <label className="reply-label" htmlFor="reply-text">
            客户发来的单号
          </label>
          <textarea
            id="reply-text"
            ref={input}
            className="field-input field-text"
            spellCheck={false}
            autoFocus
            value={text}
            placeholder="从客户的 Excel 整块粘贴（可以多列，带表头也可以），或一行一个单号"
            onChange={(event) => {
              setText(event.target.value)
              setAnswer(undefined)
            }}
          />
          <div className="reply-foot">
            <span className="soft">{`${readableCount(rows.length)} 行 × ${width} 列${rows.length > MOST ? `（最多 ${readableCount(MOST)} 行）` : ''}`}</span>
            {width < 2 ? null : (
              <label className="soft">
                {'单号列 '}
                <select
                  className="field-input reply-column"
                  value={column === undefined ? '' : String(column)}
                  onChange={(event) => {
                    setColumn(event.target.value === '' ? undefined : Number(event.target.value))
                    setAnswer(undefined)
                  }}
                >
                  <option value="">{answer === undefined ? '自动判断' : `自动（第 ${answer.column + 1} 列）`}</option>
                  {Array.from({ length: width }, (_, i) => (
                    <option key={i} value={i}>{`第 ${i + 1} 列 ${(rows[0]?.[i] ?? '').slice(0, 12)}`}</option>
                  ))}
                </select>
              </label>
            )}
          </div>
        </div>
        <div className="reply-answer">
          {answer === undefined ? (
            <EmptySentence>
              粘贴后按 F8：按客户的次序逐个回答状态、原因和需要他补的资料，没有收到的单号留在原位。答案可选中后 Ctrl+C
              贴回，也可导出成带原表各列的 Excel。
            </EmptySentence>
          ) : (
            <AnswerGrid lines={answer.lines} />
          )}
        </div>
      </div>
    </div>
  )
}

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'number', title: '单号', width: 165, kind: 'code', text: (row) => row.number, frozen: true },
  {
    id: 'status',
    title: '状态',
    width: 130,
    text: (row) => (row.others === 0 ? row.status : `${row.status}（同号另有 ${row.others} 票）`),
    tone: (row) => toneOf(row.tone),
  },
  { id: 'reason', title: '原因', width: 150, text: (row) => row.reason },
  { id: 'ask', title: '需要客户提供', width: 200, text: (row) => row.ask },
  { id: 'invtNo', title: '清单编号', width: 160, kind: 'code', text: (row) => row.invtNo },
  { id: 'orderNo', title: '订单编号', width: 170, kind: 'code', text: (row) => row.orderNo },
  { id: 'waybillNo', title: '运单编号', width: 140, kind: 'code', text: (row) => row.waybillNo },
  { id: 'client', title: '客户', width: 170, text: (row) => row.client },
]

function AnswerGrid(props: { readonly lines: readonly ReplyLine[] }) {
  const { lines } = props
  const toast = useToast()
  const { open } = useWorkspace()
  const store = useLocalGrid<Row>({
    id: 'reply',
    columns: COLUMNS,
    rows: lines.map((line, at) => ({ ...line, id: at + 1, key: String(at + 1) })),
    errorOf: (row) => (row.parcelId === undefined ? '没有收到' : row.ask === '' ? undefined : '等客户补'),
  })
  useHotkeys({ F9: () => void store.nextError() })
  const openRow = (row: Row): void => {
    if (row.parcelId !== undefined) open({ screen: 'parcel', params: { id: String(row.parcelId) } })
  }
  return (
    <>
      <p className="reply-figures" role="status">
        {statusFigures(lines).map((figure) => (
          <StatusTag
            key={figure.status}
            tone={toneOf(figure.tone)}
          >{`${figure.status} ${readableCount(figure.count)}`}</StatusTag>
        ))}
      </p>
      <div className="reply-grid">
        <DenseGrid
          store={store}
          label="回复"
          empty={null}
          autoFocus
          onFind={() => undefined}
          onOpen={openRow}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
        />
      </div>
    </>
  )
}

export const replyScreen: ScreenEntry = {
  id: 'reply',
  title: '客户回复单',
  area: 'exchange',
  initials: 'khhfd',
  component: ReplyScreen,
}
