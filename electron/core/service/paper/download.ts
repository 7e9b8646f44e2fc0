import type { ContentObject } from '../../../../db/house/content.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { isPaper } from '../../../../db/paper/paper.ts'

/** What may leave the ledger as a file: what was made for leaving, and papers of filings. A client's uploaded file is neither. */
export function mayLeave(ledger: ReadHandle, object: ContentObject): boolean {
  return object.kind === 'export' || object.kind === 'paper' || isPaper(ledger, object.sha256)
}
