import {
  fixed,
  fractionHalfUp,
  HUNDRED_PERCENT,
  percentOfMoney,
  spread,
  total,
  type Money,
  type Quantity,
} from '../../decimal/decimal.ts'
import type {
  Allocation,
  ExchangeRate,
  ExportDeclaration,
  ExportItem,
  Percent,
  PurchaseLine,
  PurchaseVoucher,
} from '../evidence.ts'
import { fobIn } from '../fob.ts'
import { linkNo } from '../number.ts'

/**
 * From allocations to the rows of a claim: links (关联号), purchase rows with their refund, export rows with FOB. Exact; every rounding is half-up to
 * fen and named.
 */

/** RMB for one unit of a currency on a day; undefined when nobody said. */
export type RateOf = (currency: string, day: string) => ExchangeRate | undefined

export interface ClaimItem {
  readonly declaration: ExportDeclaration
  readonly item: ExportItem
}
export interface ClaimLine {
  readonly voucher: PurchaseVoucher
  readonly line: PurchaseLine
}

/** What the rate library says for an item on a day. */
export type LibraryRate =
  | {
      readonly ok: true
      readonly rate: Percent
      readonly special: string
      readonly name: string
      readonly unit: string
    }
  | { readonly ok: false; readonly why: 'noLibrary' | 'missing' | 'ambiguous' }

export interface ClaimInput {
  readonly period: string
  readonly batch: string
  readonly allocations: readonly Allocation[]
  readonly items: ReadonlyMap<number, ClaimItem>
  readonly lines: ReadonlyMap<number, ClaimLine>
  readonly rateOf: RateOf
  /** day: of the export; invoiceOn: of the voucher, on which a few adjustments depend. */
  readonly library: (item: ClaimItem, day: string, invoiceOn: string) => LibraryRate
}

export interface PurchaseRow {
  readonly linkNo: string
  readonly lineId: number
  readonly voucherId: number
  readonly voucherNo: string
  readonly voucherKind: PurchaseVoucher['kind']
  readonly issuedOn: string
  readonly sellerId: string
  readonly hsCode: string
  readonly name: string
  readonly unit: string
  readonly quantity: Quantity
  readonly taxableAmount: Money
  readonly levyRate: Percent
  readonly refundRate: Percent
  readonly refund: Money
  /** base × (levy − refund rate), to cost. */
  readonly notRefunded: Money
  /** Lines of an agency claim name the declaration item directly. */
  readonly itemId: number
}
export interface ExportRow {
  readonly linkNo: string
  readonly itemId: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly exportDate: string
  readonly contractNo: string
  readonly hsCode: string
  readonly name: string
  readonly unit: string
  readonly quantity: Quantity
  /** Undefined when an exchange rate is missing. */
  readonly fobUsd: Money | undefined
  readonly fobRmb: Money | undefined
  readonly purchase: Money
  /** VAT. */
  readonly refund: Money
  /** Consumption tax that comes back with it. */
  readonly consumption: Money
  readonly refundRate: Percent
  readonly tradeMode: string
}
/** A claim of nothing. */
export const EMPTY_CLAIM: Claim = {
  purchases: [],
  exports: [],
  problems: [],
  refund: fixed(0),
  consumption: fixed(0),
  taxable: fixed(0),
}

export interface Claim {
  readonly purchases: readonly PurchaseRow[]
  readonly exports: readonly ExportRow[]
  /** Of both taxes. */
  readonly refund: Money
  /** The part of it that is consumption tax. */
  readonly consumption: Money
  /** Base of the VAT refund. */
  readonly taxable: Money
  readonly problems: readonly ClaimProblem[]
}
export interface ClaimProblem {
  readonly code: string
  /** stop: may not be exported. */
  readonly severity: 'stop' | 'warn'
  readonly text: string
  readonly itemId?: number
  readonly lineId?: number
}

/** Items and lines that hang together form one link. @returns the allocations of each, in the order of their first */
function linkGroups(allocations: readonly Allocation[]): Allocation[][] {
  const parent = new Map<string, string>()
  const find = (key: string): string => {
    let root = key
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up
    parent.set(key, root)
    return root
  }
  for (const one of allocations) {
    const item = `i${one.itemId}`
    const line = `l${one.lineId}`
    if (!parent.has(item)) parent.set(item, item)
    if (!parent.has(line)) parent.set(line, line)
    parent.set(find(item), find(line))
  }
  const groups = new Map<string, Allocation[]>()
  for (const one of allocations) {
    const root = find(`i${one.itemId}`)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

const addUp = <U extends string>(values: readonly number[]): ReturnType<typeof fixed<U>> =>
  fixed<U>(values.reduce((sum, value) => sum + value, 0))

/** Splits one line's part over the parts in proportion to quantity, the last taking the remainder: amounts add up to what the line gives. */
export function shareAmount(line: PurchaseLine, quantity: Quantity, usedQuantity: Quantity, usedAmount: Money): Money {
  const left = line.quantity - usedQuantity
  if (quantity === left) return fixed(line.taxableAmount - usedAmount)
  return spread(fixed<'money'>(line.taxableAmount - usedAmount), [quantity, fixed(left - quantity)], 2)[0] ?? fixed(0)
}

/** The rows of a claim. Problems are said, never hidden; a row whose rate is unknown claims nothing. */
export function buildClaim(input: ClaimInput): Claim {
  const purchases: PurchaseRow[] = []
  const exports: ExportRow[] = []
  const problems: ClaimProblem[] = []
  linkGroups(input.allocations).forEach((group, i) => {
    const link = linkNo({ period: input.period, batch: input.batch, sequence: i + 1 })
    const rows = linkRows(input, group, link, problems)
    purchases.push(...rows.purchases)
    exports.push(...rows.exports)
  })
  return {
    purchases,
    exports,
    problems,
    refund: total(purchases.map((row) => row.refund)),
    consumption: total(purchases.filter(isConsumption).map((row) => row.refund)),
    taxable: total(purchases.filter((row) => !isConsumption(row)).map((row) => row.taxableAmount)),
  }
}

function linkRows(
  input: ClaimInput,
  group: readonly Allocation[],
  link: string,
  problems: ClaimProblem[],
): { purchases: PurchaseRow[]; exports: ExportRow[] } {
  const itemIds = [...new Set(group.map((one) => one.itemId))]
  const known = itemIds.flatMap((id) => input.items.get(id) ?? [])
  const codes = new Set(known.map((one) => one.item.hsCode))
  if (codes.size > 1)
    problems.push({
      code: 'LINK_CODES',
      severity: 'warn',
      text: `关联号 ${link} 内有 ${codes.size} 个商品编码，旧版软件要求一致（未核实），请核对`,
      ...first(itemIds),
    })
  // SPEC B.6 [S2]: the earliest export date of the link decides the rate.
  const day = known.map((one) => one.declaration.exportDate).sort()[0] ?? ''
  const purchases = purchaseRows(input, group, link, day, problems)
  const exports = itemIds.flatMap((id) => exportRow(input, group, link, id, purchases, problems))
  return { purchases, exports }
}

/** Rows of consumption tax stand beside those of VAT for the same goods. */
const isConsumption = (row: Pick<PurchaseRow, 'voucherKind'>): boolean => row.voucherKind === 'consumption'

/**
 * 应退消费税 of a part of a certificate: its base × the ad valorem rate, and by quantity its share of what the certificate shows beyond that (specific tax).
 * Half-up to the fen; of the whole line it is the tax that was paid.
 */
export function consumptionRefund(
  line: Pick<PurchaseLine, 'quantity' | 'taxableAmount' | 'levyRate' | 'tax'>,
  part: { readonly quantity: Quantity; readonly taxableAmount: Money },
): Money {
  const whole = BigInt(line.quantity)
  if (whole === 0n) return fixed(0)
  const beyond = BigInt(line.tax) * HUNDRED_PERCENT - BigInt(line.taxableAmount) * BigInt(line.levyRate)
  const share = BigInt(part.taxableAmount) * BigInt(line.levyRate) * whole + beyond * BigInt(part.quantity)
  return fractionHalfUp(share, HUNDRED_PERCENT * whole, 2)
}

const first = (ids: readonly number[]): { itemId: number } | Record<string, never> =>
  ids[0] === undefined ? {} : { itemId: ids[0] }

function purchaseRows(
  input: ClaimInput,
  group: readonly Allocation[],
  link: string,
  day: string,
  problems: ClaimProblem[],
): PurchaseRow[] {
  const byKey = new Map<string, Allocation[]>()
  for (const one of group) {
    const key = `${one.lineId} ${one.itemId}`
    byKey.set(key, [...(byKey.get(key) ?? []), one])
  }
  return [...byKey.values()].flatMap((parts) => {
    const [part] = parts
    const claimItem = part === undefined ? undefined : input.items.get(part.itemId)
    const claimLine = part === undefined ? undefined : input.lines.get(part.lineId)
    if (part === undefined || claimItem === undefined || claimLine === undefined) {
      problems.push({ code: 'PAPER_GONE', severity: 'stop', text: `关联号 ${link} 的单证已被更正或移走，请重新配单` })
      return []
    }
    const { line, voucher } = claimLine
    const { item } = claimItem
    const base = addUp<'money'>(parts.map((one) => one.taxableAmount))
    const ofConsumption = voucher.kind === 'consumption'
    const rate = ofConsumption ? line.levyRate : rateFor(input, claimItem, claimLine, day, problems)
    const used = { quantity: addUp<'quantity'>(parts.map((one) => one.quantity)), taxableAmount: base }
    return [
      {
        linkNo: link,
        lineId: line.id,
        voucherId: voucher.id,
        voucherNo: voucher.voucherNo,
        voucherKind: voucher.kind,
        issuedOn: voucher.issuedOn,
        sellerId: voucher.sellerId,
        hsCode: item.hsCode,
        name: item.name,
        unit: item.quantities[part.slot]?.unit ?? '',
        quantity: addUp<'quantity'>(parts.map((one) => one.itemQuantity)),
        taxableAmount: base,
        levyRate: line.levyRate,
        refundRate: rate,
        refund: ofConsumption ? consumptionRefund(line, used) : percentOfMoney(base, rate),
        notRefunded: percentOfMoney(base, fixed(Math.max(0, line.levyRate - rate))),
        itemId: item.id,
      } satisfies PurchaseRow,
    ]
  })
}

function rateFor(input: ClaimInput, item: ClaimItem, line: ClaimLine, day: string, problems: ClaimProblem[]): Percent {
  const found = input.library(item, day, line.voucher.issuedOn)
  const at = { itemId: item.item.id, lineId: line.line.id }
  if (!found.ok) {
    const why = {
      noLibrary: '还没有启用的退税率文库',
      missing: `文库中没有编码 ${item.item.hsCode}`,
      ambiguous: `编码 ${item.item.hsCode} 的扩展码尚未确认`,
    }[found.why]
    problems.push({
      code: `RATE_${found.why.toUpperCase()}`,
      severity: 'stop',
      text: `${item.item.name}：${why}，无法确定退税率`,
      ...at,
    })
    return fixed(0)
  }
  if (found.special === '1')
    problems.push({
      code: 'RATE_TAXED',
      severity: 'stop',
      text: `${item.item.name} 在 ${day} 不退税、视同内销征税，请移出退税包`,
      ...at,
    })
  if (found.special === '2')
    problems.push({
      code: 'RATE_EXEMPT',
      severity: 'stop',
      text: `${item.item.name} 在 ${day} 为免税商品，不能申报退税，请移出退税包`,
      ...at,
    })
  const { levyRate } = line.line
  const applied = appliedRate(found.rate, line.line, line.voucher)
  if (levyRate < found.rate && applied === found.rate)
    problems.push({
      code: 'RATE_BELOW',
      severity: 'warn',
      text: `发票 ${line.voucher.voucherNo} 征税率低于退税率，而销方不是小规模或简易计税，请核对`,
      ...at,
    })
  return applied
}

/** The lower of library rate and invoice rate for purchases under the simplified method or from small-scale taxpayers (No. 11 art. 3(2)1), else the library's. */
export function appliedRate(
  library: Percent,
  line: Pick<PurchaseLine, 'levyRate'>,
  voucher: Pick<PurchaseVoucher, 'simplified'>,
): Percent {
  return voucher.simplified && line.levyRate < library ? line.levyRate : library
}

/** How much of an item is claimed through vouchers of consumption tax, or through all others. */
const countedQuantity = (input: ClaimInput, parts: readonly Allocation[], consumption: boolean): Quantity =>
  addUp<'quantity'>(
    parts
      .filter((part) => (input.lines.get(part.lineId)?.voucher.kind === 'consumption') === consumption)
      .map((part) => part.itemQuantity),
  )

function exportRow(
  input: ClaimInput,
  group: readonly Allocation[],
  link: string,
  itemId: number,
  purchases: readonly PurchaseRow[],
  problems: ClaimProblem[],
): ExportRow[] {
  const one = input.items.get(itemId)
  if (one === undefined) return []
  const { declaration, item } = one
  const parts = group.filter((part) => part.itemId === itemId)
  const slots = new Set(parts.map((part) => part.slot))
  const [slot = 0] = slots
  const quantity = countedQuantity(input, parts, false)
  const place = `${declaration.declarationNo} 第 ${item.itemNo} 项`
  const stop = (code: string, text: string): void => void problems.push({ code, severity: 'stop', text, itemId })
  if (slots.size > 1) stop('SLOT_MIXED', `${place}用了两种单位配单，请统一`)
  if (countedQuantity(input, parts, true) > quantity)
    stop('CONSUMPTION_OVER', `${place}：消费税凭证的数量多于增值税凭证，请减少或补配增值税凭证`)
  const declared = item.quantities[slot]
  if (declared === undefined) {
    stop('PAPER_GONE', `${place}的单位已变，请重新配单`)
    return []
  }
  const rateOf = (currency: string): ExchangeRate | undefined => input.rateOf(currency, declaration.exportDate)
  const usd = fobIn(declaration, item, 'USD', rateOf, quantity, declared.quantity)
  if (usd === undefined)
    stop('FX_RATE', `${declaration.declarationNo} 以 ${declaration.currency} 成交，缺少汇率，无法折算美元离岸价`)
  const dollar = rateOf('USD')
  const [vat, consumption] = [false, true].map((wanted) =>
    purchases.filter((row) => row.itemId === itemId && isConsumption(row) === wanted),
  )
  const mine = vat ?? []
  return [
    {
      linkNo: link,
      itemId,
      declarationNo: declaration.declarationNo,
      itemNo: item.itemNo,
      exportDate: declaration.exportDate,
      contractNo: declaration.contractNo,
      hsCode: item.hsCode,
      name: item.name,
      unit: declared.unit,
      quantity,
      fobUsd: usd,
      fobRmb:
        usd === undefined || dollar === undefined
          ? undefined
          : fractionHalfUp<'money'>(BigInt(usd) * BigInt(dollar), 100_000n, 2),
      purchase: total(mine.map((row) => row.taxableAmount)),
      refund: total(mine.map((row) => row.refund)),
      consumption: total((consumption ?? []).map((row) => row.refund)),
      refundRate: mine[0]?.refundRate ?? fixed(0),
      tradeMode: declaration.tradeMode,
    },
  ]
}
