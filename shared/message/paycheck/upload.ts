import { fixedText } from '../../domain/decimal/decimal.ts'
import type { PayRaw } from './raw.ts'

/**
 * realTimeDataUpload of 179号公告: the text that is signed and the JSON that is sent are cut from the same strings, so that what customs
 * compares is identical to the character (CEB SPEC 4.6).
 */

/**
 * How the first-level nodes stand in the signed text. practice: as published programs do it, values in quotation marks, key …Lists;
 * official: as the announcement's sample prints it, objects bare, key …List, time bare. Neither was tried against customs.
 */
export const SIGNED_FORMS = ['practice', 'official'] as const
export type SignedForm = (typeof SIGNED_FORMS)[number]

export interface PayCheckSession {
  readonly sessionID: string
  /** Milliseconds. */
  readonly serviceTime: number
  /** 36 characters, upper case. */
  readonly guid: string
}

/** The first-level nodes as texts: the only place where they are made. */
interface Nodes {
  readonly session: string
  readonly head: string
  readonly lists: string
  readonly time: string
}

function headText(raw: PayRaw, guid: string): string {
  const optional = (name: string, value: string): string => (value === '' ? '' : `,"${name}":${JSON.stringify(value)}`)
  const texts: readonly (readonly [name: string, value: string])[] = [
    ['guid', guid],
    ['initalRequest', raw.initalRequest],
    ['initalResponse', raw.initalResponse],
    ['ebpCode', raw.ebpCode],
    ['payCode', raw.payCode],
    ['payTransactionId', raw.payTransactionId],
  ]
  const before = texts.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join(',')
  const after = `"currency":${JSON.stringify(raw.currency)},"verDept":${JSON.stringify(raw.verDept)}${optional('payType', raw.payType)}`
  // An amount is a JSON number, written from the exact decimal.
  const amount = `"totalAmount":${fixedText(raw.totalAmount)}`
  return `{${before},${amount},${after},"tradingTime":${JSON.stringify(raw.tradingTime)}${optional('note', raw.note)}}`
}

function listText(raw: PayRaw): string {
  const orders = raw.orders.map((order) => {
    const code = order.recpCode === '' ? {} : { recpCode: order.recpCode }
    return JSON.stringify({
      orderNo: order.orderNo,
      goodsInfo: order.goods.map(({ gname, itemLink }) => ({ gname, itemLink })),
      recpAccount: order.recpAccount,
      ...code,
      recpName: order.recpName,
    })
  })
  return `[${orders.join(',')}]`
}

function signedText(nodes: Nodes, form: SignedForm): string {
  const { session, head, lists, time } = nodes
  return form === 'practice'
    ? `"sessionID":"${session}"||"payExchangeInfoHead":"${head}"||"payExchangeInfoLists":"${lists}"||"serviceTime":"${time}"`
    : `"sessionID":"${session}"||"payExchangeInfoHead":${head}||"payExchangeInfoList":${lists}||"serviceTime":${time}`
}

export interface PayCheckUpload {
  /** UTF-8 of this is what the key signs. */
  readonly signed: string
  /** The JSON to be sent, once the signature is there. */
  body(certNo: string, signValue: string): string
}

/** Raw data as customs wants it. `sessionID` must be what customs sent: letters, digits, '-' (anything else cannot be signed unescaped). */
export function buildPayCheck(raw: PayRaw, session: PayCheckSession, form: SignedForm): PayCheckUpload {
  if (!isSessionId(session.sessionID)) throw new RangeError('session id')
  const nodes: Nodes = {
    session: session.sessionID,
    head: headText(raw, session.guid),
    lists: listText(raw),
    time: String(session.serviceTime),
  }
  const time = form === 'practice' ? `"${nodes.time}"` : nodes.time
  return {
    signed: signedText(nodes, form),
    body: (certNo, signValue) =>
      `{"sessionID":"${nodes.session}","payExchangeInfoHead":${nodes.head},"payExchangeInfoLists":${nodes.lists},"serviceTime":${time},"certNo":${JSON.stringify(certNo)},"signValue":${JSON.stringify(signValue)}}`,
  }
}

/** True for what customs uses as a session id. */
export function isSessionId(text: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(text)
}

/** The end of a JSON value that begins at a place; -1 when the text ends first. */
function valueEnd(text: string, from: number): number {
  let depth = 0
  let inText = false
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (inText) {
      if (character === '\\') at++
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      if (depth === 0) return at
      depth--
    } else if (character === ',' && depth === 0) return at
  }
  return -1
}

/** The first-level values of a JSON object as they stand in its text, by name; undefined when it is no object of plain names. */
export function firstLevel(text: string): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  for (let at = 1; at < text.length;) {
    const name = /^"([A-Za-z]{1,40})":/.exec(text.slice(at, at + 64))
    const end = name === null ? -1 : valueEnd(text, at + name[0].length)
    if (name === null || end < 0 || values.has(name[1] ?? '')) return undefined
    values.set(name[1] ?? '', text.slice(at + name[0].length, end))
    at = end + 1
  }
  return values
}

const unquoted = (text: string): string => (/^".*"$/s.test(text) ? text.slice(1, -1) : text)

export interface ReadPayCheck {
  readonly sessionID: string
  readonly certNo: string
  readonly signValue: string
  /** What the signature has to be over, cut out of the text that came. */
  readonly signed: string
  readonly orderNos: readonly string[]
}

/** Reads an upload as the receiving side does: the signed text is cut out of what came, never written anew. undefined = not in the form. */
export function readPayCheck(body: string, form: SignedForm): ReadPayCheck | undefined {
  const values = firstLevel(body)
  const nodes = {
    session: unquoted(values?.get('sessionID') ?? ''),
    head: values?.get('payExchangeInfoHead') ?? '',
    lists: values?.get('payExchangeInfoLists') ?? '',
    time: unquoted(values?.get('serviceTime') ?? ''),
  }
  if (values === undefined || nodes.session === '' || nodes.head === '' || nodes.lists === '' || nodes.time === '')
    return undefined
  try {
    const orders = JSON.parse(nodes.lists) as unknown
    if (!Array.isArray(orders)) return undefined
    return {
      sessionID: nodes.session,
      certNo: unquoted(values.get('certNo') ?? ''),
      signValue: unquoted(values.get('signValue') ?? ''),
      signed: signedText(nodes, form),
      orderNos: orders.flatMap((order: unknown) =>
        typeof order === 'object' && order !== null && 'orderNo' in order ? [String(order.orderNo)] : [],
      ),
    }
  } catch {
    return undefined
  }
}

// ------------------------------------------------------------------------------------------------ platDataOpen

export interface OpenRequest {
  readonly orderNo: string
  readonly sessionID: string
  /** Milliseconds. */
  readonly serviceTime: number
}

/** Reads the JSON of `openReq`; undefined when it is not what the announcement describes. */
export function readOpenRequest(text: string): OpenRequest | undefined {
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const { orderNo, sessionID, serviceTime } = value as Readonly<Record<string, unknown>>
    const time = typeof serviceTime === 'string' && /^\d{1,15}$/.test(serviceTime) ? Number(serviceTime) : serviceTime
    const isOrder = typeof orderNo === 'string' && orderNo.trim() !== '' && [...orderNo].length <= 60
    const isTime = typeof time === 'number' && Number.isSafeInteger(time) && time >= 0
    if (!isOrder || typeof sessionID !== 'string' || !isSessionId(sessionID) || !isTime) return undefined
    return { orderNo: orderNo.trim(), sessionID, serviceTime: time }
  } catch {
    return undefined
  }
}

export const OPEN_TAKEN = '10000'
export const OPEN_REFUSED = '20000'

/** The answer to platDataOpen. */
export function openAnswer(code: string, message: string, serviceTime: number): string {
  return JSON.stringify({ code, message, serviceTime })
}

/** Reads customs' answer to an upload; undefined when it is none. */
export function readUploadAnswer(text: string): { readonly code: string; readonly message: string } | undefined {
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value !== 'object' || value === null || !('code' in value)) return undefined
    const message = 'message' in value && typeof value.message === 'string' ? value.message : ''
    return { code: String(value.code).slice(0, 20), message: message.slice(0, 500) }
  } catch {
    return undefined
  }
}
