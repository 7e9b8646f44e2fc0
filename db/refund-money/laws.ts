import { queryLaw, type Law } from '../law.ts'

/** Laws of the office's money and of foreign exchange. `broken` names rows, never their contents. */

export const refundMoneyLaws: readonly Law[] = [
  queryLaw('L-MONEY', '往来账每笔借贷相等，分录与其金额一致', 'money_entry', [
    'select entry_id from money_entry e where (select count(*) from money_posting p where p.entry_id = e.entry_id) <> 2 or (select sum(p.amount) from money_posting p where p.entry_id = e.entry_id) <> 0',
    'select entry_id from money_entry e where not exists (select 1 from money_posting p where p.entry_id = e.entry_id and p.number = 1 and p.amount = e.amount and p.client_id = e.client_id)',
    'select e.entry_id from money_entry e join money_entry r on r.entry_id = e.reverses where e.amount <> -r.amount or e.client_id <> r.client_id or e.kind <> r.kind',
  ]),
  queryLaw('L-FX', '收汇分配不超过收汇金额', 'fx_receipt', [
    'select r.receipt_id from fx_receipt r where (select coalesce(sum(l.amount), 0) from fx_link l where l.receipt_id = r.receipt_id and not exists (select 1 from fx_link_end x where x.link_id = l.link_id)) > r.amount + r.fee',
    'select l.link_id from fx_link l join fx_void v on v.receipt_id = l.receipt_id where not exists (select 1 from fx_link_end x where x.link_id = l.link_id)',
  ]),
]
