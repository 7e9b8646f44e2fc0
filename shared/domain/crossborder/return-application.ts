import { datedRow, type DatedRow } from '../dated/dated.ts'
import { divideHalfUp, fixed, fixedText, fractionHalfUp, parseFixed, ZERO, type Fixed } from '../decimal/decimal.ts'
import { isFilingState, mayAct } from '../filing/state.ts'
import { put, type ComposedDocument, type Elements } from '../inventory/document.ts'
import { importFollowUpHead, type FollowUpStamp, type InventoryNow } from './cancellation.ts'
import type { DeclaredDocument, FollowUpHold } from './follow-up.ts'

/** 退货申请 625: a buyer's goods come back after release, whole or in part. */

/** The two clocks of a return, counted from the day of release. */
export interface ReturnRule extends DatedRow {
  /** The application must be made within so many days. */
  readonly applyDays: number
  /** The goods must be back in the supervised place within so many days. */
  readonly arriveDays: number
  readonly confidence: 'seen' | 'memory'
}

/** 194号 gave one clock; 2020年第45号 set the application apart from the goods' arrival (refund/SPEC D). */
const RETURN_RULES: readonly ReturnRule[] = [
  {
    key: 'retail-return',
    validFrom: '2019-01-01',
    validTo: '2020-03-27',
    applyDays: 30,
    arriveDays: 30,
    source: '海关总署公告2018年第194号',
    confidence: 'memory',
  },
  {
    key: 'retail-return',
    validFrom: '2020-03-28',
    validTo: '',
    applyDays: 30,
    arriveDays: 45,
    source: '海关总署公告2020年第45号',
    confidence: 'seen',
  },
]

export interface ReturnClock {
  readonly releasedOn: string
  readonly applyBy: string
  readonly arriveBy: string
  readonly source: string
}

const DAY = 86_400_000

/** The day so many days after another (yyyy-mm-dd). The first day of a period given in days does not count (民法典第二百零一条). */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** Days from one day to another; negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)
}

/** The clocks of goods released on a day (yyyy-mm-dd); undefined before the regime allowed returns. */
export function returnClock(releasedOn: string, rules: readonly ReturnRule[] = RETURN_RULES): ReturnClock | undefined {
  const rule = datedRow(rules, 'retail-return', releasedOn)
  return rule === undefined
    ? undefined
    : {
        releasedOn,
        applyBy: daysAfter(releasedOn, rule.applyDays),
        arriveBy: daysAfter(releasedOn, rule.arriveDays),
        source: rule.source,
      }
}

/** How much of a line comes back. */
export interface ReturnedLine {
  readonly gnum: number
  readonly qty: Fixed
}

/** A line of the inventory with what came back of it before. */
export interface ReturnableLine {
  readonly gnum: number
  readonly gcode: string
  readonly gname: string
  readonly unit: string
  readonly declared: Fixed
  readonly left: Fixed
  /** Declared total of the line. */
  readonly value: Fixed
}

/** The lines of an inventory as declared, less what is being returned or has been. */
export function returnableLines(declared: DeclaredDocument, before: readonly ReturnedLine[]): ReturnableLine[] {
  const taken = new Map<number, number>()
  for (const line of before) taken.set(line.gnum, (taken.get(line.gnum) ?? 0) + line.qty)
  return declared.lines.map((line) => {
    const gnum = Number(line['gnum'] ?? '0')
    const qty = parseFixed<string>(line['qty'] ?? '') ?? ZERO
    return {
      gnum,
      gcode: line['gcode'] ?? '',
      gname: line['gname'] ?? '',
      unit: line['unit'] ?? '',
      declared: qty,
      left: fixed(Math.max(0, qty - (taken.get(gnum) ?? 0))),
      value: parseFixed<string>(line['totalPrice'] ?? '') ?? ZERO,
    }
  })
}

/** What is asked for: named lines, or everything that is left. undefined when nothing is left, or more is asked than there is. */
export function linesToReturn(
  lines: readonly ReturnableLine[],
  wanted: readonly ReturnedLine[] | undefined,
): ReturnedLine[] | undefined {
  const chosen = wanted ?? lines.filter((line) => line.left > 0).map((line) => ({ gnum: line.gnum, qty: line.left }))
  const seen = new Set<number>()
  for (const { gnum, qty } of chosen) {
    const line = lines.find((one) => one.gnum === gnum)
    if (line === undefined || qty <= 0 || qty > line.left || seen.has(gnum)) return undefined
    seen.add(gnum)
  }
  return chosen.length === 0 ? undefined : [...chosen].sort((a, b) => a.gnum - b.gnum)
}

/** Why goods may not be returned now; undefined when they may. `today` yyyy-mm-dd. */
export function returnHold(
  inventory: InventoryNow,
  clock: ReturnClock | undefined,
  today: string,
): FollowUpHold | undefined {
  if (!isFilingState(inventory.state) || !mayAct(inventory.state, 'return')) return 'U-STATE-RETURN'
  if (inventory.invtNo === '') return 'U-NUMBER'
  return clock === undefined || today > clock.applyBy ? 'U-LATE' : undefined
}

/** Composes the application from the inventory as declared. Line numbers are those of the inventory. */
export function composeReturn(
  declared: DeclaredDocument,
  inventory: InventoryNow,
  reason: string,
  lines: readonly ReturnedLine[],
  stamp: FollowUpStamp,
): ComposedDocument {
  const body = lines.flatMap(({ gnum, qty }): Elements[] => {
    const line = declared.lines.find((one) => one['gnum'] === String(gnum))
    if (line === undefined) return []
    const target: Elements = { gnum: String(gnum) }
    put(target, 'gcode', line['gcode'] ?? '')
    put(target, 'gname', line['gname'] ?? '')
    target['qty'] = fixedText(qty)
    put(target, 'unit', line['unit'] ?? '')
    return [target]
  })
  return { head: importFollowUpHead(declared, inventory, reason, stamp), lines: body }
}

/**
 * What a return gives back of the amount by which the inventory used up its buyer's year (counts of 0.00001): the share of the returned goods
 * in the declared value, so that returning everything in parts gives back what returning it at once does, but for rounding.
 */
export function restoredAmount(
  used: number,
  lines: readonly ReturnableLine[],
  returned: readonly ReturnedLine[],
): number {
  const whole = lines.reduce((sum, line) => sum + BigInt(line.value), 0n)
  if (whole === 0n) return 0
  let back = 0n
  for (const { gnum, qty } of returned) {
    const line = lines.find((one) => one.gnum === gnum)
    if (line !== undefined && line.declared > 0)
      back += divideHalfUp(BigInt(line.value) * BigInt(qty), BigInt(line.declared))
  }
  return fractionHalfUp(BigInt(used) * back, whole, 5)
}
