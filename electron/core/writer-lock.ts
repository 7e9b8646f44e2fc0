/** The composition root takes the lock through the core, because only the core may touch db/. */
export { takeWriterLock } from '../../db/lock.ts'
