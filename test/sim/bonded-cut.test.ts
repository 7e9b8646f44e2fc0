import { afterEach, expect, it } from 'vitest'
import { saveItem } from '../../db/bonded/book.ts'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { balanceAt, postEntry } from '../../db/bonded/ledger.ts'
import { transaction } from '../../db/tx.ts'
import { checkEntry } from '../../shared/domain/bonded/entry.ts'
import { alikeTogether, cutLists, type CutParcel } from '../../shared/domain/bonded/cut.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { buildBondedReceipt, buildBondedResponse } from '../../shared/message/bonded/receipt.ts'
import type { CebFields } from '../../shared/message/ceb/type.ts'
import { exampleItem, seedBook } from '../support/bonded.ts'
import { answered, numberOf, receipt } from './crossborder-office.ts'
import type { Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

function release(one: Office, heads: readonly CebFields[]): void {
  heads.forEach((head, i) => {
    const keys = { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '', invtNo: numberOf(i) }
    one.wire.items.push({
      id: `r${i}`,
      fileName: '',
      bytes: receipt('CEB622Message', keys, '800', '20261122111000000'),
    })
  })
}

it('released parcels wait as a figure of their own, are cut into lists under the caps, and a debited list settles them', async () => {
  const made = await answered(6, [['120', '20261122101000000']])
  office = made.office
  const { test, parcels, wire } = office
  // Whoever has asked customs to cancel a parcel's list does not declare the parcel, though customs has released it meanwhile.
  const cancelled = parcels[1] ?? 0
  await test.job('cancel.file', { selection: { ids: [cancelled] }, reason: '客户取消' })
  release(office, made.heads)
  await office.sync()
  const { ledger } = test.core
  const bookNo = made.heads[0]?.['emsNo'] ?? ''
  const sent = wire.sent.filter((one) => one.message.type === 'CEB621Message').flatMap((one) => one.message.documents)
  const materials = [...new Set(sent.flatMap((document) => document.lines.map((line) => line['itemRecordNo'] ?? '')))]
  expect([bookNo.length > 0, materials.every((one) => one !== '')]).toEqual([true, true])
  const { bookId } = seedBook(ledger, bookNo, 0)
  // The last material is not in the book: its parcels are held with the reason.
  const known = materials.slice(0, Math.max(1, materials.length - 1))
  const items = known.map(
    (itemNo, i) =>
      saveItem(ledger, undefined, exampleItem(bookId, i + 1, { itemNo }), { actorId: 0, at: 0, why: '' }).id,
  )
  await test.value('setting.save', { key: 'bonded.listParcels', value: '2' })
  const preview = await test.job('bonded.cut', { bookId, preview: true })
  expect(preview.result).toMatchObject({ lists: [], missing: [] })
  const waiting = items.reduce((sum, itemId) => sum + balanceAt(ledger, { itemId, accounts: ['released'] }), 0)
  expect(waiting).toBeGreaterThan(0)
  const first = await test.job('bonded.cut', { bookId, numbers: [numberOf(0), 'NOWHERE'] })
  expect([first.result?.missing, (first.result?.lists.length ?? 0) + (first.result?.held.length ?? 0)]).toEqual([
    ['NOWHERE'],
    1,
  ])
  const { result: held } = await test.job('bonded.cut', { bookId, preview: true })
  expect(held?.held.find((one) => one.parcelId === cancelled)?.why).toBe('已申请撤销，等海关答复')
  const rest = await test.job('bonded.cut', { bookId })
  const again = await test.job('bonded.cut', { bookId })
  expect(again.result).toMatchObject({ lists: [], ready: 0 })
  const lists = [...(first.result?.lists ?? []), ...(rest.result?.lists ?? [])]
  const taken: number[] = []
  for (const id of lists) {
    const detail = await test.value('bonded.get', { id })
    expect([detail.row.listType, detail.content.head['DclcusFlag'], detail.parcels.length <= 2]).toEqual([
      '8',
      '2',
      true,
    ])
    expect(detail.content.links.map((link) => link['CbecBillNo']).sort()).toEqual(
      detail.parcels.map((one) => one.invtNo).sort(),
    )
    taken.push(...detail.parcels.map((one) => one.parcelId))
  }
  expect(new Set(taken).size).toBe(taken.length)
  expect(taken.length + (again.result?.held.length ?? 0)).toBe(parcels.length)
  // Customs books the lists: the waiting parcels are settled, the book goes down by what they took.
  await test.value('channel.switch', { id: 'training', enabled: false })
  const body = {
    companyCode: '4101W60001',
    companyCredit: '91410100MA0000007F',
    companyName: '示例区内物流有限公司',
    district: '4604',
  }
  const book = (await test.value('book.list', {})).books.find((one) => one.id === bookId)
  await test.value('book.save', { id: bookId, revision: book?.revision ?? 0, bookNo, kind: 'logistics', body })
  items.forEach((itemId, i) => {
    const checked = checkEntry({
      kind: 'bookOpening',
      key: `o${i}`,
      cause: { kind: 'person', id: 0, text: '示例' },
      at: 1,
      moves: [
        {
          from: 'bookOutside',
          to: 'book',
          itemId,
          ownerId: 0,
          lotId: 0,
          quantity: fixed(900_000_000),
          mark: { kind: 'opening', id: 0 },
        },
      ],
    })
    if (checked.ok) transaction(ledger, () => postEntry(ledger, checked.entry, { actorId: 0, at: 1 }))
  })
  const apply = (xml: string) => test.value('receipt.apply', { hash: test.upload(xml), fileName: 'r.xml' })
  for (const [i, id] of lists.entries()) {
    const { content, row } = await test.value('bonded.get', { id })
    const head = { ...content.head, ...heads(body), ImpexpPortcd: '4604', DclPlcCuscd: '4604' }
    const saved = await test.value('bonded.save', {
      id,
      type: 'INV101',
      revision: row.revision,
      content: { ...content, head },
    })
    const { ownNo } = await test.value('bonded.declare', { id, revision: saved.revision })
    await apply(buildBondedResponse({ ownNo, platformNo: `P${i}`, ok: true, text: '' }))
    const result = { etpsPreentNo: `P${i}`, businessId: `QD${i}`, manageResult: '1', manageDate: '2026-11-23 10:00:00' }
    await apply(
      buildBondedReceipt('INV201', [{ name: 'HdeApprResult', fields: result }], { messageId: `m${i}`, sendTime: '' }),
    )
    expect((await test.value('bonded.get', { id })).row.state).toBe('debited')
  }
  const left = items.reduce((sum, itemId) => sum + balanceAt(ledger, { itemId, accounts: ['released'] }), 0)
  const gone = items.reduce((sum, itemId) => sum + 900_000_000 - balanceAt(ledger, { itemId, accounts: ['book'] }), 0)
  expect(left + gone).toBe(waiting)
  expect(gone).toBeGreaterThan(0)
  expect(bondedLaws.flatMap((law) => law.check(ledger).broken)).toEqual([])
})

it('in a batch book a parcel takes what must leave first of what is free for its owner, each piece once, and is held when there is too little', async () => {
  // Every SKU of the office is one material of the book.
  const oneMaterial = ({ test }: Office): void =>
    void test.core.ledger.sql("update goods set body = json_set(body, '$.bookItems', json('[\"M-1\"]'))").run()
  const made = await answered(6, [['800', '20261122111000000']], false, oneMaterial)
  office = made.office
  const { test, wire, clientId } = office
  const { ledger } = test.core
  const bookNo = made.heads[0]?.['emsNo'] ?? ''
  const { bookId } = seedBook(ledger, bookNo, 0)
  const wanted = new Map<string, number[]>()
  for (const { message } of wire.sent.filter((one) => one.message.type === 'CEB621Message'))
    for (const { lines } of message.documents)
      for (const line of lines) {
        const itemNo = line['itemRecordNo'] ?? ''
        wanted.set(itemNo, [...(wanted.get(itemNo) ?? []), Number(line['qty']) * 100_000])
      }
  const [[material = '', pieces = []] = []] = [...wanted].sort((a, b) => b[1].length - a[1].length)
  expect(pieces.length).toBeGreaterThan(2)
  let seq = 0
  const open = (itemNo: string, limitDate: string, ownerId: number, quantity: number): number => {
    const item = exampleItem(bookId, ++seq, { itemNo, limitDate })
    const { id } = saveItem(ledger, undefined, item, { actorId: 0, at: 0, why: '' })
    const mark = { kind: 'opening', id } as const
    const move = {
      from: 'bookOutside',
      to: 'book',
      itemId: id,
      ownerId,
      lotId: 0,
      quantity: fixed<'quantity'>(quantity),
      mark,
    } as const
    const cause = { kind: 'person', id: 0, text: '示例' } as const
    const checked = checkEntry({ kind: 'bookOpening', key: `o${id}`, cause, at: 1, moves: [move] })
    if (checked.ok) transaction(ledger, () => postEntry(ledger, checked.entry, { actorId: 0, at: 1 }))
    return id
  }
  const sum = pieces.reduce((all, one) => all + one, 0)
  const others = open(material, '2026-12-01', 999, 900_000_000)
  const [first = 0] = pieces
  const early = open(material, '2027-01-31', 0, first + 50_000)
  // One piece too few: whoever comes last is held, whole.
  const late = open(material, '2027-06-30', clientId, sum - first - 150_000)
  for (const itemNo of wanted.keys()) if (itemNo !== material) open(itemNo, '', 0, 900_000_000)
  const { result } = await test.job('bonded.cut', { bookId, preview: true })
  const waiting = (itemId: number): number => balanceAt(ledger, { itemId, accounts: ['released'] })
  expect([waiting(others), waiting(early)]).toEqual([0, first + 50_000])
  expect(waiting(late)).toBeLessThanOrEqual(sum - first - 150_000)
  expect(result?.held.map((one) => one.why)).toEqual([expect.stringMatching(/各备案序号的可用数量不足，缺 \d/)])
  // What a parcel costs is spread over the items that it is taken from.
  const lines = ledger
    .sql(
      'select sum(total) as total, count(*) as n from bonded_release where item_no = ? group by parcel_id having n > 1',
    )
    .all(material) as { total: number; n: number }[]
  expect(lines.length).toBeGreaterThan(0)
  expect(bondedLaws.flatMap((law) => law.check(ledger).broken)).toEqual([])
})

it('parcels with the same goods come together, so that a day of them is few lists', () => {
  const parcels: CutParcel[] = Array.from({ length: 400 }, (_, i) => ({
    parcelId: i + 1,
    invtNo: String(i),
    gross: 1,
    lines: [{ line: 1, itemId: 1 + (i % 40), ownerId: 0, lotId: 0, quantity: fixed(1), total: 1 }],
  }))
  const caps = { lines: 10, parcels: 100 }
  const lists = cutLists(alikeTogether(parcels), caps)
  expect([cutLists(parcels, caps).length, lists.length]).toEqual([40, 4])
  expect(
    lists
      .flat()
      .map((one) => one.parcelId)
      .sort((a, b) => a - b),
  ).toEqual(parcels.map((one) => one.parcelId))
})

/** The companies of a book in the head of a list. */
function heads(body: { companyCode: string; companyCredit: string; companyName: string }): Record<string, string> {
  const { companyCode: code, companyCredit: credit, companyName: name } = body
  return {
    BizopEtpsno: code,
    BizopEtpsSccd: credit,
    BizopEtpsNm: name,
    RcvgdEtpsno: code,
    RvsngdEtpsSccd: credit,
    RcvgdEtpsNm: name,
    DclEtpsno: code,
    DclEtpsSccd: credit,
    DclEtpsNm: name,
    InputCode: code,
    InputCreditCode: credit,
    InputName: name,
  }
}

it('a list never has more items or parcels than its caps, no parcel is split or lost, and the order is kept', () => {
  const parcels: CutParcel[] = Array.from({ length: 97 }, (_, i) => ({
    parcelId: i + 1,
    invtNo: String(i),
    gross: 1,
    lines: [1, (i * 7) % 11, (i * 5) % 13].map((itemId, line) => ({
      line,
      itemId: itemId + 1,
      ownerId: 0,
      lotId: 0,
      quantity: fixed(1),
      total: 1,
    })),
  }))
  for (const caps of [
    { lines: 5, parcels: 10 },
    { lines: 50, parcels: 3 },
    { lines: 3, parcels: 100 },
  ]) {
    const lists = cutLists(parcels, caps)
    expect(lists.flat().map((one) => one.parcelId)).toEqual(parcels.map((one) => one.parcelId))
    for (const list of lists) {
      expect(list.length).toBeLessThanOrEqual(caps.parcels)
      expect(new Set(list.flatMap((one) => one.lines.map((line) => line.itemId))).size).toBeLessThanOrEqual(caps.lines)
    }
  }
})
