import type { ReadHandle, WriteHandle } from '../open.ts'
import {
  byDocument,
  earlierDocuments,
  EXPORTS,
  findDocument,
  isCurrent,
  type EarlierDocument,
  type KnownDocument,
} from './document.ts'
import type {
  DeclaredFee,
  DeclaredQuantity,
  ExportDeclaration,
  ExportItem,
  Incoterm,
} from '../../shared/domain/refund/evidence.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { shownBatches } from './evidence-batch.ts'

/** Export declarations as customs closed them and their items. The current row of a number is the one that no other replaces. */

export interface NewExport {
  readonly batchId: number
  readonly clientId: number
  readonly head: Omit<ExportDeclaration, 'id' | 'clientId'>
  readonly items: readonly Omit<ExportItem, 'id' | 'declarationId'>[]
  readonly source: string
  readonly sourceRow: number
  /** sha-256 of what the document says: the same again is the same digest. */
  readonly digest: string
  readonly replaces: number | undefined
  readonly actorId: number
  readonly at: number
}

const feeText = (fee: DeclaredFee | undefined): string => (fee === undefined ? '' : JSON.stringify(fee))

/** Stores a declaration with its items. @returns its id */
export function insertExport(ledger: WriteHandle, one: NewExport): number {
  const { head } = one
  const { id } = ledger
    .sql(
      `insert into export_declaration (batch_id, client_id, declaration_no, export_date, trade_mode, incoterm, currency, contract_no, bill_no, producer_code, destination, freight, insurance, other, total, gross_weight, source, source_row, digest, replaces, actor_id, at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning export_id as id`,
    )
    .get(
      one.batchId,
      one.clientId,
      head.declarationNo,
      head.exportDate,
      head.tradeMode,
      head.incoterm,
      head.currency,
      head.contractNo,
      head.billNo,
      head.producerCode,
      head.destination,
      feeText(head.freight),
      feeText(head.insurance),
      feeText(head.other),
      head.total,
      head.grossWeight,
      one.source,
      one.sourceRow,
      one.digest,
      one.replaces ?? null,
      one.actorId,
      one.at,
    ) as { id: number }
  for (const item of one.items)
    ledger
      .sql('insert into export_item (export_id, item_no, hs_code, name, amount, quantities) values (?, ?, ?, ?, ?, ?)')
      .run(
        id,
        item.itemNo,
        item.hsCode,
        item.name,
        item.amount,
        JSON.stringify(item.quantities.map((quantity) => [quantity.unit, quantity.quantity])),
      )
  return id
}

/** The current visible row of a declaration number. */
export const findExport = (ledger: ReadHandle, declarationNo: string): KnownDocument | undefined =>
  findDocument(ledger, EXPORTS, declarationNo)

interface HeadRow {
  readonly id: number
  readonly clientId: number
  readonly declarationNo: string
  readonly exportDate: string
  readonly tradeMode: string
  readonly incoterm: Incoterm
  readonly currency: string
  readonly contractNo: string
  readonly billNo: string
  readonly producerCode: string
  readonly destination: string
  readonly freight: string
  readonly insurance: string
  readonly other: string
  readonly total: number
  readonly grossWeight: number
  readonly batchId: number
  readonly source: string
  readonly sourceRow: number
  readonly actorId: number
  readonly at: number
}

const HEAD = `e.export_id as id, e.client_id as clientId, e.declaration_no as declarationNo, e.export_date as exportDate, e.trade_mode as tradeMode, e.incoterm, e.currency, e.contract_no as contractNo, e.bill_no as billNo,
  e.producer_code as producerCode, e.destination, e.freight, e.insurance, e.other, e.total, e.gross_weight as grossWeight, e.batch_id as batchId, e.source, e.source_row as sourceRow, e.actor_id as actorId, e.at`

export interface StoredExport extends ExportDeclaration {
  readonly batchId: number
  readonly source: string
  readonly sourceRow: number
  readonly actorId: number
  readonly at: number
}

const feeOf = (text: string): DeclaredFee | undefined => (text === '' ? undefined : (JSON.parse(text) as DeclaredFee))

function exportOf(row: HeadRow): StoredExport {
  const { freight, insurance, other, total, grossWeight, ...plain } = row
  const fees = { freight: feeOf(freight), insurance: feeOf(insurance), other: feeOf(other) }
  return {
    ...plain,
    total: fixed(total),
    grossWeight: fixed(grossWeight),
    ...(fees.freight === undefined ? {} : { freight: fees.freight }),
    ...(fees.insurance === undefined ? {} : { insurance: fees.insurance }),
    ...(fees.other === undefined ? {} : { other: fees.other }),
  }
}

/** One declaration. */
export function readExport(ledger: ReadHandle, id: number): StoredExport | undefined {
  const row = ledger.sql(`select ${HEAD} from export_declaration e where e.export_id = ?`).get(id) as
    HeadRow | undefined
  return row === undefined ? undefined : exportOf(row)
}

interface ItemRow {
  readonly id: number
  readonly declarationId: number
  readonly itemNo: number
  readonly hsCode: string
  readonly name: string
  readonly amount: number
  readonly quantities: string
}
const ITEM =
  'i.item_id as id, i.export_id as declarationId, i.item_no as itemNo, i.hs_code as hsCode, i.name, i.amount, i.quantities'

function itemOf(row: ItemRow): ExportItem {
  const pairs = JSON.parse(row.quantities) as [string, number][]
  const quantities = pairs.map(([unit, count]): DeclaredQuantity => ({ unit, quantity: fixed(count) }))
  return { ...row, amount: fixed(row.amount), quantities }
}

/** The items of a declaration by number. */
export function exportItems(ledger: ReadHandle, exportId: number): ExportItem[] {
  return (
    ledger.sql(`select ${ITEM} from export_item i where i.export_id = ? order by i.item_no`).all(exportId) as ItemRow[]
  ).map(itemOf)
}

/** One item. */
export function readExportItem(ledger: ReadHandle, itemId: number): ExportItem | undefined {
  const row = ledger.sql(`select ${ITEM} from export_item i where i.item_id = ?`).get(itemId) as ItemRow | undefined
  return row === undefined ? undefined : itemOf(row)
}

/** Current visible declarations with their items, of a client or of all, by export date; for the solver, the rules and the radar. */
export function currentExports(
  ledger: ReadHandle,
  hidden: readonly number[],
  clientId?: number,
): { readonly declaration: StoredExport; readonly items: readonly ExportItem[] }[] {
  const where = `${shownBatches('e.batch_id', hidden)} and ${isCurrent(EXPORTS, 'e')} and (? is null or e.client_id = ?)`
  const heads = ledger
    .sql(`select ${HEAD} from export_declaration e where ${where} order by e.export_date, e.export_id`)
    .all(clientId ?? null, clientId ?? null) as HeadRow[]
  const items = ledger
    .sql(
      `select ${ITEM} from export_item i join export_declaration e on e.export_id = i.export_id where ${where} order by i.export_id, i.item_no`,
    )
    .all(clientId ?? null, clientId ?? null) as ItemRow[]
  const byExport = byDocument(items, (item) => item.declarationId, itemOf)
  return heads.map((head) => ({ declaration: exportOf(head), items: byExport.get(head.id) ?? [] }))
}

/** The rows that a row replaced, the newest first. */
export const earlierExports = (ledger: ReadHandle, id: number): EarlierDocument[] =>
  earlierDocuments(ledger, EXPORTS, id)
