import { queryLaw, type Law } from '../law.ts'

/** Laws of what stands round a packet: places of its figures, certificates asked for, stock abroad, closed months. `broken` names rows, never their contents. */

const LINES = 'certificate_request_line l join certificate_request r on r.request_id = l.request_id'

export const proofLaws: readonly Law[] = [
  queryLaw('L-PACKET-BOX', '手工框在本退税包的单证上，页码与位置都在页内', 'packet_box', [
    `select b.box_id from packet_box b join paper p on p.paper_id = b.paper_id
       where p.room <> 'packet' or p.subject <> b.packet_id or b.page not between 1 and p.pages or b.x < 0 or b.y < 0 or b.width < 0 or b.height < 0`,
  ]),
  queryLaw(
    'L-CERTIFICATE',
    '证明申请的状态是其最后一次动作的结果，取得的证明在税务证明之中，申请的数量不超过报关数量',
    'certificate_request',
    [
      `select 'state', r.request_id from certificate_request r
         where r.state <> coalesce((select e.state from certificate_request_event e where e.request_id = r.request_id order by e.event_id desc limit 1), 'drawn')`,
      `select 'granted', l.request_id, l.declaration_no, l.item_no from ${LINES} where r.state = 'granted' and not exists (select 1 from refund_certificate c
         where c.certificate_no = r.certificate_no and c.declaration_no = l.declaration_no and c.item_no = l.item_no and c.kind = case r.kind when 'returned' then 'returnedGoods' else r.kind end)`,
      `select 'over', l.declaration_no, l.item_no from ${LINES} where r.state in ('drawn', 'exported', 'filed', 'granted') group by l.declaration_no, l.item_no, r.kind = 'agencyExport'
         having sum(l.quantity) > (select max(json_extract(i.quantities, '$[0][1]')) from export_item i join export_declaration e on e.export_id = i.export_id
           where e.declaration_no = l.declaration_no and i.item_no = l.item_no)`,
    ],
  ),
  queryLaw('L-OVERSEAS', '海外仓售出与退回的数量不超过出口数量', 'overseas_sale', [
    "select o.item_id from overseas_sale o join export_item i on i.item_id = o.item_id group by o.item_id having sum(o.quantity) > json_extract(i.quantities, '$[0][1]')",
  ]),
  queryLaw('L-MONTH-LOCK', '结账之后，该月没有再记申报、核准、退库、付款与往来', 'month_lock', [
    "select 'packet', e.event_id from month_lock m join packet_event e on substr(e.day, 1, 7) = m.month and e.at > m.at and e.act in ('file', 'approve', 'refund', 'pay', 'settle')",
    "select 'entry', e.entry_id from month_lock m join money_entry e on substr(e.day, 1, 7) = m.month and e.at > m.at",
  ]),
]
