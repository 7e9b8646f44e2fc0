import type { ParcelRow } from '../../../shared/contract/area/parcel.ts'
import type { Answer, CallOut } from '../../../shared/contract/index.ts'
import type { PageRequest } from '../../ui/grid/grid-state.ts'

type Found = CallOut<'parcel.findMany'>

/** One pasted number with its parcel, or without. A number that several parcels carry gives several lines. */
export interface FoundRow {
  readonly id: number
  readonly key: string
  readonly number: string
  readonly parcel: ParcelRow | undefined
}

/** Pasted numbers in the order they were pasted, each with what was found. */
export function foundRows(
  numbers: readonly string[],
  found: Found,
  parcels: ReadonlyMap<number, ParcelRow>,
): readonly FoundRow[] {
  const idsOf = new Map(found.found.map((one) => [one.number, one.ids]))
  return numbers
    .flatMap((number): { number: string; parcel: ParcelRow | undefined }[] => {
      const hits = (idsOf.get(number) ?? []).flatMap((id) => parcels.get(id) ?? [])
      return hits.length === 0 ? [{ number, parcel: undefined }] : hits.map((parcel) => ({ number, parcel }))
    })
    .map((row, index) => ({ ...row, id: index + 1, key: String(index + 1) }))
}

/** Most ids of one question. */
const PIECE = 500

/** The parcels behind ids, asked for in pieces. */
export async function parcelsOf(
  ids: readonly number[],
  page: (input: PageRequest) => Promise<Answer<{ rows: ParcelRow[]; next?: string | undefined }>>,
): Promise<Answer<ReadonlyMap<number, ParcelRow>>> {
  const found = new Map<number, ParcelRow>()
  const wanted = [...new Set(ids)]
  for (let at = 0; at < wanted.length; at += PIECE) {
    const answer = await page({
      filters: [{ field: 'ids', op: 'in', value: wanted.slice(at, at + PIECE).map(String) }],
      sort: { by: 'id', down: true },
      limit: PIECE,
    })
    if (!answer.ok) return answer
    for (const row of answer.value.rows) found.set(row.id, row)
  }
  return { ok: true, value: found }
}
