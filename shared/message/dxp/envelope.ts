import { decodeBase64, encodeBase64 } from '../xml/base64.ts'
import { escapeAttribute, escapeText } from '../xml/escape.ts'
import type { XmlElement, XmlTree } from '../xml/node.ts'
import { elementsOf, textOf } from '../xml/node.ts'
import type { XmlFailure } from '../xml/read-xml.ts'
import { readXml } from '../xml/read-xml.ts'
import { DXP_NAMESPACE } from '../ceb/namespace.ts'

/** Addresses of the two halves of 跨境统一版 on the exchange platform (SPEC 4.1). */
export const CEB_RECEIVERS = { import: 'DXPEDCCEB0000002', export: 'DXPEDCCEB0000003' } as const

/** TransInfo: who sends what to whom. `createTime` is written yyyy-mm-ddThh:mm:ss (the element is spelled CreatTime). */
export interface TransInfo {
  readonly copMsgId: string
  readonly senderId: string
  readonly receiverIds: readonly string[]
  readonly createTime: string
  readonly msgType: string
}

/** AddInfo: hints that receipts carry. */
export interface AddInfo {
  readonly fileName?: string
  readonly icCard?: string
  readonly keys?: readonly { readonly name: string; readonly value: string }[]
  /** Character set of IsText. */
  readonly encode?: string
  readonly recMapId?: string
}

/** A DxpMsg; `data` is the whole document that it carries, normally UTF-8 XML. */
export interface DxpMessage extends TransInfo {
  readonly data: Uint8Array
  readonly addInfo?: AddInfo
}

/** DXP_UNKNOWN_ROOT: well-formed, but neither DxpMsg nor DxpMsgSv. DXP_DATA: no Data, or no base64 in it. */
export type DxpFailure = XmlFailure | 'DXP_UNKNOWN_ROOT' | 'DXP_DATA'

export type DxpReading =
  | { readonly ok: true; readonly message: DxpMessage; readonly signed: boolean }
  | { readonly ok: false; readonly code: DxpFailure; readonly line?: number }

/** Longest values that the envelope's schema takes. */
const LIMITS = { copMsgId: 255, id: 16, msgType: 30, receivers: 5, keys: 5 } as const

function demand(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(`DxpMsg: ${what}`)
}

function element(name: string, value: string | undefined): string {
  return value === undefined ? '' : `<dxp:${name}>${escapeText(value)}</dxp:${name}>`
}

function addInfoText(info: AddInfo | undefined): string {
  if (info === undefined) return ''
  const { fileName, icCard, keys = [], encode, recMapId } = info
  demand(keys.length <= LIMITS.keys, 'too many keys')
  const bizKeys = keys
    .map(({ name, value }) => `<dxp:Key name="${escapeAttribute(name)}">${escapeText(value)}</dxp:Key>`)
    .join('')
  return (
    `<dxp:AddInfo>${element('FileName', fileName)}${element('IcCard', icCard)}${bizKeys === '' ? '' : `<dxp:BizKey>${bizKeys}</dxp:BizKey>`}` +
    `${encode === undefined ? '' : `<dxp:IsText Encode="${escapeAttribute(encode)}"></dxp:IsText>`}${element('RecMapId', recMapId)}</dxp:AddInfo>`
  )
}

/**
 * Writes the transport envelope around a document (SPEC 4.1). Throws RangeError when an id is empty or longer than the
 * envelope's schema takes, UnfitTextError when a text cannot be written to XML.
 */
export function buildDxp(message: DxpMessage): string {
  const { copMsgId, senderId, receiverIds, createTime, msgType, data, addInfo } = message
  demand(copMsgId !== '' && copMsgId.length <= LIMITS.copMsgId, 'copMsgId')
  demand(receiverIds.length > 0 && receiverIds.length <= LIMITS.receivers, 'receiverIds')
  for (const id of [senderId, ...receiverIds]) demand(id !== '' && id.length <= LIMITS.id, `id ${id}`)
  demand(msgType.length <= LIMITS.msgType, 'msgType')
  const receivers = receiverIds.map((id) => element('ReceiverId', id)).join('')
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<dxp:DxpMsg xmlns:dxp="${DXP_NAMESPACE}" ver="1.0"><dxp:TransInfo>` +
    `${element('CopMsgId', copMsgId)}${element('SenderId', senderId)}<dxp:ReceiverIds>${receivers}</dxp:ReceiverIds>` +
    `${element('CreatTime', createTime)}${element('MsgType', msgType)}</dxp:TransInfo>` +
    `<dxp:Data>${encodeBase64(data)}</dxp:Data>${addInfoText(addInfo)}</dxp:DxpMsg>`
  )
}

export function childOf(parent: XmlElement | undefined, local: string): XmlElement | undefined {
  return parent === undefined ? undefined : elementsOf(parent).find((child) => child.local === local)
}

/** Text of a child; undefined when it is not there. Blanks around it are the writer's layout. */
export function childText(parent: XmlElement | undefined, local: string): string | undefined {
  const child = childOf(parent, local)
  return child === undefined ? undefined : textOf(child).trim()
}

/** Reads a TransInfo or OriHead; what is missing is ''. */
export function readTransInfo(node: XmlElement | undefined): TransInfo {
  const receivers = childOf(node, 'ReceiverIds')
  return {
    copMsgId: childText(node, 'CopMsgId') ?? '',
    senderId: childText(node, 'SenderId') ?? '',
    receiverIds:
      receivers === undefined
        ? []
        : elementsOf(receivers)
            .filter(({ local }) => local === 'ReceiverId')
            .map((child) => textOf(child).trim()),
    createTime: childText(node, 'CreatTime') ?? '',
    msgType: childText(node, 'MsgType') ?? '',
  }
}

function attributeOf(node: XmlElement | undefined, local: string): string | undefined {
  return node?.attributes.find((attribute) => attribute.local === local)?.value
}

function readAddInfo(node: XmlElement): AddInfo {
  const keys = elementsOf(childOf(node, 'BizKey') ?? node).filter(({ local }) => local === 'Key')
  const [fileName, icCard, recMapId] = ['FileName', 'IcCard', 'RecMapId'].map((name) => childText(node, name))
  const encode = attributeOf(childOf(node, 'IsText'), 'Encode')
  return {
    ...(fileName === undefined ? {} : { fileName }),
    ...(icCard === undefined ? {} : { icCard }),
    ...(keys.length === 0
      ? {}
      : { keys: keys.map((key) => ({ name: attributeOf(key, 'name') ?? '', value: textOf(key).trim() })) }),
    ...(encode === undefined ? {} : { encode }),
    ...(recMapId === undefined ? {} : { recMapId }),
  }
}

/**
 * Reads a transport envelope leniently (any namespace, a DxpMsg by itself or inside the DxpMsgSv of the nodes). Refuses what
 * readXml refuses. Answers, never throws, on any text.
 */
export function readDxp(xml: string): DxpReading {
  const reading = readXml(xml)
  return reading.ok ? readDxpTree(reading.tree) : { ok: false, code: reading.code, line: reading.line }
}

/** Reads a tree that readXml made; see readDxp. */
export function readDxpTree({ root }: XmlTree): DxpReading {
  const message = root.local === 'DxpMsgSv' ? childOf(root, 'DxpMsg') : root.local === 'DxpMsg' ? root : undefined
  if (message === undefined) return { ok: false, code: 'DXP_UNKNOWN_ROOT', line: root.line }
  const node = childOf(message, 'Data')
  const data = node === undefined ? undefined : decodeBase64(textOf(node))
  if (data === undefined || data.length === 0) return { ok: false, code: 'DXP_DATA', line: (node ?? message).line }
  const info = childOf(message, 'AddInfo')
  return {
    ok: true,
    signed: childOf(message, 'Signature') !== undefined,
    message: {
      ...readTransInfo(childOf(message, 'TransInfo')),
      data,
      ...(info === undefined ? {} : { addInfo: readAddInfo(info) }),
    },
  }
}

/** The carried document as text: UTF-8, a byte order mark dropped; undefined when the bytes are no UTF-8. */
export function carriedText(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
