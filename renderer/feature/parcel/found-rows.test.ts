import { describe, expect, it } from 'vitest'
import type { ParcelRow } from '../../../shared/contract/area/parcel.ts'
import { parcelRow } from '../../../test/support/fake-host/rows.ts'
import { foundRows, parcelsOf } from './found-rows.ts'

const parcels = new Map<number, ParcelRow>([1, 2, 3].map((id) => [id, parcelRow(id)]))

describe('pasted numbers', () => {
  it('keep their order; the missing stand in their place, a number of two parcels gives two lines', () => {
    const rows = foundRows(
      ['C', 'X', 'A', 'C'],
      {
        found: [
          { number: 'A', ids: [1] },
          { number: 'C', ids: [3, 2] },
        ],
        missing: ['X'],
      },
      parcels,
    )
    expect(rows.map((row) => [row.id, row.number, row.parcel?.id])).toEqual([
      [1, 'C', 3],
      [2, 'C', 2],
      [3, 'X', undefined],
      [4, 'A', 1],
      [5, 'C', 3],
      [6, 'C', 2],
    ])
  })

  it('their parcels are asked for once each, in pieces that the contract takes', async () => {
    const asked: string[][] = []
    const ids = Array.from({ length: 1200 }, (_, index) => index + 1)
    const answer = await parcelsOf([...ids, ...ids], async ({ filters }) => {
      const value = filters[0]?.value
      asked.push(Array.isArray(value) ? value : [])
      return { ok: true, value: { rows: (Array.isArray(value) ? value : []).map((id) => parcelRow(Number(id))) } }
    })
    expect(asked.map((piece) => piece.length)).toEqual([500, 500, 200])
    expect(answer.ok && answer.value.size).toBe(1200)
  })
})
