import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SYSTEM } from '../../electron/core/core.ts'
import type { Wire } from '../../electron/core/ports.ts'
import {
  FileRun,
  fittingChannels,
  freshTools,
  LEAST_A_TURN,
  MESSAGE_DOCUMENTS,
  PARCELS_A_TURN,
  runTools,
} from '../../electron/core/service/filing/file-run.ts'
import { prepareParcel } from '../../electron/core/service/filing/prepare.ts'
import { readInbox, storeItems } from '../../electron/core/service/filing/receive.ts'
import { systemClock, systemRng } from '../../electron/adapter/system/clock.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { composeInventory } from '../../shared/domain/inventory/compose.ts'
import { evaluateTriple } from '../../shared/domain/match/match.ts'
import { DEFAULT_MATCH_SETTINGS } from '../../shared/domain/match/defect.ts'
import { exampleTriple } from '../../shared/domain/record/example.ts'
import { transaction } from '../../db/tx.ts'
import { Pace } from '../../electron/core/service/intake/pace.ts'
import type { JobContext } from '../../electron/core/context.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { watchPauses } from '../support/pauses.ts'
import { fakeSigner } from '../sim/filing-template.ts'
import type { Measured } from './bench.ts'

/** Inventories composed and built from memory, filed durably unsigned, and receipts applied durably, on an encrypted ledger. */
const MEMORY = Number(process.env['BENCH_MEMORY'] ?? 100_000)
const DURABLE = Number(process.env['BENCH_DURABLE'] ?? 100_000)

const seconds = (from: number): number => (performance.now() - from) / 1000

function fromMemory(): Measured {
  const context = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }
  // The triples of one page at a time: a hundred thousand at once would measure the garbage collector.
  let spent = 0
  let bytes = 0
  for (let from = 0; from < MEMORY; from += 1000) {
    const triples = Array.from({ length: 1000 }, (_, i) => exampleTriple('9610I', from + i))
    const start = performance.now()
    for (let page = 0; page < triples.length; page += MESSAGE_DOCUMENTS) {
      const documents = triples.slice(page, page + MESSAGE_DOCUMENTS).map((triple, i) => {
        const { lines, defects } = evaluateTriple(triple, context)
        if (defects.some((defect) => defect.blocks)) throw new Error('an example blocks')
        const stamp = {
          guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94',
          appTime: '20261122090000',
          appType: '1',
          appStatus: '2',
          copNo: `I7K3QXA${String(from + page + i).padStart(10, '0')}F`,
          declDate: '20261122',
          preNo: '',
          invtNo: '',
        } as const
        return composeInventory(triple, context, stamp, lines).document
      })
      bytes += buildCeb(
        {
          type: 'CEB621Message',
          guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94',
          version: '1.0',
          documents,
          signed: false,
          transfer: { copCode: '4101960CCC', copName: '示例', dxpMode: 'DXP', dxpId: 'DXPENT0000012345' },
        },
        '202205',
      ).length
    }
    spent += seconds(start)
  }
  return {
    name: '清单计算并组成报文（内存）',
    value: MEMORY / spent,
    unit: '票/秒',
    ratio: `${(MEMORY / spent / 20_000).toFixed(2)} × 目标 20,000`,
    note: `${MEMORY.toLocaleString('en-US')} 票，${Math.round(bytes / MEMORY)} 字符/票`,
  }
}

const wire: Wire = {
  id: 'training',
  title: '测速',
  kind: 'training',
  training: true,
  send: () => Promise.resolve({ kind: 'later', detail: '' }),
  ask: () => Promise.resolve({ kind: 'known', detail: '' }),
  fetch: (cursor) => Promise.resolve({ items: [], cursor }),
  close: () => undefined,
}

/** A job's context as the runner gives it: a turn of the event loop before each slice. */
function jobOf(test: TestLedger): JobContext {
  const context = test.core.context(SYSTEM)
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return Object.assign(Object.create(context) as JobContext, {
    jobId: 0,
    cursor: undefined,
    async slice<T>(work: () => T): Promise<T> {
      await turn()
      return transaction(context.ledger, work as () => never) as T
    },
    breathe: turn,
    progress: () => undefined,
    cancelled: false,
    // No key: what a signature costs is the key's own time.
    ports: { ...context.ports, signers: [] },
  })
}

async function durably(test: TestLedger, ids: readonly number[]): Promise<number> {
  const job = jobOf(test)
  const run = new FileRun(job, '', { findSigner: () => undefined })
  const fresh = freshTools(job, () => runTools(job, systemRng(), fittingChannels(job), false, run.pending))
  const pace = new Pace(systemClock, LEAST_A_TURN, PARCELS_A_TURN, LEAST_A_TURN)
  const prepare = (some: readonly number[]): void => {
    const tools = fresh()
    for (const { read } of tools.read(some)) {
      const prepared =
        read === undefined
          ? undefined
          : prepareParcel(job.ledger, read, tools.context(read.mode), tools.prepare, () => run.takeSequence())
      if (prepared?.ok !== true)
        throw new Error(`not ready: ${prepared?.ok === false ? prepared.rules.join(' ') : 'unread'}`)
      run.add({ ...prepared.parcel, before: [] })
    }
  }
  const start = performance.now()
  for (let from = 0; from < ids.length;) {
    from += await job.slice(() =>
      pace.slice((count) => {
        prepare(ids.slice(from, from + count))
        return count
      }),
    )
    await run.flush(false)
  }
  await run.flush(true)
  if (run.result.filed !== ids.length)
    throw new Error(`${run.result.filed} of ${ids.length} filed: ${JSON.stringify(run.holds.list())}`)
  return seconds(start)
}

function receipts(
  test: TestLedger,
  status: string,
  second: number,
): { remoteId: string; fileName: string; bytes: Uint8Array }[] {
  const rows = test.core.ledger
    .sql("select cop_no as copNo from filing where kind = 'CEB621Message' order by filing_id")
    .all() as { copNo: string }[]
  const items: { remoteId: string; fileName: string; bytes: Uint8Array }[] = []
  for (let from = 0; from < rows.length; from += MESSAGE_DOCUMENTS) {
    const returns = rows
      .slice(from, from + MESSAGE_DOCUMENTS)
      .map(
        ({ copNo }, i) =>
          `<InventoryReturn><guid>4B0D94B1-42A2-C399-E805-7CB8637AEFA6</guid><customsCode>4612</customsCode><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><preNo>B20261122${String(from + i).padStart(9, '0')}</preNo><invtNo>46122026I${String(from + i).padStart(9, '0')}</invtNo><returnStatus>${status}</returnStatus><returnTime>2026112210${String(10 + second)}00000</returnTime><returnInfo>[Code:1800;Desc:逻辑校验通过]</returnInfo></InventoryReturn>`,
      )
    const text = `<?xml version="1.0" encoding="UTF-8"?><CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="${status.padStart(8, '0')}-42A2-C399-E805-${String(from).padStart(12, '0')}">${returns.join('')}</CEB622Message>`
    items.push({ remoteId: '', fileName: '', bytes: new TextEncoder().encode(text) })
  }
  return items
}

async function applied(test: TestLedger, status: string, second: number): Promise<number> {
  const items = receipts(test, status, second)
  const context = test.core.context(SYSTEM)
  const start = performance.now()
  for (let from = 0; from < items.length; from += 50) {
    storeItems(context, 'training', items.slice(from, from + 50))
    const counts = await readInbox(
      context,
      () => Promise.resolve(),
      (error) => {
        throw error
      },
    )
    if (counts.waiting > 0 || counts.unreadable > 0)
      throw new Error(`receipts were not applied: ${JSON.stringify(counts)}`)
  }
  return seconds(start)
}

/** The measurements of this room. */
export async function bench(): Promise<Measured[]> {
  const measured: Measured[] = [fromMemory()]
  const test = await openTestLedger({
    directory: mkdtempSync(join(tmpdir(), 'portledger-bench-')),
    wires: () => [wire],
    signers: [fakeSigner],
    // As the program runs: checkpoints are made by a thread of their own.
    readers: 1,
  })
  try {
    const place = {
      ledger: test.core.ledger,
      secrets: test.core.context(SYSTEM).secrets,
      rng: systemRng(),
      now: test.clock.now(),
    }
    const { clients } = seedParcels(place, { parcels: 0, clients: 4, batchRows: 1, documents: 'all', states: 'fresh' })
    const client = clients.find((one) => one.modes.includes('1210I'))
    if (client === undefined) throw new Error('no client of 1210')
    seedParcels(
      place,
      { parcels: DURABLE, clients: 1, batchRows: DURABLE, documents: 'all', states: 'fresh', oneBatch: true },
      [{ id: client.id, modes: ['1210I'] }],
    )
    const ids = (
      test.core.ledger.sql('select parcel_id as id from parcel order by parcel_id').all() as { id: number }[]
    ).map((row) => row.id)
    const { value: spent, pauses } = await watchPauses(() => durably(test, ids))
    measured.push({
      name: '清单申报入账（未签名，含报文封存）',
      value: DURABLE / spent,
      unit: '票/秒',
      ratio: `${(DURABLE / spent / 5000).toFixed(2)} × 目标 5,000`,
      note: `${DURABLE.toLocaleString('en-US')} 票；最长一段 ${pauses.wall.toFixed(0)} 毫秒（处理器 ${pauses.cpu.toFixed(1)}），目标 ≤ 20`,
    })
    for (const [status, second] of [
      ['120', 1],
      ['800', 2],
    ] as const) {
      const spent = await applied(test, status, second)
      measured.push({
        name: `回执入账（${status}）`,
        value: DURABLE / spent,
        unit: '条/秒',
        ratio: `${(DURABLE / spent / 5000).toFixed(2)} × 目标 5,000`,
        note: '原文先存后读，每报文 100 条',
      })
    }
  } finally {
    await test.close()
  }
  return measured
}
