import type { FieldSpec, FormValues } from './field.ts'

export interface Difference {
  readonly id: string
  readonly label: string
  readonly mine: string
  readonly theirs: string
  /** Who should win if nobody decides: the side that changed the field since it was read. */
  readonly proposed: 'mine' | 'theirs'
}

/** Fields in which my input and the record as it now stands differ. `base` is what I had read. */
export function differences(
  fields: readonly FieldSpec[],
  base: FormValues,
  mine: FormValues,
  theirs: FormValues,
): readonly Difference[] {
  return fields.flatMap((field) => {
    const own = mine[field.id] ?? ''
    const other = theirs[field.id] ?? ''
    if (own === other) return []
    const changedByMe = own !== (base[field.id] ?? '')
    return [
      {
        id: field.id,
        label: field.label,
        mine: own,
        theirs: other,
        proposed: changedByMe ? ('mine' as const) : ('theirs' as const),
      },
    ]
  })
}

/** The values after each difference was decided; fields that only the others changed are theirs. */
export function merge(
  mine: FormValues,
  theirs: FormValues,
  decisions: Readonly<Record<string, 'mine' | 'theirs'>>,
): FormValues {
  return {
    ...theirs,
    ...Object.fromEntries(
      Object.entries(decisions)
        .filter(([, side]) => side === 'mine')
        .map(([id]) => [id, mine[id] ?? '']),
    ),
  }
}
