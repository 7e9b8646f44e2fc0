import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realDisk } from '../../electron/adapter/channel/disk.ts'
import { openFolderChannel } from '../../electron/adapter/channel/folder.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import type { Clock, Wire } from '../../electron/core/ports.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { watchPauses } from '../support/pauses.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { fakeSigner } from '../sim/filing-template.ts'
import type { Measured } from './bench.ts'

/** A receive folder that filled up over a weekend, drained by the pump while others want their turn. Virtual clock, real files. */
const FILES = Number(process.env['BENCH_FILES'] ?? 20_000)
/** What each inventory is answered, one file an answer. */
const ANSWERS = ['2', '120', '399', '800', '899'] as const
const TARGET_MS = 100

function folderWire(root: string, clock: Clock): Wire {
  const boxes = {
    outBox: join(root, 'OutBox'),
    inBox: join(root, 'InBox'),
    sentBox: join(root, 'SentBox'),
    failBox: join(root, 'FailBox'),
  }
  for (const box of Object.values(boxes)) mkdirSync(box, { recursive: true })
  return openFolderChannel(
    {
      id: 'training',
      title: '示例',
      kind: 'import-client',
      lines: [{ business: 'IMPCEB', types: [], form: 'dxp', ...boxes }],
      prefix: '',
      stallMinutes: 600,
      receiptMinutes: 600,
      record: join(root, 'record', 'sent'),
    },
    { clock, disk: realDisk },
  )
}

function writeReceipts(test: TestLedger, inBox: string): number {
  const rows = test.core.ledger
    .sql("select cop_no as copNo from filing where kind = 'CEB621Message' order by filing_id")
    .all() as { copNo: string }[]
  const old = test.clock.now() / 1000 - 3600
  let written = 0
  ANSWERS.forEach((status, second) => {
    for (const { copNo } of rows) {
      if (written === FILES) return
      const number = String(++written).padStart(9, '0')
      const text = `<?xml version="1.0" encoding="UTF-8"?><CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="00000000-42A2-C399-E805-${number.padStart(12, '0')}"><InventoryReturn><guid>4B0D94B1-42A2-C399-E805-7CB8637AEFA6</guid><customsCode>4612</customsCode><ebpCode>4101960AAA</ebpCode><ebcCode>4101960BBB</ebcCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><preNo>B20261122${copNo.slice(-9)}</preNo><invtNo>46122026I${copNo.slice(-9)}</invtNo><returnStatus>${status}</returnStatus><returnTime>2026112210${String(10 + second)}00000</returnTime><returnInfo>[Code:1800;Desc:逻辑校验通过]</returnInfo></InventoryReturn></CEB622Message>`
      const path = join(inBox, `CEB622_${number}.xml`)
      writeFileSync(path, text)
      utimesSync(path, old + second, old + second)
    }
  })
  return written
}

/** Lets the virtual clock run while a job does. */
async function running<T>(test: TestLedger, job: Promise<T>): Promise<T> {
  let isOver = false
  const ended = job.finally(() => (isOver = true))
  while (!isOver) {
    for (let turn = 0; turn < 20 && !isOver; turn++) await new Promise((resolve) => setImmediate(resolve))
    test.clock.advance(500)
  }
  return ended
}

/** The measurements of this room. */
export async function bench(): Promise<Measured[]> {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'portledger-folder-'))
  const test = await openTestLedger({
    kind: 'real',
    wires: ({ clock }) => [folderWire(root, clock)],
    signers: [fakeSigner],
  })
  try {
    const { secrets } = test.core.context(SYSTEM)
    const place = { ledger: test.core.ledger, secrets, rng: seededRng(3), now: test.clock.now() }
    const parcels = Math.ceil(FILES / ANSWERS.length)
    const { clients } = seedParcels(place, { parcels: 0, clients: 4, batchRows: 1, documents: 'all', states: 'fresh' })
    const id = clients.find((one) => one.modes.includes('1210I'))?.id ?? 0
    seedParcels(place, { parcels, clients: 1, batchRows: parcels, documents: 'all', states: 'fresh', oneBatch: true }, [
      { id, modes: ['1210I'] },
    ])
    await test.value('channel.switch', { id: 'training', enabled: true })
    await running(test, test.job('filing.file', { selection: { filters: [] }, acceptWarnings: true }))
    await running(test, test.job('channel.sync', { untilIdle: false, maxSeconds: 600 }))
    const files = writeReceipts(test, join(root, 'InBox'))
    const start = performance.now()
    let read = 0
    const { pauses } = await watchPauses(async () => {
      for (let round = 0; round < 40 && read < files; round++) {
        await running(test, test.job('channel.sync', { untilIdle: false, maxSeconds: 600 }))
        test.clock.advance(20_000)
        read = (
          test.core.ledger.sql("select count(*) as n from inbox_progress where state = 'read'").get() as { n: number }
        ).n
      }
    })
    const seconds = (performance.now() - start) / 1000
    const released = (
      test.core.ledger.sql("select count(*) as n from filing where state = 'closed'").get() as { n: number }
    ).n
    if (read !== files) throw new Error(`${read} of ${files} files were read`)
    return [
      {
        name: `${files.toLocaleString('en-US')} 份积压文件收完`,
        value: pauses.wall,
        unit: '毫秒（最长停顿）',
        ratio: `${(pauses.wall / TARGET_MS).toFixed(2)} × 目标 ${TARGET_MS} 毫秒`,
        note: `处理器 ${pauses.cpu.toFixed(1)} 毫秒；${seconds.toFixed(1)} 秒，${Math.round(files / seconds)} 份/秒，${released} 票结关`,
      },
    ]
  } finally {
    await test.close()
    rmSync(root, { recursive: true, force: true })
  }
}
