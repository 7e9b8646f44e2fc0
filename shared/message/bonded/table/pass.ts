/** SAS121 核放单. S = required, D = required under a condition, - = optional (SPEC B.5, source RN). Order: the 2018 template. */
import type { DecFieldSource } from '../../dec/field.ts'

/** PassportHead */
export const PASS_HEAD_FIELDS: readonly DecFieldSource[] = [
  ['SeqNo', 'C18', '-', '预录入统一编号'],
  ['PassportNo', 'C64', '-', '核放单编号'],
  ['PassportTypecd', 'C1', 'S', '核放单类型'],
  ['MasterCuscd', 'C4', 'S', '主管关区'],
  ['DclTypecd', 'C1', 'S', '申报类型'],
  ['IoTypecd', 'C1', 'S', '进出标志'],
  ['BindTypecd', 'C1', 'D', '绑定类型'],
  ['RltTbTypecd', 'C1', 'D', '关联单证类型'],
  ['RltNo', 'C512', 'D', '关联单证编号'],
  ['AreainOriactNo', 'C64', 'D', '区内账册号'],
  ['AreainEtpsno', 'C10', 'S', '区内企业编码'],
  ['AreainEtpsNm', 'C512', 'S', '区内企业名称'],
  ['AreainEtpsSccd', 'C18', 'S', '区内企业信用代码'],
  ['VehicleNo', 'C128', 'S', '承运车牌号'],
  ['VehicleIcNo', 'C256', '-', '电子车牌/IC卡'],
  ['ContainerNo', 'C256', '-', '集装箱号'],
  ['VehicleWt', 'D19,5', 'S', '车自重'],
  ['VehicleFrameNo', 'C256', '-', '车架号'],
  ['VehicleFrameWt', 'D19,5', '-', '车架重'],
  ['ContainerType', 'C256', '-', '箱型'],
  ['ContainerWt', 'D19,5', '-', '箱重'],
  ['TotalWt', 'D19,5', 'S', '总重量'],
  ['TotalGrossWt', 'D19,5', 'S', '货物总毛重'],
  ['TotalNetWt', 'D19,5', 'S', '货物总净重'],
  ['DclErConc', 'C512', 'S', '申请人及联系方式'],
  ['DclTime', 'T8', 'S', '申报日期'],
  ['DclEtpsno', 'C10', 'S', '申报企业编码'],
  ['DclEtpsNm', 'C512', 'S', '申报企业名称'],
  ['DclEtpsSccd', 'C18', 'S', '申报企业信用代码'],
  ['InputCode', 'C10', 'S', '录入单位编码'],
  ['InputSccd', 'C18', 'S', '录入单位信用代码'],
  ['InputName', 'C255', 'S', '录入单位名称'],
  ['EtpsPreentNo', 'C64', 'S', '企业内部编号'],
  ['Rmk', 'C4000', '-', '备注'],
  ['Col1', 'C1', '-', '到货确认标志'],
  ['Col2', 'C256', '-', '备用'],
  ['Col3', 'C256', '-', '备用'],
  ['Col4', 'C256', '-', '备用'],
]

/** PassportList */
export const PASS_LINE_FIELDS: readonly DecFieldSource[] = [
  ['SeqNo', 'C18', '-', '核放单统一编号'],
  ['PassportNo', 'C24', '-', '核放单编号'],
  ['PassportSeqNo', 'I19', 'S', '序号'],
  ['RltGdsSeqno', 'I19', 'S', '关联商品序号'],
  ['GdsMtno', 'C32', 'S', '料号'],
  ['Gdecd', 'C10', 'S', '商品编码'],
  ['GdsNm', 'C512', 'S', '商品名称'],
  ['DclUnitcd', 'C3', 'S', '申报单位'],
  ['DclQty', 'D19,5', 'S', '数量'],
  ['GrossWt', 'D19,5', 'S', '毛重'],
  ['NetWt', 'D19,5', 'S', '净重'],
  ['Rmk', 'C4000', '-', '备注'],
  ['Col1', 'C256', '-', '备用'],
  ['Col2', 'C256', '-', '备用'],
  ['Col3', 'C256', '-', '备用'],
  ['Col4', 'C256', '-', '备用'],
]

/** PassportAcmp */
export const PASS_PAPER_FIELDS: readonly DecFieldSource[] = [
  ['SeqNo', 'C18', '-', '核放单统一编号'],
  ['PassPortNo', 'C24', '-', '核放单编号'],
  ['RtlBillTypecd', 'C1', 'S', '关联单证类型'],
  ['RtlBillNo', 'C64', 'S', '关联单证编号'],
]
