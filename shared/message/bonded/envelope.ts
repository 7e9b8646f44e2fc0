import { bondedText, type BondedFields } from '../../domain/bonded/content.ts'
import { escapeText, UnfitTextError, unfitForXml } from '../xml/escape.ts'
import type { BondedGroup } from './block.ts'

/** What all messages of 金关二期 are made of: elements, groups, and the envelope round them. */

/**
 * A document that cannot be written: an error of the programmer, who should have checked. UNKNOWN_FIELD: a name that the table does
 * not have. XML_CHARACTER: a value holds a character that XML 1.0 cannot carry. The value is never quoted.
 */
export class BondedBuildError extends Error {
  readonly code: 'UNKNOWN_FIELD' | 'XML_CHARACTER'
  readonly path: string
  constructor(code: 'UNKNOWN_FIELD' | 'XML_CHARACTER', path: string) {
    super(`${code} at ${path}`)
    this.name = 'BondedBuildError'
    this.code = code
    this.path = path
  }
}

/** Who sends what to whom; times as yyyy-MM-ddTHH:mm:ss, Beijing. */
export interface BondedEnvelope {
  readonly messageId: string
  readonly fileName: string
  readonly senderId: string
  readonly receiverId: string
  readonly sendTime: string
  /** undefined: the element is left out (customs-side form). */
  readonly cardNo: string | undefined
  /** DelcareFlag: false = 0 暂存, true = 1 申报. */
  readonly declares: boolean
}

/** One element with its text; empty ones stand as such. */
export const elementText = (name: string, value: string): string =>
  value === '' ? `<${name}/>` : `<${name}>${escapeText(value)}</${name}>`

/** Every element of the table, in its order, the empty ones too (SPEC B.1: builders write them all). */
export function groupText(group: BondedGroup, values: BondedFields, path: string): string {
  for (const name of Object.keys(values))
    if (!group.byName.has(name)) throw new BondedBuildError('UNKNOWN_FIELD', `${path}/${name}`)
  try {
    return `<${group.element}>${group.fields.map(({ name }) => elementText(name, bondedText(values, name))).join('')}</${group.element}>`
  } catch (error) {
    if (!(error instanceof UnfitTextError)) throw error
    const unfit = group.fields.find(({ name }) => unfitForXml(bondedText(values, name)) >= 0)
    throw new BondedBuildError('XML_CHARACTER', `${path}/${unfit?.name ?? ''}`)
  }
}

const SIGNED_INFO =
  '<SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/><Reference URI="String"><DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/><DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><KeyName/></KeyInfo>'

/** The envelope of the official template round what DataInfo holds; its signature stays empty: the client signs. */
export function signedText(type: string, schema: string, data: string, envelope: BondedEnvelope): string {
  const info = [
    ['version', '1.0'],
    ['business_id', envelope.messageId],
    ['message_id', envelope.messageId],
    ['file_name', envelope.fileName],
    ['message_type', type],
    ['sender_id', envelope.senderId],
    ['receiver_id', envelope.receiverId],
    ['send_time', envelope.sendTime],
    ...(envelope.cardNo === undefined ? [] : [['Ic_Card', envelope.cardNo]]),
  ]
    .map(([name = '', value = '']) => elementText(name, value))
    .join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Signature xsi:noNamespaceSchemaLocation="${schema}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${SIGNED_INFO}<Object Id="String"><Package><EnvelopInfo>${info}</EnvelopInfo><DataInfo>${data}</DataInfo></Package></Object></Signature>`
}
