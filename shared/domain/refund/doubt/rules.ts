import type { DoubtRule, Severity } from './type.ts'

const ADMIN_2026 = '国家税务总局公告2026年第5号'
const POLICY_2026 = '财政部 税务总局公告2026年第11号'
const FORM = '出口退税申报表填报口径（退税资料 B.4—B.6）'
const AGENCY = '国家税务总局公告2017年第35号'
const CHECK = '自检规则（退税资料 B.10）'

function rule(
  id: string,
  severity: Severity,
  title: string,
  source: string,
  fix: string,
  more: Partial<DoubtRule> = {},
): DoubtRule {
  return { id, severity, title, source, fix, validFrom: '', validTo: '', verified: true, ...more }
}

/** The rules of refund/SPEC B.10 and A.3, with the office's own ids; the bureau's own codes are kept beside them (`doubt.code`). */
export const DOUBT_RULES = [
  rule('D-ITEM-NO', 'stop', '报关单号不是 18 位加 3 位项号', FORM, '核对报关单号与项号，重新导入报关单。'),
  rule('D-ITEM-TWICE', 'stop', '同一报关单项申报两次', CHECK, '同一报关单项只保留一处；已在别的申报中的先撤回。'),
  rule('D-ITEM-OVER', 'stop', '申报数量超过报关数量减退运与已申报', FORM, '减少配票数量，或核对退运证明与以前的申报。'),
  rule(
    'D-VOUCHER-MISSING',
    'stop',
    '没有有效进货凭证',
    `${POLICY_2026} 七(一)11`,
    '补开增值税专用发票（代办退税须备注“代办退税专用”）；确无凭证的改走免税或视同内销。',
  ),
  rule(
    'D-VOUCHER-NO',
    'stop',
    '进货凭证号位数不对',
    FORM,
    '专用发票为代码 10 或 12 位加号码 8 位，数电发票为 20 位；核对后更正。',
  ),
  rule('D-VOUCHER-TWICE', 'stop', '同一凭证行超量使用', CHECK, '一张凭证只能用一次；核对其他申报中的用量。'),
  rule('D-VOUCHER-ABSENT', 'wait', '税务端还没有该凭证（信息不齐）', CHECK, '不是疑点：等几天后重新取发票状态。'),
  rule('D-VOUCHER-STATE', 'stop', '凭证已红冲、作废或异常', CHECK, '请供货方重开发票后替换。'),
  rule('D-VOUCHER-USE', 'stop', '凭证已勾选抵扣', CHECK, '在税务平台撤销抵扣勾选，改为退税勾选，再取状态。'),
  rule(
    'D-VOUCHER-UNTICKED',
    'warn',
    '凭证尚未勾选退税用途',
    CHECK,
    '申报前在税务平台按退税（代办退税）用途确认，再取状态。',
  ),
  rule('D-VOUCHER-LETTER', 'wait', '凭证在函调中', '退税资料 A.7', '等回函；回函前该行不申报。', { verified: false }),
  rule(
    'D-VOUCHER-KIND',
    'stop',
    '普通发票不能退税',
    `${POLICY_2026} 六(一)1(10)`,
    '请供货方改开专用发票；否则改走免税。',
  ),
  rule('D-SUPPLIER', 'stop', '没有供货方纳税人识别号', FORM, '补供货方识别号（发票上有），重新导入发票。'),
  rule(
    'D-LINK-FORM',
    'stop',
    '关联号不是 17 位，或前 9 位与申报年月、批次不符',
    FORM,
    '重新编关联号（申报年月＋批次＋8 位流水）。',
  ),
  rule('D-LINK-QUANTITY', 'stop', '同一关联号进货与出口数量合计不等', FORM, '补齐或减去差额数量，使两边相等。'),
  rule(
    'D-CONSUMPTION',
    'warn',
    '消费税凭证与增值税凭证数量不等',
    '退税资料 B.6（同一关联号进货与出口数量相等，税种分列为推断）',
    '补齐消费税缴款书（分割单），或按数量开具分割单后再配。',
    { verified: false },
  ),
  rule('D-LINK-CODE', 'warn', '同一关联号内商品编码不同', '退税资料 B.6', '按商品编码分开关联号。', {
    verified: false,
  }),
  rule(
    'D-UNIT',
    'stop',
    '发票单位与报关单三个单位都不一致',
    FORM,
    '请工厂按报关单位重开；确为同一单位的写入商品换算。',
  ),
  rule('D-NAME', 'stop', '发票品名与报关品名不一致', ADMIN_2026, '请工厂按报关品名重开；或更正报关单品名。'),
  rule(
    'D-CODE-MISSING',
    'stop',
    '商品编码在出口日期的退税率文库中没有',
    FORM,
    '核对编码；编码已调整的填申报商品代码。',
  ),
  rule('D-CODE-AMBIGUOUS', 'stop', '商品编码对应几种退税政策，尚未选定', FORM, '在退税率文库中为该商品选定扩展码。'),
  rule(
    'D-SPECIAL-TAXED',
    'stop',
    '特殊商品标识 1：不退税，视同内销征税',
    `${POLICY_2026} 七(一)1`,
    '从申报中移出，转视同内销。',
  ),
  rule(
    'D-SPECIAL-EXEMPT',
    'stop',
    '特殊商品标识 2：免税，不退税',
    `${POLICY_2026} 六(一)1`,
    '从申报中移出，按免税处理。',
  ),
  rule('D-RATE-ABOVE', 'stop', '申报退税率高于文库退税率', FORM, '按出口日期的文库退税率重算。'),
  rule(
    'D-RATE-LOWER',
    'warn',
    '发票税率低于退税率，而供货方不是简易计税或小规模',
    `${POLICY_2026} 三(二)1`,
    '核对供货方计税方法；是简易计税或小规模的按孰低税率申报。',
  ),
  rule('D-LEVY', 'stop', '发票税额与金额乘税率不符', CHECK, '核对发票金额、税率、税额；录入错误的更正。'),
  rule(
    'D-REFUND',
    'stop',
    '退税额不等于计税金额乘退税率',
    `${POLICY_2026} 五(二)`,
    '重新计算该行退税额（允许一分尾差）。',
  ),
  rule(
    'D-COST',
    'warn',
    '换汇成本超出合理区间',
    '经验区间（退税资料 B.7）',
    '核对离岸价、汇率与计税金额；确属正常的准备说明。',
    { verified: false },
  ),
  rule('D-36-MONTHS', 'stop', '出口满 36 个月，不能再申报退税', ADMIN_2026, '按视同内销处理。', {
    validFrom: '2026-01-01',
  }),
  rule('D-APRIL', 'warn', '已过次年 4 月 30 日', ADMIN_2026, '须已收汇并尽快申报；逾期未收汇的先补收汇资料。', {
    validFrom: '2026-01-01',
  }),
  rule(
    'D-APRIL-OLD',
    'warn',
    '已过次年 4 月 30 日（旧规则）',
    '国家税务总局公告2012年第24号；财税2020年第2号',
    '旧规则下收齐凭证与信息后仍可申报。',
    { validTo: '2025-12-31', verified: false },
  ),
  rule(
    'D-FX',
    'warn',
    '未收汇或收汇不足',
    `${ADMIN_2026} 第四十八至五十条`,
    '登记收汇；确不能收的登记视同收汇原因与举证材料。',
    { validFrom: '2026-01-01' },
  ),
  rule(
    'D-FX-LATE',
    'stop',
    '到期仍未收汇，退税将暂缓或追回',
    `${ADMIN_2026} 第四十八至五十条`,
    '登记收汇或视同收汇；合同约定更晚收汇的填写约定日期。',
    { validFrom: '2026-01-01' },
  ),
  rule('D-PRODUCER-FILED', 'stop', '生产企业没有委托代办退税备案', AGENCY, '请生产企业先在其税务机关备案，再登记。'),
  rule(
    'D-PRODUCER-STOPPED',
    'stop',
    '生产企业已放弃或被停止退税权',
    '代办退税备案信息（退税资料 A.4）',
    '停止日起的出口不能代办退税，改走其他方式。',
  ),
  rule(
    'D-NOTE',
    'stop',
    '发票备注没有“代办退税专用”',
    '代办退税专用发票填开要求（退税资料 A.3）',
    '请生产企业作废重开，备注写明“代办退税专用”。',
  ),
  rule('D-FOB', 'warn', '代办退税发票金额与离岸价不一致', '退税资料 A.3', '核对汇率与离岸价；开错的请重开。', {
    verified: false,
  }),
  rule(
    'D-PAPERS',
    'warn',
    '申报后 15 日内没有备案单证',
    `${ADMIN_2026} 第四十六条`,
    '补齐购货合同、运输单据、委托报关等并登记备案。',
  ),
] satisfies readonly DoubtRule[]

const BY_ID: ReadonlyMap<string, DoubtRule> = new Map(DOUBT_RULES.map((one) => [one.id, one]))

/** The rule of an id; undefined for ids of older versions. */
export function doubtRule(id: string): DoubtRule | undefined {
  return BY_ID.get(id)
}
