import type { PdfBlock, PdfPrint } from '../../paper/book.ts'
import { fixed, parseFixed } from '../../decimal/decimal.ts'
import { fixedText } from '../../decimal/decimal.ts'
import { textIn, type DecFields } from '../content.ts'
import {
  amountText,
  column,
  figure,
  footOf,
  heading,
  named,
  paragraph,
  parties,
  space,
  totalLines,
  totals,
  type PrintSource,
} from './facts.ts'

/** Invoice, packing list and contract from a declaration: what they say agrees with it by construction. */

type Fact = readonly [string, string]

function headFacts(source: PrintSource, numberLabel: string): PdfBlock {
  const { head } = source.content
  const { seller, buyer } = parties(source.content)
  const facts: readonly Fact[] = [
    ['卖方 Seller', `${seller.name}${seller.address === '' ? '' : `，${seller.address}`}`],
    [numberLabel, source.typed.number || textIn(head, 'ContrNo')],
    ['买方 Buyer', `${buyer.name}${buyer.address === '' ? '' : `，${buyer.address}`}`],
    ['日期 Date', source.typed.date],
    ['合同号 Contract No.', textIn(head, 'ContrNo')],
    ['成交方式 Terms', named(source, head, 'TransMode')],
    [
      '运输方式 Transport',
      [named(source, head, 'TrafMode'), textIn(head, 'TrafName')].filter((one) => one !== '').join(' '),
    ],
    ['提运单号 B/L No.', textIn(head, 'BillNo')],
  ]
  return { kind: 'facts', columns: 2, facts }
}

function description(fields: DecFields): string {
  const english = textIn(fields, 'DeclGoodsEname')
  return [textIn(fields, 'GName'), english, textIn(fields, 'ExgNo') === '' ? '' : `货号 ${textIn(fields, 'ExgNo')}`]
    .filter((one) => one !== '')
    .join(' ')
}

const unitText = (source: PrintSource, fields: DecFields): string => named(source, fields, 'GUnit')

function priceTable(source: PrintSource): PdfBlock {
  const { items } = source.content
  return {
    kind: 'table',
    columns: [
      column('项 No.', 1, 'center'),
      column('货名规格 Description', 7),
      column('数量 Quantity', 3, 'right'),
      column('单位 Unit', 2, 'center'),
      column('单价 Unit Price', 3, 'right'),
      column('金额 Amount', 3, 'right'),
      column('币制', 2, 'center'),
    ],
    rows: items.map(({ fields }, index) => [
      String(index + 1),
      description(fields),
      figure(textIn(fields, 'GQty')),
      unitText(source, fields),
      figure(textIn(fields, 'DeclPrice'), 2),
      figure(textIn(fields, 'DeclTotal'), 2),
      textIn(fields, 'TradeCurr'),
    ]),
    foot: [
      '',
      '合计 TOTAL',
      '',
      '',
      '',
      totals(source.content)
        .map((one) => amountText(one.amount))
        .join('；'),
      totals(source.content)
        .map((one) => one.currency)
        .join('；'),
    ],
  }
}

/** Freight, insurance and others as the declaration has them. */
function feeLine(head: DecFields): string {
  const fee = (title: string, mark: string, rate: string, currency: string): string => {
    const value = textIn(head, rate)
    if (value === '') return ''
    const how =
      textIn(head, mark) === '1'
        ? `${value}%`
        : `${textIn(head, currency)} ${value}${textIn(head, mark) === '2' ? '／吨' : ''}`
    return `${title} ${how}`
  }
  return [
    fee('运费', 'FeeMark', 'FeeRate', 'FeeCurr'),
    fee('保险费', 'InsurMark', 'InsurRate', 'InsurCurr'),
    fee('杂费', 'OtherMark', 'OtherRate', 'OtherCurr'),
  ]
    .filter((one) => one !== '')
    .join('　')
}

function signatures(...lines: readonly string[]): PdfBlock[] {
  return [space(36), { kind: 'facts', columns: lines.length, facts: lines.map((line) => [line, '\n\n'] as const) }]
}

export function invoicePrint(source: PrintSource): PdfPrint {
  const { head } = source.content
  const { seller } = parties(source.content)
  const fees = feeLine(head)
  return {
    title: '发票',
    landscape: false,
    foot: footOf(source),
    blocks: [
      heading(seller.name, 2),
      heading('发票 COMMERCIAL INVOICE'),
      headFacts(source, '发票号 Invoice No.'),
      space(8),
      priceTable(source),
      space(6),
      ...totalLines(source).map(paragraph),
      ...(fees === '' ? [] : [paragraph(`费用：${fees}`)]),
      ...(textIn(head, 'MarkNo') === '' ? [] : [paragraph(`唛头 Shipping marks：${textIn(head, 'MarkNo')}`)]),
      ...(source.typed.terms === '' ? [] : [paragraph(source.typed.terms)]),
      ...signatures('卖方签章 Seller'),
    ],
  }
}

const KILOGRAM = '035'

/** Net weight of a line when one of its statutory units is the kilogram; '' when nothing says it. */
function netOf(fields: DecFields): string {
  if (textIn(fields, 'FirstUnit') === KILOGRAM) return textIn(fields, 'FirstQty')
  return textIn(fields, 'SecondUnit') === KILOGRAM ? textIn(fields, 'SecondQty') : ''
}

export function packingPrint(source: PrintSource): PdfPrint {
  const { head, items, containers } = source.content
  const { seller } = parties(source.content)
  const nets = items.map(({ fields }) => parseFixed(netOf(fields)))
  const sum = nets.every((net) => net !== undefined)
    ? fixedText(fixed(nets.reduce<number>((total, net) => total + (net ?? 0), 0)))
    : ''
  return {
    title: '装箱单',
    landscape: false,
    foot: footOf(source),
    blocks: [
      heading(seller.name, 2),
      heading('装箱单 PACKING LIST'),
      headFacts(source, '编号 No.'),
      space(8),
      {
        kind: 'table',
        columns: [
          column('项 No.', 1, 'center'),
          column('货名规格 Description', 8),
          column('数量 Quantity', 3, 'right'),
          column('单位 Unit', 2, 'center'),
          column('净重 N.W.（千克）', 3, 'right'),
        ],
        rows: items.map(({ fields }, index) => [
          String(index + 1),
          description(fields),
          figure(textIn(fields, 'GQty')),
          unitText(source, fields),
          figure(netOf(fields)),
        ]),
        foot: ['', '各项净重合计', '', '', figure(sum)],
      },
      space(6),
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['总件数 Packages', `${figure(textIn(head, 'PackNo'))} ${named(source, head, 'WrapType')}`],
          ['总毛重 Gross Weight', `${figure(textIn(head, 'GrossWet'))} 千克 KGS`],
          ['总净重 Net Weight', `${figure(textIn(head, 'NetWt'))} 千克 KGS`],
          ['集装箱 Containers', containers.map((one) => textIn(one, 'ContainerId')).join('、')],
          ['唛头 Shipping marks', textIn(head, 'MarkNo')],
          ['备注', source.typed.terms],
        ],
      },
      ...signatures('卖方签章 Seller'),
    ],
  }
}

export function contractPrint(source: PrintSource): PdfPrint {
  const { head } = source.content
  const direction = textIn(head, 'IEFlag')
  const ports =
    direction === 'I'
      ? ['启运港', named(source, head, 'DespPortCode')]
      : ['指运港', named(source, head, 'DistinatePort')]
  const clauses = [
    `一、成交方式：${named(source, head, 'TransMode')}；运输方式：${named(source, head, 'TrafMode')}；${ports[0] ?? ''}：${ports[1] ?? ''}。`,
    `二、包装：${named(source, head, 'WrapType')}；唛头：${textIn(head, 'MarkNo') || 'N/M'}。`,
    `三、付款及其他：${source.typed.terms || '按双方约定。'}`,
    '四、数量与质量：以本合同所列为准，溢短装与异议按双方约定处理。',
    '五、争议解决：双方协商解决；协商不成的，按双方约定的方式解决。',
    '六、本合同一式两份，双方签章后生效。',
  ]
  return {
    title: '合同',
    landscape: false,
    foot: footOf(source),
    blocks: [
      heading('购销合同 SALES CONTRACT'),
      headFacts(source, '合同号 Contract No.'),
      space(6),
      paragraph('买卖双方同意按下列条款成交：'),
      space(4),
      priceTable(source),
      space(6),
      ...totalLines(source).map(paragraph),
      space(4),
      ...clauses.map(paragraph),
      ...signatures('卖方签章 Seller', '买方签章 Buyer'),
    ],
  }
}
