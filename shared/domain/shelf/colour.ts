import type { Tone } from '../filing/state.ts'

/**
 * The five states that customs wants to see on every bin of a bonded warehouse, each with a colour and its name beside it.
 * Source: practice of supervised sites as described by operators; no notice names the colours (未核实).
 */
export const BIN_COLOURS = ['nonBonded', 'bonded', 'listPending', 'passPending', 'writtenOff'] as const
export type BinColour = (typeof BIN_COLOURS)[number]

export interface BinColourRow {
  readonly name: string
  readonly tone: Tone
  readonly help: string
}

export const BIN_COLOUR_TABLE: Readonly<Record<BinColour, BinColourRow>> = {
  nonBonded: { name: '非保税', tone: 'grey', help: '国内货物或包装材料，不在账册内。' },
  bonded: { name: '保税', tone: 'green', help: '账册内的保税货物。' },
  listPending: { name: '核注申请中', tone: 'amber', help: '核注清单已申报，尚未核扣。' },
  passPending: { name: '核放申请中', tone: 'blue', help: '核放单已申报，尚未过卡。' },
  writtenOff: { name: '已核销', tone: 'purple', help: '账册已核扣，货物还在库内。' },
}

/** What lies in a bin, counted by what stands behind it: no book, a book, a list that customs has not booked, nothing left in customs' book. */
export interface BinLoadOf {
  readonly plain: number
  readonly booked: number
  readonly pending: number
  readonly writtenOff: number
}
/** The lists of parcels whose goods lie there: waiting for customs, riding on a pass that is not through, debited. */
export interface WorkPapersOf {
  readonly pending: number
  readonly passing: number
  readonly debited: number
}

/**
 * The colour that follows from the documents behind the goods of a bin; what is under way counts before what is settled, because that is
 * what an officer asks about. @param work the lists of the parcels, for bins of picked, packed and stopped parcels
 */
export function derivedColour(load: BinLoadOf, work?: WorkPapersOf): BinColour {
  if (work !== undefined && work.passing > 0) return 'passPending'
  if (load.pending > 0 || (work !== undefined && work.pending > 0)) return 'listPending'
  if (load.writtenOff > 0 || (work !== undefined && work.debited > 0)) return 'writtenOff'
  return load.booked > 0 ? 'bonded' : 'nonBonded'
}

/** What a bin is for. Goods are only put up for picking from storage bins. */
export const BIN_KINDS = ['storage', 'receiving', 'picked', 'packed', 'exception', 'returns', 'damage'] as const
export type BinKind = (typeof BIN_KINDS)[number]
export const BIN_KIND_NAMES: Readonly<Record<BinKind, string>> = {
  storage: '存储',
  receiving: '收货',
  picked: '已拣',
  packed: '已打包',
  exception: '异常',
  returns: '退货',
  damage: '残损',
}
/** The account of the bonded ledger (shared/domain/bonded/account.ts) that counts what lies in bins of a kind. */
export const BIN_ACCOUNTS = {
  storage: 'shelf',
  receiving: 'receiving',
  picked: 'picked',
  packed: 'packed',
  exception: 'exception',
  returns: 'returns',
  damage: 'damage',
} as const satisfies Readonly<Record<BinKind, string>>
/** The bin of each kind that is made when it is first needed and there is none. */
export const FIRST_BINS: Readonly<Record<BinKind, string>> = {
  storage: 'A-01-01',
  receiving: 'RECV-01',
  picked: 'PICK-01',
  packed: 'PACK-01',
  exception: 'HOLD-01',
  returns: 'BACK-01',
  damage: 'DAMAGE-01',
}

/** The colour that a text names, by identifier or Chinese name. */
export function readBinColour(text: string): BinColour | undefined {
  return BIN_COLOURS.find((one) => one === text || BIN_COLOUR_TABLE[one].name === text)
}

/** The kind that a text names, by identifier or Chinese name. */
export function readBinKind(text: string): BinKind | undefined {
  return BIN_KINDS.find((one) => one === text || BIN_KIND_NAMES[one] === text || `${BIN_KIND_NAMES[one]}位` === text)
}

/** A bin's code as it is stored and scanned: capital letters, digits and hyphens, half-width. */
export function binCode(text: string): string {
  return text.normalize('NFKC').trim().toUpperCase().replace(/\s+/g, '')
}

/** True for a code that can be printed and scanned as Code 128: 1 to 24 of A–Z, 0–9, `-`, `.`, `/`. */
export function isBinCode(code: string): boolean {
  return /^[A-Z0-9][A-Z0-9./-]{0,23}$/.test(code)
}
