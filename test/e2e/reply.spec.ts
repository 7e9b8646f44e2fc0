import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { importFile } from '../../electron/cli/cli.ts'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'
import { complaintsOf, expect, test } from './support/launch.ts'
import { officeDesk, samples, signIn, value } from './support/office.ts'

test("a client's block of numbers is answered in his order, by keyboard, and goes back as his Excel", async ({
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
  value(await importFile(desk, 'goods', join(samples, SAMPLE_FILES.goods), SAMPLE_CLIENT.code, undefined))
  value(
    await importFile(desk, 'import-parcel', join(samples, SAMPLE_FILES.importParcels), SAMPLE_CLIENT.code, undefined),
  )
  await signIn(program, page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('khhfd')
  await page.keyboard.press('Enter')
  const paste = page.getByLabel('客户发来的单号')
  await expect(paste).toBeFocused()
  await paste.fill('序号\t订单\n1\tSLDD20261122000002\n2\tKT404404404\n3\tSLDD20261122000001\n4\tSLDD20261122000010')
  await page.keyboard.press('F8')
  const answer = page.getByRole('grid', { name: '回复' })
  await expect(answer.getByRole('row').filter({ hasText: 'KT404404404' })).toContainText('没有收到')
  await expect(page.getByText('找到 3 · 没有 1')).toBeVisible()
  const told = await answer.getByRole('row').allInnerTexts()
  expect(
    told.map((text) => /SLDD20261122\d+|KT404404404/.exec(text)?.[0]).filter((number) => number !== undefined),
  ).toEqual(['SLDD20261122000002', 'KT404404404', 'SLDD20261122000001', 'SLDD20261122000010'])
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 Excel' }).click()
  expect((await download).suggestedFilename()).toMatch(/^回复单-\d{8}-\d{6}\.xlsx$/)
  const found = await new AxeBuilder({ page }).analyze()
  expect(
    found.violations.map(
      (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([])
  expect(complaints).toEqual([])
})
