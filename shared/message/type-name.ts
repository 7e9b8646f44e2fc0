import { BONDED_TYPE_TABLE } from '../domain/bonded/document-kind.ts'

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['DecMessage', '报关单'],
  ['DecImportResponse', '报关单导入答复'],
  ['DEC_RESULT', '报关单海关回执'],
  ['CommonResponeMessage', '保税单证导入答复'],
  ['DxpRep', '传输答复'],
  ['platDataOpen', '支付数据抽查'],
  ['realTimeDataUpload', '支付原始数据'],
  ['realTimeDataUploadReturn', '支付原始数据答复'],
  ...BONDED_TYPE_TABLE.map(({ type, name }): [string, string] => [type, name]),
])
/** Customs' receipts of bonded documents, by what they speak of (BND SPEC B.6). */
const BONDED_RECEIPTS: readonly (readonly [RegExp, string])[] = [
  [/^INV2/, '核注清单回执'],
  [/^SAS20/, '业务申报表回执'],
  [/^SAS21/, '出入库单回执'],
  [/^SAS(22|25)/, '核放单回执'],
  [/^SAS23/, '车辆备案回执'],
  [/^(BWS|EMS)2/, '账册回执'],
]

/** What a message type outside the cross-border family is called (核注清单, 核注清单回执, 报关单海关回执); undefined for those and for unknown ones. */
export function plainTypeName(type: string): string | undefined {
  return TYPE_NAMES.get(type) ?? BONDED_RECEIPTS.find(([form]) => form.test(type))?.[1]
}
