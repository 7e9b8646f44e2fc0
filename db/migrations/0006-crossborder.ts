import type { Migration } from '../migrate.ts'

/** What follows a filed inventory: cancellations, returns, manifests, summaries; tax bills and guarantees. */
export const crossborder: Migration = {
  name: '0006-crossborder',
  sql: `
-- One row a document that is asked for after an inventory (a part of a split document is a row of its own). Its filing has parcel_id = -follow_id,
-- so that state, versions, outbox and receipts are those of every filing. target: the inventory's filing and the declaration that is meant.
-- body: what people entered for the document, JSON. A follow-up without a filing was not signed yet; it is taken up again.
create table follow_up (
  follow_id integer primary key, kind text not null, client_id integer not null, mode text not null, parcel_id integer, target_id integer references filing, target_version integer, transport_id integer,
  cop_no text not null, part integer not null, parts integer not null, reason text not null, body text not null, actor_id integer not null, at integer not null
) strict;
create index follow_up_target on follow_up (target_id, kind, follow_id) where target_id is not null;
create index follow_up_parcel on follow_up (parcel_id, follow_id) where parcel_id is not null;
create index follow_up_transport on follow_up (transport_id, kind, follow_id) where transport_id is not null;
create index follow_up_kind on follow_up (kind, follow_id);
create index follow_up_cop on follow_up (cop_no, part);
-- Lines of a return: of which line of the inventory how much comes back (counts of 0.00001).
create table follow_up_line (follow_id integer not null references follow_up, gnum integer not null, qty integer not null, primary key (follow_id, gnum)) strict, without rowid;
-- The inventories on a list (607, 507, 509), in the order of its lines, as declared.
create table follow_up_inventory (
  follow_id integer not null references follow_up, number integer not null, target_id integer not null, parcel_id integer not null, logistics_no text not null, invt_no text not null, package_no text not null, primary key (follow_id, number)
) strict, without rowid;
create index follow_up_inventory_target on follow_up_inventory (target_id, follow_id);
create trigger follow_up_inventory_no_update before update on follow_up_inventory begin select raise(abort, 'follow_up_inventory is append-only'); end;
create trigger follow_up_inventory_no_delete before delete on follow_up_inventory begin select raise(abort, 'follow_up_inventory is append-only'); end;
-- Declared export lists of 汇总申报 with what merging needs (lines: JSON), and the application that took each; group 0 = declared anew as a simple one.
create table export_group (group_id integer primary key, head text not null unique) strict;
create table export_list (filing_id integer primary key references filing, group_id integer not null, lines text not null, follow_id integer) strict;
create index export_list_open on export_list (filing_id) where follow_id is null;
create index export_list_taken on export_list (follow_id, filing_id) where follow_id is not null;
-- 汇总结果单 as they came: what customs made of an application.
create table summary_result (
  result_id integer primary key, inbox_id integer not null, sum_no text not null, decl_seq_no text not null, entry_id text not null, dec_state text not null, op_date text not null, part integer not null, parts integer not null, head text not null,
  unique (sum_no, decl_seq_no, part, op_date, dec_state, entry_id)
) strict;
create table summary_result_line (result_id integer not null references summary_result, number integer not null, invt_no text not null, gseqno integer not null, gnum integer not null, gcode text not null, primary key (result_id, number)) strict, without rowid;
create trigger summary_result_no_update before update on summary_result begin select raise(abort, 'summary_result is append-only'); end;
create trigger summary_result_no_delete before delete on summary_result begin select raise(abort, 'summary_result is append-only'); end;
-- Tax bills (816) and their later states (818, amounts null), as they came. Amounts are counts of 0.00001.
create table tax_bill (
  bill_id integer primary key, inbox_id integer not null, tax_no text not null, invt_no text not null, status text not null, return_time text not null, duty integer, vat integer, consumption integer, ent_duty_no text not null, assure_code text not null,
  customs_code text not null, unique (tax_no, status, return_time, ent_duty_no)
) strict;
-- Numbers rise as customs gives them, so this grows at its end.
create index parcel_invt on parcel (invt_no) where invt_no <> '';
create index tax_bill_inventory on tax_bill (invt_no);
create index tax_bill_guarantor on tax_bill (assure_code, tax_no);
create table tax_bill_line (bill_id integer not null references tax_bill, gnum integer not null, gcode text not null, tax_price integer not null, duty integer not null, vat integer not null, consumption integer not null, primary key (bill_id, gnum)) strict, without rowid;
create trigger tax_bill_no_update before update on tax_bill begin select raise(abort, 'tax_bill is append-only'); end;
create trigger tax_bill_no_delete before delete on tax_bill begin select raise(abort, 'tax_bill is append-only'); end;
-- What a guarantor's guarantee is worth from a day on, and what was paid to customs under it; the newest limit counts.
create table guarantee_limit (limit_id integer primary key, assure_code text not null, name text not null, amount integer not null, note text not null, actor_id integer not null, at integer not null) strict;
create index guarantee_limit_code on guarantee_limit (assure_code, limit_id);
create table tax_payment (payment_id integer primary key, assure_code text not null, ent_duty_no text not null, amount integer not null, paid_on text not null, note text not null, actor_id integer not null, at integer not null) strict;
create index tax_payment_code on tax_payment (assure_code, payment_id);
create trigger tax_payment_no_update before update on tax_payment begin select raise(abort, 'tax_payment is append-only'); end;
create trigger tax_payment_no_delete before delete on tax_payment begin select raise(abort, 'tax_payment is append-only'); end;
-- That returned goods are back in the supervised place, by whoever saw it.
create table return_arrival (follow_id integer primary key references follow_up, arrived_on text not null, actor_id integer not null, at integer not null) strict;
create trigger return_arrival_no_update before update on return_arrival begin select raise(abort, 'return_arrival is append-only'); end;
create trigger return_arrival_no_delete before delete on return_arrival begin select raise(abort, 'return_arrival is append-only'); end;
create trigger follow_up_no_update before update on follow_up begin select raise(abort, 'follow_up is append-only'); end;
create trigger follow_up_no_delete before delete on follow_up begin select raise(abort, 'follow_up is append-only'); end;
create trigger follow_up_line_no_update before update on follow_up_line begin select raise(abort, 'follow_up_line is append-only'); end;
create trigger follow_up_line_no_delete before delete on follow_up_line begin select raise(abort, 'follow_up_line is append-only'); end;
`,
}
