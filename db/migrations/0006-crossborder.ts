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
