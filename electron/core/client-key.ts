import { readClientKey } from '../../db/party/client.ts'
import type { ReadHandle } from '../../db/open.ts'
import { Failure } from '../../shared/contract/failure.ts'
import type { Secrets } from './secret.ts'

/** Unwraps and remembers the keys of clients' personal data; an erased client's key is gone for good. */
export function clientKeys(ledger: ReadHandle, secrets: Secrets): (clientId: number) => Uint8Array {
  const known = new Map<number, Uint8Array>()
  return (clientId) => {
    const cached = known.get(clientId)
    if (cached !== undefined) return cached
    const wrapped = readClientKey(ledger, clientId)
    if (wrapped === undefined || wrapped.length === 0) throw new Failure('CLIENT_UNKNOWN', { client: clientId })
    const key = secrets.box.open(wrapped)
    known.set(clientId, key)
    return key
  }
}
