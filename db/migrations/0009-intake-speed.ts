import type { Migration } from '../migrate.ts'

/** Who adds a parcel adds its figures to its lane, many at a time (db/trade/load.ts); changes of a parcel are still the triggers' affair. */
export const intakeSpeed: Migration = {
  name: '0009-intake-speed',
  sql: `
drop trigger parcel_sum_insert;
`,
}
