import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { earlyLaws } from '../refund/early-laws.ts'
import { currentNotices } from '../refund/notice.ts'
import { migrate } from '../migrate.ts'
import { openWriter, type WriteHandle } from '../open.ts'
import { migrations } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-early-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FIRST = '460420260000000001'

/** Papers and notices as the program before kept them: by the row of an item, one row each time somebody asked. */
function earlier(ledger: WriteHandle): void {
  ledger.database.exec(`
    insert into evidence_batch values (1, 'export', 7, 'a', '示例.xlsx', 1, 'taken', 3, 3, 0, 0, 0, '{}', null, 1, 10);
    insert into export_declaration values (1, 1, 7, '${FIRST}', '2026-05-12', '0110', 'FOB', 'USD', 'HT1', '', '91410100MA00000001', '', '', '', '', 100, 0, 'list', 2, 'd1', null, 1, 10);
    insert into export_declaration values (2, 1, 7, '460420260000000002', '2026-06-12', '0110', 'FOB', 'USD', '', '', '', '', '', '', '', 100, 0, 'list', 3, 'd2', null, 1, 10);
    insert into export_item values (1, 1, 1, '3923100090', '示例收纳箱', 60, '[["007",50000000],["035",2500000]]');
    insert into export_item values (2, 1, 2, '9401790000', '示例折叠椅', 40, '[["007",300000]]');
    insert into export_item values (3, 2, 1, '3923100090', '示例收纳箱', 100, '[["007",100000]]');
    insert into invoice_notice values (1, 1, null, '2026-06-01', '请开具增值税专用发票', 3, 20);
    insert into invoice_notice values (2, 1, null, '2026-06-20', '请开具，备注：代办退税专用', 4, 30);
    insert into invoice_notice values (3, 3, null, '2026-07-01', '请开具', 3, 40);`)
}

describe('0028: notices of the program before', () => {
  it('each asked item keeps one notice with every day it was asked on; items nobody asked for get none', () => {
    const at = migrations.findIndex((one) => one.name === '0028-refund-early')
    const ledger = openWriter(join(folder, 'early.db'), new Uint8Array(32).fill(9))
    migrate(ledger, migrations.slice(0, at), 1)
    earlier(ledger)
    expect(migrate(ledger, migrations, 2)[0]).toBe('0028-refund-early')
    const shown = currentNotices(ledger).map((one) => ({
      item: `${one.declarationNo} ${one.itemNo}`,
      client: one.clientId,
      origin: one.origin,
      agency: one.agency,
      goods: [one.name, one.unit, one.quantity],
      asked: [one.asked, one.firstAskedOn, one.askedOn],
      unknown: [one.fob, one.fobRmb, one.refundRate],
    }))
    const common = { client: 7, origin: 'earlier', unknown: [undefined, undefined, undefined] }
    expect(shown).toEqual([
      {
        ...common,
        item: `${FIRST} 1`,
        agency: true,
        goods: ['示例收纳箱', '007', 50_000_000],
        asked: [2, '2026-06-01', '2026-06-20'],
      },
      {
        ...common,
        item: '460420260000000002 1',
        agency: false,
        goods: ['示例收纳箱', '007', 100_000],
        asked: [1, '2026-07-01', '2026-07-01'],
      },
    ])
    expect(earlyLaws.flatMap((law) => law.check(ledger).broken)).toEqual([])
    expect(ledger.sql("select 1 from sqlite_schema where name = 'invoice_notice'").all()).toEqual([])
    ledger.database.close()
  })
})
