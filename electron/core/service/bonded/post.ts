import { readItem } from '../../../../db/bonded/book.ts'
import { postEntry, ShortError, type Posted } from '../../../../db/bonded/ledger.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { account } from '../../../../shared/domain/bonded/account.ts'
import { checkEntry, type BalancedEntry, type EntryDraft } from '../../../../shared/domain/bonded/entry.ts'

/** From a draft to a stored entry, for services: what the check refuses is an error of the programmer, what is missing a sentence. */

/** @throws RangeError when the draft is no entry */
function balancedEntry(draft: EntryDraft): BalancedEntry {
  const checked = checkEntry(draft)
  if (!checked.ok) throw new RangeError(`${draft.kind} ${checked.code} at move ${checked.move}`)
  return checked.entry
}

/**
 * Posts a draft in the caller's transaction; a key that is known posts nothing.
 * @throws Failure BONDED_SHORT naming account, item and figures
 */
export function post(
  ledger: WriteHandle,
  draft: EntryDraft,
  by: { readonly actorId: number; readonly at: number },
): Posted {
  try {
    return postEntry(ledger, balancedEntry(draft), by)
  } catch (error) {
    if (!(error instanceof ShortError)) throw error
    throw shortFailure(ledger, error)
  }
}

/** The sentence about goods that are not there. */
function shortFailure(ledger: WriteHandle, error: ShortError): Failure {
  const item = readItem(ledger, error.itemId)
  return new Failure('BONDED_SHORT', {
    account: account(error.account).title,
    item: item === undefined ? String(error.itemId) : `${item.itemNo}（备案序号 ${item.seq}）`,
    there: error.there,
    wanted: error.wanted,
  })
}
