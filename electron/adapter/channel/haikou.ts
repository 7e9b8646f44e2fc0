import { hash } from 'node:crypto'
import { buildCeb, CebBuildError } from '../../../shared/message/ceb/build.ts'
import { fieldTable } from '../../../shared/message/ceb/table.ts'
import { beijingTime } from '../../../shared/domain/filing/app-time.ts'
import type { Clock, RemoteItem } from '../../core/ports.ts'
import { under, type GatewayDialect } from './gateway.ts'

/**
 * The way of the Haikou e-port: JSON with the signed document inside, and answers as rows "since a time" under two addresses
 * (CEB SPEC 4.2). A row is turned into the receipt that it stands for, so that everything behind reads one language.
 */
export interface HaikouSetting {
  readonly url: string
  readonly dxpId: string
  readonly senderId: string
  readonly receiverId: string
}

/** How far back a first question looks, and how far each one overlaps the last: rows of one moment may come apart. */
const FIRST_MS = 24 * 3_600_000
const OVERLAP_MS = 120_000
const MOST_REMEMBERED = 20_000

const SOURCES = [
  { path: '/ceb312msg', type: 'CEB312Message' },
  { path: '/ceb622msg', type: 'CEB622Message' },
] as const

/** Their names for our elements. */
const ELEMENTS: Readonly<Record<string, string>> = {
  ebpcode: 'ebpCode',
  ebccode: 'ebcCode',
  agentcode: 'agentCode',
  customscode: 'customsCode',
  copno: 'copNo',
  preno: 'preNo',
  invtno: 'invtNo',
  orderno: 'orderNo',
  returnstatus: 'returnStatus',
  returninfo: 'returnInfo',
}
const NAMES = [
  ...Object.keys(ELEMENTS),
  'org_id',
  'instm',
  're_elist_guid_cus',
  're_elist_guid',
  're_order_guid',
  'returntime2',
  'returntime',
  'createtime',
  'trans_dxpid',
]

type Row = Readonly<Record<string, string>>

/** The milliseconds that a cursor or a row begins with; 0 when it has none. */
const timeOf = (text: string): number => Number(/^\d{13}/.exec(text)?.[0] ?? 0)

/** `{a=b, c=[x, y]}`: only names that the gateway is known to use begin a field, because a text may hold "=" and ",". */
function readRow(body: string): Row | undefined {
  const names = new RegExp(`(?:^|,\\s*)(${NAMES.join('|')})=`, 'g')
  const found = [...body.matchAll(names)]
  if (found.length === 0 || found[0]?.index !== 0) return undefined
  return Object.fromEntries(
    found.map((match, i) => [
      match[1] ?? '',
      body.slice(match.index + match[0].length, found[i + 1]?.index ?? body.length).trim(),
    ]),
  )
}

/** The rows of an answer, which is a list in the notation of Java or of JSON; undefined when it is neither. */
export function readRows(text: string): Row[] | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === '[]' || trimmed === 'null') return []
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return undefined
  if (/^\[\s*\{\s*"/.test(trimmed)) return readJsonRows(trimmed)
  const inner = /^\[\s*\{([\s\S]*)\}\s*\]$/.exec(trimmed)?.[1]
  const rows = inner?.split(/\}\s*,\s*\{(?=\s*[a-z_0-9]+=)/).map((row) => readRow(row.trim()))
  return rows === undefined || rows.includes(undefined) ? undefined : rows.filter((row) => row !== undefined)
}

function readJsonRows(text: string): Row[] | undefined {
  try {
    const list: unknown = JSON.parse(text)
    if (!Array.isArray(list)) return undefined
    return list.map((row: unknown) =>
      Object.fromEntries(
        Object.entries(typeof row === 'object' && row !== null ? row : {}).map(([name, value]) => [
          name,
          typeof value === 'string' || typeof value === 'number' ? String(value) : '',
        ]),
      ),
    )
  } catch {
    return undefined
  }
}

/** 17 digits in Beijing time. */
function returnTime(row: Row): string {
  const ms = row['returntime'] ?? ''
  if (/^\d{13}$/.test(ms)) return beijingTime(Number(ms)) + ms.slice(-3)
  const digits = (row['returntime2'] ?? '').replace(/\D/g, '')
  return digits.length === 14 ? `${digits}000` : digits
}

/** The receipt that a row stands for: the same row gives the same bytes whenever it is read. */
function receiptOf(type: (typeof SOURCES)[number]['type'], row: Row): Uint8Array | undefined {
  const known = new Set(fieldTable(type, '202205').head.byName.keys())
  const fields = Object.fromEntries(
    Object.entries(ELEMENTS).flatMap(([theirs, ours]) =>
      known.has(ours) && (row[theirs] ?? '') !== '' ? [[ours, row[theirs] ?? '']] : [],
    ),
  )
  const digest = hash('sha256', JSON.stringify([type, row])).toUpperCase()
  const guid = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join('-')
  try {
    const text = buildCeb(
      {
        type,
        guid,
        version: '1.0',
        documents: [{ head: { ...fields, guid, returnTime: returnTime(row) }, lines: [] }],
        signed: false,
      },
      '202205',
    )
    return new TextEncoder().encode(text)
  } catch (error) {
    if (error instanceof CebBuildError) return undefined
    throw error
  }
}

export function haikouDialect(setting: HaikouSetting, clock: Pick<Clock, 'now'>): GatewayDialect {
  /** Rows that are durable in the ledger: overlapping questions bring them again. */
  const settled = new Map<string, number>()
  /** Rows that were handed out under a cursor; they count as durable once it comes back. */
  let handed: { cursor: string; rows: readonly { readonly id: string; readonly at: number }[] } = {
    cursor: '',
    rows: [],
  }

  return {
    sendRequest(envelope, _bytes, message) {
      const head = {
        MessageId: message.copMsgId,
        MessageType: `${message.type}.xml`,
        SenderID: setting.senderId,
        ReceiverID: setting.receiverId,
        SendTime: envelope.createTime.replace(/\D/g, ''),
        Version: '1.0',
      }
      const body = JSON.stringify({
        Message: { MessageHead: head, MessageBody: { data: Buffer.from(envelope.data).toString('base64') } },
      })
      return {
        method: 'POST',
        url: under(setting.url, '/cebcmsg'),
        contentType: 'application/json; charset=utf-8',
        body: Buffer.from(body, 'utf8'),
      }
    },
    // Only "OK" is documented; what anything else means is not, so it leaves the message in doubt.
    readSent: (text) =>
      /^"?OK"?$/i.test(text) ? { kind: 'taken', detail: '' } : { kind: 'unknown', detail: text.slice(0, 200) },
    fetchRequests(cursor) {
      if (handed.cursor === cursor) for (const { id, at } of handed.rows) settled.set(id, at)
      handed = { cursor: '', rows: [] }
      const at = timeOf(cursor)
      // What lies before the overlap is not asked for again.
      if (settled.size > MOST_REMEMBERED)
        for (const [id, when] of settled) if (when < at - 2 * OVERLAP_MS) settled.delete(id)
      const since = at === 0 ? clock.now() - FIRST_MS : at - OVERLAP_MS
      return SOURCES.map(({ path }) => ({
        method: 'GET',
        url: `${under(setting.url, path)}?${new URLSearchParams({ dxpid: setting.dxpId, qryid: beijingTime(since) }).toString()}`,
      }))
    },
    readFetched(texts, cursor, limit) {
      const answers = texts.map(readRows)
      if (answers.includes(undefined)) return undefined
      const rows = answers
        .flatMap((answer, i) => (answer ?? []).flatMap((row) => freshItem(SOURCES[i], row) ?? []))
        .sort((a, b) => a.at - b.at)
      const page = rows.slice(0, limit)
      if (page.length === 0) return { items: [], cursor }
      // The gateway's own clock moves the cursor, never ours; the number behind it tells one page from the next.
      const newest = page.reduce((latest, row) => Math.max(latest, row.at), timeOf(cursor))
      const next = `${newest}.${Number(/\.(\d{1,12})$/.exec(cursor)?.[1] ?? 0) + 1}`
      handed = { cursor: next, rows: page.map((row) => ({ id: row.item.id, at: row.at })) }
      return { items: page.map((row) => row.item), cursor: next }
    },
  }

  function freshItem(
    source: (typeof SOURCES)[number] | undefined,
    row: Row,
  ): { item: RemoteItem; at: number } | undefined {
    const bytes = source === undefined ? undefined : receiptOf(source.type, row)
    if (source === undefined || bytes === undefined) return undefined
    const id = hash('sha256', bytes)
    if (settled.has(id)) return undefined
    return { item: { id, fileName: `${source.type}_${id.slice(0, 16)}.xml`, bytes }, at: timeOf(row['instm'] ?? '') }
  }
}
