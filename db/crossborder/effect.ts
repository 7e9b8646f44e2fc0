import { CANCELLING } from '../../shared/domain/crossborder/follow-up.ts'
import { isGranted } from '../../shared/domain/crossborder/cancellation.ts'
import { countPurchase, savePurchase } from '../filing/parcel-link.ts'
import { yearOf } from '../filing/projection.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import type { ReceiptFacts } from '../filing/version-state.ts'

/** What granted cancellations mean for their inventory, as a function of what stands in the ledger. */

interface GrantRow {
  readonly kind: string
  readonly targetVersion: number
  readonly state: string
  readonly returnTime: string
  readonly tie: string
  readonly copNo: string
}

const GRANTS = `select u.kind, u.target_version as targetVersion, s.state, s.return_time as returnTime, s.tie, u.cop_no as copNo
  from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind join version_state s on s.filing_id = f.filing_id and s.version = f.version where u.target_id = ? order by u.follow_id`

/** 430 撤销成功 has a state and a rank of its own in the table; a granted cancellation says the same of the declaration that it named. */
const CANCELLED = '430'

/** For each declaration of an inventory, what granted cancellations say of it, in the shape of receipts. */
function effectsOn(ledger: ReadHandle, filingId: number): Map<number, ReceiptFacts[]> {
  const effects = new Map<number, ReceiptFacts[]>()
  for (const grant of ledger.sql(GRANTS).all(filingId) as GrantRow[]) {
    if (!CANCELLING.has(grant.kind) || !isGranted(grant.state)) continue
    const facts: ReceiptFacts = {
      status: CANCELLED,
      returnTime: grant.returnTime,
      identity: `grant ${grant.tie}`,
      info: `撤销申请 ${grant.copNo} 已审结`,
      preNo: '',
      invtNo: '',
    }
    effects.set(grant.targetVersion, [...(effects.get(grant.targetVersion) ?? []), facts])
  }
  return effects
}

/** Adds the effects to what was said of whole messages, version by version. */
export function withEffects(
  ledger: ReadHandle,
  filingId: number,
  said: ReadonlyMap<number, readonly ReceiptFacts[]>,
): Map<number, readonly ReceiptFacts[]> {
  const all = new Map<number, readonly ReceiptFacts[]>(said)
  for (const [version, facts] of effectsOn(ledger, filingId)) all.set(version, [...(all.get(version) ?? []), ...facts])
  return all
}

/** What a granted return gives back of its buyer's year, kept as a purchase of its own with the sign turned. */
export function saveRestored(ledger: WriteHandle, filingId: number, followId: number, granted: boolean): void {
  const row = ledger
    .sql(
      "select u.body, t.buyer_h as buyerHash, t.app_time as appTime from follow_up u join filing t on t.filing_id = u.target_id where u.follow_id = ? and t.buyer_h <> ''",
    )
    .get(followId) as { body: string; buyerHash: string; appTime: string } | undefined
  if (row === undefined) return
  const { restores = 0 } = JSON.parse(row.body) as { restores?: number }
  const year = yearOf(row.appTime)
  if (granted) savePurchase(ledger, { buyerHash: row.buyerHash, year, filingId, amount: -restores })
  else countPurchase(ledger, row.buyerHash, year, filingId, false)
}

/** What an inventory used up of its buyer's year. */
export function purchaseOf(ledger: ReadHandle, filingId: number): number {
  return (
    ledger
      .sql(
        'select coalesce(sum(b.amount), 0) as amount from filing f join buyer_purchase b on b.buyer_id_h = f.buyer_h and b.filing_id = f.filing_id where f.filing_id = ?',
      )
      .get(filingId) as { amount: number }
  ).amount
}

/** The inventory that a cancelling follow-up is about, by the follow-up's filing's parcel_id (−follow_id). */
export function cancelledTarget(ledger: ReadHandle, followId: number): number | undefined {
  const row = ledger.sql('select target_id as targetId from follow_up where follow_id = ?').get(followId) as
    { targetId: number | null } | undefined
  return row?.targetId ?? undefined
}
