import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { makeFolders } from '../../electron/adapter/channel/folder.fixture.ts'
import { importFile } from '../../electron/cli/cli.ts'
import { SAMPLE_CLIENT, SAMPLE_EXPORT_PROFILE, SAMPLE_FILES } from '../../electron/training/sample/office.ts'
import { startEportControl } from '../support/eport-control.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, officeDesk, samples, signIn, value } from './support/office.ts'

test.use({ launch: { args: ['--real'] }, actionTimeout: 15_000 })

const PIN = '88888888'

test('a card pulled in mid-queue: what it did not sign waits in sight, and is filed when the card is back', async ({
  program,
  page,
}) => {
  const control = await startEportControl(PIN)
  const folders = makeFolders()
  const signers = join(program.folder, 'keys', 'signers')
  mkdirSync(signers, { recursive: true })
  writeFileSync(
    join(signers, 'card.json'),
    JSON.stringify({ kind: 'eport', id: 'card1', title: '示例卡', url: control.url }),
  )
  await program.restart()
  const complaints = complaintsOf(page)
  const desk = await officeDesk(program)
  const { outBox, sentBox, inBox, failBox } = folders.line
  value(
    await desk.call('channel.save', {
      id: 'eport',
      title: '示例导入客户端',
      body: {
        kind: 'import-client',
        lines: [{ business: 'IMPCEB', form: 'document', outBox, sentBox, inBox, failBox }],
      },
    }),
  )
  const { id } = value(
    await desk.call('client.save', {
      ...SAMPLE_CLIENT,
      roles: [...SAMPLE_CLIENT.roles],
      mandates: [...SAMPLE_CLIENT.mandates],
    }),
  )
  const body = { ...SAMPLE_EXPORT_PROFILE, channel: 'eport', signer: 'card1', transferCode: '', transferName: '' }
  value(await desk.call('profile.save', { clientId: id, mode: '9610E', body }))
  for (const [kind, file] of [
    ['goods', SAMPLE_FILES.goods],
    ['export-order', SAMPLE_FILES.exportOrders],
    ['export-receipt', SAMPLE_FILES.exportReceipts],
    ['export-waybill', SAMPLE_FILES.exportWaybills],
  ] as const)
    value(await importFile(desk, kind, join(samples, file), SAMPLE_CLIENT.code, undefined))
  await signIn(program, page)
  const unlock = async (): Promise<void> => {
    await go(page, '通道与培训')
    const key = page.getByRole('table', { name: '签名密钥列表' }).getByRole('row').filter({ hasText: '示例卡' })
    await key.getByRole('button', { name: '输入密码' }).click()
    await page.getByLabel('密钥密码').fill(PIN)
    await page.keyboard.press('Enter')
    await expect(key).toContainText('可用')
  }
  const file = async (): Promise<void> => {
    await page.keyboard.press('F10')
    const dialog = page.getByRole('dialog', { name: '申报检查' })
    await expect(dialog.getByText(/将申报\d+ 票/)).toBeVisible()
    const acknowledge = dialog.getByRole('checkbox', { name: /有提示的也申报/ })
    if (await acknowledge.isVisible()) await acknowledge.check()
    await page.keyboard.press('F10')
  }
  const plan = page.getByRole('table', { name: '签名计划' })

  await test.step('one parcel is signed, then the card is gone', async () => {
    await unlock()
    await page.keyboard.press('Control+4')
    await expect(page.getByRole('grid', { name: '电商三单' })).toBeFocused()
    await expect(page.getByRole('grid', { name: '电商三单' })).toContainText('可申报')
    await page.keyboard.press('Space')
    await file()
    await expect(page.getByText(/已申报1 票/)).toBeVisible()
    await page.getByRole('button', { name: '完成' }).click()
    control.card = 'out'
    await page.keyboard.press('Control+a')
    await file()
    await expect(page.getByText(/其中待签39 票，密钥可用后自动申报/)).toBeVisible()
    await page.getByRole('button', { name: '完成' }).click()
  })

  await test.step('what waits stands in the plan, by client; the client is put first', async () => {
    await go(page, '通道与培训')
    await expect(plan.getByRole('row').filter({ hasText: '示例卡' })).toContainText('39')
    // It is done at no time of the day while it cannot sign.
    await expect(plan.getByRole('row').filter({ hasText: '示例卡' })).toContainText('密钥还不能签名')
    await plan.getByRole('button', { name: '1 家客户' }).click()
    await plan.getByRole('button', { name: '加急' }).click()
    await expect(plan.getByRole('row').filter({ hasText: SAMPLE_CLIENT.name })).toContainText('取消加急')
    const found = await new AxeBuilder({ page }).analyze()
    expect(found.violations.map((violation) => violation.id)).toEqual([])
  })

  await test.step('the card is back: everything is signed by itself, nothing twice', async () => {
    control.card = 'in'
    await unlock()
    await expect(page.getByText('没有等待签名的单证。')).toBeVisible()
    await page.keyboard.press('Control+4')
    await expect(page.getByRole('grid', { name: '电商三单' })).toContainText('待发')
    const filings = value(
      await desk.call('filing.count', { filters: [{ field: 'kind', op: 'is', value: 'CEB603Message' }] }),
    )
    expect(filings.count).toBe(40)
  })
  expect(await page.content()).not.toContain(PIN)
  expect(complaints).toEqual([])
  control.close()
})
