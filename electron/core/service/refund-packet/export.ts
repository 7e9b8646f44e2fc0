import { readClient } from '../../../../db/party/client.ts'
import { notePacketLibrary } from '../../../../db/refund/proof.ts'
import { activeRateLibrary } from '../../../../db/refund/rate.ts'
import { insertPacketEvent, insertPacketFile, readTemplate, saveTemplate } from '../../../../db/refund/packet.ts'
import { fxDeemed, receiptLinks } from '../../../../db/refund-money/fx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { DEC_CURRENCY } from '../../../../shared/code/declaration.ts'
import type { OutCell } from '../../../../shared/domain/intake/workbook-writer.ts'
import { WorkbookWriter } from '../../../../shared/domain/intake/workbook-writer.ts'
import { fixed } from '../../../../shared/domain/decimal/decimal.ts'
import { EMPTY_CLAIM } from '../../../../shared/domain/refund/packet/claim.ts'
import { fxRows, type FxRow } from '../../../../shared/domain/refund/packet/fx-rows.ts'
import { fitsNumber } from '../../../../shared/domain/refund/packet/cell.ts'
import {
  agencyJson,
  HEADER_ROW,
  SHEET_NAMES,
  sheetOf,
  STANDARD_HEADERS,
  type OutSheet,
  type SheetContext,
  type SheetKind,
} from '../../../../shared/domain/refund/packet/sheet.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { parseTables } from '../intake/parser.ts'
import { unitName } from '../refund-evidence/list.ts'
import { nodeSqueeze } from '../../squeeze.ts'
import { claimOf, packetName, rateOfPacket, requirePacket, type PacketClaim } from './claim-of.ts'
import { finish, refuseProblems, requireAct } from './write.ts'

/** The files that leave for the bureau's import, and the templates they follow. */

interface Template {
  readonly above: readonly (readonly string[])[]
  readonly headers: readonly string[]
  readonly headerRow: number
}

function templateOf(context: JobContext, kind: SheetKind): Template {
  const own = readTemplate(context.ledger, kind)
  if (own === undefined)
    return {
      above: HEADER_ROW[kind] === 1 ? [] : [[SHEET_NAMES[kind]]],
      headers: STANDARD_HEADERS[kind],
      headerRow: HEADER_ROW[kind],
    }
  const rows = JSON.parse(own.body) as string[][]
  return { above: rows.slice(0, -1), headers: rows.at(-1) ?? [], headerRow: own.headerRow }
}

function workbook(sheet: OutSheet, template: Template): Uint8Array {
  const chunks: Uint8Array[] = []
  const { headerRow } = template
  const book = new WorkbookWriter((bytes) => chunks.push(Uint8Array.from(bytes)), nodeSqueeze, {
    sheetName: sheet.kind.endsWith('2018') ? SHEET_NAMES[sheet.kind] : '模板',
    formats: [],
    widths: sheet.headers.map(() => 18),
    frozenRows: headerRow,
    headerRows: [headerRow, headerRow],
  })
  const text = (value: string): OutCell => ({ t: 'text', text: value })
  template.above.slice(0, headerRow - 1).forEach((cells, i) => book.row(cells.map(text), i + 1))
  book.row(sheet.headers.map(text), headerRow)
  sheet.rows.forEach((cells, i) =>
    book.row(
      cells.map((cell): OutCell =>
        cell.kind === 'number' && fitsNumber(cell.text) ? { t: 'number', text: cell.text } : text(cell.text),
      ),
      headerRow + 1 + i,
    ),
  )
  book.finish()
  return Buffer.concat(chunks)
}

const currencyName = (currency: string): string => DEC_CURRENCY.lookup(currency)?.name ?? ''

/** What was received, or counts as received, for the declarations of a claim. */
function receiptRows(context: JobContext, computed: PacketClaim): FxRow[] {
  const declarations = [
    ...new Map(
      [...computed.items.values()].map(({ declaration }) => [declaration.declarationNo, declaration]),
    ).values(),
  ]
  const numbers = new Set(declarations.map((one) => one.declarationNo))
  const links = receiptLinks(context.ledger, [...numbers]).map((one) => ({
    ...one,
    amount: fixed<'money'>(one.amount),
    voucherTotal: fixed<'money'>(one.voucherTotal),
  }))
  const deemed = fxDeemed(context.ledger)
    .filter((one) => numbers.has(one.declarationNo))
    .map((one) => ({ ...one, amount: fixed<'money'>(one.amount) }))
  return fxRows(declarations, links, deemed, rateOfPacket(context.ledger, computed.packet.id))
}

async function exportPacket(context: JobContext, input: In<'packet.export'>): Promise<Out<'packet.export'>> {
  const { ledger, actor } = context
  const packet = requirePacket(ledger, input.id)
  const next = requireAct(packet, 'export')
  const computed = claimOf(ledger, packet)
  refuseProblems(packet, computed, false)
  const client = readClient(ledger, packet.clientId)
  const taxId = client === undefined || client.usci === '' ? 'NA' : client.usci
  const sheetContext: SheetContext = {
    period: packet.period,
    batch: packet.batch,
    unitName,
    currencyName,
    businessType: packet.channel === 'departure' ? 'HWC-YT|海外仓预退税' : '',
    declarantTaxId: taxId,
  }
  const kinds: SheetKind[] =
    packet.channel === 'agency'
      ? ['agency']
      : input.layout === '2018'
        ? ['purchase2018', 'export2018']
        : ['purchase', 'export']
  const receipts = receiptRows(context, computed)
  if (receipts.length > 0 && input.layout === 'now') kinds.push('fx')
  const made: { kind: string; fileName: string; bytes: Uint8Array; rows: number }[] = []
  const notes: string[] = []
  for (const kind of kinds) {
    await context.breathe()
    const template = templateOf(context, kind)
    const sheet = sheetOf(kind, computed.claim, template.headers, sheetContext, receipts)
    const fileName = kind.endsWith('2018')
      ? `${SHEET_NAMES[kind]}-${packetName(packet)}.xlsx`
      : `《${SHEET_NAMES[kind]}》导入模板-${taxId}-${packet.batch}.xlsx`
    made.push({ kind, fileName, bytes: workbook(sheet, template), rows: sheet.rows.length })
    for (const header of sheet.unfilled) notes.push(`《${SHEET_NAMES[kind]}》的“${header}”列由申报人填写`)
    for (const header of sheet.missing) notes.push(`模板《${SHEET_NAMES[kind]}》没有“${header}”列，该项没有写入`)
  }
  if (packet.channel === 'agency') {
    const rows = agencyJson(computed.claim, sheetContext)
    made.push({
      kind: 'agencyJson',
      fileName: `代办退税申报-${packetName(packet)}.json`,
      bytes: Buffer.from(`${JSON.stringify({ DBTS_SB: rows }, undefined, 2)}\n`),
      rows: rows.length,
    })
  }
  return context.slice(() => {
    const files = made.map(({ kind, fileName, bytes, rows }) => {
      const { sha256 } = context.content.put('export', fileName, 0, bytes)
      insertPacketFile(ledger, {
        packetId: packet.id,
        revision: packet.revision,
        kind,
        fileName,
        sha256,
        rows,
        actorId: actor.userId,
        at: context.now(),
      })
      return { kind, fileName, hash: sha256, rows }
    })
    const library = activeRateLibrary(ledger)
    if (library !== undefined) notePacketLibrary(ledger, packet.id, packet.revision, library.id)
    finish(context, packet, computed, next)
    insertPacketEvent(ledger, {
      packetId: packet.id,
      revision: packet.revision,
      act: 'export',
      state: next,
      day: today(context.now()),
      amount: computed.claim.refund,
      info: files.map((file) => file.fileName).join('、'),
      actorId: actor.userId,
      at: context.now(),
    })
    context.audit('packet.export', `packet ${packet.id}`, {
      files: files.map((file) => file.hash),
      refund: computed.claim.refund,
    })
    return { files, notes }
  })
}

export const exportJob: JobDefinition<'packet.export'> = {
  label: (input) => `导出退税包 ${input.id} 的申报表`,
  afterCrash: 'undo',
  run: exportPacket,
}

const MOST_TEMPLATE_ROWS = 40

/** The header of a template is the row with most of the layout's words. */
async function readOwn(context: JobContext, input: In<'packet.template'>): Promise<Out<'packet.template'>> {
  const object = context.content.find(input.hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
  const tables: string[][][] = []
  for await (const frame of parseTables(context, object.bytes, context.content.chunks(input.hash), input.fileName)) {
    if (frame.t === 'table') tables.push([])
    else if (frame.t === 'cells')
      for (const [row, texts] of frame.rows) if (row <= MOST_TEMPLATE_ROWS) (tables.at(-1) ?? [])[row - 1] = [...texts]
  }
  let best: { rows: string[][]; at: number; filled: number; sheet: OutSheet } | undefined
  for (const rows of tables)
    rows.forEach((headers, at) => {
      const sheet = sheetOf(input.kind, EMPTY_CLAIM, headers, {
        period: '',
        batch: '',
        unitName: (unit) => unit,
        currencyName: (currency) => currency,
        businessType: '',
        declarantTaxId: '',
      })
      const filled = headers.filter((header) => header.trim() !== '').length - sheet.unfilled.length
      if (filled > (best?.filled ?? 3)) best = { rows, at, filled, sheet }
    })
  if (best === undefined) throw new Failure('HEADER_MISSING', { fields: `《${SHEET_NAMES[input.kind]}》的表头` })
  const { rows, at, sheet } = best
  const body = Array.from({ length: at + 1 }, (_unused, i) => rows[i] ?? [])
  return context.slice(() => {
    saveTemplate(context.ledger, {
      kind: input.kind,
      fileName: input.fileName,
      headerRow: at + 1,
      body: JSON.stringify(body),
      actorId: context.actor.userId,
      at: context.now(),
    })
    context.audit('packet.template', `template ${input.kind}`, {
      file: input.hash,
      headerRow: at + 1,
      columns: sheet.headers.length,
    })
    context.touch('refund')
    return {
      headerRow: at + 1,
      headers: [...sheet.headers],
      unfilled: [...sheet.unfilled],
      missing: [...sheet.missing],
      moved: [...sheet.moved],
    }
  })
}

export const templateJob: JobDefinition<'packet.template'> = {
  label: (input) => `读入模板 ${input.fileName}`,
  afterCrash: 'undo',
  run: readOwn,
}
