import {
  insertFollowUp,
  readFollowUp,
  type FollowUpState,
  type NewFollowUp,
} from '../../../../db/crossborder/follow-up.ts'
import { findFilingOfParcel, type FilingRow } from '../../../../db/filing/filing.ts'
import { readParcelFacts, type ParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import type { Out, Selection } from '../../../../shared/contract/index.ts'
import type { DeclaredDocument, FollowUpKind } from '../../../../shared/domain/crossborder/follow-up.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import { editionHas } from '../../../../shared/message/ceb/table.ts'
import type { JobContext, ReadContext } from '../../context.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { Holds } from '../filing/reasons-to-hold.ts'
import { modeOf } from '../parcel/row.ts'
import { FollowRun, followTools, heldList, type FollowTools } from './follow-run.ts'

/** What every question about the inventories of chosen parcels shares: walking the selection, counting what is held, asking for each. */

const CHECKED_AT_ONCE = 500

/** A parcel with its inventory. */
export interface Chosen {
  readonly facts: ParcelFacts
  readonly filing: FilingRow
  readonly direction: 'import' | 'export'
}

/** The inventory of a parcel; undefined when it has none. */
export function inventoryOf(ledger: ReadHandle, facts: ParcelFacts): Chosen | undefined {
  const { direction } = modeRow(modeOf(facts.mode))
  const filing = findFilingOfParcel(ledger, facts.parcelId, direction === 'import' ? 'CEB621Message' : 'CEB603Message')
  return filing === undefined ? undefined : { facts, filing, direction }
}

/** How many of a selection can be asked for, and what holds the others. @throws Failure NOTHING_SELECTED */
export function checkSelection(
  context: ReadContext,
  selection: Selection,
  holdOf: (facts: ParcelFacts) => string | undefined,
): Out<'cancel.check'> {
  const holds = new Holds()
  let ready = 0
  let seen = 0
  for (let after = -1; ;) {
    const ids = selectParcelIds(context.ledger, selection, { after, limit: CHECKED_AT_ONCE })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    seen += ids.length
    for (const facts of readParcelFacts(context.ledger, ids)) {
      const hold = holdOf(facts)
      if (hold === undefined) ready++
      else holds.add(facts.parcelId, [hold])
    }
  }
  if (seen === 0) throw new Failure('NOTHING_SELECTED')
  return { ready, held: holds.parcels, blocked: heldList(holds) }
}

export interface SelectionAsk {
  readonly selection: Selection
  /** Why, for the versions and the audit. */
  readonly reason: string
  /** The action's name in the audit chain. */
  readonly action: string
  /** What is asked names things of one parcel (lines): a selection of several is refused. */
  readonly onlyOne?: boolean
  /** Composes one and takes it into the run; a rule when it cannot be. */
  readonly prepare: (run: FollowRun, tools: FollowTools, facts: ParcelFacts) => string | undefined
}

/** Asks for each parcel of a selection, page by page, each page in one short transaction. @throws Failure NOTHING_SELECTED, INPUT_INVALID */
export async function fileSelection(job: JobContext, ask: SelectionAsk): Promise<Out<'cancel.file'>> {
  const run = new FollowRun(job, ask.reason)
  const tools = followTools(job)
  let seen = 0
  for (let after = -1; ;) {
    const ids = await job.slice(() => {
      const page = selectParcelIds(job.ledger, ask.selection, { after, limit: MESSAGE_DOCUMENTS })
      if (ask.onlyOne === true && seen + page.length > 1)
        throw new Failure('INPUT_INVALID', { path: 'lines', reason: '只有一票时才能指定商品行' })
      for (const facts of readParcelFacts(job.ledger, page)) {
        const hold = ask.prepare(run, tools, facts)
        if (hold !== undefined) run.run.hold(facts.parcelId, [hold])
      }
      return page
    })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    seen += ids.length
    await run.run.flush(false)
    job.progress(seen)
  }
  if (seen === 0) throw new Failure('NOTHING_SELECTED')
  return run.finish(ask.action, { reason: ask.reason })
}

export type Ready =
  | { readonly ok: true; readonly profile: ProfileBody; readonly declared: DeclaredDocument }
  | { readonly ok: false; readonly rule: string }

/** What a follow-up of an inventory is made from: who signs, and the inventory as declared. */
export function readyOf(run: FollowRun, tools: FollowTools, { facts, filing }: Chosen, kind: FollowUpKind): Ready {
  const profile = tools.profile(facts.clientId, modeOf(facts.mode))
  if (profile === undefined) return { ok: false, rule: 'U-PROFILE' }
  const [hold] = run.profileHolds(profile)
  if (hold !== undefined) return { ok: false, rule: hold }
  if (!editionHas(kind, profile.edition)) return { ok: false, rule: 'U-EDITION' }
  const declared = tools.declared(filing.id, filing.version)
  return declared === undefined ? { ok: false, rule: 'U-DECLARED' } : { ok: true, profile, declared }
}

/** Adds a follow-up about one inventory; in the caller's transaction. */
export function addFollowUp(
  job: JobContext,
  run: FollowRun,
  { facts, filing }: Chosen,
  about: Pick<NewFollowUp, 'kind' | 'reason' | 'body'>,
): FollowUpState {
  const id = insertFollowUp(job.ledger, {
    ...about,
    clientId: facts.clientId,
    mode: facts.mode,
    parcelId: facts.parcelId,
    targetId: filing.id,
    targetVersion: filing.version,
    transportId: null,
    copNo: run.takeNumber(),
    part: 1,
    parts: 1,
    actorId: job.actor.userId,
    at: job.now(),
  })
  const follow = readFollowUp(job.ledger, id)
  if (follow === undefined) throw new RangeError('a follow-up was added')
  return follow
}
