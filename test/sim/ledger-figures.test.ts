import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../db/house/audit.ts'
import { openOffice, type Office } from './filing-office.ts'

/** What holds for every figure and every row that is kept: exact, append-only, chained; and one bad filing does not hold up the others. */

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

function receipts(copNos: readonly string[], status: (n: number) => string): Uint8Array {
  const returns = copNos.map(
    (copNo, n) =>
      `<InventoryReturn><guid>G</guid><customsCode>4612</customsCode><agentCode>4101960CCC</agentCode><copNo>${copNo}</copNo><preNo>B20261122${String(n).padStart(9, '0')}</preNo><invtNo>46122026I${String(n).padStart(9, '0')}</invtNo><returnStatus>${status(n)}</returnStatus><returnTime>20261122120000000</returnTime><returnInfo>[Code:1300;Desc:示例]</returnInfo></InventoryReturn>`,
  )
  return new TextEncoder().encode(
    `<CEB622Message guid="G" version="1.0" xmlns="http://www.chinaport.gov.cn/ceb">${returns.join('')}</CEB622Message>`,
  )
}

describe('一票坏的不挡其余', () => {
  it('千票里一票被退、一份报文被通道拒收：其余全部放行，被退的更正后按原键的次序再走完', async () => {
    office = await openOffice({ parcels: 1000 })
    const { test, wire, parcels, sync } = office
    await office.changeProfile({ sends: { order: false, payment: false, waybill: false, receipts: false } })
    let refusals = 0
    wire.answer = () => (refusals++ === 3 ? 'refused' : 'taken')
    await test.job('filing.file', { selection: { ids: parcels } })
    for (let i = 0; i < 3; i++) {
      test.clock.advance(2000)
      await sync()
    }
    const sent = wire.sent
      .filter((_one, n) => n !== 3)
      .flatMap((one) => one.message.documents.map((document) => document.head['copNo'] ?? ''))
    expect(sent).toHaveLength(900)
    for (let from = 0; from < sent.length; from += 100)
      wire.items.push({
        id: String(from),
        fileName: '',
        bytes: receipts(sent.slice(from, from + 100), (n) => (from + n === 417 ? '100' : '800')),
      })
    await sync()
    const count = async (state: string): Promise<number> =>
      (await test.value('filing.count', { filters: [{ field: 'state', op: 'is', value: state }] })).count
    expect([await count('released'), await count('rejected'), await count('failed')]).toEqual([899, 1, 100])
    test.clock.advance(60_000)
    expect(
      await test.job('filing.redeclare', {
        selection: { filters: [{ field: 'filingState', op: 'in', value: ['rejected', 'failed'] }] },
      }),
    ).toMatchObject({ result: { redeclared: 101, blocked: 0 } })
    await sync()
    const again =
      wire.sent
        .at(-1)
        ?.message.documents.concat(wire.sent.at(-2)?.message.documents ?? [])
        .map((document) => document.head['copNo'] ?? '') ?? []
    expect(new Set(again).size).toBe(101)
    wire.items.push({ id: 'again', fileName: '', bytes: receipts(again, () => '800') })
    wire.items.push({
      id: 'again2',
      fileName: '',
      bytes: new TextEncoder().encode(
        new TextDecoder().decode(receipts(again, () => '800')).replaceAll('20261122120000000', '20261122180000000'),
      ),
    })
    await sync()
    expect([await count('released'), await count('rejected'), await count('failed')]).toEqual([1000, 0, 0])
  }, 60_000)
})

describe('金额与数量', () => {
  it('没有一列是浮点，没有一张表不是 STRICT；源码里没有对金额的浮点运算', async () => {
    office = await openOffice({ parcels: 1 })
    const { ledger } = office.test.core
    const loose = ledger
      .sql(
        "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
      )
      .all()
    expect(loose).toEqual([])
    const floats = ledger
      .sql(
        "select t.name || '.' || c.name as at from pragma_table_list t join pragma_table_xinfo(t.name) c where t.schema = 'main' and lower(c.type) in ('real', 'float', 'double', 'numeric', 'any')",
      )
      .all()
    expect(floats).toEqual([])
    const root = join(import.meta.dirname, '../..')
    const guilty = ['shared', 'db', 'electron/core', 'electron/training']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
          .map((name) => join(folder, name)),
      )
      .filter((name) =>
        /\bparseFloat\s*\(|\.toFixed\s*\(|\.toPrecision\s*\(/.test(readFileSync(join(root, name), 'utf8')),
      )
    expect(guilty).toEqual([])
  })
})

describe('只增与链', () => {
  it('任意改动一行操作日志的任意一处，校验指出那一行；表本身拒绝修改与删除', async () => {
    office = await openOffice({ parcels: 1 })
    const { test } = office
    const { ledger } = test.core
    for (let i = 0; i < 12; i++) await test.value('client.save', { code: `C${i}`, name: `示例${i}` })
    expect(verifyAudit(ledger).brokenAt).toBeUndefined()
    expect(() => ledger.sql("update audit set detail = 'x' where seq = 3").run()).toThrow('append-only')
    expect(() => ledger.sql('delete from audit where seq = 3').run()).toThrow('append-only')
    const { rows } = verifyAudit(ledger)
    ledger.database.exec('drop trigger audit_no_update')
    for (let seq = 1; seq <= rows; seq++) {
      for (const change of [
        'at = at + 1',
        'actor_id = actor_id + 1',
        "actor = actor || ' '",
        "action = action || 'x'",
        "subject = subject || 'x'",
        "detail = replace(detail, '\"', '''')",
        'hash = zeroblob(32)',
        'previous_hash = zeroblob(32)',
      ]) {
        ledger.database.exec(`savepoint edit; update audit set ${change} where seq = ${seq}`)
        const same = change.startsWith('detail')
          ? (ledger.sql('select detail from audit where seq = ?').get(seq) as { detail: string }).detail === '{}'
          : change.startsWith('previous') && seq === 1
        expect([seq, change, verifyAudit(ledger).brokenAt]).toEqual([seq, change, same ? undefined : seq])
        ledger.database.exec('rollback to edit; release edit')
      }
    }
  })
})
