import { afterEach, expect, it } from 'vitest'
import { sentHeads } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

it('简化申报：未写关区时备案与清单都要 10 位；写明关区后 4 位编码的备案可以保存、比对、申报', async () => {
  const one = (office = await openOffice({ mode: '9610E', parcels: 2 }))
  const { test, parcels } = one
  const records = async () =>
    (await test.value('goods.page', { limit: 500 })).rows.map(
      ({ key: _key, client: _client, initials: _initials, problems: _problems, ...body }) => body,
    )
  /** Cuts all records down to their headings, and says what came of it. */
  const shorten = async () => {
    const answers: string[] = []
    for (const body of await records()) {
      const answer = await test.call('goods.save', { ...body, hsCode: body.hsCode.slice(0, 4) })
      answers.push(answer.ok ? 'saved' : answer.code)
    }
    return [...new Set(answers)]
  }
  expect((await records()).every((body) => /^\d{10}$/.test(body.hsCode))).toBe(true)
  expect(await shorten()).toEqual(['FIELD_INVALID'])
  expect(await test.call('setting.save', { key: 'compose.simplifiedZones', value: '461' })).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })

  // A record of the time before, when its district still took headings, is held where no district does.
  await test.value('setting.save', { key: 'compose.simplifiedZones', value: '4612 2026-01-01' })
  expect(await shorten()).toEqual(['saved'])
  await test.value('setting.save', { key: 'compose.simplifiedZones', value: '' })
  await test.job('match.run', {})
  const rules = async (): Promise<string[]> =>
    (await test.value('parcel.get', { id: parcels[0] ?? 0 })).defects.map((defect) => defect.rule)
  expect(await rules()).toContain('M-HS-MISSING')

  await test.value('setting.save', { key: 'compose.simplifiedZones', value: '4612 2026-01-01' })
  await test.job('match.run', {})
  expect(await rules()).not.toContain('M-HS-MISSING')
  expect(await rules()).toContain('M-E-SIMPLIFIED-SHORT')
  await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })
  await one.sync()
  expect(sentHeads(one, 'CEB603Message')).toHaveLength(2)
  const codes = one.wire.sent
    .filter((sent) => sent.message.type === 'CEB603Message')
    .flatMap((sent) => sent.message.documents.flatMap((document) => document.lines.map((line) => line['gcode'])))
  expect(codes.length).toBeGreaterThan(0)
  expect(codes.every((code) => /^\d{4}0{6}$/.test(code ?? ''))).toBe(true)
})
