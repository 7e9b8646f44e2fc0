/** True for errors of SQLite and of the file system that say the disk takes no more: the person can help, so they get a sentence of their own. */
export function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'SQLITE_FULL' || error.code === 'ENOSPC' || error.code === 'SQLITE_IOERR_WRITE')
  )
}
