import { Agent, request as httpsRequest } from 'node:https'
import { makeLanCertificate } from '../../electron/adapter/certificate/lan-certificate.ts'
import type { HostRequest } from '../../electron/core/link-protocol.ts'
import { DEVICE_COOKIE, startLanServer } from '../../electron/host/lan-server.ts'
import { transaction } from '../../db/tx.ts'
import type { WriteHandle } from '../../db/open.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { dispatchParcel, packParcel } from '../../electron/core/service/shelf/work.ts'
import { openWarehouse, stock, type Warehouse } from '../sim/shelf-office.ts'
import type { Measured } from './bench.ts'

/** Parcel movements through both ledgers, count sheets, and thirty handhelds and desks on one core over TLS; encrypted, durable. */
const PARCELS = Number(process.env['BENCH_PARCELS'] ?? 15_000)
const COUNT_LINES = Number(process.env['BENCH_COUNT'] ?? 5000)
const DESKS = 30
const CALLS = Number(process.env['BENCH_CALLS'] ?? 40)
const W = 'warehouse'

const seconds = (from: number): number => (performance.now() - from) / 1000

/** Scans of handhelds arrive up to a hundred in one commit. */
const AT_ONCE = 100

function inOne<Row>(ledger: WriteHandle, rows: readonly Row[], work: (row: Row) => void): void {
  transaction(ledger, () => rows.forEach(work))
}

async function movements(one: Warehouse): Promise<Measured[]> {
  const { test, goods } = one
  const { ledger } = test.core
  // Customs has let everything go: what is measured is the warehouse.
  ledger.sql("update parcel set gross_weight = gross_weight, filing_state = 'released'").run()
  await stock(
    one,
    goods.map((row, i) => ({ sku: row.sku, qty: 10_000_000, bin: `A-${String(i).padStart(3, '0')}` })),
  )
  const before = (ledger.sql('select count(*) as n from stock_entry').get() as { n: number }).n
  const moved = (ledger.sql('select count(*) as n from stock_line').get() as { n: number }).n
  const bag = await test.value('handover.open', {}, W)
  const context = test.core.context(SYSTEM)
  const start = performance.now()
  let made = 0
  for (;;) {
    const wave = await test.call('wave.make', { kind: 'cutoff', limit: 500 }, W)
    if (!wave.ok) break
    if (wave.value.id === 0) throw new Error(JSON.stringify(wave.value.held[0]))
    await test.value('wave.pick', { id: wave.value.id }, W)
    const { parcels } = await test.value('wave.get', { id: wave.value.id })
    for (let from = 0; from < parcels.length; from += AT_ONCE) {
      const part = parcels.slice(from, from + AT_ONCE)
      inOne(ledger, part, ({ orderNo }) => void packParcel(context, { code: orderNo, weight: '', accept: false }))
      inOne(ledger, part, ({ orderNo }) => void dispatchParcel(context, { code: orderNo, handoverId: bag.id }))
    }
    made += parcels.length
  }
  const spent = seconds(start)
  const lines = (ledger.sql('select count(*) as n from stock_line').get() as { n: number }).n - moved
  const entries = (ledger.sql('select count(*) as n from stock_entry').get() as { n: number }).n - before
  const steps = made * 3
  return [
    {
      name: '包裹移动（拣、包、出库各一次，一百票一次提交）',
      value: steps / spent,
      unit: '次/秒',
      ratio: `45,000 次 ${((45_000 / steps) * spent).toFixed(1)} 秒，目标 10`,
      note: `${made} 票，${entries} 笔流水 ${lines} 行，${spent.toFixed(1)} 秒`,
    },
  ]
}

async function counting(one: Warehouse): Promise<Measured> {
  const { test, goods } = one
  const sku = goods[0]?.sku ?? ''
  const bins = Array.from({ length: COUNT_LINES }, (_, i) => `C-${String(i).padStart(5, '0')}`)
  await test.value('bin.import', { rows: [['库位', '库区'], ...bins.map((bin) => [bin, 'C'])] }, W)
  const inbound = await test.value('inbound.open', {
    number: 'QD-BENCH-C',
    ownerId: one.clientId,
    lines: [{ sku, qty: String(COUNT_LINES * 5) }],
  })
  for (const bin of bins) await test.value('inbound.tally', { id: inbound.id, code: sku, qty: '5', bin }, W)
  const { id } = await test.value('count.open', { name: '测速', zone: 'C' }, W)
  const start = performance.now()
  const answer = await test.value(
    'count.import',
    { id, rows: [['库位', '货号', '实盘'], ...bins.map((bin) => [bin, sku, '5'])] },
    W,
  )
  const spent = seconds(start)
  if (answer.taken !== COUNT_LINES) throw new Error(`${answer.taken} lines: ${JSON.stringify(answer.refused[0])}`)
  return {
    name: '盘点表导入',
    value: COUNT_LINES / spent,
    unit: '行/秒',
    ratio: `5,000 行 ${((5000 / COUNT_LINES) * spent).toFixed(2)} 秒，目标 2`,
    note: `${COUNT_LINES} 行，一次提交`,
  }
}

interface Line {
  readonly path: string
  readonly body: unknown
}

function askOver(agent: Agent, port: number, secret: string, line: Line): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const outgoing = httpsRequest(
      {
        agent,
        host: '127.0.0.1',
        port,
        path: `/call/${line.path}`,
        method: 'POST',
        rejectUnauthorized: false,
        headers: {
          'Content-Type': 'application/json',
          Origin: `https://127.0.0.1:${port}`,
          Cookie: `${DEVICE_COOKIE}=${secret}`,
        },
      },
      (response) => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(performance.now() - start)
            : reject(new Error(String(response.statusCode))),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify(line.body))
  })
}

async function together(one: Warehouse): Promise<Measured> {
  const { test, goods } = one
  const { core } = test
  const made = makeLanCertificate(['127.0.0.1'], Date.now())
  const server = await startLanServer({
    link: {
      request: async (request: HostRequest) =>
        request.type === 'call'
          ? core.call(request.name, request.input, request.session.token, request.session)
          : { ok: true, value: null },
      onEvent: () => () => undefined,
      onState: () => () => undefined,
      state: { state: 'starting' },
    },
    rendererFolder: '.',
    port: 0,
    names: ['127.0.0.1'],
    ...made,
    limits: { burst: 100_000, perSecond: 100_000 },
  })
  core.noteLan({
    port: server.port,
    addresses: [`https://127.0.0.1:${server.port}`],
    fingerprint: '',
    validTo: '',
    problem: '',
  })
  const keeper = (await test.value('session.users', {})).users.find((user) => user.login === W)
  const secrets: string[] = []
  for (let i = 0; i < DESKS; i++) {
    const { code } = await test.value('lan.pair', { kind: 'handheld', name: `测速 ${i}`, userId: keeper?.id ?? 0 })
    const answer = await core.call('lan.redeem', { code }, undefined, { via: 'lan' })
    if (!answer.ok) throw new Error(answer.code)
    secrets.push((answer.value as { secret: string }).secret)
  }
  const inbound = await test.value('inbound.open', {
    number: 'QD-BENCH-D',
    ownerId: one.clientId,
    lines: [{ sku: goods[1]?.sku ?? '', qty: '1000000' }],
  })
  const times: number[] = []
  await Promise.all(
    secrets.map(async (secret, desk) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (let i = 0; i < CALLS; i++) {
        const id = `00000000-0000-4000-8000-${String(desk * 10_000 + i).padStart(12, '0')}`
        const scan: Line = {
          path: 'handheld.scans',
          body: {
            scans: [{ id, seq: i + 1, kind: 'receive', at: 0, input: { id: inbound.id, code: goods[1]?.sku ?? '' } }],
          },
        }
        times.push(
          await askOver(
            agent,
            server.port,
            secret,
            i % 3 === 0 ? { path: 'warehouse.scan', body: { code: goods[0]?.sku ?? '' } } : scan,
          ),
        )
        // A person who scans quickly scans about once a second; a fifth of it is five times that.
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      agent.destroy()
    }),
  )
  await server.close()
  times.sort((a, b) => a - b)
  const p95 = times[Math.floor(times.length * 0.95)] ?? 0
  return {
    name: `${DESKS} 台同时扫描与查询（TLS），p95`,
    value: p95,
    unit: '毫秒',
    ratio: `${(p95 / 150).toFixed(2)} × 目标 150`,
    note: `${times.length} 次，中位 ${(times[Math.floor(times.length / 2)] ?? 0).toFixed(1)}，最长 ${(times.at(-1) ?? 0).toFixed(0)}`,
  }
}

export async function bench(): Promise<readonly Measured[]> {
  const one = await openWarehouse(PARCELS)
  try {
    return [...(await movements(one)), await counting(one), await together(one)]
  } finally {
    await one.test.close()
  }
}
