import { useMemo, useState } from 'react'
import type { Answer } from '../../shared/contract/index.ts'
import { differences, merge } from '../ui/form/compare.ts'
import type { Difference } from '../ui/form/compare.ts'
import type { FieldSpec, FormValues } from '../ui/form/field.ts'
import { normalValue, objection } from '../ui/form/normal.ts'
import { useToast } from '../ui/part/toast.ts'
import { useDraft } from './draft.tsx'
import type { DraftState } from './draft-queue.ts'

/** A record as a form sees it. */
export interface FormRecord {
  readonly values: FormValues
  readonly revision: number
}

/** What the draft keeps: the input, and what it started from. */
interface FormDraft {
  readonly values: FormValues
  readonly base: FormValues
  readonly revision: number
}

export interface RecordFormOptions {
  /** Draft key, e.g. `client:12`. */
  readonly key: string
  /** Prefix of the inputs' ids: the cursor goes to the first field with an objection. */
  readonly formId: string
  readonly fields: readonly FieldSpec[]
  /** The record as it stands in the ledger. */
  readonly record: FormRecord
  /** Saves; answers the new revision. */
  readonly save: (values: FormValues, revision: number) => Promise<Answer<{ readonly revision: number }>>
  /** Reads the record anew after RECORD_CHANGED. */
  readonly reload: () => Promise<FormRecord | undefined>
  readonly onSaved?: (() => void) | undefined
}

export interface RecordForm {
  readonly values: FormValues
  readonly errors: Readonly<Record<string, string>>
  readonly dirty: boolean
  /** The ledger has said whether there is a draft. */
  readonly ready: boolean
  readonly saving: boolean
  readonly draftState: DraftState
  readonly restoredAt: string | undefined
  readonly set: (id: string, value: string) => void
  readonly undo: () => void
  readonly discard: () => void
  readonly save: () => Promise<boolean>
  readonly conflict: { readonly by: string; readonly differences: readonly Difference[] } | undefined
  readonly decide: (decisions: Readonly<Record<string, 'mine' | 'theirs'>>) => void
  readonly dropConflict: () => void
}

function readValues(value: unknown): FormValues | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function readDraft(stored: unknown): FormDraft | undefined {
  if (
    typeof stored !== 'object' ||
    stored === null ||
    !('values' in stored) ||
    !('base' in stored) ||
    !('revision' in stored)
  )
    return undefined
  const values = readValues(stored.values)
  const base = readValues(stored.base)
  return values === undefined || base === undefined || typeof stored.revision !== 'number'
    ? undefined
    : { values, base, revision: stored.revision }
}

function objections(fields: readonly FieldSpec[], values: FormValues): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const reason = objection(field, values[field.id] ?? '')
      return reason === undefined ? [] : [[field.id, reason]]
    }),
  )
}

/** The field that a refusal is about, found by its label. */
function refusedField(fields: readonly FieldSpec[], data: Readonly<Record<string, unknown>>): string | undefined {
  return fields.find((field) => field.label === data.label || field.id === data.field)?.id
}

/** A record in a form: draft, checks, saving, and the comparison when someone else was first. */
export function useRecordForm(options: RecordFormOptions): RecordForm {
  const { fields, record } = options
  const toast = useToast()
  const draft = useDraft<FormDraft>(options.key, readDraft)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [saving, setSaving] = useState(false)
  const [conflict, setConflict] = useState<
    | {
        readonly by: string
        readonly theirs: FormRecord
        readonly mine: FormValues
        readonly differences: readonly Difference[]
      }
    | undefined
  >(undefined)
  const fresh: FormDraft = { values: record.values, base: record.values, revision: record.revision }
  const current = draft.value ?? fresh
  const dirty = useMemo(
    () =>
      draft.value !== undefined &&
      fields.some((field) => (current.values[field.id] ?? '') !== (record.values[field.id] ?? '')),
    [current.values, draft.value, fields, record.values],
  )

  const set = (id: string, value: string): void => {
    draft.change((before) => {
      const from = before ?? fresh
      return { ...from, values: { ...from.values, [id]: value } }
    })
    if (errors[id] !== undefined)
      setErrors(Object.fromEntries(Object.entries(errors).filter(([other]) => other !== id)))
  }
  const compare = async (mine: FormValues, base: FormValues, by: string): Promise<void> => {
    const theirs = await options.reload()
    if (theirs === undefined) return
    const found = differences(fields, base, mine, theirs.values)
    if (found.length === 0) {
      draft.drop()
      toast.done('他人已保存了相同的内容')
    } else setConflict({ by, theirs, mine, differences: found })
  }
  const refuse = (found: Readonly<Record<string, string>>): void => {
    setErrors(found)
    const first = fields.find((field) => found[field.id] !== undefined)
    document.getElementById(`${options.formId}-${first?.id ?? ''}`)?.focus()
  }
  const write = async (values: FormValues, base: FormValues, revision: number): Promise<boolean> => {
    setSaving(true)
    const answer = await options.save(values, revision)
    setSaving(false)
    if (answer.ok) {
      draft.drop()
      setErrors({})
      toast.done('已保存')
      options.onSaved?.()
      return true
    }
    if (answer.code === 'RECORD_CHANGED') {
      await compare(values, base, typeof answer.data.by === 'string' ? answer.data.by : '')
      return false
    }
    const field = refusedField(fields, answer.data)
    // The reason stands at the field; a second one in the corner would outlive the correction.
    if (field === undefined) toast.failed(answer)
    else refuse({ [field]: typeof answer.data.reason === 'string' ? answer.data.reason : '填写有误' })
    return false
  }
  const save = async (): Promise<boolean> => {
    const values = {
      ...current.values,
      ...Object.fromEntries(fields.map((field) => [field.id, normalValue(field, current.values[field.id] ?? '')])),
    }
    const found = objections(fields, values)
    if (Object.keys(found).length > 0) {
      refuse(found)
      return false
    }
    setErrors({})
    return write(values, current.base, current.revision)
  }
  const decide = (decisions: Readonly<Record<string, 'mine' | 'theirs'>>): void => {
    if (conflict === undefined) return
    const values = merge(conflict.mine, conflict.theirs.values, decisions)
    setConflict(undefined)
    draft.change({ values, base: conflict.theirs.values, revision: conflict.theirs.revision })
    void write(values, conflict.theirs.values, conflict.theirs.revision)
  }
  return {
    values: current.values,
    errors,
    dirty,
    ready: draft.ready,
    saving,
    draftState: draft.state,
    restoredAt: dirty ? draft.restoredAt : undefined,
    set,
    undo: draft.undo,
    discard: () => {
      draft.drop()
      setErrors({})
    },
    save,
    conflict,
    decide,
    dropConflict: () => setConflict(undefined),
  }
}
