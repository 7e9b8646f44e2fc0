import { expect, it } from 'vitest'
import { messageTypeText } from '../../connect/filing-words.ts'
import { answerText } from './filing-columns.ts'

it('an answer of the channel is said in words; free text stays as it is', () => {
  expect(['taken', 'unknown', 'ask:known', '超时'].map(answerText)).toEqual([
    '通道已收下',
    '没有收到应答，先查询再决定',
    '查询：对方已有此报文',
    '超时',
  ])
})

it('a message is called by what it is, whichever family it belongs to; an unknown type by its own name', () => {
  expect(['CEB621Message', 'CEB622Message', 'INV101', 'INV201', 'DecMessage', 'XYZ9'].map(messageTypeText)).toEqual([
    '进口清单 621',
    '进口清单回执 622',
    '核注清单',
    '核注清单回执',
    '报关单',
    'XYZ9',
  ])
})
