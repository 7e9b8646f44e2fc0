import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { importFile } from '../../electron/cli/cli.ts'
import type { Desk } from '../../electron/cli/desk.ts'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import type { Filter } from '../../shared/contract/index.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, samples, signIn, strip, value } from './support/office.ts'

const MINUTE = 60_000
const clockFile = join(mkdtempSync(join(tmpdir(), 'portledger-clock-')), 'shift')
// A Tuesday, 22:30 in Beijing: three hours later it is Wednesday.
let shift = Date.parse('2026-11-24T14:30:00.000Z') - Date.now()
const pass = (minutes: number): void => {
  shift += minutes * MINUTE
  writeFileSync(clockFile, String(shift))
}
pass(0)

test.use({
  actionTimeout: 15_000,
  launch: {
    args: ['--training'],
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, '../support/shifted-clock.ts')).href}`,
      PORTLEDGER_TEST_CLOCK: clockFile,
    },
  },
})

/** Before the night: a client with 57 parcels and a duty bill that is due today; each step of customs takes ten minutes. */
async function foundOffice(desk: Desk): Promise<number[]> {
  const { id } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  value(await desk.call('profile.save', { clientId: id, mode: '1210I', body: SAMPLE_IMPORT_PROFILE }))
  for (const [kind, file] of [
    ['goods', SAMPLE_FILES.goods],
    ['import-parcel', SAMPLE_FILES.importParcels],
  ] as const)
    value(await importFile(desk, kind, join(samples, file), SAMPLE_CLIENT.code, undefined))
  const bill = {
    kind: 'duty',
    number: '示例税单1',
    title: '关税',
    amount: '1200.00',
    entryNo: '',
    clientId: id,
  } as const
  value(await desk.call('claim.save', { ...bill, declaredOn: '2026-11-09', issuedOn: '', endsOn: '', note: '' }))
  value(await desk.call('training.set', { seed: 11, delayMs: 10 * MINUTE, rejectPercent: 40 }))
  const ready = value(
    await desk.call('parcel.page', { filters: [{ field: 'matchState', op: 'is', value: 'agreed' }], limit: 100 }),
  )
  return ready.rows.map((row) => row.id)
}

/** An answer to an inventory that is not ours, as a file on a stick. */
function strangerFile(): string {
  const head = {
    guid: '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
    agentCode: SAMPLE_IMPORT_PROFILE.agentCode,
    customsCode: '4612',
    ebpCode: SAMPLE_IMPORT_PROFILE.platformCode,
    ebcCode: SAMPLE_IMPORT_PROFILE.merchantCode,
    copNo: 'SLSTRANGER1',
    returnStatus: '120',
    returnTime: '20261125000000000',
    returnInfo: '[Code:1800;Desc:逻辑校验通过]',
  }
  return buildCeb(
    {
      type: 'CEB622Message',
      guid: '3F2504E0-4F89-41D3-9A0C-0305E82C3302',
      version: '1.0',
      documents: [{ head, lines: [] }],
      signed: false,
    },
    '202205',
  )
}

/** Statuses of the receipts that lead to what a line says, and what the timeline says of a filing that left. */
const WORDS: Readonly<Record<string, string>> = { 申报中: '2', 入库: '120', 放行: '800', 结关: '899', 退单: '100' }

/** What the timelines say, filing by filing: which left, and which got a status, after a moment. */
async function fromTimelines(desk: Desk, since: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const { rows } = value(await desk.call('filing.page', { filters: [], limit: 500 }))
  for (const row of rows) {
    const { timeline } = value(await desk.call('filing.get', { id: row.id }))
    const seen = timeline.filter((event) => event.at > since)
    for (const word of new Set(seen.map((event) => (event.status === '' ? event.what : event.status))))
      found.set(word, [...(found.get(word) ?? []), row.key].sort())
  }
  return found
}

/** How many rows a grid says it has. */
async function countOf(page: Page, grid: string): Promise<number> {
  const list = page.locator('.list-grid').filter({ has: page.getByRole('grid', { name: grid, exact: true }) })
  const figure = list.getByText(/^[\d,]+ 行$/)
  await expect(figure).toBeVisible()
  return Number((await figure.textContent())?.replace(/[^\d]/g, ''))
}

test('three hours offline: the page after it says what left, what came and what ran out, and each line opens exactly its rows', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  const desk = await officeDesk(program)
  const parcels = await foundOffice(desk)
  await signIn(program, page)
  await expect(page.getByText('没有新的变化')).toBeVisible()
  const file = async (ids: number[]): Promise<number> =>
    value(await desk.job('filing.file', { selection: { ids }, acceptWarnings: true })).filed
  let since = ''

  await test.step('filed and sent, then the line is cut: what is filed now waits, answers pile up, terms run out', async () => {
    expect(await file(parcels.slice(0, 30))).toBe(30)
    const left: Filter[] = [{ field: 'state', op: 'is', value: 'sent' }]
    await expect.poll(async () => value(await desk.call('filing.count', { filters: left })).count).toBe(60)
    await go(page, '离线期间')
    await expect(page.getByRole('region', { name: '发出' })).toContainText('60')
    await page.keyboard.press('F8')
    await expect(page.getByText('这段时间没有变化')).toBeVisible()
    since = value(await desk.call('layout.load', { key: 'away-since' })).body ?? ''
    await go(page, '通道与培训')
    await page.getByRole('switch', { name: '培训窗口联通' }).click()
    await expect(page.getByText('已断开：单证留在待发')).toBeVisible()
    await file(parcels.slice(30))
    await expect(strip(page, '待发')).not.toHaveText(/ 0$/)
    const stranger = join(program.folder, '回执.xml')
    writeFileSync(stranger, strangerFile())
    const { hash } = value(await desk.upload(stranger))
    value(await desk.call('receipt.apply', { hash, fileName: '回执.xml' }))
    pass(180)
  })

  /** A line of the page: opens it and compares its figure with the rows that come up. */
  const opens = async (group: string, line: RegExp, grid: string, holds: string): Promise<void> => {
    await go(page, '离线期间')
    const button = page.getByRole('region', { name: group }).getByRole('button', { name: line })
    const figure = Number((await button.locator('.pile-count').textContent())?.replace(/,/g, ''))
    await button.click()
    expect([group, await countOf(page, grid)]).toEqual([group, figure])
    await expect(page.locator('.list-grid').filter({ has: page.getByRole('grid', { name: grid }) })).toContainText(
      holds,
    )
  }

  await test.step('still offline: nobody answered what was sent before, and the page says since when', async () => {
    await page.keyboard.press('F8')
    await expect(strip(page, '未回')).toHaveText(/ 60$/)
    await go(page, '离线期间')
    await expect(page.getByRole('button', { name: /起没有联系$/ })).toBeVisible()
    await opens('无回音', /仍无回音/, '无回音的单证', '')
  })

  await test.step('joined again, what waited leaves and what piled up comes in', async () => {
    await go(page, '通道与培训')
    await page.getByRole('switch', { name: '培训窗口联通' }).click()
    await page.keyboard.press('F8')
    const answered: Filter[] = [
      { field: 'kind', op: 'is', value: 'CEB621Message' },
      { field: 'state', op: 'in', value: ['closed', 'rejected'] },
    ]
    await expect.poll(async () => value(await desk.call('filing.count', { filters: answered })).count).toBe(30)
    await expect(strip(page, '待发')).toHaveText(/ 0$/)
  })

  await test.step('the page has every figure, and the gap itself', async () => {
    await go(page, '离线期间')
    await expect(page.getByText(/起断线 3 小时/)).toBeVisible()
    const timelines = await fromTimelines(desk, since)
    const { lines } = value(await desk.call('ledger.whileAway', { since }))
    expect(lines.map((line) => line.group)).toEqual(
      expect.arrayContaining(['sent', 'accepted', 'released', 'rejected', 'stranger', 'overdue']),
    )
    for (const line of lines.filter((one) => one.open.screen === 'filing')) {
      const { rows } = value(await desk.call('filing.page', { filters: line.open.filters, limit: 500 }))
      const word = line.group === 'sent' ? '已交给通道' : (WORDS[line.title] ?? '')
      expect([line.title, line.count, rows.map((row) => row.key).sort()]).toEqual([
        line.title,
        rows.length,
        timelines.get(word),
      ])
    }
    const found = await new AxeBuilder({ page }).analyze()
    expect(found.violations.map((one) => one.id)).toEqual([])
  })

  for (const [group, line, grid, holds] of [
    ['发出', /跨境单证/, '申报单证', '期间 已发'],
    ['放行', /结关/, '申报单证', '结关'],
    ['退单与失败', /退单/, '申报单证', '退单'],
    ['来路不明的回执', /未找到单证/, '待匹配回执', 'SLSTRANGER1'],
    ['期间到期', /已过缴款期限/, '缴款书', '示例税单1'],
  ] as const)
    await test.step(`${group} opens its rows`, () => opens(group, line, grid, holds))

  await test.step('seen: what comes from now on is new', async () => {
    await go(page, '离线期间')
    // What is to be acknowledged has to be there.
    await expect(page.getByRole('region', { name: '发出' })).toBeVisible()
    await expect(page.getByRole('button', { name: '知道了 F8' })).toBeEnabled()
    await page.keyboard.press('F8')
    await expect(page.getByRole('region', { name: '发出' })).toBeHidden()
  })
  await desk.close()
  expect(complaints).toEqual([])
})
