/**
 * The sample office: made-up companies, each marked 示例, for the demo, the training ledger and tests. The files beside
 * this one hold their parcels; test/support/make-samples.ts writes them.
 */
export const SAMPLE_CLIENT = {
  code: 'SL001',
  name: '河南示例跨境电商有限公司',
  customsCode: '4101960A01',
  roles: ['client', 'merchant'],
  contact: { name: '赵示例', phone: '19900000001', email: '', address: '河南省郑州市示例区示例路1号' },
  place: '郑州',
  mandates: [{ authority: '海关', number: 'SL-WT-2026-001', validFrom: '2026-01-01', validTo: '2028-12-31' }],
} as const

const COMMON = {
  platformCode: '4101960B02',
  platformName: '示例商城',
  merchantCode: '4101960A01',
  merchantName: '河南示例跨境电商有限公司',
  agentCode: '4101980E05',
  agentName: '河南示例外贸综合服务有限公司',
  carrierCode: '4101980C03',
  carrierName: '示例速运',
  transferCode: '4101980E05',
  transferName: '河南示例外贸综合服务有限公司',
  dxpId: 'DXPENT0000099999',
  channel: 'training',
  signer: 'software',
  customsDistrict: '4612',
  port: '4612',
  currency: '142',
} as const

/** Bonded import: the office sends orders itself; payers and carriers send their own documents. */
export const SAMPLE_IMPORT_PROFILE = {
  ...COMMON,
  guarantorCode: '4101960A01',
  zoneCompanyCode: '4101560F06',
  zoneCompanyName: '示例保税仓储有限公司',
  bookNo: 'T4612W000099',
  areaCode: '4101560F06',
  trafMode: 'Y',
  wrapType: '2',
  dispatchCountry: '142',
  paymentCompanyCode: '4101960D04',
  paymentCompanyName: '示例支付',
  sends: { order: true, payment: false, waybill: false, receipts: false },
} as const

/** General export: the office sends the whole set. */
export const SAMPLE_EXPORT_PROFILE = {
  ...COMMON,
  ownerCode: '4101960A01',
  ownerName: '河南示例跨境电商有限公司',
  trafMode: '5',
  wrapType: '2',
  destinationCountry: '502',
  destinationPort: '3154',
  currency: '502',
  statisticsFlag: 'A',
  paymentCompanyCode: '4101960D04',
  paymentCompanyName: '示例支付',
  sends: { order: true, payment: false, waybill: true, receipts: true },
} as const

/** Files of the sample, by what they are. */
export const SAMPLE_FILES = {
  goods: '示例-商品备案.csv',
  importParcels: '示例-进口三单.xlsx',
  importCorrected: '示例-进口三单-退回行已更正.xlsx',
  exportOrders: '示例-出口订单.csv',
  exportReceipts: '示例-收款单.csv',
  exportWaybills: '示例-出口运单.xlsx',
  importOrderMessage: '示例-平台订单-CEB311.xml',
  bookItems: '示例-账册商品.csv',
  refundExports: '示例-退税报关单.xlsx',
  refundInvoices: '示例-进货发票.xlsx',
  rateLibrary: '示例-退税率文库.xlsx',
} as const
