import { afterEach, expect, it } from 'vitest'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { documentLaws } from '../../db/bonded/document-laws.ts'
import { BOOK_BODY, openBondedLedger, openBondedOffice, seedBook, settle } from '../support/bonded.ts'
import type { TestLedger } from '../support/ledger.ts'

/** Documents that are made from a record, and the two-step pass: drafted, declared, answered like their siblings. */

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

async function office(kind: 'logistics' | 'processing'): Promise<{ ledger: TestLedger; bookId: number }> {
  test = await openBondedOffice({ rejectPercent: 0 })
  const bookNo = kind === 'processing' ? 'H4604A000001' : 'T4604W000001'
  const { bookId } = seedBook(test.core.ledger, bookNo, 2)
  const days = { cycleFrom: '2025-07-01', cycleTo: '2026-06-30' }
  await test.value('book.save', { id: bookId, revision: 1, bookNo, mode: 'accumulate', kind, body: BOOK_BODY, ...days })
  return { ledger: test, bookId }
}

const detail = (ledger: TestLedger, id: number) => ledger.value('bonded.get', { id })
const declare = async (ledger: TestLedger, id: number) =>
  ledger.call('bonded.declare', { id, revision: (await detail(ledger, id)).row.revision })
const lawsHold = (ledger: TestLedger): void =>
  expect([...bondedLaws, ...documentLaws].flatMap((law) => law.check(ledger.core.ledger).broken)).toEqual([])

it('a two-step pass is checked, declared, approved and goes through its gate', async () => {
  const { ledger, bookId } = await office('logistics')
  await ledger.value('vehicle.save', { plate: '豫A12345', tare: '5000' })
  const { content } = await ledger.value('bonded.start', { type: 'ICP101', bookId, direction: 'I' })
  const save = (head: Record<string, string>, entries: readonly string[]) =>
    ledger.value('bonded.save', {
      type: 'ICP101',
      content: { ...content, head: { ...content.head, ...head }, links: entries.map((EntryId) => ({ EntryId })) },
    })
  const weights = { VehicleNo: '豫A12345', VehicleWt: '5000', TotalGrossWt: '800', TotalWt: '5800' }
  const entry = '460420261000000001'
  const wrong = await save({ ...weights, TotalWt: '5000', VehicleWt: '4000' }, [entry, entry, '4604'])
  expect(wrong.findings.map((one) => one.code).sort()).toEqual([
    'ENTRY_FORM',
    'ENTRY_TWICE',
    'TOTAL_WEIGHT',
    'VEHICLE_TARE',
  ])
  expect((await save(weights, [])).findings.map((one) => one.code)).toEqual(['PAPERS_MISSING'])
  const saved = await save(weights, [entry])
  expect(saved.findings).toEqual([])
  await ledger.value('bonded.store', { id: saved.id, revision: saved.revision })
  await settle(ledger)
  const stored = (await detail(ledger, saved.id)).row
  expect([stored.stateName, stored.vehicle, stored.relatedNo, stored.gross]).toEqual([
    '已暂存',
    '豫A12345',
    entry,
    '800',
  ])
  expect(await declare(ledger, saved.id)).toMatchObject({ ok: true })
  await settle(ledger)
  const gone = await detail(ledger, saved.id)
  expect([gone.row.stateName, gone.row.platformNo === stored.platformNo]).toEqual(['已过卡', true])
  expect(gone.row.customsNo).toMatch(/^Z4604I\d{6}T\d{11}$/)
  expect(gone.timeline.map((step) => step.what)).toContain('海关回执 SAS253：已过卡')
  const { piles } = await ledger.value('ledger.workQueue', {})
  expect(piles.filter((pile) => pile.id.startsWith('bonded-'))).toEqual([])
  lawsHold(ledger)
})

it('a vehicle goes to customs as a document of its own, has no draft at the window, and its answer reaches document and record', async () => {
  const { ledger, bookId } = await office('logistics')
  const { id } = await ledger.value('vehicle.save', { plate: '豫B00001', tare: '6000' })
  const made = await ledger.value('vehicle.document', { id, bookId })
  const { row, findings } = await detail(ledger, made.id)
  expect([row.typeName, findings]).toEqual(['车辆备案', []])
  expect(await ledger.call('bonded.store', { id: made.id, revision: row.revision })).toMatchObject({
    ok: false,
    code: 'BONDED_FORM',
  })
  expect(await declare(ledger, made.id)).toMatchObject({ ok: true })
  expect(await ledger.value('vehicle.document', { id, bookId })).toEqual({ ...made, underWay: true })
  await settle(ledger)
  expect((await detail(ledger, made.id)).row.stateName).toBe('通过')
  const [vehicle] = (await ledger.value('vehicle.list', {})).vehicles
  expect([vehicle?.status, /^V\d{9}$/.test(vehicle?.customsNo ?? '')]).toEqual(['通过', true])
  // A change of what customs has on record is declared as one.
  await ledger.value('vehicle.save', { id, revision: 1, plate: '豫B00001', tare: '6100' })
  const again = await detail(ledger, (await ledger.value('vehicle.document', { id, bookId })).id)
  expect([again.row.id === made.id, again.content.head['dclTypecd'], again.content.head['vehicleWt']]).toEqual([
    false,
    '2',
    '6100',
  ])
  lawsHold(ledger)
})

it('a processing book is filed as a document of its own and answered by its own number', async () => {
  const { ledger, bookId } = await office('processing')
  const made = await ledger.value('book.document', { bookId })
  const { row, findings, content } = await detail(ledger, made.id)
  expect([row.typeName, row.lines, findings, content.head['emsNo']]).toEqual(['加工账册备案', 2, [], 'H4604A000001'])
  expect(await declare(ledger, made.id)).toMatchObject({ ok: true })
  await settle(ledger)
  expect((await detail(ledger, made.id)).row.stateName).toBe('通过')
  lawsHold(ledger)
})

it('a real ledger sends no form that was not seen until somebody turns it on', async () => {
  test = await openBondedLedger({ kind: 'real' })
  const { bookId } = seedBook(test.core.ledger, 'T4604W000001', 0)
  await test.value('book.save', { id: bookId, revision: 1, bookNo: 'T4604W000001', kind: 'logistics', body: BOOK_BODY })
  const { id } = await test.value('vehicle.save', { plate: '豫B00001', tare: '6000' })
  const made = await test.value('vehicle.document', { id, bookId })
  expect(await declare(test, made.id)).toMatchObject({ ok: false, code: 'BONDED_FORM' })
  expect((await test.value('bonded.message', { id: made.id })).fileName).toBe(`SAS131_${made.ownNo}.xml`)
  await test.value('setting.save', { key: 'bonded.customsForm', value: 'true' })
  // Nothing but a channel is missing now.
  expect(await declare(test, made.id)).toMatchObject({ ok: false, code: 'CHANNEL_UNKNOWN' })
})
