import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { importFile } from '../../electron/cli/cli.ts'
import { SAMPLE_CLIENT, SAMPLE_EXPORT_PROFILE, SAMPLE_FILES } from '../../electron/training/sample/office.ts'
import { test } from './support/launch.ts'
import { go, officeDesk, samples, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

const RAW =
  '交易流水号,订单号,原始请求,原始响应,电商平台代码,支付企业代码,交易金额,验核机构,支付类型,交易成功时间,商品名称,商品链接,收款账号,收款单位\n' +
  'T-1,DD-1,"https://pay.example/?sub=张示例","<xml/>",4101960AAA,4403169D3W,99.50,3,1,20261122101112,示例面霜,https://m.example/1,11110000,示例电商'

test('customs asks for payment data: what is there is answered, what is not stands with its deadline; every message is found by a number', async ({
  program,
  page,
}) => {
  const desk = await officeDesk(program)
  const { id } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  value(await desk.call('profile.save', { clientId: id, mode: '9610E', body: SAMPLE_EXPORT_PROFILE }))
  for (const [kind, file] of [
    ['goods', SAMPLE_FILES.goods],
    ['export-order', SAMPLE_FILES.exportOrders],
    ['export-receipt', SAMPLE_FILES.exportReceipts],
    ['export-waybill', SAMPLE_FILES.exportWaybills],
  ] as const)
    value(await importFile(desk, kind, join(samples, file), SAMPLE_CLIENT.code, undefined))
  const raw = join(program.ledgerFolder, '..', 'pay.csv')
  writeFileSync(raw, RAW)
  value(await importFile(desk, 'pay-raw', raw, SAMPLE_CLIENT.code, undefined))
  value(await desk.call('training.set', { seed: 7, delayMs: 0 }))
  const agreed = { filters: [{ field: 'matchState', op: 'is' as const, value: 'agreed' }], except: [] }
  value(await desk.job('filing.file', { selection: agreed, acceptWarnings: true }))
  value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 60 }))
  value(await desk.call('payCheck.take', { orderNo: 'DD-1', sessionId: 'S-0001' }))
  value(await desk.call('payCheck.take', { orderNo: 'DD-77', sessionId: 'S-0002' }))
  const filed = value(await desk.call('parcel.page', { filters: [{ field: 'matchState', op: 'is', value: 'agreed' }] }))
  const orderNo = filed.rows[0]?.orderNo ?? ''
  await signIn(program, page)
  const accessible = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map((found) => found.id)).toEqual([])
  }

  await go(page, '支付数据抽查')
  const asked = page.getByRole('grid')
  await expect(asked.getByText('DD-77')).toBeVisible()
  await expect(asked.getByText('DD-1', { exact: true })).toBeVisible()
  await accessible()

  await go(page, '报文日志')
  await page.getByRole('textbox', { name: '按单号查报文' }).fill(orderNo)
  await page.keyboard.press('Enter')
  await expect(page.getByText(`单号 = ${orderNo}`)).toBeVisible()
  await expect(page.getByRole('gridcell', { name: '出口清单', exact: true }).first()).toBeVisible()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('F2')
  await expect(page.getByRole('complementary', { name: '报文原文' })).toContainText('CEB604Message')
  await accessible()

  await go(page, '任务与备份')
  await page.getByRole('button', { name: '从事件重建' }).click()
  await expect(page.getByRole('region', { name: '重建' }).getByText('完好')).toBeVisible()
  await desk.close()
})
