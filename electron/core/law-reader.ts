import type { Checked } from '../../db/law.ts'
import { openReader } from '../../db/open.ts'
import { LAWS } from './service/house/laws.ts'

/** Checks laws on a connection of its own. */
export interface LawReader {
  /** A law by its place among LAWS, all of it at one moment. */
  check(place: number): Checked
  close(): void
}

/** For the host, which gives it a thread. @throws LedgerOpenError as openReader */
export function openLawReader(file: string, key: Uint8Array): LawReader {
  const ledger = openReader(file, key)
  return {
    check(place) {
      const law = LAWS[place]
      if (law === undefined) throw new RangeError(`no law ${place}`)
      ledger.database.exec('begin')
      try {
        return law.check(ledger)
      } finally {
        ledger.database.exec('rollback')
      }
    },
    close: () => ledger.database.close(),
  }
}
