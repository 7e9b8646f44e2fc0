import { findFiling, findFilingOfParcel, type FilingRow } from '../../../../db/filing/filing.ts'
import { stampOf } from '../../../../db/filing/parcel-facts.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import type { FilingKind } from '../../../../shared/contract/area/filing.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import { ownNumber, uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import { composeInventory, type ComposedInventory } from '../../../../shared/domain/inventory/compose.ts'
import type { ComposedDocument, Stamp } from '../../../../shared/domain/inventory/document.ts'
import type { ResolvedLine } from '../../../../shared/domain/inventory/resolve.ts'
import {
  composeCollection403,
  composeOrder303,
  composeOrder311,
  composePayment411,
  composeWaybill505,
  composeWaybill511,
} from '../../../../shared/domain/inventory/triple-documents.ts'
import type { MatchContext } from '../../../../shared/domain/match/defect.ts'
import { dutiableOf, evaluateTriple, goodsValueOf } from '../../../../shared/domain/match/match.ts'
import { modeRow, type Mode } from '../../../../shared/domain/record/mode.ts'
import type { Rng } from '../../ports.ts'
import { HOLDING_WARNINGS } from './reasons-to-hold.ts'
import type { ReadTriple } from './triple-read.ts'

/** From one parcel to the documents that are to be filed for it. Pure but for looking up what was filed before. */

/** One document ready for a message. */
export interface PreparedDocument {
  readonly kind: FilingKind
  readonly businessKey: string
  readonly parcelId: number
  readonly clientId: number
  readonly orderNo: string
  readonly guid: string
  readonly appTime: string
  readonly copNo: string
  readonly platformCode: string
  readonly merchantCode: string
  readonly buyerHash: string
  /** Dutiable price in counts of 0.00001; 0 for kinds that use up nobody's year. */
  readonly dutiable: number
  readonly document: ComposedDocument
  /** Which documents of the parcel it was composed from. */
  readonly stamp: string
  /** The filing that it declares anew; absent for a first declaration. */
  readonly filing?: FilingRow | undefined
}

export interface PreparedParcel {
  readonly parcelId: number
  readonly clientId: number
  readonly mode: Mode
  readonly profile: ProfileBody
  /** The triple's documents that this office sends itself; they go out before the inventory. */
  readonly before: readonly PreparedDocument[]
  readonly inventory: PreparedDocument | undefined
}

export type Preparation =
  | {
      readonly ok: true
      readonly parcel: PreparedParcel
      readonly warnings: readonly string[]
      readonly lines: readonly ResolvedLine[]
    }
  | { readonly ok: false; readonly rules: readonly string[]; readonly warnings: readonly string[] }

export interface PrepareTools {
  readonly rng: Rng
  readonly deviceCode: string
  /** 14 digits, Beijing. */
  readonly appTime: string
  /** What the buyer has used this year over all clients, in this run too. */
  annualUsed(buyerHash: string): number
  /** The ledger wants a second person, and this one made the parcel. */
  madeHere(parcelId: number): boolean
  /** Which channel ids a filing may be queued for. */
  readonly channels: ReadonlySet<string>
  readonly acceptWarnings: boolean
}

const SENDER_LIMIT = 16

/** What is missing in the profile for any message to leave; [] when nothing is. */
export function profileHolds(profile: ProfileBody, channels: ReadonlySet<string>): string[] {
  const holds: string[] = []
  if (profile.dxpId === '' || profile.dxpId.length > SENDER_LIMIT) holds.push('F-DXP')
  if (transferOf(profile).code === '' || transferOf(profile).name === '') holds.push('F-TRANSFER')
  if (!channels.has(profile.channel)) holds.push('F-CHANNEL')
  return holds
}

/** Who transmits: named in the profile, else the declarant himself. */
export function transferOf(profile: ProfileBody): { code: string; name: string } {
  return { code: profile.transferCode || profile.agentCode, name: profile.transferName || profile.agentName }
}

/** The business key of a composed document; undefined when an element is missing. */
export function businessKeyOf(kind: string, document: ComposedDocument): string | undefined {
  const values = filingKind(kind)?.businessKey.map((name) => document.head[name] ?? '') ?? ['']
  return values.includes('') ? undefined : values.join('|')
}

interface Wanted {
  readonly kind: FilingKind
  compose(stamp: Stamp): ComposedDocument
}

/** The documents of the triple that the profile says the office sends. */
function wantedBefore(read: ReadTriple, profile: ProfileBody, lines: readonly ResolvedLine[]): Wanted[] {
  const { triple } = read
  const { payment, waybill, receipt } = triple
  const wanted: Wanted[] = []
  const isImport = modeRow(read.mode).direction === 'import'
  if (profile.sends.order)
    wanted.push(
      isImport
        ? { kind: 'CEB311Message', compose: (stamp) => composeOrder311(triple, lines, stamp) }
        : { kind: 'CEB303Message', compose: (stamp) => composeOrder303(triple, lines, stamp) },
    )
  if (isImport && profile.sends.payment && payment !== undefined)
    wanted.push({ kind: 'CEB411Message', compose: (stamp) => composePayment411(triple, payment, stamp) })
  if (!isImport && profile.sends.receipts && receipt !== undefined)
    wanted.push({ kind: 'CEB403Message', compose: (stamp) => composeCollection403(triple, receipt, stamp) })
  if (profile.sends.waybill && waybill !== undefined) {
    wanted.push(
      isImport
        ? { kind: 'CEB511Message', compose: (stamp) => composeWaybill511(triple, waybill, stamp) }
        : { kind: 'CEB505Message', compose: (stamp) => composeWaybill505(triple, waybill, stamp) },
    )
  }
  return wanted
}

/** The kinds of the triple's own documents that would go out before a parcel's inventory: those wanted and not filed before. */
export function kindsBefore(ledger: ReadHandle, read: ReadTriple): FilingKind[] {
  const { profile } = read
  return profile === undefined
    ? []
    : wantedBefore(read, profile, [])
        .map((wanted) => wanted.kind)
        .filter((kind) => findFilingOfParcel(ledger, read.facts.parcelId, kind) === undefined)
}

/** Stamps and composes a document and finds out what it is called. */
function prepared(
  read: ReadTriple,
  kind: FilingKind,
  document: ComposedDocument,
  more: { copNo: string; dutiable: number; filing?: FilingRow },
): PreparedDocument | undefined {
  const businessKey = businessKeyOf(kind, document)
  if (businessKey === undefined) return undefined
  const { facts } = read
  const { head } = document
  return {
    kind,
    businessKey,
    parcelId: facts.parcelId,
    clientId: facts.clientId,
    orderNo: facts.orderNo,
    guid: head['guid'] ?? '',
    appTime: head['appTime'] ?? '',
    platformCode: head['ebpCode'] ?? '',
    merchantCode: head['ebcCode'] ?? '',
    buyerHash: kind === 'CEB621Message' ? (facts.buyerHash ?? '') : '',
    document,
    stamp: stampOf(facts),
    ...more,
  }
}

/** Judges a parcel on the day of the context: what blocks it, what warns, its resolved lines. */
export function judge(
  read: ReadTriple,
  context: MatchContext,
  tools: Pick<PrepareTools, 'annualUsed' | 'acceptWarnings' | 'channels' | 'madeHere'>,
): { rules: string[]; warnings: string[]; lines: readonly ResolvedLine[]; profile: ProfileBody | undefined } {
  const { profile, facts } = read
  if (profile === undefined) return { rules: ['F-PROFILE'], warnings: [], lines: [], profile }
  const annualUsed = facts.buyerHash === null || facts.buyerHash === '' ? 0 : tools.annualUsed(facts.buyerHash)
  const { defects, lines } = evaluateTriple(read.triple, {
    ...context,
    annualUsed: annualUsed as NonNullable<MatchContext['annualUsed']>,
  })
  const rules = [
    ...(tools.madeHere(facts.parcelId) ? ['F-MAKER'] : []),
    ...profileHolds(profile, tools.channels),
    ...defects.filter((defect) => defect.blocks).map((defect) => defect.rule),
  ]
  // Who else uses the waybill number is a question to all parcels: the stored match has asked it.
  if (facts.waybillTaken === 1) rules.push('M-DUPLICATE-WAYBILL')
  const warnings = defects.filter((defect) => defect.severity === 'warning').map((defect) => defect.rule)
  if (!tools.acceptWarnings) rules.push(...warnings.filter((rule) => HOLDING_WARNINGS.has(rule)))
  return { rules, warnings, lines, profile }
}

function inventoryOf(
  read: ReadTriple,
  context: MatchContext,
  lines: readonly ResolvedLine[],
  stamp: Stamp,
  copNo: string,
): { composed: ComposedInventory; kind: FilingKind } {
  const composed = composeInventory(
    read.triple,
    context,
    { ...stamp, copNo, declDate: stamp.appTime.slice(0, 8), preNo: '', invtNo: '' },
    lines,
  )
  return { composed, kind: composed.type }
}

/**
 * The first declaration of a parcel's documents. What was filed before is left out; a parcel whose inventory was filed is held.
 * @param takeSequence draws the number of our own series that its inventory takes
 */
export function prepareParcel(
  ledger: ReadHandle,
  read: ReadTriple,
  context: MatchContext,
  tools: PrepareTools,
  takeSequence: () => number,
): Preparation {
  const isImport = modeRow(read.mode).direction === 'import'
  const kind: FilingKind = isImport ? 'CEB621Message' : 'CEB603Message'
  if (findFilingOfParcel(ledger, read.facts.parcelId, kind) !== undefined)
    return { ok: false, rules: ['F-FILED'], warnings: [] }
  const { rules, warnings, lines, profile } = judge(read, context, tools)
  if (profile === undefined || rules.length > 0) return { ok: false, rules, warnings }
  const stamp = (): Stamp => ({
    guid: uuidUpper(tools.rng.bytes(16)),
    appTime: tools.appTime,
    appType: '1',
    appStatus: '2',
  })
  const copNo = ownNumber({ kind: isImport ? 'I' : 'E', device: tools.deviceCode, sequence: takeSequence() })
  const { composed } = inventoryOf(read, context, lines, stamp(), copNo)
  const late = composed.defects.filter((defect) => defect.blocks).map((defect) => defect.rule)
  const dutiable = isImport ? dutiableOf(read.triple, goodsValueOf(read.triple, lines), context) : 0
  const inventory = prepared(read, kind, composed.document, { copNo, dutiable })
  if (late.length > 0 || inventory === undefined)
    return { ok: false, rules: late.length > 0 ? late : ['M-PROFILE-MISSING'], warnings }
  const before: PreparedDocument[] = []
  for (const wanted of wantedBefore(read, profile, lines)) {
    if (findFilingOfParcel(ledger, read.facts.parcelId, wanted.kind) !== undefined) continue
    const document = prepared(read, wanted.kind, wanted.compose(stamp()), { copNo: '', dutiable: 0 })
    // One payment may pay two orders: its document is filed once.
    if (document !== undefined && findFiling(ledger, wanted.kind, document.businessKey) === undefined)
      before.push(document)
  }
  return {
    ok: true,
    lines,
    warnings,
    parcel: {
      parcelId: read.facts.parcelId,
      clientId: read.facts.clientId,
      mode: read.mode,
      profile,
      before,
      inventory,
    },
  }
}

/**
 * A new version of filings of a parcel: same business key, new guid, later appTime (the caller gives the rising one per filing).
 * Filings whose business key has changed cannot be declared under it and are held.
 */
export function prepareAgain(
  read: ReadTriple,
  context: MatchContext,
  tools: PrepareTools,
  filings: readonly { filing: FilingRow; appTime: string }[],
): Preparation {
  const { rules, warnings, lines, profile } = judge(read, context, tools)
  if (profile === undefined || rules.length > 0) return { ok: false, rules, warnings }
  const before: PreparedDocument[] = []
  let inventory: PreparedDocument | undefined
  const wanted = new Map(
    wantedBefore(read, { ...profile, sends: { order: true, payment: true, waybill: true, receipts: true } }, lines).map(
      (one) => [one.kind, one],
    ),
  )
  for (const { filing, appTime } of filings) {
    const stamp: Stamp = { guid: uuidUpper(tools.rng.bytes(16)), appTime, appType: '1', appStatus: '2' }
    const isInventory = filing.kind === 'CEB621Message' || filing.kind === 'CEB603Message'
    const kind = wanted.get(filing.kind as FilingKind)
    const composed = isInventory ? inventoryOf(read, context, lines, stamp, filing.copNo).composed : undefined
    const late = composed?.defects.filter((defect) => defect.blocks).map((defect) => defect.rule) ?? []
    const document = composed?.document ?? kind?.compose(stamp)
    const dutiable =
      filing.kind === 'CEB621Message' ? dutiableOf(read.triple, goodsValueOf(read.triple, lines), context) : 0
    const ready =
      document === undefined
        ? undefined
        : prepared(read, filing.kind as FilingKind, document, { copNo: filing.copNo, dutiable, filing })
    if (late.length > 0 || ready === undefined)
      return { ok: false, rules: late.length > 0 ? late : ['F-DOCUMENTS'], warnings }
    if (ready.businessKey !== filing.businessKey) return { ok: false, rules: ['F-KEY'], warnings }
    if (isInventory) inventory = ready
    else before.push(ready)
  }
  return {
    ok: true,
    lines,
    warnings,
    parcel: {
      parcelId: read.facts.parcelId,
      clientId: read.facts.clientId,
      mode: read.mode,
      profile,
      before,
      inventory,
    },
  }
}
