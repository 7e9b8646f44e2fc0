import {
  readDefects,
  readParcelRows,
  type ParcelRowRecord,
  type StoredDefect,
} from '../../../../db/trade/parcel-row.ts'
import { batchOf } from '../../../../db/trade/row-id.ts'
import { MATCH_STATE_NAMES } from '../../../../db/trade/parcel-filter.ts'
import type { ParcelRow } from '../../../../shared/contract/area/parcel.ts'
import { MODES, type Mode } from '../../../../shared/contract/area/party.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { filingStateRow, isFilingState } from '../../../../shared/domain/filing/state.ts'
import { maskIdNumber, maskName } from '../../../../shared/domain/identifier/mask.ts'
import { reasonOfCode } from '../../../../shared/domain/match/rejection.ts'
import { findMatchRule } from '../../../../shared/domain/match/rules.ts'
import type { ReadContext } from '../../context.ts'
import { openColumn } from '../../secret.ts'

/** Parcels as the grid shows them: states in words, amounts as text, persons masked. */

export type SeverityName = 'defect' | 'wait' | 'warning'
/** As stored: 0 warning, 1 waiting but fileable, 2 waiting, 3 defect. */
export const SEVERITY = { warning: 0, waitFileable: 1, wait: 2, defect: 3 } as const

export function severityName(stored: number): SeverityName {
  return stored === SEVERITY.defect ? 'defect' : stored === SEVERITY.warning ? 'warning' : 'wait'
}

/** Exact text of a stored amount. */
const amountText = (count: number): string => fixedText(fixed(count))

const KNOWN_MODES = new Map<string, Mode>(MODES.map((mode) => [mode, mode]))

/** Narrows a stored mode. */
export function modeOf(text: string): Mode {
  const mode = KNOWN_MODES.get(text)
  if (mode === undefined) throw new RangeError(`mode ${text}`)
  return mode
}

const states = new Map<string, { name: string; tone: string }>()

/** What a filing state is called and how it is coloured. */
export function stateOf(state: string): { name: string; tone: string } {
  const known = states.get(state)
  if (known !== undefined) return known
  const row = isFilingState(state) ? filingStateRow(state) : undefined
  const found = { name: row?.name ?? state, tone: row?.tone ?? 'grey' }
  states.set(state, found)
  return found
}

/** A stored reason code in words. */
export function reasonTitle(code: string): string {
  if (code === '') return ''
  return code.startsWith('T:') ? code.slice(2) : reasonOfCode(code).title
}

/** The clear personal values of a document; {} when it names nobody, or when the client's key was destroyed. */
export function openPersonal(
  context: Pick<ReadContext, 'clientKey'>,
  clientId: number,
  personal: Buffer | null | undefined,
): Readonly<Record<string, string>> {
  if (personal === null || personal === undefined) return {}
  let key: Uint8Array
  try {
    key = context.clientKey(clientId)
  } catch {
    return {}
  }
  return JSON.parse(openColumn(key, personal)) as Record<string, string>
}

function rowOf(context: ReadContext, row: ParcelRowRecord, defects: readonly StoredDefect[], key: string): ParcelRow {
  const person = openPersonal(context, row.clientId, row.personal)
  const { name, tone } = stateOf(row.filingState)
  return {
    id: row.id,
    key,
    mode: modeOf(row.mode),
    client: row.client,
    clientId: row.clientId,
    batchId: batchOf(row.id),
    orderNo: row.orderNo,
    platformCode: row.platformCode,
    waybillNo: row.waybillNo,
    carrierCode: row.carrierCode,
    paymentNo: row.paymentNo,
    copNo: row.copNo,
    invtNo: row.invtNo,
    preNo: row.preNo,
    buyer: maskName(person['buyerName'] ?? ''),
    buyerId: maskIdNumber(person['buyerIdNumber'] ?? ''),
    goods: row.goodsText,
    lines: row.lineCount,
    goodsValue: amountText(row.goodsValue),
    freight: amountText(row.freight),
    paid: amountText(row.paid),
    currency: row.currency,
    grossWeight: amountText(row.grossWeight),
    tax: amountText(row.tax),
    matchState: MATCH_STATE_NAMES[row.matchState] ?? 'waiting',
    defects: defects.map((defect) => ({
      rule: defect.rule,
      title: findMatchRule(defect.rule)?.title ?? defect.rule,
      severity: severityName(defect.severity),
    })),
    filingState: row.filingState,
    filingStateName: name,
    tone,
    reason: reasonTitle(row.reasonCode),
    transport: row.transport ?? '',
    ...(row.transportId === null ? {} : { transportId: row.transportId }),
    updatedAt: new Date(row.changedAt).toISOString(),
  }
}

/** Grid rows of these parcels, in the given order. `keyOf` gives each its paging key. */
export function parcelRows(context: ReadContext, ids: readonly number[], keyOf: (id: number) => string): ParcelRow[] {
  const defects = new Map<number, StoredDefect[]>()
  for (const defect of readDefects(context.ledger, ids)) {
    const list = defects.get(defect.parcelId)
    if (list === undefined) defects.set(defect.parcelId, [defect])
    else list.push(defect)
  }
  return readParcelRows(context.ledger, ids).map((row) => rowOf(context, row, defects.get(row.id) ?? [], keyOf(row.id)))
}
