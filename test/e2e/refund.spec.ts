import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import { textPdf } from '../support/papers.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, pick, signIn, value } from './support/office.ts'
import {
  declarationNo,
  EXPORT_HEADER,
  exportRow,
  INVOICE_HEADER,
  invoiceNo,
  invoiceRow,
  workbook,
} from '../support/refund-files.ts'

test.use({ actionTimeout: 15_000 })

async function noViolations(page: Page, where: string): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${where} ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
}

test('退税: from a folder of papers to an exported packet and its refund, by keyboard', async ({ program, page }) => {
  const complaints = complaintsOf(page)
  const desk = await officeDesk(program)
  value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  const put = (name: string, bytes: Uint8Array): string => {
    const file = join(program.folder, name)
    writeFileSync(file, bytes)
    return file
  }
  const exports = put(
    '出口清单.xlsx',
    workbook([
      EXPORT_HEADER,
      exportRow({ no: declarationNo(1) }),
      exportRow({ no: declarationNo(2), quantity: '300', amount: '600.00' }),
      exportRow({ no: '4604' }),
    ]),
  )
  const invoices = put(
    '发票清单.xlsx',
    workbook([
      INVOICE_HEADER,
      invoiceRow({ no: invoiceNo(1) }),
      invoiceRow({ no: invoiceNo(2), quantity: '300', amount: '3000.00', tax: '390.00' }),
    ]),
  )
  const library = put(
    '文库.xlsx',
    workbook([
      ['商品代码', '商品名称', '计量单位', '起始日期', '截止日期', '征税率', '退税率', '特殊商品标识'],
      ['3923100090', '塑料制箱盒', '千克', '2019-04-01', '', '13', '13', ''],
    ]),
  )
  const feedback = put(
    '反馈.xlsx',
    workbook([
      ['疑点代码', '疑点描述', '关联值'],
      ['E001', '示例疑点', `${declarationNo(1)}001`],
    ]),
  )
  const paper = put('发票.pdf', await textPdf([`发票号码：${invoiceNo(1)}`, '金额 5,000.00', '税额 650.00']))
  await signIn(program, page)

  await test.step('papers come in, a bad row comes back with its place and reason', async () => {
    await go(page, '退税单证')
    await expect(page.getByText('还没有出口报关单')).toBeVisible()
    await page.keyboard.press('F7')
    await pick(page, '客户', SAMPLE_CLIENT.code)
    await page.getByLabel('选择文件').setInputFiles(exports)
    await expect(page.getByRole('status', { name: '导入结果' })).toContainText('接收 2，退回 1 行')
    await page.getByRole('button', { name: '完成' }).click()
    await expect(page.getByRole('grid', { name: '出口报关单' })).toContainText(declarationNo(1))
    await page.getByRole('tab', { name: '进货凭证', exact: true }).click()
    await page.keyboard.press('F7')
    await pick(page, '客户', SAMPLE_CLIENT.code)
    await page.getByLabel('选择文件').setInputFiles(invoices)
    await expect(page.getByRole('status', { name: '导入结果' })).toContainText('接收 2')
    await noViolations(page, '导入')
    await page.getByRole('button', { name: '完成' }).click()
    await expect(page.getByRole('grid', { name: '进货凭证' })).toContainText(invoiceNo(2))
    await page.getByRole('tab', { name: '导入批次', exact: true }).click()
    await page.getByRole('grid', { name: '导入批次' }).getByText('出口清单.xlsx').click()
    await page.keyboard.press('F2')
    await expect(page.getByRole('table', { name: '退回的行' })).toContainText('报关单号应为 18 位数字')
  })

  await test.step('the rate library shows what it changes before it is taken into force', async () => {
    await go(page, '退税率文库')
    await expect(page.getByText('还没有退税率文库')).toBeVisible()
    await page.keyboard.press('F7')
    await page.getByRole('textbox', { name: '版本' }).fill('2026B')
    await page.getByRole('textbox', { name: '来源' }).fill('示例')
    await page.getByLabel('选择文件').setInputFiles(library)
    await expect(page.getByRole('dialog')).toContainText('文库.xlsx')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('status', { name: '读入结果' })).toContainText('税率 1 条')
    await page.keyboard.press('Control+s')
    await expect(page.getByText('启用 2026B 会改变什么')).toBeVisible()
    const changes = page.getByRole('table', { name: '变动明细' })
    await expect(changes).toContainText(`报关单 ${declarationNo(2)} 第 1 项`)
    await expect(changes).toContainText('+650')
    await expect(page.getByRole('table', { name: '按客户' })).toContainText('+1,040')
    await noViolations(page, '文库')
    await page.keyboard.press('F10')
    await expect(page.getByRole('table', { name: '文库版本' })).toContainText('使用中')
  })

  await test.step('a packet is laid, checked, exported and followed to its refund', async () => {
    await go(page, '退税包')
    await expect(page.getByText('还没有退税包')).toBeVisible()
    await page.keyboard.press('F7')
    await pick(page, '客户', SAMPLE_CLIENT.code)
    await page.keyboard.press('Control+s')
    await expect(page.getByText('还没有配单')).toBeVisible()
    await page.keyboard.press('F6')
    const laying = page.getByRole('dialog', { name: '手工配单' })
    const lines = laying.getByRole('table', { name: '凭证行' })
    await expect(lines).toContainText(invoiceNo(1))
    await laying.getByRole('textbox', { name: '查找' }).fill(invoiceNo(2))
    await expect(lines).not.toContainText(invoiceNo(1))
    await laying.getByRole('radio', { name: `${invoiceNo(2)} 1` }).check()
    await laying.getByRole('textbox', { name: '查找' }).fill(declarationNo(2))
    await laying.getByRole('radio', { name: `${declarationNo(2)}-1` }).check()
    await expect(lines).toContainText(invoiceNo(2))
    await expect(laying.getByRole('textbox', { name: '发票数量' })).toHaveValue('300')
    await noViolations(page, '手工配单')
    await page.keyboard.press('Escape')
    await page.keyboard.press('F7')
    await expect(page.getByRole('region', { name: '金额与阻碍' })).toContainText('1,040')
    await expect(page.getByRole('grid', { name: '配单' })).toContainText(invoiceNo(1))
    await noViolations(page, '退税包')
    await page.getByRole('tab', { name: '单证与出处' }).click()
    await page.getByLabel('要附的单据文件').setInputFiles(paper)
    const figures = page.getByRole('grid', { name: '数字出处' })
    await expect(figures).toContainText('文字')
    await figures.getByText(invoiceNo(1)).first().click()
    await expect(page.getByRole('region', { name: '单证页面' }).getByRole('button', { name: /凭证号/ })).toBeVisible()
    await expect(page.getByRole('region', { name: '单证页面' }).locator('img')).toBeVisible()
    await noViolations(page, '单证与出处')
    const check = async (): Promise<void> => {
      await page.keyboard.press('F8')
      await expect(page.getByText('已检查', { exact: true }).first()).toBeVisible()
      await expect(page.getByRole('status', { name: '疑点概况' })).toContainText('今天申报不会被规则退回')
    }
    const sheets = async (): Promise<void> => {
      const download = page.waitForEvent('download')
      await page.keyboard.press('F10')
      expect((await download).suggestedFilename()).toContain('申报表》导入模板-')
      await expect(page.getByRole('button', { name: '登记正式申报' })).toBeVisible()
    }
    await check()
    await noViolations(page, '退税包疑点')
    await sheets()
    const bureau = page.getByRole('grid', { name: '退税包疑点' })
    await page.getByLabel('税务反馈文件').setInputFiles(feedback)
    await expect(bureau).toContainText('E001')
    await page.getByRole('button', { name: '登记疑点' }).click()
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: '更正' }).click()
    await expect(bureau).not.toContainText('E001')
    await check()
    await sheets()
    await page.getByRole('tab', { name: '配单与金额' }).click()
    await page.getByRole('button', { name: '登记正式申报' }).click()
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('button', { name: '登记核准' })).toBeVisible()
    await page.getByRole('button', { name: '登记核准' }).click()
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: '登记退库到账' }).click()
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('region', { name: '金额与阻碍' })).toContainText('已退库')
    await expect(page.getByRole('region', { name: '备案单证' })).toContainText('缺运输单据')
  })

  await test.step('the refund is entered for its packet and the statement is printed', async () => {
    await go(page, '对账单')
    await page.keyboard.press('F7')
    const dialog = page.getByRole('dialog', { name: '登记往来' })
    await dialog.getByRole('combobox', { name: '客户' }).fill(SAMPLE_CLIENT.name.slice(0, 4))
    await page.keyboard.press('Enter')
    await dialog.getByRole('combobox', { name: '退税包' }).fill('-001')
    await page.keyboard.press('Enter')
    await dialog.getByLabel('金额（元）').fill('1040.00')
    await noViolations(page, '登记往来')
    await page.keyboard.press('Control+s')
    const balances = page.getByRole('grid', { name: '客户余额' })
    await expect(balances).toContainText('1,040')
    await balances.getByText(SAMPLE_CLIENT.name).first().click()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('grid', { name: '对账单' })).toContainText('1,040')
    const download = page.waitForEvent('download')
    await page.keyboard.press('F10')
    expect((await download).suggestedFilename()).toContain('.xlsx')
  })
  expect(value(await desk.job('ledger.verify', {})).ok).toBe(true)
  expect(complaints).toEqual([])
})
