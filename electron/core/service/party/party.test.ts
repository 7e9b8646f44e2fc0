import { describe, expect, it } from 'vitest'
import { contract } from '../../../../shared/contract/index.ts'
import { openTestLedger } from '../../../../test/support/ledger.ts'
import { usciCheckCharacter } from '../../../../shared/domain/identifier/usci.ts'
import { SYSTEM } from '../../core.ts'
import { importClients, importGoods } from './import.ts'

const usci = (body = '91410100MA40000A0'): string => `${body}${usciCheckCharacter(body) ?? ''}`

describe('choosing a client', () => {
  it('one of very many is found by code, name or initials, the closest first, and by its id', async () => {
    const test = await openTestLedger()
    for (let i = 0; i < 520; i++)
      await test.value('client.save', { code: `C${String(i).padStart(4, '0')}`, name: `示例甲${i}` })
    const { id } = await test.value('client.save', { code: 'Z9', name: '河南远山贸易有限公司' })
    await test.value('client.save', { code: 'A1', name: '某远山分公司' })
    const choices = async (input: object): Promise<string[]> =>
      (await test.value('client.choices', input)).clients.map((one) => one.code)
    expect(await choices({ limit: 500 })).toHaveLength(500)
    expect(await choices({ text: 'z9' })).toEqual(['Z9'])
    expect(await choices({ text: 'hnys' })).toEqual(['Z9'])
    expect(await choices({ text: '远山' })).toEqual(['A1', 'Z9'])
    expect(await choices({ text: '河南远山', limit: 1 })).toEqual(['Z9'])
    expect((await choices({ text: 'C0007' }))[0]).toBe('C0007')
    expect(await choices({ ids: [id] })).toEqual(['Z9'])
    expect(await choices({ text: '没有这家' })).toEqual([])
    await test.close()
  })
})

describe('client dossiers', () => {
  it('contact persons are sealed in the ledger, masked in answers, and an unedited masked field changes nothing', async () => {
    const test = await openTestLedger()
    const { id } = await test.value('client.save', {
      code: 'C001',
      name: '河南示例贸易有限公司',
      usci: usci(),
      contact: { name: '赵示例', phone: '19900001234', address: '郑州市示例路1号' },
    })
    const dump = JSON.stringify(
      test.core.ledger
        .sql('select * from client')
        .all()
        .map((row) =>
          Object.values(row as object).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)),
        ),
    )
    expect(dump).not.toContain('19900001234')
    const read = await test.value('client.get', { id })
    expect(read.client.contact.phone).not.toContain('19900001234')
    await test.value('client.save', { ...read.client, note: '改了备注' })
    const again = await test.value('client.get', { id })
    expect(again.client.contact).toEqual(read.client.contact)
    expect(again.client.revision).toBe(2)
    await test.close()
  })

  it('a save on an older revision is refused and changes nothing', async () => {
    const test = await openTestLedger()
    const { id } = await test.value('client.save', { code: 'C001', name: '示例甲', usci: usci() })
    const read = await test.value('client.get', { id })
    await test.value('client.save', { ...read.client, name: '示例乙' })
    expect(await test.call('client.save', { ...read.client, name: '示例丙' })).toMatchObject({
      ok: false,
      code: 'RECORD_CHANGED',
      data: { by: '您自己（在另一处）' },
    })
    expect((await test.value('client.get', { id })).client.name).toBe('示例乙')
    await test.close()
  })

  it('a refused save names the colleague who was faster, for every kind of record that people edit', async () => {
    const test = await openTestLedger()
    await test.value('user.save', { login: 'li', name: '李示例', roles: ['clerk', 'admin'] })
    const { id: clientId } = await test.value('client.save', { code: 'C1', name: '示例', usci: usci() })
    const client = (await test.value('client.get', { id: clientId })).client
    await test.value('client.save', { ...client, note: '一' }, 'li')
    const refused: unknown[] = [await test.call('client.save', { ...client, note: '二' })]
    await test.value('profile.save', { clientId, mode: '1210I', body: {} }, 'li')
    refused.push(await test.call('profile.save', { clientId, mode: '1210I', body: {} }))
    const goods = { clientId, sku: 'S1', name: '示例面霜' }
    const { id, revision } = await test.value('goods.save', goods)
    await test.value('goods.save', { ...goods, id, revision, note: '一' }, 'li')
    refused.push(await test.call('goods.save', { ...goods, id, revision, note: '二' }))
    const flight = { name: 'CK245', mode: '9610I' as const }
    const transport = await test.value('transport.save', flight)
    await test.value('transport.save', { ...flight, ...transport, voyageNo: '1' }, 'li')
    refused.push(await test.call('transport.save', { ...flight, ...transport, voyageNo: '2' }))
    expect(refused).toEqual(
      Array.from({ length: 4 }, () => ({
        ok: false,
        code: 'RECORD_CHANGED',
        data: expect.objectContaining({ by: '李示例' }) as unknown,
      })),
    )
    await test.close()
  })

  it('a wrong check digit is refused with its reason', async () => {
    const test = await openTestLedger()
    const good = usci()
    const bad = good.slice(0, 17) + (good.endsWith('0') ? '1' : '0')
    expect(await test.call('client.save', { code: 'C1', name: '示例', usci: bad })).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
    })
    await test.close()
  })

  it('import takes the good rows, names the bad ones, and the same file twice changes nothing', async () => {
    const test = await openTestLedger()
    const context = test.core.context(SYSTEM)
    const rows = [
      { row: 2, values: { code: 'A1', name: '示例一', usci: usci() } },
      { row: 3, values: { code: 'A2', name: '示例二', usci: '123' } },
      { row: 4, values: { code: 'A3', name: '示例三', customsCode: '4101960A01' } },
    ]
    expect(importClients(context, rows)).toMatchObject({
      saved: 2,
      unchanged: 0,
      refused: [{ row: 3, code: 'FIELD_INVALID' }],
    })
    expect(importClients(context, rows)).toMatchObject({ saved: 0, unchanged: 2 })
    await test.close()
  })

  it("an imported list changes what it says and nothing else: contact and other authorities' mandates stay", async () => {
    const test = await openTestLedger()
    const context = test.core.context(SYSTEM)
    const contact = { name: '示例人', phone: '19900000001', email: 'a@example.cn', address: '示例路1号' }
    const mandates = [{ authority: '税务', number: 'SW-1', validFrom: '2026-01-01', note: '' }]
    const { id } = await test.value('client.save', { code: 'B1', name: '示例一', contact, mandates, place: '郑州' })
    const taken = (values: Record<string, string>): unknown =>
      importClients(context, [{ row: 2, values: { code: 'B1', name: '示例一', ...values } }])
    const kept = async (): Promise<unknown> =>
      (await test.value('personal.reveal', { subject: 'client', id, reason: '核对' })).fields
    expect(taken({})).toMatchObject({ saved: 0, unchanged: 1 })
    expect(taken({ phone: '19900000002', role: '电商企业', mandateNo: 'HG-1' })).toMatchObject({ saved: 1 })
    expect(taken({ phone: '19900000002', role: '电商企业', mandateNo: 'HG-1' })).toMatchObject({ unchanged: 1 })
    expect(taken({ place: '洛阳' })).toMatchObject({ saved: 1 })
    const { client, mandates: held } = await test.value('client.get', { id })
    expect(client).toMatchObject({ roles: ['merchant'], place: '洛阳' })
    expect(held.map((one) => [one.authority, one.number])).toEqual([
      ['税务', 'SW-1'],
      ['海关', 'HG-1'],
    ])
    expect(JSON.stringify(await kept())).toContain('19900000002')
    for (const text of [contact.name, contact.email, contact.address])
      expect(JSON.stringify(await kept())).toContain(text)
    expect(importClients(context, [{ row: 3, values: { name: '没有编号' } }]).refused[0]?.reason).toContain('客户编号')
    await test.close()
  })
})

describe('goods and profiles', () => {
  it('one file brings several account-book items and several validities of the same goods; rows at odds go back both', async () => {
    const test = await openTestLedger()
    const { id: clientId } = await test.value('client.save', { code: 'C1', name: '示例' })
    const goods = (row: number, more: Record<string, string>): { row: number; values: Record<string, string> } => ({
      row,
      values: { sku: 'S1', name: '示例奶粉', hsCode: '1901101000', ...more },
    })
    const rows = [
      goods(2, { bookItemNo: '1、2' }),
      goods(3, { bookItemNo: '7' }),
      goods(4, { validFrom: '2027-01-01', hsCode: '1901109000' }),
      goods(5, { sku: 'S2', name: '甲' }),
      goods(6, { sku: 'S2', name: '乙' }),
    ]
    const answer = importGoods(test.core.context(SYSTEM), clientId, rows)
    expect(
      answer.refused.map((one) => [one.row, one.reason.includes('第 6 行') || one.reason.includes('第 5 行')]),
    ).toEqual([
      [5, true],
      [6, true],
    ])
    const { rows: held } = await test.value('goods.page', {})
    expect(held.map((one) => [one.sku, one.validFrom, one.hsCode, one.bookItems])).toEqual([
      ['S1', '2000-01-01', '1901101000', ['1', '2', '7']],
      ['S1', '2027-01-01', '1901109000', []],
    ])
    await test.close()
  })

  it('the list of clients is read again when a profile or goods change', () => {
    for (const name of ['client.page', 'client.count'] as const)
      expect([name, ...contract[name].topics]).toEqual([name, 'client', 'profile', 'goods'])
  })

  it('goods pages are keyed, filtered and counted; problems are named', async () => {
    const test = await openTestLedger()
    const { id: clientId } = await test.value('client.save', { code: 'C1', name: '示例', usci: usci() })
    const context = test.core.context(SYSTEM)
    const rows = Array.from({ length: 250 }, (_, i) => ({
      row: i + 2,
      values: { sku: `SKU${String(i).padStart(4, '0')}`, name: `示例奶粉${i}`, hsCode: '1901101000' },
    }))
    expect(importGoods(context, clientId, rows)).toMatchObject({ saved: 250 })
    expect(importGoods(context, clientId, rows)).toMatchObject({ unchanged: 250 })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await test.value('goods.page', { limit: 100, ...(after === undefined ? {} : { after }) })
      seen.push(...page.rows.map((row) => row.sku))
      after = page.next
    } while (after !== undefined)
    expect(seen).toHaveLength(250)
    expect(new Set(seen).size).toBe(250)
    expect(
      await test.value('goods.count', { filters: [{ field: 'sku', op: 'starts', value: 'SKU000' }] }),
    ).toMatchObject({ count: 10 })
    expect((await test.value('goods.page', { limit: 1 })).rows[0]?.problems.join()).toContain('计量单位')
    await test.close()
  })

  it('a profile says what it lacks for its mode', async () => {
    const test = await openTestLedger()
    const { id: clientId } = await test.value('client.save', { code: 'C1', name: '示例', usci: usci() })
    const saved = await test.value('profile.save', {
      clientId,
      mode: '1210I',
      body: { platformCode: '4101960A01', platformName: '示例平台' },
    })
    expect(saved.problems.join()).toContain('账册')
    expect(saved.problems.join()).not.toContain('电商平台')
    expect((await test.value('profile.get', { clientId, mode: '1210I' })).body.sends.order).toBe(true)
    expect(await test.call('profile.get', { clientId, mode: '9610E' })).toMatchObject({
      ok: false,
      code: 'PROFILE_UNKNOWN',
    })
    await test.close()
  })
})
