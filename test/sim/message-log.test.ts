import { inflateRawSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { answered, numberOf, receipt, sentHeads } from './crossborder-office.ts'
import type { Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})
type Filters = { field: string; op: 'is' | 'from' | 'to'; value: string }[]

/** An office with two released imports, one of which is cancelled-asked and returned, and a receipt that belongs to nobody. */
async function lived(): Promise<Office> {
  const made = await answered(2, [
    ['120', '20261122101000000'],
    ['800', '20261122111000000'],
  ])
  const one = (office = made.office)
  await one.test.job('return.file', { selection: { ids: one.parcels.slice(0, 1) }, reason: '买家退货' })
  await one.sync()
  one.wire.items.push({
    id: 'stranger',
    fileName: '别家.xml',
    bytes: receipt(
      'CEB622Message',
      { copNo: 'FOREIGN', agentCode: '4101960ZZZ', preNo: 'B20261122000000009' },
      '120',
      '20261122101000000',
    ),
  })
  await one.sync()
  return one
}
const page = (one: Office, filters: Filters, more: { after?: string; limit?: number; fromEnd?: boolean } = {}) =>
  one.test.value('messageLog.page', { filters, limit: 100, ...more })
const number = (value: string): Filters => [{ field: 'number', op: 'is', value }]

/** The entries of a zip that was written with data descriptors, by its directory. */
function entriesOf(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  let at = zip.readUInt32LE(end + 16)
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    const name = zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString('utf8')
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    files.set(name, inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20))))
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}

describe('报文日志', () => {
  it("by any number of a parcel: its messages out and in, its follow-ups too, and nobody else's", async () => {
    const one = await lived()
    const [first] = (
      await one.test.value('parcel.page', {
        filters: [{ field: 'ids', op: 'in', value: one.parcels.slice(0, 1).map(String) }],
      })
    ).rows
    const [inventory] = sentHeads(one, 'CEB621Message')
    const [applied] = sentHeads(one, 'CEB625Message')
    for (const key of [first?.orderNo ?? '', inventory?.['copNo'] ?? '', numberOf(0)]) {
      const { rows } = await page(one, number(key))
      expect(
        rows.map((row) => row.typeName),
        key,
      ).toContain('进口退货申请单')
      expect(rows.filter((row) => row.direction === 'in').length, key).toBe(2)
      expect(rows.some((row) => row.name === '别家.xml')).toBe(false)
      expect(await one.test.value('messageLog.count', { filters: number(key) })).toMatchObject({ count: rows.length })
    }
    // A follow-up's own number: its message alone.
    expect((await page(one, number(applied?.['copNo'] ?? ''))).rows.map((row) => row.type)).toEqual(['CEB625Message'])
    expect((await page(one, number('没有这个号'))).rows).toEqual([])
  })

  it('every message of the ledger is in it once, whatever the size of the pages, forwards and from the end', async () => {
    const one = await lived()
    const whole = (await page(one, [])).rows
    const { sent, received } = { sent: one.wire.sent.length, received: one.wire.items.length }
    expect(whole).toHaveLength(sent + received)
    for (const limit of [1, 2, 3, 5]) {
      const seen: number[] = []
      for (let after: string | undefined; ;) {
        const got = await page(one, [], { limit, ...(after === undefined ? {} : { after }) })
        seen.push(...got.rows.map((row) => row.id))
        if (got.next === undefined) break
        after = got.next
      }
      expect(seen, String(limit)).toEqual(whole.map((row) => row.id))
    }
    expect((await page(one, [], { fromEnd: true, limit: 3 })).rows.map((row) => row.id)).toEqual(
      whole.slice(-3).map((row) => row.id),
    )
    expect((await page(one, [{ field: 'direction', op: 'is', value: 'out' }])).rows).toHaveLength(sent)
    expect((await page(one, [{ field: 'type', op: 'is', value: 'CEB622Message' }])).rows).toHaveLength(received)
    expect((await page(one, [{ field: 'at', op: 'from', value: '2026-11-23' }])).rows).toEqual([])
    expect(await one.test.call('messageLog.page', { filters: [{ field: 'sql', op: 'is', value: '1' }] })).toMatchObject(
      { code: 'INPUT_INVALID' },
    )
  })

  it('is exported as files with a list: masked, or to the byte for a reason that the audit keeps', async () => {
    const one = await lived()
    const [inventory] = sentHeads(one, 'CEB621Message')
    const filters = number(inventory?.['copNo'] ?? '')
    const masked = await one.test.job('messageLog.export', { filters })
    if (masked.result === undefined) throw new Error(JSON.stringify(masked))
    const files = entriesOf(Buffer.from(one.test.core.content.bytes(masked.result.hash)))
    expect(files.size).toBe(masked.result.files + 1)
    expect(files.get('list.csv')?.toString('utf8')).toContain('进口退货申请单')
    const clear = [
      inventory?.['buyerIdNumber'] ?? 'x',
      inventory?.['buyerName'] ?? 'x',
      inventory?.['buyerTelephone'] ?? 'x',
    ]
    const all = [...files.values()].map((file) => file.toString('utf8')).join('')
    for (const personal of clear) expect(all).not.toContain(personal)
    expect(await one.test.job('messageLog.export', { filters, reveal: true })).toMatchObject({
      state: 'failed',
      code: 'REASON_REQUIRED',
    })
    const revealed = await one.test.job('messageLog.export', { filters, reveal: true, reason: '稽查要求' })
    const raw = entriesOf(Buffer.from(one.test.core.content.bytes(revealed.result?.hash ?? '')))
    const rows = (await page(one, filters)).rows
    for (const row of rows)
      expect(
        [...raw.values()].some((file) => file.equals(Buffer.from(one.test.core.content.bytes(row.hash)))),
        row.type,
      ).toBe(true)
    const audit = (await one.test.value('audit.page', { limit: 5 })).rows
    expect(audit.find((row) => row.action === 'messageLog.reveal')).toMatchObject({
      detail: expect.stringContaining('稽查要求') as string,
    })
    expect(await one.test.job('messageLog.export', { filters: number('没有') })).toMatchObject({
      state: 'failed',
      code: 'NOTHING_SELECTED',
    })
  })
})
