import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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

/** Runs the pack's own program on its unpacked files. */
function verified(files: ReadonlyMap<string, Buffer>): { code: number | null; says: string } {
  const folder = mkdtempSync(join(tmpdir(), 'portledger-evidence-'))
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  const { status, stdout } = spawnSync(process.execPath, ['verify.mjs'], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { code: status, says: stdout }
}

describe('报文日志', () => {
  it('finds what belongs to a number however it was copied', async () => {
    const one = await lived()
    const copNo = sentHeads(one, 'CEB621Message')[0]?.['copNo'] ?? ''
    const found = async (typed: string): Promise<number> =>
      (await one.test.value('messageLog.page', { filters: number(typed), limit: 50 })).rows.length
    const plain = await found(copNo)
    expect(plain).toBeGreaterThan(0)
    const wide = copNo.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    expect([await found(` ${wide}`), await found(`单号：${copNo}，`)]).toEqual([plain, plain])
  })

  it('as an evidence pack is checked by a program that shares nothing with ours, and no byte of it can be changed', async () => {
    const one = await lived()
    const [inventory] = sentHeads(one, 'CEB621Message')
    const filters = number(inventory?.['copNo'] ?? '')
    expect(await one.test.job('messageLog.export', { filters, evidence: true })).toMatchObject({
      code: 'REASON_REQUIRED',
    })
    const made = await one.test.job('messageLog.export', { filters, evidence: true, reason: '稽查要求' })
    const files = entriesOf(Buffer.from(one.test.core.content.bytes(made.result?.hash ?? '')))
    expect(verified(files)).toMatchObject({ code: 0, says: expect.stringContaining('存证包完好') as string })
    const record = JSON.parse(files.get('evidence.json')?.toString('utf8') ?? '{}') as {
      files: { direction: string; attempts: { act: string; answer: string }[] }[]
    }
    expect(
      record.files.find((file) => file.direction === 'out')?.attempts.map((one) => `${one.act} ${one.answer}`),
    ).toEqual(['send ', 'answer taken'])
    expect((await one.test.value('audit.page', { limit: 5 })).rows.map((row) => row.action)).toContain(
      'messageLog.evidence',
    )
    const out = [...files.keys()].find((name) => name.startsWith('out/')) ?? ''
    const changed = (name: string, change: (text: string) => string): Map<string, Buffer> =>
      new Map([...files, [name, Buffer.from(change(files.get(name)?.toString('utf8') ?? ''))]])
    for (const wrong of [
      changed(out, (text) => text.replace('<ceb:appType>1<', '<ceb:appType>2<')),
      changed('evidence.json', (text) => text.replace('稽查要求', '别的要求')),
      changed('chain.json', (text) => text.replace('"at": ', '"at": 1')),
      new Map([...files, ['in/extra.xml', Buffer.from('<a/>')]]),
      new Map([...files].filter(([name]) => name !== out)),
    ])
      expect(verified(wrong)).toMatchObject({ code: 1, says: expect.stringContaining('不成立') as string })
  })

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
