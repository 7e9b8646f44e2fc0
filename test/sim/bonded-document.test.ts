import { afterEach, expect, it } from 'vitest'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { balanceAt } from '../../db/bonded/ledger.ts'
import type { CallIn, CallOut } from '../../shared/contract/index.ts'
import { CUSTOMS_ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import { buildBondedReceipt, buildBondedResponse } from '../../shared/message/bonded/receipt.ts'
import { BOOK_BODY, openBondedOffice, settle } from '../support/bonded.ts'
import type { TestLedger } from '../support/ledger.ts'
import { random } from './filing-template.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

const LINE = { legal: '035', second: '' }

async function office(): Promise<{ ledger: TestLedger; bookId: number }> {
  test = await openBondedOffice()
  const { id } = await test.value('book.save', {
    bookNo: 'T4604W000001',
    kind: 'logistics',
    mode: 'accumulate',
    body: BOOK_BODY,
  })
  return { ledger: test, bookId: id }
}

async function newItem(ledger: TestLedger, bookId: number, itemNo: string, seq = 0): Promise<number> {
  const { id } = await ledger.value('book.saveItem', {
    bookId,
    seq,
    itemNo,
    name: `示例 ${itemNo}`,
    hsCode: '3304990039',
    spec: '4|3|护肤',
    declaredUnit: '007',
    legalUnit: LINE.legal,
    secondUnit: LINE.second,
    factor1: '0.05',
    country: '116',
    currency: '142',
    price: '100',
    state: seq > 0 ? 'filed' : 'new',
  })
  return id
}

/** A list of a book that passes the check. */
async function list(
  ledger: TestLedger,
  bookId: number,
  direction: 'I' | 'E',
  items: readonly (readonly [itemId: number, quantity: string])[],
  head: Record<string, string> = {},
): Promise<CallOut<'bonded.save'>> {
  const { content } = await ledger.value('bonded.start', { type: 'INV101', bookId, listType: '0', direction })
  const { lines } = await ledger.value('bonded.lines', {
    items: items.map(([itemId, amount]) => ({ itemId, quantity: amount })),
  })
  const saved = await ledger.value('bonded.save', {
    type: 'INV101',
    content: {
      ...content,
      head: { ...content.head, SupvModecd: direction === 'I' ? '5034' : '5034', TrspModecd: '2', ...head },
      lines,
    },
  })
  expect(saved.findings.filter((one) => one.level === 'error')).toEqual([])
  return saved
}

const row = async (ledger: TestLedger, id: number) => (await ledger.value('bonded.get', { id })).row
const stands = (ledger: TestLedger, itemId: number, ...accounts: AccountName[]): number =>
  balanceAt(ledger.core.ledger, { itemId, accounts }) / 100_000
const lawsHold = (ledger: TestLedger): void =>
  expect(bondedLaws.flatMap((law) => law.check(ledger.core.ledger).broken)).toEqual([])

it('a list goes out as a draft, is declared, pre-debited and booked; what it opened gets its number, and a pass goes through the gate', async () => {
  const { ledger, bookId } = await office()
  const itemId = await newItem(ledger, bookId, 'LH-1')
  const saved = await list(ledger, bookId, 'I', [[itemId, '100']])
  await ledger.value('bonded.store', { id: saved.id, revision: saved.revision })
  await settle(ledger)
  const stored = await row(ledger, saved.id)
  const { piles } = await ledger.value('ledger.workQueue', {})
  expect(piles.find((pile) => pile.id === 'bonded-INV101-stored')).toMatchObject({
    count: 1,
    open: { screen: 'bondedList' },
  })
  expect([stored.stateName, stored.platformNo.length, stands(ledger, itemId, 'preCredit')]).toEqual(['已暂存', 18, 0])
  expect(await ledger.call('bonded.declare', { id: saved.id, revision: saved.revision }, 'clerk')).toMatchObject({
    ok: false,
  })
  await ledger.value('bonded.declare', { id: saved.id, revision: saved.revision })
  ledger.clock.advance(3000)
  const seen: string[] = []
  for (let i = 0; i < 8; i++) {
    await settle(ledger, 1)
    seen.push(
      `${(await row(ledger, saved.id)).state} ${stands(ledger, itemId, 'preCredit')} ${stands(ledger, itemId, ...CUSTOMS_ACCOUNTS)}`,
    )
  }
  expect([...new Set(seen)].at(-1)).toBe('debited 0 100')
  const booked = await row(ledger, saved.id)
  expect(booked.customsNo).toMatch(/^QD460426I\d{9}$/)
  // Any of its numbers finds its messages and their answers in the log, and those of no other.
  for (const number of [booked.ownNo, booked.platformNo, booked.customsNo]) {
    const { rows } = await ledger.value('messageLog.page', { filters: [{ field: 'number', op: 'is', value: number }] })
    expect(rows.filter((one) => one.direction === 'out').map((one) => one.typeName)).toEqual(['核注清单', '核注清单'])
    expect(new Set(rows.filter((one) => one.direction === 'in').map((one) => one.typeName))).toEqual(
      new Set(['保税单证导入答复', '核注清单回执']),
    )
  }
  const item = (await ledger.value('book.item', { id: itemId })).row
  expect([item.seq > 0, item.stateName, item.customs]).toEqual([true, '已备案', '100'])
  const out = await list(ledger, bookId, 'E', [[itemId, '40']])
  await ledger.value('bonded.declare', { id: out.id, revision: out.revision })
  await settle(ledger)
  expect([(await row(ledger, out.id)).state, stands(ledger, itemId, ...CUSTOMS_ACCOUNTS)]).toEqual(['debited', 60])
  await ledger.value('vehicle.save', { plate: '豫A00000', tare: '5000' })
  const { content } = await ledger.value('bonded.start', { type: 'SAS121', bookId, direction: 'E' })
  const customsNo = (await row(ledger, out.id)).customsNo
  const pass = await ledger.value('bonded.save', {
    type: 'SAS121',
    content: {
      ...content,
      head: {
        ...content.head,
        RltNo: customsNo,
        VehicleNo: '豫A00000',
        VehicleWt: '5000',
        TotalGrossWt: '12.5',
        TotalNetWt: '12',
        TotalWt: '5012.5',
      },
      links: [{ RtlBillTypecd: '1', RtlBillNo: customsNo }],
    },
  })
  expect(pass.findings).toEqual([])
  await ledger.value('bonded.declare', { id: pass.id, revision: pass.revision })
  await settle(ledger)
  const gone = await ledger.value('bonded.get', { id: pass.id })
  expect([gone.row.stateName, gone.related.map((one) => one.id)]).toEqual(['已过卡', [out.id]])
  expect((await ledger.value('bonded.get', { id: out.id })).movements.map((one) => one.kindName)).toEqual([
    '出区清单预核扣',
    '出区清单核扣',
  ])
  lawsHold(ledger)
})

it('a remainder below one unit warns or refuses by unit, rule and book; a weight may have one', async () => {
  const { ledger, bookId } = await office()
  const itemId = await newItem(ledger, bookId, 'LH-1', 1)
  const { content } = await ledger.value('bonded.start', { type: 'INV101', bookId, listType: '0', direction: 'E' })
  const { lines } = await ledger.value('bonded.lines', { items: [{ itemId, quantity: '2.35' }] })
  const found = async (unit: string): Promise<string[]> => {
    const of = lines.map((line) => ({ ...line, fields: { ...line.fields, DclUnitcd: unit } }))
    const { findings } = await ledger.value('bonded.check', { type: 'INV101', content: { ...content, lines: of } })
    return findings.flatMap((one) => (one.code === 'REMAINDER' ? [one.level] : []))
  }
  expect([await found('007'), await found('035')]).toEqual([['warning'], []])
  await ledger.value('setting.save', { key: 'bonded.remainderRule', value: 'refuse' })
  expect([await found('007'), await found('035')]).toEqual([['error'], []])
  await ledger.value('setting.save', { key: 'bonded.remainderBooks', value: 'T4604W000001' })
  expect(await found('007')).toEqual([])
})

it('a deleted list gives back what it moved; an own number is never used twice; a rejected one is corrected under its platform number', async () => {
  const { ledger, bookId } = await office()
  const itemId = await newItem(ledger, bookId, 'LH-1', 1)
  const first = await list(ledger, bookId, 'I', [[itemId, '10']])
  await ledger.value('bonded.declare', { id: first.id, revision: first.revision })
  await settle(ledger)
  expect(stands(ledger, itemId, 'book')).toBe(10)
  await ledger.value('bonded.undo', { id: first.id, revision: first.revision, why: '重复申报' })
  await settle(ledger)
  expect([(await row(ledger, first.id)).state, stands(ledger, itemId, 'book')]).toEqual(['deleted', 0])
  const { versions, movements } = await ledger.value('bonded.get', { id: first.id })
  expect(new Set(versions.map((one) => one.ownNo)).size).toBe(versions.length)
  expect(movements.filter((one) => one.kindName.endsWith('（冲销）'))).toHaveLength(2)
  await ledger.value('training.set', { rejectPercent: 100 })
  const bad = await list(ledger, bookId, 'I', [[itemId, '5']])
  await ledger.value('bonded.declare', { id: bad.id, revision: bad.revision })
  await settle(ledger)
  const rejected = await row(ledger, bad.id)
  expect([rejected.state, rejected.mayEdit, rejected.reason]).toEqual([
    'rejected',
    true,
    '退单：请核对商品料号与数量后重新申报',
  ])
  await ledger.value('training.set', { rejectPercent: 0 })
  await ledger.value('bonded.declare', { id: bad.id, revision: bad.revision })
  await settle(ledger)
  const again = await row(ledger, bad.id)
  expect([again.state, again.platformNo, stands(ledger, itemId, 'book')]).toEqual(['debited', rejected.platformNo, 5])
  lawsHold(ledger)
})

const apply = async (ledger: TestLedger, xml: string): Promise<CallOut<'receipt.apply'>> =>
  ledger.value('receipt.apply', { hash: ledger.upload(xml), fileName: 'r.xml' } as CallIn<'receipt.apply'>)
const review = (
  no: string,
  result: string,
  marks: Record<string, string>,
  minute: string,
  direction = 'I',
  quantities: readonly string[] = [],
): string =>
  buildBondedReceipt(
    'INV201',
    [
      {
        name: 'HdeApprResult',
        fields: {
          etpsPreentNo: `P${no}`,
          businessId: `QD4604${no}`,
          manageResult: result,
          manageDate: `2026-11-22 10:${minute}:00`,
          rmk: '',
        },
      },
      {
        name: 'BondInvtBsc',
        fields: {
          bondInvtNo: `QD4604${no}`,
          invtPreentNo: `P${no}`,
          putrecNo: 'T4604W000001',
          impexpMarkcd: direction,
          ...marks,
        },
      },
      ...quantities.map((dclQty, i) => ({ name: 'BondInvtDt', fields: { gdsSeqno: String(i + 1), dclQty } })),
    ],
    { messageId: no, sendTime: '2026-11-22T10:00:00' },
  )

it('a receipt that contradicts the ledger is held whole and shown; it is applied when the ledger can follow, or when a person says so', async () => {
  const { ledger, bookId } = await office()
  await ledger.value('channel.switch', { id: 'training', enabled: false })
  const itemId = await newItem(ledger, bookId, 'LH-1', 1)
  const inbound = await list(ledger, bookId, 'I', [[itemId, '30']])
  const outbound = await list(ledger, bookId, 'E', [[itemId, '20']])
  for (const [saved, no] of [
    [inbound, '1'],
    [outbound, '2'],
  ] as const) {
    const { ownNo } = await ledger.value('bonded.declare', { id: saved.id, revision: saved.revision })
    await apply(ledger, buildBondedResponse({ ownNo, platformNo: `P${no}`, ok: true, text: '' }))
  }
  await apply(ledger, review('2', '4', { vrfdedMarkcd: '1' }, '30', 'E'))
  const held = await ledger.value('bonded.get', { id: outbound.id })
  expect([held.row.state, held.contradictions[0]?.code, held.row.contradiction]).toEqual([
    'submitted',
    'BOOK_SHORT',
    '备案序号 1（LH-1）账面 0，清单要核扣 20',
  ])
  expect(
    (await ledger.value('receipt.page', { filters: [{ field: 'state', op: 'is', value: 'waiting' }] })).rows,
  ).toMatchObject([{ why: expect.stringContaining('矛盾') as string, handled: false }])
  expect(stands(ledger, itemId, 'preDebit')).toBe(0)
  await apply(ledger, review('1', '1', { vrfdedMarkcd: '2' }, '20', 'I', ['31']))
  expect((await ledger.value('bonded.get', { id: inbound.id })).contradictions).toMatchObject([
    { code: 'LINES_DIFFER', detail: '第 1 项回执申报数量 31，本清单 30', state: 'open' },
  ])
  await apply(ledger, review('1', '1', { vrfdedMarkcd: '2' }, '21', 'I', ['30']))
  const after = await ledger.value('bonded.get', { id: outbound.id })
  expect([
    after.row.state,
    after.row.contradiction,
    after.contradictions[0]?.state,
    stands(ledger, itemId, 'preDebit'),
    stands(ledger, itemId, 'book'),
  ]).toEqual(['preDebited', '', 'settled', 20, 10])
  const left = (await ledger.value('bonded.get', { id: inbound.id })).contradictions.find((one) => one.state === 'open')
  expect(await ledger.value('bonded.accept', { id: left?.id ?? 0, note: '以海关为准' })).toEqual({ applied: true })
  expect((await ledger.value('bonded.get', { id: inbound.id })).timeline.map((one) => one.what)).toContain(
    '按海关回执入账',
  )
  lawsHold(ledger)
})

it('receipts in any order and any of them twice end in one state and one balance', async () => {
  const ends = new Set<string>()
  for (const seed of [1, 2, 3, 4, 5]) {
    const { ledger, bookId } = await office()
    await ledger.value('channel.switch', { id: 'training', enabled: false })
    const itemId = await newItem(ledger, bookId, 'LH-1', 1)
    const inbound = await list(ledger, bookId, 'I', [[itemId, '30']])
    const outbound = await list(ledger, bookId, 'E', [[itemId, '20']])
    const receipts: string[] = []
    for (const [saved, no, direction, start] of [
      [inbound, '1', 'I', 10],
      [outbound, '2', 'E', 30],
    ] as const) {
      const { ownNo } = await ledger.value('bonded.declare', { id: saved.id, revision: saved.revision })
      receipts.push(
        buildBondedResponse({ ownNo, platformNo: `P${no}`, ok: true, text: '' }),
        review(no, 'Y', {}, String(start), direction),
        review(no, '4', { vrfdedMarkcd: '1' }, String(start + 1), direction),
        review(no, '1', { vrfdedMarkcd: '2' }, String(start + 2), direction),
      )
    }
    const next = random(seed)
    for (const { xml } of [...receipts, ...receipts.slice(0, 3)]
      .map((xml) => ({ xml, key: next() }))
      .sort((a, b) => a.key - b.key))
      await apply(ledger, xml)
    const rows = await Promise.all([inbound, outbound].map(async (one) => (await row(ledger, one.id)).state))
    ends.add(
      JSON.stringify([
        rows,
        stands(ledger, itemId, 'book'),
        stands(ledger, itemId, 'preDebit'),
        stands(ledger, itemId, 'preCredit'),
        stands(ledger, itemId, 'bookOutside'),
      ]),
    )
    lawsHold(ledger)
    await ledger.close()
    test = undefined
  }
  expect([...ends]).toEqual([JSON.stringify([['debited', 'debited'], 10, 0, 0, -10])])
})

it('items come from a booking receipt of a list that is not ours, with what customs has of them', async () => {
  const { ledger } = await office()
  const body = buildBondedReceipt(
    'INV211',
    [
      {
        name: 'BondInvtBsc',
        fields: {
          bondInvtNo: 'QD460426I000000099',
          invtPreentNo: '202600000000000099',
          putrecNo: 'T4604W000009',
          vrfdedMarkcd: '2',
          formalVrfdedTime: '2026-11-20 09:00:00',
        },
      },
      {
        name: 'BwsDt',
        fields: {
          bwsNo: 'T4604W000009',
          gdsSeqno: '2255',
          gdsMtno: '9505100090',
          gdecd: '9505100090',
          gdsNm: '示例饰品',
          dclUnitcd: '011',
          inQty: '3894',
          actlIncQty: '',
          actlRedcQty: '94',
          invtNo: 'QD460426I000000099',
          invtGNo: '1',
        },
      },
    ],
    { messageId: 'x', sendTime: '2026-11-20T09:00:00' },
  )
  await apply(ledger, body)
  await apply(ledger, body)
  const { rows } = await ledger.value('book.items', { filters: [{ field: 'itemNo', op: 'is', value: '9505100090' }] })
  expect(rows).toMatchObject([{ bookNo: 'T4604W000009', seq: 2255, customs: '3800', state: 'filed' }])
  expect((await ledger.value('book.item', { id: rows[0]?.id ?? 0 })).statements).toMatchObject([
    { inQuantity: '3894', debited: '94' },
  ])
  lawsHold(ledger)
})
