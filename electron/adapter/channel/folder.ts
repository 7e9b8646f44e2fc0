import { hash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { AskAnswer, Clock, RemoteItem, SendAnswer, SentMessage, Wire } from '../../core/ports.ts'
import type { Disk } from './disk.ts'
import { folderFile, plain, type FolderFile, type FolderForm } from './folder-file.ts'
import { openInBoxes } from './in-box.ts'
import { openSentLedger } from './sent-ledger.ts'
import { folderNotices } from './watchdog.ts'

/**
 * File exchange with a program that sends and receives for us: the official import client (BND SPEC A.5) or an exchange client
 * (CEB SPEC 4.2). What is to be sent appears in OutBox complete or not at all, and once for ever; what came is taken when it has
 * stopped growing.
 */
export interface FolderLine {
  /** The other program's name for this kind of business, such as DecCus001; of a card of its own. */
  readonly business: string
  /** Types of messages that go here; none = all that no other line names. */
  readonly types: readonly string[]
  readonly form: FolderForm
  readonly outBox: string
  readonly inBox: string
  /** Where the client moves what it has sent, and what was refused. */
  readonly sentBox: string
  readonly failBox: string
}

export interface FolderChannel {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly lines: readonly FolderLine[]
  /** What a local client wants before the type in a file's name (Shenzhen: SZCPORT). */
  readonly prefix: string
  /** A file that lies longer than this in OutBox shows that the client has stopped. */
  readonly stallMinutes: number
  /** No receipt so long after the last sending shows that the client does not fetch any. */
  readonly receiptMinutes: number
  /** The record of what was put into folders. */
  readonly record: string
  /** Another shape for what lies in the folders (sealed on a stick); a function of its input alone. */
  readonly dress?: (file: FolderFile, message: SentMessage) => FolderFile
  readonly undress?: (fileName: string, bytes: Uint8Array) => FolderFile
}

export interface FolderWorld {
  readonly clock: Pick<Clock, 'now'>
  readonly disk: Disk
}

/** Names that mean "still being written" to every program that was seen (BND SPEC A.5). */
const PART = '.tmp'
/** A local disk may be looked at often. */
const POLL_MS = 3_000

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'ERROR'
}

/** The system's code, and behind it the folder of the channel that it is about, where that is known. */
function troubleOf(error: unknown, folders: readonly string[]): string {
  const path = error instanceof Error && 'path' in error ? String(error.path) : ''
  const folder = folders.find((one) => one !== '' && (path === one || dirname(path) === one))
  return folder === undefined ? codeOf(error) : `${codeOf(error)} ${folder}`
}

/** Folders that are not there, or not ours: the channel itself is the trouble. */
const OF_THE_CHANNEL = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EROFS', 'ENETUNREACH', 'EHOSTDOWN'])

/** Opens a folder channel; folders that are not there make it offline, not broken. */
export function openFolderChannel(channel: FolderChannel, world: FolderWorld): Wire {
  const { disk, clock } = world
  const record = openSentLedger(disk, channel.record, clock.now())
  const inBoxes = openInBoxes(channel.lines, world, channel.undress)
  let notices: readonly string[] = []
  const folders = channel.lines.flatMap((line) => [line.outBox, line.sentBox, line.inBox, line.failBox])

  function lineOf(type: string): FolderLine | undefined {
    return (
      channel.lines.find((line) => line.types.includes(type)) ?? channel.lines.find((line) => line.types.length === 0)
    )
  }

  /** A name that nothing in the folder has: a file of the same name that is not ours is never overwritten. */
  function freeName(line: FolderLine, name: string): string {
    if (!disk.exists(join(line.outBox, name))) return name
    const dot = name.lastIndexOf('.')
    for (let i = 2; ; i++) {
      const other = `${name.slice(0, dot)}-${i}${name.slice(dot)}`
      if (!disk.exists(join(line.outBox, other))) return other
    }
  }

  function put(envelope: Uint8Array, message: SentMessage): SendAnswer {
    const line = lineOf(message.type)
    if (line === undefined) return { kind: 'later', detail: `没有为 ${message.type} 设置文件夹` }
    const bare = folderFile(line.form, channel.prefix, envelope, message)
    const file = channel.dress?.(bare, message) ?? bare
    const sha256 = hash('sha256', file.bytes)
    try {
      const known = record.byContent(sha256)
      if (known?.state === 'done') return { kind: 'taken', detail: '' }
      // Between intent and done only the rename happened or not, and what was renamed has left its other name.
      const hidden = known === undefined ? '' : join(line.outBox, known.file + PART)
      if (known !== undefined && !disk.exists(hidden)) return settle(sha256, message.copMsgId, known.file)
      const name = known?.file ?? freeName(line, file.name)
      if (known === undefined) {
        disk.write(join(line.outBox, name + PART), file.bytes)
        record.write({ state: 'intent', sha256, copMsgId: message.copMsgId, file: name, at: clock.now() })
      }
      disk.rename(join(line.outBox, name + PART), join(line.outBox, name))
      return settle(sha256, message.copMsgId, name)
    } catch (error) {
      const code = codeOf(error)
      return { kind: 'later', detail: OF_THE_CHANNEL.has(code) ? `OFFLINE ${troubleOf(error, folders)}` : code }
    }
  }

  function settle(sha256: string, copMsgId: string, file: string): SendAnswer {
    record.write({ state: 'done', sha256, copMsgId, file, at: clock.now() })
    return { kind: 'taken', detail: '' }
  }

  function where(file: string): string {
    for (const line of channel.lines) {
      if (disk.exists(join(line.outBox, file))) return '等待客户端发送'
      if (line.sentBox !== '' && disk.exists(join(line.sentBox, file))) return '客户端已发送'
      if (line.failBox !== '' && disk.exists(join(line.failBox, file))) return '被客户端退回（FailBox）'
    }
    return '已交给客户端'
  }

  /** Files of a message whose record is lost, by the number in their names. */
  function traces(copMsgId: string): boolean {
    const ending = plain(copMsgId)
    return channel.lines.some((line) =>
      [line.outBox, line.sentBox, line.failBox].some(
        (box) =>
          box !== '' &&
          disk.exists(box) &&
          disk.list(box).some((name) => name.includes(ending) && !name.endsWith(PART)),
      ),
    )
  }

  function look(copMsgId: string, about: { readonly at: number } | undefined): AskAnswer {
    try {
      const entry = record.byMessage(copMsgId)
      if (entry?.state === 'done') return { kind: 'known', detail: where(entry.file) }
      if (entry !== undefined) {
        const isHidden = channel.lines.some((line) => disk.exists(join(line.outBox, entry.file + PART)))
        return isHidden ? { kind: 'notKnown', detail: '' } : { kind: 'known', detail: where(entry.file) }
      }
      if (about !== undefined && about.at > record.bornAt) return { kind: 'notKnown', detail: '' }
      return traces(copMsgId) ? { kind: 'known', detail: '文件在客户端的文件夹中' } : { kind: 'cannotSay', detail: '' }
    } catch (error) {
      return { kind: 'offline', detail: troubleOf(error, folders) }
    }
  }

  async function take(
    cursor: string,
    limit: number,
  ): Promise<{ items: RemoteItem[]; cursor: string; offline?: string }> {
    try {
      const page = await inBoxes.take(cursor, limit)
      notices = folderNotices(channel, {
        disk,
        now: clock.now(),
        lastSentAt: record.lastAt(),
        lastTakenAt: inBoxes.lastTakenAt(),
        stuck: inBoxes.stuck(),
      })
      return page
    } catch (error) {
      return { items: [], cursor, offline: troubleOf(error, folders) }
    }
  }

  return {
    id: channel.id,
    title: channel.title,
    kind: channel.kind,
    training: false,
    carriesPapers: true,
    pollMs: POLL_MS,
    send: (envelope, message) => Promise.resolve(put(envelope, message)),
    ask: (copMsgId, about) => Promise.resolve(look(copMsgId, about)),
    fetch: take,
    notices: () => notices,
    close: () => undefined,
  }
}
