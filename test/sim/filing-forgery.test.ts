import { afterEach, expect, it } from 'vitest'
import { SYSTEM } from '../../electron/core/core.ts'
import { readInboxBytes } from '../../electron/core/service/filing/inbox-read.ts'
import { takeReceipt } from '../../electron/core/service/filing/receipt-apply.ts'
import { applyTools, storeItems } from '../../electron/core/service/filing/receive.ts'
import { FILING_KIND_TABLE, type FilingKindRow } from '../../shared/domain/filing/kind.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import type { CebType } from '../../shared/message/ceb/type.ts'
import { columnsOf } from '../support/made-up-rows.ts'
import { often } from '../support/often.ts'
import { openOffice, type Office } from './filing-office.ts'
import { random } from './filing-template.ts'

let office: Office | undefined
afterEach(() => office?.test.close())

const MUTANTS = often(60)
const PARTIES = ['ebpCode', 'ebcCode'] as const

/** A row once more, with other values in some columns. */
function copyRow(one: Office, table: string, id: number, changes: Readonly<Record<string, string | number>>): void {
  const { ledger } = one.test.core
  const columns = columnsOf(ledger, table).map((column) => column.name)
  const values = columns.map((name) => (name in changes ? '?' : `"${name}"`))
  ledger.database
    .prepare(
      `insert into ${table} (${columns.map((name) => `"${name}"`).join()}) select ${values.join()} from ${table} where filing_id = ?`,
    )
    .run(...columns.flatMap((name) => (name in changes ? [changes[name]] : [])), id)
}

/** A filing of each kind whose key and parties are those of its receipt below. */
function fileEachKind(one: Office): void {
  const { id } = one.test.core.ledger.sql("select filing_id as id from filing where kind = 'CEB621Message'").get() as {
    id: number
  }
  FILING_KIND_TABLE.forEach((kind, i) => {
    const filingId = 1000 + i
    const key = { kind: kind.type, business_key: kind.businessKey.map(valueOf).join('|'), cop_no: `COPY${i}` }
    copyRow(one, 'filing', id, { filing_id: filingId, parcel_id: one.parcels[1] ?? 0, ...key })
    copyRow(one, 'filing_version', id, {
      filing_id: filingId,
      guid: `GUID${i}`,
      platform_code: valueOf('ebpCode'),
      merchant_code: valueOf('ebcCode'),
    })
    copyRow(one, 'version_state', id, { filing_id: filingId })
  })
}

/** A whole number where the element is one, else a text of its own. */
const valueOf = (name: string): string => (name === 'msgSeqNo' ? '1' : `X${name}7`)

type Change = (head: Record<string, string>) => void
let serial = 0
function receipt(kind: FilingKindRow, status: string, change: Change = () => undefined): Uint8Array {
  const type = kind.receiptType as CebType
  const fields = fieldTable(type, '202205').head.fields.map(({ name }) => name)
  const head = Object.fromEntries(
    fields.filter((name) => [...kind.businessKey, ...PARTIES].includes(name)).map((name) => [name, valueOf(name)]),
  )
  const guid = String(++serial).padStart(36, '0')
  Object.assign(head, { guid, returnStatus: status, returnTime: '20261122101112345', returnInfo: `示例${serial}` })
  change(head)
  return new TextEncoder().encode(
    buildCeb({ type, guid, version: '1.0', signed: false, documents: [{ head, lines: [] }] }, '202205'),
  )
}

/** Through the inbox, as whatever it says it is. @returns what became of it */
function take(one: Office, bytes: Uint8Array): string {
  const context = one.test.core.context(SYSTEM)
  const [stored] = storeItems(context, 'training', [{ remoteId: '', fileName: '', bytes }])
  const reading = readInboxBytes(bytes)
  if (stored === undefined || reading.kind !== 'receipts') return 'unread'
  return reading.receipts.map((each, i) => takeReceipt(applyTools(context), stored.id, i + 1, each).state).join()
}

/** With a character less, or another one in its place. */
function misspelt(text: string, draw: () => number): string {
  const at = Math.floor(draw() * text.length)
  const letter = draw() < 0.5 ? '' : String.fromCharCode(65 + Math.floor(draw() * 20))
  return letter === text[at] ? misspelt(text, draw) : `${text.slice(0, at)}${letter}${text.slice(at + 1)}`
}

/** A few bytes lost, changed, doubled or put in, anywhere. */
function damaged(bytes: Uint8Array, draw: () => number): Uint8Array {
  let text = Buffer.from(bytes).toString('latin1')
  for (let i = 1 + Math.floor(draw() * 3); i > 0; i--) {
    const at = Math.floor(draw() * text.length)
    const length = 1 + Math.floor(draw() * 6)
    const piece = [
      '',
      String.fromCharCode(32 + Math.floor(draw() * 224)),
      text.slice(at, at + 2 * length),
      '<ceb:copNo>',
      '&amp;',
    ][Math.floor(draw() * 5)]
    text = text.slice(0, at) + (piece ?? '') + text.slice(draw() < 0.3 ? at : at + length)
  }
  return Buffer.from(text, 'latin1')
}

const shown = (one: Office): string =>
  JSON.stringify(
    ['filing', 'version_state', 'filing_event'].map((table) =>
      one.test.core.ledger.sql(`select * from ${table} order by 1, 2`).raw(true).all(),
    ),
  )

it(`${MUTANTS} well-formed mutants of a receipt of each of the ${FILING_KIND_TABLE.length} kinds (a key, a party, the time): none is applied, each waits in sight; the true one is applied`, async () => {
  const one = (office = await openOffice({ parcels: 2 }))
  await one.test.job('filing.file', { selection: { ids: one.parcels.slice(0, 1) } })
  fileEachKind(one)
  const draw = random(23)
  const before = shown(one)
  const waited: Record<string, number> = {}
  for (const kind of FILING_KIND_TABLE) {
    const present = fieldTable(kind.receiptType as CebType, '202205').head.fields.map(({ name }) => name)
    const targets = [...kind.businessKey, ...PARTIES.filter((name) => present.includes(name))]
    for (let n = 0; n < MUTANTS; n++) {
      const field = targets[n % (targets.length + 1)]
      const change: Change = (head) => {
        if (field === undefined) head['returnTime'] = `20261${3 + (n % 7)}99${String(n).padStart(6, '0')}000`
        else if (field === 'msgSeqNo') head[field] = String(2 + n)
        else head[field] = misspelt(head[field] ?? '', draw)
      }
      const status = ['120', '800', '100', '899'][n % 4] ?? '800'
      const state = take(one, receipt(kind, status, change))
      expect([kind.receiptType, n, field, state]).toEqual([kind.receiptType, n, field, 'waiting'])
      waited[kind.receiptType] = (waited[kind.receiptType] ?? 0) + 1
    }
  }
  expect(shown(one)).toBe(before)
  expect(Object.keys(waited)).toHaveLength(FILING_KIND_TABLE.length)
  const { count } = await one.test.value('receipt.count', { filters: [{ field: 'state', op: 'is', value: 'waiting' }] })
  expect(count).toBe(MUTANTS * FILING_KIND_TABLE.length)
  for (const kind of FILING_KIND_TABLE) {
    expect([kind.receiptType, take(one, receipt(kind, '120'))]).toEqual([kind.receiptType, 'applied'])
    expect(
      one.test.core.ledger.sql('select state from filing where kind = ? and filing_id >= 1000').pluck().get(kind.type),
      kind.type,
    ).toBe('accepted')
  }
})

const TEXTS = often(1500)
it(`of ${TEXTS} damaged receipts only those are applied in which every key, party and the time stand as in the true one; all are kept`, async () => {
  const one = (office = await openOffice({ parcels: 2 }))
  await one.test.job('filing.file', { selection: { ids: one.parcels.slice(0, 1) } })
  fileEachKind(one)
  const draw = random(21)
  const became: Record<string, number> = {}
  const wrong: unknown[] = []
  for (let n = 0; n < TEXTS; n++) {
    const kind = FILING_KIND_TABLE[n % FILING_KIND_TABLE.length]
    if (kind === undefined) throw new Error('no kind')
    const bytes = damaged(receipt(kind, ['120', '800', '100', '899'][n % 4] ?? '800'), draw)
    const state = take(one, bytes)
    became[state] = (became[state] ?? 0) + 1
    if (state !== 'applied') continue
    const text = Buffer.from(bytes).toString('utf8')
    const present = fieldTable(kind.receiptType as CebType, '202205').head.fields.map(({ name }) => name)
    for (const name of [...kind.businessKey, ...PARTIES.filter((party) => present.includes(party))])
      // A party that is not named is not contradicted; a key that is not there is never guessed.
      if (!text.includes(`>${valueOf(name)}<`) && (kind.businessKey.includes(name) || text.includes(`:${name}>X`)))
        wrong.push([kind.receiptType, n, name, text])
    if (!/>2026\d{13}</.test(text) && !/>2026\d{10}</.test(text)) wrong.push([kind.receiptType, n, 'returnTime', text])
  }
  expect(wrong).toEqual([])
  for (const state of ['applied', 'waiting', 'unread']) expect(became[state] ?? 0).toBeGreaterThan(TEXTS / 50)
  const { ledger } = one.test.core
  expect(ledger.sql('select count(*) from inbox').pluck().get()).toBe(TEXTS)
  expect(ledger.sql('select count(*) from filing where filing_id >= 1000').pluck().get()).toBe(FILING_KIND_TABLE.length)
})
