import { isAppTime } from '../../../domain/filing/app-time.ts'
import { checkCitizenId, isRealDay } from '../../../domain/identifier/citizen-id.ts'
import { checkEnterpriseCode } from '../../../domain/identifier/customs-code.ts'
import { checkHsCode } from '../../../domain/identifier/hs-code.ts'
import { IDENTIFIER_PROBLEMS } from '../../../domain/identifier/result.ts'
import type { CebType } from '../type.ts'
import type { RuleGroup } from './rule-report.ts'

/** A rule about the value of one element, wherever it stands: says what is wrong, or nothing. */
interface ValueRule {
  readonly code: string
  readonly names: readonly string[]
  /** Only for these messages; for all when absent. */
  readonly types?: readonly CebType[]
  readonly check: (value: string, name: string) => string | undefined
}

const IMPORT_TRIPLE: readonly CebType[] = ['CEB311Message', 'CEB411Message', 'CEB511Message', 'CEB621Message']
const EXPORT_PLATFORM: readonly CebType[] = [
  'CEB303Message',
  'CEB304Message',
  'CEB403Message',
  'CEB603Message',
  'CEB604Message',
  'CEB213Message',
]

function oneOf(allowed: readonly string[], said: string): ValueRule['check'] {
  return (value) => (allowed.includes(value) ? undefined : said)
}

function shape(pattern: RegExp, said: string): ValueRule['check'] {
  return (value) => (pattern.test(value) ? undefined : said)
}

function isDay(value: string): boolean {
  return (
    /^\d{8}$/.test(value) && isRealDay(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6, 8)))
  )
}

function companyCode(value: string): string | undefined {
  const checked = checkEnterpriseCode(value)
  if (!checked.ok) return `不对：${IDENTIFIER_PROBLEMS[checked.code]}`
  return checked.value === value ? undefined : '里有空格或小写字母，请按登记的写法填写'
}

/** Platforms abroad are 无; unregistered ones have a number given by 电子口岸, whose form is not published. */
function platformCode(value: string): string | undefined {
  return value.length === 18 ? companyCode(value) : undefined
}

function citizenId(value: string): string | undefined {
  const checked = checkCitizenId(value)
  return checked.ok ? undefined : `不对：${IDENTIFIER_PROBLEMS[checked.code]}`
}

const VALUE_RULES: readonly ValueRule[] = [
  { code: 'APP_TYPE', names: ['appType'], types: ['CEB623Message'], check: oneOf(['1'], '只能填 1（新增）') },
  { code: 'APP_TYPE', names: ['appType'], check: oneOf(['1', '2', '3'], '只能填 1 新增、2 变更或 3 删除') },
  { code: 'APP_STATUS', names: ['appStatus'], check: oneOf(['1', '2'], '只能填 1 暂存或 2 申报') },
  {
    code: 'TIME_INVALID',
    names: ['appTime', 'payTime', 'logisticsTime', 'accountingDate', 'startTime', 'endTime', 'leaveTime'],
    check: (value) => (isAppTime(value) ? undefined : '不是真实的时间，应为年月日时分秒 14 位'),
  },
  {
    code: 'TIME_INVALID',
    names: ['declTime', 'ieDate'],
    check: (value) => (isDay(value) ? undefined : '不是真实的日期，应为年月日 8 位'),
  },
  {
    code: 'TIME_INVALID',
    names: ['returnTime', 'opDate'],
    check: (value) =>
      /^\d{17}$/.test(value) && isAppTime(value.slice(0, 14))
        ? undefined
        : '不是真实的时间，应为年月日时分秒毫秒 17 位',
  },
  { code: 'CURRENCY_NOT_142', names: ['currency'], types: IMPORT_TRIPLE, check: oneOf(['142'], '只能是人民币 142') },
  {
    code: 'CODE_SHAPE',
    names: ['currency', 'fCurrency', 'iCurrency', 'country', 'tradeCountry', 'unit', 'unit1', 'unit2'],
    check: shape(/^\d{3}$/, '应为海关 3 位数字代码，请对照代码表'),
  },
  {
    code: 'CODE_SHAPE',
    names: ['customsCode', 'portCode'],
    check: shape(/^\d{4}$/, '应为 4 位关区代码，请对照关区表'),
  },
  { code: 'CODE_SHAPE', names: ['consigneeDistrict'], check: shape(/^\d{6}$/, '应为 6 位行政区划代码') },
  {
    code: 'CODE_SHAPE',
    names: ['trafMode', 'wrapType'],
    check: shape(/^[0-9A-Z]$/, '应为 1 位海关代码，请对照代码表'),
  },
  {
    code: 'HS_CODE',
    names: ['gcode'],
    check: (value) => {
      const checked = checkHsCode(value)
      return checked.ok && checked.value === value ? undefined : '不是 10 位商品编码，请对照税则'
    },
  },
  {
    code: 'COMPANY_CODE',
    names: ['ebpCode'],
    types: EXPORT_PLATFORM,
    check: (value) => (value === '无' ? undefined : platformCode(value)),
  },
  { code: 'COMPANY_CODE', names: ['ebpCode'], check: platformCode },
  {
    code: 'COMPANY_CODE',
    names: [
      'ebcCode',
      'agentCode',
      'logisticsCode',
      'payCode',
      'assureCode',
      'areaCode',
      'ownerCode',
      'iacCode',
      'copCode',
      'operatorCode',
      'declAgentCode',
    ],
    check: companyCode,
  },
  { code: 'ID_TYPE', names: ['buyerIdType', 'payerIdType'], check: oneOf(['1'], '只能填 1（身份证）') },
  { code: 'ID_NUMBER', names: ['buyerIdNumber', 'payerIdNumber'], check: citizenId },
  {
    code: 'PACK_NO',
    names: ['packNo'],
    types: ['CEB511Message', 'CEB621Message'],
    check: oneOf(['1'], '一单一件，只能填 1'),
  },
  { code: 'ORDER_TYPE', names: ['orderType'], types: ['CEB311Message'], check: oneOf(['I'], '进口订单只能填 I') },
  {
    code: 'ORDER_TYPE',
    names: ['orderType'],
    types: ['CEB303Message'],
    check: oneOf(['E', 'B', 'W'], '只能填 E 零售、B 企业对企业或 W 海外仓订仓单'),
  },
  {
    code: 'IE_FLAG',
    names: ['ieFlag'],
    types: ['CEB621Message', 'CEB711Message', 'CEB213Message', 'CEB215Message'],
    check: oneOf(['I'], '应填 I（进口）'),
  },
  { code: 'IE_FLAG', names: ['ieFlag'], check: oneOf(['E'], '应填 E（出口）') },
  { code: 'STATISTICS_FLAG', names: ['statisticsFlag'], check: oneOf(['A', 'B'], '只能填 A 简化申报或 B 汇总申报') },
  { code: 'FEE_FLAG', names: ['fFlag', 'iFlag'], check: oneOf(['3'], '只能填 3（总价）') },
  { code: 'LOGISTICS_STATUS', names: ['logisticsStatus'], check: oneOf(['S'], '只能填 S（签收）') },
  { code: 'DXP_MODE', names: ['dxpMode'], check: oneOf(['DXP'], '固定填 DXP') },
  { code: 'SUMMARY_FLAG', names: ['summaryFlag'], check: oneOf(['1', '2'], '只能填 1 或 2') },
  {
    code: 'TRADE_MODE',
    names: ['tradeMode'],
    types: ['CEB621Message'],
    check: oneOf(['9610', '1210', '1239'], '进口清单只能填 9610、1210 或 1239'),
  },
  {
    code: 'TRADE_MODE',
    names: ['tradeMode'],
    types: ['CEB603Message'],
    check: oneOf(['9610', '1210', '1239', '9710', '9810'], '出口清单只能填 9610、1210、1239、9710 或 9810'),
  },
  {
    code: 'TRADE_MODE',
    names: ['tradeMode'],
    types: ['CEB213Message'],
    check: oneOf(['9661', '1261'], '退货申请只能填 9661 或 1261'),
  },
  {
    code: 'REFUND_COUNTRY',
    names: ['country'],
    types: ['CEB213Message'],
    check: (value) => (value === '142' ? '退货的国家（地区）不能是 142' : undefined),
  },
  {
    code: 'PRE_NO',
    names: ['preNo'],
    check: shape(/^[A-Za-z]\d{17}$/, '应为 1 个字母加 17 位数字（电子口岸给出的编号）'),
  },
  {
    code: 'INVT_NO',
    names: ['invtNo'],
    check: shape(/^\d{8}[IE]?\d{9,11}$/, '不像海关清单编号（4 位关区、4 位年份、顺序号）'),
  },
  { code: 'RETURN_STATUS', names: ['returnStatus'], check: shape(/^-?\d{1,9}$/, '应为数字') },
]

/** Elements that must be greater than zero, and those that must not be less. */
const POSITIVE: ReadonlySet<string> = new Set([
  'qty',
  'qty1',
  'qty2',
  'grossWeight',
  'netWeight',
  'weight',
  'packNo',
  'amountPaid',
  'charge',
])
const NOT_NEGATIVE: ReadonlySet<string> = new Set([
  'goodsValue',
  'freight',
  'discount',
  'taxTotal',
  'acturalPaid',
  'price',
  'totalPrice',
  'insuredFee',
  'customsTax',
  'valueAddedTax',
  'consumptionTax',
  'taxPrice',
])

const rulesByType = new Map<CebType, ReadonlyMap<string, readonly ValueRule[]>>()

/** The rules of a message by element name; of two rules with one code and name the first (the narrower) holds. */
function rulesOf(type: CebType): ReadonlyMap<string, readonly ValueRule[]> {
  const known = rulesByType.get(type)
  if (known !== undefined) return known
  const made = new Map<string, ValueRule[]>()
  for (const rule of VALUE_RULES) {
    if (rule.types !== undefined && !rule.types.includes(type)) continue
    for (const name of rule.names) {
      const list = made.get(name) ?? []
      if (!list.some((other) => other.code === rule.code)) list.push(rule)
      made.set(name, list)
    }
  }
  rulesByType.set(type, made)
  return made
}

const ZERO = /^[+-]?0*(?:\.0*)?$/

/** Signs are judged by the text: cheaper than reading the number, and most numbers of a message are only judged so. */
function checkSign(group: RuleGroup, name: string, value: string): void {
  const positive = POSITIVE.has(name)
  if (!positive && !NOT_NEGATIVE.has(name)) return
  const zero = ZERO.test(value)
  const negative = value.startsWith('-') && !zero
  if (positive && (negative || zero)) group.about('NOT_POSITIVE', name, '应大于零，请更正')
  else if (negative) group.about('NEGATIVE', name, '不能是负数，没有就填 0')
}

/** Checks every value of a group by itself. Sources: CEB 202205 field texts, SPEC 2.3, 3.3 and 3.4. */
export function checkValues(group: RuleGroup, type: CebType): void {
  const rules = rulesOf(type)
  for (const field of group.group.fields) {
    const value = group.value(field.name)
    if (value === undefined) continue
    for (const rule of rules.get(field.name) ?? []) {
      const said = rule.check(value, field.name)
      if (said !== undefined) group.about(rule.code, field.name, said)
    }
    if (field.kind === 'text') continue
    checkSign(group, field.name, value)
    // The schema takes "+1", ".5" and " 1 "; a receiver that reads them otherwise cannot be ruled out.
    if (!PLAIN_NUMBER.test(value)) group.about('NUMBER_SPELLING', field.name, '请写成普通数字，如 0.5')
  }
}

const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/
