import { createSign, type KeyObject } from 'node:crypto'
import { sm2Sign } from '../../../shared/message/crypto/sm.ts'

/** One signature to be made with a key in software; it crosses to a thread as it is. */
export type SignWork =
  | {
      readonly kind: 'sm2'
      readonly secret: Uint8Array
      /** Belongs to `secret`; finding it costs as much as the signature. */
      readonly publicKey: Uint8Array
      readonly nonce: Uint8Array
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'rsa'; readonly key: KeyObject; readonly bytes: Uint8Array }

/** Makes it. @throws RangeError when the nonce is out of range: draw another */
export function signNow(work: SignWork): Uint8Array {
  if (work.kind === 'sm2') return sm2Sign(work.bytes, work.secret, work.nonce, work.publicKey)
  return new Uint8Array(createSign('sha1').update(work.bytes).sign(work.key))
}

/** A signature that a thread is asked for. */
export interface SignOrder {
  readonly id: number
  readonly work: SignWork
}

/** The answer of a thread. `nonce`: it was out of range. */
export type SignReport = {
  readonly id: number
  readonly signature?: Uint8Array
  readonly failure?: 'nonce' | 'key'
}
