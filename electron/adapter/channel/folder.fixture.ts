import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildDxp } from '../../../shared/message/dxp/index.ts'
import { realDisk, type Disk } from './disk.ts'
import type { FolderChannel, FolderLine } from './folder.ts'

/** Folders in a temporary place and a scripted client that moves files as the official one does. */

export const NOW = Date.UTC(2026, 10, 22, 1)

export function envelopeFor(
  copMsgId: string,
  type = 'CEB621Message',
  data: Uint8Array = new TextEncoder().encode(`<示例>${copMsgId}</示例>`),
): Uint8Array {
  return new TextEncoder().encode(
    buildDxp({
      copMsgId,
      senderId: 'DXPENT0000012345',
      receiverIds: ['DXPEDCCEB0000002'],
      createTime: '',
      msgType: type,
      data,
    }),
  )
}

export interface Folders {
  readonly root: string
  readonly line: FolderLine
  channel(change?: Partial<FolderChannel>): FolderChannel
  put(box: 'outBox' | 'inBox' | 'sentBox' | 'failBox', name: string, content: string, at?: number): void
  names(box: 'outBox' | 'inBox' | 'sentBox' | 'failBox'): string[]
}

export function makeFolders(form: FolderLine['form'] = 'dxp', business = 'IMPCEB'): Folders {
  // Memory, where there is any: each act waits for the disk.
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'portledger-folder-'))
  const line: FolderLine = {
    business,
    types: [],
    form,
    outBox: join(root, 'OutBox'),
    inBox: join(root, 'InBox'),
    sentBox: join(root, 'SentBox'),
    failBox: join(root, 'FailBox'),
  }
  const boxes = { outBox: line.outBox, inBox: line.inBox, sentBox: line.sentBox, failBox: line.failBox }
  for (const box of Object.values(boxes)) mkdirSync(box)
  return {
    root,
    line,
    channel: (change = {}) => ({
      id: 'f',
      title: '示例',
      kind: 'import-client',
      lines: [line],
      prefix: '',
      stallMinutes: 10,
      receiptMinutes: 60,
      record: join(root, 'record', 'f.sent'),
      ...change,
    }),
    put(box, name, content, at = NOW - 60_000) {
      writeFileSync(join(boxes[box], name), content)
      utimesSync(join(boxes[box], name), at / 1000, at / 1000)
    },
    names: (box) =>
      readdirSync(boxes[box], { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort(),
  }
}

/** The official client: takes complete files from OutBox, moves them to SentBox, answers into InBox. */
export class ScriptedClient {
  /** Every file that the client ever sent on, by content. */
  readonly sent: string[] = []
  readonly #folders: Folders
  /** What was sent long ago is cleared away by some clients. */
  readonly #clears: boolean

  constructor(folders: Folders, options: { clears?: boolean } = {}) {
    this.#folders = folders
    this.#clears = options.clears === true
  }

  step(): void {
    const { line } = this.#folders
    for (const name of this.#folders.names('outBox')) {
      if (!/\.(xml|zip)$/.test(name)) continue
      this.sent.push(readFileSync(join(line.outBox, name)).toString('base64'))
      renameSync(
        join(line.outBox, name),
        this.#clears ? join(this.#folders.root, `gone-${this.sent.length}`) : join(line.sentBox, name),
      )
    }
  }

  answer(name: string, content: string, at?: number): void {
    this.#folders.put('inBox', name, content, at)
  }
}

/** A disk on which the program dies before or after its nth act that changes something; a dead program does nothing any more. */
export function dyingDisk(act: number, when: 'before' | 'after'): Disk & { readonly isDead: boolean } {
  let acts = 0
  let isDead = false
  const alive = (): void => {
    if (isDead) throw new Error('dead')
  }
  const guarded =
    <A extends unknown[]>(work: (...args: A) => void) =>
    (...args: A): void => {
      alive()
      acts++
      isDead = acts === act
      if (when === 'before') alive()
      work(...args)
      alive()
    }
  return {
    ...realDisk,
    write: guarded(realDisk.write),
    append: guarded(realDisk.append),
    rename: guarded(realDisk.rename),
    makeDirectory: guarded(realDisk.makeDirectory),
    get isDead() {
      return isDead
    },
  }
}
