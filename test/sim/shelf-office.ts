import { expect } from 'vitest'
import { LAWS } from '../../electron/core/service/house/laws.ts'
import { parserHere } from '../support/parser-here.ts'
import { numberOf, receipt } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'

/** A bonded warehouse: an office with 1210 parcels, an account book with the items of the example goods, bins, and stock. */

export const BOOK = 'T4101W000076'

export interface Warehouse extends Office {
  /** Item id by item number. */
  readonly items: ReadonlyMap<string, number>
  /** SKUs of the parcels' owner with their book item numbers. */
  readonly goods: readonly { sku: string; itemNo: string }[]
}

/** Puts a book with one item for each goods record of the office's client into the ledger. */
function seedBook(office: Office): Pick<Warehouse, 'items' | 'goods'> {
  const { ledger } = office.test.core
  const rows = ledger
    .sql('select sku, name, body from goods where client_id = ? order by sku')
    .all(office.clientId) as { sku: string; name: string; body: string }[]
  const { id: bookId } = ledger
    .sql(
      "insert into bonded_book (book_no, kind, mode, title, body, valid_to, cycle_from, cycle_to, archived, revision, changed_at) values (?, 'logistics', 'accumulate', '示例账册', '{}', '', '', '', 0, 1, 0) returning book_id as id",
    )
    .get(BOOK) as { id: number }
  const items = new Map<string, number>()
  const goods = rows.map((row, i) => {
    const body = JSON.parse(row.body) as { bookItems: string[]; unit: string }
    const itemNo = body.bookItems[0] ?? row.sku
    const { id } = ledger
      .sql(
        "insert into bonded_item (book_id, seq, item_no, hs_code, name, spec, declared_unit, legal_unit, second_unit, factor1, factor2, stock_unit, stock_factor, country, currency, price, limit_date, in_date, list_no, list_line, gtin, state, source, revision, changed_at) values (?, ?, ?, '', ?, '', ?, '', '', 0, 0, '', 0, '', '', 0, '', '', '', 0, '', 'filed', 'test', 1, 0) returning item_id as id",
      )
      .get(bookId, i + 1, itemNo, row.name, body.unit) as { id: number }
    if (!items.has(itemNo)) items.set(itemNo, id)
    return { sku: row.sku, itemNo }
  })
  return { items, goods }
}

export async function openWarehouse(parcels = 0): Promise<Warehouse> {
  const office = await openOffice({ parcels, spawn: parserHere() })
  return { ...office, ...seedBook(office) }
}

/** Stores so many of each listed SKU in a storage bin, received in one list. */
export async function stock(
  one: Warehouse,
  lines: readonly { sku: string; qty: number; bin: string; lotNo?: string; expiresOn?: string }[],
  number = 'QD-TEST-1',
): Promise<number> {
  const { test } = one
  for (const bin of new Set(lines.map((line) => line.bin))) await test.call('bin.save', { code: bin, kind: 'storage' })
  const { id } = await test.value('inbound.open', {
    number,
    ownerId: one.clientId,
    bookNo: BOOK,
    lines: lines.map((line) => ({
      sku: line.sku,
      qty: String(line.qty),
      lotNo: line.lotNo ?? '',
      expiresOn: line.expiresOn ?? '',
    })),
  })
  for (const line of lines)
    await test.value('inbound.tally', {
      id,
      code: line.sku,
      qty: String(line.qty),
      lotNo: line.lotNo ?? '',
      expiresOn: line.expiresOn ?? '',
      bin: line.bin,
    })
  return id
}

export function lawsHold(one: Office): void {
  const { ledger } = one.test.core
  expect(
    LAWS.filter((law) => law.id !== 'L-PARCEL-FIELDS').flatMap((law) =>
      law.check(ledger).broken.map((broken) => `${law.id} ${broken}`),
    ),
  ).toEqual([])
}

/** Files the parcels and lets customs answer each with these statuses (120 入库, 800 放行, 500 查验, 100 退单). */
export async function answer(
  one: Warehouse,
  statuses: readonly (readonly [status: string, at: string])[],
  only: (index: number) => boolean = () => true,
): Promise<void> {
  const heads = one.wire.sent
    .filter((sent) => sent.message.type === 'CEB621Message')
    .flatMap((sent) => sent.message.documents.map((document) => document.head))
  heads.forEach((head, i) => {
    if (!only(i)) return
    for (const [status, at] of statuses)
      one.wire.items.push({
        id: `a${i}${status}`,
        fileName: '',
        bytes: receipt(
          'CEB622Message',
          { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '', invtNo: numberOf(i) },
          status,
          at,
        ),
      })
  })
  await one.sync()
}

/** A warehouse whose parcels are filed and accepted, with so much of every SKU on one shelf each. */
export async function fullWarehouse(parcels: number, qty = 100): Promise<Warehouse> {
  const one = await openWarehouse(parcels)
  await one.test.job('filing.file', { selection: { ids: one.parcels } })
  await one.sync()
  await answer(one, [['120', '20261122101000000']])
  await stock(
    one,
    one.goods.map((goods, i) => ({ sku: goods.sku, qty, bin: `A-${String(i + 1).padStart(2, '0')}` })),
  )
  return one
}

export const RELEASE = [['800', '20261122111000000']] as const
