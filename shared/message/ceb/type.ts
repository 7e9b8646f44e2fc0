/** The messages of 海关跨境统一版 this program knows, by root element name. */
export const CEB_TYPES = [
  'CEB213Message',
  'CEB214Message',
  'CEB215Message',
  'CEB216Message',
  'CEB303Message',
  'CEB304Message',
  'CEB311Message',
  'CEB312Message',
  'CEB403Message',
  'CEB404Message',
  'CEB411Message',
  'CEB412Message',
  'CEB505Message',
  'CEB506Message',
  'CEB507Message',
  'CEB508Message',
  'CEB509Message',
  'CEB510Message',
  'CEB511Message',
  'CEB512Message',
  'CEB513Message',
  'CEB514Message',
  'CEB603Message',
  'CEB604Message',
  'CEB605Message',
  'CEB606Message',
  'CEB607Message',
  'CEB608Message',
  'CEB621Message',
  'CEB622Message',
  'CEB623Message',
  'CEB624Message',
  'CEB625Message',
  'CEB626Message',
  'CEB701Message',
  'CEB702Message',
  'CEB711Message',
  'CEB712Message',
  'CEB792Message',
  'CEB816Message',
  'CEB818Message',
  'CEB900Message',
] as const

export type CebType = (typeof CEB_TYPES)[number]

/** '2018' is 公告 2018-113 (试行), '202205' the edition of 2022-05-17; clients of both are in use. */
export type Edition = '2018' | '202205'

const TYPES: ReadonlySet<string> = new Set(CEB_TYPES)

/** Whether the text is the root element name of a message of the table. */
export function isCebType(text: string): text is CebType {
  return TYPES.has(text)
}

/** Element name to text. An empty element is '', a missing one has no key. */
export type CebFields = Readonly<Record<string, string>>

/**
 * One business document. Documents with a head node and a list have both; flat ones (403, 505, 513, all
 * receipts) and those with a head only (411, 511, 818) have `lines: []`.
 */
export interface CebDocument {
  readonly head: CebFields
  readonly lines: readonly CebFields[]
}

/** Who transmits: `copCode`/`copName` the company of the client program, `dxpId` its number on the exchange. */
export interface BaseTransfer {
  readonly copCode: string
  readonly copName: string
  readonly dxpMode: string
  readonly dxpId: string
  readonly note?: string
}

/** A third party that gets a copy (`status` ALL, DATA or RET). */
export interface BaseSubscribe {
  readonly status: string
  readonly dxpMode: string
  readonly dxpAddress: string
  readonly note?: string
}

/** The user's own appendix; `message` is the canonical XML of what the Message element contains. */
export interface ExtendMessage {
  readonly name: string
  readonly version: string
  readonly message: string
}

export interface CebMessage {
  readonly type: CebType
  readonly guid: string
  readonly version: string
  readonly documents: readonly CebDocument[]
  readonly transfer?: BaseTransfer
  readonly subscribes?: readonly BaseSubscribe[]
  readonly extension?: ExtendMessage
  /** Paths of elements that the table does not know, or that came twice, met when reading. */
  readonly unknown?: readonly string[]
  /** Whether a ds:Signature was present (not whether it holds: see readSignature). */
  readonly signed: boolean
}
