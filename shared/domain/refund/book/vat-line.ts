/** Lines of the VAT return that the ledger can stand beside. */
export const VAT_LINES = [
  { id: 'exportSales', name: '出口销售额（离岸价折人民币）' },
  { id: 'refundReceived', name: '收到退税款' },
  { id: 'feeIncome', name: '服务费收入（不含税）' },
  { id: 'interestIncome', name: '垫款利息收入（不含税）' },
  { id: 'outputTax', name: '服务费与利息的销项税额' },
] as const
export type VatLine = (typeof VAT_LINES)[number]['id']
