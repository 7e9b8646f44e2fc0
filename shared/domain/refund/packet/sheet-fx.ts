import { fixedText } from '../../decimal/decimal.ts'
import type { FxRow } from './fx-rows.ts'
import { money, type Column } from './sheet-column.ts'

/** Columns of the receipts sheet (refund/SPEC B.2). What stands behind 付汇人 was not fully seen: the user's own template decides. */

const coded = (code: string, name: string): string => (code === '' ? '' : name === '' ? code : `${code}|${name}`)

export const FX: readonly Column<FxRow>[] = [
  { header: '申报年月', words: ['所属期'], kind: 'text', value: (_row, context) => context.period },
  { header: '申报批次', words: ['批次'], kind: 'text', value: (_row, context) => context.batch },
  { header: '报关单号', words: ['出口报关单号'], kind: 'text', value: (row) => row.declarationNo },
  { header: '代理证明号', words: ['代理出口货物证明号'], kind: 'text', value: () => '' },
  { header: '出口发票号', words: [], kind: 'text', value: (row) => row.contractNo },
  {
    header: '币种',
    words: ['出口币种', '成交币种'],
    kind: 'text',
    value: (row, context) => coded(row.currency, context.currencyName(row.currency)),
  },
  { header: '出口销售额', words: ['出口销售额(原币)', '成交总价'], kind: 'number', value: (row) => money(row.sales) },
  {
    header: '汇率',
    words: ['人民币汇率'],
    kind: 'number',
    value: (row) => (row.rate === undefined ? '' : fixedText(row.rate)),
  },
  {
    header: '折人民币',
    words: ['出口销售额(人民币)', '折人民币金额'],
    kind: 'number',
    value: (row) => money(row.salesRmb),
  },
  { header: '收汇日期', words: [], kind: 'text', value: (row) => row.receipt?.receivedOn ?? '' },
  {
    header: '收汇凭证号',
    words: ['收汇凭证号码', '银行业务编号'],
    kind: 'text',
    value: (row) => row.receipt?.voucherNo ?? '',
  },
  {
    header: '收汇币种',
    words: [],
    kind: 'text',
    value: (row, context) =>
      row.receipt === undefined ? '' : coded(row.receipt.currency, context.currencyName(row.receipt.currency)),
  },
  { header: '凭证总金额', words: ['收汇凭证总金额'], kind: 'number', value: (row) => money(row.receipt?.voucherTotal) },
  { header: '出口货物收汇金额', words: ['收汇金额'], kind: 'number', value: (row) => money(row.receipt?.amount) },
  {
    header: '实际汇率',
    words: ['收汇汇率'],
    kind: 'number',
    value: (row) => (row.receipt?.rate === undefined ? '' : fixedText(row.receipt.rate)),
  },
  { header: '折人民币', words: ['收汇金额(人民币)'], kind: 'number', value: (row) => money(row.receipt?.rmb) },
  { header: '付汇人', words: ['付汇人名称', '付款人'], kind: 'text', value: (row) => row.receipt?.payer ?? '' },
  {
    header: '非进口商付汇原因',
    words: ['付汇人与进口商不一致原因', '付汇人非进口商原因'],
    kind: 'text',
    value: () => '',
  },
  {
    header: '收汇国家与进口国不一致原因',
    words: ['付汇国别不一致原因', '收汇国别与贸易国别不一致原因'],
    kind: 'text',
    value: () => '',
  },
  {
    header: '视同收汇原因代码',
    words: ['视同收汇原因'],
    kind: 'text',
    value: (row) => coded(row.deemed?.reasonCode ?? '', row.deemed?.reason ?? ''),
  },
  {
    header: '视同收汇举证材料种类代码',
    words: ['视同收汇举证材料', '举证材料种类代码'],
    kind: 'text',
    value: () => '',
  },
  {
    header: '视同收汇说明',
    words: ['说明', '视同收汇原因说明', '举证材料说明'],
    kind: 'text',
    value: (row) => row.deemed?.evidence ?? '',
  },
  {
    header: '视同收汇人民币金额',
    words: ['视同收汇金额(人民币)', '视同收汇金额'],
    kind: 'number',
    value: (row) => money(row.deemed?.rmb),
  },
  {
    header: '合同约定最后收汇日期',
    words: ['最终收汇日期', '合同约定收汇最终日期', '合同约定全部收汇最终日期'],
    kind: 'text',
    value: (row) => row.deemed?.contractDay ?? '',
  },
  { header: '合同号', words: ['出口合同号'], kind: 'text', value: (row) => row.contractNo },
  { header: '备注', words: [], kind: 'text', value: () => '' },
]

/** Twenty-four columns of the current layout, as far as it was seen. */
export const FX_NOW: readonly string[] = FX.map((column) => column.header).filter(
  (header) => header !== '视同收汇人民币金额' && header !== '合同约定最后收汇日期',
)
