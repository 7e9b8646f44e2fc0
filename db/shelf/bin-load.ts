import { CUSTOMS_ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import type { BondedState } from '../../shared/domain/bonded/document-state.ts'
import { ACCOUNT_CODES } from '../bonded/ledger.ts'
import type { ReadHandle } from '../open.ts'

/** What documents stand behind the goods of a bin: from it follows the colour that customs wants to see. */

/** Declared, and customs has not decided or booked it yet. */
const PENDING_LIST: readonly BondedState[] = [
  'queued',
  'sent',
  'stored',
  'submitted',
  'accepted',
  'manual',
  'passed',
  'preDebited',
]
/** Declared, and the lorry has not been through the gate. */
const PENDING_PASS: readonly BondedState[] = ['queued', 'sent', 'stored', 'submitted', 'accepted', 'manual', 'passed']

const texts = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ')
const codes = (names: readonly AccountName[]): string => names.map((name) => ACCOUNT_CODES[name]).join(', ')
const PASSING = `exists (select 1 from bonded_pass_list x join bonded_document q on q.document_id = x.pass_id where x.list_id = d.document_id and q.state in (${texts(PENDING_PASS)}))`

/** Lots that came by a list which customs has not booked yet. */
export function lotsOfPendingLists(ledger: ReadHandle): number[] {
  const rows = ledger
    .sql(
      `select distinct s.lot_id as id from bonded_document d join inbound i on i.number in (d.customs_no, d.platform_no, d.own_no) and i.number <> '' join inbound_tally t on t.inbound_id = i.inbound_id join stock_line s on s.entry_id = t.entry_id
      where d.type = 'INV101' and d.direction = 'I' and d.state in (${texts(PENDING_LIST)})`,
    )
    .all() as { id: number }[]
  return rows.map((row) => row.id)
}

export interface WorkPapers {
  /** Where the parcel stands: picked, packed, intercepted. */
  readonly step: string
  readonly pending: number
  readonly passing: number
  readonly debited: number
}

/** The lists of parcels that are still in the house, by the parcels' step: how many wait for customs, for the gate, or are debited already. */
export function papersOfWork(ledger: ReadHandle): WorkPapers[] {
  return ledger
    .sql(
      `select w.step, sum(d.state in (${texts(PENDING_LIST)})) as pending, sum(${PASSING}) as passing, sum(d.state = 'debited') as debited
      from parcel_work_projection w join bonded_list_parcel lp on lp.parcel_id = w.parcel_id and lp.line = 1 join bonded_document d on d.document_id = lp.document_id and d.type = 'INV101'
      where w.step in ('picked', 'packed', 'intercepted') group by w.step`,
    )
    .all() as WorkPapers[]
}

export interface BinLoad {
  readonly binId: number
  readonly kind: string
  /** Places with goods of no book, of a book, by a list that is still pending, and of items that customs' book has nothing left of. */
  readonly plain: number
  readonly booked: number
  readonly pending: number
  readonly writtenOff: number
}

/** What lies in bins (all, or some), counted by what stands behind it. Empty bins are left out. */
export function binLoads(ledger: ReadHandle, pendingLots: readonly number[], binIds?: readonly number[]): BinLoad[] {
  const some = binIds === undefined ? '' : 'and p.bin_id in (select value from json_each(?2))'
  return ledger
    .sql(
      `select p.bin_id as binId, b.kind, sum(l.book_no = '') as plain, sum(l.book_no <> '') as booked, sum(l.lot_id in (select value from json_each(?1))) as pending,
        sum(l.item_id > 0 and exists (select 1 from bonded_balance_projection x where x.item_id = l.item_id and x.account = ${ACCOUNT_CODES.book})
          and not exists (select 1 from bonded_balance_projection x where x.item_id = l.item_id and x.account in (${codes(CUSTOMS_ACCOUNTS)}) and x.quantity > 0)) as writtenOff
      from stock_projection p join stock_lot l on l.lot_id = p.lot_id join bin b on b.bin_id = p.bin_id where p.qty > 0 ${some} group by p.bin_id`,
    )
    .all(JSON.stringify(pendingLots), ...(binIds === undefined ? [] : [JSON.stringify(binIds)])) as BinLoad[]
}
