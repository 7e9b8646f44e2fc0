import { expect, it } from 'vitest'
import { singleParcel, typedLines } from './return-dialog.tsx'
import { monthBefore } from './summary-tab.tsx'

const LINES = [
  { gnum: 1, gcode: '', gname: '', unit: '', declared: '2', left: '1.5' },
  { gnum: 2, gcode: '', gname: '', unit: '', declared: '1', left: '1' },
]

it('untouched lines return what is left, emptied ones nothing, and nobody returns more than there is', () => {
  expect(typedLines(LINES, {})).toEqual([
    { gnum: 1, qty: '1.5' },
    { gnum: 2, qty: '1' },
  ])
  expect(typedLines(LINES, { 1: '', 2: '0.5' })).toEqual([{ gnum: 2, qty: '0.5' }])
  for (const wrong of ['1.6', '-1', '一', '1.000001']) expect(typedLines(LINES, { 1: wrong }), wrong).toBeUndefined()
})

it('quantities are asked for only when one parcel is chosen, however it was chosen', () => {
  expect([singleParcel({ ids: [7] }), singleParcel({ ids: [7, 8] })]).toEqual([7, undefined])
  expect(singleParcel({ filters: [{ field: 'ids', op: 'in', value: ['7'] }], except: [] })).toBe(7)
  expect(singleParcel({ filters: [{ field: 'client', op: 'is', value: '7' }], except: [] })).toBeUndefined()
})

it('what is summarised is the month before, over the turn of the year', () => {
  expect([monthBefore('2026-12-03'), monthBefore('2026-01-10')]).toEqual(['2026-11', '2025-12'])
})
