import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { buildStale } from '../../electron/host/stale-build.ts'
import { PARCELS } from '../support/fake-host/rows.ts'
import { startFakeHost } from '../support/fake-host/server.ts'
import { complaintsOf } from './support/launch.ts'

const root = join(import.meta.dirname, '..', '..')

/** The screens on a host that answers from generated rows: what two million parcels do to the grid itself, without a ledger. */
test('the grid goes to both ends of two million parcels, finds errors and keeps a bounded page', async ({ page }) => {
  expect(await buildStale(root, ['renderer'])).toEqual({ ok: true })
  const host = await startFakeHost(join(root, 'dist', 'renderer'))
  try {
    const complaints = complaintsOf(page)
    await page.goto(host.origin)
    const pressed = Promise.withResolvers<void>()
    // The answer comes after the key, as on a slow machine: what is pressed right after signing in is not lost.
    await page.route('**/call/session.signIn', async (route) => {
      await pressed.promise
      await route.continue()
    })
    await page.getByRole('button', { name: '管理员' }).click()
    await page.keyboard.press('Control+4')
    pressed.resolve()
    const grid = page.getByRole('grid', { name: '电商三单' })
    await expect(grid).toBeFocused()
    const rowNumber = () =>
      grid.evaluate((element) => {
        const cell = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
        return Number(cell?.closest('[role=row]')?.querySelector('[data-gutter] span')?.textContent ?? '')
      })
    await expect.poll(rowNumber).toBe(1)
    await page.keyboard.press('End')
    await expect.poll(rowNumber).toBe(PARCELS)
    await page.keyboard.press('Home')
    await expect.poll(rowNumber).toBe(1)
    for (let turn = 1; turn <= 20; turn += 1) {
      await page.keyboard.press('PageDown')
      await expect.poll(rowNumber).toBeGreaterThan(turn * 10)
    }
    expect(await grid.getByRole('row').count()).toBeLessThan(80)

    const before = await rowNumber()
    await page.keyboard.press('F9')
    await expect.poll(rowNumber).toBeGreaterThan(before)
    await expect(grid.locator('.row-current .cell-reason')).not.toBeEmpty()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Space')
    await expect(page.getByText('选 1,999,999')).toBeVisible()

    host.cut(true)
    await expect(page.getByText('台账服务正在重启…，您的输入已保留，恢复后自动继续。')).toBeVisible()
    host.cut(false)
    await expect(page.getByText('台账服务正在重启…，您的输入已保留，恢复后自动继续。')).toBeHidden()
    await expect(page.getByText('选 1,999,999')).toBeVisible()
    expect(complaints.filter((text) => !/Failed to load resource|ERR_/.test(text))).toEqual([])
  } finally {
    host.server.closeAllConnections()
    host.server.close()
  }
})
