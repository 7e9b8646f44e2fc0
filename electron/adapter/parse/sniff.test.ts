import { expect, it } from 'vitest'
import { person } from '../../../test/support/people.ts'
import { parseHere } from './workbook.fixture.ts'

it('before a file is mapped nothing shows in clear who somebody is, whatever its columns and labels are called', async () => {
  const one = person(7)
  const other = person(8)
  const lines = [
    `备用联系人,${other.name},备用电话,02155501234`,
    '订单编号,商品货号,数量,单价,总价,备用收件人姓名,门牌备注,家庭座机电话,旧护照',
    `D1,SKU1,1,10,10,${one.name},${one.address},02155506789,E12345678`,
  ]
  const frames = await parseHere(Buffer.from(`${lines.join('\r\n')}\r\n`), { task: 'sniff' })
  const told = JSON.stringify(frames)
  for (const secret of [one.name, one.address, '02155506789', 'E12345678', other.name, '02155501234'])
    expect([secret, told.includes(secret)]).toEqual([secret, false])
  expect(told).toContain('D1')
  expect(told).toContain('SKU1')
})
