import { infoCodes } from '../../domain/filing/status.ts'
import type { InfoCode } from '../../domain/filing/status.ts'
import { businessKeys } from './business-key.ts'
import { errorCode, saysAlreadyThere } from './error-codes.ts'
import { receiptStatus } from './status.ts'
import type { StatusFamily } from './status.ts'
import { fieldTable } from './table.ts'
import type { CebDocument, CebFields, CebMessage, CebType } from './type.ts'
import { isCebType } from './type.ts'

/** One return of a receipt message, in one shape for all kinds. What a real receipt left out is ''/absent, never invented. */
export interface Receipt {
  readonly receiptType: CebType
  /** The kind of document it answers; absent for a 900 about a type nobody knows. */
  readonly forType?: CebType
  /** Elements of the business key that are there: see businessKeys. */
  readonly keys: Readonly<Record<string, string>>
  /** All elements as they came. */
  readonly fields: CebFields
  readonly guid: string
  readonly status: string
  /** Chinese; for a code nobody has published the code itself. */
  readonly statusName: string
  readonly family?: StatusFamily
  /** As it came, normally 17 digits. */
  readonly returnTime: string
  readonly info: string
  /** First `[Code:…;Desc:…]` of the text. */
  readonly infoCode?: string
  readonly infoCodes: readonly InfoCode[]
  /** The text says that the platform has the document already. */
  readonly alreadyThere: boolean
  /** Status 2 whose text misses the payment: waiting for somebody else's message, not a defect (SPEC 3.8). */
  readonly waitsForPayment: boolean
  /** Order number named in the text, when it names exactly one: the only key of the real −621001 receipt. */
  readonly orderNoInText?: string
  /** Merchant named beside it. */
  readonly ebcCodeInText?: string
  readonly copNo?: string
  readonly preNo?: string
  readonly invtNo?: string
}

/** Longest official text is 5000 characters (900); a longer one is searched no further. */
const SEARCHED = 5_000
const ORDER_IN_TEXT = /订单(?:编号|号)[：:为]{1,2}\s{0,4}\[?([^\s,，;；：:[\]]{1,60})/g
const MERCHANT_IN_TEXT = /电商企业(?:编码|代码)[：:]\s{0,4}([0-9A-Z]{10,18})/g

/** The one text that all matches agree on; undefined when there is none or they differ. */
function onlyMatch(text: string, pattern: RegExp): string | undefined {
  const found = new Set(Array.from(text.matchAll(pattern), (match) => match[1] ?? ''))
  const [only] = found
  return found.size === 1 && only !== '' ? only : undefined
}

function present(fields: CebFields, name: string): string | undefined {
  const value = fields[name]
  return value === '' ? undefined : value
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  const made: Partial<Record<Name, string>> = {}
  if (value !== undefined) made[name] = value
  return made
}

/** Whether a message is a receipt with a returnStatus (304 … 900; not the tax bills 816/818, nor the result 792). */
export function isReceiptType(type: CebType): boolean {
  return fieldTable(type, '202205').head.byName.has('returnStatus')
}

function answeredType(type: CebType, fields: CebFields): CebType | undefined {
  const named = fields.oriMessageType ?? ''
  return fieldTable(type, '202205').receiptFor ?? (isCebType(named) ? named : undefined)
}

function readOne(type: CebType, { head }: CebDocument, keys: Readonly<Record<string, string>>): Receipt {
  const status = (head.returnStatus ?? '').trim()
  const info = head.returnInfo ?? ''
  const searched = info.slice(0, SEARCHED)
  const codes = infoCodes(searched)
  const known = receiptStatus(status)
  const forType = answeredType(type, head)
  return {
    receiptType: type,
    keys,
    fields: head,
    guid: head.guid ?? '',
    status,
    info,
    infoCodes: codes,
    statusName: known?.name ?? errorCode(status)?.message ?? status,
    returnTime: (head.returnTime ?? '').trim(),
    alreadyThere: saysAlreadyThere(status),
    waitsForPayment: status === '2' && searched.includes('支付信息不存在'),
    ...(forType === undefined ? {} : { forType }),
    ...(known === undefined ? {} : { family: known.family }),
    ...optional('infoCode', codes[0]?.code),
    ...optional('orderNoInText', onlyMatch(searched, ORDER_IN_TEXT)),
    ...optional('ebcCodeInText', onlyMatch(searched, MERCHANT_IN_TEXT)),
    ...optional('copNo', present(head, 'copNo') ?? present(head, 'coElNo')),
    ...optional('preNo', present(head, 'preNo')),
    ...optional('invtNo', present(head, 'invtNo')),
  }
}

/** The returns of a receipt message in order; none when the message is no receipt. */
export function readReceipts(message: CebMessage): readonly Receipt[] {
  if (!isReceiptType(message.type)) return []
  const keys = businessKeys(message)
  return message.documents.map((document, i) => readOne(message.type, document, keys[i] ?? {}))
}
