import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import type { ReplyLine } from '../../shared/contract/area/reply.ts'
import { openOffice, type Office } from './filing-office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice({ parcels: 6 })
  await office.test.job('match.run', {})
})
afterAll(() => office.test.close())

async function numbers(): Promise<{ orderNo: string; waybillNo: string }[]> {
  const rows = (await office.test.value('parcel.page', { sort: { by: 'id', down: false } })).rows
  return rows.map(({ orderNo, waybillNo }) => ({ orderNo, waybillNo }))
}

const lookup = (
  rows: string[][],
  column?: number,
): Promise<{ column: number; header: boolean; found: number; missing: number; lines: ReplyLine[] }> =>
  office.test.value('reply.lookup', { rows, ...(column === undefined ? {} : { column }) })

describe('the reply sheet', () => {
  it('answers in the pasted order, with repeated, unknown and blank rows in their places', async () => {
    const [a, b] = await numbers()
    const answer = await lookup([
      ['序号', '单号'],
      ['1', b?.orderNo ?? ''],
      ['2', 'KT999999999999'],
      ['3', ''],
      ['4', a?.orderNo ?? ''],
      ['5', b?.orderNo ?? ''],
    ])
    expect(answer).toMatchObject({ column: 1, header: true, found: 3, missing: 1 })
    expect(answer.lines.map((line) => [line.row, line.orderNo, line.status])).toEqual([
      [1, b?.orderNo, '资料齐全，等待申报'],
      [2, '', '没有收到'],
      [4, a?.orderNo, '资料齐全，等待申报'],
      [5, b?.orderNo, '资料齐全，等待申报'],
    ])
  })

  it('knows a parcel by its waybill number, typed with blanks or in full width', async () => {
    const [a] = await numbers()
    const wide = (a?.waybillNo ?? '').replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    const answer = await lookup([[a?.waybillNo ?? ''], [` ${wide} `]], 0)
    expect(answer.lines.map((line) => line.orderNo)).toEqual([a?.orderNo, a?.orderNo])
  })

  it('finds a number with the signs and the label that stand around it in a chat', async () => {
    const [a] = await numbers()
    const answer = await lookup([[`${a?.orderNo ?? ''}，`], [`单号：${a?.orderNo ?? ''}。`], ['单号：KT1']], 0)
    expect(answer.lines.map((line) => line.orderNo)).toEqual([a?.orderNo, a?.orderNo, ''])
    expect(answer.lines[0]?.number).toBe(`${a?.orderNo ?? ''}，`)
  })

  it('follows the filing: what was sent is told as sent', async () => {
    await office.test.job('filing.file', { selection: { ids: office.parcels.slice(0, 1) } })
    await office.sync()
    const [a] = await numbers()
    expect((await lookup([[a?.orderNo ?? '']])).lines[0]).toMatchObject({ status: '已申报，等待海关回执', ask: '' })
  })

  it('a block without numbers is refused with a sentence, not guessed at', async () => {
    expect(await office.test.call('reply.lookup', { rows: [['示例'], ['商品']] })).toMatchObject({
      ok: false,
      code: 'REPLY_NO_NUMBERS',
    })
    expect(await office.test.call('reply.lookup', { rows: [['KT1234567']], column: 3 })).toMatchObject({
      ok: false,
      code: 'REPLY_NO_NUMBERS',
    })
  })

  it('the Excel file keeps his columns and order, and no cell is a formula', async () => {
    const [a, b] = await numbers()
    const job = await office.test.job('reply.sheet', {
      rows: [
        ['单号', '备注'],
        [b?.orderNo ?? '', '=1+1'],
        ['KT000000000001', '第二行'],
        [a?.orderNo ?? '', ''],
      ],
    })
    expect(job).toMatchObject({ state: 'done', result: { rows: 3 } })
    const book = read(office.test.core.content.bytes(job.result?.hash ?? ''), { type: 'buffer' })
    const sheet = book.Sheets[book.SheetNames[0] ?? '']
    if (sheet === undefined) throw new Error('no sheet')
    expect(utils.sheet_to_json(sheet, { header: 1, defval: '' })).toEqual([
      ['单号', '备注', '状态', '原因', '需要您提供', '清单编号'],
      [b?.orderNo, '=1+1', '资料齐全，等待申报', '', '', ''],
      ['KT000000000001', '第二行', '没有收到', '台账中没有这个单号', '请发这一单的资料，或核对单号', ''],
      [a?.orderNo, '', '已申报，等待海关回执', '', '', ''],
    ])
    for (const cell of Object.values(sheet)) expect((cell as { f?: string } | undefined)?.f).toBeUndefined()
  })
})
