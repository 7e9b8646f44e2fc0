import { textIn, type DecFields } from '../../../domain/declaration/content.ts'
import { parseFixed } from '../../../domain/decimal/decimal.ts'
import { DEC_ELEMENT_TABLE, INCOMPLETE_TABLES } from '../../../code/declaration.ts'
import { unfitForXml } from '../../xml/escape.ts'
import type { DecFieldRule } from '../field.ts'
import type { DecGroup } from '../section.ts'
import type { DecPlace, Findings } from './finding.ts'

/** `save`: what a draft needs; `declare`: what a declaration needs. */
export type CheckLevel = 'save' | 'declare'

/** What the tables of the day answer; undefined where nothing is known. */
export interface DecTables {
  /** Is the code in the table? undefined: no such table. */
  has(table: string, code: string): boolean | undefined
  /** The letters for a 3-digit code of a country or currency, to say what was meant. */
  letters?(table: string, number: string): string | undefined
  /** Statutory units of a commodity code. */
  units?(hsCode: string): { readonly unit1: string; readonly unit2: string } | undefined
  /** Names of the declaration elements of a commodity code. */
  elements?(hsCode: string): readonly string[] | undefined
}

function isDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** What is wrong with the form of a filled value; undefined when nothing is. */
export function formProblem(
  rule: DecFieldRule,
  value: string,
): { readonly code: string; readonly said: string } | undefined {
  if (unfitForXml(value) >= 0) return { code: 'XML_CHARACTER', said: '含有不可见的控制字符，请删除后重填' }
  if (rule.kind === 'date') return isDate(value) ? undefined : { code: 'DATE_FORM', said: '应为 8 位日期，如 20261122' }
  if (rule.kind === 'whole')
    return new RegExp(`^\\d{1,${rule.length}}$`).test(value)
      ? undefined
      : { code: 'WHOLE_FORM', said: `应为至多 ${rule.length} 位的整数` }
  if (rule.kind === 'decimal') {
    const number = parseFixed(value)
    const fraction = (value.split('.')[1] ?? '').replace(/0+$/, '')
    if (number === undefined || number < 0) return { code: 'NUMBER_FORM', said: '应为不小于 0 的数字' }
    return fraction.length > rule.fraction ? { code: 'NUMBER_PLACES', said: `最多 ${rule.fraction} 位小数` } : undefined
  }
  const length = [...value].length
  return length > rule.length ? { code: 'TOO_LONG', said: `最多 ${rule.length} 个字符，现有 ${length} 个` } : undefined
}

/** Elements that are needed on imports only: the general mark of the field table is for both (BND A.2). */
const IMPORT_ONLY: ReadonlySet<string> = new Set(['DespPortCode', 'GoodsPlace'])
/** Written when the message is frozen, or by the client's card. */
const WRITTEN_LATER: ReadonlySet<string> = new Set(['GNo', 'Sign', 'SignDate', 'OperType', 'ClientSeqNo'])
/** Needed only where there is a second statutory unit: a rule of its own asks. */
const CONDITIONAL: ReadonlySet<string> = new Set(['SecondQty', 'Type'])

function isNeeded(rule: DecFieldRule, level: CheckLevel, direction: string): boolean {
  if (WRITTEN_LATER.has(rule.name) || CONDITIONAL.has(rule.name) || (direction === 'E' && IMPORT_ONLY.has(rule.name)))
    return false
  return rule.needed === 'S' || (rule.needed === 'D' && level === 'declare')
}

function checkCode(rule: DecFieldRule, value: string, place: DecPlace, tables: DecTables, findings: Findings): void {
  const table = DEC_ELEMENT_TABLE[rule.name]
  if (table === undefined || tables.has(table, value) !== false) return
  const about = { field: rule.name, source: 'codes' } as const
  const isCountry = table === 'decCountry'
  if ((isCountry || table === 'decCurrency') && /^\d{3}$/.test(value)) {
    const meant = tables.letters?.(table, value)
    const hint = meant === undefined ? '' : `，「${value}」应写作「${meant}」`
    findings.error('LETTERS_WANTED', place, `「${rule.cn}」应为 3 位字母代码（三位数字代码用于其他报文）${hint}`, about)
  } else if (INCOMPLETE_TABLES.has(table))
    findings.warn('CODE_UNKNOWN', place, `「${rule.cn}」的代码「${value}」不在本机参数表中，请核对`, about)
  else findings.error('CODE_UNKNOWN', place, `「${rule.cn}」没有代码「${value}」，请按 F4 选取`, about)
}

/** Obligation, form and code of every element of a group. */
export function checkGroup(
  group: DecGroup,
  values: DecFields,
  place: DecPlace,
  level: CheckLevel,
  direction: string,
  tables: DecTables,
  findings: Findings,
): void {
  for (const name of Object.keys(values))
    if (!group.byName.has(name))
      findings.error('ELEMENT_UNKNOWN', place, `不认识的元素 ${name.slice(0, 60)}，请删除`, {
        field: name.slice(0, 60),
      })
  for (const rule of group.fields) {
    const value = textIn(values, rule.name)
    if (value === '') {
      if (isNeeded(rule, level, direction))
        findings.error('ELEMENT_MISSING', place, `请填写「${rule.cn}」`, { field: rule.name })
      continue
    }
    const problem = formProblem(rule, value)
    if (problem !== undefined)
      findings.error(problem.code, place, `「${rule.cn}」${problem.said}`, { field: rule.name })
    else checkCode(rule, value, place, tables, findings)
  }
}
