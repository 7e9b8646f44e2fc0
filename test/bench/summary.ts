import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { insertSeededLists, withoutWaiting } from '../../db/testing/seed.ts'
import { transaction } from '../../db/tx.ts'
import { openTestLedger } from '../support/ledger.ts'
import { watchPauses } from '../support/pauses.ts'
import type { Measured } from './bench.ts'

/** A month's released lists prepared to a summary, on an encrypted ledger. */
const LISTS = Number(process.env['BENCH_LISTS'] ?? 1_000_000)
const BLOCK = 50_000

/** Shippers, places and ports over which a month is spread (示例). */
function heads(): string[] {
  return Array.from({ length: 40 }, (_, n) =>
    JSON.stringify({
      customsCode: '4604',
      agentCode: '4101960CCC',
      agentName: '示例外综服企业',
      ebcCode: `41019${String(60000 + (n % 8)).padStart(5, '0')}`,
      ebcName: `示例电商企业${n % 8}`,
      ownerCode: `41019${String(70000 + (n % 8)).padStart(5, '0')}`,
      ownerName: `示例生产企业${n % 8}`,
      trafMode: '5',
      country: ['502', '110', '116', '303', '305'][n % 5],
      portCode: '4604',
      loctNo: '',
    }),
  )
}

/** The measurements of this room. */
export async function bench(): Promise<Measured[]> {
  const test = await openTestLedger({ directory: mkdtempSync(join(tmpdir(), 'portledger-bench-')) })
  try {
    const { ledger } = test.core
    const groups = heads()
    withoutWaiting(ledger, () => {
      for (let from = 1; from <= LISTS; from += BLOCK)
        transaction(ledger, () =>
          insertSeededLists(ledger, {
            from,
            count: Math.min(BLOCK, LISTS - from + 1),
            clientId: 1,
            groups,
            returnTime: '20261110101000000',
            at: test.clock.now(),
          }),
        )
    })
    const start = performance.now()
    const { value, pauses } = await watchPauses(() => test.job('summary.prepare', { month: '2026-11' }))
    const seconds = (performance.now() - start) / 1000
    if (value.result?.lists !== LISTS) throw new Error(`${value.result?.lists ?? value.code ?? ''} of ${LISTS} lists`)
    return [
      {
        name: `一个月 ${LISTS.toLocaleString('en-US')} 票清单汇总预览`,
        value: seconds,
        unit: '秒',
        ratio: `${(seconds / 60).toFixed(2)} × 目标 60 秒`,
        note: `${value.result.groupCount} 组 ${value.result.declarationLines.toLocaleString('en-US')} 行，${value.result.applications} 份申请；最长一段 ${pauses.wall.toFixed(0)} 毫秒（处理器 ${pauses.cpu.toFixed(1)}）`,
      },
    ]
  } finally {
    await test.close()
  }
}
