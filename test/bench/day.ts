import { playDay } from '../sim/full-day.ts'
import type { Measured } from './bench.ts'

/** A whole day at full load through pump, inbox and training window, as `npm run sim -- --day 45000` plays it. */
const PARCELS = Number(process.env['BENCH_DAY'] ?? 45_000)

/** The measurements of this room. */
export async function bench(): Promise<Measured[]> {
  const before = process.cpuUsage()
  const day = await playDay(PARCELS, 1)
  const { user, system } = process.cpuUsage(before)
  if (day.wrong.length > 0) throw new Error(day.wrong.join('\n'))
  return [
    {
      name: `模拟 ${PARCELS.toLocaleString('en-US')} 票的一天`,
      value: day.seconds,
      unit: '秒',
      ratio: `${(day.seconds / 60).toFixed(2)} × 目标 60 秒`,
      note: `${day.messages} 个报文，${day.receipts.toLocaleString('en-US')} 条回执；连同生成台账共用处理器 ${((user + system) / 1e6).toFixed(0)} 秒`,
    },
  ]
}
