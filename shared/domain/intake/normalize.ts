import { checkCustomsCode } from '../identifier/customs-code.ts'
import { checkGtin } from '../identifier/gtin.ts'
import { checkUsci } from '../identifier/usci.ts'
import { BOOLEAN, DATE, ERROR, FORMULA, KIND_MASK, NUMBER, TEXT } from './cell.ts'
import { CODE_LENGTH, codeForName, isCode } from './code-name.ts'
import type { CodeTable, IntakeField, ValueKind } from './field.ts'
import type { ColumnMapping } from './mapping.ts'
import { plainSerial, readDateText, readSerial, type DateOptions } from './normalize-date.ts'
import {
  cellNumberText,
  readNumberCell,
  readNumberText,
  wholeDigits,
  wholeNumber,
  type NumberOptions,
} from './normalize-number.ts'
import {
  clean,
  isErrorText,
  isPlainIdentifier,
  isScientific,
  plain,
  squeezed,
  withoutDecimalTail,
  zeroTail,
} from './normalize-text.ts'
import { startsDangerously } from './safe-text.ts'
import { newReading, noteBit, notesOf, refuse, type NoteCode, type Reading } from './reading.ts'

/**
 * From the exact text of a cell to the canonical text of a field: exact, or refused with a finding; what had to be tidied is
 * noted. Nothing is ever silently changed.
 */
export type CellReader = (text: string, kind: number, out: Reading) => string

/** The column options a reader obeys. */
export type ReadOptions = Pick<
  ColumnMapping,
  'translate' | 'grams' | 'suffix' | 'places' | 'zeroTail' | 'dateOrder' | 'midnight' | 'serial'
>

const ZERO = noteBit('ZERO_RESTORED')
const TRANSLATED = noteBit('CODE_TRANSLATED')
const LOWER = noteBit('LOWER_CASE')
const SUFFIX_CUT = noteBit('HS_SUFFIX_CUT')
const PLACEHOLDER = noteBit('PLACEHOLDER')
const FORMULA_VALUE = noteBit('FORMULA_VALUE')
/** Zeros behind the 15th digit that no honest number of that length shows by chance (1 in 1000). */
const SURE_TAIL = 3

/** The text of a numeric cell that stands for an identifier: only what Excel can hold exactly. */
function identifierOfNumber(text: string, out: Reading): string {
  if (text.charCodeAt(0) === 45) return refuse(out, 'NUMBER_NEGATIVE')
  const digits = wholeDigits(text)
  if (digits > 15) return refuse(out, 'ID_ROUNDED_BY_EXCEL', { digits })
  // A zero-padded format was already shown by the reader of the file.
  if (/^0\d+$/.test(text)) return text
  return cellNumberText(text) ?? refuse(out, 'NUMBER_SHAPE')
}

/** An identifier whatever the cell's kind: half-width, without the traces of Excel and data frames. */
function identifier(raw: string, kind: number, options: ReadOptions, out: Reading): string {
  if (kind === DATE) return refuse(out, 'CELL_IS_DATE')
  if (kind === BOOLEAN) return refuse(out, 'CELL_IS_BOOLEAN')
  if (kind === NUMBER) return identifierOfNumber(raw, out)
  if (isPlainIdentifier(raw)) return raw
  const text = withoutDecimalTail(plain(raw, out), out)
  if (out.problem !== '') return ''
  if (isScientific(text)) return refuse(out, 'ID_ROUNDED_BY_EXCEL', { digits: text.length })
  const tail = zeroTail(text)
  if (tail > 0 && options.zeroTail !== 'accept' && (tail >= SURE_TAIL || options.zeroTail === 'refuse'))
    return refuse(out, 'ID_ROUNDED_BY_EXCEL', { digits: text.length })
  if (text.includes('*') && /\*{2,}/.test(text)) return refuse(out, 'VALUE_MASKED')
  return text
}

function freeText(raw: string, kind: number, out: Reading): string {
  if (kind === TEXT || kind > NUMBER) {
    if (kind === DATE) return refuse(out, 'CELL_IS_DATE')
    if (kind === BOOLEAN) return refuse(out, 'CELL_IS_BOOLEAN')
    const text = clean(raw, out)
    // The apostrophe with which our own CSV disarms a dangerous start.
    return text.charCodeAt(0) === 39 && startsDangerously(text.slice(1)) ? text.slice(1) : text
  }
  return identifierOfNumber(raw, out)
}

function personName(raw: string, kind: number, out: Reading): string {
  const text = freeText(raw, kind, out)
  return text.includes('*') ? refuse(out, 'VALUE_MASKED') : text
}

/** 11 digits from 1 on: a mobile number as nearly all are. */
function isMobile(text: string): boolean {
  if (text.length !== 11 || text.charCodeAt(0) !== 49) return false
  for (let i = 1; i < 11; i++) if (text.charCodeAt(i) < 48 || text.charCodeAt(i) > 57) return false
  return true
}

function phone(raw: string, kind: number, out: Reading): string {
  if (isMobile(raw)) return raw
  let text = identifier(raw, kind, { zeroTail: 'accept' }, out)
  if (out.problem !== '') return ''
  if (text.includes('*')) return refuse(out, 'VALUE_MASKED')
  // Only numeric cells lose zeros; 400 and 800 numbers have ten digits by themselves.
  if (kind === NUMBER && /^(?!400|800)[1-9]\d{9}$|^[2-9]\d{10}$/.test(text)) {
    text = `0${text}`
    out.notes |= ZERO
  }
  return /^\+?[\d\-() ]{7,22}(?:\s*(?:转|-|ext\.?|,|#)\s*\d{1,6})?$/i.test(text) && text.replace(/\D/g, '').length >= 7
    ? squeezed(text, out)
    : refuse(out, 'PHONE_SHAPE')
}

function upper(text: string, out: Reading): string {
  const result = text.toUpperCase()
  if (result !== text) out.notes |= LOWER
  return result
}

function idNumber(raw: string, kind: number, out: Reading): string {
  const text = identifier(raw, kind, { zeroTail: 'accept' }, out)
  if (out.problem !== '') return ''
  return text.includes('*') ? refuse(out, 'VALUE_MASKED') : squeezed(text, out).toUpperCase()
}

function hsCode(raw: string, kind: number, out: Reading): string {
  let text = identifier(raw, kind, {}, out).replace(/[.\s]/g, '')
  if (out.problem !== '') return ''
  if (!/^\d+$/.test(text)) return refuse(out, 'HS_CODE_SHAPE')
  // Chapters 01–09 lose their zero; 9 digits (of 10) and 12 (of 10 + 3 inspection digits) can be nothing else.
  if ((text.length === 9 || text.length === 12) && text.charCodeAt(0) !== 48) {
    text = `0${text}`
    out.notes |= ZERO
  }
  if (text.length === 13) {
    text = text.slice(0, 10)
    out.notes |= SUFFIX_CUT
  }
  return text.length === 10 ? text : refuse(out, 'HS_CODE_SHAPE')
}

function companyCode(raw: string, kind: number, options: ReadOptions, out: Reading): string {
  return upper(squeezed(identifier(raw, kind, options, out), out), out)
}

function checked(kind: 'usci' | 'customsCode' | 'gtin', raw: string, cell: number, out: Reading): string {
  let text = companyCode(raw, cell, {}, out)
  if (out.problem !== '') return ''
  if (kind === 'gtin' && cell === NUMBER && text.length === 11 && checkGtin(`0${text}`).ok) {
    text = `0${text}`
    out.notes |= ZERO
  }
  const result = kind === 'usci' ? checkUsci(text) : kind === 'customsCode' ? checkCustomsCode(text) : checkGtin(text)
  return result.ok ? result.value : refuse(out, result.code)
}

function tableCode(
  table: CodeTable,
  raw: string,
  kind: number,
  translate: ReadonlyMap<string, string>,
  out: Reading,
): string {
  const text = identifier(raw, kind, { zeroTail: 'accept' }, out)
  if (out.problem !== '') return ''
  const chosen = translate.get(text)
  if (chosen !== undefined) return chosen
  const length = CODE_LENGTH[table]
  const code = text.toUpperCase()
  if (isCode(table, code)) return code
  if (/^\d+$/.test(text) && text.length < length && isCode(table, text.padStart(length, '0'))) {
    out.notes |= ZERO
    return text.padStart(length, '0')
  }
  const named = codeForName(table, text)
  if (named !== undefined) {
    out.notes |= TRANSLATED
    return named
  }
  return codeAndName(table, text, length, out)
}

/** `142 人民币`, `(5303)名称`, `人民币[142]`: the code counts, and its name must not contradict it. */
function codeAndName(table: CodeTable, text: string, length: number, out: Reading): string {
  const match =
    /^[([【]?\s*([0-9A-Za-z]{1,4})\s*[)\]】]?[\s\-—_:：/|,、.]*([^\s\d].*)?$/.exec(text) ??
    /^(?<name>.*?)[\s\-—_:：/|,、]*[([【]\s*(?<code>[0-9A-Za-z]{1,4})\s*[)\]】]$/.exec(text)
  const code = (match?.groups?.['code'] ?? match?.[1] ?? '').toUpperCase()
  const name = (match?.groups?.['name'] ?? match?.[2] ?? '').replace(/^[()（）[\]]+|[()（）[\]]+$/g, '')
  const padded = /^\d+$/.test(code) ? code.padStart(length, '0') : code
  if (padded.length !== length || !isCode(table, padded)) return refuse(out, 'CODE_UNKNOWN', { table })
  const other = name === '' ? undefined : codeForName(table, name)
  if (other !== undefined && other !== padded) return refuse(out, 'CODE_NAME_CONFLICT', { table })
  out.notes |= TRANSLATED
  return padded
}

function date(raw: string, kind: number, options: DateOptions, out: Reading): string {
  if (kind === DATE) return readSerial(raw, options, out)
  if (kind === BOOLEAN) return refuse(out, 'CELL_IS_BOOLEAN')
  if (kind === NUMBER && !/^(?:19|20)\d{6}(?:\d{6})?$/.test(raw))
    return /^\d{1,7}(?:\.\d+)?$/.test(raw) ? plainSerial(raw, options, out) : refuse(out, 'DATE_SHAPE')
  return readDateText(raw, options, out)
}

function number(raw: string, kind: number, options: NumberOptions, whole: boolean, out: Reading): string {
  if (kind === DATE) return refuse(out, 'CELL_IS_DATE')
  if (kind === BOOLEAN) return refuse(out, 'CELL_IS_BOOLEAN')
  const text = kind === NUMBER ? readNumberCell(raw, options, out) : readNumberText(raw, options, out)
  return whole && out.problem === '' ? wholeNumber(text, out) : text
}

function readerOfKind(field: IntakeField, options: ReadOptions, date1904: boolean): CellReader {
  const kind: ValueKind = field.kind
  switch (kind) {
    case 'text':
    case 'address':
      return (text, cell, out) => freeText(text, cell, out)
    case 'name':
      return (text, cell, out) => personName(text, cell, out)
    case 'number':
      return (text, cell, out) => identifier(text, cell, options, out)
    case 'code':
      return (text, cell, out) => companyCode(text, cell, options, out)
    case 'decimal':
    case 'integer':
      return (text, cell, out) => number(text, cell, options, kind === 'integer', out)
    case 'date':
    case 'datetime': {
      const { dateOrder, midnight, serial } = options
      const dates: DateOptions = {
        date1904,
        time: kind === 'datetime',
        hyphens: field.section === 'client' || field.section === 'goods',
        ...(dateOrder === undefined ? {} : { dateOrder }),
        ...(midnight === undefined ? {} : { midnight }),
        ...(serial === undefined ? {} : { serial }),
      }
      return (text, cell, out) => date(text, cell, dates, out)
    }
    case 'table': {
      const translate = new Map(options.translate ?? [])
      const table = field.table ?? 'currency'
      return (text, cell, out) => tableCode(table, text, cell, translate, out)
    }
    case 'idNumber':
      return (text, cell, out) => idNumber(text, cell, out)
    case 'phone':
      return (text, cell, out) => phone(text, cell, out)
    case 'hsCode':
      return (text, cell, out) => hsCode(text, cell, out)
    case 'usci':
    case 'customsCode':
    case 'gtin':
      return (text, cell, out) => checked(kind, text, cell, out)
    case 'verbatim':
      return (text, cell, out) => (cell === DATE ? refuse(out, 'CELL_IS_DATE') : text)
    case 'area':
      return (text, cell, out) => {
        const code = identifier(text, cell, {}, out)
        return out.problem !== '' || /^\d{6}$/.test(code) ? code : refuse(out, 'AREA_SHAPE')
      }
  }
}

const NUMERIC: ReadonlySet<ValueKind> = new Set(['decimal', 'integer', 'date', 'datetime'])

/**
 * The reader of one column. Remembers its last cell: columns of platform names, currencies and dates repeat
 * themselves for a whole file.
 */
export function compileReader(field: IntakeField, options: ReadOptions, date1904: boolean): CellReader {
  const read = readerOfKind(field, options, date1904)
  const optional = field.need !== 'file' && NUMERIC.has(field.kind)
  let lastText = ''
  let lastKind = -1
  let lastValue = ''
  let lastNotes = 0
  return (text, kind, out) => {
    if (text === lastText && kind === lastKind) {
      out.notes = lastNotes
      return lastValue
    }
    const bare = kind & KIND_MASK
    out.notes = (kind & FORMULA) === 0 ? 0 : FORMULA_VALUE
    if (bare === ERROR)
      return refuse(
        out,
        text === '#FORMULA' ? 'FORMULA_WITHOUT_VALUE' : text === '#QUOTE' ? 'QUOTE_BROKEN' : 'CELL_ERROR',
        { error: text.slice(0, 20) },
      )
    if (isErrorText(text)) return refuse(out, 'CELL_ERROR', { error: text.slice(0, 20) })
    if (optional && bare !== NUMBER && isPlaceholder(text)) {
      out.notes |= PLACEHOLDER
      return ''
    }
    const value = read(text, bare, out)
    if (out.problem !== '') return ''
    if (value.length > field.max) return refuse(out, 'TOO_LONG', { length: value.length, limit: field.max })
    lastText = text
    lastKind = kind
    lastValue = value
    lastNotes = out.notes
    return value
  }
}

/** A dash or slash where a number is optional: nothing there. */
function isPlaceholder(text: string): boolean {
  const first = text.charCodeAt(0)
  return text.length <= 5 && (first < 48 || first > 57) && /^\s*(?:[-—–/\\]+|无|空|null|nil|n\/a)\s*$/i.test(text)
}

export type CellResult =
  | { readonly ok: true; readonly text: string; readonly notes: readonly NoteCode[] }
  | { readonly ok: false; readonly code: string; readonly data: Readonly<Record<string, string | number>> }

/** One cell, for callers that have just one. `kind` is a kind of cell.ts. */
export function normalizeCell(
  field: IntakeField,
  text: string,
  kind: number,
  options: ReadOptions = {},
  date1904 = false,
): CellResult {
  const out = newReading()
  const value = compileReader(field, options, date1904)(text, kind, out)
  if (out.problem !== '') return { ok: false, code: out.problem, data: out.data ?? {} }
  return { ok: true, text: value, notes: notesOf(out.notes) }
}
