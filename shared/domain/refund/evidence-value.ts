import currencies from '../../code/data/currency.json' with { type: 'json' }
import {
  fixed,
  fixedText,
  fractionHalfUp,
  HUNDRED_PERCENT,
  parseFixed,
  percentOfMoney,
  type Fixed,
  type Money,
} from '../decimal/decimal.ts'
import { codeForName, isCode } from '../intake/code-name.ts'
import type {
  CertificateKind,
  DeclaredFee,
  Incoterm,
  Percent,
  VoucherKind,
  VoucherState,
  VoucherUse,
} from './evidence.ts'

/** Words of lists to the values of evidence.ts. All answer undefined for what they do not know. */

const ISO: ReadonlyMap<string, string> = new Map(
  currencies.map((line) => {
    const [code = '', , iso = ''] = line.split('|')
    return [code, iso] as const
  }),
)

/** ISO letters of a customs currency code (502 → USD). */
export function isoCurrency(code: string): string | undefined {
  return ISO.get(code)
}

/** Customs' code of a unit where the word is known, else the word. */
export function unitOf(text: string): string {
  const word = text.trim()
  if (isCode('unit', word)) return word
  return codeForName('unit', word) ?? word
}

// 7: the code of 新舱单 price terms as the customs table has it.
const INCOTERM_WORDS: readonly (readonly [Incoterm, RegExp])[] = [
  ['CIF', /^1$|CIF/],
  ['CFR', /^2$|C&F|CFR|CNF|C＆F/],
  ['FOB', /^3$|FOB/],
  ['C&I', /^4$|C&I|C＆I/],
  ['EXW', /^7$|EXW/],
]

/** 成交方式 as code, word or `3|FOB`. */
export function incotermOf(text: string): Incoterm | undefined {
  const word = text.trim().toUpperCase()
  const bare = /^[([（]?\s*(\d)\s*[)\]）|\s-]/.exec(word)?.[1]
  return (
    INCOTERM_WORDS.find(([, pattern]) => pattern.test(word))?.[0] ??
    (bare === undefined ? undefined : INCOTERM_WORDS.find(([, pattern]) => pattern.test(bare))?.[0])
  )
}

/** 运费标记 and its kin: 1 a rate, 2 a price a ton, 3 a total; nothing means a total, as the e-port's lists have it. */
export function feeMarkOf(text: string): DeclaredFee['mark'] | undefined {
  const word = text.trim()
  if (word === '' || /^3\b|总价|总额/.test(word)) return 'total'
  if (/^1\b|率/.test(word)) return 'rate'
  if (/^2\b|单价/.test(word)) return 'perTon'
  return undefined
}

/** 13%, 13, 0.13, 免税 → percent. A bare number below 1 is a fraction: no VAT rate is below 0.5 %. */
export function percentOf(text: string): Percent | undefined {
  const word = text.trim().replace(/％/g, '%')
  if (/免税|不征税|^\*+$/.test(word)) return fixed<'percent'>(0)
  const match = /^(\d{1,3}(?:\.\d{1,7})?)\s*(%?)$/.exec(word)
  const number = match?.[1]
  if (number === undefined) return undefined
  const [whole = '0', fraction = ''] = number.split('.')
  const fractional = match?.[2] === '' && whole === '0' && fraction.replace(/0/g, '') !== '' && Number(number) < 0.5
  const digits = BigInt(whole + fraction.padEnd(7, '0')) * (fractional ? 100n : 1n)
  const rate = fractionHalfUp<'percent'>(digits, 100n, 5)
  return rate > HUNDRED_PERCENT ? undefined : rate
}

/** A money text with at most two places. */
export function moneyOf(text: string): Money | undefined {
  const value = parseFixed<'money'>(text)
  return value === undefined || value % 1000 !== 0 ? undefined : value
}

/** Text of a decimal with any number of places, as digits and scale. */
function bigDecimal(text: string): { readonly digits: bigint; readonly places: number } | undefined {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text.replace(/,/g, '').trim())
  if (match === null) return undefined
  const fraction = match[3] ?? ''
  const digits = BigInt((match[2] ?? '0') + fraction)
  return { digits: match[1] === '-' ? -digits : digits, places: fraction.length }
}

/**
 * How far amount and quantity × price are apart in yuan, less what the price's own last place explains; undefined when the price is no number or
 * they agree.
 */
export function priceDifference(quantity: Fixed, priceText: string, amount: Money): string | undefined {
  const price = bigDecimal(priceText)
  if (price === undefined) return undefined
  const scale = 10n ** BigInt(price.places)
  const product = BigInt(quantity) * price.digits
  const off = product - BigInt(amount) * scale
  const difference = off < 0n ? -off : off
  // One cent, and half a unit of the price's last place on every piece.
  const allowed = 1_000n * scale + BigInt(quantity) / 2n + 1n
  return difference <= allowed ? undefined : fixedText(fractionHalfUp(difference, scale, 2))
}

/** How far tax and amount × rate are apart, when by more than 0.06 yuan (the invoicing software's own tolerance a line, from memory: 未核实). */
export function taxDifference(amount: Money, rate: Percent, tax: Money): string | undefined {
  const due = percentOfMoney(amount, rate)
  const off = Math.abs(due - tax)
  return off <= 6_000 ? undefined : fixedText(fixed(off))
}

/** 发票票种 and the note decide what a voucher is; lists without a kind hold special invoices. */
export function voucherKindOf(text: string, note: string): VoucherKind {
  if (note.replace(/\s/g, '').includes('代办退税专用')) return 'agency'
  if (/普通/.test(text)) return 'ordinary'
  if (/消费税/.test(text)) return 'consumption'
  if (/缴款书/.test(text)) return 'customsPayment'
  return 'special'
}

const STATES: readonly (readonly [VoucherState, RegExp])[] = [
  ['absent', /查无|未查到|信息不齐|不存在|无此/],
  ['abnormal', /异常凭证|失控|疑点|非正常|风险|^异常/],
  ['void', /作废/],
  ['redPart', /部分红冲|部分红字/],
  ['red', /红冲|红字/],
  ['normal', /正常|有效|一致|相符/],
]

/** 发票状态 of the platform in its usual words. */
export function voucherStateOf(text: string): VoucherState | undefined {
  return STATES.find(([, pattern]) => pattern.test(text))?.[0]
}

const USES: readonly (readonly [VoucherUse, RegExp])[] = [
  ['none', /未勾选|未确认|^否$|撤销/],
  ['agency', /代办退税/],
  ['refund', /退税/],
  ['deduction', /抵扣|已勾选|^是$/],
]

/** 用途 of the platform in its usual words; 已勾选 without more is a deduction, the platform's default. */
export function voucherUseOf(text: string): VoucherUse | undefined {
  return USES.find(([, pattern]) => pattern.test(text))?.[0]
}

/** 证明种类 in its usual words. */
export function certificateKindOf(text: string): CertificateKind | undefined {
  if (/代理出口/.test(text)) return 'agencyExport'
  if (/退运|补税|未退税/.test(text)) return 'returnedGoods'
  if (/转内销|内销/.test(text)) return 'domesticSale'
  return undefined
}

/** A tax id: USCI or the older forms of 15 to 20 letters and digits. */
export function taxIdOf(text: string): string | undefined {
  const bare = text.replace(/\s/g, '').toUpperCase()
  return /^[0-9A-Z]{15,20}$/.test(bare) ? bare : undefined
}

/** Rates that only small-scale sellers and the simplified method have (3 %, 5 %, 1 %, 0.5 %, 1.5 %). */
export function isSimplifiedRate(rate: Percent): boolean {
  return rate > 0 && rate < 600_000
}
