import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { AttachedHost } from '../../electron/host/attach-client.ts'
import { complaintsOf, cutOff, expect, test } from './support/launch.ts'
import type { Program } from './support/launch.ts'

async function enter(program: Program, page: Page, user = '管理员'): Promise<void> {
  await program.open(page)
  await page.getByRole('button', { name: user }).first().click()
  await expect(page.getByRole('navigation', { name: '功能' })).toBeVisible()
}

async function openScreen(page: Page, title: string): Promise<void> {
  await page
    .getByRole('navigation', { name: '功能' })
    .getByRole('button')
    .filter({ has: page.getByText(title, { exact: true }) })
    .click()
  await expect(page.getByRole('tab', { name: title, exact: true })).toHaveAttribute('aria-selected', 'true')
}

/** All that the tree offers, so that a new screen is looked at without being named here. */
async function screenTitles(page: Page): Promise<string[]> {
  const items = page.getByRole('navigation', { name: '功能' }).getByRole('button')
  return items.evaluateAll((buttons) => buttons.map((button) => button.querySelector('span')?.textContent ?? ''))
}

async function signedIn(program: Program): Promise<AttachedHost> {
  const answer = await (await program.attached()).call('session.signIn', { login: 'admin' })
  const value: unknown = answer.ok ? answer.value : undefined
  const token = typeof value === 'object' && value !== null && 'session' in value ? String(value.session) : ''
  return program.attached(token)
}

async function addClients(host: AttachedHost, count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1) {
    const code = `C${String(index).padStart(3, '0')}`
    expect(
      await host.call('client.save', {
        code,
        name: `河南示例${index}号贸易有限公司`,
        place: index % 2 === 0 ? '郑州' : '洛阳',
      }),
    ).toMatchObject({ ok: true })
  }
}

test('typed with keys only, a client survives a killed core, a reload and a killed program before it is saved', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  await enter(program, page)
  await openScreen(page, '客户')
  await page.keyboard.press('F7')
  await expect(page.getByRole('textbox', { name: '客户编号' })).toBeFocused()
  await page.keyboard.type('C001')
  await page.keyboard.press('Enter')
  await page.keyboard.type('河南示例贸易有限公司')
  await page.keyboard.press('Enter')
  await page.keyboard.type('91410100MA9K12345')
  await expect(page.getByText('草稿已存')).toBeVisible()

  await program.killCore()
  await page.keyboard.press('Tab')
  await page.keyboard.type('4101960AAA')
  await expect(page.getByText('草稿已存')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: '海关注册编码' })).toHaveValue('4101960AAA')
  expect(complaints.filter((text) => !/Failed to load resource|ERR_/.test(text))).toEqual([])

  await program.crashAndRestart()
  await enter(program, page)
  await expect(page.getByRole('textbox', { name: '企业名称' })).toHaveValue('河南示例贸易有限公司')
  await expect(page.getByText(/已恢复 .* 的草稿/)).toBeVisible()

  await page.keyboard.press('Control+s')
  await expect(page.getByText('统一社会信用代码应为 18 位')).toBeVisible()
  await expect(page.getByRole('textbox', { name: '统一社会信用代码' })).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('已保存')).toBeVisible()
  await expect(page.getByRole('gridcell', { name: '河南示例贸易有限公司' })).toBeVisible()
  await expect
    .poll(async () => (await signedIn(program)).call('draft.list', {}))
    .toEqual({ ok: true, value: { drafts: [] } })
})

test('a window cut off in mid-form keeps what is typed, says so, and saves it when joined again', async ({
  program,
  page,
}) => {
  await enter(program, page)
  await openScreen(page, '商品备案')
  await page.keyboard.press('F7')
  await page.getByRole('textbox', { name: '商品名称' }).fill('示例面膜')
  await expect(page.getByText('草稿已存')).toBeVisible()
  await cutOff(page, true)
  await page.getByRole('textbox', { name: '品牌' }).fill('断线时输入')
  await expect(page.getByText('未保存到台账，正在重试')).toBeVisible()
  await expect(page.getByText('台账服务正在重启…，您的输入已保留，恢复后自动继续。')).toBeVisible()
  await cutOff(page, false)
  await expect(page.getByText('草稿已存')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: '品牌' })).toHaveValue('断线时输入')
})

test('someone else saved first: both sides stand beside each other and nothing typed is lost', async ({
  program,
  page,
}) => {
  const host = await signedIn(program)
  await addClients(host, 1)
  await enter(program, page)
  await openScreen(page, '客户')
  await expect(page.getByRole('gridcell', { name: 'C001' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: '备注' }).fill('我写的备注')
  expect(
    await host.call('client.save', { id: 1, revision: 1, code: 'C001', name: '别人改的名称', place: '南阳' }),
  ).toMatchObject({ ok: true })
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('row', { name: /企业名称/ })).toContainText('别人改的名称')
  await expect(dialog.getByRole('row', { name: /备注/ })).toContainText('我写的备注')
  await dialog.getByRole('button', { name: '按所选保存' }).click()
  await expect(dialog).toBeHidden()
  // The dialog closes as the save goes out; what counts is what the ledger has then.
  await expect
    .poll(() => host.call('client.get', { id: 1 }))
    .toMatchObject({ ok: true, value: { client: { name: '别人改的名称', place: '南阳', note: '我写的备注' } } })
})

test('the grid pages, selects beyond what is loaded, copies a block, filters, and comes back as it was left', async ({
  program,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await addClients(await signedIn(program), 320)
  await enter(program, page)
  await openScreen(page, '客户')
  const grid = page.getByRole('grid', { name: '客户列表' })
  await expect(grid).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: '320 行' })).toBeVisible()
  const cursor = () =>
    grid.evaluate(
      (element) => document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent,
    )
  await page.keyboard.press('End')
  await expect.poll(cursor).toBe('C320')
  await page.keyboard.press('Home')
  await expect.poll(cursor).toBe('C001')

  await page.keyboard.press('Control+a')
  await page.keyboard.press('Space')
  await expect(page.getByText('选 319')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+c')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'C001\t河南示例1号贸易有限公司\r\nC002\t河南示例2号贸易有限公司',
  )

  await page.getByRole('button', { name: '筛选 所在地' }).click()
  await page.getByRole('textbox', { name: '值' }).fill('郑州')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: '160 行' })).toBeVisible()
  await page.getByRole('button', { name: '列', exact: true }).click()
  await page.getByRole('dialog').getByRole('checkbox', { name: '企业名称' }).uncheck()
  await page.getByRole('button', { name: '完成' }).click()
  await expect(page.getByRole('columnheader', { name: '企业名称' })).toBeHidden()
  await expect
    .poll(async () => JSON.stringify(await (await signedIn(program)).call('layout.load', { key: 'workspace' })))
    .toContain('郑州')
  await page.reload()
  await expect(page.getByText('所在地 含 郑州')).toBeVisible()
  await expect(page.getByRole('columnheader', { name: '企业名称' })).toBeHidden()

  await openScreen(page, '商品备案')
  await expect(page.getByRole('grid', { name: '客户列表' })).toBeHidden()
  expect(
    await (
      await signedIn(program)
    ).call('client.save', { code: 'C321', name: '后来的示例贸易有限公司', place: '郑州' }),
  ).toMatchObject({ ok: true })
  await openScreen(page, '客户')
  await expect(page.getByRole('status').filter({ hasText: '161 行' })).toBeVisible()
})

test('a block from Excel is pasted into the mandates, wrong cells are named, Enter goes on in the first edited column', async ({
  program,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await addClients(await signedIn(program), 1)
  await enter(program, page)
  await openScreen(page, '客户')
  await expect(page.getByRole('gridcell', { name: 'C001' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: '委托' }).click()
  await page.getByRole('button', { name: '加一行' }).click()
  const grid = page.getByRole('grid', { name: '委托' })
  await grid.focus()
  await page.evaluate(() =>
    navigator.clipboard.writeText('海关\tWT-1\t20260101\t2027/12/31\r\n税务\tWT-2\t2026-13-01\t\r\n'),
  )
  await page.keyboard.press('Control+v')
  await expect(grid.getByRole('gridcell', { name: '2027-12-31' })).toBeVisible()
  await expect(grid.getByRole('gridcell', { name: '生效日期应如 2026-11-22' })).toBeVisible()
  await grid.getByRole('gridcell', { name: '2026-13-01' }).click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('2026-02-01')
  await page.keyboard.press('Enter')
  await expect(grid.getByRole('gridcell', { name: '2026-02-01' })).toBeVisible()
  await page.getByRole('button', { name: '删除当前行' }).click()
  await page.keyboard.press('Control+s')
  await expect(page.getByText('委托已保存')).toBeVisible()
})

test('every screen fits a small office screen and has no accessibility violation', async ({ program, page }) => {
  test.slow()
  const complaints = complaintsOf(page)
  await addClients(await signedIn(program), 3)
  await page.setViewportSize({ width: 1366, height: 768 })
  await enter(program, page)
  for (const title of await screenTitles(page)) {
    await openScreen(page, title)
    await expect(page.getByText('正在读取…')).toHaveCount(0)
    const panel = page.getByRole('tabpanel').filter({ visible: true })
    const found = await new AxeBuilder({ page })
      .include(title === '工作台' ? 'body' : `#${await panel.getAttribute('id')}`)
      .exclude('.ant-message')
      .analyze()
    expect(found.violations.map((violation) => `${title}: ${violation.id} ${violation.nodes[0]?.html ?? ''}`)).toEqual(
      [],
    )
    expect(
      await page.evaluate(() => [
        document.documentElement.scrollWidth <= innerWidth,
        document.documentElement.scrollHeight <= innerHeight,
      ]),
    ).toEqual([true, true])
  }
  expect(complaints).toEqual([])
})
