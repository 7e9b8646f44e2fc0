import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { openDesk } from '../../electron/cli/desk.ts'
import type { Desk } from '../../electron/cli/desk.ts'
import type { Answer } from '../../shared/contract/index.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import type { Program } from './support/launch.ts'

test.use({ actionTimeout: 15_000 })
// A whole declaration is typed key by key.
test.setTimeout(240_000)

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.code} ${JSON.stringify(answer.data)}`)
  return answer.value
}

async function foundOffice(program: Program): Promise<Desk> {
  const desk = value(await openDesk({ ledger: program.ledgerFolder, login: 'admin', found: 'training' }))
  value(await desk.call('training.set', { seed: 3, delayMs: 0 }))
  return desk
}

/** What a clerk types into the head, in the order in which Enter walks: code, Chinese or initials where a code is wanted. */
const HEAD: readonly (readonly [label: string, typed: string])[] = [
  ['申报地海关', '3111'],
  ['出境关别', '3111'],
  ['监管方式', 'ybmy'],
  ['征免性质', 'ybzs'],
  ['合同号', 'DEMO-C-001'],
  ['发货人编号', '3302019999'],
  ['境内发货人', '示例外贸综合服务有限公司'],
  ['发货人信用码', '91330201MA2GR5XY0Y'],
  ['生产单位编号', 'NO'],
  ['生产销售单位', '示例生产有限公司'],
  ['生产方信用码', '91330201MA2GR5XY0Y'],
  ['境外收货人', 'DEMO IMPORT INC'],
  ['备案号', ''],
  ['运输方式', '水路'],
  ['运输工具航次', 'DEMO SHIP/001E'],
  ['提单号', 'DEMOBL0001'],
  ['运抵国', '美国'],
  ['贸易国', '美国'],
  ['指运港', 'USA309'],
  ['离境口岸', '330201'],
  ['成交方式', 'FOB'],
  ['包装种类', '22'],
  ['件数', '10'],
  ['毛重（千克）', '120'],
  ['净重（千克）', '100'],
]
const STANDING: readonly (readonly [label: string, typed: string])[] = [
  ['申报单位代码', '3302019999'],
  ['申报单位名称', '示例外贸综合服务有限公司'],
  ['申报单位信用码', '91330201MA2GR5XY0Y'],
  ['录入单位代码', '3302019999'],
  ['录入单位名称', '示例外贸综合服务有限公司'],
  ['录入员卡号', '8900000000000'],
  ['录入员', '示例录入员'],
  ['申报人员', '示例申报员'],
]
/** The cells of a line that Tab walks, from the code on; '' leaves what the program has filled in. */
const LINE = ['9405310000', '节日灯', '100', '套', '5', '', '美元', '', '套', '100', '千克', '', '', '33019'] as const

/** The label of the field that has the keys. */
const focusedLabel = (page: Page): Promise<string> =>
  page.evaluate(
    () => document.activeElement?.closest('[data-field]')?.querySelector('label')?.textContent?.replace('*', '') ?? '',
  )

/** Types into the field under the cursor; a code is taken when the list has found it. */
async function typeHere(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
  const list = page.locator(':focus').getByRole('combobox')
  await expect(list).toHaveCount(0)
}

/** Enter in a code field first takes the choice, then goes on. */
async function goOn(page: Page, label: string): Promise<void> {
  const combo = await page.evaluate(
    () =>
      document.activeElement?.getAttribute('role') === 'combobox' &&
      document.activeElement.getAttribute('aria-expanded') === 'true',
  )
  if (combo) await expect(page.locator('.code-list .code-line').first()).toBeVisible()
  await page.keyboard.press('Enter')
  if ((await focusedLabel(page)) === label) await page.keyboard.press('Enter')
}

async function typeHead(page: Page): Promise<void> {
  await expect.poll(() => focusedLabel(page)).toBe('进出口')
  await page.keyboard.press('Enter')
  for (const [label, typed] of HEAD) {
    expect(await focusedLabel(page)).toBe(label)
    if (typed !== '') await typeHere(page, typed)
    await goOn(page, label)
  }
}

async function typeLine(page: Page): Promise<void> {
  // The number of the line stands first; its code is the first that can be typed.
  await page.keyboard.press('ArrowRight')
  for (const [index, text] of LINE.entries()) {
    if (index === 0) await page.keyboard.press('Enter')
    await expect(page.locator('.cell-editor')).toBeFocused()
    if (text !== '') await page.keyboard.type(text)
    await page.keyboard.press('Tab')
    if (index + 1 < LINE.length) await page.keyboard.press('Enter')
  }
}

async function signIn(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /管理员/ })
    .first()
    .click()
  await expect(page.getByRole('navigation', { name: '功能' })).toBeVisible()
}

test('a declaration by keyboard only: typed, checked, stored, declared, closed; then read back and copied', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  const desk = await foundOffice(program)
  await program.open(page)
  await signIn(page)

  await test.step('the empty list says what to do', async () => {
    await page.keyboard.press('Control+8')
    await expect(page.getByText('没有符合条件的报关单')).toBeVisible()
  })

  await test.step('the head by Enter, codes by Chinese or initials', async () => {
    await page.keyboard.press('F7')
    await typeHead(page)
    for (const label of [
      '标记唛码',
      '运费标记',
      '运费',
      '运费币制',
      '保费标记',
      '保费',
      '保费币制',
      '杂费标记',
      '杂费',
      '杂费币制',
      '备注',
    ]) {
      expect(await focusedLabel(page)).toBe(label)
      await page.keyboard.press('Enter')
    }
  })

  await test.step('Enter behind the last field goes to the lines', async () => {
    await expect(page.getByRole('grid', { name: '商品' })).toBeFocused()
    await typeLine(page)
    await expect(page.getByText('总价 500.00 USD')).toBeVisible()
  })

  await test.step('the elements of the line', async () => {
    await page.keyboard.press('F7')
    for (const text of ['0', '0']) {
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await expect(page.getByRole('grid', { name: '商品' })).toBeFocused()
  })

  await test.step('F8 finds what is missing, F9 leads there', async () => {
    await page.keyboard.press('F8')
    await expect(page.getByText(/处错误，按 F9 逐处更正/)).toBeVisible()
    for (const [label, typed] of STANDING) {
      // The check comes when typing rests; F9 goes by what it has found.
      await page.keyboard.press('F9')
      await expect.poll(() => focusedLabel(page)).toBe(label)
      await page.keyboard.type(typed)
    }
    await page.keyboard.press('F8')
    await expect(page.getByText('没有错误，可以申报', { exact: false })).toBeVisible()
  })

  await test.step('a reload loses nothing of what was typed', async () => {
    await expect(page.getByText('草稿已存，未保存')).toBeVisible()
    await page.reload()
    await expect(page.getByRole('textbox', { name: '合同号' })).toHaveValue('DEMO-C-001')
    await expect(page.getByText(/已恢复 .* 的草稿/)).toBeVisible()
  })

  await test.step('saved and stored: the training window gives its number', async () => {
    await page.keyboard.press('Control+s')
    await expect(page.getByText('已保存', { exact: true })).toBeVisible()
    await expect(page.getByRole('heading', { name: /^出口报关单/ })).toBeVisible()
    await expect(page.getByRole('button', { name: /导入暂存/ })).toBeEnabled()
    await page.keyboard.press('F10')
    await expect(page.getByText('单一窗口答复：已暂存')).toBeVisible()
  })

  await test.step('declaring is asked about, and customs answers until it is closed', async () => {
    await expect(page.getByRole('button', { name: '申报 Ctrl+F10' })).toBeEnabled()
    await page.keyboard.press('Control+F10')
    await expect(page.getByRole('dialog', { name: '向海关申报' })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByText('海关回执 R：已结关')).toBeVisible({ timeout: 40_000 })
    await expect(page.getByText('当前为“结关”，内容不能改。')).toBeVisible()
  })

  await test.step('what was declared is read back and the difference stands beside', async () => {
    const { rows } = value(await desk.call('declaration.page', {}))
    const { versions } = value(await desk.call('declaration.get', { id: rows[0]?.id ?? 0 }))
    const { text } = value(
      await desk.call('message.text', { hash: versions.at(-1)?.hash ?? '', reveal: true, reason: '示例' }),
    )
    await page.getByLabel('读回申报内容的文件').setInputFiles({
      name: '导出.xml',
      mimeType: 'text/xml',
      buffer: Buffer.from(text.replace('<GrossWet>120</GrossWet>', '<GrossWet>121</GrossWet>')),
    })
    await expect(
      page.getByRole('table', { name: '申报差异' }).getByRole('row', { name: '表头 毛重 120 121' }),
    ).toBeVisible()
  })

  await test.step("axe finds nothing on form and list, at the desk's and at a small screen", async () => {
    for (const size of [
      { width: 1920, height: 1080 },
      { width: 1366, height: 768 },
    ]) {
      await page.setViewportSize(size)
      expect(
        (await new AxeBuilder({ page }).analyze()).violations.map(
          (one) => `${one.id} ${one.nodes[0]?.target.join(' ') ?? ''}`,
        ),
      ).toEqual([])
    }
    await page.keyboard.press('Escape')
    await expect(page.getByRole('grid', { name: '报关单列表' })).toContainText('结关')
    expect(
      (await new AxeBuilder({ page }).analyze()).violations.map(
        (one) => `${one.id} ${one.nodes[0]?.target.join(' ') ?? ''}`,
      ),
    ).toEqual([])
  })

  await test.step('a copy begins without number and bill, the standing fields filled', async () => {
    await page.getByRole('grid', { name: '报关单列表' }).focus()
    await page.keyboard.press('F6')
    await expect(page.getByRole('textbox', { name: '合同号' })).toHaveValue('DEMO-C-001')
    await expect(page.getByRole('textbox', { name: '提单号' })).toHaveValue('')
    await expect(page.getByText('没有错误，可以申报', { exact: false })).toBeVisible()
  })
  expect(complaints).toEqual([])
})
