import { afterAll, expect, it } from 'vitest'
import { SYSTEM } from '../../electron/core/core.ts'
import { isDiskFull } from '../../electron/core/disk-full.ts'
import { failureText } from '../../shared/contract/failure.ts'
import { importCsv } from '../support/intake-files.ts'
import { openDesk, visibleRows } from '../support/intake-desk.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

const ROWS = 300
const SENTENCE = /磁盘空间不足/

let ledger: TestLedger | undefined
afterAll(async () => ledger?.close())

class NoSpace extends Error {
  readonly code = 'ENOSPC'
}

/** The same people and goods under other numbers. */
const fileOf = (n: number): string => importCsv(1, ROWS).replaceAll(/SL([TZY])0/g, `S${n}$10`)

/** Lets so many more pages into the database: SQLite itself says that the disk is full. undefined: as many as it likes. */
function room(open: TestLedger, pages: number | undefined): void {
  const { database } = open.core.ledger
  database.pragma(
    `max_page_count = ${pages === undefined ? 4_294_967_294 : Number(database.pragma('page_count', { simple: true })) + pages}`,
  )
}

/** Fails the n-th call that writes into the segment files, and all that follow, until there is room again. */
function failSegments(open: TestLedger, n: number): () => void {
  const { segments } = open.core.context(SYSTEM).ports
  let calls = 0
  const failing =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      if (++calls >= n) throw new NoSpace('no space left on device')
      return work(...given)
    }
  const { append, sync } = segments
  Object.assign(segments, { append: failing(append), sync: failing(sync) })
  return () => void Object.assign(segments, { append, sync })
}

interface Outcome {
  readonly code: string | undefined
  /** The batch was there for everybody when the disk was full. */
  readonly whole: boolean
}

/** Uploads, stages and accepts; answers the coded failure it met. */
async function importFile(open: TestLedger, file: string): Promise<Outcome> {
  const { clientId } = await openDesk(open)
  let hash: string
  try {
    hash = open.upload(file, 'a.csv')
  } catch (error) {
    expect(isDiskFull(error)).toBe(true)
    return { code: 'DISK_FULL', whole: false }
  }
  const staged = await open.job('intake.stage', { hash, fileName: 'a.csv', kind: 'import-parcel', clientId })
  if (staged.state !== 'done' || staged.result === undefined) return { code: staged.code, whole: false }
  const accepted = await open.job('intake.accept', { batchId: staged.result.batchId, match: true })
  return { code: accepted.code, whole: accepted.state === 'done' }
}

it('the disk is full at any moment of upload, staging and acceptance: a coded sentence, the batch whole or absent, all laws, and the file goes in when there is room', async () => {
  ledger = await openTestLedger({ spawn: parserHere() })
  let file = 1
  let whole = 0
  const met = { segments: 0, pages: 0, accepting: 0 }
  const check = async (outcome: Outcome): Promise<void> => {
    if (ledger === undefined) return
    if (outcome.code !== undefined) {
      expect(outcome.code).toBe('DISK_FULL')
      expect(failureText('DISK_FULL', {})).toMatch(SENTENCE)
    }
    room(ledger, undefined)
    ledger = await ledger.reopen()
    const { parcels } = visibleRows(ledger.core.ledger)
    expect([whole * ROWS, (whole + 1) * ROWS]).toContain(parcels)
    if (outcome.whole) expect(parcels).toBe((whole + 1) * ROWS)
    if (parcels > whole * ROWS) {
      whole++
      file++
    }
    expect((await ledger.job('ledger.verify', {})).result).toMatchObject({ ok: true })
    expect(ledger.internalErrors).toEqual([])
  }
  // The first import comes through: client, shelf and statements are there for the others.
  await check(await importFile(ledger, fileOf(file)))
  for (let n = 1; n <= 3; n++) {
    const clear = failSegments(ledger, n)
    const outcome = await importFile(ledger, fileOf(file))
    clear()
    if (outcome.code !== undefined) met.segments++
    await check(outcome)
  }
  let pages = 0
  for (let through = false; !through; pages = pages < 3 ? pages + 1 : Math.ceil(pages * 1.6)) {
    const { database } = ledger.core.ledger
    room(ledger, pages)
    const before = Number(
      database.prepare("select count(*) as n from batch where state = 'failed' and visible = 0").pluck().get(),
    )
    const outcome = await importFile(ledger, fileOf(file))
    if (outcome.code !== undefined) met.pages++
    through = outcome.code === undefined
    await check(outcome)
    if (
      Number(
        ledger.core.ledger.database
          .prepare("select count(*) as n from batch where state = 'failed' and visible = 0")
          .pluck()
          .get(),
      ) > before
    )
      met.accepting++
  }
  expect(met.segments).toBeGreaterThan(1)
  expect(met.pages).toBeGreaterThan(5)
  expect(met.accepting).toBeGreaterThan(1)
  // And again with room: what failed before is no hindrance.
  expect(await importFile(ledger, fileOf(file + 1))).toEqual({ code: undefined, whole: true })
}, 120_000)
