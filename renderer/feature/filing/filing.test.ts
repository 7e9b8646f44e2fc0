import { expect, it } from 'vitest'
import { answerText, filingFilters, outboxFilters } from './filing-columns.ts'

it('the figures of the strip and the piles of the work queue are asked in the lists\' own words', () => {
  expect(filingFilters([{ field: 'silent', op: 'is', value: '1' }])).toEqual([{ field: 'state', op: 'is', value: 'silent' }])
  expect(filingFilters([{ field: 'filingState', op: 'in', value: ['rejected'] }, { field: 'client', op: 'is', value: '3' }])).toEqual([{ field: 'state', op: 'in', value: ['rejected'] }, { field: 'client', op: 'is', value: '3' }])
  expect(outboxFilters([{ field: 'state', op: 'is', value: 'queued' }])).toEqual([{ field: 'state', op: 'is', value: 'open' }])
  expect(outboxFilters([{ field: 'state', op: 'is', value: 'inFlight' }])).toEqual([{ field: 'state', op: 'in', value: ['taken', 'query'] }])
})

it('an answer of the channel is said in words; free text stays as it is', () => {
  expect(['taken', 'unknown', '超时'].map(answerText)).toEqual(['通道已收下', '没有收到应答，先查询再决定', '超时'])
})
