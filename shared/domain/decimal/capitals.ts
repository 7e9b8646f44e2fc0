import { type Fixed } from './decimal.ts'

/**
 * Amounts in Chinese capitals as banks write them (正确填写票据和结算凭证的基本规定): zeros between figures once, 整 behind
 * whole yuan and whole jiao, cents rounded half up before.
 */
const FIGURES = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const
const PLACES = ['', '拾', '佰', '仟'] as const
const GROUPS = ['', '万', '亿'] as const

/** Four figures without leading zeros; a gap inside them is one 零. */
function group(value: number): string {
  let text = ''
  let gap = false
  for (let place = 3; place >= 0; place--) {
    const figure = Math.floor(value / 10 ** place) % 10
    if (figure === 0) gap = text !== ''
    else {
      text += `${gap ? '零' : ''}${FIGURES[figure] ?? ''}${PLACES[place] ?? ''}`
      gap = false
    }
  }
  return text
}

function whole(value: number): string {
  let text = ''
  for (let at = GROUPS.length - 1; at >= 0; at--) {
    const part = Math.floor(value / 10_000 ** at) % 10_000
    if (part === 0) continue
    // 壹万零伍: a group that does not fill its four places is set off by a zero.
    const zero = text !== '' && part < 1000 ? '零' : ''
    const before = Math.floor(value / 10_000 ** (at + 1)) % 10_000
    const gap = text !== '' && zero === '' && before === 0 ? '零' : ''
    text += `${zero}${gap}${group(part)}${GROUPS[at] ?? ''}`
  }
  return text
}

/** 壹仟贰佰叁拾肆元伍角整. Throws RangeError for a negative amount or one of 10^12 and more. */
export function inCapitals(amount: Fixed): string {
  const cents = (BigInt(amount) + 500n) / 1000n
  if (amount < 0 || cents >= 10n ** 14n) throw new RangeError('amount out of range for capitals')
  const yuan = Number(cents / 100n)
  const jiao = Number((cents / 10n) % 10n)
  const fen = Number(cents % 10n)
  const main = yuan === 0 ? '' : `${whole(yuan)}元`
  if (jiao === 0 && fen === 0) return main === '' ? '零元整' : `${main}整`
  const tenth = jiao === 0 ? (main === '' ? '' : '零') : `${FIGURES[jiao] ?? ''}角`
  return `${main}${tenth}${fen === 0 ? '整' : `${FIGURES[fen] ?? ''}分`}`
}
