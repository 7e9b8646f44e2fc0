import type { FieldSpec } from './field.ts'

/** Full-width letters, digits and signs of a Chinese keyboard → their plain forms. */
export function halfWidth(text: string): string {
  return text.replace(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replaceAll('　', ' ')
}

/** 20261122, 2026/11/22, 2026.1.2 → 2026-11-22; anything else stays as typed (and is then refused with a reason). */
export function normalDate(text: string): string {
  const plain = halfWidth(text).trim()
  const match = /^(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?$/.exec(plain)
  if (match === null) return plain
  const [, year = '', month = '', day = ''] = match
  if (/^\d+$/.test(plain) && plain.length !== 8) return plain
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** A typed number: full-width digits and thousands separators are understood, nothing else is changed. */
export function normalDecimal(text: string): string {
  const plain = halfWidth(text).trim()
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain
}

/** What leaving a field makes of what was typed into it. */
export function normalValue(field: FieldSpec, text: string): string {
  if (field.kind === 'date') return normalDate(text)
  if (field.kind === 'decimal') return normalDecimal(text)
  if (field.kind === 'code' || field.plain === true) return halfWidth(text).trim()
  return field.kind === 'text' ? text.trim() : text
}

function isCalendarDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)
}

/** Why a value cannot be saved, before the core is asked; undefined = nothing to object to. */
export function objection(field: FieldSpec, text: string): string | undefined {
  if (text.trim() === '') return field.required === true ? `请填写“${field.label}”` : undefined
  if (field.maxLength !== undefined && [...text].length > field.maxLength) return `最多 ${field.maxLength} 个字`
  if (field.kind === 'decimal' && !/^-?\d{1,12}(\.\d{1,5})?$/.test(text)) return '请填数字，最多 5 位小数'
  if (field.kind === 'date' && !(/^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDay(text)))
    return '请填日期，如 2026-11-22'
  return undefined
}
