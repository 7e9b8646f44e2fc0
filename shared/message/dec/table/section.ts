import type { DecFieldSource } from '../field.ts'

/**
 * The smaller sections (BND A.4). Of supplement lists, SddTax, DecRisk, DecRoyaltyFee, DecTpAccess and DecControlModel the place in
 * the message is not known: they are not written.
 */
export const CONTAINER_FIELDS: readonly DecFieldSource[] = [
  ['ContainerId', 'C32', 'S', '集装箱号'],
  ['ContainerMd', 'C32', 'S', '集装箱规格'],
  ['GoodsNo', 'C255', 'S', '商品项号'],
  ['LclFlag', 'C1', '-', '拼箱标识'],
  ['GoodsContaWt', 'D19,5', '-', '箱货重量'],
  ['ContainerWt', 'D18,5', '-', '自重'],
]

export const LICENCE_FIELDS: readonly DecFieldSource[] = [
  ['DocuCode', 'C1', 'S', '单证代码'],
  ['CertCode', 'C32', 'S', '单证编号'],
]

export const CERTIFICATE_FIELDS: readonly DecFieldSource[] = [
  ['AppCertCode', 'C50', 'S', '申请单证代码'],
  ['ApplOri', 'C50', '-', '申请单证正本数'],
  ['ApplCopyQuan', 'C50', '-', '申请单证副本数'],
]

export const PACK_FIELDS: readonly DecFieldSource[] = [
  ['PackQty', 'D19,5', 'D', '包装件数'],
  ['PackType', 'C2', 'D', '包装材料种类'],
]

export const QUALIFICATION_FIELDS: readonly DecFieldSource[] = [
  ['EntQualifNo', 'C40', '-', '企业资质编号'],
  ['EntQualifTypeCode', 'C5', 'D', '企业资质类别代码'],
]

export const USER_FIELDS: readonly DecFieldSource[] = [
  ['UseOrgPersonCode', 'C20', '-', '使用单位联系人'],
  ['UseOrgPersonTel', 'C20', '-', '使用单位联系电话'],
]

export const MARK_FIELDS: readonly DecFieldSource[] = [
  ['AttachName', 'C80', 'S', '附件名称'],
  ['AttachType', 'C20', '-', '附件类型'],
  ['Attachment', 'B', 'S', '附件'],
]

export const FREE_TEXT_FIELDS: readonly DecFieldSource[] = [
  ['RelId', 'C18', '-', '关联报关单号'],
  ['RelManNo', 'C12', '-', '关联备案号'],
  ['BonNo', 'C32', '-', '监管仓号'],
  ['VoyNo', 'C32', '-', '航次号'],
  ['DecBpNo', 'C32', '-', '报关员联系方式'],
  ['CusFie', 'C8', '-', '货场代码'],
  ['DecNo', 'C13', '-', '申报人员证号'],
]

export const SIGN_FIELDS: readonly DecFieldSource[] = [
  ['OperType', 'C1', 'S', '操作类型'],
  ['ICCode', 'C13', '-', '操作员IC卡号'],
  ['CopCode', 'C18', '-', '操作企业组织机构代码'],
  ['OperName', 'C30', '-', '操作员姓名'],
  ['ClientSeqNo', 'C18', 'S', '客户端报关单编号'],
  ['Sign', 'C200', 'D', '数字签名信息'],
  ['SignDate', 'C16', 'D', '签名日期'],
  ['Certificate', 'C20', '-', '操作员卡的证书号'],
  ['HostId', 'C10', '-', '客户端邮箱的HostId'],
  ['BillSeqNo', 'C18', '-', '对应清单统一编号'],
  ['DomainId', 'C1', '-', '签名人分类'],
  ['Note', 'C100', '-', '备注'],
]

export const TRANSIT_FIELDS: readonly DecFieldSource[] = [
  ['TrnPreId', 'C18', '-', '转关单统一编号'],
  ['TransNo', 'C16', '-', '载货清单号'],
  ['TurnNo', 'C16', '-', '转关申报单号'],
  ['NativeTrafMode', 'C1', '-', '境内运输方式'],
  ['TrafCustomsNo', 'C13', '-', '境内运输工具编号'],
  ['NativeShipName', 'C30', '-', '境内运输工具名称'],
  ['NativeVoyageNo', 'C32', '-', '境内运输工具航次'],
  ['ContractorName', 'C70', '-', '承运单位名称'],
  ['ContractorCode', 'C10', '-', '承运单位组织机构代码'],
  ['TransFlag', 'C2', '-', '转关类型'],
  ['ValidTime', 'T8', '-', '预计运抵指运地时间'],
  ['ESealFlag', 'C1', '-', '是否启用电子关锁标志'],
  ['Notes', 'C200', '-', '备注'],
  ['TrnType', 'C1', '-', '转关单类型'],
  ['ApplCodeScc', 'C18', '-', '转关申报单位统一代码'],
]

export const TRANSIT_BILL_FIELDS: readonly DecFieldSource[] = [
  ['TrafMode', 'C1', '-', '运输方式'],
  ['ShipId', 'C32', '-', '进出境运输工具编号'],
  ['ShipNameEn', 'C255', '-', '进出境运输工具名称'],
  ['VoyageNo', 'C32', '-', '进出境运输工具航次'],
  ['BillNo', 'C32', '-', '提单号'],
  ['IEDate', 'T8', '-', '实际进出境日期'],
]

export const TRANSIT_CONTAINER_FIELDS: readonly DecFieldSource[] = [
  ['ContaNo', 'C11', 'S', '集装箱号'],
  ['ContaSn', 'I3', '-', '集装箱序号'],
  ['ContaModel', 'C4', '-', '集装箱规格'],
  ['SealNo', 'C128', '-', '电子关锁号'],
  ['TransName', 'C32', '-', '境内运输工具名称'],
  ['TransWeight', 'D19,5', '-', '工具实际重量'],
  ['SealQty', 'C4', '-', '关锁个数'],
]

export const TRANSIT_GOODS_FIELDS: readonly DecFieldSource[] = [
  ['GNo', 'I9', 'S', '项号'],
  ['ContaNo', 'C11', 'S', '集装箱号'],
  ['ContaGoodsCount', 'I9', 'D', '商品件数'],
  ['ContaGoodsWeight', 'D19,5', 'D', '商品重量'],
]

export const PROMISE_FIELDS: readonly DecFieldSource[] = [['DeclaratioMaterialCode', 'C10', 'D', '证明/声明材料代码']]

export const ATTACHMENT_FIELDS: readonly DecFieldSource[] = [
  ['EdocID', 'C64', '-', '随附单据文件名'],
  ['EdocCode', 'C8', '-', '随附单证类别'],
  ['EdocFomatType', 'C2', '-', '随附单据格式类型'],
  ['OpNote', 'C255', '-', '操作说明（重传原因）'],
  ['EdocCopId', 'C64', '-', '随附单据文件企业名'],
  ['EdocOwnerCode', 'C10', '-', '所属单位海关编号'],
  ['SignUnit', 'C10', '-', '签名单位代码'],
  ['SignTime', 'C17', '-', '签名时间'],
  ['EdocOwnerName', 'C100', '-', '所属单位名称'],
  ['EdocSize', 'C12', '-', '随附单据文件大小'],
  ['GNoStr', 'C150', '-', '商品项号关系'],
]

export const ORIGIN_FIELDS: readonly DecFieldSource[] = [
  ['CertType', 'C3', '-', '单证代码'],
  ['EcoCertNo', 'C64', '-', '单证编号'],
  ['DecGNo', 'C9', '-', '报关单商品项号'],
  ['EcoGNo', 'C9', '-', '对应随附单证商品项号'],
  ['ExtendFiled', 'C255', '-', '扩展字段'],
]
