import type { ButtonProps } from 'antd'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Layer } from '../keys/hotkey.ts'
import { useHotkeys } from '../keys/use-hotkeys.ts'

export interface ActionButtonProps {
  readonly children: ReactNode
  readonly onClick: () => void
  /** Shown on the button and heard while the button is on screen and enabled. */
  readonly hotkey?: string
  readonly layer?: Layer
  /** false: the user's role never may. What he may not do is not offered. */
  readonly allowed?: boolean
  readonly disabled?: boolean
  readonly loading?: boolean
  readonly primary?: boolean
  readonly danger?: boolean
  readonly icon?: ReactNode
  readonly title?: string
  readonly size?: ButtonProps['size']
}

/** A button that shows its key. */
export function ActionButton(props: ActionButtonProps) {
  const { hotkey, allowed = true, disabled = false, loading = false } = props
  const usable = allowed && !disabled && !loading
  useHotkeys(hotkey === undefined ? {} : { [hotkey]: props.onClick }, props.layer ?? 'screen', usable)
  if (!allowed) return null
  return (
    <Button
      type={props.primary === true ? 'primary' : 'default'}
      danger={props.danger ?? false}
      disabled={disabled}
      loading={loading}
      onClick={props.onClick}
      icon={props.icon}
      {...(props.size === undefined ? {} : { size: props.size })}
      {...(props.title === undefined ? {} : { title: props.title })}
      {...(hotkey === undefined ? {} : { 'aria-keyshortcuts': hotkey.replace('Ctrl', 'Control') })}
    >
      {props.children}
      {hotkey === undefined ? null : <kbd>{hotkey}</kbd>}
    </Button>
  )
}
