import { Worker } from 'node:worker_threads'
import { Failure } from '../../shared/contract/failure.ts'
import { fileHash } from '../adapter/system/file-hash.ts'
import { toDisk } from '../adapter/system/to-disk.ts'
import { copyLedger } from '../core/copy-ledger.ts'
import type { CheckedCopy } from '../core/ports.ts'
import type { CopyAnswer, CopyData } from './copy-worker.ts'

/** Where the thread that copies starts. */
const COPY_SCRIPT = new URL('./copy-worker.ts', import.meta.url)

/**
 * Copies the database, checks the copy, hashes it and waits until it is on the disk, on the caller's own thread.
 * @throws Failure BACKUP_UNREADABLE; SQLite's error on a full disk
 */
export function makeCopy(file: string, key: Uint8Array, target: string): CheckedCopy {
  const copy = { rows: copyLedger(file, key, target), sha256: fileHash(target) }
  toDisk(target)
  return copy
}

function errorOf(answer: Exclude<CopyAnswer, CheckedCopy>): Error {
  if ('damage' in answer) return new Failure('BACKUP_UNREADABLE', { reason: answer.damage })
  return Object.assign(new Error(answer.message), answer.code === undefined ? {} : { code: answer.code })
}

/**
 * The same in a thread of its own, one a backup: a large ledger takes half a minute, in which the writer and everybody's screens go on.
 * @param key the database's 32 bytes
 */
export function copyInThread(file: string, key: Uint8Array, target: string): Promise<CheckedCopy> {
  return new Promise((resolve, reject) => {
    const data: CopyData = { file, key, target }
    const worker = new Worker(COPY_SCRIPT, { workerData: data })
    worker.on('message', (answer: CopyAnswer) => ('rows' in answer ? resolve(answer) : reject(errorOf(answer))))
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('the thread that copies has ended')))
  })
}
