import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
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
  await signIn(program, page)

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
    await expect(page.getByText('商品备案与已导入的报关单都不受影响')).toBeVisible()
    await noViolations(page, '文库')
    await page.keyboard.press('F10')
    await expect(page.getByRole('table', { name: '文库版本' })).toContainText('使用中')
  })

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

  await test.step('a packet is laid, checked, exported and followed to its refund', async () => {
    await go(page, '退税包')
    await expect(page.getByText('还没有退税包')).toBeVisible()
    await page.keyboard.press('F7')
    await pick(page, '客户', SAMPLE_CLIENT.code)
    await page.keyboard.press('Control+s')
    await expect(page.getByText('还没有配单')).toBeVisible()
    await page.keyboard.press('F7')
    await expect(page.getByRole('region', { name: '金额与阻碍' })).toContainText('1,040')
    await expect(page.getByRole('grid', { name: '配单' })).toContainText(invoiceNo(1))
    await page.keyboard.press('F8')
    await expect(
      page
        .getByRole('banner')
        .getByText('已检查')
        .or(page.getByText('已检查', { exact: true }))
        .first(),
    ).toBeVisible()
    const download = page.waitForEvent('download')
    await page.keyboard.press('F10')
    expect((await download).suggestedFilename()).toContain('申报表》导入模板-')
    await noViolations(page, '退税包')
    await page.getByRole('button', { name: '登记正式申报' }).click()
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('button', { name: '登记核准' })).toBeVisible()
    await page.getByRole('button', { name: '登记核准' }).click()
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: '登记退库到账' }).click()
    await page.keyboard.press('Control+s')
    // The check opened what could be asked of this packet.
    await expect(page.getByRole('grid', { name: '退税包疑点' })).toContainText('凭证尚未勾选退税用途')
    await page.getByRole('tab', { name: '配单与金额', exact: true }).click()
    await expect(page.getByRole('region', { name: '金额与阻碍' })).toContainText('已退库')
    await expect(page.getByRole('region', { name: '备案单证' })).toContainText('缺运输单据')
  })
  expect(value(await desk.job('ledger.verify', {})).ok).toBe(true)
  expect(complaints).toEqual([])
})
