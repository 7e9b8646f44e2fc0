import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test as base } from '@playwright/test'
import { launchElectron, runElectronCli } from '../support/stand-in-electron/launch.ts'
import type { ElectronApplication } from '../support/stand-in-electron/launch.ts'

interface Shell {
  readonly folder: string
  readonly ledgerFolder: string
  readonly env: Readonly<Record<string, string>>
  launch(...args: string[]): Promise<ElectronApplication>
}

/** The Electron program on a ledger of its own, in the real Electron where there is one. */
const test = base.extend<{ shell: Shell }>({
  // eslint wants no empty pattern, Playwright wants a pattern.
  shell: async ({ browserName: _browserName }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'portledger-electron-'))
    const ledgerFolder = join(folder, 'ledger')
    const env = { PORTLEDGER_HOME: folder, PORTLEDGER_KEYS: join(folder, 'keys') }
    const launched: ElectronApplication[] = []
    await use({
      folder,
      ledgerFolder,
      env,
      launch: async (...args) => {
        const application = await launchElectron({
          args: args.length > 0 ? args : ['--training', '--ledger', ledgerFolder],
          env,
        })
        launched.push(application)
        return application
      },
    })
    await Promise.all(launched.map((application) => application.kill()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
})

interface Called {
  readonly ok: boolean
  readonly code?: string
  readonly value?: Readonly<Record<string, unknown>>
}

const call = (page: Page, name: string, input: unknown = {}, token = ''): Promise<Called> =>
  page.evaluate(([procedure, value, session]) => window.bridge?.call(procedure, value, session) as Promise<Called>, [
    name,
    input,
    token,
  ] as const)

async function signIn(page: Page): Promise<string> {
  const answer = await call(page, 'session.signIn', { login: 'admin' })
  return String(answer.value?.['session'])
}

test('the window has the bridge, its five functions, and nothing of Node', async ({ shell }) => {
  const application = await shell.launch()
  const page = await application.firstWindow()
  await expect(page.locator('#root')).not.toBeEmpty()
  expect(
    await page.evaluate(() =>
      [...document.styleSheets].some((sheet) => sheet.href === null && sheet.cssRules.length > 0),
    ),
  ).toBe(true)
  expect(await page.evaluate(() => Object.keys(window.bridge ?? {}).sort())).toEqual([
    'call',
    'download',
    'notify',
    'onEvent',
    'upload',
  ])
  expect(
    await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => Reflect.get(window, name) !== undefined,
      ),
    ),
  ).toEqual([])
  expect(await call(page, 'session.users')).toMatchObject({ ok: true })
  expect(await call(page, 'no.such', {})).toMatchObject({ ok: false, code: 'PROCEDURE_UNKNOWN' })
  await application.close()
})

test('a file goes up in pieces with its progress, survives a killed core, and the ledger is there at the next start', async ({
  shell,
}) => {
  const application = await shell.launch()
  const page = await application.firstWindow()
  const token = await signIn(page)
  const uploaded = await page.evaluate(async (session) => {
    const progress: number[] = []
    const answer = await window.bridge?.upload(
      new File([new Uint8Array(1_300_000).fill(65)], '订单.csv'),
      session,
      (sent) => progress.push(sent),
    )
    return { answer, progress }
  }, token)
  expect(uploaded.answer).toMatchObject({ ok: true, value: { bytes: 1_300_000 } })
  expect(uploaded.progress).toEqual([524_288, 1_048_576, 1_300_000])
  await page.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    window.bridge?.onEvent((event) => heard.push(event))
  })
  const before = await call(page, 'ledger.info', {}, token)
  const core = await application.evaluate(
    ({ app }) => app.getAppMetrics().find(({ serviceName }) => serviceName === 'portledger-core')?.pid,
    undefined,
  )
  if (core === undefined) throw new Error('no core process')
  process.kill(core, 'SIGKILL')
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, 'heard')))
    .toEqual([
      { type: 'core', state: 'down' },
      { type: 'core', state: 'up' },
    ])
  expect(await call(page, 'session.users')).toMatchObject({ ok: true })
  await application.close()
  const again = await (await shell.launch()).firstWindow()
  const after = await call(again, 'ledger.info', {}, await signIn(again))
  expect(after.value?.['ledgerId']).toBe(before.value?.['ledgerId'])
})

test("a client's spreadsheet is read by the throw-away child, which the main process starts for the core", async ({
  shell,
}) => {
  const application = await shell.launch()
  const page = await application.firstWindow()
  const token = await signIn(page)
  const name = '示例-进口三单.xlsx'
  const base64 = readFileSync(join(import.meta.dirname, '../../electron/training/sample', name)).toString('base64')
  const stored = await page.evaluate(
    async ([text, fileName, session]) => {
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
      return (await window.bridge?.upload(new File([bytes], fileName), session, () => undefined)) as Called
    },
    [base64, name, token] as const,
  )
  const started = await call(
    page,
    'intake.sniff',
    { hash: stored.value?.['hash'], fileName: name, kind: 'import-parcel' },
    token,
  )
  expect(started).toEqual({ ok: true, value: { jobId: expect.any(Number) } })
  const job = async () => (await call(page, 'job.get', { id: started.value?.['jobId'] }, token)).value
  await expect.poll(job).toMatchObject({ state: 'done', result: { format: 'xlsx' } })
  await application.close()
})

test("the ledger's key is on disk only sealed", async ({ shell }) => {
  const application = await shell.launch()
  await application.firstWindow()
  const keys = join(shell.folder, 'keys')
  expect(
    readdirSync(keys)
      .map((name) => name.replace(/^.*\./, ''))
      .sort(),
  ).toEqual(['key', 'sealed'])
  expect(readFileSync(join(keys, 'wrapping.key')).toString('latin1')).not.toMatch(/^[\w+/]{43}=$/)
  expect(readFileSync(join(shell.ledgerFolder, 'ledger.db')).subarray(0, 15).toString('latin1')).not.toBe(
    'SQLite format 3',
  )
  await application.close()
})

test('navigation, new windows and foreign requests go nowhere; only listed https addresses reach the system', async ({
  shell,
}) => {
  const application = await shell.launch()
  const page = await application.firstWindow()
  await application.evaluate(({ shell: system }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    system.openExternal = async (address) => void opened.push(address)
  }, undefined)
  const home = page.url()
  for (const address of [
    'https://evil.example/?app://client/',
    'https://client.app.invalid.evil.example/',
    'data:text/html,hi',
    'file:///etc/passwd',
  ]) {
    await page.evaluate((target) => window.open(target), address)
    await page.evaluate((target) => {
      window.location.href = target
    }, address)
  }
  await page.evaluate(() => void window.open('https://www.singlewindow.cn/help'))
  await expect
    .poll(() => application.evaluate(() => Reflect.get(globalThis, 'opened') as string[], undefined))
    .toEqual(['https://www.singlewindow.cn/help'])
  expect(page.url()).toBe(home)
  await application.close()
})

test('the command line attaches to the open windows, and works by itself when there are none', async ({ shell }) => {
  const ask = async (...args: string[]) => {
    const { code, output } = await runElectronCli({ args: [...args, '--ledger', shell.ledgerFolder], env: shell.env })
    return { code, answer: JSON.parse(output) as { ok: boolean; value?: Record<string, unknown>; code?: string } }
  }
  const application = await shell.launch()
  await application.firstWindow()
  const attached = await ask('call', 'ledger.info', '{}')
  expect(attached).toMatchObject({ code: 0, answer: { ok: true } })
  await application.close()
  expect(existsSync(join(shell.ledgerFolder, 'run.json'))).toBe(false)
  const alone = await ask('call', 'ledger.info', '{}')
  expect(alone.answer.value?.['ledgerId']).toBe(attached.answer.value?.['ledgerId'])
  expect(await ask('call', 'no.such', '{}')).toMatchObject({
    code: 1,
    answer: { ok: false, code: 'PROCEDURE_UNKNOWN' },
  })
  expect(existsSync(join(shell.ledgerFolder, 'run.json'))).toBe(false)
})
