import { filingKind, filingKindOfReceipt } from '../../shared/domain/filing/kind.ts'
import { plainTypeName } from '../../shared/message/type-name.ts'

/**
 * A business key as a person reads it: the number first (he looks for that), then whose it is. The ledger joins both with
 * a bar, the owner in front: `4101980E05|IX9N…`.
 */
export function keyText(businessKey: string): string {
  const [owner = '', ...number] = businessKey.split('|')
  return number.length === 0 ? businessKey : `${number.join('|')} · ${owner}`
}

/** The number alone, for a column: whose it is stands in the detail. */
export function keyNumber(businessKey: string): string {
  return businessKey.slice(businessKey.indexOf('|') + 1)
}

/** 进口清单 621, 进口清单回执 622, 核注清单 */
export function messageTypeText(type: string): string {
  const answered = filingKindOfReceipt(type)?.name
  const name = filingKind(type)?.name ?? (answered === undefined ? undefined : `${answered}回执`)
  return name === undefined ? (plainTypeName(type) ?? type) : `${name} ${type.replace(/\D/g, '')}`
}

/** A channel by the name on its switch. */
export function channelText(channel: string): string {
  return channel === 'training' ? '培训窗口' : channel
}
