import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filingLaws } from '../../db/filing/laws.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { openTestLedger, seededRng } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { fakeSigner } from './filing-template.ts'

/** A day at full load through the training window, in virtual time: everything that agrees is filed and followed to its end. */

export interface DayOutcome {
  readonly parcels: number
  readonly closed: number
  readonly messages: number
  readonly receipts: number
  /** Real seconds. */
  readonly seconds: number
  readonly virtualMinutes: number
  readonly trace: string
  readonly wrong: readonly string[]
}

const TURNS = 20
const STEP_MS = 500

export async function playDay(parcels: number, seed: number): Promise<DayOutcome> {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const test = await openTestLedger({
    directory: mkdtempSync(join(memory, 'portledger-day-')),
    seed,
    // As the program runs: checkpoints are made by a thread of their own.
    readers: 1,
    signers: [fakeSigner],
    wires: ({ clock, rng, directory }) => [
      openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
    ],
  })
  try {
    const { secrets } = test.core.context(SYSTEM)
    const place = { ledger: test.core.ledger, secrets, rng: seededRng(seed), now: test.clock.now() }
    const { clients } = seedParcels(place, { parcels: 0, clients: 4, batchRows: 1, documents: 'all', states: 'fresh' })
    const clientId = clients.find((one) => one.modes.includes('1210I'))?.id ?? 0
    seedParcels(place, { parcels, clients: 1, batchRows: parcels, documents: 'all', states: 'fresh', oneBatch: true }, [
      { id: clientId, modes: ['1210I'] },
    ])
    await test.value('training.set', { seed, delayMs: 1000 })
    const from = test.clock.now()
    const start = performance.now()
    const filed = await test.job('filing.file', { selection: { filters: [] }, acceptWarnings: true })
    let done = false
    const syncing = test.job('channel.sync', { untilIdle: true, maxSeconds: 3600 }).then((ended) => {
      done = true
      return ended
    })
    while (!done) {
      for (let turn = 0; turn < TURNS && !done; turn++) await new Promise((resolve) => setImmediate(resolve))
      test.clock.advance(STEP_MS)
    }
    const synced = await syncing
    const seconds = (performance.now() - start) / 1000
    const states = test.core.ledger
      .sql('select filing_state as state, count(*) as n from parcel group by filing_state order by 1')
      .all() as { state: string; n: number }[]
    const closed = states
      .filter((row) => row.state === 'closed' || row.state === 'released')
      .reduce((sum, row) => sum + row.n, 0)
    const broken = filingLaws.flatMap((law) => law.check(test.core.ledger).broken.map((text) => `${law.id} ${text}`))
    const window = await test.value('training.get', {})
    const wrong = [
      ...broken,
      ...(closed === parcels
        ? []
        : [
            `${parcels - closed} of ${parcels} are not released: ${JSON.stringify(states)} ${JSON.stringify(filed.result ?? filed.code)} ${synced.state}`,
          ]),
      ...(window.duplicates === 0 ? [] : [`${window.duplicates} duplicates`]),
      ...test.internalErrors.map(String),
    ]
    const trace = createHash('sha256')
      .update(
        JSON.stringify(
          test.core.ledger
            .sql('select kind, business_key, state, version from filing order by filing_id')
            .raw(true)
            .all(),
        ),
      )
      .digest('hex')
      .slice(0, 32)
    return {
      parcels,
      closed,
      messages: filed.result?.messages ?? 0,
      receipts: synced.result?.receipts ?? 0,
      seconds: Math.round(seconds * 10) / 10,
      virtualMinutes: Math.round((test.clock.now() - from) / 60_000),
      trace,
      wrong: wrong.slice(0, 10),
    }
  } finally {
    await test.close()
  }
}
