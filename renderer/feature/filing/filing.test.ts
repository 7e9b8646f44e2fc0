import { expect, it } from 'vitest'
import { filingFilters, outboxFilters } from './filing-columns.ts'

it('the figures of the strip and the piles of the work queue are asked in the lists\' own words', () => {
  expect(filingFilters([{ field: 'silent', op: 'is', value: '1' }])).toEqual([{ field: 'state', op: 'is', value: 'silent' }])
  expect(filingFilters([{ field: 'filingState', op: 'in', value: ['rejected'] }, { field: 'client', op: 'is', value: '3' }])).toEqual([{ field: 'state', op: 'in', value: ['rejected'] }, { field: 'client', op: 'is', value: '3' }])
  expect(outboxFilters([{ field: 'state', op: 'is', value: 'queued' }])).toEqual([{ field: 'state', op: 'is', value: 'open' }])
  expect(outboxFilters([{ field: 'state', op: 'is', value: 'inFlight' }])).toEqual([{ field: 'state', op: 'in', value: ['taken', 'query'] }])
})
