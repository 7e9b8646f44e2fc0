/** Electronic tax bills (816, 818) beside our own tax, and what a guarantor's guarantee still bears. Amounts are counts of 0.00001. */

/** CEB 816 status. */
const TAX_BILL_STATES = { '1': '已生成', '2': '已汇总', '3': '已作废' } as const

/** The name of a tax bill's state; an unknown one as it came. */
export function taxBillStateName(status: string): string {
  return Object.hasOwn(TAX_BILL_STATES, status) ? TAX_BILL_STATES[status as keyof typeof TAX_BILL_STATES] : status
}

export interface TaxParts {
  readonly duty: number
  readonly vat: number
  readonly consumption: number
}
export interface ComparedLine {
  readonly gnum: number
  readonly gcode: string
  /** undefined: the other side has no such line. */
  readonly customs: (TaxParts & { readonly price: number }) | undefined
  readonly own: (TaxParts & { readonly price: number }) | undefined
  /** Customs' total less ours; a missing side counts as nothing. */
  readonly difference: number
}

const totalOf = (parts: TaxParts | undefined): number =>
  parts === undefined ? 0 : parts.duty + parts.vat + parts.consumption

type BilledLine = TaxParts & { readonly gnum: number; readonly gcode: string; readonly price: number }

/** The lines of several bills of one inventory as one: taxes of a line add up, its price is the highest that was named, because each part names the whole. */
export function addBills(lines: readonly BilledLine[]): BilledLine[] {
  const sums = new Map<number, BilledLine>()
  for (const line of lines) {
    const known = sums.get(line.gnum)
    sums.set(
      line.gnum,
      known === undefined
        ? line
        : {
            ...known,
            price: Math.max(known.price, line.price),
            duty: known.duty + line.duty,
            vat: known.vat + line.vat,
            consumption: known.consumption + line.consumption,
          },
    )
  }
  return [...sums.values()]
}

/** Customs' lines beside ours by line number, every line of either once; the differences add up to the difference of the totals. */
export function compareTax(customs: readonly BilledLine[], own: readonly BilledLine[]): ComparedLine[] {
  const numbers = [...new Set([...customs, ...own].map((line) => line.gnum))].sort((a, b) => a - b)
  return numbers.map((gnum) => {
    const theirs = customs.find((line) => line.gnum === gnum)
    const ours = own.find((line) => line.gnum === gnum)
    return {
      gnum,
      gcode: theirs?.gcode ?? ours?.gcode ?? '',
      customs: theirs,
      own: ours,
      difference: totalOf(theirs) - totalOf(ours),
    }
  })
}

export interface GuaranteePosition {
  /** Bills that stand less what was paid. */
  readonly outstanding: bigint
  /** Our own tax of what is filed and not billed yet. */
  readonly pending: bigint
  /** What is left; undefined when no limit is known. */
  readonly free: bigint | undefined
}

/** What a guarantee still bears. A payment may exceed the bills (paid in advance); then the guarantee is free by that much more. */
export function guaranteePosition(one: {
  limit: bigint | undefined
  accrued: bigint
  paid: bigint
  pending: bigint
}): GuaranteePosition {
  const outstanding = one.accrued - one.paid
  const pending = one.pending > 0n ? one.pending : 0n
  return { outstanding, pending, free: one.limit === undefined ? undefined : one.limit - outstanding - pending }
}
