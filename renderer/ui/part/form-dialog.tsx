import { Button } from 'antd'
import type { ReactNode } from 'react'
import { ActionButton } from './action-button.tsx'
import { Dialog } from './dialog.tsx'

/** A dialog that takes something in: 取消, and one button that says what happens (Ctrl+S). */
export function FormDialog(props: {
  readonly title: string
  readonly width: number
  readonly ready: boolean
  readonly pending: boolean
  readonly onSave: () => void
  readonly onClose: () => void
  readonly ok?: string
  readonly danger?: boolean
  readonly children: ReactNode
}) {
  return (
    <Dialog
      title={props.title}
      width={props.width}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            danger={props.danger ?? false}
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={!props.ready}
            loading={props.pending}
            onClick={props.onSave}
          >
            {props.ok ?? '保存'}
          </ActionButton>
        </>
      }
    >
      {props.children}
    </Dialog>
  )
}
