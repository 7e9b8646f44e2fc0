import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Wire } from '../../core/ports.ts'
import { codeOf, openFolderChannel, type FolderWorld } from './folder.ts'
import { plain } from './folder-file.ts'
import type { Direction, TransferSeal } from './transfer-seal.ts'

/**
 * A stick that is carried between two networks, as folders with sealed files in them. Inside it is a channel like any other;
 * outside, `relayOnce` stands between the stick and the channel that is really connected.
 */
export interface Stick {
  readonly id: string
  readonly title: string
  /** Where the stick is mounted. */
  readonly folder: string
  readonly seal: TransferSeal
  readonly record: string
}

const NAMES: Readonly<Record<Direction, string>> = { 'to-outside': '送往外网', 'to-inside': '带回内网' }
const ENDING = '.pltf'
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 24)

/** The folders that a stick has on it; made when they are missing and the stick itself is there. */
function boxesOf(stick: Stick, world: FolderWorld): { out: string; in: string } {
  const boxes = { out: join(stick.folder, NAMES['to-outside']), in: join(stick.folder, NAMES['to-inside']) }
  if (world.disk.exists(stick.folder))
    for (const box of Object.values(boxes)) if (!world.disk.exists(box)) world.disk.makeDirectory(box)
  return boxes
}

/** The stick seen from inside: a channel. A stick that is not plugged in makes it offline. */
export function openStickChannel(stick: Stick, world: FolderWorld): Wire {
  let foreign = 0
  const open = (): Wire => {
    const boxes = boxesOf(stick, world)
    return openFolderChannel(
      {
        id: stick.id,
        title: stick.title,
        kind: 'transfer-file',
        prefix: '',
        stallMinutes: Number.MAX_SAFE_INTEGER,
        receiptMinutes: Number.MAX_SAFE_INTEGER,
        record: stick.record,
        lines: [
          { business: '传输盘', types: [], form: 'dxp', outBox: boxes.out, inBox: boxes.in, sentBox: '', failBox: '' },
        ],
        dress: (file, message) => ({
          name: `${plain(message.copMsgId)}${ENDING}`,
          bytes: stick.seal.seal('to-outside', {
            name: file.name,
            type: message.type,
            copMsgId: message.copMsgId,
            bytes: file.bytes,
          }),
        }),
        undress(fileName, bytes) {
          const content = stick.seal.open('to-inside', bytes)
          if (content !== undefined) return { name: content.name, bytes: content.bytes }
          // What is not ours stays as it came: it is stored, shown as unreadable, and acts on nothing.
          foreign++
          return { name: fileName, bytes }
        },
      },
      world,
    )
  }
  const wire = open()
  return {
    ...wire,
    send(envelope, message) {
      boxesOf(stick, world)
      return wire.send(envelope, message)
    },
    fetch(cursor, limit) {
      boxesOf(stick, world)
      return wire.fetch(cursor, limit)
    },
    notices: () => [
      ...(wire.notices?.() ?? []),
      ...(foreign === 0
        ? []
        : [
            `“${NAMES['to-inside']}”中有 ${foreign} 个文件不是用本配对口令封装的，或已被改动：原样存入回执箱，未作用于任何单证；请核对两边的配对口令`,
          ]),
    ],
  }
}

export interface RelayResult {
  readonly passedOn: number
  readonly broughtBack: number
  /** Files that are none of this pair's, and messages that the channel outside did not take yet. */
  readonly refused: readonly string[]
  readonly waiting: readonly string[]
  /** Why it ended early: the stick was pulled out, is full, or may not be written. '' = it did not. What was done stays done, the rest waits. */
  readonly stopped: string
}

const DONE = '已转发'
const FETCH_AT_ONCE = 200

/**
 * Outside: hands each message on the stick to the connected channel, once for ever whatever is carried twice (the channel's own record
 * knows the content), and puts what came onto the stick. Run it whenever the stick is plugged in.
 */
export async function relayOnce(stick: Stick, outside: Wire, world: FolderWorld): Promise<RelayResult> {
  const done = { passedOn: 0, broughtBack: 0, refused: [] as string[], waiting: [] as string[] }
  try {
    const boxes = boxesOf(stick, world)
    await passOn(stick, outside, world, boxes.out, done)
    await bringBack(stick, outside, world, boxes.in, done)
    return { ...done, stopped: '' }
  } catch (error) {
    return { ...done, stopped: codeOf(error) }
  }
}

type Counted = { -readonly [Name in keyof Omit<RelayResult, 'stopped'>]: RelayResult[Name] } & {
  readonly refused: string[]
  readonly waiting: string[]
}

async function passOn(stick: Stick, outside: Wire, { disk }: FolderWorld, box: string, done: Counted): Promise<void> {
  for (const name of disk
    .list(box)
    .filter((one) => one.endsWith(ENDING))
    .sort()) {
    const content = stick.seal.open('to-outside', disk.read(join(box, name), Number.MAX_SAFE_INTEGER))
    if (content === undefined) {
      done.refused.push(name)
      continue
    }
    const answer = await outside.send(content.bytes, { copMsgId: content.copMsgId, type: content.type, documents: 0 })
    if (answer.kind !== 'taken') {
      done.waiting.push(`${name} ${answer.detail}`)
      continue
    }
    done.passedOn++
    disk.makeDirectory(join(box, DONE))
    disk.move(join(box, name), join(box, DONE, name))
  }
}

async function bringBack(
  stick: Stick,
  outside: Wire,
  { disk }: FolderWorld,
  box: string,
  done: Counted,
): Promise<void> {
  let cursor = ''
  // The first look only remembers sizes; the second takes what has not changed.
  for (let empty = 0; empty < 2;) {
    const page = await outside.fetch(cursor, FETCH_AT_ONCE)
    if (page.offline !== undefined) return
    empty = page.items.length === 0 ? empty + 1 : 0
    for (const item of page.items) {
      const file = join(box, `${digest(item.bytes)}${ENDING}`)
      if (disk.exists(file)) continue
      disk.write(
        `${file}.tmp`,
        stick.seal.seal('to-inside', { name: item.fileName, type: '', copMsgId: '', bytes: item.bytes }),
      )
      disk.rename(`${file}.tmp`, file)
      done.broughtBack++
    }
    // Only now, when it is on the stick, may the channel put it aside.
    cursor = page.cursor
  }
}
