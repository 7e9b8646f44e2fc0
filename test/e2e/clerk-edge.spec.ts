import { complaintsOf, expect, test } from './support/launch.ts'
import { go, signIn } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

test('what is typed at the edges: a bill survives a reload before the eyes, a paper has no day that no calendar has', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  await signIn(program, page)

  await test.step('a bill that is being typed stands on its tab again after a reload', async () => {
    await go(page, '后续申报')
    await page.getByRole('tablist', { name: '后续申报' }).getByRole('tab', { name: '缴款书', exact: true }).click()
    await page.keyboard.press('F7')
    const number = page.locator('[data-field="number"] input')
    await number.fill('４６１２Ａ００１')
    await page.locator('[data-field="amount"] input').fill('100')
    await expect(page.getByText('草稿已存')).toBeVisible()
    await page.reload()
    await expect(number).toHaveValue('4612A001')
    await page.locator('[data-field="title"] select').selectOption('进口关税')
    await page.locator('[data-field="declaredOn"] input').fill('2026-11-20')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('gridcell', { name: '4612A001', exact: true })).toBeVisible()
  })

  await test.step('a date that is none is refused before anything is printed', async () => {
    await go(page, '报关单')
    await page.keyboard.press('F7')
    await expect(page.getByRole('grid', { name: '商品' })).toBeVisible()
    await page.keyboard.press('Control+p')
    const dialog = page.getByRole('dialog', { name: '打印与生成单据' })
    await dialog.getByRole('textbox', { name: '日期' }).fill('2026-02-30')
    await expect(dialog.getByRole('alert')).toHaveText('请填日期，如 2026-11-22')
    await expect(dialog.getByRole('button', { name: '生成 PDF' })).toBeDisabled()
    await dialog.getByRole('textbox', { name: '日期' }).fill('２０２６１１３０')
    await expect(dialog.getByRole('button', { name: '生成 PDF' })).toBeEnabled()
  })
  await test.step('a shipment is split by as many lines as were typed, and Enter answers once', async () => {
    await page.keyboard.press('Escape')
    const grid = page.getByRole('grid', { name: '商品' })
    for (const _ of [1, 2, 3]) await page.getByRole('button', { name: '加一行' }).click()
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('heading', { name: /^出口报关单/ })).toBeVisible()
    await expect(grid.getByRole('row')).toHaveCount(4)
    await page.getByRole('button', { name: '拆分…' }).click()
    const split = page.getByRole('dialog', { name: '拆分报关单' })
    await split.getByRole('textbox', { name: '每票最多项数' }).fill('0')
    await expect(split.getByRole('button', { name: '拆分', exact: true })).toBeDisabled()
    await split.getByRole('textbox', { name: '每票最多项数' }).fill('２')
    await split.getByRole('combobox', { name: '拆分规则' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText('已拆成 2 票', { exact: false })).toBeVisible()
    await expect(split).toHaveCount(0)
    await expect(grid.getByRole('row')).toHaveCount(3)
  })
  expect(complaints).toEqual([])
})
