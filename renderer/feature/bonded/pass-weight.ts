import { passTotals } from '../../../shared/domain/bonded/vehicle.ts'
import { fixed, fixedText, parseFixed } from '../../../shared/domain/decimal/decimal.ts'
import type { BondedBody } from './bonded-fields.ts'

/** What a pass weighs, from the papers and lines that ride along. Counts of 0.00001 kg. */

export const count = (text: string | undefined): number =>
  parseFixed(text === undefined || text === '' ? '0' : text) ?? 0
export const weightText = (value: number): string => fixedText(fixed(value))

/** A paper that can ride on a pass. */
export interface Rider {
  readonly customsNo: string
  readonly gross: string
  readonly net: string
}

export const numbersOf = (content: BondedBody): readonly string[] =>
  content.links.map((link) => link['RtlBillNo'] ?? '').filter((number) => number !== '')

/** Goods of a pass: its own lines where several vehicles share a list, else its papers; undefined when a paper is not known here. */
export function goodsOf(
  content: BondedBody,
  riders: readonly Rider[],
): { readonly gross: number; readonly net: number } | undefined {
  const sum = (values: readonly (string | undefined)[]): number => values.reduce((all, one) => all + count(one), 0)
  if (content.head['BindTypecd'] === '3')
    return {
      gross: sum(content.lines.map((line) => line.fields['GrossWt'])),
      net: sum(content.lines.map((line) => line.fields['NetWt'])),
    }
  const numbers = numbersOf(content)
  const own = riders.filter((rider) => numbers.includes(rider.customsNo))
  if (own.length < numbers.length) return undefined
  return { gross: sum(own.map((rider) => rider.gross)), net: sum(own.map((rider) => rider.net)) }
}

/** What of the gross weight is not the goods: pallets. Never below nothing. */
export function palletsOf(content: BondedBody, goods: { readonly gross: number } | undefined): number {
  return goods === undefined ? 0 : Math.max(0, count(content.head['TotalGrossWt']) - goods.gross)
}

/** The weights of the head, added up anew. */
export function weighedHead(
  content: BondedBody,
  goods: { readonly gross: number; readonly net: number },
  pallets: number,
): BondedBody {
  const { head } = content
  const { gross, total } = passTotals({
    goods: goods.gross,
    pallets,
    vehicle: count(head['VehicleWt']),
    frame: count(head['VehicleFrameWt']),
    container: count(head['ContainerWt']),
  })
  return {
    ...content,
    head: {
      ...head,
      TotalGrossWt: weightText(gross),
      TotalNetWt: weightText(goods.net),
      TotalWt: weightText(total),
    },
  }
}

/** Papers chosen: numbers joined, their kind, and how vehicles and papers are bound. */
export function withPapers(content: BondedBody, kind: '1' | '2', numbers: readonly string[]): BondedBody {
  const bind = content.head['BindTypecd'] ?? ''
  return {
    ...content,
    head: {
      ...content.head,
      RltNo: numbers.join('\\'),
      RltTbTypecd: numbers.length === 0 ? '' : kind,
      BindTypecd: numbers.length === 0 ? bind : numbers.length > 1 ? '1' : bind === '3' ? '3' : '2',
    },
    links: numbers.map((number) => ({ RtlBillTypecd: kind, RtlBillNo: number })),
  }
}
