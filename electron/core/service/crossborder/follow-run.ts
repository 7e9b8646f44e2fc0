import { readFiling, type FilingRow } from '../../../../db/filing/filing.ts'
import { readFollowUp, targetStamp, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import type { FilingKind } from '../../../../shared/contract/area/filing.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import type { FollowUpStamp } from '../../../../shared/domain/crossborder/cancellation.ts'
import {
  followUpHoldTitle,
  isFollowUpKind,
  type FollowUpKind,
} from '../../../../shared/domain/crossborder/follow-up.ts'
import { inParts } from '../../../../shared/domain/crossborder/manifest.ts'
import { beijingTime } from '../../../../shared/domain/filing/app-time.ts'
import { isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import { ownNumber, uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import type { ComposedDocument } from '../../../../shared/domain/inventory/document.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { JobContext, ReadContext } from '../../context.ts'
import { FileRun, fittingChannels } from '../filing/file-run.ts'
import { businessKeyOf, profileHolds } from '../filing/prepare.ts'
import type { Holds } from '../filing/reasons-to-hold.ts'
import { nextAppTime } from '../filing/redeclare.ts'
import { surroundingsOf } from '../parcel/match-triple.ts'
import { modeOf } from '../parcel/row.ts'
import { declaredReader, type DeclaredReader } from './declared.ts'

/** What all follow-ups share: who signs, which number and time they take, and how they get into a message (the filing service's own run). */

type Filed = Out<'followUp.redeclare'>

/** Around a run: profiles and declared documents, read once. */
export interface FollowTools {
  profile(clientId: number, mode: Mode): ProfileBody | undefined
  readonly declared: DeclaredReader
}

export function followTools(context: ReadContext): FollowTools {
  const around = surroundingsOf(context)
  return { profile: (clientId, mode) => around.profile(clientId, mode), declared: declaredReader(context) }
}

/** Names holds in the words of follow-ups; what they share with filings keeps its title. */
export function heldList(holds: Holds): { rule: string; title: string; count: number; samples: number[] }[] {
  return holds.list().map((one) => ({ ...one, title: followUpHoldTitle(one.rule) ?? one.title }))
}

/** A document to be frozen for a follow-up that stands in the ledger. */
export interface FollowDocument {
  readonly follow: FollowUpState
  readonly composed: ComposedDocument
  readonly profile: ProfileBody
  readonly orderNo: string
  /** The inventory that it is about, as it was when the document was composed. */
  readonly target: FilingRow | undefined
  /** Its own filing, when it is declared once more. */
  readonly filing: FilingRow | undefined
}

export class FollowRun {
  readonly run: FileRun
  readonly #job: JobContext
  readonly #channels: ReadonlySet<string>

  constructor(job: JobContext, why: string) {
    this.#job = job
    this.run = new FileRun(job, why)
    this.#channels = fittingChannels(job)
  }

  /** A new number of our own series. */
  takeNumber(): string {
    return ownNumber({ kind: 'D', device: this.#job.identity.deviceCode, sequence: this.run.takeSequence() })
  }

  /** guid, time and number of a document; a repeated one is later than everything that was said about it. */
  stamp(copNo: string, filing: FilingRow | undefined): FollowUpStamp {
    const now = this.#job.now()
    const appTime = filing === undefined ? beijingTime(now) : nextAppTime(this.#job.ledger, filing, now)
    return { guid: uuidUpper(this.#job.ports.rng.bytes(16)), appTime, appType: '1', appStatus: '2', copNo }
  }

  /** What keeps any message of this profile from leaving. */
  profileHolds(profile: ProfileBody): string[] {
    return profileHolds(profile, this.#channels)
  }

  /** Takes a composed document into the run; false when its business key is incomplete. */
  add(one: FollowDocument): boolean {
    const { follow, composed, profile, orderNo, target, filing } = one
    const kind: FilingKind = kindOf(follow.kind)
    const businessKey = businessKeyOf(kind, composed)
    if (businessKey === undefined) return false
    const { head } = composed
    this.run.add({
      parcelId: -follow.id,
      clientId: follow.clientId,
      mode: modeOf(follow.mode),
      profile,
      before: [],
      inventory: {
        kind,
        businessKey,
        parcelId: -follow.id,
        clientId: follow.clientId,
        orderNo,
        guid: head['guid'] ?? '',
        appTime: head['appTime'] ?? '',
        copNo: follow.copNo,
        platformCode: head['ebpCode'] ?? '',
        merchantCode: head['ebcCode'] ?? '',
        buyerHash: '',
        dutiable: 0,
        document: composed,
        stamp: targetStamp(target?.id ?? null, target?.version ?? null, target?.state ?? null),
        filing,
      },
    })
    return true
  }

  /** Freezes what is left and says what came of the run. */
  async finish(action: string, detail: Readonly<Record<string, unknown>>): Promise<Filed> {
    await this.run.flush(true)
    this.run.failIfOnlySigning()
    const reasons = heldList(this.run.holds).map(({ rule, title, count }) => ({ rule, title, count }))
    const { filed, messages } = this.run.result
    await this.#job.slice(() =>
      this.#job.audit(action, `${filed} documents`, { ...detail, messages, blocked: this.run.holds.parcels }),
    )
    return { filed, messages, blocked: this.run.holds.parcels, reasons }
  }
}

/** Narrows a stored kind. */
export function kindOf(text: string): FollowUpKind {
  if (!isFollowUpKind(text)) throw new RangeError(`follow-up kind ${text}`)
  return text
}

/** The filing of a follow-up when it may be declared once more. */
export function filingToRepeat(context: Pick<ReadContext, 'ledger'>, follow: FollowUpState): FilingRow | undefined {
  const filing = follow.filingId === null ? undefined : readFiling(context.ledger, follow.filingId)
  return filing !== undefined &&
    isFilingState(filing.state) &&
    filing.state !== 'cancelled' &&
    mayAct(filing.state, 'redeclare')
    ? filing
    : undefined
}

/** So many parts are sealed into one message: a part holds a thousand lines, and a message stays a few hundred kilobytes. */
const PARTS_A_MESSAGE = 5

/** Composes and signs parts that stand in the ledger; a part that cannot be composed is held with its rule. */
export async function signStored(
  job: JobContext,
  run: FollowRun,
  ids: readonly number[],
  addPart: (follow: FollowUpState) => string | undefined,
): Promise<void> {
  for (const some of inParts(ids, PARTS_A_MESSAGE)) {
    await job.slice(() => {
      for (const id of some) {
        const follow = readFollowUp(job.ledger, id)
        const hold = follow === undefined ? 'U-DECLARED' : addPart(follow)
        if (hold !== undefined) run.run.hold(-id, [hold])
      }
    })
    await run.run.flush(true)
  }
}

/** Composes a part that stands in the ledger, with the profile as it is now, and takes it into the run; a rule when it cannot be. */
export function addStored(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
  compose: (stamp: FollowUpStamp) => { readonly composed: ComposedDocument; readonly orderNo: string },
): string | undefined {
  const profile = tools.profile(follow.clientId, modeOf(follow.mode))
  if (profile === undefined) return 'U-PROFILE'
  const [hold] = run.profileHolds(profile)
  if (hold !== undefined) return hold
  const filing = filingToRepeat(job, follow)
  const { composed, orderNo } = compose(run.stamp(follow.copNo, filing))
  return run.add({ follow, composed, profile, orderNo, target: undefined, filing }) ? undefined : 'U-DECLARED'
}
