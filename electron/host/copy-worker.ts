import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../shared/contract/failure.ts'
import type { CheckedCopy } from '../core/ports.ts'
import { makeCopy } from './copy-thread.ts'

/** What the thread is started with: the database's file, its 32 bytes of key, and where the copy goes. */
export interface CopyData {
  readonly file: string
  readonly key: Uint8Array
  readonly target: string
}

/** The copy, checked; or why there is none. */
export type CopyAnswer =
  CheckedCopy | { readonly damage: string } | { readonly message: string; readonly code: string | undefined }

function answer({ file, key, target }: CopyData): CopyAnswer {
  try {
    return makeCopy(file, key, target)
  } catch (error) {
    if (error instanceof Failure) return { damage: String(error.data['reason']) }
    const { message } = error instanceof Error ? error : new Error(String(error))
    return { message, code: error instanceof Error && 'code' in error ? String(error.code) : undefined }
  }
}

parentPort?.postMessage(answer(workerData as CopyData))
