import { join } from 'node:path'
import { importFile } from '../../electron/cli/cli.ts'
import type { Desk } from '../../electron/cli/desk.ts'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import type { Program } from './support/launch.ts'
import { go, officeDesk, pick, samples, signIn, strip, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

/** What stands in the ledger before the clerk's day: client, profile, goods; and a training window that answers at once. */
async function foundOffice(program: Program): Promise<Desk> {
  const desk = await officeDesk(program)
  const { id } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  value(await desk.call('profile.save', { clientId: id, mode: '1210I', body: SAMPLE_IMPORT_PROFILE }))
  value(await importFile(desk, 'goods', join(samples, SAMPLE_FILES.goods), SAMPLE_CLIENT.code, undefined))
  value(await desk.call('training.set', { seed: 11, delayMs: 0, rejectPercent: 25, inspectPercent: 15 }))
  return desk
}

test("a clerk's day: import, map, hand back, fix, file without a line, reconnect, receive, correct rejections, released", async ({
  program,
  page,
}) => {
  const complaints = complaintsOf(page)
  const desk = await foundOffice(program)
  await signIn(program, page)

  await test.step('import: the file is recognised, one column corrected by hand, the mapping kept', async () => {
    await page.keyboard.press('Control+2')
    await page.getByLabel('选择要导入的文件').setInputFiles(join(samples, SAMPLE_FILES.importParcels))
    await expect(page.getByRole('table', { name: '文件前 20 行' })).toContainText('SLDD20261122000001')
    await expect(page.getByText('必填字段齐全')).toBeVisible()
    await pick(page, '客户', 'hnsl')
    await pick(page, 'B 列对应字段', '备注')
    await expect(page.getByRole('combobox', { name: 'B 列对应字段', exact: true })).toHaveValue('备注')
    await pick(page, 'B 列对应字段', 'dgrzch')
    await expect(page.getByRole('combobox', { name: 'B 列对应字段', exact: true })).toHaveValue('订购人注册号')
    await expect(page.getByText('对应关系已由您修改')).toBeVisible()
    await page.keyboard.press('Control+s')
    await page.getByLabel('对应关系名称').fill('示例日报')
    await page.keyboard.press('Enter')
    await expect(page.getByText('对应关系已保存')).toBeVisible()
    await page.keyboard.press('F8')
    await expect(page.getByRole('button', { name: /接收合格行 57/ })).toBeEnabled()
  })

  await test.step("bad rows go back as the client's own file, good ones come in", async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: /退回不合格行 3/ }).click()
    expect((await download).suggestedFilename()).toMatch(/示例-进口三单.*\.xlsx$/)
    await page.keyboard.press('Control+s')
    await expect(page.getByText('已接收 57 行')).toBeVisible()
  })

  await test.step('the corrected rows of the returned file come in, and only those', async () => {
    await page.getByLabel('选择要导入的文件').setInputFiles(join(samples, SAMPLE_FILES.importCorrected))
    await page.getByRole('button', { name: /待检查|示例-进口三单-退回行已更正/ }).click()
    await expect(page.getByText('必填字段齐全')).toBeVisible()
    // The mapping kept in the morning, by its name: the preview is read with it, and it can be corrected from there.
    await pick(page, '已保存的对应关系', '示例日报')
    await expect(page.getByText('已套用对应：示例日报')).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'B 列对应字段', exact: true })).toHaveValue('订购人注册号')
    await expect(page.getByText('必填字段齐全')).toBeVisible()
    await page.keyboard.press('F8')
    await page.getByRole('checkbox', { name: /内容已变的 1 行作为更正接收/ }).check()
    await page.keyboard.press('Control+s')
    await expect(page.getByText('已接收 3 行')).toBeVisible()
    await expect(page.getByText('更正 1', { exact: true })).toBeVisible()
  })

  await test.step('one fix for all parcels with the same difference, looked at before', async () => {
    await page.keyboard.press('Control+3')
    await page
      .getByRole('list', { name: '差异分组' })
      .getByRole('button', { name: /实付与支付金额不等/ })
      .click()
    await page.getByRole('button', { name: '自定修改…' }).click()
    await page.getByRole('combobox', { name: '修改方式' }).selectOption('copy')
    await page.getByRole('combobox', { name: '单证', exact: true }).selectOption('payment')
    await pick(page, '字段', 'zfje')
    await page.getByRole('combobox', { name: '来源单证' }).selectOption('order')
    await pick(page, '来源字段', 'sjzf')
    await page.getByRole('button', { name: '预览' }).click()
    await page.getByRole('button', { name: /同样修改应用于 3 票/ }).click()
    await expect(page.getByText(/：已改 3 票，其中 3 票已一致/)).toBeVisible()
  })

  await test.step('the line is cut; what is filed stays queued', async () => {
    await go(page, '通道与培训')
    await page.getByRole('switch', { name: '培训窗口联通' }).click()
    await expect(page.getByText('已断开：单证留在待发')).toBeVisible()
    await page.keyboard.press('Control+4')
    await page.getByRole('grid', { name: '电商三单' }).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('F10')
    const dialog = page.getByRole('dialog', { name: '申报检查' })
    await expect(dialog.getByText(/将申报59 票/)).toBeVisible()
    await expect(dialog.getByText(/不能申报1 票/)).toBeVisible()
    const acknowledge = dialog.getByRole('checkbox', { name: /有提示的也申报/ })
    if (await acknowledge.isVisible()) await acknowledge.check()
    await page.keyboard.press('F10')
    await expect(dialog.getByText(/已申报59 票/)).toBeVisible()
    await dialog.getByRole('button', { name: '完成' }).click()
    await expect(strip(page, '待发')).not.toHaveText(/ 0$/)
    await expect(strip(page, '培训窗口')).toHaveText(/离线/)
  })

  await test.step('joined again, everything leaves by itself and receipts come in', async () => {
    await go(page, '通道与培训')
    await page.getByRole('switch', { name: '培训窗口联通' }).click()
    await page.keyboard.press('F8')
    await expect(strip(page, '待发')).toHaveText(/ 0$/)
    await expect(strip(page, '在途')).toHaveText(/ 0$/)
    await expect(strip(page, '培训窗口')).toHaveText(/在线/)
  })

  await test.step('rejections by reason, declared again until none is left', async () => {
    await page.keyboard.press('Control+7')
    const reasons = page.getByRole('list', { name: '退单原因' })
    const none = page.getByText(/没有退单/)
    await expect(reasons.or(none)).toBeVisible()
    while (await reasons.isVisible()) {
      const before = await reasons.getByRole('button').first().textContent()
      await page.keyboard.press('F10')
      await expect(reasons.getByRole('button').filter({ hasText: before ?? '' })).toHaveCount(0)
    }
    await expect(none).toBeVisible()
  })

  await test.step('released and closed, each with its history; nothing was declared twice', async () => {
    await page.keyboard.press('Control+5')
    const grid = page.getByRole('grid', { name: '清单' })
    await expect(grid).toContainText('结关')
    await expect(grid).not.toContainText('退单：')
    await grid.focus()
    await page.keyboard.press('F2')
    await page.getByRole('tab', { name: '状态时间线' }).click()
    await expect(page.getByRole('list', { name: '状态时间线' })).toContainText('放行')
    await page.getByRole('tab', { name: '报文' }).click()
    await expect(page.getByLabel('报文原文')).toContainText('CEB621Message')
    await expect(page.getByLabel('报文原文')).not.toContainText('示例二')
    const masked = await page.getByLabel('报文原文').textContent()
    await page.getByRole('button', { name: '显示完整内容…' }).click()
    await page.getByRole('textbox', { name: '查看原因' }).fill('核对订购人')
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('报文原文')).not.toHaveText(masked ?? '')
    await page.getByRole('button', { name: '遮蔽' }).click()
    await expect(page.getByLabel('报文原文')).toHaveText(masked ?? '')
    expect(
      value(await desk.call('audit.page', {})).rows.filter((row) => row.detail.includes('核对订购人')),
    ).toHaveLength(1)
    const done = value(
      await desk.call('parcel.count', { filters: [{ field: 'filingState', op: 'in', value: ['released', 'closed'] }] }),
    )
    expect(done.count).toBe(59)
    expect(value(await desk.call('training.get', {})).duplicates).toBe(0)
  })

  await desk.close()
  expect(complaints).toEqual([])
})
