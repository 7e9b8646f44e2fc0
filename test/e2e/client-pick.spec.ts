import { test, expect } from './support/launch.ts'
import { go, officeDesk, pick, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

test('a client behind the first hundreds is found by what is typed, in a form and in the filter of a list', async ({
  program,
  page,
}) => {
  const desk = await officeDesk(program)
  for (let i = 0; i < 310; i++)
    value(await desk.call('client.save', { code: `C${String(i).padStart(3, '0')}`, name: `示例甲${i}` }))
  value(await desk.call('client.save', { code: 'Z9', name: '河南远山贸易有限公司' }))
  await desk.close()
  await signIn(program, page)
  await go(page, '报关单')
  await page.keyboard.press('F7')
  await pick(page, '客户', 'hnys')
  await expect(page.getByRole('combobox', { name: '客户', exact: true })).toHaveValue('河南远山贸易有限公司')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('已保存', { exact: true })).toBeVisible()
  // Its name is there too when the form is opened anew, before anybody has typed.
  await page.reload()
  await expect(page.getByRole('combobox', { name: '客户', exact: true })).toHaveValue('河南远山贸易有限公司')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '筛选 客户' }).click()
  await page.getByRole('textbox', { name: '找选项' }).fill('hnys')
  await page.getByRole('checkbox', { name: '河南远山贸易有限公司' }).check()
  await page.getByRole('button', { name: '筛选', exact: true }).click()
  await expect(page.getByText('客户 属于 河南远山贸易有限公司')).toBeVisible()
  // Nobody waits before he closes a window.
  await page.reload()
  await expect(page.getByText('客户 属于 河南远山贸易有限公司')).toBeVisible()
})

test('what was confirmed before it was found is chosen although the cursor has gone on, and the form does not take the cursor back', async ({
  program,
  page,
}) => {
  const desk = await officeDesk(program)
  value(await desk.call('client.save', { code: 'Z9', name: '河南远山贸易有限公司' }))
  await desk.close()
  await signIn(program, page)
  await go(page, '报关单')
  const gone = Promise.withResolvers<void>()
  await page.route('**/call/client.choices', async (route) => {
    await gone.promise
    await route.continue()
  })
  await page.keyboard.press('F7')
  const client = page.getByRole('combobox', { name: '客户', exact: true })
  await client.fill('hnys')
  await page.keyboard.press('Enter')
  await expect(client).toBeFocused()
  await page.keyboard.press('Tab')
  const note = page.getByRole('textbox', { name: '内部备注' })
  await expect(note).toBeFocused()
  gone.resolve()
  await expect(client).toHaveValue('河南远山贸易有限公司')
  await expect(client).toHaveAttribute('aria-expanded', 'false')
  await expect(note).toBeFocused()
})
