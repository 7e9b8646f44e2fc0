import { parentPort, workerData } from 'node:worker_threads'
import { openWriter } from '../../db/open.ts'
import { createSecrets } from '../../electron/core/secret.ts'
import type { Mode } from '../../shared/domain/record/mode.ts'
import { seededRng } from './ledger.ts'
import { loadHidden } from './seed-parcels.ts'

/** Loads a large hidden batch slice by slice, durably, as an import does, until it is told to stop. */
const { file, key, client, rows } = workerData as {
  file: string
  key: Uint8Array
  client: { id: number; modes: Mode[] }
  rows: number
}
const rng = seededRng(77)
const secrets = createSecrets(key, rng)
const ledger = openWriter(file, secrets.database)
let stop = false
parentPort?.on('message', () => (stop = true))
const loaded = await loadHidden({ ledger, secrets, rng, now: Date.UTC(2026, 10, 22) }, client, rows, () => stop)
ledger.database.close()
parentPort?.postMessage({ loaded })
