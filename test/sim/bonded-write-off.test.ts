import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { postEntry, reverseEntry } from '../../db/bonded/ledger.ts'
import { documentLaws } from '../../db/bonded/document-laws.ts'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { transaction } from '../../db/tx.ts'
import { openTrainingWindow } from '../../electron/training/window.ts'
import type { AccountName } from '../../shared/domain/bonded/account.ts'
import { checkEntry, type EntryKind } from '../../shared/domain/bonded/entry.ts'
import { nextCycle, WRITE_OFF_FIGURES, writeOffClock } from '../../shared/domain/bonded/write-off.ts'
import type { CallIn, CallOut } from '../../shared/contract/index.ts'
import { buildBondedReceipt } from '../../shared/message/bonded/receipt.ts'
import { checkSide, readSide } from '../../shared/message/bonded/side.ts'
import { SIDE_SHAPES } from '../../shared/message/bonded/side-shape.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'
import { openBondedLedger, quantity, seedBook } from '../support/bonded.ts'
import type { TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

const CYCLE = { from: '2025-07-01', to: '2026-06-30' }
const AS = 'checker'
let next = 0

/** A book of two items, and a way to post to it. */
async function warehouse(kind: 'logistics' | 'processing' = 'logistics') {
  test = await openBondedLedger({
    spawn: parserHere(),
    wires: ({ clock, rng, directory }) => [
      openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
    ],
  })
  const ledger = test
  const { bookId, itemIds } = seedBook(ledger.core.ledger, kind === 'processing' ? 'H4604A000001' : 'T4604W000001', 2)
  const { books } = await ledger.value('book.list', {})
  const { id, revision, bookNo, mode } = books[0] ?? { id: 0, revision: 0, bookNo: '', mode: 'accumulate' as const }
  const body = { companyCode: '4101W60001', companyName: '示例区内物流有限公司', district: '4604' }
  await ledger.value('book.save', {
    id,
    revision,
    bookNo,
    mode,
    kind,
    body,
    cycleFrom: CYCLE.from,
    cycleTo: CYCLE.to,
  })
  const post = (
    kindOf: EntryKind,
    from: AccountName,
    to: AccountName,
    item: number,
    pieces: string,
    day: string,
    list = 0,
  ) => {
    const checked = checkEntry({
      kind: kindOf,
      key: `e${++next}`,
      cause: { kind: list > 0 ? 'document' : 'import', id: list, text: '示例' },
      at: Date.parse(`${day}T10:00:00+08:00`),
      moves: [
        {
          from,
          to,
          itemId: itemIds[item] ?? 0,
          ownerId: 1,
          lotId: 0,
          quantity: quantity(pieces),
          mark: { kind: 'list', id: list },
        },
      ],
    })
    if (!checked.ok) throw new Error(checked.code)
    return transaction(ledger.core.ledger, () =>
      postEntry(ledger.core.ledger, checked.entry, { actorId: 1, at: ledger.clock.now() }),
    ).entryId
  }
  const list = async (direction: 'I' | 'E'): Promise<number> => {
    const { content } = await ledger.value('bonded.start', { type: 'INV101', bookId, direction })
    return (await ledger.value('bonded.save', { type: 'INV101', content })).id
  }
  return { ledger, bookId, itemIds, post, list }
}

/** A year: stock from before, a list in, a list out, one taken back at once, one piece destroyed. */
async function year(kind: 'logistics' | 'processing' = 'logistics') {
  const made = await warehouse(kind)
  const { post, list, ledger } = made
  const [came, went, undone] = [await list('I'), await list('E'), await list('E')]
  post('bookOpening', 'bookOutside', 'book', 0, '10', '2025-03-01')
  post('stockOpening', 'outside', 'shelf', 0, '10', '2025-03-01')
  post('listCredited', 'bookOutside', 'book', 0, '5', '2025-08-01', came)
  post('receive', 'outside', 'shelf', 0, '5', '2025-08-01')
  post('listDebited', 'book', 'bookOutside', 0, '4', '2026-02-01', went)
  post('pick', 'shelf', 'picked', 0, '4', '2026-02-01')
  post('dispatch', 'picked', 'inFlight', 0, '4', '2026-02-01')
  const wrong = post('listDebited', 'book', 'bookOutside', 0, '2', '2026-03-01', undone)
  transaction(ledger.core.ledger, () =>
    reverseEntry(
      ledger.core.ledger,
      wrong,
      { key: 'undo', cause: { kind: 'document', id: undone, text: '删单' }, at: Date.parse('2026-03-02T02:00:00Z') },
      { actorId: 1, at: 0 },
    ),
  )
  post('damage', 'shelf', 'damage', 0, '1', '2026-04-01')
  post('dispose', 'damage', 'outside', 0, '1', '2026-04-02')
  post('bookOpening', 'bookOutside', 'book', 1, '3', '2026-07-15')
  return { ...made, came, went }
}

const get = (ledger: TestLedger, id: number): Promise<CallOut<'writeOff.get'>> => ledger.value('writeOff.get', { id })
const act = async (ledger: TestLedger, id: number, more: Partial<CallIn<'writeOff.act'>>) => {
  const { row } = await get(ledger, id)
  return ledger.call('writeOff.act', { id, revision: row.revision, act: 'report', day: '2026-08-01', ...more }, AS)
}

it('a saved write-off counts its cycle only, each figure is the sum of its movements, and it computes to the same hash whatever is posted later', async () => {
  const { ledger, bookId, itemIds, post, came, went } = await year()
  const draft = await ledger.value('writeOff.draft', { bookId })
  expect(draft.rows).toMatchObject([
    { opening: '10', credited: '5', debited: '4', closing: '11', house: '10', disposed: '1', difference: '-1' },
  ])
  expect(draft.rows[0]?.result).toBe('短少')
  expect(draft.lists.map((one) => one.id)).toEqual([came, went])
  for (const figure of WRITE_OFF_FIGURES) {
    const { from, to, through } = draft
    const { rows } = await ledger.value('writeOff.rows', {
      ...{ bookId, from, to, through, figure },
      itemId: itemIds[0] ?? 0,
    })
    const sum = rows.reduce((all, row) => all + Number(row.quantity), 0)
    expect([figure, Math.abs(sum)]).toEqual([figure, Number(draft.rows[0]?.[figure])])
  }
  const why = '销毁一件，海关已核准'
  const saved = await ledger.value(
    'writeOff.save',
    {
      bookId,
      excluded: [{ id: went, why: '报关单尚未结关' }],
      items: [{ itemId: itemIds[0] ?? 0, justified: true, why }],
    },
    AS,
  )
  post('bookAdjust', 'bookOutside', 'book', 0, '7', '2026-05-05')
  expect(await ledger.value('writeOff.verify', { id: saved.id, version: 1 })).toMatchObject({ same: true, items: [] })
  const first = await get(ledger, saved.id)
  expect(first).toMatchObject({ later: 1, rows: [{ closing: '11', why, justified: true }] })
  expect(first.lists.map((one) => [one.id, one.taking])).toEqual([
    [came, true],
    [went, false],
  ])
  const again = await ledger.value(
    'writeOff.save',
    { id: saved.id, revision: first.row.revision, bookId, items: [{ itemId: itemIds[0] ?? 0, actual: '18', why }] },
    AS,
  )
  expect(again).toMatchObject({ version: 2 })
  expect(again.hash).not.toBe(saved.hash)
  const second = await get(ledger, saved.id)
  expect(second).toMatchObject({ later: 0, rows: [{ closing: '18', house: '10', actual: '18', result: '相符' }] })
  for (const version of [1, 2])
    expect(await ledger.value('writeOff.verify', { id: saved.id, version })).toMatchObject({ same: true })
  // On paper, too: as a workbook, and as pages to sign.
  for (const [format, start] of [
    ['xlsx', 'PK'],
    ['pdf', '%PDF'],
  ] as const) {
    const made = await ledger.job('writeOff.export', { id: saved.id, version: 1, format }, AS)
    expect(made).toMatchObject({ state: 'done' })
    const bytes = Buffer.from(ledger.core.content.bytes(made.result?.fileHash ?? ''))
    expect(bytes.subarray(0, start.length).toString('latin1')).toBe(start)
  }
  expect(bondedLaws.flatMap((law) => law.check(ledger.core.ledger).broken)).toEqual([])
})

it('a write-off goes from draft over reported and returned to closed, never out of order, and its book goes on to the next cycle', async () => {
  const { ledger, bookId } = await year()
  ledger.clock.set(Date.parse('2026-06-30T10:00:00+08:00'))
  const { id } = await ledger.value('writeOff.save', { bookId }, AS)
  expect(await act(ledger, id, { day: '2026-06-30' })).toMatchObject({ ok: false, code: 'WRITE_OFF_NOT_READY' })
  ledger.clock.set(Date.parse('2026-08-20T10:00:00+08:00'))
  const piles = async (): Promise<string[]> =>
    (await ledger.value('ledger.workQueue', {})).piles.flatMap((one) =>
      one.id.startsWith('write-off') ? [one.id] : [],
    )
  expect(await piles()).toEqual(['write-off-soon'])
  expect(await ledger.call('writeOff.save', { bookId, from: '2026-01-01', to: '2026-12-31' }, AS)).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
  expect(await act(ledger, id, { act: 'accept' })).toMatchObject({ ok: false, code: 'WRITE_OFF_STATE' })
  expect(await act(ledger, id, { day: '2026-08-21' })).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
  expect(await act(ledger, id, { customsNo: 'BH1' })).toMatchObject({ ok: true, value: { state: 'reported' } })
  expect(await piles()).toEqual(['write-off-reported'])
  const { row } = await get(ledger, id)
  const resave = { id, revision: row.revision, bookId }
  expect(await ledger.call('writeOff.save', resave, AS)).toMatchObject({ ok: false, code: 'WRITE_OFF_STATE' })
  expect(await act(ledger, id, { act: 'return' })).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
  expect(await act(ledger, id, { act: 'return', detail: '清单不全' })).toMatchObject({ ok: true })
  expect(await act(ledger, id, { act: 'extend', until: '2026-10-30' })).toMatchObject({ code: 'FIELD_INVALID' })
  expect(await act(ledger, id, { act: 'extend', until: '2026-09-20' })).toMatchObject({ ok: true })
  const returned = await get(ledger, id)
  expect(returned.clock).toMatchObject({ reportBy: '2026-09-20', daysLeft: 31 })
  await ledger.value('writeOff.save', { id, revision: returned.row.revision, bookId }, AS)
  for (const step of ['report', 'accept', 'close'] as const)
    expect(await act(ledger, id, { act: step })).toMatchObject({ ok: true })
  const { books } = await ledger.value('book.list', {})
  expect(books[0]).toMatchObject({ cycleFrom: '2026-07-01', cycleTo: '2027-06-30' })
  const after = await get(ledger, id)
  expect([after.row.state, after.row.version, after.acts, after.events.length]).toEqual(['closed', 2, [], 8])
  expect(await piles()).toEqual([])
  for (const format of ['xlsx'] as const)
    expect(await ledger.job('writeOff.export', { id, version: 2, format })).toMatchObject({ state: 'done' })
})

it('a processing book has its write-off as EMS121 in the order of the schema, and customs answers it by book and count', async () => {
  const { ledger, bookId, itemIds } = await year('processing')
  ledger.clock.set(Date.parse('2026-08-01T10:00:00+08:00'))
  const receipt = (result: string, times: string): string =>
    buildBondedReceipt(
      'EMS221',
      [
        {
          name: 'HdeApprResult',
          fields: { etpsPreentNo: '', manageResult: result, manageDate: '2026-08-02', rmk: '示例' },
        },
        { name: 'EmsChgoffBsc', fields: { emsNo: 'H4604A000001', chgoffTmsCnt: times } },
      ],
      { messageId: `R${result}${times}`, sendTime: '2026-08-02T00:00:00' },
    )
  const apply = (xml: string) =>
    ledger.value('receipt.apply', { hash: ledger.upload(xml), fileName: 'r.xml' } as CallIn<'receipt.apply'>)
  await apply(receipt('1', '1'))
  const items = [{ itemId: itemIds[0] ?? 0, justified: true, why: '销毁' }]
  const { id } = await ledger.value('writeOff.save', { bookId, items }, AS)
  expect((await get(ledger, id)).row.state).toBe('draft')
  expect(await act(ledger, id, {})).toMatchObject({ ok: true })
  expect((await get(ledger, id)).row.state).toBe('accepted')
  await apply(receipt('3', '1'))
  const { row, events } = await get(ledger, id)
  expect([row.state, events.at(-1)?.detail]).toEqual(['returned', '示例'])

  const xmlOf = async (document: number): Promise<string> => {
    const { fileHash } = await ledger.value('bonded.message', { id: document })
    return ledger.core.content.bytes(fileHash).toString('utf8')
  }
  const xml = await xmlOf((await ledger.value('writeOff.document', { id })).id)
  const tree = readXml(xml)
  if (!tree.ok) throw new Error(tree.code)
  const message = readSide(tree.tree)
  if (message === undefined) throw new Error('no message')
  expect(checkSide(message)).toEqual([])
  const dt = message.blocks.find((block) => block.name === 'EmsChgoffDt')?.fields ?? {}
  expect(dt).toMatchObject({ seqno: '1', shdRemainQty: '11', actlRemainQty: '10', dsmlQty: '-1', dsmlRate: '-0.09091' })
  expect(dt).toMatchObject({ vclrPridInitQty: '10', vrfaddQty: '5', vrfredQty: '4', mtpckEndprdDstryQty: '1' })
  const ems111 = readXml(await xmlOf((await ledger.value('book.document', { bookId })).id))
  const filed = ems111.ok ? readSide(ems111.tree) : undefined
  expect([filed?.blocks.length, filed && checkSide(filed).map((one) => one.path)]).toEqual([3, []])
  const swapped = xml.replace(/(<emsNo>[^<]*<\/emsNo>)(<chgoffTmsCnt>[^<]*<\/chgoffTmsCnt>)/, '$2$1')
  const other = readXml(swapped)
  expect(other.ok && checkSide(readSide(other.tree) ?? message).map((one) => one.code)).toEqual(['ELEMENT_ORDER'])
  expect(Object.keys(dt)).toEqual(SIDE_SHAPES.EMS121.groups[2]?.fields.map((field) => field.name))
})

it('a write-off is reported by its message, with the figures of its newest version only; a rejection brings both back, an approval accepts', async () => {
  const { ledger, bookId, itemIds } = await year('processing')
  ledger.clock.set(Date.parse('2026-08-01T10:00:00+08:00'))
  await ledger.value('training.set', { delayMs: 1000, rejectPercent: 100 })
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 6; i++) {
      ledger.clock.advance(5_000)
      await ledger.job('channel.sync', { untilIdle: false })
    }
  }
  const save = async (id: number | undefined, why: string): Promise<number> => {
    const items = [{ itemId: itemIds[0] ?? 0, justified: true, why }]
    const more = id === undefined ? {} : { id, revision: (await get(ledger, id)).row.revision }
    return (await ledger.value('writeOff.save', { ...more, bookId, items }, AS)).id
  }
  const document = async (id: number) => (await ledger.value('writeOff.document', { id })).id
  const declare = async (made: number) => {
    const { row } = await ledger.value('bonded.get', { id: made })
    return ledger.call('bonded.declare', { id: made, revision: row.revision })
  }
  const stand = async (id: number, made: number): Promise<string[]> => [
    (await get(ledger, id)).row.state,
    (await ledger.value('bonded.get', { id: made })).row.state,
  ]
  const id = await save(undefined, '销毁')
  const made = await document(id)
  await save(id, '销毁一件，海关已核准')
  expect(await declare(made)).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
  expect(await stand(id, made)).toEqual(['draft', 'draft'])
  expect(await document(id)).toBe(made)
  expect(await declare(made)).toMatchObject({ ok: true })
  expect((await get(ledger, id)).row.state).toBe('reported')
  await settle()
  expect(await stand(id, made)).toEqual(['returned', 'rejected'])
  await ledger.value('training.set', { rejectPercent: 0 })
  await save(id, '销毁一件，附核准文号')
  expect(await document(id)).toBe(made)
  expect(await declare(made)).toMatchObject({ ok: true })
  await settle()
  expect(await stand(id, made)).toEqual(['accepted', 'passed'])
  expect([...bondedLaws, ...documentLaws].flatMap((law) => law.check(ledger.core.ledger).broken)).toEqual([])
})

it('the clock of a cycle is the one of its book and day, and a year is followed by a year', () => {
  expect(writeOffClock('logistics', { from: '2024-01-01', to: '2024-12-31' }, '2025-01-01')).toBeUndefined()
  expect(writeOffClock('logistics', { from: '2025-01-01', to: '2026-01-03' }, '2026-03-05')).toMatchObject({
    reportBy: '2026-03-04',
    latestBy: '2026-04-03',
    daysLeft: -1,
    tooLong: true,
  })
  expect(nextCycle('2028-02-28')).toEqual({ from: '2028-02-29', to: '2029-02-28' })
  expect(nextCycle('2026-06-30')).toEqual({ from: '2026-07-01', to: '2027-06-30' })
})
