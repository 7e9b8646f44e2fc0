import { App } from 'antd'
import { createElement, useMemo } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import type { Ask } from './confirm.tsx'
import { useConfirm } from './confirm.tsx'

interface Failed {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Toast {
  readonly done: (text: string) => void
  readonly warn: (text: string) => void
  /** The failure's sentence with its code; stays long enough to be read. */
  readonly failed: (failure: Failed) => void
  /** Asked only before what cannot be taken back. */
  readonly confirm: Ask
}

const READ_SECONDS = 10

export function useToast(): Toast {
  const { message, notification } = App.useApp()
  const confirm = useConfirm()
  return useMemo(
    () => ({
      done: (text) => void message.success(text),
      warn: (text) => void message.warning(text, 5),
      failed: (failure) => {
        const code = createElement('code', { className: 'mono soft' }, failure.code)
        notification.error({
          title: '没有完成',
          description: createElement(
            'div',
            null,
            failureText(failure.code, failure.data),
            createElement('div', null, code),
          ),
          duration: READ_SECONDS,
          placement: 'bottomRight',
        })
      },
      confirm,
    }),
    [confirm, message, notification],
  )
}
