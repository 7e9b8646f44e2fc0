import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { importFile } from '../../electron/cli/cli.ts'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import { join } from 'node:path'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, pick, samples, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

async function noViolations(page: Page, where: string): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${where} ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
  await shot(page, where)
}

/** For whoever wants to look: SHOTS=folder. */
async function shot(page: Page, where: string): Promise<void> {
  const shots = process.env['SHOTS']
  if (shots === undefined) return
  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${shots}/${where}-${width}.png` })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('库位作业: bins pasted, a truck counted against its list with every difference said, goods shelved, held, shown to an officer', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  const desk = await officeDesk(program)
  const { id } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  value(await desk.call('profile.save', { clientId: id, mode: '1210I', body: SAMPLE_IMPORT_PROFILE }))
  value(await importFile(desk, 'goods', join(samples, SAMPLE_FILES.goods), SAMPLE_CLIENT.code, undefined))
  value(
    await importFile(desk, 'import-parcel', join(samples, SAMPLE_FILES.importParcels), SAMPLE_CLIENT.code, undefined),
  )
  value(await desk.call('training.set', { seed: 7, delayMs: 0 }))
  value(
    await desk.job('filing.file', {
      selection: { filters: [{ field: 'matchState', op: 'is', value: 'agreed' }], except: [] },
      acceptWarnings: true,
    }),
  )
  value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 60 }))
  const goods = value(await desk.call('goods.page', { limit: 50 })).rows
  const [first, second] = goods
  await signIn(program, page)
  await go(page, '库位作业')
  const tab = (name: string) =>
    page.getByRole('tablist', { name: '库位作业' }).getByRole('tab', { name, exact: true }).click()
  await expect(page.getByRole('textbox', { name: '扫码查询：库位、商品、到货单' })).toBeFocused()
  await shot(page, '今日-空')

  await test.step('bins are pasted; a bad row comes back and stops nobody', async () => {
    await tab('库位')
    await page.keyboard.press('Control+i')
    await page
      .getByRole('textbox', { name: '库位表' })
      .fill(
        '库位\t库区\t用途\t状态\nA-01-01\tA\t存储\t保税\nA-01-02\tA\t存储\t保税\n库位三\tA\t\t\nR-01\tR\t收货\t核注申请中',
      )
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('table', { name: '退回的行' })).toContainText('只能用字母、数字')
    await noViolations(page, '库位-导入')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('grid', { name: '库位' })).toContainText('A-01-02')
    // The legend is a line above the list and takes nothing of its width.
    const legend = await page.getByRole('group', { name: '库位状态图例' }).boundingBox()
    const list = await page.getByRole('grid', { name: '库位' }).boundingBox()
    expect((legend?.y ?? 0) + (legend?.height ?? 0)).toBeLessThanOrEqual(list?.y ?? 0)
    expect(list?.width ?? 0).toBeGreaterThan((legend?.width ?? 0) - 40)
    await noViolations(page, '库位')
  })

  await test.step('the tally says what is wrong at once, and counts what is right', async () => {
    await tab('收货')
    await page.keyboard.press('F7')
    await page.getByLabel('单据编号').fill('QD410126I000000001')
    await pick(page, '货主', SAMPLE_CLIENT.code)
    await page
      .getByRole('textbox', { name: '应到明细' })
      .fill(`货号\t应到数量\t批次\t效期\n${first?.sku}\t3\tL1\t2027/6/30\n${second?.sku}\t2\t\t`)
    await page.keyboard.press('Control+s')
    const box = page.getByRole('textbox', { name: '扫商品条码、货号或料号' })
    await expect(box).toBeFocused()
    const scan = async (code: string): Promise<void> => {
      await box.fill(code)
      await box.press('Enter')
    }
    await scan('404404404')
    await expect(page.locator('.scan-last')).toContainText('不在到货单上')
    await page.keyboard.press('F8')
    for (let i = 0; i < 3; i++) await scan(first?.sku ?? '')
    await expect(page.getByRole('table', { name: '到货明细' })).toContainText('相符')
    await scan(first?.sku ?? '')
    await expect(page.locator('.scan-last')).toContainText('应到 3，已点 3，再加 1 就多了')
    await noViolations(page, '收货-差异')
    await scan(second?.sku ?? '')
    await expect(page.getByRole('table', { name: '到货明细' })).toContainText('未齐')
  })

  await test.step('goods are shelved and held, and an officer sees one page', async () => {
    await tab('库存')
    const grid = page.getByRole('grid', { name: '库存' })
    await expect(grid).toContainText('L1')
    await grid
      .getByText(first?.sku ?? '')
      .first()
      .click()
    await page.keyboard.press('F7')
    await page.getByLabel('目标库位（扫码）').fill('a-01-01')
    await shot(page, '移库')
    await page.keyboard.press('Control+s')
    await expect(grid).toContainText('A-01-01')
    await grid.getByText('A-01-01').first().click()
    await page.keyboard.press('F8')
    await page.getByLabel('原因（必填）').fill('待检')
    await page.keyboard.press('Control+s')
    await expect(grid).toContainText('冻结')
    await page.keyboard.press('F2')
    await expect(page.getByRole('table', { name: '库存流水' })).toContainText('上架')
    await noViolations(page, '库存')
    await tab('库位')
    await page.getByRole('grid', { name: '库位' }).getByText('A-01-01').click()
    await page.keyboard.press('Control+p')
    await expect(page.getByRole('table', { name: '库位内的货物' })).toContainText('L1')
    await shot(page, '查库')
    await page.keyboard.press('Escape')
    await tab('今日')
    await noViolations(page, '今日')
  })

  await test.step('parcels become a wave, are picked and packed by scanning; the gate lets out what customs has released', async () => {
    const lines = goods.map((one) => ({ sku: one.sku, qty: '500' }))
    value(await desk.call('bin.save', { code: 'B-01' }))
    const inbound = value(await desk.call('inbound.open', { number: 'QD-E2E-2', ownerId: id, lines }))
    for (const line of lines)
      value(await desk.call('inbound.tally', { id: inbound.id, code: line.sku, qty: '500', bin: 'B-01' }))
    await tab('波次')
    await page.keyboard.press('F7')
    await page.getByLabel('最多票数').fill('5')
    await shot(page, '波次-生成')
    await page.keyboard.press('Control+s')
    const box = page.getByRole('textbox', { name: /扫商品|先扫库位/ })
    await box.fill('B-01')
    await box.press('Enter')
    await expect(page.getByText(/^库位 B-01：扫商品/)).toBeVisible()
    await noViolations(page, '波次')
    await page.getByRole('button', { name: '整波拣完' }).click()
    await page.getByRole('button', { name: '都已拣到' }).click()
    await expect(page.getByText('没有要拣的货了。')).toBeVisible()
    const { parcels } = value(await desk.call('wave.get', { id: 1 }))
    await tab('打包出库')
    const scan = async (label: RegExp, code: string): Promise<void> => {
      const field = page.getByRole('textbox', { name: label })
      await field.fill(code)
      await field.press('Enter')
    }
    await page.getByLabel('重量（键入千克').fill('99')
    await scan(/扫包裹：/, parcels[0]?.orderNo ?? '')
    await expect(page.locator('.scan-last')).toContainText('超过允许的')
    await shot(page, '打包-偏差')
    await page.keyboard.press('F8')
    await expect(page.getByText('重量偏差已记下')).toBeVisible()
    await scan(/扫包裹：/, parcels[1]?.orderNo ?? '')
    await expect(page.getByText(/已打包（未称重）/)).toBeVisible()
    await page.getByRole('tab', { name: '出库交接' }).click()
    await page.keyboard.press('F7')
    await expect(page.getByRole('textbox', { name: /扫包裹出库/ })).toBeVisible()
    await scan(/扫包裹出库/, parcels[2]?.orderNo ?? '')
    await expect(page.locator('.scan-last')).toContainText('不能出库')
    await scan(/扫包裹出库/, parcels[0]?.orderNo ?? '')
    await expect(page.getByRole('table', { name: '交接单包裹' })).toContainText(parcels[0]?.orderNo ?? '')
    await noViolations(page, '出库')
    await page.getByRole('tab', { name: '拦截与放回' }).click()
    await scan(/扫要拦下的包裹/, parcels[1]?.orderNo ?? '')
    const stops = page.getByRole('table', { name: '拦截清单' })
    await expect(stops).toContainText('已拦截')
    await noViolations(page, '拦截')
    await stops.getByRole('button', { name: '放回' }).click()
    await expect(page.getByText('没有要拦截的包裹。')).toBeVisible()
  })
  await desk.close()
  expect(complaints).toEqual([])
})
