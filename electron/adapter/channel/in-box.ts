import { basename, join } from 'node:path'
import type { RemoteItem } from '../../core/ports.ts'
import type { FolderFile } from './folder-file.ts'
import type { FolderLine, FolderWorld } from './folder.ts'

/**
 * What the other program puts into its receive folders. A file is taken when two looks saw the same size and time; it is moved aside
 * when its cursor comes back, which says that it is durable in the ledger. Nothing is deleted.
 */
export interface InBoxes {
  take(cursor: string, limit: number): Promise<{ items: RemoteItem[]; cursor: string }>
  /** When something was last found; undefined when nothing was since the start. */
  lastTakenAt(): number | undefined
  /** Names of files that cannot be opened, or not be put aside: another program holds them, or they are not ours. */
  stuck(): readonly string[]
}

/** The largest honest receipt has some millions of bytes; of a larger file only the beginning is read, so that it is shown and not believed. */
const LARGEST = 64 * 1024 * 1024
const BEGINNING = 64 * 1024
/** A file that changed this short a while ago may still be being written. */
const QUIET_MS = 1_000
const DONE = '已读'
/** So many files are looked at before others get their turn. */
const LOOKS_AT_ONCE = 100
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const UNFINISHED = /(^\.)|(\.(tmp|temp|part)$)/i
/** Refusals that some clients put beside the refused file instead of into InBox (BND SPEC A.5). */
const REFUSAL = /^Failed_/i

interface Found {
  readonly box: string
  readonly name: string
  readonly business: string
  readonly size: number
  readonly changedAt: number
}

export function openInBoxes(
  lines: readonly FolderLine[],
  world: FolderWorld,
  undress?: (fileName: string, bytes: Uint8Array) => FolderFile,
): InBoxes {
  const { disk, clock } = world
  /** Size and time of each file at the last look. */
  let seen = new Map<string, string>()
  /** Files that have stopped growing, oldest first. */
  let ready: Found[] = []
  let handed: { cursor: string; files: readonly Found[] } = { cursor: '', files: [] }
  /** Durable in the ledger, but held by another program where they lie: size and time at which they were taken. */
  const held = new Map<string, { readonly mark: string; readonly file: Found }>()
  /** Files that could not be opened at the last try. */
  let shut = new Set<string>()
  const made = new Set<string>()
  let lastTakenAt: number | undefined

  function candidates(): { box: string; name: string; business: string }[] {
    const boxes = lines.flatMap((line) => [
      { box: line.inBox, business: line.business, takes: (name: string) => !UNFINISHED.test(name) },
      ...(line.failBox === '' || !disk.exists(line.failBox)
        ? []
        : [
            {
              box: line.failBox,
              business: line.business,
              takes: (name: string) => REFUSAL.test(name) && !UNFINISHED.test(name),
            },
          ]),
    ])
    return boxes.flatMap(({ box, business, takes }) =>
      disk
        .list(box)
        .filter(takes)
        .map((name) => ({ box, name, business })),
    )
  }

  async function look(): Promise<void> {
    const now = clock.now()
    for (const { file } of [...held.values()]) putAside(file, '')
    const next = new Map<string, string>()
    const found: Found[] = []
    for (const [i, file] of candidates().entries()) {
      if (i % LOOKS_AT_ONCE === 0) await breathe()
      const path = join(file.box, file.name)
      const stat = disk.stat(path)
      if (stat === undefined) continue
      const mark = `${stat.size} ${stat.changedAt}`
      next.set(path, mark)
      if (held.get(path)?.mark === mark) continue
      // A time in the future is a wrong clock, not a file in the making.
      const isQuiet = stat.changedAt <= now - QUIET_MS || stat.changedAt > now + QUIET_MS
      if (seen.get(path) === mark && isQuiet) found.push({ ...file, ...stat })
    }
    seen = next
    shut = new Set([...shut].filter((path) => next.has(path)))
    await breathe()
    ready = found.sort((a, b) => a.changedAt - b.changedAt || (a.name < b.name ? -1 : 1))
  }

  function settle(cursor: string): void {
    if (cursor === '' || cursor !== handed.cursor) return
    for (const file of handed.files) putAside(file, cursor)
    handed = { cursor: '', files: [] }
  }

  /** A file that another program holds stays where it is, is not handed out again, and holds up no other. */
  function putAside(file: Found, cursor: string): void {
    const { box, name, size, changedAt } = file
    const path = join(box, name)
    try {
      held.delete(path)
      if (!disk.exists(path)) return
      if (!made.has(box)) disk.makeDirectory(join(box, DONE))
      made.add(box)
      // A client may use a name again: the older file stays.
      const isTaken = disk.exists(join(box, DONE, name))
      // A power cut may bring it back: then it is handed out again, and known by its content.
      disk.move(path, join(box, DONE, isTaken ? `${cursor || changedAt}-${name}` : name))
    } catch {
      made.delete(box)
      held.set(path, { mark: `${size} ${changedAt}`, file })
    }
  }

  /** undefined: somebody has it open, or keeps it from us; the others are taken, and this one with a later look. */
  function itemOf(file: Found): RemoteItem | undefined {
    const path = join(file.box, file.name)
    try {
      const bytes = disk.read(path, file.size > LARGEST ? BEGINNING : LARGEST)
      shut.delete(path)
      const bare = undress?.(file.name, bytes) ?? { name: file.name, bytes }
      return { id: `${file.business}/${file.name}`, fileName: bare.name, bytes: bare.bytes }
    } catch {
      shut.add(path)
      return undefined
    }
  }

  return {
    lastTakenAt: () => lastTakenAt,
    stuck: () => [...new Set([...shut, ...held.keys()])].map((path) => basename(path)),
    async take(cursor, limit) {
      settle(cursor)
      await breathe()
      // What was handed out and never came back as durable is handed out again.
      if (ready.length === 0 || handed.files.length > 0) await look()
      const looked = ready.slice(0, limit)
      ready = ready.slice(limit)
      const taken = looked.flatMap((file) => {
        const item = itemOf(file)
        return item === undefined ? [] : [{ file, item }]
      })
      const files = taken.map((one) => one.file)
      const items = taken.map((one) => one.item)
      if (items.length === 0) return { items, cursor }
      lastTakenAt = clock.now()
      const next = String((/^\d{1,15}$/.test(cursor) ? Number(cursor) : 0) + items.length)
      handed = { cursor: next, files }
      return { items, cursor: next }
    },
  }
}
