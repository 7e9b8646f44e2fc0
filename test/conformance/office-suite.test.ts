import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { read, utils } from 'xlsx'
import type { CallIn } from '../../shared/contract/index.ts'
import { packetOffice, type PacketOffice } from '../support/packet-office.ts'
import { declarationNo } from '../support/refund-files.ts'

/** The sheets of a claim through another program than the one that wrote them. */
const OFFICE = ['/usr/bin/soffice', '/usr/local/bin/soffice', '/opt/libreoffice/program/soffice'].find((file) =>
  existsSync(file),
)

function cells(bytes: Uint8Array): unknown[][] {
  const book = read(bytes)
  return utils.sheet_to_json<unknown[]>(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, {
    header: 1,
    raw: true,
    defval: '',
  })
}

/** Opened and saved again by the office suite. */
function resaved(office: string, folder: string, name: string, bytes: Uint8Array): Uint8Array {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  const out = join(folder, 'out')
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const ended = spawnSync(
    office,
    [profile, '--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', out, file],
    {
      encoding: 'utf8',
    },
  )
  const saved = join(out, name)
  if (!existsSync(saved)) throw new Error(`${ended.stdout} ${ended.stderr}`)
  return readFileSync(saved)
}

async function claimed(one: PacketOffice, channel: 'own' | 'agency'): Promise<number> {
  const id = await one.packet(channel)
  await one.ledger.value('packet.allocate', { id, exact: true })
  await one.ledger.value('packet.act', { id, act: 'check' })
  return id
}

async function sheetsOf(one: PacketOffice): Promise<{ name: string; bytes: Uint8Array }[]> {
  await one.rates(['3923100090', '13'])
  await one.exports({}, {})
  await one.invoices({ quantity: '500', amount: '5555.55', tax: '722.22' })
  const receipt = { clientId: one.clientId, receivedOn: '2026-06-10', currency: 'USD', payer: 'SAMPLE BUYER' }
  await one.ledger.value('rateTable.enter', { basis: 'month', day: '2026-06-01', currency: 'USD', rate: '7.1' })
  await one.ledger.value('fx.enter', { ...receipt, voucherNo: 'FX01', amount: '600.00' })
  const { rows } = await one.ledger.value('fx.receipts', {})
  await one.ledger.value('fx.link', { receiptId: rows[0]?.id ?? 0, declarationNo: declarationNo(1), amount: '600.00' })
  const own = await claimed(one, 'own')
  const asked: CallIn<'packet.export'>[] = [{ id: own }, { id: own, layout: '2018' }]
  const sheets: { name: string; bytes: Uint8Array }[] = []
  for (const input of asked) {
    const made = await one.ledger.job('packet.export', input)
    for (const file of made.result?.files ?? [])
      sheets.push({ name: `${sheets.length}-${file.kind}.xlsx`, bytes: one.ledger.core.content.bytes(file.hash) })
  }
  return sheets
}

it(
  OFFICE === undefined
    ? 'no LibreOffice on this machine: the sheets of a claim are read back by our own reader only'
    : 'every sheet of a claim opens in LibreOffice, and what it saves again is equal cell by cell',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portledger-office-'))
    const one = await packetOffice()
    try {
      const sheets = await sheetsOf(one)
      expect(sheets.map((sheet) => sheet.name.slice(2))).toEqual([
        'purchase.xlsx',
        'export.xlsx',
        'fx.xlsx',
        'purchase2018.xlsx',
        'export2018.xlsx',
      ])
      for (const { name, bytes } of sheets) {
        const before = cells(bytes)
        expect(before.length).toBeGreaterThan(1)
        const after = OFFICE === undefined ? before : cells(resaved(OFFICE, folder, name, bytes))
        expect([name, after]).toEqual([name, before])
      }
    } finally {
      await one.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
