import { dirname } from 'node:path'
import type { Disk } from './disk.ts'

/**
 * What was put into folders, by content: one line an act, written before and after the moment in which a file becomes visible to
 * the other program. So a restart knows of each content whether it was ever visible, wherever the file has gone since.
 *
 *   written under another name ─► `intent` ─► renamed (visible) ─► `done`
 */
export interface SentEntry {
  readonly sha256: string
  readonly copMsgId: string
  readonly file: string
  readonly at: number
  readonly state: 'intent' | 'done'
}

export interface SentLedger {
  /** When this record began: it can say nothing about what is older. */
  readonly bornAt: number
  byContent(sha256: string): SentEntry | undefined
  byMessage(copMsgId: string): SentEntry | undefined
  write(entry: SentEntry): void
  /** When the last file became visible; undefined when none did. */
  lastAt(): number | undefined
}

function readLine(line: string): SentEntry | { readonly bornAt: number } | undefined {
  try {
    const [state, sha256, copMsgId, file, at]: unknown[] = JSON.parse(line) as unknown[]
    if (state === 'born' && typeof sha256 === 'number') return { bornAt: sha256 }
    if (
      (state !== 'intent' && state !== 'done') ||
      typeof sha256 !== 'string' ||
      typeof copMsgId !== 'string' ||
      typeof file !== 'string' ||
      typeof at !== 'number'
    )
      return undefined
    return { state, sha256, copMsgId, file, at }
  } catch {
    // The line that a power cut tore off: what it would have said did not happen yet, or is told by the files.
    return undefined
  }
}

const MOST_BYTES = 512 * 1024 * 1024

/** Opens the record, or begins it. */
export function openSentLedger(disk: Disk, path: string, now: number): SentLedger {
  const contents = new Map<string, SentEntry>()
  const messages = new Map<string, SentEntry>()
  let bornAt = now
  let last: number | undefined

  function remember(entry: SentEntry): void {
    contents.set(entry.sha256, entry)
    messages.set(entry.copMsgId, entry)
    if (entry.state === 'done') last = entry.at
  }

  if (disk.exists(path)) {
    const text = new TextDecoder().decode(disk.read(path, MOST_BYTES))
    const lines = text.split('\n')
    for (const line of lines) {
      const entry = line === '' ? undefined : readLine(line)
      if (entry === undefined) continue
      if ('bornAt' in entry) bornAt = entry.bornAt
      else remember(entry)
    }
    // A torn line must not swallow the next one.
    if (text !== '' && !text.endsWith('\n')) disk.append(path, '\n')
  } else {
    disk.makeDirectory(dirname(path))
    disk.append(path, `${JSON.stringify(['born', now])}\n`)
  }
  return {
    get bornAt() {
      return bornAt
    },
    byContent: (sha256) => contents.get(sha256),
    byMessage: (copMsgId) => messages.get(copMsgId),
    write(entry) {
      disk.append(path, `${JSON.stringify([entry.state, entry.sha256, entry.copMsgId, entry.file, entry.at])}\n`)
      remember(entry)
    },
    lastAt: () => last,
  }
}
