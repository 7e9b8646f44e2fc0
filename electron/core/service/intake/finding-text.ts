import { IDENTIFIER_PROBLEMS } from '../../../../shared/domain/identifier/result.ts'
import { ROW_FINDING_TEXT } from '../../../../shared/domain/intake/finding-text.ts'

/**
 * Sentences for what the core finds itself, beside those of the parser's findings (shared/domain/intake/finding-text.ts): without row and
 * column, which stand in columns of their own. `{name}` places are filled from the finding's data.
 */
const CORE_TEXT: Readonly<Record<string, string>> = {
  CHARACTER_UNFIT: '含有报文不允许的控制字符。请重新录入该格',
  QUANTITY_ZERO: '数量应大于 0。请核对',
  ROW_SHAPE: '该行内容不完整，无法识别。请核对版式',
  MODE_NEEDED: '无法确定监管方式。请在文件中增加“监管方式”列，或在对应关系中设为固定值',
  MODE_UNFIT: '监管方式与进出口方向不符，或不是跨境电商的监管方式。请核对',
  PARTY_REFUSED: '{reason}',
  ROW_CHANGED: '与台账不同：台账为“{before}”，文件为“{after}”',
  ROW_FILED: '与台账不同，但该票已在申报中，不能更正。请先处理申报',
  UNCHANGED: '与台账完全一致，未重复导入',
  CORRECTED: '已按文件更正，原内容保留为旧版本',
  LEFT_OUT: '与台账不同而未更正，没有导入',
  ORPHANS: '单证所属的订单尚未导入，已保留，订单到达后自动关联',
}

export type FindingData = Readonly<Record<string, string | number>>

function templateOf(code: string): string | undefined {
  for (const table of [CORE_TEXT, ROW_FINDING_TEXT, IDENTIFIER_PROBLEMS] as const) {
    const found = Object.entries(table).find(([known]) => known === code)
    if (found !== undefined) return found[1]
  }
  return undefined
}

const known = new Map<string, string>()

/** The sentence of a finding; a code that nobody described is shown as it is. */
export function findingText(code: string, data: FindingData = {}): string {
  const template = known.get(code) ?? templateOf(code) ?? `未通过检查（${code}）`
  known.set(code, template)
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => (data[name] === undefined ? '' : String(data[name])))
}
