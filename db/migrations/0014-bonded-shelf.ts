import type { Migration } from '../migrate.ts'

/**
 * The shelves of the bonded warehouse: bins, lots, movements, holds, inbound lists and their tally, waves, the steps of a parcel,
 * counts, waybill numbers, storage rates. Quantities and weights are counts of 0.00001.
 */
export const bondedShelf: Migration = {
  name: '0014-bonded-shelf',
  sql: `
-- colour: the state that customs wants to see (shared/domain/shelf/colour.ts); every change is an event.
create table bin (
  bin_id integer primary key, code text not null unique, zone text not null, kind text not null, colour text not null, blocked integer not null, note text not null, revision integer not null, changed_at integer not null
) strict;
create index bin_colour on bin (colour, bin_id);
create index bin_kind on bin (kind, blocked, code);
create table bin_event (event_id integer primary key, bin_id integer not null references bin, colour text not null, reason text not null, actor_id integer not null, at integer not null) strict;
create index bin_event_bin on bin_event (bin_id, event_id);

-- What a person at the shelf can tell apart: an owner's goods of one book item and SKU, one lot number, one expiry. item_id: the book's item, 0 = goods in no book.
-- Quantities are in the item's declared unit.
create table stock_lot (
  lot_id integer primary key, owner_id integer not null references client, item_id integer not null, book_no text not null, seq integer not null, item_no text not null, sku text not null, gtin text not null, name text not null, unit text not null, lot_no text not null, expires_on text not null,
  received_on text not null, unique (owner_id, item_id, book_no, item_no, sku, lot_no, expires_on)
) strict;
create index stock_lot_item on stock_lot (book_no, item_no, lot_id);
create index stock_lot_sku on stock_lot (owner_id, sku, lot_id);
create index stock_lot_gtin on stock_lot (gtin, lot_id) where gtin <> '';
create index stock_lot_expiry on stock_lot (expires_on, lot_id) where expires_on <> '';

-- Movements. subject: what they belong to ('inbound 3', 'parcel 7', 'count 2'). Inside the warehouse an entry adds up to nothing for each lot.
create table stock_entry (
  entry_id integer primary key, kind text not null, subject text not null, reverses integer unique references stock_entry, note text not null, device_id integer, actor_id integer not null, at integer not null
) strict;
create index stock_entry_subject on stock_entry (subject, entry_id) where subject <> '';
create index stock_entry_day on stock_entry (at, entry_id);
create table stock_line (
  entry_id integer not null references stock_entry, number integer not null, bin_id integer not null references bin, lot_id integer not null references stock_lot, qty integer not null check (qty <> 0), primary key (entry_id, number)
) strict, without rowid;
create index stock_line_place on stock_line (bin_id, lot_id, entry_id);
create index stock_line_lot on stock_line (lot_id, entry_id);
-- What lies where now, and how much of it is promised to picks. Never below nothing: a shelf holds no negative goods.
create table stock_projection (
  place_id integer primary key, bin_id integer not null, lot_id integer not null, qty integer not null check (qty >= 0), reserved integer not null check (reserved >= 0 and reserved <= qty), unique (bin_id, lot_id)
) strict;
create index stock_projection_lot on stock_projection (lot_id, bin_id);
create index stock_projection_live on stock_projection (place_id) where qty > 0;
create trigger stock_line_moves after insert on stock_line begin
  insert or ignore into stock_projection (bin_id, lot_id, qty, reserved) values (new.bin_id, new.lot_id, 0, 0);
  update stock_projection set qty = qty + new.qty where bin_id = new.bin_id and lot_id = new.lot_id;
end;

-- A hold stops a whole bin, a whole lot, or a lot in one bin, until it is ended.
create table stock_hold (hold_id integer primary key, bin_id integer references bin, lot_id integer references stock_lot, reason text not null, actor_id integer not null, at integer not null, check (bin_id is not null or lot_id is not null)) strict;
create index stock_hold_bin on stock_hold (bin_id, lot_id, hold_id);
create index stock_hold_lot on stock_hold (lot_id, bin_id, hold_id);
create table stock_hold_end (hold_id integer primary key references stock_hold, reason text not null, actor_id integer not null, at integer not null) strict;

-- What should arrive, and what was counted off the truck. number: the document it arrives under; document_id: that document when the program made it, else 0.
create table inbound (
  inbound_id integer primary key, number text not null unique, owner_id integer not null references client, book_no text not null, document_id integer not null, vehicle text not null, note text not null, state text not null, revision integer not null, actor_id integer not null, at integer not null, closed_at integer
) strict;
create index inbound_open on inbound (state, inbound_id);
create table inbound_line (
  inbound_id integer not null references inbound, number integer not null, seq integer not null, item_no text not null, sku text not null, gtin text not null, name text not null, unit text not null, qty integer not null, lot_no text not null, expires_on text not null,
  primary key (inbound_id, number)
) strict, without rowid;
create table inbound_tally (entry_id integer primary key references stock_entry, inbound_id integer not null, line integer not null, qty integer not null) strict;
create index inbound_tally_line on inbound_tally (inbound_id, line, entry_id);
-- What came and is on no line: it is not put on a shelf before somebody decides.
create table inbound_extra (extra_id integer primary key, inbound_id integer not null references inbound, code text not null, qty integer not null, note text not null, actor_id integer not null, at integer not null) strict;
create index inbound_extra_inbound on inbound_extra (inbound_id, extra_id);

create table wave (wave_id integer primary key, name text not null, kind text not null, carrier_code text not null, state text not null, parcels integer not null, actor_id integer not null, at integer not null) strict;
create index wave_state on wave (state, wave_id);
create table wave_parcel (wave_id integer not null references wave, position integer not null, parcel_id integer not null, primary key (wave_id, position)) strict, without rowid;
create index wave_parcel_parcel on wave_parcel (parcel_id, wave_id);
-- What is to be taken from where for a parcel. state: open, picked, dropped. lot and quantity never change.
create table pick_task (
  task_id integer primary key, wave_id integer not null references wave, parcel_id integer not null, line integer not null, bin_id integer not null, lot_id integer not null, qty integer not null, state text not null, entry_id integer
) strict;
create index pick_task_wave on pick_task (wave_id, state, bin_id, lot_id);
create index pick_task_parcel on pick_task (parcel_id, task_id);
create index pick_task_open on pick_task (bin_id, lot_id) where state = 'open';
-- The steps of a parcel, for ever; filing_state is what customs had said at that moment.
create table parcel_step (
  step_id integer primary key, parcel_id integer not null, wave_id integer not null, step text not null, weight integer, filing_state text not null, detail text not null, entry_id integer, device_id integer, actor_id integer not null, at integer not null
) strict;
create index parcel_step_parcel on parcel_step (parcel_id, step_id);
create index parcel_step_step on parcel_step (step, step_id);
create table parcel_work_projection (parcel_id integer primary key, wave_id integer not null, position integer not null, step text not null, weight integer, changed_at integer not null) strict;
create index parcel_work_wave on parcel_work_projection (wave_id, position);
create index parcel_work_step on parcel_work_projection (step, parcel_id);
create index parcel_work_open on parcel_work_projection (wave_id) where step in ('planned', 'picked', 'packed', 'intercepted');
-- The gate: nothing leaves without its release, whoever asks.
create trigger parcel_step_gate before insert on parcel_step when new.step = 'dispatched' begin
  select raise(abort, 'nothing leaves without its release') where not exists (select 1 from parcel p where p.parcel_id = new.parcel_id and p.filing_state in ('released', 'closed'));
end;
-- A handed-over bag of parcels for a carrier.
create table handover (handover_id integer primary key, carrier_code text not null, vehicle text not null, parcels integer not null, weight integer not null, actor_id integer not null, at integer not null) strict;
create table handover_parcel (parcel_id integer primary key, handover_id integer not null references handover, position integer not null) strict;
create index handover_parcel_sheet on handover_parcel (handover_id, position);

create table stock_count (
  count_id integer primary key, name text not null, kind text not null, blind integer not null, state text not null, revision integer not null, opened_by integer not null, opened_at integer not null, submitted_by integer, submitted_at integer,
  approved_by integer, approved_at integer, entry_id integer
) strict;
create index stock_count_state on stock_count (state, count_id);
create table count_line (count_id integer not null references stock_count, line integer not null, bin_id integer not null, lot_id integer not null, booked integer not null, primary key (count_id, line), unique (count_id, bin_id, lot_id)) strict, without rowid;
-- expected: what lay there by the books at the moment of counting.
create table count_tally (
  tally_id integer primary key, count_id integer not null, line integer not null, round integer not null, qty integer not null check (qty >= 0), expected integer not null, device_id integer, actor_id integer not null, at integer not null, unique (count_id, line, round)
) strict;
create table count_decision (decision_id integer primary key, count_id integer not null, line integer not null, decision text not null, reason text not null, actor_id integer not null, at integer not null) strict;
create index count_decision_line on count_decision (count_id, line, decision_id);

create table waybill_pool (pool_id integer primary key, carrier_code text not null, prefix text not null, width integer not null, first integer not null, last integer not null, next integer not null, actor_id integer not null, at integer not null, unique (carrier_code, prefix, first)) strict;
create table waybill_number (number text not null, carrier_code text not null, pool_id integer not null references waybill_pool, parcel_id integer not null unique, actor_id integer not null, at integer not null, primary key (carrier_code, number)) strict, without rowid;
-- Yuan for one unit and day, from a day on; owner 0 = every owner without a rate of his own.
create table storage_rate (rate_id integer primary key, owner_id integer not null, valid_from text not null, per_unit_day integer not null, free_days integer not null, note text not null, actor_id integer not null, at integer not null) strict;
create index storage_rate_owner on storage_rate (owner_id, valid_from, rate_id);

${[
  'bin_event',
  'stock_entry',
  'stock_line',
  'stock_hold',
  'stock_hold_end',
  'inbound_tally',
  'inbound_extra',
  'wave_parcel',
  'parcel_step',
  'handover_parcel',
  'count_line',
  'count_tally',
  'count_decision',
  'waybill_number',
  'storage_rate',
]
  .map(
    (
      table,
    ) => `create trigger ${table}_no_update before update on ${table} begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} is append-only'); end;`,
  )
  .join('\n')}
`,
}
