/**
 * One thing that is wrong. `schema` findings decide the XSD's verdict (any of them: invalid); `rule` findings come from
 * the text of the rules and from practice.
 */
export interface Finding {
  readonly kind: 'schema' | 'rule'
  /** Stable code, UPPER_SNAKE. */
  readonly code: string
  /** Path from the document node on, with positions from 1: `Inventory[2]/InventoryList[1]/qty`. */
  readonly path: string
  /** Element name, when one element is meant. */
  readonly field?: string
  /** Index of the document in the message, from 0; -1 outside the documents. */
  readonly document: number
  /** Index of the goods line in the document, from 0. */
  readonly line?: number
  /** Line of the XML text, from 1, when the finding comes from a text. */
  readonly at?: number
  /** What stands there, at most 40 characters; never for personal fields and free text. */
  readonly value?: string
  /** Chinese sentence: what, where, what next. */
  readonly message: string
}

/** Where a finding belongs. */
export interface Place {
  readonly path: string
  readonly document: number
  readonly line?: number
  readonly at?: number
  /** What people call the place, in Chinese: 第 2 份单证第 1 项. */
  readonly cn: string
}

/** Elements whose values are personal or free text: a finding names the field and never its content. */
const UNQUOTED: ReadonlySet<string> = new Set([
  'buyerName',
  'buyerTelephone',
  'buyerIdNumber',
  'buyerRegNo',
  'consignee',
  'consigneeTelephone',
  'consigneeAddress',
  'payerName',
  'payerIdNumber',
  'telephone',
  'ebcTelephone',
  'note',
  'reason',
  'returnInfo',
  'oriBizMessage',
  'itemDescribe',
  'goodsInfo',
])
const LONGEST_VALUE = 40

/** The part of a value that a finding may show; undefined when it may show none. */
function quotable(field: string, value: string): string | undefined {
  return UNQUOTED.has(field) ? undefined : value.slice(0, LONGEST_VALUE)
}

/** Text for a sentence: the value in 「」 or, for personal fields, nothing. */
export function quoted(field: string, value: string): string {
  const shown = quotable(field, value)
  return shown === undefined ? '' : shown === '' ? '（空）' : `「${shown}」`
}

export function documentPlace(element: string, document: number, at?: number): Place {
  return {
    path: `${element}[${document + 1}]`,
    document,
    cn: `第 ${document + 1} 份单证`,
    ...(at === undefined ? {} : { at }),
  }
}

export function linePlace(outer: Place, element: string, line: number, at?: number): Place {
  return {
    path: `${outer.path}/${element}[${line + 1}]`,
    document: outer.document,
    line,
    cn: `${outer.cn}第 ${line + 1} 项商品`,
    ...(at === undefined ? {} : { at }),
  }
}

/** Makes a finding; `said` is the sentence without the place. */
export function finding(
  kind: Finding['kind'],
  code: string,
  place: Place,
  said: string,
  about: { readonly field?: string; readonly value?: string } = {},
): Finding {
  const { field, value } = about
  const shown = field === undefined || value === undefined ? undefined : quotable(field, value)
  return {
    kind,
    code,
    document: place.document,
    path: field === undefined ? place.path : place.path === '' ? field : `${place.path}/${field}`,
    ...(field === undefined ? {} : { field }),
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(place.at === undefined ? {} : { at: place.at }),
    ...(shown === undefined ? {} : { value: shown }),
    message: `${place.cn}：${said}`,
  }
}
