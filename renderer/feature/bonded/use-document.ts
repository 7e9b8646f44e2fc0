import { useEffect, useMemo, useRef, useState } from 'react'
import { bondedContentSchema } from '../../../shared/contract/area/bonded.ts'
import type { BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useDraft } from '../../connect/draft.tsx'
import type { DraftState } from '../../connect/draft-queue.ts'
import { useToast } from '../../ui/part/toast.ts'
import type { BondedBody, Finding } from './bonded-fields.ts'

/** What is being typed, and what it started from. */
export interface Sheet {
  readonly content: BondedBody
  readonly note: string
  readonly revision: number
}

function readSheet(stored: unknown): Sheet | undefined {
  if (typeof stored !== 'object' || stored === null || !('content' in stored) || !('revision' in stored))
    return undefined
  const content = bondedContentSchema.safeParse(stored.content)
  if (!content.success || typeof stored.revision !== 'number') return undefined
  const note = 'note' in stored && typeof stored.note === 'string' ? stored.note : ''
  return { content: content.data, note, revision: stored.revision }
}

export interface DocumentEdit {
  readonly sheet: Sheet
  readonly dirty: boolean
  readonly saving: boolean
  readonly draftState: DraftState
  readonly findings: readonly Finding[]
  readonly change: (next: (content: BondedBody) => BondedBody) => void
  readonly undo: () => void
  readonly discard: () => void
  /** Saves what is typed; undefined when it was refused (and says why). */
  readonly save: () => Promise<{ readonly id: number; readonly revision: number } | undefined>
  readonly check: () => Promise<readonly Finding[]>
}

/** The live check comes when typing rests. */
const CHECK_MS = 350

/** A bonded document in the form: a draft that survives everything, checks while typing, saving. `id` undefined: a new one. */
export function useDocument(type: BondedType, id: number | undefined, stored: Sheet): DocumentEdit {
  const client = useClient()
  const toast = useToast()
  const saving = useCommand('bonded.save')
  const draft = useDraft<Sheet>(`bonded:${type}:${id ?? 'new'}`, readSheet)
  const sheet = draft.value ?? stored
  const [findings, setFindings] = useState<readonly Finding[]>([])
  const asked = useRef(0)
  const latest = useRef(sheet)
  latest.current = sheet
  const dirty = useMemo(
    () => draft.value !== undefined && JSON.stringify(draft.value) !== JSON.stringify(stored),
    [draft.value, stored],
  )
  const check = async (): Promise<readonly Finding[]> => {
    const mine = ++asked.current
    const answer = await client.call('bonded.check', { type, id: id ?? 0, content: latest.current.content })
    if (!answer.ok) return []
    if (mine === asked.current) setFindings(answer.value.findings)
    return answer.value.findings
  }
  const latestCheck = useRef(check)
  latestCheck.current = check
  useEffect(() => {
    const timer = setTimeout(() => void latestCheck.current(), CHECK_MS)
    return () => clearTimeout(timer)
  }, [sheet.content])
  const write = async (revision: number): Promise<{ readonly id: number; readonly revision: number } | undefined> => {
    const { content, note } = latest.current
    const answer = await saving.run({ ...(id === undefined ? {} : { id }), type, revision, note, content })
    if (answer.ok) {
      draft.drop()
      setFindings(answer.value.findings)
      return { id: answer.value.id, revision: answer.value.revision }
    }
    const current = answer.data['revision']
    if (answer.code !== 'RECORD_CHANGED' || typeof current !== 'number') {
      toast.failed(answer)
      return undefined
    }
    const mine = await toast.confirm({
      title: '他人已保存',
      text: '该单证在您编辑期间已被他人保存。用您的内容保存为新的一版（他人的内容仍在历史中），还是先不保存？',
      ok: '用我的内容保存',
    })
    return mine ? write(current) : undefined
  }
  return {
    sheet,
    dirty,
    saving: saving.pending,
    draftState: draft.state,
    findings,
    check,
    undo: draft.undo,
    discard: draft.drop,
    change: (next) => draft.change((before) => ({ ...(before ?? stored), content: next((before ?? stored).content) })),
    save: () => write(latest.current.revision),
  }
}
