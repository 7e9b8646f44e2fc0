import { rmSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { openWriter } from '../../db/open.ts'
import type { Clock } from '../../electron/core/ports.ts'
import { csv, importCsv, importRow, ORDER_HEADERS } from '../support/intake-files.ts'
import { openDesk, visibleRows } from '../support/intake-desk.ts'
import { fakeClock, openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'
import { createSecrets } from '../../electron/core/secret.ts'

/**
 * The program ends between any two slices of an import, as after a crash: what a slice committed is there, what came after is not.
 * Whatever the place, before and after the restart a batch is seen whole or not at all.
 */
let open: TestLedger[] = []
afterEach(async () => {
  for (const ledger of open) await ledger.core.stop().catch(() => undefined)
  for (const ledger of open) rmSync(ledger.directory, { recursive: true, force: true })
  open = []
})

type Countdown = ReturnType<typeof fakeClock> & { left: number; onZero: () => void }

/** A clock that is looked at several times a slice, and pulls the plug when it has been looked at often enough. */
function countdownClock(): Countdown {
  const clock = fakeClock()
  const base: Clock['now'] = clock.now.bind(clock)
  const countdown: Countdown = Object.assign(clock, { left: Infinity, onZero: () => undefined })
  countdown.now = () => {
    if (--countdown.left === 0) countdown.onZero()
    return base()
  }
  return countdown
}

interface Crash {
  /** What anybody saw between the crash and the restart. */
  readonly between: ReturnType<typeof visibleRows>
  readonly after: TestLedger
  readonly ended: boolean
}

/** Runs a job that is cut off after `looks` looks at the clock, then opens the ledger again and lets recovery finish. */
async function cutOff(
  ledger: TestLedger,
  clock: Countdown,
  looks: number,
  start: () => Promise<number>,
): Promise<Crash> {
  let stopped: Promise<void> | undefined
  const jobId = await start()
  const ended = ledger.core.jobs.ended(jobId).then(() => true)
  const cut = new Promise<false>((resolve) => {
    clock.onZero = () => {
      stopped = ledger.core.stop()
      void stopped.then(() => resolve(false))
    }
  })
  clock.left = looks
  const whole = await Promise.race([ended, cut])
  clock.left = Infinity
  if (whole) await ledger.core.stop()
  await stopped
  const between = readOnce(ledger)
  const after = await openTestLedger({
    directory: ledger.directory,
    keys: ledger.keys,
    clock,
    seed: looks + 2,
    spawn: parserHere(),
  })
  open.push(after)
  for (const job of after.core.jobs.list(true)) await after.core.jobs.ended(job.id)
  return { between, after, ended: whole }
}

/** What the files hold, read without starting the program. */
function readOnce(ledger: TestLedger): ReturnType<typeof visibleRows> {
  const id = ledger.core.identity.ledgerId
  const key = ledger.keys.load(id)
  if (key === undefined) throw new Error('no key')
  const writer = openWriter(
    `${ledger.directory}/ledger.db`,
    createSecrets(key, { bytes: (count) => new Uint8Array(count) }).database,
  )
  try {
    return visibleRows(writer)
  } finally {
    writer.database.close()
  }
}

const failedLaws = async (ledger: TestLedger): Promise<unknown[]> =>
  (await ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok) ?? []

const ROWS = 1100
const file = importCsv(1, ROWS)
const PAID = 40
const payments = csv(
  ['订单编号', '支付交易编号', '支付人姓名', '支付人证件号码', '支付金额'],
  Array.from({ length: PAID }, (_, i) => {
    const row = importRow(i + 1)
    return {
      订单编号: row.订单编号,
      支付交易编号: `P${i}`,
      支付人姓名: row.订购人姓名,
      支付人证件号码: row.订购人证件号码,
      支付金额: '9',
    }
  }),
)
const orders = csv(
  ORDER_HEADERS,
  Array.from({ length: ROWS }, (_, i) => importRow(i + 1)),
)

it('cut off anywhere while staging: nothing is seen, and the file can be imported again', async () => {
  const clock = countdownClock()
  let ledger = await openTestLedger({ spawn: parserHere(), clock })
  open.push(ledger)
  await openDesk(ledger)
  let cuts = 0
  for (let looks = 1; ; looks++) {
    const desk = await openDesk(ledger)
    const hash = ledger.upload(file, 'a.csv')
    const before = ledger
    const crash = await cutOff(
      before,
      clock,
      looks,
      async () =>
        (
          await before.value('intake.stage', {
            hash,
            fileName: 'a.csv',
            kind: 'import-parcel',
            clientId: desk.clientId,
          })
        ).jobId,
    )
    ledger = crash.after
    expect(crash.between.parcels).toBe(0)
    const states = ledger.core.ledger.database
      .prepare('select state, visible from batch order by batch_id desc limit 1')
      .get()
    if (crash.ended) {
      expect(states).toEqual({ state: 'staged', visible: 1 })
      break
    }
    cuts++
    if (states !== undefined) expect(states).toEqual({ state: 'failed', visible: 1 })
  }
  expect(cuts).toBeGreaterThan(3)
  const desk = await openDesk(ledger)
  expect(await desk.stage(file)).toMatchObject({ good: ROWS, again: true })
  expect((await desk.accept((await desk.stage(file)).batchId)).accepted).toBe(ROWS)
  expect(await failedLaws(ledger)).toEqual([])
})

it('cut off anywhere while accepting: all or nothing is seen, and after the restart all of it, with its links', async () => {
  const clock = countdownClock()
  let cuts = 0
  const seen = new Set<number>()
  for (let looks = 2; ; looks += 6) {
    const first = await openTestLedger({ spawn: parserHere(), clock })
    open.push(first)
    const desk = await openDesk(first)
    await desk.take(payments, 'payment')
    const staged = await desk.stage(orders, 'import-order')
    const crash = await cutOff(
      first,
      clock,
      looks,
      async () => (await first.value('intake.accept', { batchId: staged.batchId, match: false })).jobId,
    )
    expect([0, ROWS]).toContain(crash.between.parcels)
    expect(crash.between.orders).toBe(crash.between.parcels)
    seen.add(crash.between.parcels)
    expect(visibleRows(crash.after.core.ledger)).toMatchObject({ parcels: ROWS, orders: ROWS, payments: PAID })
    const database = crash.after.core.ledger.database
    expect(database.prepare('select count(*) as parcels, count(payment_id) as paid from parcel').get()).toEqual({
      parcels: ROWS,
      paid: PAID,
    })
    expect(
      database
        .prepare(
          'select (select count(*) from parcel_by_order) as sorted, (select count(*) from staging_slice) as staged, (select count(*) from document_link) as links',
        )
        .get(),
    ).toEqual({ sorted: ROWS, staged: 0, links: 0 })
    expect(database.prepare("select state, visible, accepted from batch where kind = 'import-order'").get()).toEqual({
      state: 'accepted',
      visible: 1,
      accepted: ROWS,
    })
    if (looks < 4 || crash.ended) expect(await failedLaws(crash.after)).toEqual([])
    if (crash.ended) break
    cuts++
  }
  expect(cuts).toBeGreaterThan(5)
  expect(seen).toEqual(new Set([0, ROWS]))
})
