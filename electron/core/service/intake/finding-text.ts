import { IDENTIFIER_PROBLEMS } from '../../../../shared/domain/identifier/result.ts'

/**
 * Chinese sentences for what is wrong with a cell, a row or a file: what, and what to do. `{name}` places are filled from the
 * finding's data. They stand on the screen, in the file that goes back to the client, and in the batch's report.
 */
const FINDING_TEXT: Readonly<Record<string, string>> = {
  ...IDENTIFIER_PROBLEMS,
  // a value
  VALUE_MISSING: '必填，不能为空',
  VALUE_MASKED: '内容已被打码（含 *），请提供完整内容',
  TOO_LONG: '长度 {length} 超过上限 {limit} 个字符，请缩短',
  CHARACTER_UNFIT: '含有报文不允许的控制字符，请重新录入该格',
  TEXT_BROKEN: '文字已损坏（编码错误），请重新录入该格',
  QUOTE_BROKEN: '引号不成对，内容可能错位，请检查该行',
  CELL_ERROR: '单元格是错误值 {error}，请改为实际内容',
  FORMULA_WITHOUT_VALUE: '公式没有计算结果，请粘贴为数值',
  CELL_IS_DATE: '单元格是日期格式，原内容已被 Excel 改变，请改为文本后重填',
  CELL_IS_BOOLEAN: '单元格是 TRUE/FALSE，请改为实际内容',
  ID_ROUNDED_BY_EXCEL: '号码按数字存放，第 15 位以后已被 Excel 改成 0，原号已丢失，请改为文本格式后重填',
  NUMBER_SHAPE: '不是有效的数字',
  NUMBER_NEGATIVE: '不能是负数',
  NUMBER_TOO_LARGE: '数值超出可处理的范围',
  NUMBER_SCIENTIFIC: '科学计数法无法还原原数，请改为普通数字',
  NUMBER_NOT_WHOLE: '应为整数',
  NUMBER_AMBIGUOUS: '逗号或小数点的含义不明确，请写成不带千分位的数字',
  NUMBER_WITH_UNIT: '数字后面带有文字，请只填数字，或在对应关系中设定单位',
  DECIMALS_TOO_MANY: '小数 {decimals} 位，最多 {limit} 位，请改正，或在对应关系中设定保留位数',
  QUANTITY_ZERO: '数量应大于 0',
  NOT_EXACT: '由数量与金额算不出精确值，请直接填写',
  DATE_SHAPE: '日期格式不对，请写成 2026-08-01 或 2026-08-01 12:30:00',
  DATE_NOT_REAL: '日期不存在',
  DATE_OUT_OF_RANGE: '日期年份 {year} 不合理',
  DATE_AMBIGUOUS: '日与月的先后不明确，请写成 年-月-日，或在对应关系中设定',
  DATE_IS_NUMBER: '是一个数字而不是日期，请设为日期格式，或在对应关系中说明是序列号',
  DATE_WITH_TIME: '这里只要日期，不要时间',
  TIME_MISSING: '缺少时间（时分秒），请补全，或在对应关系中设定按零点处理',
  CODE_UNKNOWN: '不在代码表（{table}）中，请改为海关代码或标准名称',
  CODE_NAME_CONFLICT: '代码与名称不一致，请核对',
  AREA_SHAPE: '行政区划代码应为 6 位数字',
  PHONE_SHAPE: '电话号码不完整或含有不允许的字符',
  // a row
  LINES_MISSING: '订单没有商品行',
  HEAD_VALUES_DIFFER: '与同一订单第 {first} 行的内容不同，请统一',
  KEY_REPEATED: '编号与第 {first}{later} 行重复',
  ORDER_ROWS_SCATTERED: '同一订单的行分散在文件中（第 {first}{later} 行也是），请排在一起',
  FORM_LABEL_MOVED: '表单的栏目不在原来的位置，请按原模板填写',
  ROW_SHAPE: '该行内容不完整，无法识别',
  MODE_NEEDED: '无法确定监管方式：请在文件中增加“监管方式”列，或在对应关系中设为固定值',
  MODE_UNFIT: '监管方式与进出口方向不符，或不是跨境电商的监管方式',
  PARTY_REFUSED: '{reason}',
  // against the ledger
  ROW_CHANGED: '与台账不同：台账为“{before}”，文件为“{after}”',
  ROW_FILED: '与台账不同，但该票已在申报中（{state}），不能更正；请先处理申报',
  // the whole file
  FOOTER_SKIPPED: '跳过合计行 {count} 行',
  HEADER_REPEATED: '跳过重复的表头 {count} 行',
  FORMULA_VALUES: '有 {count} 个单元格是公式，按其显示的结果读取',
  HIDDEN_ROWS: '有 {count} 行被隐藏，同样已读取',
  HIDDEN_COLUMNS: '有 {count} 列被隐藏，同样已读取',
  PERSONAL_COLUMN_DROPPED: '“{header}”列像是个人信息但不需要，已丢弃',
  MACRO_IGNORED: '文件含有宏，未执行',
  EXTERNAL_LINK_IGNORED: '文件链接了外部文件，未打开',
  EMBEDDED_OBJECT_IGNORED: '文件内嵌了对象，未读取',
  ENCODING_GUESSED: '文字编码按 {encoding} 读取',
  // tidied exactly, once a column
  FULL_WIDTH: '“{header}”列 {count} 格全角字符已转为半角',
  INVISIBLE_REMOVED: '“{header}”列 {count} 格去掉了不可见字符',
  LINE_BREAK_REPLACED: '“{header}”列 {count} 格换行已改为空格',
  THOUSANDS_MARKS: '“{header}”列 {count} 格去掉了千分位',
  CURRENCY_SIGN: '“{header}”列 {count} 格去掉了货币符号',
  UNIT_SUFFIX: '“{header}”列 {count} 格去掉了数字后的单位',
  ZERO_RESTORED: '“{header}”列 {count} 格补回了前面的 0',
  APOSTROPHE_REMOVED: '“{header}”列 {count} 格去掉了前导撇号',
  DECIMAL_TAIL: '“{header}”列 {count} 格去掉了号码末尾的 .0',
  LOWER_CASE: '“{header}”列 {count} 格转为大写',
  CODE_TRANSLATED: '“{header}”列 {count} 格名称已换成代码',
  GRAMS: '“{header}”列 {count} 格由克换算为千克',
  ROUNDED: '“{header}”列 {count} 格按设定的位数四舍五入',
  MIDNIGHT: '“{header}”列 {count} 格没有时间，按零点处理',
  PLACEHOLDER: '“{header}”列 {count} 格的占位符按空处理',
  HS_SUFFIX_CUT: '“{header}”列 {count} 格去掉了商品编码的检验检疫后 3 位',
  SERIAL_DATE: '“{header}”列 {count} 格由 Excel 序列号换算为日期',
  FORMULA_VALUE: '“{header}”列 {count} 格是公式，按其结果读取',
  BLANKS_REMOVED: '“{header}”列 {count} 格去掉了空格',
  FLOAT_NOISE: '“{header}”列 {count} 格去掉了浮点误差',
  // what became of the rows
  UNCHANGED: '与台账完全一致，未重复导入',
  CORRECTED: '已按文件更正台账，原内容保留为旧版本',
  LEFT_OUT: '与台账不同而未选择更正，未导入',
  ORPHANS: '单证所属订单尚未导入，已保留，订单到达后自动关联',
}

export type FindingData = Readonly<Record<string, string | number>>

/** The sentence of a finding; a code that nobody described is shown as it is. */
export function findingText(code: string, data: FindingData = {}): string {
  const template = Object.hasOwn(FINDING_TEXT, code) ? FINDING_TEXT[code] : undefined
  if (template === undefined) return `有问题（${code}）`
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => (data[name] === undefined ? '' : String(data[name])))
}

/** True when the table has a sentence for the code. */
export function hasFindingText(code: string): boolean {
  return Object.hasOwn(FINDING_TEXT, code)
}
