import { directionOf, textIn, type DecContent, type DecFields } from '../../../domain/declaration/content.ts'
import { parseFixed } from '../../../domain/decimal/decimal.ts'
import { checkUsci } from '../../../domain/identifier/usci.ts'
import { HEAD_PLACE as PLACE, type Findings } from './finding.ts'

/** Rules across the elements of the head. */

const number = (fields: DecFields, name: string): number | undefined => {
  const text = textIn(fields, name)
  return text === '' ? undefined : parseFixed(text)
}

function checkWeights(content: DecContent, findings: Findings): void {
  const { head, items } = content
  const [gross, net] = [number(head, 'GrossWet'), number(head, 'NetWt')]
  if (gross !== undefined && net !== undefined && net > gross)
    findings.error(
      'NET_ABOVE_GROSS',
      PLACE,
      `净重 ${textIn(head, 'NetWt')} 大于毛重 ${textIn(head, 'GrossWet')}，请核对`,
      { field: 'NetWt', source: 'filling' },
    )
  if (gross === 0)
    findings.error('WEIGHT_ZERO', PLACE, '毛重为 0；不足 1 千克的按实际填报', { field: 'GrossWet', source: 'filling' })
  if (textIn(head, 'PackNo') === '0')
    findings.error('PACKAGES_ZERO', PLACE, '件数不得为 0；裸装货物填 1', { field: 'PackNo', source: 'filling' })
  const kilograms = items.map(({ fields }) =>
    textIn(fields, 'FirstUnit') === '035'
      ? number(fields, 'FirstQty')
      : textIn(fields, 'SecondUnit') === '035'
        ? number(fields, 'SecondQty')
        : undefined,
  )
  if (net === undefined || kilograms.length === 0 || kilograms.includes(undefined)) return
  const sum = kilograms.reduce<number>((all, one) => all + (one ?? 0), 0)
  if (Number.isSafeInteger(sum) && sum !== net)
    findings.warn('NET_SUM', PLACE, '各项法定数量（千克）之和与净重不等，请核对', {
      field: 'NetWt',
      source: 'practice',
    })
}

/** Who pays what by the terms of delivery: fees that the price does not hold on imports, that it holds on exports. */
const FEES: Readonly<
  Record<'E' | 'I', Readonly<Record<string, { readonly freight: boolean; readonly insurance: boolean }>>>
> = {
  I: {
    1: { freight: false, insurance: false },
    2: { freight: false, insurance: true },
    3: { freight: true, insurance: true },
    4: { freight: true, insurance: false },
    7: { freight: true, insurance: true },
  },
  E: {
    1: { freight: true, insurance: true },
    2: { freight: true, insurance: false },
    3: { freight: false, insurance: false },
    4: { freight: false, insurance: true },
    7: { freight: false, insurance: false },
  },
}
/** Real crossings of the border; goods that move inside the country have no such fees. */
const CROSSING: ReadonlySet<string> = new Set(['2', '3', '4', '5', '6'])
const TERMS: Readonly<Record<string, string>> = { 1: 'CIF', 2: 'C&F', 3: 'FOB', 4: 'C&I', 7: 'EXW' }

function checkFeeParts(
  head: DecFields,
  part: { readonly cn: string; readonly mark: string; readonly rate: string; readonly currency: string },
  findings: Findings,
): void {
  const [mark, rate, currency] = [textIn(head, part.mark), textIn(head, part.rate), textIn(head, part.currency)]
  if (mark === '' && rate === '' && currency === '') return
  if (mark === '')
    findings.error('FEE_PARTS', PLACE, `${part.cn}填了金额，请同时填写标记（1 率、2 单价、3 总价）`, {
      field: part.mark,
      source: 'filling',
    })
  if (rate === '')
    findings.error('FEE_PARTS', PLACE, `${part.cn}填了标记，请同时填写金额或费率`, {
      field: part.rate,
      source: 'filling',
    })
  if (mark === '1' && currency !== '')
    findings.error('FEE_CURRENCY', PLACE, `${part.cn}按率填报时不填币制`, { field: part.currency, source: 'filling' })
  if ((mark === '2' || mark === '3') && currency === '')
    findings.error('FEE_CURRENCY', PLACE, `${part.cn}按单价或总价填报时必须填写币制`, {
      field: part.currency,
      source: 'filling',
    })
  if (part.mark === 'InsurMark' && mark === '2')
    findings.error('INSURANCE_MARK', PLACE, '保险费标记只用 1 率 或 3 总价', { field: 'InsurMark', source: 'filling' })
}

function checkFees(content: DecContent, findings: Findings): void {
  const { head } = content
  const direction = directionOf(content)
  checkFeeParts(head, { cn: '运费', mark: 'FeeMark', rate: 'FeeRate', currency: 'FeeCurr' }, findings)
  checkFeeParts(head, { cn: '保险费', mark: 'InsurMark', rate: 'InsurRate', currency: 'InsurCurr' }, findings)
  checkFeeParts(head, { cn: '杂费', mark: 'OtherMark', rate: 'OtherRate', currency: 'OtherCurr' }, findings)
  const terms = textIn(head, 'TransMode')
  const wanted = direction === '' ? undefined : FEES[direction][terms]
  if (wanted === undefined || !CROSSING.has(textIn(head, 'TrafMode'))) return
  const where = `${direction === 'I' ? '进口' : '出口'} ${TERMS[terms] ?? terms}`
  const ask = (cn: string, field: string, needed: boolean): void => {
    const present = textIn(head, field) !== ''
    if (needed && !present)
      findings.error('FEE_MISSING', PLACE, `${where} 成交，应填报${cn}`, { field, source: 'filling' })
    if (!needed && present)
      findings.warn('FEE_UNEXPECTED', PLACE, `${where} 成交，一般不填报${cn}，请核对`, { field, source: 'filling' })
  }
  ask('运费', 'FeeRate', wanted.freight)
  ask('保险费', 'InsurRate', wanted.insurance)
}

const PARTIES = [
  ['CopCodeScc', '录入单位'],
  ['OwnerCodeScc', '消费使用/生产销售单位'],
  ['AgentCodeScc', '申报单位'],
  ['TradeCoScc', '境内收发货人'],
] as const

function checkParties(head: DecFields, direction: string, findings: Findings): void {
  for (const [field, cn] of PARTIES) {
    const code = textIn(head, field)
    if (code !== '' && !checkUsci(code).ok)
      findings.warn('USCI', PLACE, `${cn}的统一社会信用代码校验不符，请核对`, { field, source: 'practice' })
  }
  const owner = textIn(head, 'OwnerCode')
  if (owner !== '' && owner !== 'NO' && ![9, 10, 18].includes(owner.length))
    findings.error('OWNER_CODE', PLACE, '消费使用/生产销售单位代码应为 10 位或 9 位，未注册的填 NO', {
      field: 'OwnerCode',
    })
  const abroad =
    direction === 'E'
      ? { field: 'OverseasConsigneeEname', cn: '境外收货人' }
      : { field: 'OverseasConsignorEname', cn: '境外发货人' }
  if (direction !== '' && textIn(head, abroad.field) === '')
    findings.error('OVERSEAS_PARTY', PLACE, `请填写${abroad.cn}名称（外文），没有的填 NO`, {
      field: abroad.field,
      source: 'filling',
    })
}

function checkKind(content: DecContent, findings: Findings): void {
  const { head } = content
  const direction = directionOf(content)
  const flag = textIn(head, 'IEFlag')
  if (flag !== '' && direction === '')
    findings.error('DIRECTION', PLACE, '进出口标志应为 I（进口）或 E（出口）', { field: 'IEFlag' })
  const type = textIn(head, 'Type')
  const step = type.charAt(2)
  if (type !== '' && !/^[ A-Z0-9]{2}[056 ]?/.test(type))
    findings.error(
      'TYPE_FORM',
      PLACE,
      '单据类型前两位为业务代码，第三位为 0（一次录入）、5（概要申报）或 6（完整申报）',
      { field: 'Type' },
    )
  if ((step === '5' || step === '6') && direction === 'E')
    findings.error('TWO_STEP_IMPORT', PLACE, '两步申报只用于进口', { field: 'Type', source: 'practice' })
  if (type.startsWith('CL') && direction === 'E')
    findings.error('SUMMARY_TAX_IMPORT', PLACE, '汇总征税只用于进口', { field: 'Type', source: 'practice' })
  const promise = textIn(head, 'PromiseItmes')
  if (promise !== '' && !/^[019]{4,6}$/.test(promise))
    findings.error(
      'PROMISE_FORM',
      PLACE,
      '价格说明每个问题一位：1 是、0 否、9 空，依次为特殊关系、价格影响、特许权使用费、公式定价、暂定价格',
      { field: 'PromiseItmes' },
    )
  if (direction === 'E' && textIn(head, 'IEDate') !== '')
    findings.warn('EXPORT_DATE', PLACE, '出口申报时出口日期免填', { field: 'IEDate', source: 'filling' })
  const mode = textIn(head, 'TradeMode')
  if ((mode === '9710' || mode === '9810') && direction === 'I')
    findings.error('EXPORT_MODE', PLACE, `监管方式 ${mode} 只用于出口`, { field: 'TradeMode', source: 'filling' })
  const manual = textIn(head, 'ManualNo')
  if (manual !== '' && manual.length !== 12)
    findings.error('MANUAL_LENGTH', PLACE, '备案号（手册、账册号）应为 12 位', { field: 'ManualNo' })
}

/** Five marks: 税单无纸化, 担保验放, 跨境电商海外仓, 组合港, 自报自享 (BND codes/dec_business_items_bits.csv). */
function checkBusinessItems(head: DecFields, findings: Findings): void {
  const marks = textIn(head, 'BusinessItems')
  const about = { field: 'BusinessItems', source: 'practice' } as const
  if (marks !== '' && !/^[01]{5}$/.test(marks))
    return findings.error(
      'BUSINESS_ITEMS_FORM',
      PLACE,
      '业务事项应为五位 0 或 1，依次为税单无纸化、担保验放、跨境电商海外仓、组合港、自报自享；没有的留空',
      about,
    )
  const isWarehouse = textIn(head, 'TradeMode') === '9810'
  if (isWarehouse && marks.charAt(2) !== '1')
    findings.warn(
      'BUSINESS_ITEM_WAREHOUSE',
      PLACE,
      '监管方式 9810 的业务事项第三位（跨境电商海外仓）应为 1，请填 00100；报文缺省不写这一项，暂存后请在单一窗口核对是否已勾选',
      about,
    )
  if (!isWarehouse && marks.charAt(2) === '1')
    findings.warn('BUSINESS_ITEM_WAREHOUSE', PLACE, '业务事项勾了跨境电商海外仓，监管方式却不是 9810，请核对', about)
}

function checkTransit(content: DecContent, findings: Findings): void {
  const relation = textIn(content.head, 'DeclTrnRel')
  const filled = Object.values(content.transit).some((value) => value !== '')
  if (relation === '1' && !filled)
    findings.error('TRANSIT_MISSING', PLACE, '转关提前报关单须填写转关部分（转关表头）', { field: 'DeclTrnRel' })
  if (relation === '0' && filled)
    findings.error('TRANSIT_UNEXPECTED', PLACE, '一般报关单不填转关部分；转关提前请将报关/转关关系标志改为 1', {
      field: 'DeclTrnRel',
    })
}

export function checkHead(content: DecContent, findings: Findings): void {
  checkKind(content, findings)
  checkBusinessItems(content.head, findings)
  checkParties(content.head, directionOf(content), findings)
  checkWeights(content, findings)
  checkFees(content, findings)
  checkTransit(content, findings)
}
