import { afterEach, expect, it } from 'vitest'
import type { Spawn } from '../../electron/core/ports.ts'
import { parserHere } from '../support/parser-here.ts'
import { importCsv } from '../support/intake-files.ts'
import { openDesk } from '../support/intake-desk.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'

/** The parser in this process, with what it says changed on the way: a child that its file has taken over. */
function taken(change: (frame: { t: string; bytes?: Uint8Array }) => unknown): Spawn {
  const real = parserHere()
  return {
    spawnParser(limits) {
      const child = real.spawnParser(limits)
      async function* frames(): AsyncGenerator<never, void> {
        for await (const frame of child.frames) yield change(frame as never) as never
      }
      return { ...child, frames: frames() }
    },
  }
}

const opened: TestLedger[] = []
afterEach(async () => {
  for (const ledger of opened.splice(0)) await ledger.close()
})

const rows =
  (text: string) =>
  (frame: { t: string }): unknown =>
    frame.t === 'rows' ? { t: 'rows', bytes: Buffer.from(text) } : frame
const cut = (frame: { t: string; bytes?: Uint8Array }): unknown =>
  frame.t === 'rows' && frame.bytes !== undefined
    ? { t: 'rows', bytes: frame.bytes.subarray(0, frame.bytes.length - 40) }
    : frame

it.each<readonly [string, (frame: { t: string; bytes?: Uint8Array }) => unknown]>([
  ['rows of no shape', rows('1,0,1,1,|\u001fzzzzz,1,\u001fa')],
  ['rows that are cut off', cut],
  ['no text at all', rows('')],
  [
    'bytes that are no text',
    (frame) => (frame.t === 'rows' ? { t: 'rows', bytes: new Uint8Array(200).fill(0xff) } : frame),
  ],
  ['a finding that is none', rows('2,0,1,0,|[{"code":7}]\u001f0,')],
])('%s end the import with a coded failure, and nothing of the file remains', async (_name, change) => {
  const ledger = await openTestLedger({ spawn: taken(change) })
  opened.push(ledger)
  const { clientId } = await openDesk(ledger)
  const job = await ledger.job('intake.stage', {
    hash: ledger.upload(importCsv(1, 30), 'a.csv'),
    fileName: 'a.csv',
    kind: 'import-parcel',
    clientId,
  })
  expect(job).toMatchObject({ state: 'failed', code: 'PARSER_CRASHED' })
  expect(ledger.internalErrors).toEqual([])
  expect(ledger.core.ledger.database.prepare('select count(*) as n from staging_slice').get()).toEqual({ n: 0 })
  expect((await ledger.job('ledger.verify', {})).result).toMatchObject({ ok: true })
})

it('a control character that the child lets through is found where the row is checked, not stored', async () => {
  const spoilt = (frame: { t: string; bytes?: Uint8Array }): unknown => {
    if (frame.t !== 'rows' || frame.bytes === undefined) return frame
    return {
      t: 'rows',
      bytes: Buffer.from(Buffer.from(frame.bytes).toString('utf8').replace('示例商品7', '示例\u0007品7')),
    }
  }
  const ledger = await openTestLedger({ spawn: taken(spoilt) })
  opened.push(ledger)
  const desk = await openDesk(ledger)
  const staged = await desk.stage(importCsv(1, 30))
  expect(staged).toMatchObject({ rows: 30, good: 29, bad: 1 })
  const page = await ledger.value('intake.findings', { batchId: staged.batchId })
  expect(page.rows.map((row) => row.code)).toEqual(['CHARACTER_UNFIT'])
  expect(await desk.accept(staged.batchId)).toMatchObject({ accepted: 29 })
})
