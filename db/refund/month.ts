import type { ReadHandle } from '../open.ts'

/** What was written about a month after it was closed: its figures stay as they were locked, these are the corrections appended to it. */

export interface MonthCorrection {
  readonly what: 'export' | 'voucher' | 'receipt' | 'receiptVoid' | 'link' | 'linkEnd'
  readonly subject: string
  readonly at: number
  readonly actorId: number
}

const VISIBLE = 'join evidence_batch b on b.batch_id = x.batch_id and b.visible = 1'

/** Corrections of a month (YYYY-MM) written after a moment, in their order; at most `limit`. */
export function monthCorrections(ledger: ReadHandle, month: string, since: number, limit: number): MonthCorrection[] {
  return ledger
    .sql(
      `select what, subject, at, actor_id as actorId from (
        select 'export' as what, x.declaration_no as subject, x.at, x.actor_id from export_declaration x ${VISIBLE} where x.export_date between ?1 || '-01' and ?1 || '-31' and x.at > ?2
        union all select 'voucher', x.voucher_no, x.at, x.actor_id from purchase_voucher x ${VISIBLE} where x.issued_on between ?1 || '-01' and ?1 || '-31' and x.at > ?2
        union all select 'receipt', r.voucher_no, r.at, r.actor_id from fx_receipt r where r.received_on between ?1 || '-01' and ?1 || '-31' and r.at > ?2
        union all select 'receiptVoid', r.voucher_no, v.at, v.actor_id from fx_void v join fx_receipt r on r.receipt_id = v.receipt_id where r.received_on between ?1 || '-01' and ?1 || '-31' and v.at > ?2
        union all select 'link', r.voucher_no || ' → ' || l.declaration_no, l.at, l.actor_id from fx_link l join fx_receipt r on r.receipt_id = l.receipt_id where r.received_on between ?1 || '-01' and ?1 || '-31' and l.at > ?2
        union all select 'linkEnd', r.voucher_no || ' → ' || l.declaration_no, e.at, e.actor_id from fx_link_end e join fx_link l on l.link_id = e.link_id join fx_receipt r on r.receipt_id = l.receipt_id where r.received_on between ?1 || '-01' and ?1 || '-31' and e.at > ?2
      ) order by at limit ?3`,
    )
    .all(month, since, limit) as MonthCorrection[]
}
