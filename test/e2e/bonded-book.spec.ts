import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

const axe = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map((one) => `${one.id} ${one.nodes[0]?.html ?? ''}`)

test('a book is set up, a list typed, declared and booked, and the reconciliation names what has not come yet', async ({
  program,
  page,
}) => {
  const desk = await officeDesk(program)
  value(await desk.call('training.set', { seed: 3, delayMs: 0 }))
  await signIn(program, page)

  await go(page, '账册')
  await page.keyboard.press('F7')
  await page.getByLabel('账册编号').fill('T4604W000001')
  await page.getByLabel('简称').fill('一号仓')
  await page.getByLabel('主管关区').fill('4604')
  for (const [label, text] of [
    ['经营企业编码', '4101W60001'],
    ['经营企业信用代码', '91410100MA0000007F'],
    ['经营企业名称', '示例区内物流有限公司'],
  ] as const)
    await page.getByLabel(label).fill(text)
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('cell', { name: 'T4604W000001' })).toBeVisible()
  const { books } = value(await desk.call('book.list', {}))
  const item = {
    bookId: books[0]?.id ?? 0,
    name: '示例面霜',
    hsCode: '3304990039',
    spec: '4|3|护肤',
    declaredUnit: '007',
    legalUnit: '035',
    factor1: '0.05',
    country: '116',
    currency: '142',
    price: '100',
  }
  value(await desk.call('book.saveItem', { ...item, seq: 1, itemNo: 'LH-1', state: 'filed' }))
  value(await desk.call('book.saveItem', { ...item, seq: 2, itemNo: 'LH-2', state: 'filed' }))

  await go(page, '核注清单')
  await page.keyboard.press('F7')
  await page.getByRole('button', { name: /^开始填写/ }).click()
  await page.getByRole('textbox', { name: '料号与数量' }).fill('LH-1 100\nLH-9 3\n2 2.5')
  await page.keyboard.press('F7')
  await expect(page.getByRole('textbox', { name: '料号与数量' })).toHaveValue('LH-9 3')
  await expect(page.getByText('余数不足 1')).toBeVisible()
  const goods = page.getByRole('grid', { name: '商品' })
  // Second line: 申报数量, 总价, 法定数量 by their places.
  for (const [column, text] of [
    [4, '20'],
    [8, '2000'],
    [5, '1'],
  ] as const) {
    await goods.locator(`[data-row="1"] [data-column="${column}"]`).dblclick()
    await goods.getByRole('textbox').fill(text)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('tab', { name: '表头' }).click()
  await page.getByLabel('监管方式').fill('5034')
  await page.getByLabel('运输方式').fill('2')
  await expect(page.getByText('检查：0 处错误，0 处提醒')).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '申报…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '申报', exact: true }).click()
  await expect(page.getByText('入区清单记账')).toBeVisible({ timeout: 40_000 })
  await page.keyboard.press('Escape')

  await go(page, '账册核对')
  await expect(page.getByRole('button', { name: /已入账未收货 2 笔/ })).toBeVisible()
  await page.getByRole('button', { name: /已入账未收货/ }).click()
  await expect(page.getByRole('table', { name: '差异明细' }).getByText('QD4604').first()).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('F10')
  await page.getByRole('tab', { name: '已签报表' }).click()
  await page.getByRole('button', { name: '复算' }).click()
  await expect(page.getByText('一致', { exact: true })).toBeVisible()
  expect(complaintsOf(page)).toEqual([])
})
