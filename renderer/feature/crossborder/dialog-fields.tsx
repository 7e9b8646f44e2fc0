import { useEffect, useMemo } from 'react'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'

/** The fields of a dialog that keeps no draft: what is asked once and goes out with the act. */
export function DialogFields(props: {
  readonly formId: string
  readonly fields: readonly FieldSpec[]
  readonly values: FormValues
  readonly errors?: Readonly<Record<string, string>>
  readonly onChange: (values: FormValues) => void
  /** Enter in the last field. */
  readonly onEnd?: () => void
}) {
  const { values, formId } = props
  const first = props.fields[0]?.id ?? ''
  useEffect(() => document.getElementById(`${formId}-${first}`)?.focus(), [formId, first])
  const order = useMemo(() => props.fields.map((field) => field.id), [props.fields])
  return (
    <FieldGrid
      formId={formId}
      fields={props.fields}
      values={values}
      errors={props.errors ?? {}}
      order={order}
      onChange={(id, value) => props.onChange({ ...values, [id]: value })}
      onEnd={() => props.onEnd?.()}
      onUndo={() => undefined}
    />
  )
}
