/**
 * How personal data looks on a screen that was not asked to reveal it. One rule per kind, everywhere:
 * name = first character; ID = first 3 and last 2; phone = first 3 and last 4; address = down to the district.
 */

const STAR = '*'

/** 张三 → 张*; 欧阳娜娜 → 欧***; John → J***. At most three stars, so that the length of a long name stays hidden. */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  if (characters.length === 0) return ''
  return (characters[0] ?? '') + STAR.repeat(Math.min(3, Math.max(1, characters.length - 1)))
}

/** 18 characters → first 3, 13 stars, last 2: the birth date and the serial stay hidden. Short ones become stars only. */
export function maskIdNumber(id: string): string {
  const text = id.trim()
  if (text.length < 8) return STAR.repeat(text.length)
  return text.slice(0, 3) + STAR.repeat(text.length - 5) + text.slice(-2)
}

/** 13800001234 → 138****1234. Fewer than 10 characters: only the last 2 remain. */
export function maskPhone(phone: string): string {
  const text = phone.trim()
  if (text.length < 10)
    return STAR.repeat(Math.max(0, text.length - 2)) + text.slice(text.length > 2 ? -2 : text.length)
  return text.slice(0, 3) + STAR.repeat(text.length - 7) + text.slice(-4)
}

/** Longest administrative head: 河南省郑州市金水区花园路1号 → 河南省郑州市金水区***. Without one: the first 3 characters. */
export function maskAddress(address: string): string {
  const text = address.trim()
  if (text === '') return ''
  const head = /^(?:[^省市区县旗盟\d]{1,8}?(?:自治区|自治州|特别行政区|省|市|盟|地区|新区|区|县|旗)){1,3}/.exec(
    text.slice(0, 30),
  )?.[0]
  return (head ?? [...text].slice(0, 3).join('')) + STAR.repeat(3)
}
