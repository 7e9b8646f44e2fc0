import type { ReactNode } from 'react'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'

/** What a query knows so far. */
export interface Asked<T> {
  readonly isError: boolean
  readonly error: { readonly code: string; readonly data: Readonly<Record<string, unknown>> } | null
  readonly data: T | undefined
  readonly refetch: () => unknown
}

/** What an answer is shown as, once it is there; until then that it is being read, or why it is not there. */
export function Loaded<T>(props: {
  readonly of: Asked<T>
  readonly reading?: string
  readonly children: (data: T) => ReactNode
}) {
  const { of: asked, reading } = props
  if (asked.isError && asked.error !== null)
    return <FailureSentence failure={asked.error} onRetry={() => void asked.refetch()} />
  if (asked.data !== undefined) return props.children(asked.data)
  return reading === undefined ? <LoadingSentence /> : <LoadingSentence>{reading}</LoadingSentence>
}
