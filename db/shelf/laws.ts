import { BIN_ACCOUNTS, type BinKind } from '../../shared/domain/shelf/colour.ts'
import { account } from '../../shared/domain/bonded/account.ts'
import { queryLaw, type Law } from '../law.ts'

/** Laws of the shelves. `broken` names rows, never their contents. */

const IN_HOUSE = "'shelve', 'relocate', 'pick', 'pack', 'intercept', 'putBack', 'returnSorted', 'damage'"
const ACCOUNT = `case b.kind ${(Object.keys(BIN_ACCOUNTS) as BinKind[]).map((kind) => `when '${kind}' then ${account(BIN_ACCOUNTS[kind]).code}`).join(' ')} end`
const CODES = Object.values(BIN_ACCOUNTS)
  .map((name) => account(name).code)
  .join(', ')

export const shelfLaws: readonly Law[] = [
  queryLaw('L-SHELF-PROJECTION', '库位里的数量由移动流水重算一致，且不小于零', 'stock_projection', [
    `select 'place', p.place_id from stock_projection p where p.qty <> (select coalesce(sum(s.qty), 0) from stock_line s where s.bin_id = p.bin_id and s.lot_id = p.lot_id)`,
    `select 'missing', s.bin_id, s.lot_id from stock_line s left join stock_projection p on p.bin_id = s.bin_id and p.lot_id = s.lot_id where p.place_id is null group by s.bin_id, s.lot_id`,
    "select 'reserved', p.place_id from stock_projection p where p.reserved <> (select coalesce(sum(t.qty), 0) from pick_task t where t.bin_id = p.bin_id and t.lot_id = p.lot_id and t.state = 'open')",
  ]),
  queryLaw('L-SHELF-MOVE', '仓内移动不增不减，冲销与原流水逐项相反', 'stock_entry', [
    `select 'entry', e.entry_id, s.lot_id from stock_entry e join stock_line s on s.entry_id = e.entry_id where e.kind in (${IN_HOUSE}) group by e.entry_id, s.lot_id having sum(s.qty) <> 0`,
    "select 'empty', e.entry_id from stock_entry e where not exists (select 1 from stock_line s where s.entry_id = e.entry_id)",
    "select 'reversal', e.entry_id from stock_entry e join stock_line s on s.entry_id in (e.entry_id, e.reverses) where e.reverses is not null group by e.entry_id, s.bin_id, s.lot_id having sum(s.qty) <> 0",
  ]),
  queryLaw('L-GATE', '没有放行的包裹不出库：每次出库都有海关放行的回执在先', 'parcel_step', [
    "select 'step', s.step_id from parcel_step s where s.step = 'dispatched' and s.filing_state not in ('released', 'closed')",
    `select 'release', s.step_id from parcel_step s where s.step = 'dispatched' and exists (select 1 from filing f where f.parcel_id = s.parcel_id)
      and not exists (select 1 from filing f join version_state v on v.filing_id = f.filing_id where f.parcel_id = s.parcel_id and v.seen & 1 = 1)`,
    "select 'stock', s.step_id from parcel_step s where s.step = 'dispatched' and not exists (select 1 from stock_entry e where e.entry_id = s.entry_id and e.kind = 'dispatch')",
    "select 'unasked', e.entry_id from stock_entry e where e.kind = 'dispatch' and not exists (select 1 from parcel_step s where s.entry_id = e.entry_id and s.step = 'dispatched')",
  ]),
  queryLaw('L-PARCEL-STEP', '包裹在仓内的位置是其最后一步，波次内的货与拣货任务一致', 'parcel_work_projection', [
    "select 'step', w.parcel_id from parcel_work_projection w where w.step <> (select s.step from parcel_step s where s.parcel_id = w.parcel_id order by s.step_id desc limit 1)",
    "select 'missing', s.parcel_id from parcel_step s left join parcel_work_projection w on w.parcel_id = s.parcel_id where w.parcel_id is null",
    "select 'open', w.parcel_id from parcel_work_projection w where w.step not in ('planned') and exists (select 1 from pick_task t where t.parcel_id = w.parcel_id and t.wave_id = w.wave_id and t.state = 'open')",
    "select 'handover', m.parcel_id from handover_parcel m left join parcel_work_projection w on w.parcel_id = m.parcel_id where w.step is null or w.step not in ('dispatched', 'returned')",
  ]),
  queryLaw('L-COUNT', '盘点经第二人审批才过账，过账数等于获准的差异', 'stock_count', [
    "select 'unapproved', e.entry_id from stock_entry e where e.kind = 'countAdjust' and not exists (select 1 from stock_count k where k.entry_id = e.entry_id and k.state = 'approved')",
    "select 'self', k.count_id from stock_count k where k.state = 'approved' and (k.approved_by = k.submitted_by or exists (select 1 from count_tally t where t.count_id = k.count_id and t.actor_id = k.approved_by) or exists (select 1 from count_decision d where d.count_id = k.count_id and d.actor_id = k.approved_by))",
    `select 'posted', k.count_id, n.line from stock_count k join count_line n on n.count_id = k.count_id join count_tally t on t.count_id = n.count_id and t.line = n.line and t.round = (select max(x.round) from count_tally x where x.count_id = n.count_id and x.line = n.line)
      join count_decision d on d.decision_id = (select max(y.decision_id) from count_decision y where y.count_id = n.count_id and y.line = n.line) where k.state = 'approved' and d.decision = 'accept'
      and t.qty - t.expected <> coalesce((select sum(s.qty) from stock_line s where s.entry_id = k.entry_id and s.bin_id = n.bin_id and s.lot_id = n.lot_id), 0)`,
  ]),
  queryLaw('L-SHELF-LEDGER', '保税账的每个库内科目等于同类库位之和', 'stock_lot', [
    `select 'account', a.item_id, a.account, a.lot_id from (
      select item_id, account, owner_id, lot_id, sum(qty) as qty from (
        select l.item_id, ${ACCOUNT} as account, l.owner_id, l.lot_id, p.qty from stock_projection p join bin b on b.bin_id = p.bin_id join stock_lot l on l.lot_id = p.lot_id where l.item_id > 0
        union all select g.item_id, g.account, g.owner_id, g.lot_id, -g.quantity from bonded_balance_projection g where g.account in (${CODES}) and g.lot_id > 0
      ) group by item_id, account, owner_id, lot_id having sum(qty) <> 0
    ) a`,
  ]),
]
