import type { Fixed, Money, Quantity, Weight } from '../decimal/decimal.ts'
import type { Mode } from './mode.ts'

/**
 * The neutral records that match, tax and composition work on. Field names of the three documents are the element names
 * of the CEB messages (misspellings included), so that a record, a column of the mapping and an element are one word.
 * '' and undefined mean "not known"; amounts are exact decimals. Country, currency and unit are the old 3-digit codes.
 */

/** A line of 311 or 303. */
export interface OrderLine {
  readonly gnum: number
  /** SKU; joins the goods record. */
  readonly itemNo: string
  readonly itemName: string
  readonly gmodel: string
  readonly itemDescribe: string
  readonly barCode: string
  readonly unit: string
  readonly qty: Quantity | undefined
  readonly price: Money | undefined
  readonly totalPrice: Money | undefined
  readonly currency: string
  readonly country: string
  readonly note: string
}

/** 311 (import) or 303 (export). */
export interface OrderRecord {
  readonly orderNo: string
  readonly ebpCode: string
  readonly ebpName: string
  readonly ebcCode: string
  readonly ebcName: string
  readonly goodsValue: Money | undefined
  readonly freight: Money | undefined
  readonly discount: Money | undefined
  readonly taxTotal: Money | undefined
  readonly acturalPaid: Money | undefined
  readonly currency: string
  readonly buyerRegNo: string
  readonly buyerName: string
  readonly buyerTelephone: string
  readonly buyerIdType: string
  readonly buyerIdNumber: string
  readonly payCode: string
  readonly payName: string
  readonly payTransactionId: string
  readonly batchNumbers: string
  readonly consignee: string
  readonly consigneeTelephone: string
  readonly consigneeAddress: string
  readonly consigneeDistrict: string
  readonly note: string
  readonly lines: readonly OrderLine[]
}

/** 411. */
export interface PaymentRecord {
  readonly payCode: string
  readonly payName: string
  readonly payTransactionId: string
  readonly orderNo: string
  readonly ebpCode: string
  readonly ebpName: string
  readonly payerIdType: string
  readonly payerIdNumber: string
  readonly payerName: string
  readonly telephone: string
  readonly amountPaid: Money | undefined
  readonly currency: string
  readonly payTime: string
  readonly note: string
}

/** 511 (import, `weight` in the message) or 505 (export). When somebody else sends it, often only the number is known. */
export interface WaybillRecord {
  readonly logisticsCode: string
  readonly logisticsName: string
  readonly logisticsNo: string
  readonly billNo: string
  readonly orderNo: string
  readonly freight: Money | undefined
  readonly insuredFee: Money | undefined
  readonly currency: string
  readonly grossWeight: Weight | undefined
  readonly packNo: string
  readonly goodsInfo: string
  readonly consignee: string
  readonly consigneeAddress: string
  readonly consigneeTelephone: string
  readonly ebcCode: string
  readonly ebcName: string
  readonly ebcTelephone: string
  readonly note: string
}

/** 403 收款单 (export); the contract calls this document `receipt`. */
export interface CollectionRecord {
  readonly ebpCode: string
  readonly ebpName: string
  readonly ebcCode: string
  readonly ebcName: string
  readonly orderNo: string
  readonly payCode: string
  readonly payName: string
  readonly payNo: string
  readonly charge: Money | undefined
  readonly currency: string
  readonly accountingDate: string
  readonly note: string
}

/** An item of an account book. `bookNo` '' = of any book. */
export interface BookItem {
  readonly bookNo: string
  readonly itemNo: string
}

/** What a goods record says about its own taxes, as texts of rates; '' = ask the tariff. */
export interface GoodsTaxTexts {
  readonly vatRate: string
  readonly dutyRate: string
  /** A rate, 'cosmetics', an amount by quantity ('20%+1/035'), 'specific', or ''. */
  readonly consumptionRate: string
  /** Millilitres or grams (or pieces) in one declared unit, for cosmetics. */
  readonly content: string
  readonly measure: 'ml-or-g' | 'piece'
}

/** A goods record of one client, as valid on the day in question. */
export interface GoodsRecord {
  readonly sku: string
  readonly name: string
  readonly hsCode: string
  readonly model: string
  readonly brand: string
  readonly gtin: string
  readonly originCountry: string
  readonly unit: string
  readonly unit1: string
  readonly unit2: string
  /** How many first / second statutory units one declared unit holds. */
  readonly factor1: Fixed<'factor'> | undefined
  readonly factor2: Fixed<'factor'> | undefined
  /** Kilograms of one declared unit. */
  readonly unitNetWeight: Weight | undefined
  readonly bookItems: readonly BookItem[]
  readonly tax: GoodsTaxTexts
  /** YYYY-MM-DD; '' = open. */
  readonly validFrom: string
  readonly validTo: string
}

/** What no spreadsheet carries, for one client and mode (see the contract's profile). */
export interface FilingProfile {
  readonly platformCode: string
  readonly platformName: string
  readonly merchantCode: string
  readonly merchantName: string
  readonly agentCode: string
  readonly agentName: string
  readonly guarantorCode: string
  readonly ownerCode: string
  readonly ownerName: string
  readonly zoneCompanyCode: string
  readonly zoneCompanyName: string
  readonly carrierCode: string
  readonly carrierName: string
  readonly paymentCompanyCode: string
  readonly paymentCompanyName: string
  readonly customsDistrict: string
  readonly port: string
  readonly bookNo: string
  readonly locationCode: string
  readonly trafMode: string
  readonly wrapType: string
  /** Import: country of dispatch. */
  readonly dispatchCountry: string
  /** Export: country of arrival (603 country), for parcels whose lines name none or several. */
  readonly destinationCountry: string
  /** Export: port of destination (603 POD, old 4-digit code). */
  readonly destinationPort: string
  readonly currency: string
  readonly statisticsFlag: 'A' | 'B'
  /** Which documents this office sends itself. Of the others only the numbers are known. */
  readonly sends: {
    readonly order: boolean
    readonly payment: boolean
    readonly waybill: boolean
    readonly receipts: boolean
  }
}

/** What is often known only at night: the flight or truck and its master bill. */
export interface TransportRecord {
  readonly trafMode: string
  readonly trafNo: string
  readonly voyageNo: string
  readonly billNo: string
  readonly loctNo: string
  /** YYYYMMDD; '' = not known. */
  readonly ieDate: string
}

/** One order with everything that is known about its parcel. */
export interface Triple {
  readonly mode: Mode
  readonly order: OrderRecord
  readonly payment?: PaymentRecord | undefined
  readonly waybill?: WaybillRecord | undefined
  readonly receipt?: CollectionRecord | undefined
  readonly profile?: FilingProfile | undefined
  readonly transport?: TransportRecord | undefined
  /** Goods records by SKU, valid on the day. */
  readonly goods: ReadonlyMap<string, GoodsRecord>
}
