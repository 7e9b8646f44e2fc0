import type { PdfPrint } from '../../paper/book.ts'
import { directionOf, textIn, type DecFields } from '../content.ts'
import { column, figure, footOf, heading, named, paragraph, space, totalLines, type PrintSource } from './facts.ts'

/** The draft of the declaration itself, and the proxy letter. */

/** Head fields as the official form prints them; labels that depend on the direction are written out. */
function formFacts(source: PrintSource): (readonly [string, string])[] {
  const { head, freeText } = source.content
  const isImport = directionOf(source.content) === 'I'
  const text = (name: string): string => textIn(head, name)
  const coded = (name: string): string => {
    const code = text(name)
    const name_ = named(source, head, name)
    return code === '' || code === name_ ? name_ : `${name_}（${code}）`
  }
  const party = (code: string, name: string, scc: string): string =>
    [text(name), text(scc) || text(code)].filter((one) => one !== '').join(' ')
  const fee = (mark: string, rate: string, currency: string): string =>
    [text(currency), text(rate), text(mark)].filter((one) => one !== '').join('/')
  return [
    [isImport ? '境内收货人' : '境内发货人', party('TradeCode', 'TradeName', 'TradeCoScc')],
    [isImport ? '进境关别' : '出境关别', coded('IEPort')],
    [isImport ? '进口日期' : '出口日期', text('IEDate')],
    ['备案号', text('ManualNo')],
    [
      isImport ? '境外发货人' : '境外收货人',
      isImport ? text('OverseasConsignorEname') : text('OverseasConsigneeEname'),
    ],
    ['运输方式', coded('TrafMode')],
    ['运输工具名称及航次号', [text('TrafName'), textIn(freeText, 'VoyNo')].filter((one) => one !== '').join('/')],
    ['提运单号', text('BillNo')],
    [isImport ? '消费使用单位' : '生产销售单位', party('OwnerCode', 'OwnerName', 'OwnerCodeScc')],
    ['监管方式', coded('TradeMode')],
    ['征免性质', coded('CutMode')],
    ['许可证号', text('LicenseNo')],
    ['合同协议号', text('ContrNo')],
    ['贸易国（地区）', coded('TradeAreaCode')],
    [isImport ? '启运国（地区）' : '运抵国（地区）', coded('TradeCountry')],
    [isImport ? '经停港' : '指运港', coded('DistinatePort')],
    [isImport ? '入境口岸' : '离境口岸', coded('EntyPortCode')],
    ['包装种类', coded('WrapType')],
    ['件数', figure(text('PackNo'))],
    ['毛重（千克）', figure(text('GrossWet'))],
    ['净重（千克）', figure(text('NetWt'))],
    ['成交方式', coded('TransMode')],
    ['运费', fee('FeeMark', 'FeeRate', 'FeeCurr')],
    ['保费', fee('InsurMark', 'InsurRate', 'InsurCurr')],
    ['杂费', fee('OtherMark', 'OtherRate', 'OtherCurr')],
    ['申报单位', party('AgentCode', 'AgentName', 'AgentCodeScc')],
    ['申报地海关', coded('CustomMaster')],
    ['标记唛码及备注', [text('MarkNo'), text('NoteS')].filter((one) => one !== '').join('；')],
  ]
}

const UNITS = [
  ['GQty', 'GUnit'],
  ['FirstQty', 'FirstUnit'],
  ['SecondQty', 'SecondUnit'],
] as const

function quantities(source: PrintSource, fields: DecFields): string {
  return UNITS.flatMap(([quantity, unit]) =>
    textIn(fields, quantity) === '' ? [] : [`${figure(textIn(fields, quantity))} ${named(source, fields, unit)}`],
  ).join('\n')
}

export function draftPrint(source: PrintSource): PdfPrint {
  const { content } = source
  const isImport = directionOf(content) === 'I'
  const prefix = textIn(content.head, 'Type').slice(0, 2)
  const form =
    prefix === 'ML' ? (isImport ? '进境货物备案清单' : '出境货物备案清单') : `${isImport ? '进口' : '出口'}货物报关单`
  return {
    title: `${form}草单`,
    landscape: true,
    foot: `${footOf(source)}　草单，仅供核对`,
    blocks: [
      heading(`中华人民共和国海关${form}（草单，仅供核对）`),
      paragraph(
        `企业编号 ${source.ownNo || '（未保存）'}　统一编号 ${source.platformNo || '—'}　海关编号 ${source.entryNo || '—'}`,
      ),
      { kind: 'facts', columns: 4, facts: formFacts(source) },
      space(6),
      {
        kind: 'table',
        columns: [
          column('项', 1, 'center'),
          column('商品编号', 3),
          column('商品名称及规格型号', 8),
          column('数量及单位', 4, 'right'),
          column('单价/总价/币制', 4, 'right'),
          column('原产国', 2),
          column('最终目的国', 2),
          column(isImport ? '境内目的地' : '境内货源地', 2),
          column('征免', 2),
        ],
        rows: content.items.map(({ fields }, index) => [
          String(index + 1),
          textIn(fields, 'CodeTS'),
          `${textIn(fields, 'GName')}\n${textIn(fields, 'GModel')}`,
          quantities(source, fields),
          `${figure(textIn(fields, 'DeclPrice'), 2)}\n${figure(textIn(fields, 'DeclTotal'), 2)}\n${named(source, fields, 'TradeCurr')}`,
          named(source, fields, 'OriginCountry'),
          named(source, fields, 'DestinationCountry'),
          textIn(fields, 'DistrictCode'),
          named(source, fields, 'DutyMode'),
        ]),
      },
      space(4),
      ...totalLines(source).map(paragraph),
      paragraph(
        `集装箱 ${content.containers.map((one) => textIn(one, 'ContainerId')).join('、') || '—'}　随附单证 ${content.licences.map((one) => `${textIn(one, 'DocuCode')}:${textIn(one, 'CertCode')}`).join('、') || '—'}`,
      ),
    ],
  }
}

/** The letter's wording follows the customs association's form as commonly used; no official text was at hand, so the screen marks it 未核实. */
export function proxyPrint(source: PrintSource): PdfPrint {
  const { head } = source.content
  const isImport = directionOf(source.content) === 'I'
  const agent = textIn(head, 'AgentName')
  const first = source.content.items[0]?.fields ?? {}
  const blank = '　　　　年　　月　　日'
  return {
    title: '代理报关委托书',
    landscape: false,
    foot: footOf(source),
    blocks: [
      heading('代理报关委托书'),
      { kind: 'paragraph', text: `编号：${source.typed.number}`, align: 'right' },
      space(8),
      paragraph(`${agent || '＿＿＿＿＿＿＿＿'}：`),
      space(4),
      paragraph(
        '　　我单位现　A　（A 逐票、B 长期）委托贵公司代理　A、B、C、D、G　等通关事宜。（A、填单申报　B、申请、联系和配合实施检验检疫　C、辅助查验　D、代缴税款　E、设立手册（账册）　F、核销手册（账册）　G、领取海关相关单证　H、其他）详见《委托报关协议》。',
      ),
      space(4),
      paragraph(
        '　　我单位保证遵守海关有关法律、法规、规章，保证所提供的情况真实、完整、单货相符，无侵犯他人知识产权的行为。否则，愿承担相关法律责任。',
      ),
      space(4),
      paragraph(`　　本委托书有效期自签字之日起至 ${source.typed.validTo === '' ? blank : source.typed.validTo} 止。`),
      space(10),
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['委托方', textIn(head, 'TradeName')],
          ['统一社会信用代码', textIn(head, 'TradeCoScc')],
          ['主要货物名称', textIn(first, 'GName')],
          ['商品编号', textIn(first, 'CodeTS')],
          ['货物总价', totalLines(source).join('；')],
          [isImport ? '进口日期' : '出口日期', textIn(head, 'IEDate')],
          ['提运单号', textIn(head, 'BillNo')],
          ['监管方式', named(source, head, 'TradeMode')],
          ['原产地/货源地', isImport ? named(source, first, 'OriginCountry') : textIn(first, 'DistrictCode')],
          ['被委托方', `${agent} ${textIn(head, 'AgentCodeScc')}`],
        ],
      },
      space(24),
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['委托方（盖章）', '\n\n'],
          ['法定代表人或其授权签署人（签字）', '\n\n'],
        ],
      },
      { kind: 'paragraph', text: source.typed.date === '' ? blank : source.typed.date, align: 'right' },
    ],
  }
}
