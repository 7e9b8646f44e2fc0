import { maskAddress, maskIdNumber, maskName, maskPhone } from '../identifier/mask.ts'
import type { IntakeField } from './field.ts'

const LIMIT = 60

/** The value of a cell as a finding or a preview may show it: personal ones masked, all cut to 60 characters. */
export function shownValue(field: IntakeField | undefined, text: string): string {
  const value = text.trim()
  if (field?.personal === true) {
    if (field.kind === 'verbatim') return `[${value.length} 字符]`
    if (field.kind === 'idNumber') return maskIdNumber(value).slice(0, LIMIT)
    if (field.kind === 'phone') return maskPhone(value).slice(0, LIMIT)
    return (field.kind === 'address' ? maskAddress(value) : maskName(value)).slice(0, LIMIT)
  }
  return maskLooks(value).slice(0, LIMIT)
}

/** Masks what looks like an ID number or a mobile phone wherever it stands: unmapped columns and free text hold them too. */
export function maskLooks(text: string): string {
  return text.replace(/(?<!\d)\d{17}[\dXx](?!\d)/g, maskIdNumber).replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, maskPhone)
}
