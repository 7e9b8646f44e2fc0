import { expect, it } from 'vitest'
import type { ReplyLine } from '../../../shared/contract/area/reply.ts'
import { chatText, statusFigures } from './reply-text.ts'

const line = (number: string, status: string, reason = '', ask = ''): ReplyLine => ({
  row: 0,
  number,
  others: 0,
  orderNo: '',
  waybillNo: '',
  invtNo: '',
  client: '',
  tone: 'grey',
  status,
  reason,
  ask,
})

it('a chat text holds one line a number, without empty parts', () => {
  expect(chatText([line('KT1', '已放行'), line('KT2', '资料未齐，未申报', '缺支付单', '请补发：支付单')])).toBe(
    'KT1，已放行\nKT2，资料未齐，未申报，缺支付单，请补发：支付单',
  )
})

it('figures put first what wants something of the client', () => {
  const lines = [line('1', '已放行'), line('2', '已放行'), line('3', '没有收到', '', '请发'), line('4', '已放行')]
  expect(statusFigures(lines).map((figure) => [figure.status, figure.count])).toEqual([
    ['没有收到', 1],
    ['已放行', 3],
  ])
})
