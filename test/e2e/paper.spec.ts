import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { openDesk } from '../../electron/cli/desk.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { exportContent } from '../../shared/message/dec/declaration.fixture.ts'
import { plainPng, printed, textPdf } from '../support/papers.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import type { Program } from './support/launch.ts'

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

/** A draft without contract number, so that the papers have something to say. */
async function draft(program: Program): Promise<void> {
  const opened = await openDesk({ ledger: program.ledgerFolder, login: 'admin', found: 'training' })
  if (!opened.ok) throw new Error(opened.code)
  const content = JSON.parse(JSON.stringify(exportContent({ ContrNo: '' }))) as CallIn<'declaration.save'>['content']
  const saved = await opened.value.call('declaration.save', { content })
  if (!saved.ok) throw new Error(saved.code)
}

test('papers: dropped in, ordered by keys, read into the form with their source, bound into one PDF', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  await draft(program)
  await program.open(page)
  await page
    .getByRole('button', { name: /管理员/ })
    .first()
    .click()
  await expect(page.getByRole('navigation', { name: '功能' })).toBeVisible()
  await page.keyboard.press('Control+8')
  await expect(page.getByRole('gridcell', { name: '示例生产有限公司' }).first()).toBeVisible()
  await page.getByRole('grid').press('Enter')
  await page.getByRole('tab', { name: '随附单据' }).click()
  await expect(page.getByText('还没有单据')).toBeVisible()
  await shot(page, 'paper-empty')
  const invoice = await printed({
    title: '发票',
    landscape: false,
    foot: '示例',
    blocks: [
      { kind: 'heading', text: '示例外贸综合服务有限公司', level: 1 },
      { kind: 'heading', text: 'COMMERCIAL INVOICE 商业发票', level: 2 },
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['合同号 Contract No.', 'HT-2026-77'],
          ['Buyer', 'EXAMPLE TRADING LLC'],
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: '品名 Description', share: 4, align: 'left' },
          { title: '数量 Quantity', share: 2, align: 'right' },
          { title: '金额 Amount USD', share: 2, align: 'right' },
        ],
        rows: [['节日灯 LED string light', '1,000 套', '2,500.00']],
      },
    ],
  })
  await page.getByLabel('要附的单据文件').setInputFiles([
    { name: '发票 SJ-001.pdf', mimeType: 'application/pdf', buffer: invoice },
    { name: '装箱单.pdf', mimeType: 'application/pdf', buffer: await textPdf(['装箱单', '毛重：1,234.5 KGS']) },
    { name: '提单照片.png', mimeType: 'image/png', buffer: plainPng(900, 1200) },
    { name: '登录页.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<!DOCTYPE html><p>请登录') },
  ])
  await expect(
    page.getByText('“登录页.pdf”不能使用：扩展名是 .pdf，内容却是网页', { exact: false }).first(),
  ).toBeVisible()
  const rows = page.getByRole('table', { name: '随附单据' }).locator('tbody tr')
  await expect(rows).toHaveCount(3)
  await shot(page, 'paper-full')
  await rows.nth(0).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(rows.nth(1)).toContainText('发票 SJ-001.pdf')
  await expect(rows.nth(1)).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(rows.nth(0)).toContainText('发票 SJ-001.pdf')

  await page.getByRole('button', { name: '从单据预填…' }).click()
  const dialog = page.getByRole('dialog', { name: '从单据预填' })
  await expect(dialog.getByRole('row', { name: /合同号/ })).toContainText('HT-2026-77')
  await expect(dialog.getByRole('group', { name: /发票 SJ-001.pdf 第 1 页/ }).locator('img')).toBeVisible()
  await shot(page, 'paper-prefill')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await dialog.getByRole('button', { name: /填入 1 处/ }).click()
  await expect(page.getByLabel('合同号')).toHaveValue('HT-2026-77')

  await expect(dialog).toHaveCount(0)
  const bound = page.waitForEvent('download')
  await page.getByRole('button', { name: '合并为一个 PDF' }).click()
  expect((await bound).suggestedFilename()).toMatch(/-随附单据\.pdf$/)
  await expect(page.getByText('最近一次合并', { exact: false })).toBeVisible()
  await shot(page, 'paper-bound')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Control+p')
  const printing = page.getByRole('dialog', { name: '打印与生成单据' })
  await printing.getByLabel('单据编号').fill('SJ-001')
  await shot(page, 'paper-print')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await printing.getByRole('button', { name: '生成并附到随附单据' }).click()
  await expect(rows).toHaveCount(5)
  expect(complaints).toEqual([])
})
