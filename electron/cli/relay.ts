import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { realDisk } from '../adapter/channel/disk.ts'
import { openConfiguredChannel } from '../adapter/channel/index.ts'
import { relayOnce, type RelayResult } from '../adapter/channel/transfer.ts'
import { transferSeal } from '../adapter/channel/transfer-seal.ts'
import { systemClock, systemRng } from '../adapter/system/clock.ts'
import { channelBodySchema } from '../../shared/contract/area/channel.ts'
import type { Answer } from '../../shared/contract/index.ts'

/**
 * The machine outside: no ledger, only a file that says which stick and which channel. It holds the pairing phrase, so only its owner
 * should read it.
 *
 *   { "stick": "E:\\", "pairing": "…", "channel": { "kind": "exchange-client", "lines": [ … ] } }
 */
const settings = z.object({
  stick: z.string().min(1),
  pairing: z.string().min(20).max(200),
  channel: channelBodySchema,
})

export async function relay(file: string | undefined): Promise<Answer<RelayResult>> {
  if (file === undefined || !existsSync(file))
    return { ok: false, code: 'INPUT_INVALID', data: { path: '转发设置', reason: `没有找到文件 ${file ?? ''}` } }
  const parsed = settings.safeParse(readJson(file))
  if (!parsed.success)
    return {
      ok: false,
      code: 'INPUT_INVALID',
      data: { path: parsed.error.issues[0]?.path.join('.') ?? '', reason: parsed.error.issues[0]?.message ?? '' },
    }
  const { stick, pairing, channel } = parsed.data
  if (channel.kind === 'transfer-file')
    return { ok: false, code: 'INPUT_INVALID', data: { path: 'channel.kind', reason: '外网一侧应为实际联通的通道' } }
  if (!existsSync(stick)) return { ok: false, code: 'CHANNEL_OFFLINE', data: { channel: stick } }
  const directory = join(dirname(resolve(file)), 'relay')
  const outside = openConfiguredChannel(
    { id: 'relay', title: '外网转发', body: channel },
    { directory, clock: systemClock, rng: systemRng() },
  )
  try {
    const value = await relayOnce(
      {
        id: 'stick',
        title: '传输盘',
        folder: stick,
        seal: transferSeal(pairing),
        record: join(directory, 'stick.sent'),
      },
      outside,
      { clock: systemClock, disk: realDisk },
    )
    const { stopped, passedOn, broughtBack } = value
    if (stopped !== '') return { ok: false, code: 'TRANSFER_STOPPED', data: { reason: stopped, passedOn, broughtBack } }
    return { ok: true, value }
  } finally {
    outside.close()
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
