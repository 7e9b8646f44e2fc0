import type { ReadHandle, WriteHandle } from '../open.ts'
import { timelineOf, type TimelineEvent, type TimelineRow } from './timeline.ts'

/** A filing: its business key, and what its versions add up to. Times in UTC milliseconds, appTime 14 digits of Beijing time. */
export interface FilingRow {
  readonly id: number
  readonly kind: string
  /** The values of the kind's business key elements joined by `|`. */
  readonly businessKey: string
  readonly parcelId: number
  readonly clientId: number
  readonly orderNo: string
  readonly version: number
  readonly appTime: string
  readonly state: string
  /** Bits of what contradicts (service/filing/flag-bits). */
  readonly flags: number
  readonly copNo: string
  readonly preNo: string
  readonly invtNo: string
  readonly reasonCode: string
  readonly reason: string
  readonly channel: string
  /** Keyed hash of the buyer's number as last declared; '' for kinds that name none. */
  readonly buyerHash: string
  readonly queuedAt: number
  readonly sentAt: number | null
  readonly changedAt: number
  /** When the next step is overdue; null when nothing is owed. */
  readonly silentAt: number | null
  /** 1 = that it is overdue stands in its timeline. */
  readonly silentNoted: number
}

/** One declaration of a filing with what its receipts add up to. */
export interface VersionRow {
  readonly version: number
  readonly guid: string
  readonly appTime: string
  readonly messageId: number
  readonly position: number
  readonly platformCode: string
  readonly merchantCode: string
  readonly replaces: number | null
  readonly why: string
  readonly at: number
  readonly state: string
  readonly rank: number
  readonly status: string
  readonly returnTime: string
  readonly tie: string
  /** Bits 1 release, 2 rejection, 4 "already there", 8 two different numbers. */
  readonly seen: number
  readonly info: string
  readonly preNo: string
  readonly preKey: string
  readonly invtNo: string
  readonly invtKey: string
}

const FILING = `select filing_id as id, kind, business_key as businessKey, parcel_id as parcelId, client_id as clientId, order_no as orderNo, version, app_time as appTime, state, flags, cop_no as copNo, pre_no as preNo,
  invt_no as invtNo, reason_code as reasonCode, reason, channel, buyer_h as buyerHash, queued_at as queuedAt, sent_at as sentAt, changed_at as changedAt, silent_at as silentAt, silent_noted as silentNoted from filing`
const VERSION = `select v.version, v.guid, v.app_time as appTime, v.message_id as messageId, v.position, v.platform_code as platformCode, v.merchant_code as merchantCode, v.replaces, v.why, v.at,
  s.state, s.rank, s.status, s.return_time as returnTime, s.tie, s.seen, s.info, s.pre_no as preNo, s.pre_key as preKey, s.invt_no as invtNo, s.invt_key as invtKey
  from filing_version v join version_state s on s.filing_id = v.filing_id and s.version = v.version where v.filing_id = ? order by v.version`

// Texts are put together once: a text that is new to the engine with each call costs more than the look-up that it names.
const BY_ID = `${FILING} where filing_id = ?`
const BY_KEY = `${FILING} where kind = ? and business_key = ?`
const BY_PARCEL_KIND = `${FILING} where parcel_id = ? and kind = ?`
const BY_PARCEL = `${FILING} where parcel_id = ? order by filing_id`
const OVERDUE = `${FILING} where silent_at is not null and silent_noted = 0 and (silent_at <= ? or silent_at > ?) order by silent_at limit ?`

/** One filing. */
export function readFiling(ledger: ReadHandle, id: number): FilingRow | undefined {
  return ledger.sql(BY_ID).get(id) as FilingRow | undefined
}

/** The filing of a kind with this business key. */
export function findFiling(ledger: ReadHandle, kind: string, businessKey: string): FilingRow | undefined {
  return ledger.sql(BY_KEY).get(kind, businessKey) as FilingRow | undefined
}

/** A parcel's filing of a kind. */
export function findFilingOfParcel(ledger: ReadHandle, parcelId: number, kind: string): FilingRow | undefined {
  return ledger.sql(BY_PARCEL_KIND).get(parcelId, kind) as FilingRow | undefined
}

/** All filings of a parcel. */
export function filingsOfParcel(ledger: ReadHandle, parcelId: number): FilingRow[] {
  return ledger.sql(BY_PARCEL).all(parcelId) as FilingRow[]
}

/** The versions of a filing, oldest first. */
export function versionsOf(ledger: ReadHandle, filingId: number): VersionRow[] {
  return ledger.sql(VERSION).all(filingId) as VersionRow[]
}

/** Which versions a message carries, by position. */
export function versionsOfMessage(ledger: ReadHandle, messageId: number): { filingId: number; version: number }[] {
  return ledger
    .sql('select filing_id as filingId, version from filing_version where message_id = ? order by position')
    .all(messageId) as { filingId: number; version: number }[]
}

export interface NewFiling {
  readonly kind: string
  readonly businessKey: string
  readonly parcelId: number
  readonly clientId: number
  readonly orderNo: string
  readonly appTime: string
  readonly copNo: string
  readonly channel: string
  readonly buyerHash: string
  readonly at: number
}

/** A new filing with version 1, queued. @returns its id */
export function insertFiling(ledger: WriteHandle, filing: NewFiling): number {
  const { id } = ledger
    .sql(
      `insert into filing (kind, business_key, parcel_id, client_id, order_no, version, app_time, state, flags, cop_no, pre_no, invt_no, reason_code, reason, channel, buyer_h, queued_at, changed_at, silent_noted)
      values (?, ?, ?, ?, ?, 1, ?, 'queued', 0, ?, '', '', '', '', ?, ?, ?, ?, 0) returning filing_id as id`,
    )
    .get(
      filing.kind,
      filing.businessKey,
      filing.parcelId,
      filing.clientId,
      filing.orderNo,
      filing.appTime,
      filing.copNo,
      filing.channel,
      filing.buyerHash,
      filing.at,
      filing.at,
    ) as { id: number }
  return id
}

export interface NewVersion {
  readonly filingId: number
  readonly version: number
  readonly guid: string
  readonly appTime: string
  readonly appType: string
  readonly messageId: number
  readonly position: number
  readonly platformCode: string
  readonly merchantCode: string
  readonly replaces: number | undefined
  readonly why: string
  readonly actorId: number
  readonly at: number
}

/** A declaration of a filing, queued; never changed afterwards. */
export function insertVersion(ledger: WriteHandle, v: NewVersion): void {
  ledger
    .sql(
      'insert into filing_version (filing_id, version, guid, app_time, app_type, message_id, position, platform_code, merchant_code, replaces, why, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      v.filingId,
      v.version,
      v.guid,
      v.appTime,
      v.appType,
      v.messageId,
      v.position,
      v.platformCode,
      v.merchantCode,
      v.replaces ?? null,
      v.why,
      v.actorId,
      v.at,
    )
  ledger
    .sql(
      "insert into version_state (filing_id, version, state, rank, status, return_time, tie, seen, info, pre_no, pre_key, invt_no, invt_key) values (?, ?, 'queued', 0, '', '', '', 0, '', '', '', '', '')",
    )
    .run(v.filingId, v.version)
}

/** A redeclaration may name another buyer. */
export function saveBuyer(ledger: WriteHandle, id: number, buyerHash: string): void {
  ledger.sql('update filing set buyer_h = ? where filing_id = ? and buyer_h <> ?').run(buyerHash, id, buyerHash)
}

/** The projected part of a version. */
export type VersionProjection = Pick<
  VersionRow,
  'state' | 'rank' | 'status' | 'returnTime' | 'tie' | 'seen' | 'info' | 'preNo' | 'preKey' | 'invtNo' | 'invtKey'
>

/** Writes what a version's receipts add up to. */
export function saveVersionState(ledger: WriteHandle, filingId: number, version: number, s: VersionProjection): void {
  ledger
    .sql(
      'update version_state set state = ?, rank = ?, status = ?, return_time = ?, tie = ?, seen = ?, info = ?, pre_no = ?, pre_key = ?, invt_no = ?, invt_key = ? where filing_id = ? and version = ?',
    )
    .run(
      s.state,
      s.rank,
      s.status,
      s.returnTime,
      s.tie,
      s.seen,
      s.info,
      s.preNo,
      s.preKey,
      s.invtNo,
      s.invtKey,
      filingId,
      version,
    )
}

/** The projected part of a filing. */
export type FilingProjection = Pick<
  FilingRow,
  | 'version'
  | 'appTime'
  | 'state'
  | 'flags'
  | 'preNo'
  | 'invtNo'
  | 'reasonCode'
  | 'reason'
  | 'sentAt'
  | 'changedAt'
  | 'silentAt'
  | 'silentNoted'
>

/** Writes what a filing's versions add up to. */
export function saveFiling(ledger: WriteHandle, id: number, f: FilingProjection): void {
  ledger
    .sql(
      'update filing set version = ?, app_time = ?, state = ?, flags = ?, pre_no = ?, invt_no = ?, reason_code = ?, reason = ?, sent_at = ?, changed_at = ?, silent_at = ?, silent_noted = ? where filing_id = ?',
    )
    .run(
      f.version,
      f.appTime,
      f.state,
      f.flags,
      f.preNo,
      f.invtNo,
      f.reasonCode,
      f.reason,
      f.sentAt,
      f.changedAt,
      f.silentAt,
      f.silentNoted,
      id,
    )
}

const TIMELINE = timelineOf('filing')

/** what: queued | sent | refused | receipt | silent | clock; the state is the filing's after it. */
export interface NewEvent extends TimelineEvent {
  readonly filingId: number
}
export type EventRow = TimelineRow

/** Appends to a filing's timeline. */
export function appendEvent(ledger: WriteHandle, event: NewEvent): void {
  TIMELINE.append(ledger, event.filingId, event)
}

/** A filing's timeline, oldest first. */
export const eventsOf = TIMELINE.of

/** Filings whose next step is overdue and that do not say so yet; a date beyond `far` is the trace of a clock that ran ahead. */
export function overdueFilings(ledger: ReadHandle, now: number, far: number, limit: number): FilingRow[] {
  return ledger.sql(OVERDUE).all(now, far, limit) as FilingRow[]
}

/** Is any filing of this message's newest versions marked silent? */
export function hasSilentFiling(ledger: ReadHandle, messageId: number): boolean {
  return (
    ledger
      .sql(
        'select 1 as yes from filing_version v join filing f on f.filing_id = v.filing_id and f.version = v.version where v.message_id = ? and f.silent_noted = 1 limit 1',
      )
      .get(messageId) !== undefined
  )
}

/** Filings that somebody owes an answer to, by kind and state: how many, how many of them are late, and when the first of them is (milliseconds). */
export function owedSteps(
  ledger: ReadHandle,
): { kind: string; state: string; count: number; late: number; until: number }[] {
  return ledger
    .sql(
      `select kind, state, count(*) as count, sum(silent_noted) as late, min(silent_at) as until from (
      select kind, state, silent_noted, silent_at from filing where silent_at is not null and silent_noted = 0
      union all select kind, state, silent_noted, silent_at from filing where silent_noted = 1 and silent_at is not null
    ) group by kind, state order by kind, state`,
    )
    .all() as { kind: string; state: string; count: number; late: number; until: number }[]
}
