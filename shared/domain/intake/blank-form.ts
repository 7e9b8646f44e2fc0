import { codeNames } from './code-name.ts'
import { fieldsOf } from './field-dictionary.ts'
import type { IntakeField, Need, ValueKind } from './field.ts'
import type { IntakeKind } from './kind.ts'

/** A form to hand out: empty columns under titles that the program's own readers understand. */
export interface FormColumn {
  readonly title: string
  readonly need: string
  /** How it is to be written. */
  readonly says: string
  /** Other titles for the same thing. */
  readonly also: readonly string[]
  /** What may be chosen; each is understood as it stands. Empty: anything. */
  readonly names: readonly string[]
}

const NEEDS: Readonly<Record<Need, string>> = { file: '必填', later: '可由档案补足', no: '选填' }
const SAYS: Readonly<Partial<Record<ValueKind, string>>> = {
  number: '照抄，作为文本填写（长编号勿用数字格式，Excel 只保留 15 位）',
  code: '10 位海关编码或 18 位统一社会信用代码',
  decimal: '数字，不带单位和币种',
  integer: '整数',
  date: '日期，如 2026-11-22',
  datetime: '日期时间，如 2026-11-22 08:30:00',
  table: '从下拉中选，也可填代码',
  idNumber: '18 位，作为文本填写',
  phone: '电话号码，作为文本填写',
  hsCode: '10 位商品编码，作为文本填写（前导零不能丢）',
  usci: '18 位统一社会信用代码',
  customsCode: '10 位海关注册编码',
  gtin: '条码，作为文本填写',
  area: '省、市、区或 6 位行政区划代码',
  verbatim: '原文照录，一字不改',
}
const ALSO_SHOWN = 4

function columnOf(field: IntakeField): FormColumn {
  const says = SAYS[field.kind] ?? '文字'
  return {
    title: field.label,
    need: NEEDS[field.need],
    says: field.kind === 'table' || field.kind === 'date' ? says : `${says}；最多 ${field.max} 字符`,
    also: field.synonyms.slice(0, ALSO_SHOWN),
    names: field.table === undefined ? [] : codeNames(field.table),
  }
}

/** The columns of an empty form for a kind of file; a title that several documents share stands once, for the first of them. */
export function formColumns(kind: IntakeKind): readonly FormColumn[] {
  const seen = new Set<string>()
  return fieldsOf(kind).flatMap((field) => {
    if (seen.has(field.label)) return []
    seen.add(field.label)
    return [columnOf(field)]
  })
}
