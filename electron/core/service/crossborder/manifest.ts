import { insertFollowUp, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import {
  insertListed,
  isListed,
  listedOf,
  unsignedParts,
  type ListedInventory,
} from '../../../../db/crossborder/manifest.ts'
import { readParcelFacts, readTransportFacts } from '../../../../db/filing/parcel-facts.ts'
import { readTransport } from '../../../../db/trade/transport.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out, Selection } from '../../../../shared/contract/index.ts'
import {
  comesInParts,
  composeManifest,
  grossWeightOf,
  inParts,
  isManifestKind,
  manifestHold,
  manifestLine,
  missingDetails,
  partiesOfDeclared,
  type ManifestDetails,
  type ManifestKind,
  type ManifestParties,
  type ManifestTransport,
} from '../../../../shared/domain/crossborder/manifest.ts'
import { fixed, fixedText, plus, type Weight } from '../../../../shared/domain/decimal/decimal.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { Holds } from '../filing/reasons-to-hold.ts'
import { modeOf } from '../parcel/row.ts'
import { addStored, FollowRun, followTools, heldList, signStored, type FollowTools } from './follow-run.ts'
import { inventoryOf } from './selection-run.ts'

/** 总分单、运抵单、离境单 of exported and 入库明细单 of imported parcels of a transport batch: one list a declarant and carrier. */

const PAGE = 200

/** One list to come: what its lines share, who signs, and the lines. */
interface List {
  readonly parties: ManifestParties
  readonly clientId: number
  readonly mode: string
  readonly profile: ProfileBody
  weight: Weight
  readonly lines: ListedInventory[]
}

/** What stands in a part's body, so that it can be composed again. */
interface PartBody {
  readonly parties: ManifestParties
  readonly details: ManifestDetails
  readonly grossWeight: number
}

function transportFacts(context: Pick<ReadContext, 'ledger'>, transportId: number): ManifestTransport {
  const facts =
    readTransport(context.ledger, transportId) === undefined
      ? undefined
      : readTransportFacts(context.ledger, transportId)
  if (facts === undefined) throw new Failure('TRANSPORT_UNKNOWN', { transport: transportId })
  return facts
}

const ofTransport = (transportId: number): Selection => ({
  filters: [{ field: 'transport', op: 'is', value: String(transportId) }],
  except: [],
})

/** Sorts a page of parcels into lists; those that cannot be listed are held with their reason. */
function gatherPage(
  context: ReadContext,
  tools: FollowTools,
  kind: ManifestKind,
  ids: readonly number[],
  lists: Map<string, List>,
  holds: Holds,
): void {
  for (const facts of readParcelFacts(context.ledger, ids)) {
    const chosen = inventoryOf(context.ledger, facts)
    const taken = chosen !== undefined && isListed(context.ledger, chosen.filing.id, kind)
    const hold = manifestHold(kind, chosen?.filing, modeRow(modeOf(facts.mode)).direction, taken)
    const declared =
      hold === undefined && chosen !== undefined ? tools.declared(chosen.filing.id, chosen.filing.version) : undefined
    const profile = tools.profile(facts.clientId, modeOf(facts.mode))
    if (chosen === undefined || declared === undefined || profile === undefined) {
      holds.add(facts.parcelId, [hold ?? (profile === undefined ? 'U-PROFILE' : 'U-DECLARED')])
      continue
    }
    const parties = partiesOfDeclared(declared)
    const key = JSON.stringify([parties, profile.dxpId, profile.channel, profile.signer])
    const list = lists.get(key) ?? {
      parties,
      clientId: facts.clientId,
      mode: facts.mode,
      profile,
      weight: fixed<'weight'>(0),
      lines: [],
    }
    const line = manifestLine(declared, chosen.filing.invtNo)
    list.lines.push({
      targetId: chosen.filing.id,
      parcelId: facts.parcelId,
      logisticsNo: line.logisticsNo,
      invtNo: line.invtNo,
      packageNo: line.totalPackageNo,
    })
    list.weight = plus(list.weight, grossWeightOf([declared]))
    lists.set(key, list)
  }
}

/** Lines a part: what was asked for, or less where the edition allows less. */
function sizeOf(kind: ManifestKind, profile: ProfileBody, asked: number): number {
  return Math.min(asked, fieldTable(kind, profile.edition).line?.max ?? asked)
}

export function manifestCheck(context: ReadContext, input: In<'manifest.check'>): Out<'manifest.check'> {
  const transport = transportFacts(context, input.transportId)
  const tools = followTools(context)
  const lists = new Map<string, List>()
  const holds = new Holds()
  for (let after = -1; ;) {
    const ids = selectParcelIds(context.ledger, ofTransport(input.transportId), { after, limit: PAGE })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    gatherPage(context, tools, input.kind, ids, lists, holds)
  }
  const found = [...lists.values()]
  return {
    ready: found.reduce((sum, list) => sum + list.lines.length, 0),
    held: holds.parcels,
    blocked: heldList(holds),
    missing: missingDetails(input.kind, transport, input.details),
    unfinished: unsignedParts(context.ledger, input.transportId, input.kind).length,
    lists: found.map((list) => ({
      agent: list.parties.agentName,
      carrier: list.parties.logisticsName,
      parcels: list.lines.length,
      parts: Math.ceil(list.lines.length / sizeOf(input.kind, list.profile, input.partSize)),
      grossWeight: fixedText(list.weight),
    })),
  }
}

/** Composes a stored part with the transport as it stands, and takes it into the run. */
function addPart(job: JobContext, run: FollowRun, tools: FollowTools, follow: FollowUpState): string | undefined {
  const { transportId } = follow
  if (transportId === null) return 'U-DECLARED'
  return addStored(job, run, tools, follow, (stamp) => {
    const { parties, details, grossWeight } = JSON.parse(follow.body) as PartBody
    const transport = transportFacts(job, transportId)
    const lines = listedOf(job.ledger, follow.id).map((line) => ({
      logisticsNo: line.logisticsNo,
      invtNo: line.invtNo,
      totalPackageNo: line.packageNo,
    }))
    const weight = fixed<'weight'>(grossWeight)
    const { part, parts } = follow
    const whole = { parties, details, grossWeight: weight, part, parts, lines, transport }
    return { composed: composeManifest(manifestKind(follow.kind), whole, stamp), orderNo: transport.billNo }
  })
}

function manifestKind(text: string): ManifestKind {
  if (isManifestKind(text)) return text
  throw new RangeError(`manifest kind ${text}`)
}

/** A refused part once more: the same lines, the transport as it stands now. */
export function repeatPart(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  return addPart(job, run, tools, follow)
}

/** Writes all parts of a list before any of them is signed: a list of which one part has left can always be completed. */
async function storeParts(job: JobContext, run: FollowRun, input: In<'manifest.file'>, list: List): Promise<number[]> {
  const parts = inParts(list.lines, sizeOf(input.kind, list.profile, input.partSize))
  const shared = await job.slice(() => run.takeNumber())
  const body: PartBody = { parties: list.parties, details: input.details, grossWeight: list.weight }
  const ids: number[] = []
  for (const [i, lines] of parts.entries()) {
    ids.push(
      await job.slice(() => {
        const together = comesInParts(input.kind)
        const id = insertFollowUp(job.ledger, {
          kind: input.kind,
          clientId: list.clientId,
          mode: list.mode,
          parcelId: null,
          targetId: null,
          targetVersion: null,
          transportId: input.transportId,
          copNo: together || i === 0 ? shared : run.takeNumber(),
          part: together ? i + 1 : 1,
          parts: together ? parts.length : 1,
          reason: '',
          body: JSON.stringify(body),
          actorId: job.actor.userId,
          at: job.now(),
        })
        insertListed(job.ledger, id, lines)
        return id
      }),
    )
  }
  return ids
}

async function fileManifest(job: JobContext, input: In<'manifest.file'>): Promise<Out<'manifest.file'>> {
  const transport = await job.slice(() => transportFacts(job, input.transportId))
  const missing = missingDetails(input.kind, transport, input.details)
  if (missing.length > 0) throw new Failure('DETAILS_MISSING', { what: missing.join('、') })
  const run = new FollowRun(job, '')
  const tools = followTools(job)
  const sign = (ids: readonly number[]): Promise<void> =>
    signStored(job, run, ids, (follow) => addPart(job, run, tools, follow))
  await sign(await job.slice(() => unsignedParts(job.ledger, input.transportId, input.kind)))
  const lists = new Map<string, List>()
  let seen = 0
  for (let after = -1; ;) {
    const ids = await job.slice(() => {
      const page = selectParcelIds(job.ledger, ofTransport(input.transportId), { after, limit: PAGE })
      gatherPage(job, tools, input.kind, page, lists, run.run.holds)
      return page
    })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    seen += ids.length
    job.progress(seen)
  }
  if (seen === 0) throw new Failure('NOTHING_SELECTED')
  for (const list of lists.values()) await sign(await storeParts(job, run, input, list))
  return run.finish('manifest.file', { transport: input.transportId, kind: input.kind })
}

export const manifestJob: JobDefinition<'manifest.file'> = {
  label: (input) => `运输批次 ${input.transportId}`,
  afterCrash: 'resume',
  run: fileManifest,
}
