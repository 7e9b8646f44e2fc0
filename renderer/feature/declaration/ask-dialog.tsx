import { Button } from 'antd'
import { useState } from 'react'
import { Dialog } from '../../ui/part/dialog.tsx'

/** Asks for one text, or for one of a few choices. Enter answers. */
export function AskDialog(props: {
  readonly title: string
  readonly label: string
  readonly ok: string
  readonly note?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly lines?: boolean
  readonly onAnswer: (text: string) => void
  readonly onClose: () => void
}) {
  const { choices } = props
  const [text, setText] = useState(choices?.[0]?.value ?? '')
  const answer = (): void => {
    if (text.trim() !== '') props.onAnswer(props.lines === true ? text : text.trim())
  }
  const common = { className: 'field-input', 'aria-label': props.label, 'data-autofocus': true, value: text }
  return (
    <Dialog
      title={props.title}
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button type="primary" disabled={text.trim() === ''} onClick={answer}>
            {props.ok}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          answer()
        }}
      >
        {choices !== undefined ? (
          <select
            {...common}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              // The button that opened the dialog has the focus again at once: this same key must not press it.
              event.preventDefault()
              answer()
            }}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        ) : props.lines === true ? (
          <textarea
            {...common}
            className="field-input field-text"
            rows={6}
            onChange={(event) => setText(event.target.value)}
          />
        ) : (
          <input {...common} onChange={(event) => setText(event.target.value)} />
        )}
        {props.note === undefined ? null : <p className="soft">{props.note}</p>}
      </form>
    </Dialog>
  )
}
