import { join } from 'node:path'
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
    const next = new Map<string, string>()
    const found: Found[] = []
    for (const [i, file] of candidates().entries()) {
      if (i % LOOKS_AT_ONCE === 0) await breathe()
      const path = join(file.box, file.name)
      const stat = disk.stat(path)
      if (stat === undefined) continue
      const mark = `${stat.size} ${stat.changedAt}`
      next.set(path, mark)
      // A time in the future is a wrong clock, not a file in the making.
      const isQuiet = stat.changedAt <= now - QUIET_MS || stat.changedAt > now + QUIET_MS
      if (seen.get(path) === mark && isQuiet) found.push({ ...file, ...stat })
    }
    seen = next
    await breathe()
    ready = found.sort((a, b) => a.changedAt - b.changedAt || (a.name < b.name ? -1 : 1))
  }

  function settle(cursor: string): void {
    if (cursor === '' || cursor !== handed.cursor) return
    for (const box of new Set(handed.files.map((file) => file.box))) disk.makeDirectory(join(box, DONE))
    for (const { box, name } of handed.files) {
      if (!disk.exists(join(box, name))) continue
      // A client may use a name again: the older file stays.
      const free = disk.exists(join(box, DONE, name)) ? `${cursor}-${name}` : name
      // A power cut may bring it back: then it is handed out again, and known by its content.
      disk.move(join(box, name), join(box, DONE, free))
    }
    handed = { cursor: '', files: [] }
  }

  return {
    lastTakenAt: () => lastTakenAt,
    async take(cursor, limit) {
      settle(cursor)
      await breathe()
      // What was handed out and never came back as durable is handed out again.
      if (ready.length === 0 || handed.files.length > 0) await look()
      const files = ready.slice(0, limit)
      ready = ready.slice(limit)
      const items = files.map((file) => {
        const bytes = disk.read(join(file.box, file.name), file.size > LARGEST ? BEGINNING : LARGEST)
        const bare = undress?.(file.name, bytes) ?? { name: file.name, bytes }
        return { id: `${file.business}/${file.name}`, fileName: bare.name, bytes: bare.bytes }
      })
      if (items.length === 0) return { items, cursor }
      lastTakenAt = clock.now()
      const next = String((/^\d{1,15}$/.test(cursor) ? Number(cursor) : 0) + items.length)
      handed = { cursor: next, files }
      return { items, cursor: next }
    },
  }
}
