import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlParseError,
  XmlValidateError,
  xmlRegisterInputProvider,
  XsdValidator,
} from 'libxml2-wasm'
import type { Edition } from '../../shared/message/ceb/type.ts'

/** The official samples and schemas lie beside the repository, not in it. */
const CEB_FACTS = fileURLToPath(new URL('../../../shared/specs/ceb/', import.meta.url))
export const factsArePresent = existsSync(`${CEB_FACTS}xsd`)

const FOLDERS: Record<Edition, string> = { '2018': 'xsd-2018-113', '202205': 'xsd-202205' }
export const EDITIONS: readonly Edition[] = ['2018', '202205']
export type Side = 'import' | 'export'

const validators = new Map<string, XsdValidator>()

function validator(edition: Edition, side: Side): XsdValidator {
  const key = `${edition} ${side}`
  const known = validators.get(key)
  if (known !== undefined) return known
  const folder = `${CEB_FACTS}xsd/${FOLDERS[edition]}`
  const base = `memory://${edition}/${side}/`
  xmlRegisterInputProvider(
    new XmlBufferInputProvider({
      [`${base}xmldsig-core-schema.xsd`]: readFileSync(`${folder}/xmldsig-core-schema.xsd`),
    }),
  )
  const mark = side === 'import' ? '进口' : '出口'
  const file = readdirSync(folder).find((name) => name.includes(mark))
  if (file === undefined) throw new Error(`no ${side} schema in ${folder}`)
  const document = XmlDocument.fromBuffer(readFileSync(`${folder}/${file}`), { url: `${base}schema.xsd` })
  const made = XsdValidator.fromDoc(document)
  document.dispose()
  validators.set(key, made)
  return made
}

/** Schema of the transport envelope. */
export function envelopeValidator(edition: Edition): XsdValidator {
  const folder = `${CEB_FACTS}xsd/${FOLDERS[edition]}`
  const base = `memory://${edition}/dxp/`
  xmlRegisterInputProvider(
    new XmlBufferInputProvider({
      [`${base}xmldsig-core-schema.xsd`]: readFileSync(`${folder}/xmldsig-core-schema.xsd`),
    }),
  )
  const file = readdirSync(folder).find((name) => name.includes('终端'))
  const document = XmlDocument.fromBuffer(readFileSync(`${folder}/${file ?? ''}`), { url: `${base}schema.xsd` })
  const made = XsdValidator.fromDoc(document)
  document.dispose()
  return made
}

/** What the reference processor (libxml2) says: '' for valid, else why not. */
export function referenceVerdict(xml: string, edition: Edition, side: Side): string {
  return verdictOf(xml, validator(edition, side))
}

export function verdictOf(xml: string, schema: XsdValidator): string {
  let document: XmlDocument
  try {
    document = XmlDocument.fromString(xml.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (error instanceof XmlParseError) return `not well-formed: ${error.message}`
    throw error
  }
  try {
    schema.validate(document)
    return ''
  } catch (error) {
    if (error instanceof XmlValidateError) return error.message
    throw error
  } finally {
    document.dispose()
  }
}

export interface Sample {
  readonly file: string
  readonly xml: string
}

export function samples(folder: 'official-202205' | 'real-receipts'): readonly Sample[] {
  const path = `${CEB_FACTS}samples/${folder}/`
  return readdirSync(path)
    .filter((file) => file.endsWith('.xml'))
    .sort()
    .map((file) => ({ file, xml: readFileSync(path + file, 'utf8') }))
}
