import { Failure } from '../../../../shared/contract/failure.ts'
import { fieldOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import type { RefusalCode } from '../../../../shared/domain/intake/frame.ts'
import type { IntakeKind } from '../../../../shared/domain/intake/kind.ts'

type RefusalData = Readonly<Record<string, string | number>>

/** Files that could not be read at all: saved again by Excel they may pass. */
const UNREADABLE: Partial<Record<RefusalCode, string>> = {
  FILE_UNREADABLE: '内容无法识别', FILE_TRUNCATED: '文件不完整，传输中断', FILE_ENCRYPTED: '文件设有打开密码，请先取消密码', FILE_KIND_UNKNOWN: '不是 Excel、CSV 或 XML 文件',
  ZIP_DAMAGED: '压缩结构已损坏', XML_DAMAGED: 'XML 结构不完整', ENCODING_BROKEN: '文字编码混乱，既不是 UTF-8 也不是 GB18030',
}
/** Files that are read but not let in; the limits protect the machine. */
const REFUSED: Partial<Record<RefusalCode, string>> = {
  FILE_TOO_LARGE: '文件超过大小上限，请拆分', SHEET_MISSING: '找不到对应关系中的工作表', ZIP_OVERLAP: '压缩包内文件相互重叠', ZIP_RATIO: '压缩比异常', ZIP_TOO_MANY_ENTRIES: '压缩包内文件过多', ZIP_TOO_LARGE: '解压后超过上限',
  ZIP_DUPLICATE_NAME: '压缩包内有同名文件', ZIP_METHOD: '压缩方式不受支持', XML_DTD: 'XML 含有文档类型定义', XML_ENTITY: 'XML 含有实体定义', XML_TOO_LARGE: 'XML 超过大小上限，请拆分', XML_KIND: '报文类型与所选业务不符',
  TOO_MANY_ROWS: '行数超过上限，请拆分', TOO_MANY_COLUMNS: '列数超过上限', LINE_TOO_LONG: '单行过长', CELL_TOO_LONG: '单元格内容过长', PARSER_MEMORY: '读取时占用内存过多，请拆分文件', REQUEST_INVALID: '读取请求无效',
}

function labels(kind: IntakeKind, ids: readonly string[]): string {
  return ids.map((id) => fieldOf(kind, id)?.label ?? id).join('、')
}

/** The failure of a mapping that does not supply these fields. */
export function mappingNeeded(kind: IntakeKind, ids: readonly string[]): Failure {
  return new Failure('MAPPING_NEEDED', { fields: labels(kind, ids) })
}

/** The failure that a refused file means to the person who imports it. */
export function refusalFailure(kind: IntakeKind, code: RefusalCode, data: RefusalData): Failure {
  if (code === 'FILE_EMPTY') return new Failure('FILE_EMPTY')
  if (code === 'MAPPING_NEEDED') return mappingNeeded(kind, String(data['fields'] ?? '').split(',').filter((id) => id !== ''))
  if (code === 'MAPPING_INVALID') return new Failure('MAPPING_NEEDED', { fields: `有效的对应关系（${String(data['reason'] ?? '')}）` })
  if (code === 'PARSER_TIMEOUT') return new Failure('PARSER_TIMEOUT', { seconds: data['seconds'] ?? '' })
  if (code === 'PARSER_CRASHED' || code === 'PARSER_PROTOCOL') return new Failure('PARSER_CRASHED')
  const limit = data['limit'] === undefined ? '' : `（上限 ${String(data['limit'])}）`
  const unreadable = UNREADABLE[code]
  if (unreadable !== undefined) return new Failure('FILE_UNREADABLE', { reason: unreadable })
  return new Failure('FILE_REFUSED', { reason: `${REFUSED[code] ?? code}${limit}` })
}
