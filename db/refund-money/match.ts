import type { ReadHandle, WriteHandle } from '../open.ts'

/** Choices of invoice lines for declared items by hand; by the papers' numbers, so that a corrected paper keeps them. Quantities are counts of 0.00001. */

export interface ManualChoice {
  readonly id: number
  readonly clientId: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly voucherNo: string
  readonly lineNo: number
  readonly slot: number
  readonly quantity: number
  readonly itemQuantity: number
  readonly note: string
  readonly actorId: number
  readonly at: number
}

/** Choices that stand, of a client or of all, in the order in which they were made. */
export function manualChoices(ledger: ReadHandle, clientId?: number): ManualChoice[] {
  return ledger
    .sql(
      `select m.allocation_id as id, m.client_id as clientId, m.declaration_no as declarationNo, m.item_no as itemNo, m.voucher_no as voucherNo, m.line_no as lineNo, m.slot, m.quantity, m.item_quantity as itemQuantity, m.note, m.actor_id as actorId, m.at
       from manual_allocation m where (? is null or m.client_id = ?) and not exists (select 1 from manual_allocation_end x where x.allocation_id = m.allocation_id) order by m.allocation_id`,
    )
    .all(clientId ?? null, clientId ?? null) as ManualChoice[]
}

/** Notes a choice. @returns its id */
export function insertManualChoice(ledger: WriteHandle, one: Omit<ManualChoice, 'id'>): number {
  const row = ledger
    .sql(
      'insert into manual_allocation (client_id, declaration_no, item_no, voucher_no, line_no, slot, quantity, item_quantity, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning allocation_id as id',
    )
    .get(
      one.clientId,
      one.declarationNo,
      one.itemNo,
      one.voucherNo,
      one.lineNo,
      one.slot,
      one.quantity,
      one.itemQuantity,
      one.note,
      one.actorId,
      one.at,
    ) as { id: number }
  return row.id
}

/** Ends a choice. @returns whether it stood */
export function endManualChoice(ledger: WriteHandle, id: number, actorId: number, at: number): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into manual_allocation_end (allocation_id, actor_id, at) select allocation_id, ?, ? from manual_allocation where allocation_id = ?',
      )
      .run(actorId, at, id).changes > 0
  )
}

/** Vouchers that an inquiry letter holds: letters without an end. */
export function frozenVouchers(ledger: ReadHandle): Set<string> {
  const rows = ledger
    .sql(
      'select v.voucher_no as no from inquiry_voucher v where not exists (select 1 from inquiry_end x where x.letter_id = v.letter_id)',
    )
    .all() as { no: string }[]
  return new Set(rows.map((row) => row.no))
}
