import type { DeclarationState } from '../../shared/domain/declaration/state.ts'
import { timelineOf, type TimelineEvent } from '../filing/timeline.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** A declaration as lists show it. Figures are counts of 0.00001, times UTC milliseconds. */
export interface DeclarationRow {
  readonly id: number
  readonly ownNo: string
  /** 0: of no client. */
  readonly clientId: number
  readonly direction: string
  readonly state: DeclarationState
  /** Newest frozen version; 0 = none yet. */
  readonly version: number
  /** Newest saved content. */
  readonly revision: number
  readonly tradeMode: string
  readonly contractNo: string
  readonly billNo: string
  readonly tradeName: string
  readonly ownerName: string
  readonly items: number
  readonly firstGoods: string
  readonly packages: string
  readonly gross: number
  readonly net: number
  readonly currency: string
  readonly total: number
  readonly errors: number
  readonly warnings: number
  readonly platformNo: string
  readonly entryNo: string
  readonly status: string
  readonly statusAt: string
  readonly reason: string
  readonly channel: string
  readonly declared: number
  readonly differing: number
  readonly copiedFrom: number | null
  readonly note: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sentAt: number | null
  /** Since when the next step is overdue; null = it is not. */
  readonly silentAt: number | null
}

export const DECLARATION_COLUMNS = `d.declaration_id as id, d.own_no as ownNo, d.client_id as clientId, d.direction, d.state, d.version, d.revision, d.trade_mode as tradeMode, d.contract_no as contractNo, d.bill_no as billNo,
  d.trade_name as tradeName, d.owner_name as ownerName, d.items, d.first_goods as firstGoods, d.packages, d.gross, d.net, d.currency, d.total, d.errors, d.warnings, d.platform_no as platformNo, d.entry_no as entryNo, d.status,
  d.status_at as statusAt, d.reason, d.channel, d.declared, d.differing, d.copied_from as copiedFrom, d.note, d.created_at as createdAt, d.changed_at as changedAt, d.sent_at as sentAt,
  (select s.due_at from declaration_silence_lease s where s.declaration_id = d.declaration_id and s.noted = 1) as silentAt`
const BY_ID = `select ${DECLARATION_COLUMNS} from declaration d where d.declaration_id = ?`
const BY_PLATFORM = `select ${DECLARATION_COLUMNS} from declaration d where d.platform_no = ? and d.platform_no <> '' order by d.declaration_id desc limit 1`
const BY_ENTRY = `select ${DECLARATION_COLUMNS} from declaration d where d.entry_no = ? and d.entry_no <> '' order by d.declaration_id desc limit 1`

/** One declaration. */
export function readDeclaration(ledger: ReadHandle, id: number): DeclarationRow | undefined {
  return ledger.sql(BY_ID).get(id) as DeclarationRow | undefined
}

/** The declaration with this platform number (统一编号). */
export function findByPlatformNo(ledger: ReadHandle, platformNo: string): DeclarationRow | undefined {
  return ledger.sql(BY_PLATFORM).get(platformNo) as DeclarationRow | undefined
}

/** The declaration with this customs number (海关编号). */
export function findByEntryNo(ledger: ReadHandle, entryNo: string): DeclarationRow | undefined {
  return ledger.sql(BY_ENTRY).get(entryNo) as DeclarationRow | undefined
}

/** What a saved content says in the row. */
export type DeclarationSummary = Pick<
  DeclarationRow,
  | 'clientId'
  | 'direction'
  | 'tradeMode'
  | 'contractNo'
  | 'billNo'
  | 'tradeName'
  | 'ownerName'
  | 'items'
  | 'firstGoods'
  | 'packages'
  | 'gross'
  | 'net'
  | 'currency'
  | 'total'
  | 'errors'
  | 'warnings'
  | 'note'
>

function values(s: DeclarationSummary): (string | number)[] {
  return [
    s.clientId,
    s.direction,
    s.tradeMode,
    s.contractNo,
    s.billNo,
    s.tradeName,
    s.ownerName,
    s.items,
    s.firstGoods,
    s.packages,
    s.gross,
    s.net,
    s.currency,
    s.total,
    s.errors,
    s.warnings,
    s.note,
  ]
}

/** A new draft at revision 1. @returns its id */
export function insertDeclaration(
  ledger: WriteHandle,
  ownNo: string,
  summary: DeclarationSummary,
  copiedFrom: number | undefined,
  actorId: number,
  at: number,
): number {
  const { id } = ledger
    .sql(
      `insert into declaration (own_no, client_id, direction, trade_mode, contract_no, bill_no, trade_name, owner_name, items, first_goods, packages, gross, net, currency, total, errors, warnings, note, copied_from, actor_id, created_at, changed_at,
      state, version, revision, platform_no, entry_no, status, status_at, reason, channel, declared, differing)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', 0, 1, '', '', '', '', '', '', 0, 0) returning declaration_id as id`,
    )
    .get(ownNo, ...values(summary), copiedFrom ?? null, actorId, at, at) as { id: number }
  return id
}

/** A newer content of a declaration. */
export function updateDeclaration(
  ledger: WriteHandle,
  id: number,
  summary: DeclarationSummary,
  revision: number,
  at: number,
): void {
  ledger
    .sql(
      `update declaration set client_id = ?, direction = ?, trade_mode = ?, contract_no = ?, bill_no = ?, trade_name = ?, owner_name = ?, items = ?, first_goods = ?, packages = ?, gross = ?, net = ?, currency = ?, total = ?, errors = ?,
      warnings = ?, note = ?, revision = ?, changed_at = ? where declaration_id = ?`,
    )
    .run(...values(summary), revision, at, id)
}

/** Keeps a saved content for ever. */
export function insertRevision(
  ledger: WriteHandle,
  id: number,
  revision: number,
  body: string,
  why: string,
  actorId: number,
  at: number,
): void {
  ledger
    .sql(
      'insert into declaration_revision (declaration_id, revision, body, why, actor_id, at) values (?, ?, ?, ?, ?, ?)',
    )
    .run(id, revision, body, why, actorId, at)
}

/** A saved content as JSON text. */
export function readRevision(ledger: ReadHandle, id: number, revision: number): string | undefined {
  return (
    ledger.sql('select body from declaration_revision where declaration_id = ? and revision = ?').get(id, revision) as
      { body: string } | undefined
  )?.body
}

export interface DeclarationItemRow {
  readonly number: number
  readonly hsCode: string
  readonly name: string
  readonly elements: string
  readonly quantity: number
  readonly unit: string
  readonly total: number
  readonly currency: string
  readonly origin: string
  readonly destination: string
}

/** Writes the lines of the newest revision over those of the one before. */
export function saveItems(ledger: WriteHandle, id: number, items: readonly DeclarationItemRow[]): void {
  const insert =
    ledger.sql(`insert into declaration_item (declaration_id, number, hs_code, name, elements, quantity, unit, total, currency, origin, destination) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (declaration_id, number) do update set hs_code = excluded.hs_code, name = excluded.name, elements = excluded.elements, quantity = excluded.quantity, unit = excluded.unit, total = excluded.total,
    currency = excluded.currency, origin = excluded.origin, destination = excluded.destination`)
  for (const item of items)
    insert.run(
      id,
      item.number,
      item.hsCode,
      item.name,
      item.elements,
      item.quantity,
      item.unit,
      item.total,
      item.currency,
      item.origin,
      item.destination,
    )
}

/** Elements that were used for a commodity code, the newest first; with a name only those of the same goods. */
export function usedElements(
  ledger: ReadHandle,
  hsCode: string,
  name: string,
  limit: number,
): { name: string; elements: string; declarationId: number }[] {
  return ledger
    .sql(
      `select i.name, i.elements, max(i.declaration_id) as declarationId from declaration_item i join declaration d on d.declaration_id = i.declaration_id and i.number <= d.items
      where i.hs_code = ? and (? = '' or i.name = ?) and i.elements <> '' group by i.name, i.elements order by max(i.declaration_id) desc limit ?`,
    )
    .all(hsCode, name, name, limit) as { name: string; elements: string; declarationId: number }[]
}

/** What versions and answers add up to. */
export type DeclarationProjection = Pick<
  DeclarationRow,
  'state' | 'version' | 'platformNo' | 'entryNo' | 'status' | 'statusAt' | 'reason' | 'channel' | 'sentAt'
>

/** Writes the projected part of a declaration. */
export function saveProjection(ledger: WriteHandle, id: number, p: DeclarationProjection, at: number): void {
  ledger
    .sql(
      'update declaration set state = ?, version = ?, platform_no = ?, entry_no = ?, status = ?, status_at = ?, reason = ?, channel = ?, sent_at = ?, changed_at = ? where declaration_id = ?',
    )
    .run(p.state, p.version, p.platformNo, p.entryNo, p.status, p.statusAt, p.reason, p.channel, p.sentAt, at, id)
}

const TIMELINE = timelineOf('declaration')

/** what: created | saved | queued | sent | refused | answer | readBack */
export interface NewDeclarationEvent extends TimelineEvent {
  readonly declarationId: number
}

/** Appends to a declaration's timeline. */
export function appendDeclarationEvent(ledger: WriteHandle, event: NewDeclarationEvent): void {
  TIMELINE.append(ledger, event.declarationId, event)
}

/** A declaration's timeline, oldest first. */
export const declarationEvents = TIMELINE.of
