import { Button, Spin } from 'antd'
import type { ReactNode } from 'react'
import { failureText } from '../../../shared/contract/index.ts'

/** What a place says when it has no rows: what is so, and what to do next. */
export function EmptySentence(props: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="sentence">
      <span>{props.children}</span>
      {props.action}
    </div>
  )
}

export function LoadingSentence(props: { readonly children?: string }) {
  return (
    <div className="sentence" role="status">
      <Spin size="small" />
      <span>{props.children ?? '正在读取…'}</span>
    </div>
  )
}

/** A failure in words, with its code for the one who is asked for help. */
export function FailureSentence(props: {
  readonly failure: { readonly code: string; readonly data: Readonly<Record<string, unknown>> }
  readonly onRetry?: () => void
}) {
  return (
    <div className="sentence sentence-failed" role="alert">
      <span>{failureText(props.failure.code, props.failure.data)}</span>
      <code>{props.failure.code}</code>
      {props.onRetry === undefined ? null : <Button onClick={props.onRetry}>重试</Button>}
    </div>
  )
}
