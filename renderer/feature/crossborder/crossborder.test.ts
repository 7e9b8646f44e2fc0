import { expect, it } from 'vitest'
import { claimInput } from './claim-fields.ts'
import { leaveTimeOf, partSizeOf } from './manifest-dialog.tsx'
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
  expect(typedLines(LINES, { 1: '１．５', 2: ' 1 ' })).toEqual(typedLines(LINES, {}))
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

it('a part is as long as was typed or is not made; a time is understood as people write it', () => {
  expect(['15', ' １５ ', '1,000', '5000'].map(partSizeOf)).toEqual([15, 15, 1000, 5000])
  for (const wrong of ['', '0', '5001', '15000', '1.5', '-1', 'abc']) expect(partSizeOf(wrong), wrong).toBeUndefined()
  for (const time of [
    '20261130080500',
    '202611300805',
    '2026-11-30 08:05',
    '2026/11/30　08：05：00',
    '2026年11月30日08时05分',
  ])
    expect(leaveTimeOf(time), time).toBe('20261130080500')
  for (const wrong of ['', '2026-11-30', '2026-02-30 08:05', '20261130256000'])
    expect(leaveTimeOf(wrong), wrong).toBe('')
})

it("a claim's numbers are those that customs gave, whatever keyboard they were typed on", () => {
  const values = { number: ' ４６１２Ａ００１　', entryNo: '４６１２２０２６', title: '进口关税', amount: '1' }
  expect(claimInput('duty', values, 0, undefined, 0)).toMatchObject({ number: '4612A001', entryNo: '46122026' })
})
