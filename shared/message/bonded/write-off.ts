import { dividedHalfUp, fixed, fixedText } from '../../domain/decimal/decimal.ts'
import type { BondedContent } from '../../domain/bonded/content.ts'
import { bookParties, type BookParties } from '../../domain/bonded/document-start.ts'
import type { WriteOffFigures } from '../../domain/bonded/write-off.ts'

/** A write-off of a processing book as the content of EMS121 (customs-side schema of 2017; SPEC C.4 calls it a model, its import form was not seen). */

export interface WriteOffFacts {
  readonly book: BookParties
  readonly times: number
  readonly from: string
  readonly to: string
  readonly lists: readonly { readonly customsNo: string; readonly direction: string }[]
  readonly items: readonly (WriteOffFigures & { readonly seq: number })[]
}

const text = (count: number): string => fixedText(fixed(count))

/** Difference per unit of the balance, five decimals; '' where there is no balance to compare with. */
const rate = (item: WriteOffFigures): string =>
  item.closing <= 0 ? '' : fixedText(dividedHalfUp(fixed(item.actual - item.closing), fixed(item.closing), 5))

/**
 * A write-off as the content of its message. What follows from unit consumption (消耗, 损耗) and all amounts stay empty: the ledger has
 * quantities of the book only.
 */
export function writeOffContent(facts: WriteOffFacts): BondedContent {
  const { company } = bookParties(facts.book)
  const key = { emsNo: facts.book.bookNo, chgoffTmsCnt: String(facts.times) }
  const lists = facts.lists.filter((one) => one.customsNo !== '')
  const head = {
    ...key,
    chgoffBeginTime: facts.from,
    chgoffDueTime: facts.to,
    bizopEtpsSccd: company.credit,
    bizopEtpsno: company.code,
    bizopEtpsNm: company.name,
    rvsngdEtpsSccd: company.credit,
    rcvgdEtpsno: company.code,
    rcvgdEtpsNm: company.name,
    impInvtTotalCnt: String(lists.filter((one) => one.direction === 'I').length),
    expInvtTotalCnt: String(lists.filter((one) => one.direction === 'E').length),
    chgoffMtpckTotalCnt: String(facts.items.length),
    masterCuscd: facts.book.district,
  }
  return {
    head,
    tail: {},
    links: lists.map((one) => ({ ...key, bondInvtNo: one.customsNo, dclTypecd: '1' })),
    lines: facts.items.map((item) => ({
      itemId: item.itemId,
      ownerId: 0,
      lotId: 0,
      fields: {
        ...key,
        typecd: 'I',
        seqno: String(item.seq),
        shdRemainQty: text(item.closing),
        actlRemainQty: text(item.actual),
        mtpckEndprdDstryQty: item.disposed === 0 ? '' : text(item.disposed),
        vrfaddQty: text(item.credited),
        vrfredQty: text(item.debited),
        dsmlQty: text(item.actual - item.closing),
        dsmlRate: rate(item),
        vclrPridInitQty: text(item.opening),
        rmk: item.why,
      },
    })),
  }
}
