import type { Answer } from '../../shared/contract/index.ts'
import type { FieldSpec, FormValues } from '../ui/form/field.ts'
import { useRecordForm, type RecordForm } from './use-record-form.ts'

interface Listed {
  readonly id: number
  readonly revision: number
}

export interface ListedRecordOptions<Row extends Listed> {
  /** Prefix of the draft's key and of the inputs' ids. */
  readonly kind: string
  /** undefined: a new one. */
  readonly row: Row | undefined
  readonly fields: readonly FieldSpec[]
  /** What a new one begins with. */
  readonly empty: FormValues
  readonly valuesOf: (row: Row) => FormValues
  readonly save: (values: FormValues, id: number | undefined, revision: number) => Promise<Answer<Listed>>
  /** The list as the ledger has it now; undefined when it cannot be read. */
  readonly rows: () => Promise<readonly Row[] | undefined>
  readonly onSaved: (id: number) => void
}

/** The form of a record that stands whole in its list: after somebody else's save it is found there again. */
export function useListedRecord<Row extends Listed>(
  options: ListedRecordOptions<Row>,
): { readonly form: RecordForm; readonly formId: string } {
  const { kind, row, valuesOf } = options
  const name = row?.id ?? 'new'
  const formId = `${kind}-${name}`
  const recordOf = (one: Row) => ({ values: valuesOf(one), revision: one.revision })
  const form = useRecordForm({
    key: `${kind}:${name}`,
    formId,
    fields: options.fields,
    record: row === undefined ? { values: options.empty, revision: 0 } : recordOf(row),
    save: async (values, revision) => {
      const answer = await options.save(values, row?.id, revision)
      if (answer.ok) options.onSaved(answer.value.id)
      return answer
    },
    reload: async () => {
      const now = (await options.rows())?.find((one) => one.id === row?.id)
      return now === undefined ? undefined : recordOf(now)
    },
  })
  return { form, formId }
}
