import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useCommand } from '../api/index.ts'
import { useMay } from '../app/session.tsx'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'
import { useToast } from '../ui/part/toast.ts'
import './work.css'
import { readableXml } from './xml-text.ts'

/** In clear this long, then masked again. */
const SHOWN_MS = 60_000

/** 报文: the frozen bytes as text; personal data masked until somebody says why he must see it. */
export function MessageView(props: { readonly hash: string; readonly mark?: string | undefined }) {
  const { hash } = props
  const toast = useToast()
  const { run, failure, pending } = useCommand('message.text')
  const mayReveal = useMay('message.text')
  const [text, setText] = useState<string | undefined>(undefined)
  const [clear, setClear] = useState(false)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [indented, setIndented] = useState(true)
  useEffect(() => {
    let gone = false
    setText(undefined)
    setClear(false)
    void run({ hash }).then((answer) => (answer.ok && !gone ? setText(answer.value.text) : undefined))
    return () => {
      gone = true
    }
  }, [hash, run])
  const mask = async (): Promise<void> => {
    const answer = await run({ hash })
    if (answer.ok) setText(answer.value.text)
    setClear(false)
  }
  useEffect(() => {
    if (!clear) return undefined
    const timer = setTimeout(() => void mask(), SHOWN_MS)
    return () => clearTimeout(timer)
  })
  const reveal = async (): Promise<void> => {
    const answer = await run({ hash, reveal: true, reason: reason.trim() })
    if (!answer.ok) return toast.failed(answer)
    setText(answer.value.text)
    setClear(true)
    setAsking(false)
    setReason('')
  }
  if (text === undefined) return failure === undefined ? <LoadingSentence /> : <FailureSentence failure={failure} />
  return (
    <div className="message-view">
      <div className="compare-bar">
        <label>
          <input type="checkbox" checked={indented} onChange={() => setIndented(!indented)} /> 分行显示
        </label>
        <span className="soft mono message-hash" title={hash}>
          SHA-256 {hash.slice(0, 16)}…
        </span>
        <span className="gap" />
        {clear ? (
          <Button size="small" onClick={() => void mask()}>
            遮蔽
          </Button>
        ) : asking || !mayReveal ? null : (
          <Button size="small" onClick={() => setAsking(true)}>
            显示完整内容…
          </Button>
        )}
        {asking ? (
          <form
            className="message-reason"
            onSubmit={(event) => {
              event.preventDefault()
              void reveal()
            }}
          >
            <Input
              size="small"
              autoFocus
              value={reason}
              maxLength={200}
              placeholder="查看原因（写入操作日志）"
              aria-label="查看原因"
              onChange={(event) => setReason(event.target.value)}
            />
            <Button size="small" type="primary" htmlType="submit" loading={pending} disabled={reason.trim() === ''}>
              显示
            </Button>
            <Button size="small" onClick={() => setAsking(false)}>
              取消
            </Button>
          </form>
        ) : null}
      </div>
      <pre className="message-text" tabIndex={0} aria-label="报文原文">
        <Marked text={indented ? readableXml(text) : text} mark={props.mark} />
      </pre>
    </div>
  )
}

/** A message carries up to a hundred documents: the one that was asked for comes into view. */
function Marked(props: { readonly text: string; readonly mark: string | undefined }) {
  const { text, mark } = props
  const at = mark === undefined || mark === '' ? -1 : text.indexOf(mark)
  if (at < 0 || mark === undefined) return text
  return (
    <>
      {text.slice(0, at)}
      <mark ref={showMark}>{mark}</mark>
      {text.slice(at + mark.length)}
    </>
  )
}

function showMark(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' })
}
