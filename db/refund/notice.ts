import type { ReadHandle, WriteHandle } from '../open.ts'

/** 开票通知: what factories are asked to invoice, once for each declared item; a changed declaration is a new notice that replaces the old. */

export const NOTICE_ORIGINS = ['closing', 'hand', 'earlier'] as const
export type NoticeOrigin = (typeof NOTICE_ORIGINS)[number]

/** Amounts, quantities, rates: counts of 0.00001. fob in `currency`. */
export interface NewNotice {
  readonly clientId: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly exportDate: string
  readonly origin: NoticeOrigin
  readonly agency: boolean
  /** JSON of tax id and name. */
  readonly producer: string
  readonly name: string
  readonly unit: string
  readonly quantity: number
  readonly currency: string
  readonly fob: number | undefined
  readonly fobRmb: number | undefined
  readonly rate: number | undefined
  /** Which rate served, in words. */
  readonly rateBasis: string
  readonly levyRates: string
  readonly refundRate: number | undefined
  /** JSON of NoticeBody. */
  readonly body: string
  readonly digest: string
  readonly replaces: number | undefined
  readonly actorId: number
  readonly at: number
}

export interface StoredNotice extends NewNotice {
  readonly id: number
  /** The day on which the factory was told last, and first; '' = not yet. */
  readonly askedOn: string
  readonly firstAskedOn: string
  readonly asked: number
  /** Why it is not wanted any more; '' = it is. */
  readonly dropped: string
}

interface Row extends Omit<StoredNotice, 'agency' | 'fob' | 'fobRmb' | 'rate' | 'refundRate' | 'replaces'> {
  readonly agency: number
  readonly fob: number | null
  readonly fobRmb: number | null
  readonly rate: number | null
  readonly refundRate: number | null
  readonly replaces: number | null
}

const EVENT = (what: string, of: string): string =>
  `coalesce((select ${of} from factory_notice_event v where v.notice_id = n.notice_id and v.what = '${what}'), '')`
const COLUMNS = `n.notice_id as id, n.client_id as clientId, n.declaration_no as declarationNo, n.item_no as itemNo, n.export_date as exportDate, n.origin, n.agency, n.producer, n.name, n.unit, n.quantity, n.currency, n.fob, n.fob_rmb as fobRmb,
  n.rate, n.rate_basis as rateBasis, n.levy_rates as levyRates, n.refund_rate as refundRate, n.body, n.digest, n.replaces, n.actor_id as actorId, n.at, ${EVENT('asked', 'max(v.day)')} as askedOn, ${EVENT('asked', 'min(v.day)')} as firstAskedOn,
  (select count(*) from factory_notice_event v where v.notice_id = n.notice_id and v.what = 'asked') as asked, ${EVENT('dropped', 'max(v.note)')} as dropped`
const CURRENT = 'not exists (select 1 from factory_notice r where r.replaces = n.notice_id)'

const noticeOf = (row: Row): StoredNotice => ({
  ...row,
  agency: row.agency === 1,
  fob: row.fob ?? undefined,
  fobRmb: row.fobRmb ?? undefined,
  rate: row.rate ?? undefined,
  refundRate: row.refundRate ?? undefined,
  replaces: row.replaces ?? undefined,
})

/** Current notices of a client or of all, by export date. */
export function currentNotices(ledger: ReadHandle, clientId?: number): StoredNotice[] {
  return (
    ledger
      .sql(
        `select ${COLUMNS} from factory_notice n where ${CURRENT} and (? is null or n.client_id = ?) order by n.export_date, n.notice_id`,
      )
      .all(clientId ?? null, clientId ?? null) as Row[]
  ).map(noticeOf)
}

/** The current notice of an item. */
export function noticeOfItem(ledger: ReadHandle, declarationNo: string, itemNo: number): StoredNotice | undefined {
  const row = ledger
    .sql(
      `select ${COLUMNS} from factory_notice n where ${CURRENT} and n.declaration_no = ? and n.item_no = ? order by n.notice_id desc limit 1`,
    )
    .get(declarationNo, itemNo) as Row | undefined
  return row === undefined ? undefined : noticeOf(row)
}

/** Current notices of a declaration. */
export function noticesOfDeclaration(ledger: ReadHandle, declarationNo: string): StoredNotice[] {
  return (
    ledger
      .sql(`select ${COLUMNS} from factory_notice n where ${CURRENT} and n.declaration_no = ? order by n.item_no`)
      .all(declarationNo) as Row[]
  ).map(noticeOf)
}

/** Stores a notice. @returns its id */
export function insertNotice(ledger: WriteHandle, one: NewNotice): number {
  return (
    ledger
      .sql(
        `insert into factory_notice (client_id, declaration_no, item_no, export_date, origin, agency, producer, name, unit, quantity, currency, fob, fob_rmb, rate, rate_basis, levy_rates, refund_rate, body, digest, replaces, actor_id, at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning notice_id as id`,
      )
      .get(
        one.clientId,
        one.declarationNo,
        one.itemNo,
        one.exportDate,
        one.origin,
        one.agency ? 1 : 0,
        one.producer,
        one.name,
        one.unit,
        one.quantity,
        one.currency,
        one.fob ?? null,
        one.fobRmb ?? null,
        one.rate ?? null,
        one.rateBasis,
        one.levyRates,
        one.refundRate ?? null,
        one.body,
        one.digest,
        one.replaces ?? null,
        one.actorId,
        one.at,
      ) as { id: number }
  ).id
}

/** Notes that a factory was told, or that a notice is not wanted any more. */
export function insertNoticeEvent(
  ledger: WriteHandle,
  one: { noticeId: number; what: 'asked' | 'dropped'; day: string; note: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into factory_notice_event (notice_id, what, day, note, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(one.noticeId, one.what, one.day, one.note, one.actorId, one.at)
}
