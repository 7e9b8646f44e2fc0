import { readFiling } from '../../../../db/filing/filing.ts'
import { countPurchase, saveParcelFiling } from '../../../../db/filing/parcel-link.ts'
import { INVENTORY_KINDS, yearOf } from '../../../../db/filing/projection.ts'
import { filingIds, rebuildFilings } from '../../../../db/filing/rebuild.ts'
import { transaction } from '../../../../db/tx.ts'
import { isFilingState } from '../../../../shared/domain/filing/state.ts'
import { usesAnnualLimit } from '../../../../shared/domain/tax/retail-limits.ts'
import type { WriteContext } from '../../context.ts'
import { stepBudgets } from './budgets.ts'

/** Everything that screens show of filings, computed anew from versions, events and receipts, and carried into parcels and buyers' years. */

const AT_ONCE = 200

function carry(context: WriteContext, id: number): void {
  const { ledger } = context
  const row = readFiling(ledger, id)
  if (row === undefined || !INVENTORY_KINDS.has(row.kind)) return
  saveParcelFiling(ledger, row.parcelId, {
    filingId: row.id,
    filingState: row.silentNoted === 1 ? 'silent' : row.state,
    reasonCode: row.reasonCode,
    copNo: row.copNo,
    invtNo: row.invtNo,
    preNo: row.preNo,
    at: row.changedAt,
  })
  if (row.buyerHash !== '' && isFilingState(row.state))
    countPurchase(ledger, row.buyerHash, yearOf(row.appTime), row.id, usesAnnualLimit(row.state))
}

/** Rebuilds in short transactions. @returns how many filings showed something else than their events say */
export async function rebuildAll(
  context: WriteContext,
  breathe: () => Promise<void>,
  progress: (done: number) => void = () => undefined,
): Promise<{ filings: number; wrong: number }> {
  const budgets = stepBudgets(context.ledger)
  const result = { filings: 0, wrong: 0 }
  for (let after = 0; ;) {
    await breathe()
    const ids = filingIds(context.ledger, after, AT_ONCE)
    if (ids.length === 0) return result
    after = ids.at(-1) ?? after
    result.filings += ids.length
    result.wrong += transaction(context.ledger, () => {
      const wrong = rebuildFilings(context.ledger, ids, budgets)
      for (const id of ids) carry(context, id)
      return wrong
    })
    progress(result.filings)
  }
}
