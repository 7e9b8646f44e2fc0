/** For the host, which gives the checkpoints a thread. */
export { checkpointElsewhere } from '../../db/bulk.ts'
export { openCheckpointer } from '../../db/open.ts'
