import { createDecipheriv, type Decipheriv } from 'node:crypto'
import { cipherKey } from '../../secret.ts'

/**
 * Opens personal columns row by row, many of one client in the order in which they were sealed. Setting up a cipher costs several times
 * the decryption of a row; rows of one run share a nonce and stand at rising block numbers, so one cipher is carried along and steps over
 * what lies between. The layout is that of createColumnSealer (core/secret.ts).
 */
const NONCE = 8
const HEADER = NONCE + 4
const BLOCK = 16
/** Stepping over more blocks than this costs more than a new cipher. */
const FARTHEST = 192
const GAP = Buffer.alloc(FARTHEST * BLOCK)

interface Run {
  readonly nonce: bigint
  readonly cipher: Decipheriv
  /** The block that the cipher stands at. */
  at: number
}

export type RunOpener = (sealed: Buffer) => string

/** @param clientKey the client's 32 bytes */
export function createRunOpener(clientKey: Uint8Array): RunOpener {
  const key = cipherKey(clientKey)
  let run: Run | undefined
  return (sealed) => {
    const nonce = sealed.readBigUInt64BE(0)
    const block = sealed.readUInt32BE(NONCE)
    const gap = run === undefined ? -1 : block - run.at
    if (run === undefined || run.nonce !== nonce || gap < 0 || gap > FARTHEST) {
      const counter = Buffer.alloc(BLOCK)
      sealed.copy(counter, 0, 0, NONCE)
      counter.writeUInt32BE(block, 12)
      run = { nonce, cipher: createDecipheriv('aes-256-ctr', key, counter), at: block }
    } else if (gap > 0) run.cipher.update(GAP.subarray(0, gap * BLOCK))
    const body = sealed.subarray(HEADER)
    const clear = run.cipher.update(body)
    run.at = block + Math.ceil(body.length / BLOCK)
    let end = clear.length
    while (end > 0 && clear[end - 1] === 0) end--
    return clear.toString('utf8', 0, end)
  }
}
