import type { XmlElement } from '../xml/node.ts'
import { elementsOf } from '../xml/node.ts'
import type { XmlFailure } from '../xml/read-xml.ts'
import { readXml } from '../xml/read-xml.ts'
import type { TransInfo } from './envelope.ts'
import { childOf, childText, readTransInfo } from './envelope.ts'

/** What one receiver's node said. */
export interface DxpResult {
  readonly receiverId: string
  readonly code: string
  readonly info?: string
  readonly note?: string
}

export interface DxpResponse {
  readonly nodeId?: string
  /** Platform code of table 7-1, see errorCode. */
  readonly code: string
  readonly info?: string
  readonly results: readonly DxpResult[]
  readonly noticeTime: string
  readonly note?: string
  /** Head of the message that is answered: its copMsgId joins the answer to the outbox. */
  readonly original: TransInfo
}

/** DxpRep: the exchange platform's own answer, before any business receipt. */
export interface DxpReply {
  readonly receiverId: string
  readonly nodeId?: string
  readonly responses: readonly DxpResponse[]
}

export type DxpReplyReading =
  | { readonly ok: true; readonly reply: DxpReply }
  | { readonly ok: false; readonly code: XmlFailure | 'DXP_UNKNOWN_ROOT'; readonly line?: number }

function readResult(node: XmlElement): DxpResult {
  const [info, note] = ['Info', 'Note'].map((name) => childText(node, name))
  return {
    receiverId: childText(node, 'RecId') ?? '',
    code: childText(node, 'Code') ?? '',
    ...(info === undefined ? {} : { info }),
    ...(note === undefined ? {} : { note }),
  }
}

function readResponse(node: XmlElement): DxpResponse {
  const results = childOf(node, 'Results')
  const [nodeId, info, note] = ['NodeId', 'ResponseInfo', 'Note'].map((name) => childText(node, name))
  return {
    ...(nodeId === undefined ? {} : { nodeId }),
    code: childText(node, 'ResponseCode') ?? '',
    ...(info === undefined ? {} : { info }),
    results:
      results === undefined
        ? []
        : elementsOf(results)
            .filter(({ local }) => local === 'Result')
            .map(readResult),
    noticeTime: childText(node, 'NoticeTime') ?? '',
    ...(note === undefined ? {} : { note }),
    original: readTransInfo(childOf(node, 'OriHead')),
  }
}

/** Reads a DxpRep leniently; refuses what readXml refuses. Answers, never throws, on any text. */
export function readDxpReply(xml: string): DxpReplyReading {
  const reading = readXml(xml)
  if (!reading.ok) return { ok: false, code: reading.code, line: reading.line }
  const { root } = reading.tree
  if (root.local !== 'DxpRep') return { ok: false, code: 'DXP_UNKNOWN_ROOT', line: root.line }
  const nodeId = childText(root, 'AdNodeId')
  const receiverId = childText(root, 'RecevierId') ?? childText(root, 'ReceiverId') ?? ''
  const responses = elementsOf(root)
    .filter(({ local }) => local === 'Response')
    .map(readResponse)
  return { ok: true, reply: { receiverId, ...(nodeId === undefined ? {} : { nodeId }), responses } }
}
