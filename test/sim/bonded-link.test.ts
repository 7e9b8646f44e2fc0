import { afterEach, expect, it } from 'vitest'
import { documentLaws } from '../../db/bonded/document-laws.ts'
import { saveDocumentProjection } from '../../db/bonded/document.ts'
import { saveItem } from '../../db/bonded/book.ts'
import { postEntry } from '../../db/bonded/ledger.ts'
import { transaction } from '../../db/tx.ts'
import { checkEntry } from '../../shared/domain/bonded/entry.ts'
import { comparePair } from '../../shared/domain/bonded/pair.ts'
import { bridgeTolerance, passTotals, plainPlate, plateLooksRight } from '../../shared/domain/bonded/vehicle.ts'
import type { CallOut } from '../../shared/contract/index.ts'
import { buildBondedReceipt } from '../../shared/message/bonded/receipt.ts'
import { checkSide, readSide } from '../../shared/message/bonded/side.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'
import { exampleItem, openBondedLedger, quantity, seedBook } from '../support/bonded.ts'
import type { TestLedger } from '../support/ledger.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

type Content = CallOut<'bonded.start'>['content']

async function office() {
  test = await openBondedLedger()
  const ledger = test
  const one = seedBook(ledger.core.ledger, 'T4604W000001', 3)
  const two = seedBook(ledger.core.ledger, 'T4604W000002', 2)
  return { ledger, one, two }
}

/** Saves a document of a book with lines of its items. */
async function document(
  ledger: TestLedger,
  type: 'INV101' | 'SAS111' | 'SAS121',
  bookId: number,
  direction: 'I' | 'E',
  change: (content: Content) => Content,
): Promise<CallOut<'bonded.save'>> {
  const { content } = await ledger.value('bonded.start', { type, bookId, direction })
  return ledger.value('bonded.save', { type, content: change(content) })
}

async function list(ledger: TestLedger, bookId: number, direction: 'I' | 'E', items: readonly [number, string][]) {
  const { lines } = await ledger.value('bonded.lines', { items: items.map(([itemId, n]) => ({ itemId, quantity: n })) })
  const weighed = lines.map((line) => ({ ...line, fields: { ...line.fields, GrossWt: '100', NetWt: '90' } }))
  return document(ledger, 'INV101', bookId, direction, (content) => ({ ...content, lines: weighed }))
}

/** As if customs had answered. */
function answered(ledger: TestLedger, id: number, state: 'passed' | 'debited' | 'void', customsNo: string): void {
  transaction(ledger.core.ledger, () =>
    saveDocumentProjection(
      ledger.core.ledger,
      id,
      {
        ...{ state, customsNo, version: 1, platformNo: '', status: '', statusAt: '20261101000000', reason: '' },
        ...{ channel: '', booked: '', gate: '', entryReleased: '', sentAt: null },
      },
      0,
    ),
  )
}

/** What is said beyond the company fields that the example book leaves open. */
const codes = (findings: CallOut<'bonded.check'>['findings']): string[] =>
  findings.map((one) => one.code).filter((code) => code !== 'ELEMENT_MISSING')

it('a pass is checked against the vehicle on record, its lists and the other passes of the list, and weighed on the bridge before it leaves', async () => {
  const { ledger, one } = await office()
  const saved = await list(ledger, one.bookId, 'E', [
    [one.itemIds[0] ?? 0, '10'],
    [one.itemIds[1] ?? 0, '4'],
  ])
  answered(ledger, saved.id, 'debited', 'QD460426E000000001')
  const vehicle = { plate: '豫 a·12345', tare: '5000', carrier: '示例运输', validTo: '2026-12-31' }
  expect(await ledger.value('vehicle.save', vehicle)).toMatchObject({ revision: 1 })
  expect(await ledger.call('vehicle.save', { ...vehicle, plate: '豫A12345' })).toMatchObject({ code: 'VEHICLE_EXISTS' })
  expect(await ledger.call('vehicle.save', { plate: '豫B1', tare: '0' })).toMatchObject({ code: 'FIELD_INVALID' })
  const head = (more: Record<string, string>) => ({
    VehicleNo: '豫A12345',
    VehicleWt: '5000',
    RltNo: 'QD460426E000000001',
    TotalGrossWt: '200',
    TotalNetWt: '180',
    TotalWt: '5200',
    ...more,
  })
  const links = [{ RtlBillTypecd: '1', RtlBillNo: 'QD460426E000000001' }]
  const pass = (more: Record<string, string>, lines: Content['lines'] = []) =>
    document(ledger, 'SAS121', one.bookId, 'E', (content) => ({
      ...content,
      head: { ...content.head, ...head(more) },
      links: more['RltNo'] === '' ? [] : links,
      lines,
    }))
  const good = await pass({})
  expect(codes(good.findings)).toEqual([])
  expect(codes((await pass({ VehicleWt: '5100', TotalWt: '5300' })).findings)).toEqual(['VEHICLE_TARE'])
  expect(codes((await pass({ VehicleNo: '豫A99999' })).findings)).toEqual(['VEHICLE_UNKNOWN'])
  expect(codes((await pass({ TotalGrossWt: '260', TotalWt: '5260' })).findings)).toEqual(['GROSS_DIFFERS'])
  const empty = { PassportTypecd: '6', BindTypecd: '', RltTbTypecd: '', RltNo: '' }
  const nothing = { TotalGrossWt: '0', TotalNetWt: '0', TotalWt: '5000' }
  expect(codes((await pass({ ...empty, ...nothing })).findings)).toEqual([])
  expect(codes((await pass({ ...empty, TotalGrossWt: '5', TotalNetWt: '0', TotalWt: '5005' })).findings)).toEqual([
    'EMPTY_LOADED',
  ])
  expect(codes((await pass({ ...empty, PassportTypecd: '4' })).findings)).toEqual([])

  expect(await ledger.value('bonded.weighPass', { id: good.id, weighed: '5215' })).toMatchObject({
    within: true,
    tolerance: '20',
  })
  expect(await ledger.value('bonded.weighPass', { id: good.id, weighed: '5221' })).toMatchObject({
    within: false,
    difference: '21',
  })
  const { weighings } = await ledger.value('bonded.weighings', { id: good.id })
  expect(weighings.map((row) => row.within)).toEqual([false, true])
  expect((await ledger.value('bonded.get', { id: good.id })).timeline.at(-1)?.what).toBe('过磅超出容差，复核后再发车')

  const rest = async (passId = 0) => ledger.value('bonded.passLines', { number: 'QD460426E000000001', passId })
  const whole = await rest()
  expect([whole.whole, whole.left, whole.lines.length]).toEqual(['14', '14', 2])
  const loaded = (quantities: readonly string[]): Content['lines'] =>
    whole.lines.flatMap((fields, i) =>
      quantities[i] === undefined
        ? []
        : [{ fields: { ...fields, DclQty: quantities[i], GrossWt: '100' }, itemId: 0, ownerId: 0, lotId: 0 }],
    )
  const first = await pass({ BindTypecd: '3' }, loaded(['6', '4']))
  expect(codes(first.findings)).toEqual([])
  expect((await rest()).lines.map((fields) => [fields['RltGdsSeqno'], fields['DclQty']])).toEqual([['1', '4']])
  expect((await rest(first.id)).left).toBe('14')
  const over = await pass({ BindTypecd: '3' }, loaded(['5', '1']))
  expect(codes(over.findings)).toEqual(['LOAD_OVER', 'LOAD_OVER'])
  answered(ledger, over.id, 'void', '')
  const last = await pass({ BindTypecd: '3', TotalGrossWt: '100', TotalNetWt: '90', TotalWt: '5100' }, loaded(['4']))
  expect(codes(last.findings)).toEqual([])
  expect((await rest()).lines).toEqual([])
})

it('a pass carries the lists that its newest revision names, and no list that was taken off it', async () => {
  const { ledger, one } = await office()
  const lists = [
    await list(ledger, one.bookId, 'E', [[one.itemIds[0] ?? 0, '1']]),
    await list(ledger, one.bookId, 'E', [[one.itemIds[1] ?? 0, '1']]),
  ]
  lists.forEach(({ id }, i) => answered(ledger, id, 'passed', `QD${i}`))
  const carrying = async (numbers: readonly string[], pass?: CallOut<'bonded.save'>) => {
    const { content } = await ledger.value('bonded.start', { type: 'SAS121', bookId: one.bookId, direction: 'E' })
    const of = pass === undefined ? {} : { id: pass.id, revision: pass.revision }
    const links = numbers.map((RtlBillNo) => ({ RtlBillTypecd: '1', RtlBillNo }))
    const head = { ...content.head, RltNo: numbers.join('\\') }
    const saved = await ledger.value('bonded.save', { ...of, type: 'SAS121', content: { ...content, head, links } })
    const { related } = await ledger.value('bonded.get', { id: saved.id })
    return { saved, related: related.map((row) => row.customsNo) }
  }
  const first = await carrying(['QD0', 'QD1'])
  expect(first.related).toEqual(['QD0', 'QD1'])
  expect((await carrying(['QD1'], first.saved)).related).toEqual(['QD1'])
})

it('a vehicle is its SAS131 in the order of the schema, and its SAS231 finds it by the plate', async () => {
  const { ledger, one } = await office()
  const { id } = await ledger.value('vehicle.save', { plate: '豫A12345', tare: '5000.5' })
  const document = await ledger.value('vehicle.document', { id, bookId: one.bookId })
  const made = await ledger.value('bonded.message', { id: document.id })
  expect((await ledger.value('bonded.get', { id: document.id })).row).toMatchObject({ vehicle: '豫A12345', version: 0 })
  expect(await ledger.value('vehicle.document', { id, bookId: one.bookId })).toEqual(document)
  const tree = readXml(ledger.core.content.bytes(made.fileHash).toString('utf8'))
  const message = tree.ok ? readSide(tree.tree) : undefined
  if (message === undefined) throw new Error('no message')
  expect(checkSide(message).map((finding) => finding.path)).toEqual([
    'SasVehicleBsc[0].masterCuscd',
    'SasVehicleBsc[0].etpsno',
    'SasVehicleBsc[0].etpsNm',
  ])
  const receipt = (result: string, time: string, number: string): Promise<unknown> =>
    ledger.value('receipt.apply', {
      hash: ledger.upload(
        buildBondedReceipt(
          'SAS231',
          [
            {
              name: 'HdeApprResult',
              fields: { etpsPreentNo: '', manageResult: result, manageDate: `2026-11-22 ${time}` },
            },
            { name: 'SasVehicleBsc', fields: { vehicleNo: '豫A12345', vehicleCusNo: number } },
          ],
          { messageId: `V${result}`, sendTime: '2026-11-22T00:00:00' },
        ),
      ),
      fileName: 'v.xml',
    })
  await receipt('1', '10:00:00', 'C1')
  // What customs said earlier and arrives later changes nothing.
  await receipt('Y', '09:00:00', '')
  const { vehicles } = await ledger.value('vehicle.list', {})
  expect(vehicles).toMatchObject([{ customsNo: 'C1', status: '通过', revision: 1 }])
  expect(documentLaws.flatMap((law) => law.check(ledger.core.ledger).broken)).toEqual([])
  expect([plainPlate('豫a·12 345'), plateLooksRight('豫A12345'), plateLooksRight('A12345')]).toEqual([
    '豫A12345',
    true,
    false,
  ])
  expect(passTotals({ goods: 10, pallets: 2, vehicle: 50, frame: 3, container: 4 })).toEqual({ gross: 12, total: 69 })
  expect([bridgeTolerance(1_000_000, 300_000, 20), bridgeTolerance(100, 300_000, 20)]).toEqual([30_000, 20])
})

it('the two lists of a transfer are compared item by item, the draft of the other side names its counterpart', async () => {
  const { ledger, one, two } = await office()
  const taking = await list(ledger, one.bookId, 'I', [
    [one.itemIds[0] ?? 0, '10'],
    [one.itemIds[2] ?? 0, '4'],
  ])
  answered(ledger, taking.id, 'passed', 'QD460426I000000001')
  const made = await ledger.value('bonded.counterpart', { id: taking.id, bookId: two.bookId })
  expect(made.unmatched).toBe(1)
  const other = await ledger.value('bonded.get', { id: made.id })
  expect(other.content.head).toMatchObject({
    ImpexpMarkcd: 'E',
    PutrecNo: 'T4604W000002',
    RltPutrecNo: 'T4604W000001',
    RltInvtNo: 'QD460426I000000001',
  })
  const pair = await ledger.value('bonded.pair', { id: taking.id })
  expect([pair.other?.id, pair.rows.map((row) => row.word)]).toEqual([made.id, ['一致', '一致']])
  const { content } = other
  const fewer = {
    ...content,
    lines: content.lines.map((line, i) => (i === 0 ? { ...line, fields: { ...line.fields, DclQty: '9' } } : line)),
  }
  await ledger.value('bonded.save', { id: made.id, type: 'INV101', revision: other.row.revision, content: fewer })
  const after = await ledger.value('bonded.pair', { id: made.id })
  expect(after.rows.map((row) => [row.word, row.difference])).toEqual([
    ['数量不同', '1'],
    ['一致', '0'],
  ])
  expect(await ledger.call('bonded.counterpart', { id: taking.id, bookId: two.bookId })).toMatchObject({ ok: false })
  const wrong = await list(ledger, two.bookId, 'I', [[two.itemIds[0] ?? 0, '1']])
  expect(await ledger.call('bonded.tie', { id: taking.id, otherId: wrong.id })).toMatchObject({ code: 'FIELD_INVALID' })
  const line = { itemNo: 'A', hsCode: '1', name: 'x', unit: '007', quantity: 5 }
  expect(comparePair([line], [{ ...line, unit: '035' }]).map((row) => row.why)).toEqual(['unit'])
  expect(comparePair([line], []).map((row) => row.why)).toEqual(['onlyIn'])
  expect(comparePair([line], [{ ...line, itemNo: 'B' }])).toMatchObject([{ itemNo: 'A / B', why: '' }])
})

it('stock orders of one form are gathered once, every quantity in one list; new items are filed once; a list opens its inbound', async () => {
  const { ledger, one } = await office()
  const { lines } = await ledger.value('bonded.lines', { items: [{ itemId: one.itemIds[0] ?? 0, quantity: '1' }] })
  const order = async (no: string, formNo: string, quantities: readonly string[]): Promise<number> => {
    const { id } = await document(ledger, 'SAS111', one.bookId, 'E', (content) => ({
      ...content,
      head: { ...content.head, SasDclNo: formNo },
      lines: quantities.map((DclQty, i) => ({
        ...{ itemId: one.itemIds[i] ?? 0, ownerId: 0, lotId: 0 },
        fields: {
          ...{ OriactGdsSeqno: String(i + 1), SasDclSeqno: String(i + 1), DclQty },
          ...{ GdsMtno: `LH-0000${i + 1}`, GdsNm: lines[0]?.fields['GdsNm'] ?? '', DclUnitcd: '007' },
        },
      })),
    }))
    answered(ledger, id, 'passed', no)
    return id
  }
  const [a, b, c] = [
    await order('S1', 'F1', ['2', '3']),
    await order('S2', 'F1', ['5']),
    await order('S3', 'F2', ['7']),
  ]
  const open = async () => (await ledger.value('bonded.gatherable', { bookId: one.bookId })).orders
  expect((await open()).map((row) => [row.number, row.quantity])).toEqual([
    ['S1', '5'],
    ['S2', '5'],
    ['S3', '7'],
  ])
  const gather = (stockIds: readonly number[]) =>
    ledger.call('bonded.gather', { bookId: one.bookId, stockIds: [...stockIds] })
  expect(await gather([a, c])).toMatchObject({ code: 'FIELD_INVALID' })
  const made = await ledger.value('bonded.gather', { bookId: one.bookId, stockIds: [a, b] })
  expect(made).toMatchObject({ lines: 2, quantity: '10' })
  const { content } = await ledger.value('bonded.get', { id: made.id })
  expect(content.lines.map((line) => [line.fields['PutrecSeqno'], line.fields['DclQty']])).toEqual([
    ['1', '7'],
    ['2', '3'],
  ])
  expect(content.head).toMatchObject({ InvtType: '1', ApplyNo: 'F1', ImpexpMarkcd: 'E' })
  expect(await gather([b])).toMatchObject({ code: 'FIELD_INVALID' })
  answered(ledger, made.id, 'void', '')
  expect((await open()).map((row) => row.number)).toEqual(['S1', 'S2', 'S3'])

  expect(await ledger.call('book.fileItems', { bookId: one.bookId })).toMatchObject({ code: 'NOTHING_SELECTED' })
  const fresh = exampleItem(one.bookId, 0, { itemNo: 'NEW-1', state: 'new' })
  transaction(ledger.core.ledger, () => saveItem(ledger.core.ledger, undefined, fresh, { actorId: 0, at: 0, why: '' }))
  const filed = await ledger.value('book.fileItems', { bookId: one.bookId })
  const filing = await ledger.value('bonded.get', { id: filed.id })
  expect([filing.row.type, filing.content.lines.map((line) => line.fields['GdsMtno'])]).toEqual(['BWS101', ['NEW-1']])
  expect(await ledger.call('book.fileItems', { bookId: one.bookId })).toMatchObject({ code: 'NOTHING_SELECTED' })

  const coming = await list(ledger, one.bookId, 'I', [[one.itemIds[0] ?? 0, '6']])
  answered(ledger, coming.id, 'passed', 'QD460426I000000009')
  const brought = await ledger.value('bonded.inbound', { id: coming.id })
  expect(brought).toMatchObject({ number: 'QD460426I000000009', bookNo: 'T4604W000001', owners: [] })
  expect(brought.lines).toMatchObject([{ itemNo: 'LH-00001', seq: 1, qty: '6' }])
})

it('a book says how full it is and how old what it holds, first in first out, and home shows what is due', async () => {
  const { ledger, one } = await office()
  const post = (pieces: string, day: string, out = false): void => {
    const checked = checkEntry({
      kind: out ? 'listDebited' : 'bookOpening',
      key: `${day} ${pieces}`,
      cause: { kind: 'import', id: 0, text: '示例' },
      at: Date.parse(`${day}T10:00:00+08:00`),
      moves: [
        {
          ...(out
            ? { from: 'book' as const, to: 'bookOutside' as const }
            : { from: 'bookOutside' as const, to: 'book' as const }),
          ...{ itemId: one.itemIds[0] ?? 0, ownerId: 1, lotId: 0 },
          ...{ quantity: quantity(pieces), mark: { kind: 'opening' as const, id: 0 } },
        },
      ],
    })
    if (!checked.ok) throw new Error(checked.code)
    const { ledger: db } = ledger.core
    transaction(db, () => postEntry(db, checked.entry, { actorId: 1, at: 0 }))
  }
  post('10', '2025-06-01')
  post('20', '2026-10-20')
  post('8', '2026-11-01', true)
  const { books } = await ledger.value('book.list', {})
  const { id, revision, bookNo, kind } = books.find((book) => book.id === one.bookId) ?? {
    id: 0,
    revision: 0,
    bookNo: '',
    kind: 'logistics' as const,
  }
  await ledger.value('book.save', { id, revision, bookNo, kind, body: { storageLimit: '20', storageDays: '365' } })
  const usage = await ledger.value('book.usage', { id })
  expect(usage).toMatchObject({ held: '22', percent: 110, over: 1, oldest: [{ itemNo: 'LH-00001', days: 539 }] })
  expect(usage.buckets.map((bucket) => [bucket.items, bucket.quantity])).toEqual([
    [1, '20'],
    [0, '0'],
    [0, '0'],
    [1, '2'],
  ])
  const again = (await ledger.value('book.list', {})).books.find((book) => book.id === id)
  expect(again?.alerts).toEqual([{ tone: 'red', text: '存量已用 110%（上限 20）' }])
  const { piles } = await ledger.value('ledger.workQueue', {})
  expect(piles.find((pile) => pile.id === 'book-alerts')).toMatchObject({ count: 1, tone: 'red' })
})
