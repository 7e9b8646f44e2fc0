import { queryLaw, type Law } from '../law.ts'

/** Laws of what comes before a claim. `broken` names rows, never their contents. */

const CURRENT = 'not exists (select 1 from factory_notice r where r.replaces = n.notice_id)'

export const earlyLaws: readonly Law[] = [
  queryLaw('L-NOTICE-ONCE', '每个报关单项只有一份有效的开票通知，更正的通知接在原通知之后', 'factory_notice', [
    `select 'item', n.declaration_no, n.item_no from factory_notice n where ${CURRENT} group by n.declaration_no, n.item_no having count(*) > 1`,
    "select 'chain', n.notice_id from factory_notice n join factory_notice o on o.notice_id = n.replaces where o.declaration_no <> n.declaration_no or o.item_no <> n.item_no or o.notice_id >= n.notice_id",
    // FOB × rate, half-up to the fen: counts of 0.00001, of which a fen has 1,000.
    "select 'rmb', n.notice_id from factory_notice n where n.fob_rmb is not null and n.fob is not null and n.rate is not null and n.currency <> 'CNY' and n.fob_rmb <> (n.fob * n.rate + 50000000) / 100000000 * 1000",
  ]),
  queryLaw('L-PREFILL-LAST', '预填单证与其来源一致，同一内容不重复存', 'export_prefill', [
    "select 'declaration', p.prefill_id from export_prefill p where p.source = 'declaration' and not exists (select 1 from declaration d where d.declaration_id = p.source_id and d.client_id = p.client_id)",
    "select 'summary', p.prefill_id from export_prefill p where p.source = 'summary' and not exists (select 1 from summary_result r where r.result_id = p.source_id and r.entry_id = p.declaration_no)",
    "select 'again', p.prefill_id from export_prefill p join export_prefill o on o.declaration_no = p.declaration_no and o.prefill_id = (select max(x.prefill_id) from export_prefill x where x.declaration_no = p.declaration_no and x.prefill_id < p.prefill_id) where o.body = p.body",
  ]),
  queryLaw('L-AGENCY-FILING', '生产企业档案中的备案日期随其委托代办退税备案的进展', 'agency_filing', [
    `select 'filed', p.producer_id from producer p join agency_filing f on f.producer_id = p.producer_id and f.kind = 'entrust' join agency_filing_event e on e.filing_id = f.filing_id and e.state = 'accepted' where json_extract(p.body, '$.filedOn') = ''`,
    `select 'withdrawn', p.producer_id from producer p join agency_filing f on f.producer_id = p.producer_id and f.kind = 'entrust' and f.filing_id = (select max(n.filing_id) from agency_filing n where n.producer_id = p.producer_id and n.kind = 'entrust')
       join agency_filing_event e on e.filing_id = f.filing_id and e.state = 'withdrawn' where json_extract(p.body, '$.withdrawnOn') <> e.day`,
  ]),
]
