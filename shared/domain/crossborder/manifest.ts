import { fixed, fixedText, parseFixed, ZERO, type Weight } from '../decimal/decimal.ts'
import { put, stamped, type ComposedDocument, type Elements } from '../inventory/document.ts'
import type { FollowUpStamp } from './cancellation.ts'
import type { DeclaredDocument, FollowUpHold, FollowUpKind, Texts } from './follow-up.ts'

/**
 * 总分单 607, 运抵单 507, 离境单 509 of exports and 入库明细单 711 of imports: lists of the parcels of one master bill. The first three come in parts
 * that customs reads together; a 711 is whole by itself (CEB SPEC 3.1, 3.2, 3.4).
 */

export const MANIFEST_KINDS = [
  'CEB607Message',
  'CEB507Message',
  'CEB509Message',
  'CEB711Message',
] as const satisfies readonly FollowUpKind[]
export type ManifestKind = (typeof MANIFEST_KINDS)[number]

/** Narrows a text to the kind of a list. */
export function isManifestKind(text: string): text is ManifestKind {
  return MANIFEST_KINDS.some((kind) => kind === text)
}

/** Which way the parcels of such a list go. */
export const manifestDirection = (kind: ManifestKind): 'import' | 'export' =>
  kind === 'CEB711Message' ? 'import' : 'export'

/** Lists whose parts customs reads together under one number; of the others each is a document of its own. */
export const comesInParts = (kind: ManifestKind): boolean => kind !== 'CEB711Message'

/** What a person adds to what was declared and to the transport batch. */
export interface ManifestDetails {
  /** 507, 711: the supervised place's operator. */
  readonly operatorCode: string
  readonly operatorName: string
  /** 507, 607: the lorry that brings the goods to the supervised place. */
  readonly domesticTrafNo: string
  /** 509: 14 digits, Beijing. */
  readonly leaveTime: string
  /** 711: where in the place the goods were unloaded; may be unknown. */
  readonly location: string
}

/** The transport batch as it stands. */
export interface ManifestTransport {
  readonly trafMode: string
  readonly trafNo: string
  readonly voyageNo: string
  readonly billNo: string
  readonly loctNo: string
}

/** One parcel of a list, as declared. */
export interface ManifestLine {
  readonly logisticsNo: string
  readonly invtNo: string
  readonly totalPackageNo: string
}

/** What the parts of one list share, as declared in its inventories. */
export interface ManifestParties {
  readonly customsCode: string
  readonly agentCode: string
  readonly agentName: string
  readonly logisticsCode: string
  readonly logisticsName: string
  readonly trafMode: string
  readonly loctNo: string
}

/** Lines that fit one list: what differs between them is a list of its own. */
export function partiesOfDeclared({ head }: DeclaredDocument): ManifestParties {
  const text = (name: string): string => head[name] ?? ''
  return {
    customsCode: text('customsCode'),
    agentCode: text('agentCode'),
    agentName: text('agentName'),
    logisticsCode: text('logisticsCode'),
    logisticsName: text('logisticsName'),
    trafMode: text('trafMode'),
    loctNo: text('loctNo'),
  }
}

/** States of an inventory that customs has taken and not given back: it has a number and may stand on a list. */
const LISTABLE: ReadonlySet<string> = new Set([
  'accepted',
  'awaitingArrival',
  'review',
  'inspection',
  'suspended',
  'concluded',
  'released',
  'closed',
])

/** An inventory that was refused, cancelled or never left is no reason to expect a parcel in the place. */
const NOT_ENTERED: ReadonlySet<string> = new Set([
  'draft',
  'ready',
  'staged',
  'rejected',
  'failed',
  'cancelled',
  'returned',
])

/** Why an inventory is not listed; undefined when it is. `taken`: it stands on a list of this kind already. */
export function manifestHold(
  kind: ManifestKind,
  inventory: { readonly state: string; readonly invtNo: string } | undefined,
  direction: 'import' | 'export',
  taken: boolean,
): FollowUpHold | undefined {
  if (direction !== manifestDirection(kind)) return 'U-DIRECTION'
  if (inventory === undefined) return 'U-NOT-FILED'
  // A 711 names waybills, so that it may come before customs has numbered the inventories.
  if (kind === 'CEB711Message')
    return NOT_ENTERED.has(inventory.state) ? 'U-STATE-ENTERED' : taken ? 'U-OPEN' : undefined
  if (!LISTABLE.has(inventory.state) || inventory.invtNo === '') return 'U-STATE-LIST'
  return taken ? 'U-OPEN' : undefined
}

/** What the message needs and nobody has filled in, in words; [] when nothing is missing. */
export function missingDetails(kind: ManifestKind, transport: ManifestTransport, details: ManifestDetails): string[] {
  const wanted: Readonly<Record<ManifestKind, readonly (readonly [text: string, what: string])[]>> = {
    CEB607Message: [
      [transport.trafNo, '运输批次的运输工具'],
      [transport.voyageNo, '运输批次的航班航次号'],
      [transport.billNo, '运输批次的提运单号'],
    ],
    // 508 answers with the bill, so a list without it would come back to nobody.
    CEB507Message: [
      [transport.billNo, '运输批次的提运单号'],
      [details.operatorCode, '监管场所经营人代码'],
      [details.operatorName, '监管场所经营人名称'],
      [details.domesticTrafNo, '境内运输工具编号'],
    ],
    CEB509Message: [
      [transport.billNo, '运输批次的提运单号'],
      [details.leaveTime, '离境时间'],
    ],
    CEB711Message: [
      [transport.trafNo, '运输批次的运输工具'],
      [transport.voyageNo, '运输批次的航班航次号'],
      [transport.billNo, '运输批次的提运单号'],
      [details.operatorCode, '监管场所经营人代码'],
      [details.operatorName, '监管场所经营人名称'],
    ],
  }
  return wanted[kind].filter(([text]) => text === '').map(([, what]) => what)
}

/** Cuts a list into parts of at most so many lines. */
export function inParts<T>(lines: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let from = 0; from < lines.length; from += size) parts.push(lines.slice(from, from + size))
  return parts
}

/** Sum of gross weights as declared. */
export function grossWeightOf(documents: Iterable<DeclaredDocument>): Weight {
  let sum = 0
  for (const { head } of documents) sum += parseFixed<'weight'>(head['grossWeight'] ?? '') ?? ZERO
  return fixed<'weight'>(sum)
}

export interface ManifestPart {
  readonly parties: ManifestParties
  readonly transport: ManifestTransport
  readonly details: ManifestDetails
  /** Of the whole master bill: all parts describe the same one. */
  readonly grossWeight: Weight
  readonly part: number
  readonly parts: number
  readonly lines: readonly ManifestLine[]
}

function carrier(head: Elements, parties: ManifestParties): void {
  put(head, 'logisticsCode', parties.logisticsCode)
  put(head, 'logisticsName', parties.logisticsName)
}

function parts(head: Elements, one: ManifestPart): void {
  head['msgCount'] = String(one.parts)
  head['msgSeqNo'] = String(one.part)
}

const HEADS: Readonly<Record<ManifestKind, (head: Elements, one: ManifestPart) => void>> = {
  CEB607Message: (head, one) => {
    const { parties, transport, details } = one
    put(head, 'agentCode', parties.agentCode)
    put(head, 'agentName', parties.agentName)
    put(head, 'loctNo', transport.loctNo || parties.loctNo)
    put(head, 'trafMode', transport.trafMode || parties.trafMode)
    put(head, 'trafName', transport.trafNo)
    put(head, 'voyageNo', transport.voyageNo)
    put(head, 'billNo', transport.billNo)
    put(head, 'domesticTrafNo', details.domesticTrafNo)
    head['grossWeight'] = fixedText(one.grossWeight)
    carrier(head, parties)
  },
  CEB507Message: (head, one) => {
    const { parties, transport, details } = one
    put(head, 'operatorCode', details.operatorCode)
    put(head, 'operatorName', details.operatorName)
    put(head, 'loctNo', transport.loctNo || parties.loctNo)
    head['ieFlag'] = 'E'
    put(head, 'trafMode', transport.trafMode || parties.trafMode)
    put(head, 'billNo', transport.billNo)
    put(head, 'domesticTrafNo', details.domesticTrafNo)
    carrier(head, parties)
  },
  CEB711Message: (head, one) => {
    const { parties, transport, details } = one
    put(head, 'operatorCode', details.operatorCode)
    put(head, 'operatorName', details.operatorName)
    head['ieFlag'] = 'I'
    put(head, 'trafMode', transport.trafMode || parties.trafMode)
    put(head, 'trafNo', transport.trafNo)
    put(head, 'voyageNo', transport.voyageNo)
    put(head, 'billNo', transport.billNo)
    carrier(head, parties)
    put(head, 'unloadLocation', details.location)
  },
  CEB509Message: (head, one) => {
    const { parties, transport, details } = one
    carrier(head, parties)
    put(head, 'trafMode', transport.trafMode || parties.trafMode)
    put(head, 'trafName', transport.trafNo)
    put(head, 'voyageNo', transport.voyageNo)
    put(head, 'billNo', transport.billNo)
    put(head, 'leaveTime', details.leaveTime)
  },
}

/** Composes one part. Elements in the order of the 202205 XSD; line numbers run from 1 in every part. */
export function composeManifest(kind: ManifestKind, one: ManifestPart, stamp: FollowUpStamp): ComposedDocument {
  const head = stamped(stamp)
  put(head, 'customsCode', one.parties.customsCode)
  put(head, 'copNo', stamp.copNo)
  HEADS[kind](head, one)
  if (comesInParts(kind)) parts(head, one)
  const lines = one.lines.map((line, i) => {
    const target: Elements = { gnum: String(i + 1) }
    if (comesInParts(kind)) put(target, 'totalPackageNo', line.totalPackageNo)
    put(target, 'logisticsNo', line.logisticsNo)
    if (kind === 'CEB607Message') put(target, 'invtNo', line.invtNo)
    return target
  })
  return { head, lines }
}

/** The element texts of a declared inventory that its line on a list carries. */
export function manifestLine(declared: DeclaredDocument, invtNo: string): ManifestLine {
  const text = (texts: Texts, name: string): string => texts[name] ?? ''
  return {
    logisticsNo: text(declared.head, 'logisticsNo'),
    invtNo,
    totalPackageNo: text(declared.head, 'totalPackageNo'),
  }
}
