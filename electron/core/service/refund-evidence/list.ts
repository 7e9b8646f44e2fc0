import { readUser } from '../../../../db/house/people.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import {
  countEvidenceFindings,
  evidenceFindings,
  hiddenEvidence,
  pageEvidenceBatches,
  readEvidenceBatch,
  type EvidenceBatch,
} from '../../../../db/refund/evidence-batch.ts'
import {
  countItems,
  countLines,
  pageCertificates,
  pageItems,
  pageLines,
  type ItemListRow,
  type LineListRow,
} from '../../../../db/refund/evidence-page.ts'
import { earlierExports, exportItems, readExport, readExportItem } from '../../../../db/refund/export.ts'
import {
  certificatesOf,
  earlierVouchers,
  readPurchaseLine,
  readVoucher,
  vouchersToAsk,
  voucherStates,
} from '../../../../db/refund/voucher.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { UNIT } from '../../../../shared/code/tables.ts'
import { fixed, fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { EVIDENCE_KIND_NAMES, EVIDENCE_KINDS, evidenceFields } from '../../../../shared/domain/refund/evidence-field.ts'
import { CERTIFICATE_KINDS, type DeclaredFee } from '../../../../shared/domain/refund/evidence.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import {
  CERTIFICATE_NAMES,
  VOUCHER_KIND_NAMES,
  VOUCHER_STATE_NAMES,
  VOUCHER_USE_NAMES,
  voucherProblem,
  voucherTone,
} from '../../../../shared/domain/refund/voucher-state.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { today } from '../declaration/tables.ts'
import { wholeSetting } from '../house/setting.ts'

/** 退税单证 as the screens show it. */

const iso = (ms: number): string => new Date(ms).toISOString()
const money = (count: number): string => fixedTextPadded(fixed(count), 2)
export const unitName = (unit: string): string => UNIT.lookup(unit)?.name ?? unit

const STATE_NAMES = { reading: '读取中', taken: '已接收', failed: '失败' } as const

function batchRow(
  context: ReadContext,
  batch: EvidenceBatch,
  clients: ReadonlyMap<number, string>,
): Out<'evidence.page'>['rows'][number] {
  const kind = EVIDENCE_KINDS.find((one) => one === batch.kind) ?? 'export'
  return {
    id: batch.id,
    key: String(batch.id),
    kind,
    kindName: EVIDENCE_KIND_NAMES[kind],
    client: batch.clientId === 0 ? '按行' : (clients.get(batch.clientId) ?? ''),
    fileName: batch.fileName,
    fileHash: batch.fileSha256,
    state: batch.state,
    stateName: STATE_NAMES[batch.state],
    rows: batch.rows,
    good: batch.good,
    bad: batch.bad,
    again: batch.again,
    corrected: batch.corrected,
    at: iso(batch.at),
    actor: readUser(context.ledger, batch.actorId)?.name ?? '',
  }
}

function filterValue(input: In<'evidence.page'>, field: string): string | undefined {
  const value = input.filters.find((filter) => filter.field === field)?.value
  return Array.isArray(value) ? value[0] : value
}

export function evidencePage(context: ReadContext, input: In<'evidence.page'>): Out<'evidence.page'> {
  const up = input.sort !== undefined && !input.sort.down
  const fromEnd = input.fromEnd && input.after === undefined
  const client = filterValue(input, 'client')
  const batches = pageEvidenceBatches(
    context.ledger,
    { kind: filterValue(input, 'kind'), clientId: client === undefined ? undefined : Number(client) },
    fromEnd ? !up : up,
    input.after === undefined ? undefined : Number(input.after),
    input.limit + 1,
  )
  const clients = clientNames(context.ledger)
  const rows = batches.slice(0, input.limit).map((batch) => batchRow(context, batch, clients))
  if (fromEnd) return { rows: rows.reverse() }
  const last = rows.at(-1)
  return { rows, ...(batches.length > input.limit && last !== undefined ? { next: last.key } : {}) }
}

const FINDINGS_SHOWN = 500

export function evidenceBatch(context: ReadContext, input: In<'evidence.batch'>): Out<'evidence.batch'> {
  const batch = readEvidenceBatch(context.ledger, input.batchId)
  if (batch === undefined) throw new Failure('BATCH_UNKNOWN', { batch: input.batchId })
  const report = JSON.parse(batch.report) as { unknown?: string[] }
  const findings = evidenceFindings(context.ledger, batch.id, 0, FINDINGS_SHOWN)
  return {
    ...batchRow(context, batch, clientNames(context.ledger)),
    unknownColumns: report.unknown ?? [],
    findings,
    more: Math.max(0, countEvidenceFindings(context.ledger, batch.id) - findings.length),
  }
}

export function evidenceFieldList(_context: ReadContext, input: In<'evidence.fields'>): Out<'evidence.fields'> {
  return {
    fields: evidenceFields(input.kind).map((field) => ({
      id: field.element,
      label: field.label,
      required: field.need === 'file',
      kind: field.kind,
    })),
  }
}

const ITEM_RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'i.item_id = ?', values: [Number(value)] }) },
  batch: { as: 'driver', rank: 1, branch: (value) => ({ text: 'e.batch_id = ?', values: [Number(value)] }) },
  declarationNo: { as: 'column', column: 'e.declaration_no' },
  client: { as: 'driver', rank: 2, branch: (value) => ({ text: 'e.client_id = ?', values: [Number(value)] }) },
  exportDate: { as: 'column', column: 'e.export_date' },
  hsCode: { as: 'column', column: 'i.hs_code' },
  name: { as: 'column', column: 'i.name' },
  contractNo: { as: 'column', column: 'e.contract_no' },
  tradeMode: { as: 'column', column: 'e.trade_mode' },
}

const SOURCES: Readonly<Record<string, string>> = { xml: '电子口岸报文', list: '清单文件', keyed: '手工录入' }

function itemRow(row: ItemListRow, clients: ReadonlyMap<number, string>): Out<'exportItem.page'>['rows'][number] {
  const [first] = JSON.parse(row.quantities) as [string, number][]
  return {
    id: row.id,
    key: String(row.id),
    exportId: row.exportId,
    declarationNo: row.declarationNo,
    itemNo: row.itemNo,
    itemKey: itemKey(row.declarationNo, row.itemNo),
    client: clients.get(row.clientId) ?? '',
    exportDate: row.exportDate,
    tradeMode: row.tradeMode,
    incoterm: row.incoterm,
    currency: row.currency,
    hsCode: row.hsCode,
    name: row.name,
    amount: money(row.amount),
    unit: first === undefined ? '' : unitName(first[0]),
    quantity: first === undefined ? '' : fixedText(fixed(first[1])),
    contractNo: row.contractNo,
    billNo: row.billNo,
    producer: row.producerCode,
    used: '',
    source: SOURCES[row.source] ?? row.source,
    batchId: row.batchId,
  }
}

export function exportItemPage(context: ReadContext, input: In<'exportItem.page'>): Out<'exportItem.page'> {
  const question = compilePage(input, ITEM_RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pageItems(context.ledger, question, hiddenEvidence(context.ledger)), question, (row) =>
    itemRow(row, clients),
  )
}

export function exportItemCount(context: ReadContext, input: In<'exportItem.count'>): Out<'exportItem.count'> {
  return {
    count: countItems(context.ledger, compileFilters(input.filters, ITEM_RULES), hiddenEvidence(context.ledger)),
    sums: {},
  }
}

function feeShown(fee: DeclaredFee | undefined): string {
  if (fee === undefined) return ''
  if (fee.mark === 'rate') return `${fixedText(fee.value)}%`
  return `${fee.currency} ${fixedText(fee.value)}${fee.mark === 'perTon' ? ' / 吨' : ''}`
}

function lineageOf(
  context: ReadContext,
  row: { batchId: number; sourceRow: number; source: string; actorId: number; at: number },
): Out<'voucher.get'>['lineage'] {
  const batch = readEvidenceBatch(context.ledger, row.batchId)
  return {
    batchId: row.batchId,
    fileName: batch?.fileName ?? '',
    fileHash: batch?.fileSha256 ?? '',
    row: row.sourceRow,
    at: iso(row.at),
    actor: readUser(context.ledger, row.actorId)?.name ?? '',
    source: SOURCES[row.source] ?? row.source,
  }
}

const earlierOf = (
  context: ReadContext,
  rows: readonly { id: number; at: number; actorId: number; fileName: string }[],
): Out<'voucher.get'>['earlier'] =>
  rows.map((row) => ({
    id: row.id,
    at: iso(row.at),
    actor: readUser(context.ledger, row.actorId)?.name ?? '',
    what: row.fileName,
  }))

export function exportItemDetail(context: ReadContext, input: In<'exportItem.get'>): Out<'exportItem.get'> {
  const item = readExportItem(context.ledger, input.id)
  const declaration = item === undefined ? undefined : readExport(context.ledger, item.declarationId)
  if (item === undefined || declaration === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const row = itemRow(
    {
      ...declaration,
      ...item,
      exportId: declaration.id,
      quantities: JSON.stringify(item.quantities.map((one) => [one.unit, one.quantity])),
    },
    clientNames(context.ledger),
  )
  return {
    ...row,
    total: money(declaration.total),
    freight: feeShown(declaration.freight),
    insurance: feeShown(declaration.insurance),
    other: feeShown(declaration.other),
    quantities: item.quantities.map((one) => ({
      unit: one.unit,
      unitName: unitName(one.unit),
      quantity: fixedText(one.quantity),
    })),
    lineage: lineageOf(context, declaration),
    earlier: earlierOf(context, earlierExports(context.ledger, declaration.id)),
    items: exportItems(context.ledger, declaration.id).length,
    certificates: certificatesOf(context.ledger, declaration.declarationNo, item.itemNo).map((one) => ({
      kindName: CERTIFICATE_NAMES[one.kind],
      number: one.certificateNo,
      issuedOn: one.issuedOn,
      quantity: fixedText(one.quantity),
    })),
  }
}

const LINE_RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'l.line_id = ?', values: [Number(value)] }) },
  batch: { as: 'driver', rank: 1, branch: (value) => ({ text: 'v.batch_id = ?', values: [Number(value)] }) },
  voucherNo: { as: 'column', column: 'v.voucher_no' },
  client: { as: 'driver', rank: 2, branch: (value) => ({ text: 'v.client_id = ?', values: [Number(value)] }) },
  sellerId: { as: 'column', column: 'v.seller_id' },
  sellerName: { as: 'column', column: 'v.seller_name' },
  name: { as: 'column', column: 'l.name' },
  issuedOn: { as: 'column', column: 'v.issued_on' },
  kind: { as: 'column', column: 'v.kind' },
  state: { as: 'column', column: "coalesce(s.state, 'unknown')" },
  use: { as: 'column', column: "coalesce(s.use, '')" },
}

function lineRow(row: LineListRow, clients: ReadonlyMap<number, string>): Out<'voucher.page'>['rows'][number] {
  const state = voucherStateName(row.state)
  return {
    id: row.id,
    key: String(row.id),
    voucherId: row.voucherId,
    voucherNo: row.voucherNo,
    lineNo: row.lineNo,
    client: clients.get(row.clientId) ?? '',
    kind: row.kind,
    kindName: VOUCHER_KIND_NAMES[row.kind],
    issuedOn: row.issuedOn,
    sellerId: row.sellerId,
    sellerName: row.sellerName,
    name: row.name,
    spec: row.spec,
    unit: unitName(row.unit),
    quantity: fixedText(fixed(row.quantity)),
    amount: money(row.amount),
    levyRate: fixedText(fixed(row.levyRate)),
    tax: money(row.tax),
    state: row.state,
    stateName: state,
    use: row.use,
    useName: useName(row.use),
    tone: voucherTone(row.state),
    checkedOn: row.checkedOn,
    problem: voucherProblem(row.kind, row.state, row.use),
    used: '',
    batchId: row.batchId,
  }
}

const voucherStateName = (state: string): string =>
  Object.entries(VOUCHER_STATE_NAMES).find(([id]) => id === state)?.[1] ?? state
const useName = (use: string): string =>
  use === '' ? '' : (Object.entries(VOUCHER_USE_NAMES).find(([id]) => id === use)?.[1] ?? use)

export function voucherPage(context: ReadContext, input: In<'voucher.page'>): Out<'voucher.page'> {
  const question = compilePage(input, LINE_RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pageLines(context.ledger, question, hiddenEvidence(context.ledger)), question, (row) =>
    lineRow(row, clients),
  )
}

export function voucherCount(context: ReadContext, input: In<'voucher.count'>): Out<'voucher.count'> {
  return {
    count: countLines(context.ledger, compileFilters(input.filters, LINE_RULES), hiddenEvidence(context.ledger)),
    sums: {},
  }
}

export function voucherDetail(context: ReadContext, input: In<'voucher.get'>): Out<'voucher.get'> {
  const line = readPurchaseLine(context.ledger, input.id)
  const voucher = line === undefined ? undefined : readVoucher(context.ledger, line.voucherId)
  if (line === undefined || voucher === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const states = voucherStates(context.ledger, voucher.voucherNo)
  const use = states.find((one) => one.use !== '')?.use ?? ''
  const row = lineRow(
    {
      ...voucher,
      ...line,
      voucherId: voucher.id,
      amount: line.taxableAmount,
      use,
      checkedOn: states[0]?.checkedOn ?? '',
    },
    clientNames(context.ledger),
  )
  return {
    ...row,
    buyerId: voucher.buyerId,
    note: voucher.note,
    simplified: voucher.simplified,
    total: money(voucher.amount),
    totalTax: money(voucher.tax),
    lineage: lineageOf(context, voucher),
    earlier: earlierOf(context, earlierVouchers(context.ledger, voucher.id)),
    states: states.map((one) => ({
      state: voucherStateName(one.state),
      use: useName(one.use),
      period: one.period,
      checkedOn: one.checkedOn,
      at: iso(one.at),
      batchId: one.batchId,
    })),
  }
}

const DAY_MS = 86_400_000
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** What the next state list must cover, those that are due first. */
export function voucherWaiting(context: ReadContext, input: In<'voucher.waiting'>): Out<'voucher.waiting'> {
  const day = today(context.now())
  const retry = wholeSetting(context.ledger, 'refund.retryDays')
  const fresh = addDays(day, -wholeSetting(context.ledger, 'refund.stateDays'))
  const clients = clientNames(context.ledger)
  const rows = vouchersToAsk(context.ledger, hiddenEvidence(context.ledger), fresh, input.clientId).map((row) => {
    const nextOn = row.checkedOn === '' ? day : row.state === 'absent' ? addDays(row.checkedOn, retry) : day
    const why =
      row.checkedOn === ''
        ? '从未查询'
        : row.state === 'absent'
          ? '信息不齐，等待税务局到数'
          : row.state === 'unknown'
            ? '只知用途，未知状态'
            : `上次查询已过 ${wholeSetting(context.ledger, 'refund.stateDays')} 天`
    return {
      voucherNo: row.voucherNo,
      client: clients.get(row.clientId) ?? '',
      sellerName: row.sellerName,
      amount: money(row.amount),
      state: voucherStateName(row.state),
      why,
      nextOn,
      due: nextOn <= day,
    }
  })
  rows.sort((a, b) => (a.nextOn < b.nextOn ? -1 : a.nextOn > b.nextOn ? 1 : 0))
  return { total: rows.length, rows: rows.slice(0, input.limit) }
}

const CERTIFICATE_RULES: Readonly<Record<string, FilterRule>> = {
  client: { as: 'driver', rank: 1, branch: (value) => ({ text: 'c.client_id = ?', values: [Number(value)] }) },
  declarationNo: { as: 'column', column: 'c.declaration_no' },
  number: { as: 'column', column: 'c.certificate_no' },
  kind: { as: 'column', column: 'c.kind' },
}

export function certificatePage(context: ReadContext, input: In<'certificate.page'>): Out<'certificate.page'> {
  const question = compilePage(input, CERTIFICATE_RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pageCertificates(context.ledger, question, hiddenEvidence(context.ledger)), question, (row) => {
    const kind = CERTIFICATE_KINDS.find((one) => one === row.kind) ?? 'agencyExport'
    return {
      id: row.id,
      key: String(row.id),
      client: clients.get(row.clientId) ?? '',
      kind,
      kindName: CERTIFICATE_NAMES[kind],
      number: row.number,
      issuedOn: row.issuedOn,
      declarationNo: row.declarationNo,
      itemNo: row.itemNo,
      quantity: fixedText(fixed(row.quantity)),
      amountUsd: money(row.amountUsd),
      note: row.note,
      batchId: row.batchId,
    }
  })
}
