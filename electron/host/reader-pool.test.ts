import { afterEach, expect, it } from 'vitest'
import { SYSTEM } from '../core/core.ts'
import { createReaderPool } from './reader-pool.ts'

/** A reader that comes up when the test lets it, and dies of the question 'die'. */
const READER = `
const { parentPort, workerData } = require('node:worker_threads')
const gate = new Int32Array(workerData.segments)
Atomics.wait(gate, 0, 0)
parentPort.on('message', ({ id, input }) => {
  if (input === 'die') process.exit(1)
  parentPort.postMessage({ id, answer: { ok: true, value: input } })
})
parentPort.postMessage({ id: 0, ready: true })
`

let close: () => Promise<void> = () => Promise.resolve()
afterEach(() => close())

it('没有起来之前谁也不等它：问题由内核自己回答；起来之后由它回答，死后也不再退回内核', async () => {
  const gate = new SharedArrayBuffer(4)
  const script = new URL(
    `data:text/javascript,${encodeURIComponent(READER.replace('require', "(await import('node:module')).createRequire('/')"))}`,
  )
  const pool = createReaderPool({ file: '', key: new Uint8Array(0), segments: gate as never }, 1, script)
  close = pool.close
  expect(pool.read('ledger.info', 1, SYSTEM)).toBeUndefined()
  Atomics.store(new Int32Array(gate), 0, 1)
  Atomics.notify(new Int32Array(gate), 0)
  await expect.poll(() => pool.read('ledger.info', 2, SYSTEM)).toEqual({ ok: true, value: 2 })
  expect(await pool.read('ledger.info', 'die', SYSTEM)).toMatchObject({ ok: false, code: 'BUSY' })
  expect(await pool.read('ledger.info', 3, SYSTEM)).toEqual({ ok: true, value: 3 })
})
