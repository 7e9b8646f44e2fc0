import { encodeBase64 } from '../../shared/message/xml/base64.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import type { FieldRule } from '../../shared/message/ceb/field.ts'
import { attachSignature, signingInput } from '../../shared/message/ceb/signature.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import type { FieldGroup } from '../../shared/message/ceb/table.ts'
import type { CebFields, CebMessage, CebType, Edition } from '../../shared/message/ceb/type.ts'

const LETTERS = ['A', '7', '中', '𠮷', ' ', '&', '<', '>', '"', "'", '\t', '无', '-', '|']
/** Long texts are drawn at their limit or short, so that the whole stays small. */
const SHORT = 12

function textFor(rule: FieldRule, random: () => number): string {
  if (rule.fixedValue !== undefined) return rule.fixedValue
  const most = Number.isFinite(rule.maxLength) ? rule.maxLength : SHORT
  const length = random() < 0.3 ? most : Math.min(most, rule.minLength + Math.floor(random() * SHORT))
  // Blanks that collapse would make the text shorter than drawn.
  const letters = rule.collapse ? LETTERS.filter((letter) => letter.trim() !== '') : LETTERS
  return Array.from(
    { length: Math.max(length, rule.minLength) },
    () => letters[Math.floor(random() * letters.length)] ?? 'A',
  ).join('')
}

function digits(count: number, random: () => number): string {
  return Array.from({ length: count }, (_, i) =>
    String(i === 0 ? 1 + Math.floor(random() * 9) : Math.floor(random() * 10)),
  ).join('')
}

function valueFor(rule: FieldRule, random: () => number): string {
  if (rule.kind === 'text') return textFor(rule, random)
  if (rule.kind === 'int')
    return random() < 0.1
      ? '0'
      : digits(1 + Math.floor(random() * (rule.totalDigits === 0 ? 9 : rule.totalDigits)), random)
  const whole = digits(1 + Math.floor(random() * 14), random)
  const places = Math.floor(random() * 6)
  return places === 0 ? whole : `${random() < 0.2 ? '0' : whole}.${digits(places, random)}`
}

function fillGroup(group: FieldGroup, random: () => number): CebFields {
  const fields: Record<string, string> = {}
  for (const rule of group.fields) if (rule.required || random() < 0.6) fields[rule.name] = valueFor(rule, random)
  return fields
}

/** A message that the schema of the edition accepts, every value drawn between the limits of the table. */
export function fillMessage(type: CebType, edition: Edition, random: () => number): CebMessage {
  const { head, line, transfer, subscribe, maxDocuments } = fieldTable(type, edition)
  const documents = Array.from({ length: Math.min(maxDocuments, 1 + Math.floor(random() * 2)) }, () => ({
    head: fillGroup(head, random),
    lines:
      line === undefined
        ? []
        : Array.from({ length: line.min + Math.floor(random() * 3) }, () => fillGroup(line, random)),
  }))
  const outer = (group: FieldGroup) => ({
    copCode: '',
    copName: '',
    dxpMode: '',
    dxpId: '',
    status: '',
    dxpAddress: '',
    ...fillGroup(group, random),
  })
  const message: CebMessage = { type, guid: digits(36, random), version: '1.0', documents, signed: false }
  if (transfer === undefined || subscribe === undefined) return message
  const { copCode, copName, dxpMode, dxpId } = outer(transfer)
  const { status, dxpAddress, dxpMode: mode } = outer(subscribe)
  const subscribes = random() < 0.5 ? [{ status, dxpMode: mode, dxpAddress }] : []
  return {
    ...message,
    transfer: { copCode, copName, dxpMode, dxpId },
    ...(subscribes.length === 0 ? {} : { subscribes }),
  }
}

/** The document as it would be sent: with a signature of the right form where the message has one (its value is of no key). */
export function writeMessage(message: CebMessage, edition: Edition): string {
  const unsigned = buildCeb(message, edition)
  if (fieldTable(message.type, edition).signature === 'none') return unsigned
  const { signedInfo } = signingInput(unsigned, 'SM2-SM3', () => new Uint8Array(32))
  const value = encodeBase64(new Uint8Array(64))
  return attachSignature(unsigned, { signedInfo, signatureValue: value, keyName: '0001', certificate: value })
}
