import type { DecContent, DecFields, DecItem } from '../../domain/declaration/content.ts'
import { numbered, textIn } from '../../domain/declaration/content.ts'
import { escapeAttribute, escapeText, UnfitTextError, unfitForXml } from '../xml/escape.ts'
import {
  DEC_NAMESPACE,
  DEC_SECTIONS,
  DEC_VERSION,
  ITEM_GROUP,
  PERMIT_GROUP,
  VEHICLE_GROUP,
  type DecGroup,
  type DecSection,
} from './section.ts'
import { UNSEEN_ELEMENTS } from './field.ts'
import { swapCountries } from './type.ts'

/**
 * A declaration that cannot be written: an error of the programmer, who should have checked. UNKNOWN_FIELD: a name that the table
 * does not have. XML_CHARACTER: a value holds a character that XML 1.0 cannot carry. The value is never quoted.
 */
export class DecBuildError extends Error {
  readonly code: 'UNKNOWN_FIELD' | 'XML_CHARACTER'
  readonly path: string
  constructor(code: 'UNKNOWN_FIELD' | 'XML_CHARACTER', path: string) {
    super(`${code} at ${path}`)
    this.name = 'DecBuildError'
    this.code = code
    this.path = path
  }
}

function element(name: string, value: string): string {
  return value === '' ? `<${name}/>` : `<${name}>${escapeText(value)}</${name}>`
}

/** Every element of the table, in its order, also the empty ones: that the order is checked is not documented, but likely. */
function fieldsText(
  group: DecGroup,
  values: DecFields,
  path: string,
  before?: { readonly name: string; readonly text: string },
  unseen = false,
): string {
  for (const name of Object.keys(values))
    if (!group.byName.has(name)) throw new DecBuildError('UNKNOWN_FIELD', `${path}/${name}`)
  try {
    return group.fields
      .filter(({ name }) => !UNSEEN_ELEMENTS.has(name) || (unseen && textIn(values, name) !== ''))
      .map(({ name }) => (before?.name === name ? before.text : '') + element(name, textIn(values, name)))
      .join('')
  } catch (error) {
    if (!(error instanceof UnfitTextError)) throw error
    const unfit = group.fields.find(({ name }) => unfitForXml(textIn(values, name)) >= 0)
    throw new DecBuildError('XML_CHARACTER', `${path}/${unfit?.name ?? ''}`)
  }
}

function wrapped(name: string, inner: string): string {
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`
}

function permitsText(item: DecItem, path: string): string {
  const permits = item.permits.map((permit, i) => {
    const at = `${path}/DecGoodsLimit[${i + 1}]`
    const vehicles = permit.vehicles.map((vehicle) =>
      wrapped('DecGoodsLimitVin', fieldsText(VEHICLE_GROUP, vehicle, `${at}/DecGoodsLimitVin`)),
    )
    return wrapped('DecGoodsLimit', fieldsText(PERMIT_GROUP, permit.fields, at) + vehicles.join(''))
  })
  return wrapped('DecGoodsLimits', permits.join(''))
}

function itemsText(content: DecContent): string {
  const direction = textIn(content.head, 'IEFlag')
  return numbered(content.items)
    .map((item, i) => {
      const path = `DecList[${i + 1}]`
      return wrapped(
        'DecList',
        fieldsText(ITEM_GROUP, swapCountries(item.fields, direction), path, {
          name: 'MnufctrRegNo',
          text: permitsText(item, path),
        }),
      )
    })
    .join('')
}

const isEmpty = (fields: DecFields): boolean => Object.values(fields).every((value) => value === '')

function sectionText(content: DecContent, section: DecSection, unseen: boolean): string {
  if (section.kind === 'items') return wrapped(section.wrapper, itemsText(content))
  const { group } = section
  if (section.kind === 'single') {
    const fields = content[section.name]
    return !section.always && isEmpty(fields)
      ? ''
      : wrapped(group.element, fieldsText(group, fields, group.element, undefined, unseen))
  }
  const rows = content[section.name]
    .map((row, i) => wrapped(group.element, fieldsText(group, row, `${group.element}[${i + 1}]`)))
    .join('')
  if (section.wrapper === undefined) return rows
  return rows === '' && !section.always ? '' : wrapped(section.wrapper, rows)
}

/**
 * Writes a DecMessage: UTF-8 declaration, sections and elements in official order (BND A.1), lines numbered from 1, origin and
 * destination swapped on exports. Nothing is checked here beyond what would make it unreadable. `unseen`: write the elements of
 * UNSEEN_ELEMENTS that are filled in. Throws DecBuildError.
 */
export function buildDec(content: DecContent, version: string = DEC_VERSION, unseen = false): string {
  const sections = DEC_SECTIONS.map((section) => sectionText(content, section, unseen)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<DecMessage Version="${escapeAttribute(version)}" xmlns="${DEC_NAMESPACE}">${sections}</DecMessage>`
}
