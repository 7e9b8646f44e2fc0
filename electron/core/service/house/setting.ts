import { readSettings, saveSetting } from '../../../../db/house/desk.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { SETTINGS, type SettingDeclaration } from './setting-table.ts'

/**
 * What an office may set. Each has a default with its source; what the sources leave unverified says so on screen
 * and is off, or a warning, until somebody turns it on.
 */
export interface SettingDeclaration {
  readonly key: string
  readonly title: string
  readonly kind: 'text' | 'number' | 'flag' | 'json'
  readonly standard: string
  readonly source: string
  readonly unverified: boolean
  /** What is wrong with a value, in words; absent = any text of the kind will do. */
  readonly objection?: (value: string) => string | undefined
}

export const SETTINGS = [
  {
    key: 'refund.stateDays',
    title: '退税凭证状态：多少天前查询的须重新查询',
    kind: 'number',
    standard: '15',
    source: '企业内控选项；每批申报前重查',
    unverified: false,
  },
  {
    key: 'producer.thresholdOn',
    title: '生产企业：本年开票金额超过标准须实地核查',
    kind: 'flag',
    standard: 'false',
    source: '代办退税内控要求，标准出自记忆',
    unverified: true,
  },
  {
    key: 'producer.threshold',
    title: '生产企业：须实地核查的年开票金额（元）',
    kind: 'number',
    standard: '1000000',
    source: '代办退税内控要求，标准出自记忆',
    unverified: true,
  },
  {
    key: 'refund.retryDays',
    title: '信息不齐：多少天后再查',
    kind: 'number',
    standard: '3',
    source: '经验值，可调',
    unverified: true,
  },
  {
    key: 'match.amountTolerance',
    title: '三单比对：金额容差（元）',
    kind: 'number',
    standard: '0.01',
    source: '公告未给出容差；按分取整的误差',
    unverified: false,
  },
  {
    key: 'match.guidePercent',
    title: '三单比对：税费测算容差 5%（网页说法）',
    kind: 'flag',
    standard: 'false',
    source: '第三方指南，官方文本未见',
    unverified: true,
  },
  {
    key: 'match.waybillReuseMonths',
    title: '运单号不得重复使用的月数',
    kind: 'number',
    standard: '6',
    source: '跨境统一版 202205，物流运单编号说明',
    unverified: false,
  },
  {
    key: 'compose.simplifiedHsPadding',
    title: '简化申报：4 位编码补 0 至 10 位',
    kind: 'flag',
    standard: 'true',
    source: '603 表体 gcode 长度 10；补位方法公告未写明',
    unverified: true,
  },
  {
    key: 'filing.twoPersons',
    title: '申报须由另一人：自己导入或修改的包裹不能自己申报',
    kind: 'flag',
    standard: 'false',
    source: '企业内控选项；法规未要求',
    unverified: false,
  },
  {
    key: 'calendar.days',
    title: '工作日历：另定的休息日与上班日（如 2027-01-01 休、2027-01-03 班）',
    kind: 'text',
    standard: '',
    source: '2025、2026 年放假安排凭记忆录入，未核对通知原文；其他年份只按周末顺延',
    unverified: true,
    objection: (value) => {
      const read = readOwnDays(value)
      return read.ok ? undefined : `“${read.part}”应为“年-月-日 休”或“年-月-日 班”`
    },
  },
  {
    key: 'return.exportYear',
    title: '出口退货：放行满一年后不再申请',
    kind: 'flag',
    standard: 'false',
    source: '海关总署公告2020年第44号（凭记忆，未核对原文）；关闭时只提示期限',
    unverified: true,
  },
  {
    key: 'silence.sendMinutes',
    title: '发送后多久无回执算“无回音”（分钟）',
    kind: 'number',
    standard: '30',
    source: '经验值，可调',
    unverified: true,
  },
  {
    key: 'silence.customsHours',
    title: '入海关库后多久无结果算“无回音”（小时）',
    kind: 'number',
    standard: '24',
    source: '经验值，可调',
    unverified: true,
  },
  {
    key: 'intake.maxFileMb',
    title: '导入：Excel 文件大小上限（MB）',
    kind: 'number',
    standard: '200',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'intake.maxCsvMb',
    title: '导入：CSV 文件大小上限（MB）',
    kind: 'number',
    standard: '4096',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'intake.maxInflatedMb',
    title: '导入：Excel 解压后大小上限（MB）',
    kind: 'number',
    standard: '2048',
    source: '本程序设定，防压缩炸弹',
    unverified: false,
  },
  {
    key: 'intake.maxRatio',
    title: '导入：Excel 压缩比上限',
    kind: 'number',
    standard: '100',
    source: '本程序设定，防压缩炸弹',
    unverified: false,
  },
  {
    key: 'intake.maxCsvRows',
    title: '导入：CSV 行数上限',
    kind: 'number',
    standard: '5000000',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'intake.maxColumns',
    title: '导入：列数上限',
    kind: 'number',
    standard: '512',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'shelf.expiryWarnDays',
    title: '仓库：效期还剩多少天起提示“临期”',
    kind: 'number',
    standard: '90',
    source: '企业内控选项',
    unverified: false,
  },
  {
    key: 'shelf.expiryClearDays',
    title: '仓库：效期还剩多少天起不再拣货',
    kind: 'number',
    standard: '0',
    source: '企业内控选项；0 = 过期当天之前都可拣',
    unverified: false,
  },
  {
    key: 'pump.maxPerSecond',
    title: '每通道每秒最多发送报文数',
    kind: 'number',
    standard: '5',
    source: '本程序设定，避免冲击对方',
    unverified: false,
  },
  {
    key: 'paper.maxFileMb',
    title: '随附单据：单个文件超过多少 MB 提示（0 为不提示）',
    kind: 'number',
    standard: '4',
    source: '常见要求；官方上限未见',
    unverified: true,
  },
  {
    key: 'paper.maxPageKb',
    title: '随附单据：平均每页超过多少 KB 提示（0 为不提示）',
    kind: 'number',
    standard: '200',
    source: '常见要求；官方上限未见',
    unverified: true,
  },
  {
    key: 'paper.minDpi',
    title: '随附单据：扫描分辨率低于多少 DPI 提示（0 为不提示）',
    kind: 'number',
    standard: '150',
    source: '常见要求；官方下限未见',
    unverified: true,
  },
  {
    key: 'paper.refuseMb',
    title: '随附单据：单个文件上限（MB）',
    kind: 'number',
    standard: '60',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'paper.maxPages',
    title: '随附单据：单个 PDF 页数上限',
    kind: 'number',
    standard: '500',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'declaration.channel',
    title: '报关单走哪个通道（通道编号，留空为唯一启用的通道）',
    kind: 'text',
    standard: '',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'declaration.version',
    title: '报关单报文版本号（DecMessage Version）',
    kind: 'text',
    standard: '4.8',
    source: '2024—2025 年实际报文；官方接口文档未见',
    unverified: true,
  },
  {
    key: 'bonded.alertDays',
    title: '账册：到期、核销、存储期限提前多少天提醒',
    kind: 'number',
    standard: '60',
    source: '本程序设定',
    unverified: false,
  },
] as const satisfies readonly SettingDeclaration[]

export type SettingKey = (typeof SETTINGS)[number]['key']

/** The value in force, as text. */
export function setting(ledger: ReadHandle, key: SettingKey): string {
  return readSettings(ledger).get(key) ?? SETTINGS.find((one) => one.key === key)?.standard ?? ''
}

/** A numeric setting as a whole number of its unit; falls back to the default when the text is no number. */
export function wholeSetting(ledger: ReadHandle, key: SettingKey): number {
  const value = parseFixed(setting(ledger, key))
  return value === undefined ? 0 : Math.floor(value / 100_000)
}

export const settingQueries: SomeQueries<'setting.list'> = {
  'setting.list': (context) => {
    const changed = readSettings(context.ledger)
    return {
      settings: SETTINGS.map((one) => ({
        key: one.key,
        title: one.title,
        value: changed.get(one.key) ?? one.standard,
        kind: one.kind,
        source: one.source,
        unverified: one.unverified,
      })),
    }
  },
}

export const settingCommands: SomeCommands<'setting.save'> = {
  'setting.save': (context, input) => {
    const declared: SettingDeclaration | undefined = SETTINGS.find((one) => one.key === input.key)
    if (declared === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.key })
    const value = input.value.trim()
    const number = parseFixed(value)
    if (declared.kind === 'number' && (number === undefined || number < 0))
      throw new Failure('FIELD_INVALID', { label: declared.title, reason: '应为不小于 0 的数字' })
    if (declared.kind === 'flag' && value !== 'true' && value !== 'false')
      throw new Failure('FIELD_INVALID', { label: declared.title, reason: '应为 true 或 false' })
    const objection = declared.objection?.(value)
    if (objection !== undefined) throw new Failure('FIELD_INVALID', { label: declared.title, reason: objection })
    saveSetting(context.ledger, declared.key, value, context.now(), context.actor.userId)
    context.audit('setting.save', declared.key, { value })
    return {}
  },
}
