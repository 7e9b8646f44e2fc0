import { Failure } from '../../../../shared/contract/failure.ts'
import { fieldOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import { refusalText } from '../../../../shared/domain/intake/finding-text.ts'
import type { RefusalCode } from '../../../../shared/domain/intake/frame.ts'
import type { IntakeKind } from '../../../../shared/domain/intake/kind.ts'

/** Files that could not be read at all: saved again by Excel they may pass. Others were read and not let in. */
const UNREADABLE: ReadonlySet<RefusalCode> = new Set([
  'FILE_UNREADABLE',
  'FILE_TRUNCATED',
  'FILE_ENCRYPTED',
  'FILE_KIND_UNKNOWN',
  'ZIP_DAMAGED',
  'XML_DAMAGED',
  'ENCODING_BROKEN',
])

/** The failure of a mapping that does not supply these fields. */
export function mappingNeeded(kind: IntakeKind, ids: readonly string[]): Failure {
  return new Failure('MAPPING_NEEDED', { fields: ids.map((id) => fieldOf(kind, id)?.label ?? id).join('、') })
}

/** The failure that a refused file means to the person who imports it. */
export function refusalFailure(
  kind: IntakeKind,
  code: RefusalCode,
  data: Readonly<Record<string, string | number>>,
): Failure {
  if (code === 'FILE_EMPTY') return new Failure('FILE_EMPTY')
  if (code === 'MAPPING_NEEDED')
    return mappingNeeded(
      kind,
      String(data['fields'] ?? '')
        .split(',')
        .filter((id) => id !== ''),
    )
  if (code === 'MAPPING_INVALID')
    return new Failure('MAPPING_NEEDED', { fields: `有效的对应关系（${String(data['reason'] ?? '')}）` })
  if (code === 'PARSER_TIMEOUT') return new Failure('PARSER_TIMEOUT', { seconds: data['seconds'] ?? '' })
  if (code === 'PARSER_CRASHED' || code === 'PARSER_PROTOCOL') return new Failure('PARSER_CRASHED')
  return new Failure(UNREADABLE.has(code) ? 'FILE_UNREADABLE' : 'FILE_REFUSED', { reason: refusalText(code, data) })
}
