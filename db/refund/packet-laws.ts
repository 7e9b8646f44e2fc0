import type { Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'

/** Laws of packets. `broken` names rows, never their contents. */

const MOST = 20

function law(id: string, title: string, queries: readonly string[]): Law {
  return {
    id,
    title,
    check: (ledger: ReadHandle) => ({
      checked: (ledger.database.prepare('select count(*) as n from refund_packet').get() as { n: number }).n,
      broken: queries
        .flatMap((text) =>
          (ledger.database.prepare(`${text} limit ${MOST}`).raw(true).all() as (string | number)[][]).map((row) =>
            row.join(' '),
          ),
        )
        .slice(0, MOST),
    }),
  }
}

const LIVE =
  "packet_line l join refund_packet p on p.packet_id = l.packet_id and p.revision = l.revision and p.state <> 'withdrawn'"

export const packetLaws: readonly Law[] = [
  law('L-PACKET-ONCE', '凭证行与报关单项在全部退税包中都没有被用超', [
    `select 'line', l.line_id from ${LIVE} join purchase_line x on x.line_id = l.line_id group by l.line_id having sum(l.quantity) > x.quantity or sum(l.amount) > x.amount
       or (sum(l.quantity) = x.quantity and sum(l.amount) <> x.amount)`,
    `select 'item', l.item_id, l.slot from ${LIVE} join export_item i on i.item_id = l.item_id join purchase_line x on x.line_id = l.line_id join purchase_voucher v on v.voucher_id = x.voucher_id
       group by l.item_id, l.slot, v.kind = 'consumption' having sum(l.item_quantity) > json_extract(i.quantities, '$[' || l.slot || '][1]')`,
    `select 'client', l.packet_id from ${LIVE} join export_item i on i.item_id = l.item_id join export_declaration e on e.export_id = i.export_id where e.client_id <> p.client_id`,
  ]),
  law('L-PACKET-STATE', '退税包的状态与版次是其最后一次动作的结果', [
    "select 'packet', p.packet_id from refund_packet p where p.state <> (select e.state from packet_event e where e.packet_id = p.packet_id order by e.event_id desc limit 1)",
    "select 'revision', p.packet_id from refund_packet p where p.revision <> coalesce((select max(l.revision) from packet_line l where l.packet_id = p.packet_id), p.revision) and p.state <> 'collecting'",
  ]),
]
