import { Button } from 'antd'
import type { ReactNode } from 'react'
import { ActionButton } from './action-button.tsx'
import { Dialog } from './dialog.tsx'

export interface SaveDialogProps {
  readonly title: string
  readonly width?: number
  /** What the one button says that does it. */
  readonly ok: string
  readonly hotkey?: string
  /** What the way out is called: 取消, or 关闭 where something stays behind. */
  readonly cancel?: string
  readonly disabled?: boolean
  readonly loading?: boolean
  /** Between the two. */
  readonly more?: ReactNode
  readonly onSave: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog that does one thing: left by Escape, done by its key. */
export function SaveDialog(props: SaveDialogProps) {
  return (
    <Dialog
      title={props.title}
      {...(props.width === undefined ? {} : { width: props.width })}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{props.cancel ?? '取消'}</Button>
          {props.more}
          <ActionButton
            primary
            layer="dialog"
            hotkey={props.hotkey ?? 'Ctrl+S'}
            disabled={props.disabled ?? false}
            loading={props.loading ?? false}
            onClick={props.onSave}
          >
            {props.ok}
          </ActionButton>
        </>
      }
    >
      {props.children}
    </Dialog>
  )
}
