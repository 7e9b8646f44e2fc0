import { IDENTIFIER_PROBLEMS } from '../identifier/result.ts'
import { PAPER_REFUSAL_TEXT } from '../paper/refusal.ts'
import type { ColumnNote, FileFinding, RowFinding } from './document.ts'
import type { RefusalCode } from './frame.ts'
import type { NoteCode } from './reading.ts'

/** What is wrong with a cell or row, and what to do next. `{name}` comes from the finding's data. */
export const ROW_FINDING_TEXT: Readonly<Record<string, string>> = {
  ID_ROUNDED_BY_EXCEL: '这个编号有 15 位以上，被 Excel 当作数字存过，末几位已丢失。请把该列设为“文本”后重新填写原号',
  CELL_ERROR: '单元格是错误值 {error}。请改正公式或填写正确内容',
  FORMULA_WITHOUT_VALUE: '单元格是公式但没有保存计算结果。请在 Excel 中打开、重新计算并保存',
  QUOTE_BROKEN: 'CSV 引号不配对，无法确定单元格到哪里结束。请检查这一行的引号',
  TEXT_BROKEN: '文字因编码错误已损坏。请用原程序重新导出（建议 UTF-8 或 .xlsx）',
  CELL_IS_DATE: '单元格是日期，这里应为文字或数字（可能被 Excel 自动变成了日期）。请设为“文本”后重新填写',
  CELL_IS_BOOLEAN: '单元格是“是/否”值，这里应为文字或数字。请重新填写',
  VALUE_MASKED: '内容带星号，是被遮盖过的。请向平台导出未遮盖的原值',
  VALUE_MISSING: '没有填写。请补上',
  TOO_LONG: '内容有 {length} 个字符，最多 {limit} 个。请缩短',
  NUMBER_SHAPE: '不是数字。请只填数字',
  NUMBER_WITH_UNIT: '数字后面带有其他文字。请去掉，或在对应关系中注明该列的单位',
  NUMBER_NEGATIVE: '不能为负数。请核对',
  NUMBER_AMBIGUOUS: '逗号的位置不像千位分隔，无法确定是多少。请去掉逗号或改用小数点',
  NUMBER_SCIENTIFIC: '是科学计数法，末几位可能已丢失。请填写完整数字',
  NUMBER_TOO_LARGE: '数值太大，超出可申报的范围。请核对',
  NUMBER_NOT_WHOLE: '应为整数。请核对',
  DECIMALS_TOO_MANY: '有 {decimals} 位小数，最多 {limit} 位。请先四舍五入，或在对应关系中选择保留位数',
  CURRENCY_SIGN_FOREIGN: '带有外币符号。请去掉符号并填写币制，或在对应关系中确认',
  DATE_SHAPE: '不是认得的日期写法。请写成 2026-01-05 13:05:06',
  DATE_AMBIGUOUS: '日期分不清年月日的次序。请写成 2026-01-05，或在对应关系中选择次序',
  DATE_NOT_REAL: '没有这一天或这个时刻。请核对',
  DATE_OUT_OF_RANGE: '日期的年份（{year}）不合理。请核对',
  DATE_IS_NUMBER: '是一个数字，不是日期。请设为日期格式，或在对应关系中确认它是 Excel 日期序号',
  DATE_WITH_TIME: '这里只要日期，却带有时刻。请去掉时刻',
  TIME_MISSING: '只有日期没有时刻。请补上时刻，或在对应关系中选择按零点',
  PHONE_SHAPE: '不像电话号码。请核对',
  AREA_SHAPE: '行政区划代码应为 6 位数字。请核对',
  HS_CODE_SHAPE: '商品编码应为 10 位数字。请补全',
  CODE_UNKNOWN: '不是认得的代码或名称。请改成海关代码，或在对应关系中指定它对应的代码',
  CODE_NAME_CONFLICT: '代码与名称互相矛盾。请核对',
  LINES_MISSING: '这张订单没有商品行。请补上商品',
  NOT_EXACT: '无法由其他列准确算出（除不尽或超出小数位）。请直接填写',
  HEAD_VALUES_DIFFER: '与同一订单第 {first} 行的内容不一致。同一订单各行应相同，请核对',
  FORM_LABEL_MOVED: '表单上没有在原来的位置找到这一栏。请核对版式或重新对应',
  ORDER_ROWS_SCATTERED: '同一订单的行在文件中相隔太远（另见第 {first}{later} 行）。请按订单号排序后重新导入',
  KEY_REPEATED: '编号重复（另见第 {first}{later} 行）。请只保留一行',
}

/** Notices on the whole file. */
export const FILE_FINDING_TEXT: Readonly<Record<string, string>> = {
  MACRO_IGNORED: '文件含有宏，未运行，只读取了单元格的值',
  EXTERNAL_LINK_IGNORED: '文件含有外部链接或 DDE，未访问，只读取了保存的值',
  EMBEDDED_OBJECT_IGNORED: '文件含有嵌入对象，已忽略',
  FORMULA_VALUES: '有 {count} 个单元格是公式（如 {cell}），读取的是上次保存的计算结果',
  HIDDEN_ROWS: '有 {count} 行被隐藏，也一并读取了',
  HIDDEN_COLUMNS: '有 {count} 列被隐藏（{columns}），也一并读取了',
  ENCODING_GUESSED: '文件没有注明编码，按 {encoding} 读取',
  FOOTER_SKIPPED: '跳过了 {count} 行合计',
  HEADER_REPEATED: '跳过了 {count} 行重复的表头',
  PERSONAL_COLUMN_DROPPED: '“{header}”列含个人信息而申报不需要，没有读入',
}

/** What was read exactly though not as it stood. */
const NOTE_TEXT: Readonly<Record<NoteCode, string>> = {
  FULL_WIDTH: '全角字符按半角读取',
  INVISIBLE_REMOVED: '去掉了看不见的字符',
  LINE_BREAK_REPLACED: '换行按空格读取',
  THOUSANDS_MARKS: '去掉了千位分隔符',
  CURRENCY_SIGN: '去掉了人民币符号',
  UNIT_SUFFIX: '去掉了数字旁的单位',
  ZERO_RESTORED: '补回了开头丢失的 0',
  APOSTROPHE_REMOVED: '去掉了开头的单引号',
  DECIMAL_TAIL: '去掉了编号末尾的 .0',
  LOWER_CASE: '小写字母按大写读取',
  CODE_TRANSLATED: '名称换成了海关代码',
  GRAMS: '克换算成了千克',
  ROUNDED: '按选择的位数四舍五入',
  MIDNIGHT: '没有时刻，按零点',
  PLACEHOLDER: '横线等占位符按空白读取',
  HS_SUFFIX_CUT: '13 位商品编码只取前 10 位',
  SERIAL_DATE: '数字按 Excel 日期序号读取',
  FORMULA_VALUE: '公式读取的是保存的结果',
  BLANKS_REMOVED: '去掉了中间的空格',
  FLOAT_NOISE: '去掉了 Excel 浮点误差（15 位以外）',
}

/** Why a whole file was refused, for the reason place of FILE_REFUSED and its kin. */
const REFUSAL_TEXT: Readonly<Record<RefusalCode, string>> = {
  ...PAPER_REFUSAL_TEXT,
  REQUEST_INVALID: '程序之间的请求无效',
  FILE_TRUNCATED: '文件不完整（可能没有传完）',
  FILE_EMPTY: '没有找到数据行',
  FILE_TOO_LARGE: '文件超过大小上限',
  FILE_ENCRYPTED: '文件设有密码。请去掉密码后另存',
  FILE_UNREADABLE: '文件无法读取。请用 Excel 打开另存为 .xlsx',
  FILE_KIND_UNKNOWN: '不是表格、CSV 或跨境电商报文',
  MAPPING_NEEDED: '无法确定表头与字段的对应关系（缺少：{fields}）',
  MAPPING_INVALID: '对应关系无效（{reason}）',
  SHEET_MISSING: '没有找到对应关系所指的工作表',
  ZIP_DAMAGED: '压缩结构已损坏',
  ZIP_OVERLAP: '压缩包内各部分互相重叠，疑为恶意文件',
  ZIP_RATIO: '压缩比超过 {limit}，疑为恶意文件',
  ZIP_TOO_MANY_ENTRIES: '压缩包内文件数超过 {limit}',
  ZIP_TOO_LARGE: '解压后超过大小上限',
  ZIP_DUPLICATE_NAME: '压缩包内有同名文件',
  ZIP_METHOD: '压缩方式不受支持',
  XML_DTD: '文件带有文档类型声明，出于安全不予读取',
  XML_ENTITY: '文件带有未知实体，出于安全不予读取',
  XML_DAMAGED: 'XML 结构已损坏',
  XML_TOO_LARGE: 'XML 超过大小上限',
  XML_KIND: '报文种类（{found}）与所选的导入种类不符',
  TOO_MANY_ROWS: '行数超过 {limit}。请拆分文件',
  TOO_MANY_COLUMNS: '列数超过 {limit}',
  LINE_TOO_LONG: '第 {row} 行过长（可能缺少引号）',
  CELL_TOO_LONG: '第 {row} 行有单元格超过 {limit} 个字符',
  ENCODING_BROKEN: '文件编码前后不一致（{encoding}）',
  PARSER_CRASHED: '读取文件的子程序意外退出（文件可能已损坏）',
  PARSER_TIMEOUT: '读取超过 {seconds} 秒',
  PARSER_MEMORY: '读取文件所需内存超过上限。请拆分文件',
  PARSER_PROTOCOL: '读取文件的子程序答复异常',
}

function filled(template: string, data: Readonly<Record<string, string | number>> | undefined): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => String(data?.[name] ?? ''))
}

function identifierText(code: string): string | undefined {
  return Object.hasOwn(IDENTIFIER_PROBLEMS, code)
    ? IDENTIFIER_PROBLEMS[code as keyof typeof IDENTIFIER_PROBLEMS]
    : undefined
}

/** The sentence of a row finding: where, what, what next. */
export function findingText(finding: RowFinding): string {
  const name = finding.header !== undefined && finding.header !== '' ? `“${finding.header}”` : ''
  const place = finding.column === undefined || finding.column === '' ? '' : `（${finding.column} 列）`
  const value = finding.value === undefined || finding.value === '' ? '' : `“${finding.value}”`
  const template = Object.hasOwn(ROW_FINDING_TEXT, finding.code)
    ? ROW_FINDING_TEXT[finding.code]
    : identifierText(finding.code)
  return `第 ${finding.row} 行${name}${place}${value}：${filled(template ?? `未通过检查（${finding.code}）`, finding.data)}。`
}

/** The sentence of a notice on the file. */
export function fileFindingText(finding: FileFinding): string {
  const template = Object.hasOwn(FILE_FINDING_TEXT, finding.code) ? FILE_FINDING_TEXT[finding.code] : undefined
  const sheet = finding.sheet === undefined || finding.sheet === '' ? '' : `工作表“${finding.sheet}”：`
  return `${sheet}${filled(template ?? finding.code, finding.data)}。`
}

/** The sentence of a column note. */
export function noteText(note: ColumnNote): string {
  const template = Object.hasOwn(NOTE_TEXT, note.code) ? NOTE_TEXT[note.code as NoteCode] : note.code
  return `“${note.header}”（${note.column} 列）${template}：共 ${note.count} 处，首见第 ${note.row} 行。`
}

/** The reason of a refusal, without a full stop: it stands inside the sentences of the contract's failures. */
export function refusalText(code: RefusalCode, data?: Readonly<Record<string, string | number>>): string {
  return filled(REFUSAL_TEXT[code], data)
}
