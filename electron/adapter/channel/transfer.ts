import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Wire } from '../../core/ports.ts'
import { openFolderChannel, type FolderWorld } from './folder.ts'
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
          // What is not ours stays as it came: it is stored, shown as unreadable, and acts on nothing.
          return content === undefined ? { name: fileName, bytes } : { name: content.name, bytes: content.bytes }
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
  }
}

export interface RelayResult {
  readonly passedOn: number
  readonly broughtBack: number
  /** Files that are none of this pair's, and messages that the channel outside did not take yet. */
  readonly refused: readonly string[]
  readonly waiting: readonly string[]
}

const DONE = '已转发'
const FETCH_AT_ONCE = 200

/**
 * Outside: hands each message on the stick to the connected channel, once for ever whatever is carried twice (the channel's own record
 * knows the content), and puts what came onto the stick. Run it whenever the stick is plugged in.
 */
export async function relayOnce(stick: Stick, outside: Wire, world: FolderWorld): Promise<RelayResult> {
  const { disk } = world
  const boxes = boxesOf(stick, world)
  const refused: string[] = []
  const waiting: string[] = []
  let passedOn = 0
  for (const name of disk
    .list(boxes.out)
    .filter((one) => one.endsWith(ENDING))
    .sort()) {
    const content = stick.seal.open('to-outside', disk.read(join(boxes.out, name), Number.MAX_SAFE_INTEGER))
    if (content === undefined) {
      refused.push(name)
      continue
    }
    const answer = await outside.send(content.bytes, { copMsgId: content.copMsgId, type: content.type, documents: 0 })
    if (answer.kind !== 'taken') {
      waiting.push(`${name} ${answer.detail}`)
      continue
    }
    passedOn++
    disk.makeDirectory(join(boxes.out, DONE))
    disk.move(join(boxes.out, name), join(boxes.out, DONE, name))
  }
  return { passedOn, refused, waiting, broughtBack: await bringBack(stick, outside, world, boxes.in) }
}

async function bringBack(stick: Stick, outside: Wire, { disk }: FolderWorld, box: string): Promise<number> {
  let cursor = ''
  let count = 0
  // The first look only remembers sizes; the second takes what has not changed.
  for (let empty = 0; empty < 2;) {
    const page = await outside.fetch(cursor, FETCH_AT_ONCE)
    if (page.offline !== undefined) return count
    empty = page.items.length === 0 ? empty + 1 : 0
    for (const item of page.items) {
      const file = join(box, `${digest(item.bytes)}${ENDING}`)
      if (!disk.exists(file)) {
        disk.write(
          `${file}.tmp`,
          stick.seal.seal('to-inside', { name: item.fileName, type: '', copMsgId: '', bytes: item.bytes }),
        )
        disk.rename(`${file}.tmp`, file)
        count++
      }
    }
    // Only now, when it is on the stick, may the channel put it aside.
    cursor = page.cursor
  }
  return count
}
