import { datedRow, type DatedRow } from '../dated/dated.ts'
import { fixed, fixedText, parseFixed, ZERO, type Fixed } from '../decimal/decimal.ts'
import { put, stamped, type ComposedDocument, type Elements } from '../inventory/document.ts'
import type { FollowUpStamp } from './cancellation.ts'
import type { DeclaredDocument } from './follow-up.ts'
import { daysAfter } from './return-application.ts'

/** 汇总申报 701: released export lists with statisticsFlag B become declarations, once a month. */

/** Until when the lists of a month must be summarised. */
export interface SummaryRule extends DatedRow {
  /** Day of the following month. */
  readonly day: number
  readonly confidence: 'seen' | 'memory'
}

/** Known from memory of the announcements; no source in the specification names the day, so screens say 待核实. */
const SUMMARY_RULES: readonly SummaryRule[] = [
  {
    key: 'summary',
    validFrom: '2016-04-08',
    validTo: '2018-12-31',
    day: 10,
    source: '海关总署公告2016年第26号',
    confidence: 'memory',
  },
  {
    key: 'summary',
    validFrom: '2019-01-01',
    validTo: '',
    day: 15,
    source: '海关总署公告2018年第194号',
    confidence: 'memory',
  },
]

/** The last day of a month's summary (yyyy-mm): put off to Monday when it falls on a weekend. Public holidays are not known here. */
export function summaryDeadline(
  month: string,
): { day: string; source: string; confidence: 'seen' | 'memory' } | undefined {
  const rule = datedRow(SUMMARY_RULES, 'summary', `${month}-01`)
  if (rule === undefined) return undefined
  const [year = 0, number = 0] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  let day = `${next}-${String(rule.day).padStart(2, '0')}`
  for (
    let weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    weekday === 0 || weekday === 6;
    weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  )
    day = daysAfter(day, 1)
  return { day, source: rule.source, confidence: rule.confidence }
}

/** What the head of a list contributes to merging, and to the application's head. Its JSON text is the key of its group. */
export interface SummaryHead {
  readonly customsCode: string
  readonly agentCode: string
  readonly agentName: string
  /** 收发货人. */
  readonly ebcCode: string
  readonly ebcName: string
  /** 生产销售单位. */
  readonly ownerCode: string
  readonly ownerName: string
  readonly trafMode: string
  /** 运抵国. */
  readonly country: string
  /** 出境关别. */
  readonly portCode: string
  readonly loctNo: string
}

/** One line of a list: code, final destination, currency, statutory unit, statutory quantity, total (counts of 0.00001). */
export type SummaryLine = readonly [
  gcode: string,
  country: string,
  currency: string,
  unit1: string,
  qty1: number,
  total: number,
]

/** What summarising needs of a declared export list; undefined when it is not one of 汇总申报 (flag B). */
export function summaryFacts({
  head,
  lines,
}: DeclaredDocument): { head: SummaryHead; lines: SummaryLine[] } | undefined {
  if (head['statisticsFlag'] !== 'B') return undefined
  const text = (name: keyof SummaryHead): string => head[name] ?? ''
  const count = (value: string | undefined): number => parseFixed<string>(value ?? '') ?? ZERO
  return {
    head: {
      customsCode: text('customsCode'),
      agentCode: text('agentCode'),
      agentName: text('agentName'),
      ebcCode: text('ebcCode'),
      ebcName: text('ebcName'),
      ownerCode: text('ownerCode'),
      ownerName: text('ownerName'),
      trafMode: text('trafMode'),
      country: text('country'),
      portCode: text('portCode'),
      loctNo: text('loctNo'),
    },
    lines: lines.map((line) => [
      line['gcode'] ?? '',
      line['country'] ?? '',
      line['currency'] ?? '',
      line['unit1'] ?? '',
      count(line['qty1']),
      count(line['totalPrice']),
    ]),
  }
}

export interface MergedLine {
  readonly gcode: string
  readonly country: string
  readonly currency: string
  readonly unit1: string
  qty1: bigint
  total: bigint
  lines: number
}

/**
 * Merges lists as the announcement says: heads of the same shipper, transport, producer, country and port; lines of the same final destination,
 * code and currency. Sums are exact. Whatever the order of the lists, the result is the same.
 */
export class SummaryMerge {
  readonly #groups = new Map<number, { lists: number; lines: Map<string, MergedLine> }>()

  add(group: number, lines: readonly SummaryLine[]): void {
    const known = this.#groups.get(group) ?? { lists: 0, lines: new Map<string, MergedLine>() }
    known.lists++
    for (const [gcode, country, currency, unit1, qty1, total] of lines) {
      const key = `${gcode}|${country}|${currency}|${unit1}`
      const merged = known.lines.get(key)
      if (merged === undefined)
        known.lines.set(key, { gcode, country, currency, unit1, qty1: BigInt(qty1), total: BigInt(total), lines: 1 })
      else {
        merged.qty1 += BigInt(qty1)
        merged.total += BigInt(total)
        merged.lines++
      }
    }
    this.#groups.set(group, known)
  }

  /** Groups with their merged lines, ordered by code, country, currency. */
  groups(): { group: number; lists: number; lines: MergedLine[] }[] {
    const order = (line: MergedLine): string => `${line.gcode}|${line.country}|${line.currency}|${line.unit1}`
    return [...this.#groups].map(([group, { lists, lines }]) => ({
      group,
      lists,
      lines: [...lines.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)),
    }))
  }
}

/** Text of a sum of counts of 0.00001; sums of a million lists leave the safe integers. */
export function sumText(sum: bigint): string {
  const whole = sum / 100_000n
  const rest = fixedText(fixed(Number(sum % 100_000n)) as Fixed).replace(/^0/, '')
  return `${whole}${rest}`
}

export interface SummaryApplication {
  readonly head: Pick<SummaryHead, 'customsCode' | 'agentCode' | 'agentName' | 'ebcCode' | 'ebcName' | 'loctNo'>
  readonly declAgentCode: string
  readonly declAgentName: string
  /** 1 per shipper, 2 per shipper and producer. */
  readonly summaryFlag: '1' | '2'
  /** 14-digit times instead of list numbers. */
  readonly period?: { readonly from: string; readonly to: string }
  readonly part: number
  readonly parts: number
  readonly invtNos: readonly string[]
}

/** 按商品名汇总: the schema wants one character, and 1 is the only value that the text gives. */
const BY_ITEM_NAME = '1'

/** Composes one part. With a period the list is left out, because customs would ignore it (CEB SPEC 3.2). */
export function composeSummary(one: SummaryApplication, stamp: FollowUpStamp): ComposedDocument {
  const head: Elements = stamped(stamp)
  put(head, 'customsCode', one.head.customsCode)
  put(head, 'copNo', stamp.copNo)
  put(head, 'agentCode', one.head.agentCode)
  put(head, 'agentName', one.head.agentName)
  put(head, 'ebcCode', one.head.ebcCode)
  put(head, 'ebcName', one.head.ebcName)
  put(head, 'declAgentCode', one.declAgentCode)
  put(head, 'declAgentName', one.declAgentName)
  if (one.period !== undefined) {
    head['startTime'] = one.period.from
    head['endTime'] = one.period.to
  }
  put(head, 'loctNo', one.head.loctNo)
  head['summaryFlag'] = one.summaryFlag
  head['itemNameFlag'] = BY_ITEM_NAME
  head['msgCount'] = String(one.parts)
  head['msgSeqNo'] = String(one.part)
  return { head, lines: one.period === undefined ? one.invtNos.map((invtNo) => ({ invtNo })) : [] }
}

/** First and last second of a month (yyyy-mm), 14 digits. */
export function monthSpan(month: string): { from: string; to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const digits = month.replace('-', '')
  return { from: `${digits}01000000`, to: `${digits}${String(last).padStart(2, '0')}235959` }
}
