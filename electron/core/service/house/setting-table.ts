import { readOwnDays } from '../../../../shared/domain/calendar/workday.ts'
import { readSimplifiedZones } from '../../../../shared/domain/inventory/simplified-hs.ts'
import { BONDED_SETTINGS } from './setting-bonded.ts'
import { SHELF_SETTINGS } from './setting-shelf.ts'
import { REFUND_MATCH_SETTINGS } from './setting-refund-match.ts'
import { REFUND_SETTINGS } from './setting-refund.ts'

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
  ...REFUND_SETTINGS,
  ...REFUND_MATCH_SETTINGS,
  ...SHELF_SETTINGS,
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
    key: 'compose.simplifiedZones',
    title:
      '简化申报关区：出口清单按 4 位（9610）或 6 位（9710、9810）编码并补 0（如 5213、5141 2026-01-01~2026-12-31）',
    kind: 'text',
    standard: '',
    source: '603 表体 gcode 说明；公告 2020 年第 75 号未核对原文，补位方法公告未写明：先问主管海关',
    unverified: true,
    objection: (value) => {
      const read = readSimplifiedZones(value)
      return read.ok ? undefined : `“${read.part}”应为 4 位关区代码，可加“起~止”日期`
    },
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
    key: 'payCheck.listen',
    title: '179号抽查：打开监听（platDataOpen）',
    kind: 'flag',
    standard: 'false',
    source: '海关总署公告2018年第179号；未设置时不监听',
    unverified: false,
  },
  {
    key: 'payCheck.address',
    title: '179号抽查：监听地址（127.0.0.1 只供本机的反向代理；0.0.0.0 为所有网卡）',
    kind: 'text',
    standard: '127.0.0.1',
    source: '本程序设定',
    unverified: false,
    objection: (value) => (/^\d{1,3}(\.\d{1,3}){3}$/.test(value) ? undefined : '应为 IPv4 地址'),
  },
  {
    key: 'payCheck.port',
    title: '179号抽查：监听端口',
    kind: 'number',
    standard: '8179',
    source: '本程序设定',
    unverified: false,
    objection: (value) =>
      /^\d{4,5}$/.test(value) && Number(value) <= 65_535 ? undefined : '应为 1024 到 65535 之间的整数',
  },
  {
    key: 'payCheck.path',
    title: '179号抽查：监听路径',
    kind: 'text',
    standard: '/platDataOpen',
    source: '公告中的接口名；实际路径以向海关备案的为准',
    unverified: false,
    objection: (value) => (/^\/[\w./-]{1,100}$/.test(value) ? undefined : '应以 / 开头，只含字母、数字、. _ -'),
  },
  {
    key: 'payCheck.peers',
    title: '179号抽查：允许的来源地址（逗号分隔；留空则一概拒绝）',
    kind: 'text',
    standard: '127.0.0.1',
    source: '本程序设定；海关的出口地址请向申报地海关确认',
    unverified: true,
    objection: (value) =>
      value.split(/[,，\s]+/).every((one) => one === '' || /^\d{1,3}(\.\d{1,3}){3}$/.test(one))
        ? undefined
        : '应为 IPv4 地址，用逗号分开',
  },
  {
    key: 'payCheck.url',
    title: '179号抽查：上传地址（realTimeDataUpload）',
    kind: 'text',
    standard: 'https://customs.chinaport.gov.cn/ceb2grab/grab/realTimeDataUpload',
    source: '海关总署公告2018年第179号文档；测试环境 swapptest.singlewindow.cn',
    unverified: true,
    objection: (value) => (/^https:\/\/[\w.-]+(:\d+)?\/[\w./-]*$/.test(value) ? undefined : '应为 https 地址'),
  },
  {
    key: 'payCheck.signer',
    title: '179号抽查：签名密钥（密钥编号；留空为唯一的密钥）',
    kind: 'text',
    standard: '',
    source: '本程序设定',
    unverified: false,
  },
  {
    key: 'payCheck.form',
    title: '179号抽查：签名原文的写法（practice 通行写法，official 公告样例）',
    kind: 'text',
    standard: 'practice',
    source: '公告样例与各家实际写法不同，未与海关联调',
    unverified: true,
    objection: (value) => (value === 'practice' || value === 'official' ? undefined : '应为 practice 或 official'),
  },
  {
    key: 'payCheck.answerHours',
    title: '179号抽查：多少小时内应答',
    kind: 'number',
    standard: '24',
    source: '公告要求及时上传，未见时限；经验值，可调',
    unverified: true,
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
    key: 'pump.maxPerSecond',
    title: '每通道每秒最多发送报文数',
    kind: 'number',
    standard: '5',
    source: '本程序设定，避免冲击对方',
    unverified: false,
  },
  {
    key: 'tracked.alertDays',
    title: '协议、电子底账、证书：到期前多少天提醒',
    kind: 'number',
    standard: '30',
    source: '本程序设定',
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
    key: 'declaration.businessItems',
    title: '报关单：业务事项写入报文（元素 BusinessItems）；不写入时请暂存后在单一窗口勾选',
    kind: 'flag',
    standard: 'false',
    source: '字段表有业务事项一栏，未给出元素名；元素名与位置为推断，先用一票暂存试过再打开',
    unverified: true,
  },
  ...BONDED_SETTINGS,
] as const satisfies readonly SettingDeclaration[]
