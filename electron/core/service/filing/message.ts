import { findInbox } from '../../../../db/filing/inbox.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../../shared/domain/identifier/mask.ts'
import { ORDER_FIELDS, PAYMENT_FIELDS, WAYBILL_FIELDS, type FieldKind } from '../../../../shared/domain/record/field.ts'
import { businessKeys } from '../../../../shared/message/ceb/business-key.ts'
import { checkCeb, type Finding } from '../../../../shared/message/ceb/check.ts'
import { readCeb } from '../../../../shared/message/ceb/read.ts'
import { readDxp } from '../../../../shared/message/dxp/index.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { bondedMessageCheck, bondedMessageRead } from '../bonded/message.ts'
import { declarationMessageCheck, declarationMessageRead } from '../declaration/message.ts'
import { decodeXml, maskIdNumbers } from './inbox-read.ts'

/** Messages as text for people and for the command line. */

const MASKS: Readonly<Partial<Record<FieldKind, (value: string) => string>>> = {
  name: maskName,
  id: maskIdNumber,
  phone: maskPhone,
  address: maskAddress,
}
const PERSONAL = new Map(
  [...ORDER_FIELDS, ...PAYMENT_FIELDS, ...WAYBILL_FIELDS].flatMap((row): [string, (value: string) => string][] => {
    const mask = row.personal ? MASKS[row.kind] : undefined
    return mask === undefined ? [] : [[row.field, mask]]
  }),
)
PERSONAL.set('buyerRegNo', maskPhone)
const ELEMENT = new RegExp(`(<(?:[\\w-]+:)?(${[...PERSONAL.keys()].join('|')})(?:\\s[^>]*)?>)([^<]*)(</)`, 'g')
/** What carries a whole message inside: the original of a format error, the data of an envelope. */
const CARRIED = /(<(?:[\w-]+:)?(?:oriBizMessage|Data)(?:\s[^>]*)?>)([\s\S]*?)(<\/(?:[\w-]+:)?(?:oriBizMessage|Data)>)/g

/** Payment raw data (179号) in JSON: what was sent to a payment company names people and accounts anywhere in its text. */
const RAW_DATA = /("(?:initalRequest|initalResponse|recpAccount)":")((?:[^"\\]|\\.)*)(")/g

/** A CEB message in an envelope's data; whatever else is carried stays unread, since its personal elements are not known. */
function carriedMessage(inner: string): string | undefined {
  if (!/^[A-Za-z0-9+/=\s]+$/.test(inner)) return undefined
  const text = decodeXml(Buffer.from(inner, 'base64'))?.replace(/^\uFEFF?\s*<\?xml[^>]*\?>\s*/, '')
  return text !== undefined && /^<(?:\w+:)?CEB\d{3}Message[\s>]/.test(text) ? text : undefined
}

/** The text with personal elements masked; a message that an envelope carries is read and masked in its place, others are left out. */
export function maskedMessage(text: string): string {
  const withheld = (_whole: string, open: string, inner: string, close: string): string =>
    `${open}[${inner.length} 字符，查看完整内容须填写原因]${close}`
  const carried = (whole: string, open: string, inner: string, close: string): string => {
    const message = carriedMessage(inner)
    return message === undefined ? withheld(whole, open, inner, close) : `${open}${maskedMessage(message)}${close}`
  }
  return maskIdNumbers(text.replace(CARRIED, carried).replace(RAW_DATA, withheld)).replace(
    ELEMENT,
    (_whole, open: string, name: string, value: string, close: string) =>
      `${open}${PERSONAL.get(name)?.(value) ?? ''}${close}`,
  )
}

/** Only what was sent or received is shown here; a client's files have their own screen. */
function isMessage(ledger: ReadHandle, content: ReadContext['content'], sha256: string): boolean {
  const kind = content.find(sha256)?.kind
  return kind === 'message' || kind === 'inbox' || findInbox(ledger, sha256) !== undefined
}

export function messageText(context: WriteContext, input: In<'message.text'>): Out<'message.text'> {
  if (!isMessage(context.ledger, context.content, input.hash))
    throw new Failure('CONTENT_MISSING', { hash: input.hash })
  if (input.reveal && input.reason.trim() === '') throw new Failure('REASON_REQUIRED')
  const bytes = context.content.bytes(input.hash)
  const text = decodeXml(bytes) ?? new TextDecoder('latin1').decode(bytes)
  if (!input.reveal) return { text: maskedMessage(text), sha256: input.hash }
  context.audit('message.reveal', `content ${input.hash}`, { reason: input.reason.trim() })
  return { text, sha256: input.hash }
}

/** The message itself, out of its envelope when it has one. */
function messageXml(
  context: Pick<ReadContext, 'content'>,
  hash: string,
): { ok: true; xml: string } | { ok: false; code: string } {
  const text = decodeXml(context.content.bytes(hash))
  if (text === undefined) return { ok: false, code: 'ENCODING' }
  const envelope = readDxp(text)
  if (!envelope.ok) return { ok: true, xml: text }
  const inner = decodeXml(envelope.message.data)
  return inner === undefined ? { ok: false, code: 'ENCODING' } : { ok: true, xml: inner }
}

export function messageRead(context: Pick<ReadContext, 'content'>, input: In<'message.read'>): Out<'message.read'> {
  const nothing = { ok: false, type: '', guid: '', documents: 0, keys: [] }
  const found = messageXml(context, input.hash)
  if (!found.ok) return { ...nothing, code: found.code }
  const declaration = declarationMessageRead(found.xml) ?? bondedMessageRead(found.xml)
  if (declaration !== undefined) return declaration
  const reading = readCeb(found.xml)
  if (!reading.ok) return { ...nothing, code: reading.code }
  const { message } = reading
  return {
    ok: true,
    type: message.type,
    guid: message.guid,
    documents: message.documents.length,
    keys: businessKeys(message).map((key) => ({ ...key })),
    code: '',
  }
}

function shownFinding(finding: Finding): Out<'message.check'>['schema'][number] {
  const { kind, code, path, document, line, message } = finding
  return { kind, code, path, document, ...(line === undefined ? {} : { line }), message }
}

export function messageCheck(context: Pick<ReadContext, 'content'>, input: In<'message.check'>): Out<'message.check'> {
  const found = messageXml(context, input.hash)
  if (!found.ok)
    return {
      ok: false,
      type: '',
      schema: [{ kind: 'schema', code: found.code, path: '', document: -1, message: '编码无法识别，应为 UTF-8' }],
      rule: [],
    }
  const declaration = declarationMessageCheck(found.xml) ?? bondedMessageCheck(found.xml)
  if (declaration !== undefined) return declaration
  const { type, schema, rule } = checkCeb(found.xml, input.edition)
  return { ok: schema.length === 0, type: type ?? '', schema: schema.map(shownFinding), rule: rule.map(shownFinding) }
}
