import { expect, it } from 'vitest'
import { answerText } from './filing-columns.ts'

it('an answer of the channel is said in words; free text stays as it is', () => {
  expect(['taken', 'unknown', 'ask:known', '超时'].map(answerText)).toEqual([
    '通道已收下',
    '没有收到应答，先查询再决定',
    '查询：对方已有此报文',
    '超时',
  ])
})
