import type { Migration } from '../migrate.ts'

/**
 * Who the goods of a truck came from, and the ways back from a lot, a code or a supplier: what a recall asks for. What a scanned code
 * names is found by it alone, whoever's the goods are.
 */
export const warehouseTrace: Migration = {
  name: '0025-warehouse-trace',
  sql: `
-- '' = not said.
alter table inbound add column supplier text not null default '';
create index inbound_supplier on inbound (supplier, inbound_id) where supplier <> '';
create index stock_lot_number on stock_lot (lot_no, lot_id) where lot_no <> '';
create index stock_lot_sku_any on stock_lot (sku, lot_id) where sku <> '';
create index stock_lot_item_any on stock_lot (item_no, lot_id) where item_no <> '';
create index pick_task_lot on pick_task (lot_id, parcel_id) where state = 'picked';
`,
}
