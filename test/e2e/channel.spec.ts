import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { makeFolders, ScriptedClient } from '../../electron/adapter/channel/folder.fixture.ts'
import { startEportControl } from '../support/eport-control.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { go, signIn } from './support/office.ts'

test.use({ launch: { args: ['--real'] }, actionTimeout: 15_000 })

test('folders of the official client are set up on the screen and bring receipts; a card is unlocked, locked, and never shows its PIN', async ({
  program,
  page,
}) => {
  const control = await startEportControl('88888888')
  const folders = makeFolders()
  const signers = join(program.folder, 'keys', 'signers')
  mkdirSync(signers, { recursive: true })
  writeFileSync(
    join(signers, 'card.json'),
    JSON.stringify({ kind: 'eport', id: 'card1', title: '示例卡', url: control.url }),
  )
  await program.restart()
  const complaints = complaintsOf(page)
  await signIn(program, page)
  await go(page, '通道与培训')

  await page.getByRole('button', { name: '新建通道' }).click()
  const form = page.getByRole('dialog', { name: '新建通道' })
  for (const [field, text] of [
    ['id', 'eport'],
    ['title', '示例导入客户端'],
    ['line0.business', 'IMPCEB'],
    ['line0.outBox', folders.line.outBox],
    ['line0.inBox', folders.line.inBox],
    ['line0.sentBox', folders.line.sentBox],
    ['line0.failBox', folders.line.failBox],
  ] as const) {
    await form.locator(`[data-field="${field}"] input`).fill(text)
  }
  await page.keyboard.press('Control+s')
  await expect(form).toBeHidden()
  const channel = page.getByRole('table', { name: '通道列表' }).getByRole('row').filter({ hasText: '示例导入客户端' })
  await channel.getByRole('switch').click()
  await expect(channel).toContainText('在线')
  new ScriptedClient(folders).answer('Receipt_示例.xml', '<DEC_DATA/>')
  folders.put('outBox', 'waiting.xml', 'x', Date.now() - 20 * 60_000)
  await expect(channel).toContainText('官方客户端可能已停止')
  await expect.poll(() => folders.names('inBox')).toEqual([])

  const key = page.getByRole('table', { name: '签名密钥列表' }).getByRole('row').filter({ hasText: '示例卡' })
  await expect(key).toContainText('未解锁')
  const type = async (pin: string): Promise<void> => {
    await key.getByRole('button', { name: '输入密码' }).click()
    await page.getByLabel('密钥密码').fill(pin)
    await page.keyboard.press('Enter')
  }
  await type('1234')
  await expect(key).toContainText('剩余 5 次')
  await type('88888888')
  await expect(key).toContainText('可用')
  await expect(key).toContainText('03000000000cde6f')
  await expect(key).toContainText('91460100MA5TEST00X')
  expect(await page.content()).not.toContain('88888888')
  await key.getByRole('button', { name: '锁定' }).click()
  await expect(key).toContainText('未解锁')

  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
  expect(complaints).toEqual([])
  control.close()
})
