import { queryLaw, type Law } from '../law.ts'

/** Laws of refund evidence. `broken` names rows, never their contents. */

const CURRENT_EXPORT =
  'export_declaration e join evidence_batch b on b.batch_id = e.batch_id and b.visible = 1 where not exists (select 1 from export_superseded_projection p where p.export_id = e.export_id)'
const CURRENT_VOUCHER =
  'purchase_voucher v join evidence_batch b on b.batch_id = v.batch_id and b.visible = 1 where not exists (select 1 from voucher_superseded_projection p where p.voucher_id = v.voucher_id)'

export const evidenceLaws: readonly Law[] = [
  queryLaw('L-EVIDENCE-ONCE', '同一报关单、同一凭证在台账中只有一份有效', 'export_declaration', [
    `select 'export', min(e.export_id), count(*) from ${CURRENT_EXPORT} group by e.declaration_no having count(*) > 1`,
    `select 'voucher', min(v.voucher_id), count(*) from ${CURRENT_VOUCHER} group by v.voucher_no having count(*) > 1`,
  ]),
  queryLaw('L-EVIDENCE-SUM', '报关单合计等于各项之和，凭证合计等于各行之和', 'purchase_voucher', [
    "select 'export', e.export_id from export_declaration e where e.total <> (select coalesce(sum(i.amount), 0) from export_item i where i.export_id = e.export_id)",
    "select 'voucher', v.voucher_id from purchase_voucher v where v.amount <> (select coalesce(sum(l.amount), 0) from purchase_line l where l.voucher_id = v.voucher_id) or v.tax <> (select coalesce(sum(l.tax), 0) from purchase_line l where l.voucher_id = v.voucher_id)",
  ]),
  queryLaw('L-EVIDENCE-STATE', '凭证状态是税务局最新一次的说法', 'voucher_state_projection', [
    `select 'state', p.state_id from voucher_state_projection p where p.state <> coalesce((select s.state from voucher_state s join evidence_batch b on b.batch_id = s.batch_id and b.visible = 1
       where s.voucher_no = p.voucher_no and s.state <> 'unknown' order by s.checked_on desc, s.state_id desc limit 1), 'unknown')`,
    "select 'corrected', n.export_id from export_declaration n join evidence_batch b on b.batch_id = n.batch_id and b.visible = 1 where n.replaces is not null and not exists (select 1 from export_superseded_projection p where p.export_id = n.replaces)",
  ]),
]
