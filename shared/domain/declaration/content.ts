/**
 * What a declaration says, as the office keeps it: texts by the official element names, section by section. Countries are kept as
 * people mean them (原产国, 最终目的国); the message swaps the two on exports, and only the codec knows about that (BND A.3).
 */
export type DecFields = Readonly<Record<string, string>>

/** A permit of a line, with the vehicles under it. */
export interface DecPermit {
  readonly fields: DecFields
  readonly vehicles: readonly DecFields[]
}

export interface DecItem {
  readonly fields: DecFields
  readonly permits: readonly DecPermit[]
}

/** Sections that repeat, beside the lines. */
export const DEC_LISTS = [
  'containers',
  'licences',
  'certificates',
  'packs',
  'qualifications',
  'users',
  'marks',
  'transitContainers',
  'transitGoods',
  'promises',
  'attachments',
  'origins',
] as const
export type DecListName = (typeof DEC_LISTS)[number]

/** Sections that stand once; `transit` and `transitBill` are left out of the message when nothing is filled in. */
export const DEC_SINGLES = ['head', 'freeText', 'sign', 'transit', 'transitBill'] as const
export type DecSingleName = (typeof DEC_SINGLES)[number]

export type DecContent = { readonly items: readonly DecItem[] } & { readonly [Name in DecSingleName]: DecFields } & {
  readonly [Name in DecListName]: readonly DecFields[]
}

/** A declaration that says nothing yet. */
export const EMPTY_CONTENT: DecContent = {
  head: {},
  items: [],
  containers: [],
  licences: [],
  certificates: [],
  packs: [],
  qualifications: [],
  users: [],
  marks: [],
  freeText: {},
  sign: {},
  transit: {},
  transitBill: {},
  transitContainers: [],
  transitGoods: [],
  promises: [],
  attachments: [],
  origins: [],
}

/** Most lines of one declaration (BND A.3, seen in the single window's own script). */
export const MOST_ITEMS = 50

/** The text of a field, '' when it is absent. */
export function textIn(fields: DecFields, name: string): string {
  return fields[name] ?? ''
}

/** 'I', 'E' or '' while nobody has said. */
export function directionOf(content: DecContent): '' | 'E' | 'I' {
  const flag = textIn(content.head, 'IEFlag')
  return flag === 'I' || flag === 'E' ? flag : ''
}

/** Lines numbered 1 to n in their order. */
export function numbered(items: readonly DecItem[]): DecItem[] {
  return items.map((item, index) => ({ ...item, fields: { ...item.fields, GNo: String(index + 1) } }))
}

/** What customs or the platform writes, and what belongs to one consignment only: a copy starts without it. */
const OWN_OF_ONE = [
  'SeqNo',
  'EntryId',
  'PreEntryId',
  'PDate',
  'IEDate',
  'DespDate',
  'CmplDschrgDt',
  'BillNo',
  'BLNo',
  'TgdNo',
]

/** A new declaration like an older one: without its numbers, dates, bill, voyage, containers, papers and signature. */
export function copiedContent(content: DecContent): DecContent {
  const head = { ...content.head }
  for (const name of OWN_OF_ONE) delete head[name]
  return {
    ...content,
    head,
    sign: {},
    containers: [],
    licences: [],
    certificates: [],
    attachments: [],
    origins: [],
    transit: {},
    transitBill: {},
    transitContainers: [],
    transitGoods: [],
    freeText: { ...content.freeText, VoyNo: '', RelId: '' },
  }
}
