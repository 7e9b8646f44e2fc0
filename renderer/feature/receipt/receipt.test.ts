import { expect, it } from 'vitest'
import { receiptFilters, startReason, startTab } from './receipt-start.ts'

it('each figure and pile that opens the inbox leads to its own rows', () => {
  expect(startTab({}, [])).toBe('reasons')
  expect(startTab({}, [{ field: 'handled', op: 'is', value: 'no' }])).toBe('all')
  expect(startTab({}, [{ field: 'state', op: 'is', value: 'waiting' }])).toBe('waiting')
  expect(startTab({}, [{ field: 'filingState', op: 'is', value: 'silent' }])).toBe('silent')
  expect(startTab({ tab: 'silent' }, [{ field: 'handled', op: 'is', value: 'no' }])).toBe('silent')
  expect(startReason([{ field: 'reason', op: 'is', value: '1327' }])).toBe('1327')
})

it('the list is asked only for what it knows', () => {
  expect(
    receiptFilters([
      { field: 'handled', op: 'is', value: 'no' },
      { field: 'reason', op: 'is', value: '1' },
    ]),
  ).toEqual([{ field: 'handled', op: 'is', value: 'no' }])
})
