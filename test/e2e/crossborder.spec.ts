import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { importFile } from '../../electron/cli/cli.ts'
import {
  SAMPLE_CLIENT,
  SAMPLE_EXPORT_PROFILE,
  SAMPLE_FILES,
  SAMPLE_IMPORT_PROFILE,
} from '../../electron/training/sample/office.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, pick, samples, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

async function noViolations(page: Page, where: string): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${where} ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
}

test('后续申报: a return by lines with both clocks, a manifest in parts, the month summarised, tax bills beside our own, a guarantee', async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  const desk = await officeDesk(program)
  const { id } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  value(await desk.call('profile.save', { clientId: id, mode: '1210I', body: SAMPLE_IMPORT_PROFILE }))
  value(
    await desk.call('profile.save', {
      clientId: id,
      mode: '9610E',
      body: { ...SAMPLE_EXPORT_PROFILE, statisticsFlag: 'B' },
    }),
  )
  const files = [
    ['goods', SAMPLE_FILES.goods],
    ['import-parcel', SAMPLE_FILES.importParcels],
    ['export-order', SAMPLE_FILES.exportOrders],
    ['export-receipt', SAMPLE_FILES.exportReceipts],
    ['export-waybill', SAMPLE_FILES.exportWaybills],
  ] as const
  for (const [kind, file] of files)
    value(await importFile(desk, kind, join(samples, file), SAMPLE_CLIENT.code, undefined))
  value(await desk.call('training.set', { seed: 7, delayMs: 0, taxBills: true }))
  const exports = { filters: [{ field: 'mode', op: 'is' as const, value: '9610E' }], except: [] }
  const transport = value(
    await desk.call('transport.save', {
      name: '示例航班',
      mode: '9610E',
      trafMode: '5',
      trafNo: 'SL999',
      voyageNo: 'SL999',
      billNo: '99912345675',
      ieDate: '2026-11-23',
    }),
  )
  value(await desk.job('transport.assign', { transportId: transport.id, selection: exports }))
  value(
    await desk.job('filing.file', {
      selection: { filters: [{ field: 'matchState', op: 'is', value: 'agreed' }], except: [] },
      acceptWarnings: true,
    }),
  )
  value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 60 }))
  const released = value(
    await desk.call('parcel.page', {
      filters: [
        { field: 'mode', op: 'is', value: '1210I' },
        { field: 'filingState', op: 'in', value: ['released', 'closed'] },
      ],
      limit: 5,
    }),
  ).rows
  expect(released.length).toBeGreaterThan(0)
  await signIn(program, page)
  await go(page, '后续申报')
  const tab = (name: string) =>
    page.getByRole('tablist', { name: '后续申报' }).getByRole('tab', { name, exact: true }).click()

  await test.step('a released inventory is not cancelled but returned: lines, quantities, both clocks', async () => {
    await page.keyboard.press('F7')
    // A list that is longer than what can be done at once is not cut without a word.
    const numbers = page.getByRole('textbox', { name: '单号，一行一个' })
    await numbers.fill(Array.from({ length: 5001 }, (_unused, i) => `SL${i}`).join(' '))
    await expect(page.getByRole('alert')).toHaveText('粘贴了 5,001 个，一次最多 5,000 个：请分几次做。')
    await expect(page.getByRole('button', { name: '下一步' })).toBeDisabled()
    await numbers.fill(released[0]?.orderNo ?? '')
    await page.getByRole('button', { name: '下一步' }).click()
    await expect(page.getByRole('dialog', { name: '申请撤销' })).toContainText('放行后请走退货')
    await noViolations(page, '撤销')
    await page.keyboard.press('Escape')
    await tab('退货')
    await page.keyboard.press('F7')
    await page.getByRole('textbox', { name: '单号，一行一个' }).fill(released[0]?.orderNo ?? '')
    await page.getByRole('button', { name: '下一步' }).click()
    const dialog = page.getByRole('dialog', { name: '申请退货' })
    await expect(dialog).toContainText('海关总署公告2020年第45号')
    await expect(dialog).toContainText('还有 45 天')
    await dialog.getByRole('textbox', { name: '申请原因' }).fill('买家拒收')
    await noViolations(page, '退货')
    await page.keyboard.press('F10')
    await expect(dialog.getByRole('status')).toContainText('已申请1 份')
    await dialog.getByRole('button', { name: '完成' }).click()
    await expect(page.getByRole('grid', { name: '退货申请' })).toContainText(released[0]?.orderNo ?? '')
  })

  await test.step('a manifest of the flight in parts', async () => {
    await tab('总分·运抵·离境·入库')
    await page.keyboard.press('F7')
    await expect(page.getByRole('combobox', { name: '运输批次', exact: true })).toBeFocused()
    await pick(page, '运输批次', 'slhb')
    const dialog = page.getByRole('dialog', { name: '总分·运抵·离境·入库' })
    await dialog.getByLabel('每份最多行数').fill('15')
    await expect(dialog).toContainText('申报 3 份')
    await noViolations(page, '总分')
    await page.keyboard.press('F10')
    await expect(dialog.getByRole('status')).toContainText('已申请3 份')
    await dialog.getByRole('button', { name: '完成' }).click()
  })

  await test.step('the month is previewed and applied for; customs answers with a declaration', async () => {
    await tab('汇总')
    await page.keyboard.press('F7')
    const dialog = page.getByRole('dialog', { name: '汇总申报' })
    await dialog.getByLabel('放行月份').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7))
    await page.keyboard.press('F8')
    await expect(dialog).toContainText('清单40 份')
    await expect(dialog).toContainText('海关总署公告2018年第194号（待核实')
    await noViolations(page, '汇总')
    await page.keyboard.press('F10')
    await expect(dialog.getByRole('status')).toContainText('已申请1 份')
    await dialog.getByRole('button', { name: '完成' }).click()
    value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 60 }))
    await page.getByRole('button', { name: '汇总结果' }).click()
    await expect(page.getByRole('table', { name: '汇总结果' }).getByRole('row')).toHaveCount(2)
    await page.keyboard.press('Escape')
  })

  await test.step('tax bills beside our own, and a guarantee that is filled in', async () => {
    await tab('税单')
    await expect(page.getByRole('grid', { name: '电子税单' })).toContainText('已汇总')
    await page.keyboard.press('F2')
    await expect(page.getByRole('table', { name: '逐项对照' })).toContainText('本程序')
    await noViolations(page, '税单')
    await tab('担保')
    await page.getByRole('button', { name: '改额度' }).first().click()
    await page.getByLabel('额度（元）').fill('1000000')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('table', { name: '担保台账' })).toContainText('1,000,000')
    await noViolations(page, '担保')
    await page.getByRole('button', { name: '登记缴税' }).last().click()
    await page.getByLabel('金额（元）').fill('500')
    await page.keyboard.press('Control+s')
    await page.getByRole('button', { name: '500.00' }).click()
    const payments = page.getByRole('dialog', { name: /缴纳记录/ })
    await expect(payments.getByRole('button', { name: '冲正' })).toBeDisabled()
    await payments.getByLabel(/冲正原因/).fill('金额登记错')
    await payments.getByRole('button', { name: '冲正' }).click()
    await expect(payments.getByRole('table', { name: '缴纳记录' })).toContainText('-500.00')
    await noViolations(page, '缴纳记录')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: '0.00', exact: true })).toBeVisible()
  })

  await test.step('a rejected return stands in the receipt box by its reason and leads to its own list', async () => {
    value(await desk.call('training.set', { rejectPercent: 100 }))
    const second = {
      filters: [{ field: 'ids' as const, op: 'is' as const, value: String(released[1]?.id) }],
      except: [],
    }
    value(await desk.job('return.file', { selection: second, reason: '买家拒收' }))
    value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 60 }))
    await go(page, '回执箱')
    const follow = page.getByRole('region', { name: '退回的后续申报' })
    await expect(follow).toContainText('人工退单')
    await noViolations(page, '退回的后续申报')
    await follow.getByRole('button', { name: '进口退货 1 份' }).click()
    const list = page.getByRole('grid', { name: '退货申请' })
    await expect(list).toContainText(released[1]?.orderNo ?? '')
    await expect(list).not.toContainText(released[0]?.orderNo ?? '')
    await expect(page.getByRole('button', { name: /^重报/ })).toBeEnabled()
  })
  await desk.close()
  expect(complaints).toEqual([])
})
