import { join } from 'node:path'
import type { Browser, Locator, Page } from '@playwright/test'
import { openDesk } from '../../../electron/cli/desk.ts'
import type { Desk } from '../../../electron/cli/desk.ts'
import type { Answer } from '../../../shared/contract/index.ts'
import type { Program } from './launch.ts'
import { expect } from './launch.ts'

/** The shipped sample files. */
export const samples = join(import.meta.dirname, '..', '..', '..', 'electron', 'training', 'sample')

export function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.code} ${JSON.stringify(answer.data)}`)
  return answer.value
}

/** The procedures without a screen, on the running program: to prepare and to check what the screen shows. */
export async function officeDesk(program: Program): Promise<Desk> {
  return value(await openDesk({ ledger: program.ledgerFolder, login: 'admin', found: 'training' }))
}

/** Opens the program and chooses who one is; resolves when the shell is there. */
export async function signIn(program: Program, page: Page, user: string | RegExp = /管理员/): Promise<void> {
  await program.open(page)
  await page.getByRole('button', { name: user }).first().click()
  await expect(page.getByRole('navigation', { name: '功能' })).toBeVisible()
}

/** Opens a screen from the tree, by its title. */
export async function go(page: Page, title: string): Promise<void> {
  await page
    .getByRole('navigation', { name: '功能' })
    .getByRole('button')
    .filter({ has: page.getByText(title, { exact: true }) })
    .click()
  await expect(
    page.getByRole('tablist', { name: '已打开的页面' }).getByRole('tab', { name: title, exact: true }),
  ).toHaveAttribute('aria-selected', 'true')
}

/** A figure of the strip at the top right. */
export function strip(page: Page, title: string): Locator {
  return page.getByRole('navigation', { name: '收发状态' }).getByRole('button', { name: title })
}

/** Chooses in a picker as a clerk does: initials, then Enter. */
export async function pick(page: Page, label: string, typed: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.fill(typed)
  await page.keyboard.press('Enter')
  // Choices may still be on their way: what was confirmed is chosen when they come.
  await expect(box).toHaveAttribute('aria-expanded', 'false')
}

/** Another machine of the network: its own browser profile; it has not installed our certificate. */
export async function machine(browser: Browser, phone: boolean): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: 'zh-CN',
    ...(phone
      ? { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
      : { viewport: { width: 1366, height: 768 } }),
  })
  return context.newPage()
}
