import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { complaintsOf, expect, test } from './support/launch.ts'

test.use({ actionTimeout: 15_000 })

const shots = process.env['PORTLEDGER_SHOTS']

async function shot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return
  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${shots}/${name}-${width}.png` })
  }
}

test('an agency agreement by keyboard: typed, sent, confirmed, reminded of before it ends', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  await program.open(page)
  await page
    .getByRole('button', { name: /管理员/ })
    .first()
    .click()
  await page.getByRole('navigation', { name: '功能' }).getByRole('button', { name: '协议与证书' }).click()
  await expect(page.getByText('没有符合条件的协议或证书', { exact: false })).toBeVisible()
  await shot(page, 'tracked-empty')
  await page.keyboard.press('F7')
  await expect(page.locator('#tracked-new-kind')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('XY20260001')
  await page.locator('#tracked-new-party').fill('示例贸易有限公司')
  const soon = new Date(Date.now() + 8 * 3_600_000 + 5 * 86_400_000).toISOString().slice(0, 10)
  await page.locator('#tracked-new-validTo').fill(soon)
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('heading', { name: /代理报关委托协议\sXY20260001/ })).toBeVisible()
  await page.getByRole('tab', { name: '进展' }).click()
  await page.getByRole('button', { name: '登记“已确认”' }).click()
  await expect(page.getByRole('list', { name: '进展' })).toContainText('已确认')
  await expect(page.getByRole('gridcell', { name: '即将到期' })).toBeVisible()
  await shot(page, 'tracked-full')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('tab', { name: '文件' }).click()
  await expect(page.getByText('还没有单据', { exact: false })).toBeVisible()
  await page.keyboard.press('Control+1')
  await page.getByText('协议、证书 30 天内到期').click()
  await expect(page.getByRole('grid', { name: '协议与证书列表' })).toContainText('XY20260001')
  expect(complaints).toEqual([])
})
