import { TEXT } from './cell.ts'
import type { IntakeField } from './field.ts'
import {
  carriedFields,
  fieldOf,
  fieldsOf,
  keyFieldOf,
  keyPartsOf,
  mappingProblems,
  NAME_PARTS,
} from './field-dictionary.ts'
import { Refusal } from './frame.ts'
import type { Copy, Shape } from './document.ts'
import { HEAD_SECTIONS, KIND_SECTIONS, SECTIONS, type HeadSection, type Section } from './kind.ts'
import type { HeadCell, Mapping } from './mapping.ts'
import { compileReader, type CellReader } from './normalize.ts'
import { newReading } from './reading.ts'

/** A column (or a head cell of a form) ready to be read. */
export interface PlannedColumn {
  readonly column: number
  readonly header: string
  readonly field: IntakeField
  readonly read: CellReader
  /** Place of its section among HEAD_SECTIONS; -1 for line fields. */
  readonly head: number
  /** Place of its element in the section's list. */
  readonly slot: number
  readonly group: number
  readonly sum: boolean
  /** How often each note was made, and where first. */
  readonly noteCounts: Uint32Array
  readonly noteRows: Uint32Array
}

export interface Plan {
  readonly mapping: Mapping
  readonly shape: Shape
  readonly columns: readonly PlannedColumn[]
  readonly headCells: readonly (PlannedColumn & { readonly cell: HeadCell })[]
  /** Start values of heads (per HEAD_SECTIONS; undefined = the kind has none) and of a line: the constants. */
  readonly heads: readonly (readonly string[] | undefined)[]
  readonly line: readonly string[]
  readonly hasLines: boolean
  readonly groups: number
  /** Head section and slot of the key. */
  readonly keyHead: number
  readonly keySlot: number
  /** Slots of the key's head that tell rows of one key apart. */
  readonly keyParts: readonly number[]
  readonly keyField: string
  readonly required: readonly IntakeField[]
  slot(section: Section, element: string): number
  bit(field: string): number
}

/** What one-table files state once for several documents: [from, to]. */
const SHARED: readonly (readonly [string, string])[] = [
  ['payment.payCode', 'order.payCode'],
  ['payment.payName', 'order.payName'],
  ['payment.payTransactionId', 'order.payTransactionId'],
  ['order.orderNo', 'payment.orderNo'],
  ['order.ebpCode', 'payment.ebpCode'],
  ['order.ebpName', 'payment.ebpName'],
  ['order.currency', 'payment.currency'],
  ['order.buyerIdType', 'payment.payerIdType'],
  ['order.buyerIdNumber', 'payment.payerIdNumber'],
  ['order.buyerName', 'payment.payerName'],
  ['order.buyerTelephone', 'payment.telephone'],
  ['order.acturalPaid', 'payment.amountPaid'],
  ['order.orderNo', 'waybill.orderNo'],
  ['order.currency', 'waybill.currency'],
  ['order.consignee', 'waybill.consignee'],
  ['order.consigneeAddress', 'waybill.consigneeAddress'],
  ['order.consigneeTelephone', 'waybill.consigneeTelephone'],
  ['order.orderNo', 'receipt.orderNo'],
  ['order.ebpCode', 'receipt.ebpCode'],
  ['order.ebpName', 'receipt.ebpName'],
  ['order.ebcCode', 'receipt.ebcCode'],
  ['order.ebcName', 'receipt.ebcName'],
  ['order.currency', 'receipt.currency'],
  ['order.ebcCode', 'waybill.ebcCode'],
  ['order.ebcName', 'waybill.ebcName'],
]
/** Which of them an import or export parcel wants. */
const EXPORT_WAYBILL_ONLY = new Set(['waybill.ebcCode', 'waybill.ebcName'])
const IMPORT_WAYBILL_ONLY = new Set(['waybill.consignee', 'waybill.consigneeAddress', 'waybill.consigneeTelephone'])

/** Computed when absent: assemble-check.ts. */
const COMPUTED_IMPORT = [
  'line.totalPrice',
  'line.price',
  'order.goodsValue',
  'order.freight',
  'order.discount',
  'order.taxTotal',
  'order.acturalPaid',
  'order.consigneeAddress',
]
const COMPUTED_EXPORT = ['line.totalPrice', 'line.price', 'order.goodsValue', 'order.freight']

function computedFields(mapping: Mapping): string[] {
  if (mapping.kind === 'import-parcel' || mapping.kind === 'import-order') return COMPUTED_IMPORT
  if (mapping.kind === 'export-parcel' || mapping.kind === 'export-order') return COMPUTED_EXPORT
  if (mapping.kind === 'payment') return ['payment.amountPaid']
  return mapping.kind === 'waybill' ? ['waybill.consigneeAddress'] : []
}

function sharedPairs(mapping: Mapping, carried: ReadonlySet<string>): (readonly [string, string])[] {
  if (mapping.kind !== 'import-parcel' && mapping.kind !== 'export-parcel') return []
  const sections: readonly string[] = KIND_SECTIONS[mapping.kind]
  const skip = mapping.kind === 'import-parcel' ? EXPORT_WAYBILL_ONLY : IMPORT_WAYBILL_ONLY
  const known = (id: string) => carried.has(id) || computedFields(mapping).includes(id)
  return SHARED.filter(([from, to]) => sections.includes(to.split('.')[0] ?? '') && !skip.has(to) && known(from))
}

/**
 * Compiles a mapping: which slot each column fills, what is copied, what is required. Throws Refusal MAPPING_INVALID
 * for unknown fields and for constants that do not hold.
 */
export function planMapping(mapping: Mapping, date1904: boolean): Plan {
  const problem = mappingProblems(mapping)[0]
  if (problem !== undefined) throw new Refusal('MAPPING_INVALID', { reason: problem })
  const carried = carriedFields(mapping)
  const pairs = sharedPairs(mapping, carried)
  const computed = computedFields(mapping)
  const lists = Object.fromEntries(SECTIONS.map((section) => [section, new Set<string>()]))
  for (const id of [...carried, ...pairs.map((pair) => pair[1]), ...computed]) {
    const [section = '', element = ''] = id.split('.')
    lists[section]?.add(element)
  }
  const list = (section: Section): string[] => [...(lists[section] ?? [])]
  const same = (mapping.sameAs ?? []).map((pair) => pair.field)
  const names = ['order', 'waybill'].filter((section) => NAME_PARTS.some((part) => carried.has(`${section}.${part}`)))
  const derivable = [
    ...new Set([
      ...pairs.map((pair) => pair[1]),
      ...computed,
      ...names.map((section) => `${section}.consignee`),
      ...same,
    ]),
  ]
  const elements = {
    order: list('order'),
    line: list('line'),
    payment: list('payment'),
    waybill: list('waybill'),
    receipt: list('receipt'),
    client: list('client'),
    goods: list('goods'),
  }
  const headIndex = (section: string): number => HEAD_SECTIONS.findIndex((name) => name === section)
  const place = (id: string): readonly [number, number] => {
    const [section = '', element = ''] = id.split('.')
    const head = headIndex(section)
    return [head, elements[HEAD_SECTIONS[head] ?? 'order'].indexOf(element)]
  }
  const copies = pairs.map(([from, to]): Copy => [...place(from), ...place(to), 1 << derivable.indexOf(to)])
  const shape: Shape = { ...elements, derivable, copies }
  const slot = (section: Section, element: string): number => shape[section].indexOf(element)

  const column = (
    at: number,
    header: string,
    id: string,
    options: Mapping['columns'][number] | undefined,
  ): PlannedColumn => {
    const field = fieldOf(mapping.kind, id)
    if (field === undefined) throw new Refusal('MAPPING_INVALID', { reason: id })
    return {
      column: at,
      header: header.replace(/\s+/g, ' ').slice(0, 60),
      field,
      read: compileReader(field, options ?? {}, date1904),
      head: headIndex(field.section),
      slot: slot(field.section, field.element),
      group: options?.group ?? 0,
      sum: options?.sum === true,
      noteCounts: new Uint32Array(32),
      noteRows: new Uint32Array(32),
    }
  }
  const columns = mapping.columns.flatMap((options) =>
    options.field === undefined ? [] : [column(options.column, options.header, options.field, options)],
  )
  const headCells = mapping.head.map((cell) => ({
    ...column(cell.column + cell.offset, cell.label, cell.field, undefined),
    cell,
  }))
  const sections: readonly HeadSection[] = KIND_SECTIONS[mapping.kind]
  const heads = HEAD_SECTIONS.map((section) => (sections.includes(section) ? shape[section].map(() => '') : undefined))
  const line = shape.line.map(() => '')
  for (const constant of mapping.constants) {
    const planned = column(-1, '', constant.field, undefined)
    const out = newReading()
    const value = planned.read(constant.value, TEXT, out)
    if (out.problem !== '') throw new Refusal('MAPPING_INVALID', { reason: `${constant.field}: ${out.problem}` })
    const target = planned.head < 0 ? line : heads[planned.head]
    if (target !== undefined) target[planned.slot] = value
  }
  const keyField = keyFieldOf(mapping.kind, carried) ?? ''
  const [keySection = '', keyElement = ''] = keyField.split('.')
  const bit = (id: string): number => (derivable.includes(id) ? 1 << derivable.indexOf(id) : 0)
  return {
    mapping,
    shape,
    columns,
    headCells,
    heads,
    line,
    slot,
    bit,
    keyField,
    hasLines: fieldsOf(mapping.kind).some((field) => field.section === 'line'),
    groups: 1 + Math.max(0, ...columns.map((planned) => planned.group)),
    keyHead: headIndex(keySection),
    keySlot: keyField === '' ? -1 : shape[HEAD_SECTIONS[headIndex(keySection)] ?? 'order'].indexOf(keyElement),
    keyParts: keyPartsOf(mapping.kind)
      .filter((id) => carried.has(id))
      .map((id) => place(id)[1]),
    required: fieldsOf(mapping.kind).filter((field) => field.need === 'file'),
  }
}
