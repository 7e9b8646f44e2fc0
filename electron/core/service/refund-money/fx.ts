import { clientNames } from '../../../../db/filing/page.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports, type StoredExport } from '../../../../db/refund/export.ts'
import {
  deemedByDeclaration,
  endFxLink,
  fxLinks,
  fxReceipts,
  insertFxDeemed,
  insertFxLink,
  insertFxReceipt,
  readFxReceipt,
  voidFxReceipt,
  type FxLinkRow,
} from '../../../../db/refund-money/fx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, parseFixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import { daysBetween } from '../../../../shared/domain/crossborder/return-application.ts'
import { deemedReason } from '../../../../shared/domain/refund/fx/deemed.ts'
import { matchFx, type FxMatchSettings } from '../../../../shared/domain/refund/fx/match.ts'
import { refundDeadlines } from '../../../../shared/domain/refund/regime.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { setting, wholeSetting } from '../house/setting.ts'
import { clientIn, dayIn, moneyIn, yuan } from './book.ts'
import { noteTyped } from './money-list.ts'

/** 收汇: receipts and shipments, and what lies between them. */

interface Shipment {
  readonly declaration: StoredExport
  readonly received: number
  readonly deemed: number
  readonly contractDay: string
  readonly links: readonly FxLinkRow[]
}
const openOf = (one: Shipment): number => Math.max(0, one.declaration.total - one.received - one.deemed)

/** Every shipment with what was received and deemed of it. */
function shipmentsOf(context: ReadContext, clientId?: number): Shipment[] {
  const byDeclaration = new Map<string, FxLinkRow[]>()
  for (const link of fxLinks(context.ledger))
    byDeclaration.set(link.declarationNo, [...(byDeclaration.get(link.declarationNo) ?? []), link])
  const deemed = deemedByDeclaration(context.ledger)
  return currentExports(context.ledger, hiddenEvidence(context.ledger), clientId).map(({ declaration }) => {
    const links = byDeclaration.get(declaration.declarationNo) ?? []
    const late = deemed.get(declaration.declarationNo)
    return {
      declaration,
      links,
      received: links.reduce((sum, link) => sum + link.amount + link.fee, 0),
      deemed: late?.amount ?? 0,
      contractDay: late?.contractDay ?? '',
    }
  })
}

/** Shipments that are not wholly paid, with the day by which they must be: the contract's where it puts payment off. */
export function openShipments(
  context: ReadContext,
  clientId?: number,
): { readonly declaration: StoredExport; readonly open: Money; readonly dueOn: string; readonly putOff: boolean }[] {
  return shipmentsOf(context, clientId).flatMap((one) => {
    const open = openOf(one)
    if (open === 0) return []
    const { declaration, contractDay } = one
    const dueOn = contractDay === '' ? refundDeadlines(declaration.exportDate).claimBy : contractDay
    return [{ declaration, dueOn, putOff: contractDay !== '', open: fixed<'money'>(open) }]
  })
}

const STATE_NAMES = { paid: '已收齐', part: '部分收汇', open: '未收汇', late: '逾期未收' } as const

export function fxShipments(context: ReadContext, input: In<'fx.shipments'>): Out<'fx.shipments'> {
  const day = today(context.now())
  const names = clientNames(context.ledger)
  const receipts = new Map(fxReceipts(context.ledger, input.clientId).map((one) => [one.id, one]))
  const rows = shipmentsOf(context, input.clientId).map((one): Out<'fx.shipments'>['rows'][number] => {
    const { declaration } = one
    const open = openOf(one)
    const dueOn = one.contractDay === '' ? refundDeadlines(declaration.exportDate).claimBy : one.contractDay
    const state = open === 0 ? 'paid' : day > dueOn ? 'late' : one.received + one.deemed > 0 ? 'part' : 'open'
    return {
      id: declaration.id,
      key: declaration.declarationNo,
      clientId: declaration.clientId,
      client: names.get(declaration.clientId) ?? '',
      declarationNo: declaration.declarationNo,
      exportDate: declaration.exportDate,
      contractNo: declaration.contractNo,
      currency: declaration.currency,
      due: yuan(declaration.total),
      received: yuan(one.received),
      deemed: yuan(one.deemed),
      open: yuan(open),
      dueOn,
      daysLeft: daysBetween(day, dueOn),
      state,
      stateName: STATE_NAMES[state],
      links: one.links.map((link) => ({
        id: link.id,
        receipt: receipts.get(link.receiptId)?.voucherNo ?? String(link.receiptId),
        amount: yuan(link.amount),
        fee: yuan(link.fee),
        why: link.why,
      })),
    }
  })
  const shown = input.onlyOpen ? rows.filter((row) => row.state !== 'paid') : rows
  return {
    rows: shown.sort((a, b) => a.daysLeft - b.daysLeft || a.id - b.id),
    unpaid: rows.filter((row) => row.state !== 'paid').length,
    late: rows.filter((row) => row.state === 'late').length,
  }
}

export function fxReceiptList(context: ReadContext, input: In<'fx.receipts'>): Out<'fx.receipts'> {
  const names = clientNames(context.ledger)
  const shipments = new Map<number, string[]>()
  for (const link of fxLinks(context.ledger))
    shipments.set(link.receiptId, [...(shipments.get(link.receiptId) ?? []), link.declarationNo])
  const receipts = fxReceipts(context.ledger, input.clientId)
  return {
    rows: receipts.map((one) => ({
      id: one.id,
      key: String(one.id),
      clientId: one.clientId,
      client: names.get(one.clientId) ?? '',
      receivedOn: one.receivedOn,
      voucherNo: one.voucherNo,
      currency: one.currency,
      amount: yuan(one.amount),
      fee: yuan(one.fee),
      open: yuan(one.amount + one.fee - one.laid),
      payer: one.payer,
      payerCountry: one.payerCountry,
      note: one.note,
      shipments: (shipments.get(one.id) ?? []).join('，'),
    })),
    open: receipts.filter((one) => one.amount + one.fee > one.laid).length,
  }
}

function settingsOf(context: ReadContext): FxMatchSettings {
  return {
    maxFee: parseFixed<'money'>(setting(context.ledger, 'fx.maxFee')) ?? fixed<'money'>(0),
    maxDays: wholeSetting(context.ledger, 'fx.maxDays'),
  }
}

export function matchReceipts(context: WriteContext, input: In<'fx.match'>): Out<'fx.match'> {
  const receipts = fxReceipts(context.ledger, input.clientId).filter((one) => one.amount + one.fee > one.laid)
  const shipments = shipmentsOf(context, input.clientId).filter((one) => openOf(one) > 0)
  const numbers = new Map(shipments.map((one) => [one.declaration.id, one.declaration.declarationNo]))
  const links = matchFx(
    receipts.map((one) => ({
      id: one.id,
      clientId: one.clientId,
      currency: one.currency,
      receivedOn: one.receivedOn,
      open: fixed<'money'>(one.amount + one.fee - one.laid),
      fee: fixed<'money'>(one.fee),
      note: `${one.note} ${one.payer} ${one.voucherNo}`,
    })),
    shipments.map(({ declaration, ...one }) => ({
      id: declaration.id,
      clientId: declaration.clientId,
      currency: declaration.currency,
      exportDate: declaration.exportDate,
      open: fixed<'money'>(openOf({ declaration, ...one })),
      references: [declaration.contractNo, declaration.declarationNo, declaration.billNo],
    })),
    settingsOf(context),
  )
  for (const link of links)
    insertFxLink(context.ledger, {
      receiptId: link.receiptId,
      declarationNo: numbers.get(link.shipmentId) ?? '',
      amount: link.amount,
      fee: link.fee,
      origin: 'auto',
      why: link.why,
      actorId: context.actor.userId,
      at: context.now(),
    })
  const touched = new Set(links.map((link) => link.receiptId)).size
  if (links.length > 0) context.audit('fx.match', String(input.clientId ?? 0), { links: links.length })
  return { links: links.length, receipts: touched, left: receipts.length - touched }
}

function feeIn(text: string): Money {
  const value = parseFixed<'money'>(text)
  if (value === undefined || value < 0 || value % 1000 !== 0)
    throw new Failure('FIELD_INVALID', { label: '手续费', reason: '应为不小于零、最多两位小数的金额' })
  return value
}

export function linkReceipt(context: WriteContext, input: In<'fx.link'>): Out<'fx.link'> {
  const receipt = readFxReceipt(context.ledger, input.receiptId)
  if (receipt === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.receiptId })
  const shipment = shipmentsOf(context, receipt.clientId).find(
    (one) => one.declaration.declarationNo === input.declarationNo,
  )
  if (shipment === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.declarationNo })
  const [amount, fee] = [moneyIn(input.amount, '金额'), feeIn(input.fee)]
  if (receipt.currency !== shipment.declaration.currency)
    throw new Failure('FIELD_INVALID', {
      label: '报关单',
      reason: `币种不同：收汇 ${receipt.currency}，报关 ${shipment.declaration.currency}`,
    })
  if (amount > receipt.amount + receipt.fee - receipt.laid)
    throw new Failure('FIELD_INVALID', {
      label: '金额',
      reason: `超过这笔收汇未配的 ${yuan(receipt.amount + receipt.fee - receipt.laid)}`,
    })
  if (amount + fee > openOf(shipment))
    throw new Failure('FIELD_INVALID', {
      label: '金额',
      reason: `连同手续费超过报关单未收的 ${yuan(openOf(shipment))}`,
    })
  insertFxLink(context.ledger, {
    receiptId: receipt.id,
    declarationNo: input.declarationNo,
    amount,
    fee,
    origin: 'manual',
    why: 'manual',
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('fx.link', String(receipt.id), {
    declarationNo: input.declarationNo,
    amount: input.amount,
    fee: input.fee,
  })
  return {}
}

export function unlinkReceipt(context: WriteContext, input: In<'fx.unlink'>): Out<'fx.unlink'> {
  if (!endFxLink(context.ledger, input.id, context.actor.userId, context.now()))
    throw new Failure('RECORD_UNKNOWN', { id: input.id })
  context.audit('fx.unlink', String(input.id))
  return {}
}

export function voidReceipt(context: WriteContext, input: In<'fx.void'>): Out<'fx.void'> {
  const { ledger, actor } = context
  const receipt = readFxReceipt(ledger, input.id)
  if (receipt === undefined || !voidFxReceipt(ledger, input.id, input.reason, actor.userId, context.now()))
    throw new Failure('RECORD_UNKNOWN', { id: input.id })
  context.audit('fx.void', String(input.id), { voucher: receipt.voucherNo, reason: input.reason })
  return {}
}

export function deemReceived(context: WriteContext, input: In<'fx.deem'>): Out<'fx.deem'> {
  const shipment = shipmentsOf(context).find((one) => one.declaration.declarationNo === input.declarationNo)
  if (shipment === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.declarationNo })
  const reason = deemedReason(input.reasonCode)
  if (reason === undefined) throw new Failure('FIELD_INVALID', { label: '原因', reason: '请选一项' })
  const amount = feeIn(input.amount)
  if (amount === 0 && input.contractDay === '')
    throw new Failure('FIELD_INVALID', { label: '视同收汇金额', reason: '不填金额时须填合同约定的收汇日期' })
  if (amount > openOf(shipment))
    throw new Failure('FIELD_INVALID', { label: '视同收汇金额', reason: `超过未收的 ${yuan(openOf(shipment))}` })
  if (amount > 0 && input.evidence === '')
    throw new Failure('FIELD_INVALID', { label: '举证材料', reason: `请写明，如：${reason.evidence}` })
  const { declaration } = shipment
  insertFxDeemed(context.ledger, {
    clientId: declaration.clientId,
    declarationNo: declaration.declarationNo,
    currency: declaration.currency,
    amount,
    reasonCode: input.reasonCode,
    evidence: input.evidence,
    contractDay: input.contractDay === '' ? '' : dayIn(input.contractDay, '合同约定日期'),
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('fx.deem', declaration.declarationNo, { amount: input.amount, reason: reason.name })
  return {}
}

export function enterReceipt(context: WriteContext, input: In<'fx.enter'>): Out<'fx.enter'> {
  clientIn(context, input.clientId)
  const [amount, fee, receivedOn] = [
    moneyIn(input.amount, '金额'),
    feeIn(input.fee),
    dayIn(input.receivedOn, '收汇日期'),
  ]
  if (receivedOn > today(context.now()))
    throw new Failure('FIELD_INVALID', { label: '收汇日期', reason: '不能是将来的日期' })
  const fileId = noteTyped(context, 'fx', input.clientId)
  const added = insertFxReceipt(context.ledger, {
    fileId,
    sourceRow: 1,
    clientId: input.clientId,
    voucherNo: input.voucherNo,
    receivedOn,
    currency: input.currency,
    amount,
    fee,
    payer: input.payer,
    payerCountry: input.payerCountry,
    bank: '',
    note: input.note,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('fx.enter', input.voucherNo, {
    clientId: input.clientId,
    amount: input.amount,
    currency: input.currency,
  })
  return { added }
}
