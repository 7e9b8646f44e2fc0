import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Desk } from '../../electron/cli/desk.ts'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import {
  declarationNo,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  workbook,
} from '../support/refund-files.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import type { Program } from './support/launch.ts'
import { go, officeDesk, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

async function noViolations(page: Page, where: string): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${where} ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
}

async function papers(program: Program, desk: Desk, clientId: number): Promise<void> {
  const files = [
    [
      'export',
      [
        EXPORT_HEADER,
        exportRow({ no: declarationNo(1) }),
        exportRow({ no: declarationNo(2), name: '示例折叠椅', quantity: '80' }),
      ],
    ],
    [
      'invoice',
      [
        INVOICE_HEADER,
        invoiceRow({ no: invoiceNo(1) }),
        invoiceRow({ no: invoiceNo(2), name: '示例折椅', quantity: '80', amount: '1000.00', tax: '130.00' }),
      ],
    ],
  ] as const
  for (const [kind, rows] of files) {
    const file = join(program.folder, `${kind}.xlsx`)
    writeFileSync(file, workbook(rows))
    const { hash } = value(await desk.upload(file))
    value(await desk.job('evidence.take', { kind, hash, fileName: `${kind}.xlsx`, clientId }))
  }
}

test('退税资金: calculator, matching by hand, a statement that ties', async ({ program, page }) => {
  const complaints = complaintsOf(page)
  const desk = await officeDesk(program)
  const { id: clientId } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  await papers(program, desk, clientId)
  await signIn(program, page)

  await test.step('a computation with its steps and sources, typed and by F8', async () => {
    await go(page, '计算器')
    await page.getByRole('textbox', { name: '第 1 行 计税金额' }).fill('161280-144000/1.17*0.14')
    await page.getByRole('textbox', { name: '第 1 行 征税率' }).fill('13')
    await page.getByRole('textbox', { name: '第 1 行 退税率' }).fill('9%')
    await page.keyboard.press('F8')
    await expect(page.getByRole('region', { name: '结果' })).toContainText('12,964.43')
    await expect(page.getByRole('table', { name: '计算步骤' })).toContainText('2026年第11号')
    await noViolations(page, '计算器')
  })

  await test.step('what fits is laid; what is close is proposed, taken by hand and stays', async () => {
    await go(page, '配票')
    await expect(page.getByRole('grid', { name: '配票概况' })).toContainText(SAMPLE_CLIENT.name)
    await noViolations(page, '配票概况')
    await page.getByRole('grid', { name: '配票概况' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('grid', { name: '已配' })).toContainText(invoiceNo(1))
    await page.getByRole('tab', { name: /待配/ }).click()
    await expect(page.getByRole('grid', { name: '待配的报关商品' })).toContainText('没有品名为“示例折叠椅”的发票')
    await noViolations(page, '待配')
    await page.getByRole('tab', { name: /建议/ }).click()
    await page.keyboard.press('F7')
    await expect(page.getByRole('dialog', { name: '手工配票' })).toContainText('示例折椅')
    await noViolations(page, '手工配票')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('tab', { name: '待配：报关 0 · 发票 0' })).toBeVisible()
    await page.getByRole('tab', { name: /已配/ }).click()
    await expect(page.getByRole('grid', { name: '已配' })).toContainText('手工')
  })

  await test.step('doubts by rule over all clients, their papers below', async () => {
    await go(page, '疑点')
    await expect(page.getByRole('grid', { name: '疑点分组' })).toContainText('未收汇或收汇不足')
    await expect(page.getByRole('grid', { name: '疑点明细' })).toContainText(declarationNo(1))
    await noViolations(page, '疑点')
    await page.getByRole('tab', { name: '税务反馈' }).click()
    const file = join(program.folder, '反馈.xlsx')
    writeFileSync(
      file,
      workbook([
        ['疑点代码', '疑点描述', '关联值'],
        ['E001', '未收汇', `${declarationNo(1)}001`],
        ['', '没有代码', ''],
      ]),
    )
    await page.getByLabel('税务反馈文件').setInputFiles(file)
    await expect(page.getByRole('grid', { name: '税务反馈' })).toContainText('E001')
    await page.getByLabel(/代码 E001 相当于/).selectOption({ label: '未收汇或收汇不足' })
    await expect(page.getByRole('grid', { name: '税务反馈' })).toContainText('已查出')
    await noViolations(page, '税务反馈')
  })

  await test.step('a bank file pays one shipment; the other shows its days', async () => {
    await go(page, '收汇资金')
    await page.getByRole('tab', { name: '收汇与配对' }).click()
    await page.keyboard.press('F7')
    const dialog = page.getByRole('dialog', { name: '导入银行收汇文件' })
    await dialog.getByRole('combobox', { name: '收款客户' }).fill(SAMPLE_CLIENT.name.slice(0, 4))
    await page.keyboard.press('Enter')
    const file = join(program.folder, '收汇.xlsx')
    writeFileSync(
      file,
      workbook([
        ['交易日期', '币种', '贷方金额', '业务编号', '附言'],
        ['2026-06-05', 'USD', '1000.00', 'FX01', `FOR ${declarationNo(1)}`],
        ['2026-06-05', 'USD', 'x', 'FX02', ''],
      ]),
    )
    await dialog.getByLabel('选择文件').setInputFiles(file)
    await expect(dialog.getByRole('status')).toContainText('第 3 行')
    await noViolations(page, '导入银行文件')
    await page.keyboard.press('Control+s')
    await page.keyboard.press('F8')
    await expect(page.getByRole('grid', { name: '收汇' })).toContainText(declarationNo(1))
    await page.getByRole('tab', { name: '应收汇' }).click()
    await expect(page.getByRole('grid', { name: '应收汇清单' })).toContainText('未收汇')
    await noViolations(page, '应收汇')
  })

  await test.step('a refund is entered and the statement ties', async () => {
    await go(page, '对账单')
    await page.keyboard.press('F7')
    const dialog = page.getByRole('dialog', { name: '登记往来' })
    await dialog.getByRole('combobox', { name: '客户' }).fill(SAMPLE_CLIENT.name.slice(0, 4))
    await page.keyboard.press('Enter')
    await dialog.getByLabel('金额（元）').fill('780.55')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('grid', { name: '客户余额' })).toContainText('780.55')
    await noViolations(page, '对账单')
  })
  await desk.close()
  expect(complaints).toEqual([])
})
