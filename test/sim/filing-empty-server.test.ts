import { afterEach, expect, it } from 'vitest'
import type { RemoteItem } from '../../electron/core/ports.ts'
import { openOffice, type Office } from './filing-office.ts'

const HOUR = 3_600_000
let office: Office | undefined
afterEach(() => office?.test.close())

function receipt(copNo: string, agent: string, status: string, time: string): Uint8Array {
  return new TextEncoder().encode(
    `<CEB622Message guid="G" version="1.0" xmlns="http://www.chinaport.gov.cn/ceb"><InventoryReturn><guid>G</guid><customsCode>4612</customsCode><agentCode>${agent}</agentCode><copNo>${copNo}</copNo><preNo>B20261122000000001</preNo><invtNo>46122026I000000001</invtNo><returnStatus>${status}</returnStatus><returnTime>${time}</returnTime><returnInfo>示例</returnInfo></InventoryReturn></CEB622Message>`,
  )
}

/** Everything that is true of the filings; that somebody is owed an answer for too long is no fact but a remark. */
function facts(one: Office): string {
  const rows = (text: string): unknown => one.test.core.ledger.sql(text).raw(true).all()
  return JSON.stringify([
    rows('select filing_id, state, version, pre_no, invt_no, reason_code, reason from filing order by 1'),
    rows('select * from version_state order by 1, 2'),
    rows('select * from filing_version order by 1, 2'),
    rows('select * from outbox_message order by 1'),
    rows("select receipt_id, filing_id, version from receipt_place where state = 'applied' order by 1"),
    rows('select buyer_id_h, year, filing_id, counted from buyer_purchase order by 1, 2, 3'),
  ])
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const item = (id: string, bytes: Uint8Array): RemoteItem => ({ id, fileName: '', bytes })

it.each<readonly [string, readonly RemoteItem[], number]>([
  ['empty, and knows no message', [], 0],
  ['another office’s', [item('1', receipt('SL2026X0001', '9999999999', '100', '20261122101000000'))], 1],
  ['a login page', [item('1', text('<!DOCTYPE html><html><body>请登录</body></html>'))], 1],
  ['broken off in the middle of its JSON', [item('1', text('{"Message":{"MessageHead":{"MessageId":"1"'))], 1],
])(
  'a server that is suddenly %s changes no fact and gets nothing sent again; what it said is seen once',
  async (_title, said, notices) => {
    const one = (office = await openOffice({ parcels: 4 }))
    const { test, wire, sync } = one
    await one.changeProfile({ sends: { order: false, payment: false, waybill: false, receipts: false } })
    await test.job('filing.file', { selection: { ids: one.parcels } })
    await sync()
    const copNos = wire.sent.flatMap((sent) => sent.message.documents.map((document) => document.head['copNo'] ?? ''))
    copNos.forEach((copNo, i) =>
      wire.items.push(
        item(copNo, receipt(copNo, '4101960CCC', ['800', '100', '120', '899'][i] ?? '', '20261122100000000')),
      ),
    )
    await sync()
    const before = facts(one)
    expect(before).toContain('"accepted"')
    const sends = wire.sent.length
    const shown = (): Promise<{ count: number }> => test.value('receipt.count', {})
    const { count } = await shown()

    wire.items.splice(0, Infinity)
    wire.fetch = (cursor) =>
      Promise.resolve({ items: said, cursor: cursor === 'END' || said.length === 0 ? '' : 'END' })
    wire.known = () => 'notKnown'
    for (let i = 0; i < 8; i++) {
      await sync()
      test.clock.advance(9 * HOUR)
    }
    await sync()
    expect(wire.asked.length).toBeGreaterThan(0)
    expect(facts(one)).toBe(before)
    expect(wire.sent).toHaveLength(sends)
    expect((await shown()).count).toBe(count + notices)
  },
)
