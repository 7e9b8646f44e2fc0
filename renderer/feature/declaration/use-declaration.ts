import { useEffect, useMemo, useRef, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { decContentSchema } from '../../../shared/contract/area/declaration.ts'
import type { DecContent } from '../../../shared/domain/declaration/content.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useDraft } from '../../connect/draft.tsx'
import type { DraftState } from '../../connect/draft-queue.ts'
import { useToast } from '../../ui/part/toast.ts'

export type Finding = CallOut<'declaration.check'>['findings'][number]
type Body = CallOut<'declaration.get'>['content']

/** What is being typed, and what it started from. */
export interface Sheet {
  readonly content: DecContent
  readonly clientId: number
  readonly note: string
  readonly revision: number
}

function readSheet(stored: unknown): Sheet | undefined {
  if (
    typeof stored !== 'object' ||
    stored === null ||
    !('content' in stored) ||
    !('revision' in stored) ||
    typeof stored.revision !== 'number'
  )
    return undefined
  const content = decContentSchema.safeParse(stored.content)
  if (!content.success) return undefined
  const clientId = 'clientId' in stored && typeof stored.clientId === 'number' ? stored.clientId : 0
  const note = 'note' in stored && typeof stored.note === 'string' ? stored.note : ''
  return { content: content.data, clientId, note, revision: stored.revision }
}

/** The content as a call wants it: arrays of its own. */
export function bodyOf(content: DecContent): Body {
  return decContentSchema.parse(content)
}

export interface DeclarationEdit {
  readonly sheet: Sheet
  readonly ready: boolean
  readonly dirty: boolean
  readonly saving: boolean
  readonly draftState: DraftState
  readonly restoredAt: string | undefined
  /** What the check says of the sheet as it stands; undefined until it has answered. */
  readonly findings: readonly Finding[] | undefined
  readonly change: (next: (content: DecContent) => DecContent) => void
  readonly setClient: (clientId: number) => void
  readonly setNote: (note: string) => void
  readonly undo: () => void
  readonly discard: () => void
  /** Saves what is typed; answers id and revision, or undefined when it was refused (and says why). */
  readonly save: () => Promise<{ readonly id: number; readonly revision: number } | undefined>
  readonly check: () => Promise<readonly Finding[]>
}

/** The live check comes when typing rests. */
const CHECK_MS = 350

/** A declaration in the form: draft that survives everything, checks while typing, saving. `id` undefined: a new one. */
export function useDeclaration(id: number | undefined, stored: Sheet): DeclarationEdit {
  const client = useClient()
  const toast = useToast()
  const saving = useCommand('declaration.save')
  const draft = useDraft<Sheet>(`declaration:${id ?? 'new'}`, readSheet)
  const sheet = draft.value ?? stored
  const [findings, setFindings] = useState<readonly Finding[] | undefined>(undefined)
  const asked = useRef(0)
  const latest = useRef(sheet)
  latest.current = sheet
  const { content } = sheet
  const dirty = useMemo(
    () => draft.value !== undefined && JSON.stringify(draft.value) !== JSON.stringify(stored),
    [draft.value, stored],
  )

  const check = async (): Promise<readonly Finding[]> => {
    const mine = ++asked.current
    const answer = await client.call('declaration.check', { content: bodyOf(latest.current.content) })
    if (!answer.ok) return []
    if (mine === asked.current) setFindings(answer.value.findings)
    return answer.value.findings
  }
  const latestCheck = useRef(check)
  latestCheck.current = check
  useEffect(() => {
    const timer = setTimeout(() => void latestCheck.current(), CHECK_MS)
    return () => clearTimeout(timer)
  }, [content])

  const write = async (revision: number): Promise<{ readonly id: number; readonly revision: number } | undefined> => {
    const { content: body, clientId, note } = latest.current
    const answer = await saving.run({
      ...(id === undefined ? {} : { id }),
      revision,
      clientId,
      note,
      content: bodyOf(body),
    })
    if (answer.ok) {
      draft.drop()
      setFindings(answer.value.findings)
      return { id: answer.value.id, revision: answer.value.revision }
    }
    const current = answer.data.revision
    if (answer.code === 'RECORD_CHANGED' && typeof current === 'number') {
      const mine = await toast.confirm({
        title: '他人已保存',
        text: '该报关单在您编辑期间已被他人保存。用您的内容保存为新的一版（他人的内容仍在历史中），还是先不保存？',
        ok: '用我的内容保存',
      })
      if (mine) return write(current)
      return undefined
    }
    toast.failed(answer)
    return undefined
  }

  return {
    sheet,
    ready: draft.ready,
    dirty,
    saving: saving.pending,
    draftState: draft.state,
    restoredAt: dirty ? draft.restoredAt : undefined,
    findings,
    check,
    undo: draft.undo,
    discard: draft.drop,
    change: (next) => draft.change((before) => ({ ...(before ?? stored), content: next((before ?? stored).content) })),
    setClient: (clientId) => draft.change((before) => ({ ...(before ?? stored), clientId })),
    setNote: (note) => draft.change((before) => ({ ...(before ?? stored), note })),
    save: () => write(latest.current.revision),
  }
}
