import type { Law } from '../law.ts'
import { allTracked, trackedHolds } from './tracked.ts'

const MOST = 20

const folded: Law = {
  id: 'L-TRACKED',
  title: '协议与证书的状态与进展记录一致',
  check(ledger) {
    const ids = allTracked(ledger)
    return {
      checked: ids.length,
      broken: ids
        .filter((id) => !trackedHolds(ledger, id))
        .slice(0, MOST)
        .map((id) => `tracked ${id}`),
    }
  },
}

export const trackedLaws: readonly Law[] = [folded]
