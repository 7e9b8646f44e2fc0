import { gzipSync } from 'node:zlib'
import { escapeText } from '../../../shared/message/xml/escape.ts'
import type { RemoteItem } from '../../core/ports.ts'
import { under, type GatewayDialect } from './gateway.ts'

/**
 * The way of the Shenzhen e-port over HTTPS: the envelope inside a SzcportTransfer inside a form, receipts as a list that is
 * acknowledged (CEB SPEC 4.2). Types carry a prefix of their own.
 */
export interface ShenzhenSetting {
  readonly url: string
  readonly clientId: string
  readonly key: string
  readonly icNo: string
  readonly macAddress: string
}

const PREFIX = 'SZCPORT'
/** What is larger travels packed (ZipFlag 1). */
const PACK_FROM = 100 * 1024

const form = (fields: Readonly<Record<string, string>>): Uint8Array =>
  Buffer.from(new URLSearchParams(fields).toString(), 'utf8')
const FORM_TYPE = 'application/x-www-form-urlencoded; charset=utf-8'

interface Answer {
  readonly result: boolean
  readonly errorCode: string
  readonly description: string
  readonly receipts: readonly { readonly id: string; readonly name: string; readonly text: string }[]
}

function field(record: object, name: string): string {
  const value: unknown = Reflect.get(record, name)
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function readAnswer(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null) return undefined
    const result: unknown = Reflect.get(answer, 'result')
    if (typeof result !== 'boolean') return undefined
    const list: unknown = Reflect.get(answer, 'receiptList')
    const receipts = (Array.isArray(list) ? list : []).flatMap((one: unknown) =>
      typeof one === 'object' && one !== null
        ? [
            {
              id: field(one, 'receiptId'),
              name: `${field(one, 'messageId')}${field(one, 'messageFileSuffix') || '.xml'}`,
              text: field(one, 'messageText'),
            },
          ]
        : [],
    )
    return { result, errorCode: field(answer, 'errorCode'), description: field(answer, 'description'), receipts }
  } catch {
    return undefined
  }
}

export function shenzhenDialect(setting: ShenzhenSetting): GatewayDialect {
  const login = { clientid: setting.clientId, key: setting.key, icNo: setting.icNo, macAddress: setting.macAddress }
  let handed: { cursor: string; ids: readonly string[] } = { cursor: '', ids: [] }

  return {
    sendRequest(envelope, bytes, message) {
      const type = PREFIX + message.type
      const receiver = envelope.receiverIds[0] ?? ''
      const isPacked = bytes.length > PACK_FROM
      const data = Buffer.from(isPacked ? gzipSync(bytes) : bytes).toString('base64')
      const head =
        `<MessageID>${escapeText([type, envelope.senderId, receiver, message.copMsgId].join('_'))}</MessageID><MessageType>${escapeText(type)}</MessageType><Sender>${escapeText(envelope.senderId)}</Sender>` +
        `<Receivers><Receiver>${escapeText(receiver)}</Receiver></Receivers><SendTime>${envelope.createTime.replace(/\D/g, '')}</SendTime><Version>1</Version><ZipFlag>${isPacked ? '1' : '2'}</ZipFlag><TransferType>DxpMsg</TransferType>`
      const messageText = `<?xml version="1.0" encoding="UTF-8"?><SzcportTransfer><Head>${head}</Head><Data>${data}</Data></SzcportTransfer>`
      return {
        method: 'POST',
        url: under(setting.url, '/client/declare/sendMessage.action'),
        contentType: FORM_TYPE,
        body: form({ ...login, messageType: type, messageText }),
      }
    },
    readSent(text) {
      const answer = readAnswer(text)
      if (answer === undefined) return { kind: 'unknown', detail: 'ANSWER_UNREADABLE' }
      if (answer.result) return { kind: 'taken', detail: answer.description.slice(0, 200) }
      const detail = `${answer.errorCode} ${answer.description}`.trim().slice(0, 200)
      // The client of the region itself repeats after a code with a minus and gives up after any other.
      return answer.errorCode.startsWith('-') ? { kind: 'later', detail } : { kind: 'refused', detail }
    },
    fetchRequests: () => [
      {
        method: 'POST',
        url: under(setting.url, '/client/declare/receiveMessage.action'),
        contentType: FORM_TYPE,
        body: form(login),
      },
    ],
    readFetched(texts, cursor, limit) {
      const answer = readAnswer(texts[0] ?? '')
      if (answer?.result !== true) return undefined
      const receipts = answer.receipts.filter((receipt) => receipt.text !== '').slice(0, limit)
      const items: RemoteItem[] = receipts.map((receipt) => ({
        id: receipt.id,
        fileName: receipt.name,
        bytes: new TextEncoder().encode(receipt.text),
      }))
      if (items.length === 0) return { items, cursor }
      const next = String((/^\d{1,15}$/.test(cursor) ? Number(cursor) : 0) + items.length)
      handed = { cursor: next, ids: receipts.map((receipt) => receipt.id) }
      return { items, cursor: next }
    },
    settle(cursor) {
      if (cursor === '' || cursor !== handed.cursor) return undefined
      const messageText = JSON.stringify(handed.ids.map((receiptId) => ({ receiptId })))
      return {
        method: 'POST',
        url: under(setting.url, '/client/declare/sendReceiptReceived.action'),
        contentType: FORM_TYPE,
        body: form({ clientid: setting.clientId, key: setting.key, icNo: setting.icNo, messageText }),
      }
    },
  }
}
