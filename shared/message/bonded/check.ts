import { bondedText, type BondedContent, type BondedFields } from '../../domain/bonded/content.ts'
import { BONDED_CODES, bondedType, type BondedType, type Choices } from '../../domain/bonded/document-kind.ts'
import { Findings, HEAD_PLACE, type DecFinding, type DecPlace } from '../dec/check/finding.ts'
import { formProblem } from '../dec/check/value.ts'
import { checkList } from './check/list.ts'
import { checkPass, checkTwoStep, type PassTables } from './check/pass.ts'
import type { BondedGroup } from './block.ts'
import { BONDED_SHAPES } from './group.ts'
import { isSideType } from './side-shape.ts'

export type BondedFinding = DecFinding

/** What the tables of the day and the office's settings answer; undefined where nothing is known. */
export interface BondedTables {
  /** Is the code in the table? undefined: no such table. */
  has(table: 'unit' | 'country' | 'currency', code: string): boolean | undefined
  /** How a quantity that is no whole number of this unit is taken in this book. */
  remainder(unit: string, bookNo: string): 'allow' | 'warn' | 'refuse'
  /** What the ledger knows about passes; absent where there is no ledger. */
  readonly pass?: PassTables
}

/** Written when the document is frozen, by the platform, or by the client's card. */
const WRITTEN_LATER: ReadonlySet<string> = new Set([
  'SeqNo',
  'ChgTmsCnt',
  'EtpsInnerInvtNo',
  'EtpsPreentNo',
  'InputTime',
  'InvtDclTime',
  'DclTime',
  'InputDate',
  'DclTypecd',
  'DclTypeCd',
  'GdsSeqno',
  'EntryGdsSeqno',
  'GdsSeqNo',
  'SasStockSeqno',
  'PassportSeqNo',
  'ModfMarkcd',
  'MODF_MARKCD',
  'IcCardNo',
  'ListStat',
  'AddTime',
  'PrevdTime',
  'FormalVrfdedTime',
  'VrfdedMarkcd',
  'InvtIochkptStucd',
  'EntryStucd',
  'PassportUsedTypeCd',
])
const TABLE_OF: Readonly<Record<string, 'unit' | 'country' | 'currency'>> = {
  DclUnitcd: 'unit',
  LawfUnitcd: 'unit',
  SecdLawfUnitcd: 'unit',
  DclUnitCd: 'unit',
  LawfUnitCd: 'unit',
  SecdLawfUnitCd: 'unit',
  Natcd: 'country',
  NatCd: 'country',
  DestinationNatcd: 'country',
  StshipTrsarvNatcd: 'country',
  DclCurrcd: 'currency',
  DclCurrCd: 'currency',
}

function linePlace(index: number): DecPlace {
  return { path: `lines[${index}]`, cn: `第 ${index + 1} 项` }
}

function checkCode(
  name: string,
  cn: string,
  value: string,
  place: DecPlace,
  tables: BondedTables,
  findings: Findings,
): void {
  const choices: Choices | undefined = Object.hasOwn(BONDED_CODES, name)
    ? BONDED_CODES[name as keyof typeof BONDED_CODES]
    : undefined
  if (choices !== undefined && choices[value] === undefined)
    findings.error(
      'CODE_UNKNOWN',
      place,
      `「${cn}」没有代码「${value}」，可用 ${Object.entries(choices)
        .map(([code, said]) => `${code} ${said}`)
        .join('、')}`,
      { field: name, source: 'codes' },
    )
  const table = TABLE_OF[name]
  if (table !== undefined && tables.has(table, value) === false)
    findings.error('CODE_UNKNOWN', place, `「${cn}」没有代码「${value}」（金关二期用 3 位数字代码），请按 F4 选取`, {
      field: name,
      source: 'codes',
    })
}

function checkGroup(
  group: BondedGroup,
  values: BondedFields,
  place: DecPlace,
  tables: BondedTables,
  findings: Findings,
  signed = false,
): void {
  for (const name of Object.keys(values))
    if (!group.byName.has(name))
      findings.error('ELEMENT_UNKNOWN', place, `不认识的元素 ${name.slice(0, 60)}，请删除`, {
        field: name.slice(0, 60),
        source: 'bonded',
      })
  for (const rule of group.fields) {
    const value = bondedText(values, rule.name)
    if (value === '') {
      if (rule.needed === 'S' && !WRITTEN_LATER.has(rule.name))
        findings.error('ELEMENT_MISSING', place, `请填写「${rule.cn}」`, { field: rule.name, source: 'bonded' })
      continue
    }
    const problem = formProblem(rule, signed && rule.kind === 'decimal' ? value.replace(/^-/, '') : value)
    if (problem !== undefined)
      findings.error(problem.code, place, `「${rule.cn}」${problem.said}`, { field: rule.name, source: 'bonded' })
    else checkCode(rule.name, rule.cn, value, place, tables, findings)
  }
}

/** Lines that a document of this kind cannot do without. */
function needsLines(type: BondedType, head: BondedFields): boolean {
  return BONDED_SHAPES[type].lines !== undefined && (type !== 'SAS121' || bondedText(head, 'BindTypecd') === '3')
}

/** Lists, usage, declarations: rows whose numbers are all that they are. Parcels of a list and papers of a pass have rules of their own. */
function checkLinks(group: BondedGroup, content: BondedContent, tables: BondedTables, findings: Findings): void {
  content.links.forEach((link, i) =>
    checkGroup(group, link, { path: `links[${i}]`, cn: `${group.cn}第 ${i + 1} 行` }, tables, findings, true),
  )
}

/**
 * Everything that holds a document back (errors) or should be looked at (warnings): obligations, forms and codes by the tables, then
 * the rules across fields. What is written when it is frozen is not asked for.
 */
export function checkBonded(type: BondedType, content: BondedContent, tables: BondedTables): readonly BondedFinding[] {
  const { head, lines, links } = BONDED_SHAPES[type]
  const findings = new Findings()
  // The decimals of customs' own schemas may be negative: a difference is.
  const signed = isSideType(type)
  checkGroup(head, content.head, HEAD_PLACE, tables, findings, signed)
  if (lines !== undefined)
    content.lines.forEach((line, i) => checkGroup(lines, line.fields, linePlace(i), tables, findings, signed))
  if (needsLines(type, content.head) && content.lines.length === 0)
    findings.error(
      'LINES_MISSING',
      { path: 'lines', cn: lines?.cn ?? '' },
      bondedType(type).form === 'customs' ? '没有明细，请回到原记录补齐后重新生成' : '没有商品，请按 F7 添加',
      { source: 'bonded' },
    )
  if (links !== undefined && signed) checkLinks(links, content, tables, findings)
  if (type === 'INV101' || type === 'SAS111') checkList(type, content, tables, findings)
  if (type === 'SAS121') checkPass(content, findings, tables.pass)
  if (type === 'ICP101') checkTwoStep(content, findings, tables.pass)
  return findings.list
}
