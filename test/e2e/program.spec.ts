import { complaintsOf, expect, test } from './support/launch.ts'

test('the program itself opens in a window without a complaint, and its styles pass the content security policy', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  await program.open(page)
  await expect(page.locator('#root')).not.toBeEmpty()
  await expect(page).toHaveTitle(/口岸台账/)
  const styled = await page.evaluate(() =>
    [...document.styleSheets].some((sheet) => sheet.href === null && sheet.cssRules.length > 0),
  )
  expect(styled).toBe(true)
  const nonces = await page
    .locator('meta[property="csp-nonce"]')
    .evaluateAll((metas) =>
      metas.map(
        (meta) => meta instanceof HTMLElement && /^[\w+/=]{20,}$/.test(meta.nonce) && meta.getAttribute('nonce') === '',
      ),
    )
  expect(nonces).toEqual([true])
  expect(complaints).toEqual([])
})
