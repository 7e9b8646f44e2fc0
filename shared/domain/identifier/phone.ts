import { bad, good, type Checked } from './result.ts'

declare const brand: unique symbol
/** A telephone number that looks like one, without blanks, hyphens or the prefix of China. */
export type Phone = string & { readonly [brand]: 'phone' }
export type PhoneKind = 'mobile' | 'landline' | 'service' | 'foreign'

/** Drops blanks, hyphens and brackets, and the country prefix 86 in front of a Chinese mobile number. */
export function normalisePhone(text: string): string {
  const compact = text.replace(/[\s\-()（）]/g, '')
  return /^(?:\+|00)?86(1[3-9]\d{9})$/.exec(compact)?.[1] ?? compact
}

/** What kind of number it is, or undefined when it does not look like one. Shapes only; nobody is called. */
export function phoneKind(text: string): PhoneKind | undefined {
  const phone = normalisePhone(text)
  if (/^1[3-9]\d{9}$/.test(phone)) return 'mobile'
  if (/^0\d{2,3}\d{7,8}$/.test(phone)) return 'landline'
  if (/^(400|800)\d{7}$|^95\d{3,6}$/.test(phone)) return 'service'
  if (/^(?:\+|00)[1-9]\d{6,14}$/.test(phone)) return 'foreign'
  return undefined
}

/** Checks a telephone number by shape and gives it back normalised. */
export function checkPhone(text: string): Checked<Phone> {
  return phoneKind(text) === undefined ? bad('PHONE_SHAPE') : good(normalisePhone(text) as Phone)
}
