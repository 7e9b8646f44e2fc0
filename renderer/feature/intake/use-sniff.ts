import { useEffect, useRef, useState } from 'react'
import type { Answer, Out } from '../../../shared/contract/index.ts'
import { useJob } from '../../api/index.ts'
import { ownerOf, type QueuedFile } from './intake-queue.ts'

export type Sniffed = Out<'intake.sniff'>

export interface SniffHandle {
  readonly result: Sniffed | undefined
  readonly failure: { readonly code: string; readonly data: Readonly<Record<string, unknown>> } | undefined
  /** The preview on screen belongs to an earlier question. */
  readonly pending: boolean
}

/** Corrections come in quick succession; the preview follows when they pause this long. */
const SETTLE_MS = 300

/** Looks at the file's first rows again whenever kind, client or mapping change; what is on screen stays until the answer is there. */
export function useSniff(file: QueuedFile): SniffHandle {
  const { hash, fileName, kind, mapping } = file
  const clientId = ownerOf(file)
  const { start } = useJob('intake.sniff')
  const [answer, setAnswer] = useState<{ readonly for: string; readonly answer: Answer<Sniffed> } | undefined>(
    undefined,
  )
  const [pending, setPending] = useState(true)
  const asked = useRef('')
  const fileKey = `${hash}:${kind}`
  useEffect(() => {
    let gone = false
    setPending(true)
    const timer = setTimeout(
      () => {
        asked.current = fileKey
        void start({
          hash,
          fileName,
          kind,
          ...(clientId === undefined ? {} : { clientId }),
          ...(mapping === undefined ? {} : { mapping: { ...mapping } }),
        }).then((next) => {
          if (gone) return
          setAnswer({ for: fileKey, answer: next })
          setPending(false)
        })
      },
      mapping === undefined || asked.current !== fileKey ? 0 : SETTLE_MS,
    )
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [clientId, fileKey, fileName, hash, kind, mapping, start])
  const current = answer?.for === fileKey ? answer.answer : undefined
  return {
    result: current?.ok === true ? current.value : undefined,
    failure: current?.ok === false ? { code: current.code, data: current.data } : undefined,
    pending,
  }
}
