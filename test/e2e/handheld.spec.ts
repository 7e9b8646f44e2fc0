import { createHash, createPublicKey } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { makeLanCertificate } from '../../electron/adapter/certificate/lan-certificate.ts'
import { startLanServer } from '../../electron/host/lan-server.ts'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import { complaintsOf, cutOff, expect, test } from './support/launch.ts'
import { go, machine, officeDesk, signIn, value } from './support/office.ts'

test.use({ actionTimeout: 15_000 })

async function noViolations(page: Page, where: string): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${where} ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
  const shots = process.env['SHOTS']
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${where}.png` })
}

test('局域网: a handheld is paired by code, keeps its scans out of range and brings each once; a second desk signs in; two people on one row are told', async ({
  program,
  page,
  browser,
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
  value(await desk.call('bin.save', { code: 'B-01' }))
  const inbound = value(
    await desk.call('inbound.open', {
      number: 'QD410126I000000009',
      ownerId: id,
      lines: [{ sku: 'SKU-1', name: '示例商品', qty: '50' }],
    }),
  )
  const people = value(await desk.call('session.users', {})).users
  const checker = people.find((user) => user.login === 'warehouse')
  value(
    await desk.call('user.save', {
      id: checker?.id ?? 0,
      login: 'warehouse',
      name: '示例仓管员',
      roles: ['warehouse'],
      password: 'example-password',
    }),
  )
  await signIn(program, page)

  await test.step('off until an administrator turns it on; the code is shown as a picture and in letters', async () => {
    await go(page, '局域网')
    await expect(page.getByRole('region', { name: '局域网开关' })).toContainText('关闭')
    await page.getByLabel('端口').fill(String(20_000 + Math.floor(Math.random() * 30_000)))
    await page.keyboard.press('F8')
    await expect(page.getByRole('region', { name: '局域网开关' })).toContainText('已打开')
    await noViolations(page, '局域网')
  })
  const pairing = async (kind: 'handheld' | 'desk', name: string): Promise<string> => {
    const { urls } = value(await desk.call('lan.pair', { kind, name, userId: checker?.id ?? 0 }))
    return urls.find((url) => url.includes('127.0.0.1')) ?? ''
  }
  const phone = await machine(browser, true)

  await test.step('the handheld is paired and counts goods off a truck', async () => {
    await page.keyboard.press('F7')
    await page.getByLabel('设备名称').fill('示例手持一号')
    await page.getByLabel('使用人（仓管员）').selectOption({ label: '示例仓管员' })
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('img', { name: /配对二维码/ })).toBeVisible()
    await noViolations(page, '配对')
    await page.getByRole('button', { name: '完成' }).click()
    await phone.goto(await pairing('handheld', '示例手持二号'))
    await phone.getByRole('button', { name: '配对' }).tap()
    await phone.getByRole('button', { name: '收货' }).tap()
    await phone.getByRole('button', { name: /QD410126I000000009/ }).tap()
    const box = phone.getByRole('textbox', { name: '扫商品' })
    await expect(box).toBeFocused()
    for (const code of ['SKU-1', '404404404']) {
      await box.fill(code)
      await box.press('Enter')
    }
    await expect(phone.locator('.last')).toContainText('不在到货单上')
    await noViolations(phone, '手持-收货')
  })

  await test.step('out of range scans wait in the device, through a reload; dispatch says that it cannot; back in range each arrives once', async () => {
    await cutOff(phone, true)
    const box = phone.getByRole('textbox', { name: '扫商品' })
    for (let i = 0; i < 3; i++) {
      await box.fill('SKU-1')
      await box.press('Enter')
    }
    await expect(phone.getByRole('status', { name: '传输状态' })).toHaveText('待传 3')
    await expect(phone.locator('.last')).toContainText('已存在本机')
    await noViolations(phone, '手持-离线')
    await cutOff(phone, false)
    await expect(phone.getByRole('status', { name: '传输状态' })).toHaveText('在线')
    await phone.reload()
    await expect(phone.getByRole('button', { name: '收货' })).toBeVisible()
    await noViolations(phone, '手持-首页')
    expect(value(await desk.call('inbound.get', { id: inbound.id })).lines[0]?.counted).toBe('4')
    const bag = value(await desk.call('handover.open', { vehicle: '豫A00001' }))
    await phone.getByRole('button', { name: '出库' }).tap()
    await phone.getByRole('button', { name: new RegExp(`^${bag.id} `) }).tap()
    await cutOff(phone, true)
    const out = phone.getByRole('textbox', { name: '扫包裹出库' })
    await out.fill('X1')
    await out.press('Enter')
    await expect(phone.locator('.last')).toContainText('不在网络范围内：出库要看海关最新放行')
    await cutOff(phone, false)
  })

  const second = await machine(browser, false)
  await test.step('a second desk signs in with its own name and password; two people on one row are told before either loses work', async () => {
    await second.goto(await pairing('desk', '示例电脑'))
    await second.getByRole('button', { name: '配对' }).click()
    await second
      .getByRole('button', { name: /示例仓管员/ })
      .first()
      .click()
    await second.getByLabel(/口令/).fill('example-password')
    await second.keyboard.press('Enter')
    await expect(second.getByRole('navigation', { name: '功能' })).toBeVisible()
    for (const one of [page, second]) {
      await go(one, '库位作业')
      await one.getByRole('tablist', { name: '库位作业' }).getByRole('tab', { name: '库位', exact: true }).click()
      await one.getByRole('grid', { name: '库位' }).getByText('B-01').click()
      await one.keyboard.press('F2')
      await expect(one.getByLabel('备注')).toBeVisible()
    }
    await second.getByLabel('备注').fill('二号电脑')
    await second.keyboard.press('Control+s')
    await expect(second.getByRole('dialog')).toHaveCount(0)
    await page.getByLabel('备注').fill('一号电脑')
    await page.keyboard.press('Control+s')
    await expect(page.getByText(/该记录在您编辑期间已被示例仓管员修改/)).toBeVisible()
    await expect(page.getByLabel('备注')).toHaveValue('一号电脑')
    await noViolations(second, '第二台电脑')
    await page.keyboard.press('Escape')
  })

  await test.step('a device that is shut out is out at once', async () => {
    for (const device of value(await desk.call('lan.status', {})).devices)
      if (!device.revoked) value(await desk.call('device.revoke', { id: device.id }))
    await phone.reload()
    await expect(phone.getByRole('button', { name: '配对' })).toBeVisible()
    await go(page, '局域网')
    await expect(page.getByRole('table', { name: '已配对的设备' })).toContainText('已停用')
  })
  await desk.close()
  for (const one of [phone, second]) await one.context().close()
  expect(complaints).toEqual([])
})

test('局域网: a device that trusts our certificate opens and reloads the handheld page out of range; one that does not says so', async ({
  playwright,
  launchOptions,
  browser,
}) => {
  const made = makeLanCertificate(['127.0.0.1'], Date.now())
  const nobody = { ok: false, code: 'DEVICE_UNKNOWN', data: {} } as const
  const server = await startLanServer({
    link: {
      request: () => Promise.resolve(nobody),
      onEvent: () => () => undefined,
      onState: () => () => undefined,
      state: { state: 'starting' },
    },
    rendererFolder: fileURLToPath(new URL('../../dist/renderer', import.meta.url)),
    port: 0,
    names: ['127.0.0.1'],
    ...made,
  })
  const url = `https://127.0.0.1:${server.port}/handheld.html`
  const kept = (page: Page): Promise<boolean> =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).some((one) => one.active !== null))
  const stranger = await machine(browser, true)
  await stranger.goto(url)
  await expect(stranger.getByRole('button', { name: '配对' })).toBeVisible()
  const file = await stranger.request.get(`https://127.0.0.1:${server.port}/certificate.crt`)
  expect([file.status(), await file.text()]).toEqual([200, made.authority])
  // What an installed certificate comes to: this key is trusted.
  const spki = createPublicKey(made.certificate).export({ type: 'spki', format: 'der' })
  const trusted = `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`
  const device = await playwright.chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), trusted] })
  const context = await device.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.goto(url)
  await expect.poll(() => kept(page)).toBe(true)
  await page.reload()
  await server.close()
  await page.reload()
  await expect(page.getByRole('heading', { name: '口岸台账' })).toBeVisible()
  const second = await context.newPage()
  await second.goto(url)
  await expect(second.getByRole('heading', { name: '口岸台账' })).toBeVisible()
  expect(await kept(stranger)).toBe(false)
  await device.close()
  await stranger.context().close()
})
