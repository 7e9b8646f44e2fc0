import { useEffect, useState } from 'react'
import type { CallOut } from '../../shared/contract/index.ts'
import { useQueryProcedure } from '../api/index.ts'
import { useLayouts } from './layout.tsx'

const KEY = 'away-since'

export type AwayAnswer = CallOut<'ledger.whileAway'>
export type AwayLine = AwayAnswer['lines'][number]

/** '' = now. */
export interface AwaySpan {
  readonly since: string
  readonly until: string
}

/**
 * What happened since the user last said that he had seen it (the first time: from now on), or within a span of his own choice.
 * Times are the ledger's, never this window's.
 */
export function useAway(span?: AwaySpan) {
  const layouts = useLayouts()
  const [since, setSince] = useState<string | undefined>(undefined)
  useEffect(() => {
    let gone = false
    void layouts.load(KEY).then((body) => (gone ? undefined : setSince(body ?? '')))
    return () => {
      gone = true
    }
  }, [layouts])
  const asked = span ?? { since: since ?? '', until: '' }
  const away = useQueryProcedure(
    'ledger.whileAway',
    { since: asked.since, ...(asked.until === '' ? {} : { until: asked.until }) },
    { enabled: since !== undefined, keep: true },
  )
  const answered = away.data?.until
  const keep = (moment: string): void => {
    setSince(moment)
    layouts.save(KEY, moment)
  }
  useEffect(() => {
    if (since !== '' || answered === undefined || span !== undefined) return
    setSince(answered)
    layouts.save(KEY, answered)
  }, [since, answered, span, layouts])
  /** Seen: what comes from now on is new. */
  const seen = (): void => (answered === undefined ? undefined : keep(answered))
  return { away, since, seen }
}

/** 3 小时 5 分 */
export function readableSpan(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes} 分` : minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分`
}
