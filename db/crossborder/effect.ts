import { CANCELLING } from '../../shared/domain/crossborder/follow-up.ts'
import { isGranted } from '../../shared/domain/crossborder/cancellation.ts'
import type { ReadHandle } from '../open.ts'
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
export function effectsOn(ledger: ReadHandle, filingId: number): Map<number, ReceiptFacts[]> {
  const effects = new Map<number, ReceiptFacts[]>()
  for (const grant of ledger.sql(GRANTS).all(filingId) as GrantRow[]) {
    if (!CANCELLING.has(grant.kind) || !isGranted(grant.state)) continue
    const facts: ReceiptFacts = { status: CANCELLED, returnTime: grant.returnTime, identity: `grant ${grant.tie}`, info: `撤销申请 ${grant.copNo} 已审结`, preNo: '', invtNo: '' }
    effects.set(grant.targetVersion, [...(effects.get(grant.targetVersion) ?? []), facts])
  }
  return effects
}

/** Adds the effects to what was said of whole messages, version by version. */
export function withEffects(ledger: ReadHandle, filingId: number, said: ReadonlyMap<number, readonly ReceiptFacts[]>): Map<number, readonly ReceiptFacts[]> {
  const all = new Map<number, readonly ReceiptFacts[]>(said)
  for (const [version, facts] of effectsOn(ledger, filingId)) all.set(version, [...(all.get(version) ?? []), ...facts])
  return all
}

/** The inventory that a cancelling follow-up is about, by the follow-up's filing's parcel_id (−follow_id). */
export function cancelledTarget(ledger: ReadHandle, followId: number): number | undefined {
  const row = ledger.sql('select target_id as targetId from follow_up where follow_id = ?').get(followId) as { targetId: number | null } | undefined
  return row?.targetId ?? undefined
}
