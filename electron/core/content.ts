import { createHash, hash, type Hash } from 'node:crypto'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import {
  contentChunks,
  findContent,
  insertContent,
  readContent,
  type ContentChunk,
  type ContentObject,
} from '../../db/house/content.ts'
import type { ReadHandle, WriteHandle } from '../../db/open.ts'
import { transaction } from '../../db/tx.ts'
import { Failure } from '../../shared/contract/failure.ts'
import type { SegmentFiles } from './ports.ts'
import type { Box } from './secret.ts'

/**
 * Content by its sha-256: clients' files, frozen messages, receipts, exports. Bytes are cut into chunks, deflated,
 * sealed and appended to segment files; the segments are synced before the database row that names them commits.
 */
const CHUNK = 512 * 1024

/** Seals with the ledger's key (owner 0) or with a client's. */
export type BoxOf = (keyOwner: number) => Box

export interface ContentReader {
  find(sha256: string): ContentObject | undefined
  /** The clear bytes, chunk by chunk. @throws Failure CONTENT_MISSING, CONTENT_DAMAGED */
  chunks(sha256: string): Generator<Buffer>
  bytes(sha256: string): Buffer
  bytesById(objectId: number): Buffer
}

export interface ContentWriter extends ContentReader {
  /** Takes a stream of chunks; nothing is visible before `finish`. */
  open(kind: string, name: string, keyOwner: number): Upload
  /** Stores whole bytes; syncs the segments unless the caller does it for many at once. */
  put(
    kind: string,
    name: string,
    keyOwner: number,
    bytes: Uint8Array,
    options?: { sync: boolean },
  ): { sha256: string; objectId: number; again: boolean }
  /** The first half of `put`: the bytes are in the segments, and no row names them yet. */
  stage(kind: string, name: string, keyOwner: number, bytes: Uint8Array): StagedContent
  /** The other half, in the caller's transaction, after `flush` or before `sync`. */
  record(staged: StagedContent): { sha256: string; objectId: number; again: boolean }
  sync(): void
  /** Makes what was staged durable without holding anybody up. */
  flush(): Promise<void>
}

/** Bytes in the segments that no row names yet; if none ever does, they are in nobody's way. */
export interface StagedContent {
  readonly sha256: string
  readonly kind: string
  readonly name: string
  readonly keyOwner: number
  readonly bytes: number
  readonly chunks: readonly ContentChunk[]
}

/** Room that zlib wants behind what it writes: when a piece is full to the last byte, it begins another. */
const SPARE = 64

export interface Upload {
  write(bytes: Uint8Array): void
  finish(): { sha256: string; objectId: number; bytes: number; again: boolean }
}

export function contentReader(ledger: ReadHandle, segments: SegmentFiles, boxOf: BoxOf): ContentReader {
  function* chunksOf(object: ContentObject): Generator<Buffer> {
    const box = boxOf(object.keyOwner)
    for (const chunk of contentChunks(ledger, object.objectId)) {
      let clear: Buffer
      try {
        clear = inflateRawSync(box.open(segments.read(chunk.segment, chunk.position, chunk.stored)), {
          maxOutputLength: chunk.clear + 1,
          // All of it in one piece: small ones would be put together again, and what is thrown away is memory to tidy up.
          chunkSize: chunk.clear + SPARE,
        })
      } catch {
        throw new Failure('CONTENT_DAMAGED', { hash: object.sha256 })
      }
      if (clear.length !== chunk.clear) throw new Failure('CONTENT_DAMAGED', { hash: object.sha256 })
      yield clear
    }
  }
  function known(object: ContentObject | undefined, name: string): ContentObject {
    if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: name })
    return object
  }
  return {
    find: (sha256) => findContent(ledger, sha256),
    chunks: (sha256) => chunksOf(known(findContent(ledger, sha256), sha256)),
    bytes: (sha256) => Buffer.concat([...chunksOf(known(findContent(ledger, sha256), sha256))]),
    bytesById: (objectId) => Buffer.concat([...chunksOf(known(readContent(ledger, objectId), String(objectId)))]),
  }
}

export function contentWriter(
  ledger: WriteHandle,
  segments: SegmentFiles,
  boxOf: BoxOf,
  now: () => number,
): ContentWriter {
  const reader = contentReader(ledger, segments, boxOf)

  function store(box: Box, clear: Uint8Array): ContentChunk {
    const sealed = box.seal(deflateRawSync(clear, { level: constants.Z_BEST_SPEED }))
    const { segment, position } = segments.append(sealed)
    return { segment, position, stored: sealed.length, clear: clear.length }
  }

  function record(content: StagedContent): { objectId: number; again: boolean } {
    const { chunks, ...object } = content
    return transaction(ledger, () => {
      const old = findContent(ledger, content.sha256)
      if (old !== undefined) return { objectId: old.objectId, again: true }
      return { objectId: insertContent(ledger, { ...object, at: now() }, chunks), again: false }
    })
  }

  function stage(sha256: string, kind: string, name: string, keyOwner: number, bytes: Uint8Array): StagedContent {
    const box = boxOf(keyOwner)
    const chunks: ContentChunk[] = []
    for (let at = 0; at < bytes.length || at === 0; at += CHUNK) chunks.push(store(box, bytes.subarray(at, at + CHUNK)))
    return { sha256, kind, name, keyOwner, bytes: bytes.length, chunks }
  }

  return {
    ...reader,
    sync: () => segments.sync(),
    flush: async () => (segments.flush === undefined ? segments.sync() : segments.flush()),
    stage: (kind, name, keyOwner, bytes) => stage(hash('sha256', bytes), kind, name, keyOwner, bytes),
    record: (staged) => ({ sha256: staged.sha256, ...record(staged) }),
    put(kind, name, keyOwner, bytes, options = { sync: true }) {
      const sha256 = hash('sha256', bytes)
      const old = findContent(ledger, sha256)
      if (old !== undefined) return { sha256, objectId: old.objectId, again: true }
      const staged = stage(sha256, kind, name, keyOwner, bytes)
      if (options.sync) segments.sync()
      return { sha256, ...record(staged) }
    },
    open(kind, name, keyOwner) {
      const box = boxOf(keyOwner)
      const digest: Hash = createHash('sha256')
      const chunks: ContentChunk[] = []
      let pending: Uint8Array[] = []
      let waiting = 0
      let total = 0
      const flush = (): void => {
        if (waiting > 0) chunks.push(store(box, Buffer.concat(pending)))
        pending = []
        waiting = 0
      }
      return {
        write(bytes) {
          digest.update(bytes)
          total += bytes.length
          pending.push(bytes)
          waiting += bytes.length
          if (waiting >= CHUNK) flush()
        },
        finish() {
          flush()
          segments.sync()
          const sha256 = digest.digest('hex')
          return { sha256, bytes: total, ...record({ sha256, kind, name, keyOwner, bytes: total, chunks }) }
        },
      }
    },
  }
}
