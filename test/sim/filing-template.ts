import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSegmentFiles } from '../../electron/adapter/system/segment-files.ts'
import { openLedger } from '../../electron/core/open-ledger.ts'
import type { Clock, Ports, Rng, Signer, Wire } from '../../electron/core/ports.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { seededRng } from '../support/ledger.ts'

/** The ledger from which every simulated office starts: founded once, copied for each seed. */

export const START = Date.UTC(2026, 10, 22, 1, 0, 0)
export const KEY = new Uint8Array(32).fill(5)
const PARCELS = 5

export const shared = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Numbers 0..1 of a seed. */
export function random(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) + 97) >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

const unused = (): never => {
  throw new Error('not part of this simulation')
}

export const fakeSigner: Signer = {
  info: () => ({ id: 'software', title: '示例', algorithm: 'rsa-sha1', certificateNumber: '0001', certificate: '' }),
  sign: () => Promise.resolve({ ok: true, signature: new Uint8Array(128).fill(1) }),
}

export function portsWith(
  directory: string,
  clock: Clock,
  rng: Rng,
  wires: readonly Wire[],
  segments = openSegmentFiles(join(directory, 'segments'), { readonly: false }),
): Ports {
  return {
    clock,
    rng,
    segments,
    wires,
    signers: [fakeSigner],
    backups: { begin: unused, list: () => [] },
    spawn: { spawnParser: unused },
    sheets: { write: unused },
    papers: { look: unused, picture: unused, assemble: unused, print: unused },
  }
}

/** A founded ledger with some parcels that agree; copied for each seed. */
export function makeTemplate(): string {
  const directory = mkdtempSync(join(shared, 'portledger-sim-'))
  const rng = seededRng(1)
  const clock: Clock = { now: () => START, after: () => () => undefined }
  const { ledger, secrets } = openLedger({
    file: join(directory, 'ledger.db'),
    ledgerId: 'sim',
    key: KEY,
    kind: 'training',
    clock,
    rng,
  })
  seedParcels(
    { ledger, secrets, rng, now: START },
    { parcels: PARCELS, clients: 1, batchRows: PARCELS, documents: 'all', states: 'fresh', oneBatch: true },
    [{ id: seededClient(ledger, secrets, rng), modes: ['1210I'] }],
  )
  ledger.database.pragma('wal_checkpoint(truncate)')
  ledger.database.close()
  return directory
}

function seededClient(
  ledger: Parameters<typeof seedParcels>[0]['ledger'],
  secrets: Parameters<typeof seedParcels>[0]['secrets'],
  rng: Rng,
): number {
  // Four clients, because the fourth trades in 1210; no parcels yet.
  const { clients } = seedParcels(
    { ledger, secrets, rng, now: START },
    { parcels: 0, clients: 4, batchRows: 1, documents: 'all', states: 'fresh' },
  )
  const client = clients.find((one) => one.modes.includes('1210I'))
  return client?.id ?? unused()
}
