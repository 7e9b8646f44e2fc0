import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { fileKeys } from '../../electron/adapter/system/keys-file.ts'
import { attach } from '../../electron/host/attach-client.ts'
import { findInstalledBrowser } from '../../electron/host/installed-browser.ts'
import { openTestLedger, seededRng } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { StartedHost } from '../support/started-host.ts'

interface Measured {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly ratio?: string
  readonly note: string
}

/** BENCH_START_PARCELS = one number for a quick look. */
const SIZES = process.env['BENCH_START_PARCELS']?.split(',').map(Number) ?? [300_000, 2_000_000]
const STARTS = 3
/** The requirement: from the browser being up to a home that can be worked with. */
const TARGET_MS = 2000

/** A training ledger of many parcels, with its key, as an office has it after a while. */
async function seed(folder: string, parcels: number): Promise<void> {
  const place = await openTestLedger({ directory: join(folder, 'ledger'), keys: fileKeys(join(folder, 'keys')) })
  const { core } = place
  seedParcels(
    {
      ledger: core.ledger,
      secrets: core.context({ userId: 0, login: 'system', name: '', roles: ['admin'] }).secrets,
      rng: seededRng(5),
      now: Date.now(),
    },
    { parcels, clients: 300, batchRows: 2000, documents: 'none', states: 'aged' },
  )
  // The folder stays.
  await core.stop()
}

interface Start {
  /** From `npm start` to the address of the window. */
  readonly served: number
  /** From the navigation to the page on which one signs in. */
  readonly signIn: number
  /** From there to a home whose piles are there. */
  readonly home: number
}

async function startOnce(folder: string, browser: Browser): Promise<Start> {
  const begun = performance.now()
  const host = new StartedHost({
    script: 'electron/host/start.ts',
    args: ['--training'],
    ledgerFolder: join(folder, 'ledger'),
    homeFolder: folder,
  })
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })
  try {
    await host.whenUp()
    const served = performance.now() - begun
    const url = (await (await attach(join(folder, 'ledger')))?.windowUrl()) ?? ''
    const page = await context.newPage()
    const up = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    const user = page.getByRole('button', { name: /管理员/ }).first()
    await user.waitFor()
    const signIn = performance.now() - up
    await user.click()
    await page.getByRole('navigation', { name: '功能' }).waitFor()
    await page.getByRole('region', { name: '待办' }).getByRole('button').first().waitFor()
    return { served, signIn, home: performance.now() - up - signIn }
  } finally {
    await context.close()
    await host.stop()
  }
}

/** Bench of the start: the program as people start it, in the installed browser, on a large ledger. */
export async function bench(): Promise<readonly Measured[]> {
  const executablePath = findInstalledBrowser()
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const measured: Measured[] = []
  try {
    for (const parcels of SIZES) {
      const folder = mkdtempSync(join(tmpdir(), 'start-bench-'))
      try {
        await seed(folder, parcels)
        const starts: Start[] = []
        for (let i = 0; i < STARTS; i++) starts.push(await startOnce(folder, browser))
        const best = starts.reduce((a, b) => (a.signIn + a.home < b.signIn + b.home ? a : b))
        const total = best.signIn + best.home
        measured.push({
          name: `启动：浏览器已开，到可用的工作台，${parcels.toLocaleString('en-US')} 票`,
          value: total,
          unit: 'ms',
          ratio: `${(total / TARGET_MS).toFixed(2)} × 目标 ${TARGET_MS} ms`,
          note: `登录页 ${Math.round(best.signIn)} ms，选人后到待办 ${Math.round(best.home)} ms；此前主机与内核就绪 ${Math.round(best.served)} ms；${STARTS} 次取最快`,
        })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  } finally {
    await browser.close()
  }
  return measured
}
