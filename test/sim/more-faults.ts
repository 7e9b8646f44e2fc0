/** Faults beside those of the line: what the office's own network and machine do. */
export interface MoreFaults {
  /** A login page where answers should be: instead of an answer, and as a file among the receipts. */
  readonly pages: boolean
  /** The disk is full for a while: the ledger cannot grow, or the segments cannot be synced. */
  readonly fullDisk: boolean
}
export const NO_MORE: MoreFaults = { pages: false, fullDisk: false }
export const ALL_FAULTS: MoreFaults = { pages: true, fullDisk: true }
export const LOGIN_PAGE = new TextEncoder().encode(
  '<!DOCTYPE html><html><head><title>登录</title></head><body><form action="/login"></form></body></html>',
)
/** What the program may log while its disk is full. */
export const OF_A_FULL_DISK = /SQLITE_FULL|ENOSPC|database or disk is full/
