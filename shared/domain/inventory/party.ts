import type { Triple } from '../record/record.ts'

export interface Parties {
  readonly ebpCode: string
  readonly ebpName: string
  readonly ebcCode: string
  readonly ebcName: string
}

/** A name goes with its code: the profile's name stands in only where the order names no other company. */
function nameFor(code: string, name: string, profileCode: string, profileName: string): string {
  if (name !== '') return name
  return code === '' || code === profileCode ? profileName : ''
}

/** Platform and merchant of a parcel: what the order says, else what the profile says. */
export function partiesOf(triple: Triple): Parties {
  const { order, profile } = triple
  return {
    ebpCode: order.ebpCode || (profile?.platformCode ?? ''),
    ebpName: nameFor(order.ebpCode, order.ebpName, profile?.platformCode ?? '', profile?.platformName ?? ''),
    ebcCode: order.ebcCode || (profile?.merchantCode ?? ''),
    ebcName: nameFor(order.ebcCode, order.ebcName, profile?.merchantCode ?? '', profile?.merchantName ?? ''),
  }
}

/** Carrier of a parcel: what the waybill says, else what the profile says. */
export function carrierOf(triple: Triple): { readonly code: string; readonly name: string } {
  const { waybill, profile } = triple
  const code = waybill?.logisticsCode ?? ''
  return {
    code: code || (profile?.carrierCode ?? ''),
    name: nameFor(code, waybill?.logisticsName ?? '', profile?.carrierCode ?? '', profile?.carrierName ?? ''),
  }
}

/** Payment company and transaction of an import order: what the order says, else its payment, else the profile. */
export function paymentOf(triple: Triple): {
  readonly code: string
  readonly name: string
  readonly transaction: string
} {
  const { order, payment, profile } = triple
  const code = order.payCode || (payment?.payCode ?? '')
  const name = order.payName || (payment?.payName ?? '')
  return {
    code: code || (profile?.paymentCompanyCode ?? ''),
    name: nameFor(code, name, profile?.paymentCompanyCode ?? '', profile?.paymentCompanyName ?? ''),
    transaction: order.payTransactionId || (payment?.payTransactionId ?? ''),
  }
}

/**
 * 运抵国 of an export parcel (603 head country): what all its lines agree on, else what the profile says; '' when neither does. A line's own
 * country is its final destination (603 list country), so lines that differ say nothing about the parcel.
 */
export function arrivalCountry({ order, profile }: Triple): string {
  const [first, ...others] = order.lines.map((line) => line.country)
  return first !== undefined && first !== '' && others.every((country) => country === first)
    ? first
    : (profile?.destinationCountry ?? '')
}
