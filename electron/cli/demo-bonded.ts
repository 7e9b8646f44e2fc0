import { join } from 'node:path'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../training/sample/office.ts'
import { importFile } from './cli.ts'
import { hold, out, value } from './demo-kit.ts'
import type { Desk } from './desk.ts'

/** The warehouse keeper's chapter: an account book from a file, a list that customs books, and why two figures differ. */

const samples = join(import.meta.dirname, '..', 'training', 'sample')

async function figures(
  desk: Desk,
  itemNo: string,
): Promise<{ id: number; customs: string; house: string; difference: string }> {
  const { rows } = value(await desk.call('book.items', { filters: [{ field: 'itemNo', op: 'is', value: itemNo }] }))
  const [row] = rows
  if (row === undefined) throw new Error(`账册里没有料号 ${itemNo}`)
  return row
}

export async function bondedChapter(desk: Desk): Promise<void> {
  out('七、保税仓：账册从表格载入，核注清单申报到已核扣，账实各有各的数')
  const taken = value(
    await importFile(desk, 'book-item', join(samples, SAMPLE_FILES.bookItems), SAMPLE_CLIENT.code, undefined),
  )
  hold('账册商品与期初全部接收', taken['bad'] === 0 && taken['accepted'] === 3, taken)
  const book = value(await desk.call('book.list', {})).books.find((one) => one.bookNo === SAMPLE_IMPORT_PROFILE.bookNo)
  if (book === undefined) throw new Error('没有账册')
  value(
    await desk.call('book.save', {
      id: book.id,
      revision: book.revision,
      bookNo: book.bookNo,
      kind: 'logistics',
      mode: 'accumulate',
      body: {
        companyCode: SAMPLE_IMPORT_PROFILE.zoneCompanyCode,
        companyName: SAMPLE_IMPORT_PROFILE.zoneCompanyName,
        companyCredit: '91410100MA0000007F',
        district: SAMPLE_IMPORT_PROFILE.customsDistrict,
        contact: '示例联系人',
      },
    }),
  )
  const before = await figures(desk, 'SL-MM-25')
  hold('同一料号：海关账面 1000，库位 998，相差 2', before.customs === '1000' && before.difference === '2', before)
  const { content } = value(
    await desk.call('bonded.start', { type: 'INV101', bookId: book.id, listType: '0', direction: 'E' }),
  )
  const { lines } = value(await desk.call('bonded.lines', { items: [{ itemId: before.id, quantity: '400' }] }))
  const saved = value(
    await desk.call('bonded.save', {
      type: 'INV101',
      content: { ...content, head: { ...content.head, SupvModecd: '5034', TrspModecd: '2' }, lines },
    }),
  )
  const errors = saved.findings.filter((one) => one.level === 'error')
  hold('出区核注清单通过检查', errors.length === 0, errors)
  value(await desk.call('bonded.declare', { id: saved.id, revision: saved.revision }))
  value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 120 }))
  const booked = value(await desk.call('bonded.get', { id: saved.id })).row
  hold(`核注清单 ${booked.customsNo} 已核扣`, booked.state === 'debited', booked.stateName)
  const after = await figures(desk, 'SL-MM-25')
  hold('账面随之减 400，库位未动', after.customs === '600' && after.house === before.house, after)
}
