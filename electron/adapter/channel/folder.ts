import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { readDxp } from '../../../shared/message/dxp/index.ts'
import type { AskAnswer, Clock, RemoteItem, SendAnswer, Wire } from '../../core/ports.ts'

/**
 * File exchange with the official import client (CEB SPEC 4.2): envelopes are put into its send folder, receipts are taken from its
 * receive folder. A file is complete or not there: it is written under another name, synced, and renamed.
 */
export interface FolderChannel {
  readonly id: string
  readonly title: string
  /** Where the client looks for what is to be sent. */
  readonly out: string
  /** Where the client puts what came. */
  readonly in: string
  /** Where the client moves what it has sent, and what it could not send, when it does. */
  readonly sent?: string
  readonly failed?: string
}

/** The largest honest envelope has some 20 million bytes; of a larger file only the beginning is read, so that it is shown and not believed. */
const LARGEST = 64 * 1024 * 1024
const BEGINNING = 64 * 1024
/** A file that changed this short a while ago may still be being written. */
const QUIET_MS = 1_000
const PART = '.part'
/** Receipts that are durable here are moved there; nothing is deleted. */
const DONE = '已读'

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'ERROR'
}

/** Letters that a file name may have everywhere. */
const plain = (text: string): string => text.replace(/[^0-9A-Za-z-]/g, '')

/** `type_sender_receiver_number.xml`, as the clients expect it. */
export function fileNameOf(envelope: Uint8Array, message: { copMsgId: string; type: string }): string {
  const reading = readDxp(new TextDecoder().decode(envelope))
  const sender = reading.ok ? plain(reading.message.senderId) : ''
  const receiver = reading.ok ? plain(reading.message.receiverIds[0] ?? '') : ''
  return `${plain(message.type)}_${sender}_${receiver}_${plain(message.copMsgId)}.xml`
}

function writeWhole(directory: string, name: string, bytes: Uint8Array): void {
  const part = join(directory, name + PART)
  const handle = openSync(part, 'w', 0o600)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(part, join(directory, name))
}

function readUpTo(file: string, size: number): Uint8Array {
  if (size <= LARGEST) return readFileSync(file)
  const bytes = Buffer.alloc(BEGINNING)
  const handle = openSync(file, 'r')
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, BEGINNING, 0))
  } finally {
    closeSync(handle)
  }
}

function has(directory: string | undefined, ending: string): boolean {
  return directory !== undefined && existsSync(directory) && readdirSync(directory).some((name) => name.endsWith(ending))
}

/** What lies in the receive folder, oldest first. */
function waitingFiles(directory: string, now: number): { name: string; size: number; at: number }[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(PART) && !entry.name.endsWith('.tmp') && !entry.name.startsWith('.'))
    .map((entry) => {
      const found = statSync(join(directory, entry.name), { throwIfNoEntry: false })
      return { name: entry.name, size: found?.size ?? 0, at: found?.mtimeMs ?? Number.POSITIVE_INFINITY }
    })
    // A time in the future is a wrong clock, not a file in the making.
    .filter((file) => file.at <= now - QUIET_MS || file.at > now + QUIET_MS)
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
}

/** Opens a folder channel; folders that are not there make it offline, not broken. */
export function openFolderChannel(channel: FolderChannel, clock: Pick<Clock, 'now'>): Wire {
  /** Files handed out under a cursor: durable on the other side of the port once that cursor comes back. */
  let handed: { cursor: string; names: readonly string[] } = { cursor: '', names: [] }

  function put(envelope: Uint8Array, message: { copMsgId: string; type: string }): SendAnswer {
    try {
      writeWhole(channel.out, fileNameOf(envelope, message), envelope)
      return { kind: 'taken', detail: '' }
    } catch (error) {
      const code = codeOf(error)
      return { kind: 'later', detail: ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(code) ? `OFFLINE ${code}` : code }
    }
  }

  function look(copMsgId: string): AskAnswer {
    const ending = `_${plain(copMsgId)}.xml`
    try {
      if (!existsSync(channel.out)) return { kind: 'offline', detail: 'ENOENT' }
      if (has(channel.out, ending)) return { kind: 'known', detail: '等待客户端发送' }
      if (has(channel.sent, ending)) return { kind: 'known', detail: '客户端已发送' }
      if (has(channel.failed, ending)) return { kind: 'known', detail: '客户端发送失败，请在客户端处理' }
      // Only the unfinished file is there: it never became visible to the client.
      return has(channel.out, ending + PART) ? { kind: 'notKnown', detail: '' } : { kind: 'cannotSay', detail: '' }
    } catch (error) {
      return { kind: 'offline', detail: codeOf(error) }
    }
  }

  function settleHanded(cursor: string): void {
    if (cursor === '' || cursor !== handed.cursor) return
    mkdirSync(join(channel.in, DONE), { recursive: true })
    for (const name of handed.names) {
      if (!existsSync(join(channel.in, name))) continue
      // A client may use a name again: the older file stays.
      const free = existsSync(join(channel.in, DONE, name)) ? `${cursor}-${name}` : name
      renameSync(join(channel.in, name), join(channel.in, DONE, free))
    }
    handed = { cursor: '', names: [] }
  }

  function take(cursor: string, limit: number): { items: RemoteItem[]; cursor: string; offline?: string } {
    try {
      settleHanded(cursor)
      const files = waitingFiles(channel.in, clock.now()).slice(0, limit)
      const items = files.map((file) => ({ id: file.name, fileName: file.name, bytes: readUpTo(join(channel.in, file.name), file.size) }))
      if (items.length === 0) return { items, cursor }
      const next = String((/^\d{1,15}$/.test(cursor) ? Number(cursor) : 0) + items.length)
      handed = { cursor: next, names: files.map((file) => file.name) }
      return { items, cursor: next }
    } catch (error) {
      return { items: [], cursor, offline: codeOf(error) }
    }
  }

  return {
    id: channel.id, title: channel.title, kind: 'folder', training: false,
    send: (envelope, message) => Promise.resolve(put(envelope, message)),
    ask: (copMsgId) => Promise.resolve(look(copMsgId)),
    fetch: (cursor, limit) => Promise.resolve(take(cursor, limit)),
    close: () => undefined,
  }
}

function text(record: object, name: string): string {
  const value: unknown = Reflect.get(record, name)
  return typeof value === 'string' ? value : ''
}

/** Stands in the list of channels and says that the settings cannot be read: a broken file must not keep anybody out of the ledger. */
function unreadableChannels(file: string): Wire {
  const detail = `OFFLINE 通道设置无法读取：${file}`
  return {
    id: 'folder-settings', title: '通道设置无法读取', kind: 'folder', training: false,
    send: () => Promise.resolve({ kind: 'later', detail }),
    ask: () => Promise.resolve({ kind: 'offline', detail }),
    fetch: (cursor) => Promise.resolve({ items: [], cursor, offline: detail }),
    close: () => undefined,
  }
}

/** The folder channels of an office, from a file of JSON: `[{ "id": "eport", "title": "电子口岸客户端", "out": "…", "in": "…" }]`. */
export function readFolderChannels(file: string, clock: Pick<Clock, 'now'>): Wire[] {
  if (!existsSync(file)) return []
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (Array.isArray(list)) return list.map((entry: unknown) => openFolderChannel(readChannel(entry), clock))
  } catch {
    // Whatever is wrong with it, the answer is the same.
  }
  return [unreadableChannels(file)]
}

function readChannel(entry: unknown): FolderChannel {
  const record = typeof entry === 'object' && entry !== null ? entry : {}
  const id = text(record, 'id')
  const out = text(record, 'out')
  const into = text(record, 'in')
  const sent = text(record, 'sent')
  const failed = text(record, 'failed')
  if (id === '' || out === '' || into === '') throw new RangeError('a channel needs id, out and in')
  return { id, title: text(record, 'title') || id, out, in: into, ...(sent === '' ? {} : { sent }), ...(failed === '' ? {} : { failed }) }
}
