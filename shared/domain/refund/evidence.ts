import type { Fixed, Money, Quantity } from '../decimal/decimal.ts'

/**
 * The evidence of a refund: what the papers say, one type a paper, as the calculators, the solver, the rules and the packets read it.
 * Days are YYYY-MM-DD. Currencies are ISO letters (USD). Units are customs' three-digit codes where the word is known (035 = 千克), else the
 * word as written. Money and quantities are exact (counts of 0.00001); rates are percent (13 = 13 %). Ids are ledger ids and never change:
 * a correction is a new id that names the old one.
 */

/** A rate in percent: 13 means 13 %. */
export type Percent = Fixed<'percent'>
/** A price of one unit of foreign currency in RMB, as published for 100 units divided by 100. */
export type ExchangeRate = Fixed<'exchangeRate'>

// ---------------------------------------------------------------------------------------------- export declarations

/** Terms of price as the declaration has them (成交方式 1 CIF, 2 C&F, 3 FOB, 4 C&I, 7 EXW). */
export const INCOTERMS = ['FOB', 'CFR', 'CIF', 'C&I', 'EXW'] as const
export type Incoterm = (typeof INCOTERMS)[number]

/** 运费、保费、杂费 of a declaration: a rate of the price (percent), an amount a ton, or a total. */
export interface DeclaredFee {
  readonly mark: 'rate' | 'perTon' | 'total'
  /** Percent for `rate`, else money in `currency`. */
  readonly value: Fixed
  readonly currency: string
}

/** One of the units in which a line declares its quantity. */
export interface DeclaredQuantity {
  readonly unit: string
  readonly quantity: Quantity
}

/** The head of an export declaration as customs closed it. */
export interface ExportDeclaration {
  readonly id: number
  readonly clientId: number
  /** 18 digits. */
  readonly declarationNo: string
  /** Departure: decides rules and rates. */
  readonly exportDate: string
  readonly tradeMode: string
  readonly incoterm: Incoterm
  readonly currency: string
  readonly contractNo: string
  readonly billNo: string
  /** 生产销售单位: USCI or customs code, '' when the source does not say. */
  readonly producerCode: string
  readonly destination: string
  readonly freight?: DeclaredFee
  readonly insurance?: DeclaredFee
  readonly other?: DeclaredFee
  /** Sum of all lines in `currency`: fees are spread over it. */
  readonly total: Money
  /** Kilograms, for fees per ton; 0 when unknown. */
  readonly grossWeight: Fixed<'weight'>
}

/** One line of an export declaration: the unit of a claim (报关单号 of 21 characters). */
export interface ExportItem {
  readonly id: number
  readonly declarationId: number
  /** 1 to 999. */
  readonly itemNo: number
  readonly hsCode: string
  readonly name: string
  /** Price in the declaration's currency. */
  readonly amount: Money
  /** Deal unit first, then legal unit 1 and 2; each at most once, at least one. */
  readonly quantities: readonly DeclaredQuantity[]
}

// ---------------------------------------------------------------------------------------------- purchase vouchers

/**
 * special: 增值税专用发票. agency: the same with the note 代办退税专用 (2017 No. 35). ordinary: 普通发票, no refund. customsPayment:
 * 海关进口增值税专用缴款书. consumption: 消费税税收缴款书 (出口货物专用).
 */
export const VOUCHER_KINDS = ['special', 'agency', 'ordinary', 'customsPayment', 'consumption'] as const
export type VoucherKind = (typeof VOUCHER_KINDS)[number]

/** What the bureau's platform says of a voucher. `unknown`: never asked. `absent`: 信息不齐, not there yet: wait, ask again. */
export const VOUCHER_STATES = ['unknown', 'absent', 'normal', 'redPart', 'red', 'void', 'abnormal'] as const
export type VoucherState = (typeof VOUCHER_STATES)[number]
/** What it was ticked for (用途确认). `deduction` blocks a refund until it is undone. */
export const VOUCHER_USES = ['none', 'refund', 'agency', 'deduction'] as const
export type VoucherUse = (typeof VOUCHER_USES)[number]

/** A purchase voucher: invoice or payment certificate. */
export interface PurchaseVoucher {
  readonly id: number
  readonly clientId: number
  /** 10 or 12 digits of code and 8 of number, or the 20 digits of a digital invoice, or a payment certificate's number. */
  readonly voucherNo: string
  readonly kind: VoucherKind
  readonly issuedOn: string
  /** Tax id of who sold (or, on an agency invoice, of the producer). */
  readonly sellerId: string
  readonly sellerName: string
  readonly buyerId: string
  readonly note: string
  /** The seller is small-scale or uses the simplified method: the lower of invoice rate and refund rate holds (No. 11 art. 3(2)1). */
  readonly simplified: boolean
  readonly state: VoucherState
  readonly use: VoucherUse
}

/** One line of a purchase voucher. */
export interface PurchaseLine {
  readonly id: number
  readonly voucherId: number
  readonly lineNo: number
  readonly name: string
  readonly spec: string
  readonly unit: string
  readonly quantity: Quantity
  /** 计税金额: before tax. */
  readonly taxableAmount: Money
  readonly levyRate: Percent
  readonly tax: Money
}

// ---------------------------------------------------------------------------------------------- certificates and papers

/** agencyExport: 代理出口货物证明. returnedGoods: 退运已补税（未退税）证明. domesticSale: 出口货物转内销证明. */
export const CERTIFICATE_KINDS = ['agencyExport', 'returnedGoods', 'domesticSale'] as const
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number]

/** A certificate of the bureau about an export item. */
export interface RefundCertificate {
  readonly id: number
  readonly clientId: number
  readonly kind: CertificateKind
  readonly certificateNo: string
  readonly issuedOn: string
  /** The export item it is about: declaration number and item. */
  readonly declarationNo: string
  readonly itemNo: number
  readonly quantity: Quantity
  readonly amountUsd: Money
}

/** Kept documents (备案单证, STA 2026 No. 5 art. 46): contracts, transport, entrusting, and whatever proves the trade. */
export const PAPER_KINDS = [
  'purchaseContract',
  'exportContract',
  'transport',
  'entrustment',
  'insurance',
  'payment',
  'other',
] as const
export type PaperKind = (typeof PAPER_KINDS)[number]

// ---------------------------------------------------------------------------------------------- allocation

/**
 * A part of a purchase line that is laid on a part of an export item. `quantity` counts in the purchase line's unit, `itemQuantity` in the item's
 * unit number `slot` of `quantities`; where the units agree they are equal. `taxableAmount` is the part's share of the line's amount:
 * parts of a line add up to the line exactly when it is used up.
 */
export interface Allocation {
  readonly itemId: number
  readonly lineId: number
  readonly slot: number
  readonly quantity: Quantity
  readonly itemQuantity: Quantity
  readonly taxableAmount: Money
  /** manual: a person's choice, which the solver leaves alone. */
  readonly origin: 'solver' | 'manual'
}
