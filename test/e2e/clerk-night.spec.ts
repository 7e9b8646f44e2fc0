import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { read, utils } from 'xlsx'
import { importFile } from '../../electron/cli/cli.ts'
import { SAMPLE_CLIENT, SAMPLE_EXPORT_PROFILE, SAMPLE_FILES } from '../../electron/training/sample/office.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, pick, samples, signIn, strip, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

/** A receipt file as it comes on a stick: customs answers an order's inventory without naming the number we gave it. */
function receiptFile(orderNo: string): string {
  const head = {
    guid: '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
    agentCode: SAMPLE_EXPORT_PROFILE.agentCode,
    ebpCode: SAMPLE_EXPORT_PROFILE.platformCode,
    ebcCode: SAMPLE_EXPORT_PROFILE.merchantCode,
    orderNo,
    returnStatus: '2',
    returnTime: '20991231235959000',
    returnInfo: `清单新增申报成功[电商企业编码：${SAMPLE_EXPORT_PROFILE.merchantCode}订单编号：${orderNo}]`,
  }
  return buildCeb(
    {
      type: 'CEB604Message',
      guid: '3F2504E0-4F89-41D3-9A0C-0305E82C3302',
      version: '1.0',
      documents: [{ head, lines: [] }],
      signed: false,
    },
    '202205',
  )
}

/** Lets a file fall on an element, as from the desktop. */
async function dropFile(page: Page, onto: Locator, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName, { type: 'text/xml' }))
      return transfer
    },
    [name, text] as const,
  )
  await onto.dispatchEvent('dragover', { dataTransfer })
  await onto.dispatchEvent('drop', { dataTransfer })
}

test("a clerk's night: transport filled in once, receipts from a stick, one fix for all rejections, the list as I see it", async ({
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
  value(await desk.call('profile.save', { clientId: id, mode: '9610E', body: SAMPLE_EXPORT_PROFILE }))
  for (const [kind, file] of [
    ['goods', SAMPLE_FILES.goods],
    ['export-order', SAMPLE_FILES.exportOrders],
    ['export-receipt', SAMPLE_FILES.exportReceipts],
    ['export-waybill', SAMPLE_FILES.exportWaybills],
  ] as const)
    value(await importFile(desk, kind, join(samples, file), SAMPLE_CLIENT.code, undefined))
  value(await desk.call('training.set', { seed: 7, delayMs: 0, rejectPercent: 100, offline: true }))
  await signIn(program, page)
  const parcels = page.getByRole('grid', { name: '电商三单' })

  await test.step('a transport batch with a name only; all parcels into it', async () => {
    await go(page, '运输批次')
    await page.keyboard.press('F7')
    await expect(page.getByRole('textbox', { name: '批次名称' })).toBeFocused()
    await page.keyboard.type('郑州—芝加哥')
    await page.keyboard.press('Control+s')
    await expect(page.getByText('航次、提运单待填')).toBeVisible()
    await page.keyboard.press('Control+4')
    await expect(parcels).toBeFocused()
    await page.keyboard.press('Control+a')
    // A name that is typed and confirmed before the list of batches has come is not lost.
    const confirmed = Promise.withResolvers<void>()
    await page.route('**/call/transport.list', async (route) => {
      await confirmed.promise
      await route.continue()
    })
    await page.getByRole('button', { name: '归入运输批次' }).click()
    const batch = page.getByRole('combobox', { name: '运输批次', exact: true })
    await batch.fill('zzzjg')
    await page.keyboard.press('Enter')
    confirmed.resolve()
    await expect(batch).toHaveValue('郑州—芝加哥')
    await page.keyboard.press('Control+s')
    await expect(page.getByText('已归入 40 票')).toBeVisible()
  })

  await test.step('at night voyage and bill are filled in once, with keys', async () => {
    await go(page, '运输批次')
    const typed = Promise.withResolvers<void>()
    // The ledger says only later whether there is a draft: what is typed before that is not lost.
    await page.route('**/call/draft.load', async (route) => {
      await typed.promise
      await route.continue()
    })
    await page.keyboard.press('F9')
    await expect(page.getByRole('textbox', { name: '航次 / 航班' })).toBeFocused()
    await page.keyboard.type('SL999')
    typed.resolve()
    await page.keyboard.press('Enter')
    await page.keyboard.type('99912345675')
    await page.keyboard.press('Control+s')
    await expect(page.getByText('航次、提运单待填')).toBeHidden()
    await expect(page.getByText(/40 票：40 /)).toBeVisible()
  })

  await test.step('a receipt that comes before its filing waits in sight, and is placed by filing', async () => {
    await page.keyboard.press('Control+7')
    await dropFile(page, page.getByText(/没有退单/), '回执.xml', receiptFile('SLEX20261122000001'))
    await expect(page.getByText('读入 1 条回执，入账 0，待匹配 1')).toBeVisible()
    await page.getByRole('tab', { name: '待匹配 1' }).click()
    await expect(page.getByRole('grid', { name: '待匹配回执' })).toContainText('SLEX20261122000001')
    await page.keyboard.press('F8')
    await expect(page.getByText('重新匹配：0 条入账，1 条仍在等待')).toBeVisible()
    await page.keyboard.press('Control+4')
    await parcels.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('F10')
    const dialog = page.getByRole('dialog', { name: '申报检查' })
    await expect(dialog.getByText(/将申报40 票/)).toBeVisible()
    const acknowledge = dialog.getByRole('checkbox', { name: /有提示的也申报/ })
    if (await acknowledge.isVisible()) await acknowledge.check()
    await page.keyboard.press('F10')
    await expect(dialog.getByText(/已申报40 票/)).toBeVisible()
    await dialog.getByRole('button', { name: '完成' }).click()
    await page.keyboard.press('Control+7')
    await expect(page.getByText('没有等待匹配的回执')).toBeVisible()
  })

  await test.step('the message carries voyage and bill', async () => {
    await page.keyboard.press('Control+5')
    const inventories = page.getByRole('grid', { name: '清单' })
    await expect(inventories).toContainText('SLEX20261122000040')
    await inventories.focus()
    await page.keyboard.press('F2')
    await page.getByRole('tab', { name: '报文' }).click()
    await expect(page.getByLabel('报文原文')).toContainText('<ceb:voyageNo>SL999')
    await expect(page.getByLabel('报文原文')).toContainText('<ceb:billNo>99912345675')
  })

  await test.step('one fix for all rejections of a reason, declared again', async () => {
    value(await desk.call('training.set', { offline: false }))
    value(await desk.job('channel.sync', { untilIdle: true, maxSeconds: 60 }))
    value(await desk.call('training.set', { rejectPercent: 0 }))
    await page.keyboard.press('Control+7')
    await page.getByRole('tab', { name: /退单原因/ }).click()
    const reason = page.getByRole('list', { name: '退单原因' }).getByRole('button').first()
    const count = await reason.locator('.side-count').textContent()
    await page.getByRole('button', { name: '自定修改…' }).click()
    await page.getByRole('combobox', { name: '单证', exact: true }).selectOption('order')
    await pick(page, '字段', 'note')
    await page.getByLabel('改为').fill('已补充品牌')
    await page.getByRole('button', { name: '预览' }).click()
    await page.getByRole('button', { name: `修改并更正重报 ${count ?? ''} 票` }).click()
    await expect(page.getByText(new RegExp(`已更正重报 ${count ?? ''} 票`)).first()).toBeVisible()
  })

  await test.step('the list as I see it: my columns in my order after a reload, and in the exported file', async () => {
    await page.keyboard.press('Control+4')
    await page.getByRole('button', { name: '列', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '列与视图' })
    await dialog.getByRole('checkbox', { name: '客户' }).uncheck()
    await dialog.getByRole('button', { name: '商品价格 上移' }).click()
    await dialog.getByRole('button', { name: '商品价格 上移' }).click()
    await dialog.getByRole('spinbutton', { name: '订单编号 宽度' }).fill('260')
    await dialog.getByRole('button', { name: '完成' }).click()
    const heads = () =>
      parcels
        .getByRole('columnheader')
        .evaluateAll((cells) =>
          cells.map((cell) => cell.textContent ?? '').filter((text) => text !== '' && text !== '行'),
        )
    const before = await heads()
    expect(before).not.toContain('客户')
    await expect
      .poll(async () => JSON.stringify(await desk.call('layout.load', { key: 'grid:parcel' })))
      .toContain('260')
    await page.reload()
    await expect.poll(heads).toEqual(before)
    expect((await parcels.getByRole('columnheader', { name: '订单编号' }).boundingBox())?.width).toBe(260)

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出所见' }).click()
    await page.getByRole('menuitem', { name: 'Excel（.xlsx）' }).click()
    const book = read(readFileSync(await (await download).path()))
    const rows = utils.sheet_to_json<string[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { header: 1 })
    expect(rows[0]).toEqual(before.filter((title) => title !== '错误原因'))
    expect(rows).toHaveLength(41)
  })

  await expect(strip(page, '在途')).toHaveText(/ \d/)
  await desk.close()
  expect(complaints).toEqual([])
})
