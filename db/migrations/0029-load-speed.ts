import type { Migration } from '../migrate.ts'

/** A parcel is made without a transport batch and put into one later (transport_sum_enter): what asked each new one cost an eighth of its row. */
export const loadSpeed: Migration = {
  name: '0029-load-speed',
  sql: `
drop trigger transport_sum_insert;
`,
}
