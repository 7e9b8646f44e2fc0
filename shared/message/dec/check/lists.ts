import { textIn, type DecContent } from '../../../domain/declaration/content.ts'
import type { DecPlace, Findings } from './finding.ts'

/** Rules of containers, papers and attachments. */

const LETTER_VALUES = 'A0BCDEFGHIJK0LMNOPQRSTU0VWXYZ'

/** The check digit of a container number (ISO 6346); undefined when it has not the shape of one. */
export function containerCheckDigit(number: string): number | undefined {
  if (!/^[A-Z]{3}[UJZ]\d{6,7}$/.test(number)) return undefined
  let sum = 0
  for (let i = 0; i < 10; i++) {
    const character = number.charAt(i)
    const value = /\d/.test(character) ? Number(character) : 10 + LETTER_VALUES.indexOf(character)
    sum += value * 2 ** i
  }
  return (sum % 11) % 10
}

/** Numbers of lines in a text, and those that are no line of the declaration. */
function wrongLines(text: string, lines: number): string[] {
  return text
    .split(/[,，\s]+/)
    .filter((part) => part !== '' && !(/^\d{1,3}$/.test(part) && Number(part) >= 1 && Number(part) <= lines))
}

export function checkLists(content: DecContent, findings: Findings): void {
  const lines = content.items.length
  content.containers.forEach((container, i) => {
    const place: DecPlace = { path: `containers[${i}]`, cn: `集装箱 ${i + 1}` }
    const number = textIn(container, 'ContainerId')
    const digit = containerCheckDigit(number)
    if (number !== '' && (digit === undefined || number.length !== 11 || Number(number.charAt(10)) !== digit))
      findings.warn('CONTAINER_NUMBER', place, '箱号校验位不符（4 位字母、7 位数字），请核对', {
        field: 'ContainerId',
        source: 'practice',
      })
    const wrong = wrongLines(textIn(container, 'GoodsNo'), lines)
    if (wrong.length > 0)
      findings.error('LINE_UNKNOWN', place, `商品项号「${wrong.join('、').slice(0, 40)}」不存在，共 ${lines} 项`, {
        field: 'GoodsNo',
      })
  })
  content.attachments.forEach((attachment, i) => {
    const place: DecPlace = { path: `attachments[${i}]`, cn: `随附单据 ${i + 1}` }
    if (textIn(attachment, 'EdocFomatType') === 'US' && !/\.pdf$/i.test(textIn(attachment, 'EdocID')))
      findings.warn('ATTACHMENT_NAME', place, '非结构化单据的文件名应以 .pdf 结尾', { field: 'EdocID' })
    const wrong = wrongLines(textIn(attachment, 'GNoStr'), lines)
    if (wrong.length > 0)
      findings.error('LINE_UNKNOWN', place, `商品项号「${wrong.join('、').slice(0, 40)}」不存在，共 ${lines} 项`, {
        field: 'GNoStr',
      })
  })
  const seen = new Set<string>()
  content.licences.forEach((licence, i) => {
    const key = `${textIn(licence, 'DocuCode')} ${textIn(licence, 'CertCode')}`
    if (seen.has(key))
      findings.error('LICENCE_TWICE', { path: `licences[${i}]`, cn: `随附单证 ${i + 1}` }, '与前面的单证重复，请删除', {
        field: 'CertCode',
      })
    seen.add(key)
  })
}
