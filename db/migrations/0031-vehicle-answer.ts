import type { Migration } from '../migrate.ts'

/**
 * What customs answered to a vehicle's record is kept answer by answer, so that any order of receipts ends in one standing; what was known
 * before stands as one answer without a receipt (its number below zero). A weighing keeps the tolerance that it was judged by: -1 = not kept.
 */
export const vehicleAnswer: Migration = {
  name: '0031-vehicle-answer',
  sql: `
create table vehicle_answer (
  receipt_id integer primary key, vehicle_id integer not null references vehicle, status text not null, at_text text not null, customs_no text not null, at integer not null
) strict;
create index vehicle_answer_vehicle on vehicle_answer (vehicle_id, receipt_id);
update vehicle set status = case status when '通过' then '1' when '转人工' then '2' when '退单' then '3' when '入库成功' then 'Y' when '入库失败' then 'Z' else status end;
insert into vehicle_answer (receipt_id, vehicle_id, status, at_text, customs_no, at) select -vehicle_id, vehicle_id, status, '', customs_no, changed_at from vehicle where status <> '' or customs_no <> '';
alter table bonded_weighing add column tolerance integer not null default -1;
create trigger vehicle_answer_no_update before update on vehicle_answer begin select raise(abort, 'vehicle_answer is append-only'); end;
create trigger vehicle_answer_no_delete before delete on vehicle_answer begin select raise(abort, 'vehicle_answer is append-only'); end;
`,
}
