import { CHANNEL_KIND_NAMES } from '../../../../shared/contract/area/channel.ts'
import { INTAKE_KIND_NAMES } from '../../../../shared/contract/area/intake.ts'
import { BONDED_TYPE_TABLE } from '../../../../shared/domain/bonded/document-kind.ts'

/** The words in which a row of the audit chain speaks of things and figures. */

/** What an action concerned, by the word in front of its number. */
const THINGS: Readonly<Record<string, string>> = {
  batch: '导入批次',
  bin: '库位',
  book: '账册',
  check: '抽查',
  checks: '抽查',
  claim: '缴款书或保证金',
  client: '客户',
  content: '报文',
  count: '盘点单',
  declaration: '报关单',
  device: '设备',
  document: '保税单证',
  documents: '份单证',
  evidence: '退税单证批次',
  files: '个文件',
  filing: '代办备案',
  goods: '商品备案',
  hold: '冻结',
  inbound: '到货单',
  inbox: '收到的报文',
  inquiry: '函调',
  item: '商品项',
  lan: '局域网',
  ledger: '台账',
  mapping: '对应关系',
  notices: '份开票通知',
  packet: '退税包',
  paper: '单据',
  parcel: '包裹',
  parcels: '票包裹',
  pool: '号段',
  producer: '生产企业',
  profile: '申报方案',
  'rate library': '退税率文库',
  receipts: '条回执',
  reply: '客户回复单',
  request: '证明申请',
  returns: '票退货',
  sheet: '退回的表格',
  statement: '核对报表',
  template: '模板',
  trace: '追溯',
  tracked: '协议或证书',
  transport: '运输批次',
  user: '用户',
  vehicle: '车辆',
  wave: '波次',
  writeOff: '报核',
}

const FIELDS: Readonly<Record<string, string>> = {
  again: '重复',
  amount: '金额',
  bad: '有误',
  bins: '库位',
  blocked: '被挡',
  bookNo: '账册',
  booked: '入账',
  carrier: '物流企业',
  changed: '改变',
  clients: '客户',
  contractNo: '合同',
  corrected: '更正',
  currency: '币制',
  day: '日期',
  declarationNo: '报关单',
  differences: '差异',
  differing: '有差异',
  documents: '单证',
  fee: '费用',
  figures: '数字',
  file: '文件',
  files: '文件',
  good: '合格',
  held: '留下',
  hsCode: '商品编码',
  itemNo: '料号',
  items: '项',
  left: '未列入',
  lines: '行',
  links: '配对',
  lot: '批次',
  matched: '对上',
  messages: '报文',
  month: '月份',
  name: '名称',
  names: '名称',
  note: '备注',
  notices: '通知',
  number: '编号',
  numbers: '号码',
  order: '订单',
  orders: '出入库单',
  ownNo: '企业编号',
  page: '页',
  pages: '页数',
  paidOn: '缴纳日',
  papers: '单据',
  parcels: '包裹',
  period: '申报年月',
  plate: '车牌',
  port: '端口',
  quantity: '数量',
  rate: '汇率',
  reason: '原因',
  receipt: '回执',
  refund: '退税额',
  refused: '退回',
  revision: '版',
  rows: '行',
  seq: '备案序号',
  sku: '货号',
  taken: '读入',
  taxId: '纳税人识别号',
  title: '名称',
  total: '合计',
  validFrom: '自',
  version: '版本',
  voucher: '凭证',
  vouchers: '凭证',
  waiting: '待签',
  weighed: '过磅重量',
  zone: '综试区',
}

/** Codes that stand in details, as a person calls them. A code that is not known is left to the row as it was written. */
const CODES: Readonly<Record<string, string>> = {
  ...INTAKE_KIND_NAMES,
  ...CHANNEL_KIND_NAMES,
  ...Object.fromEntries(BONDED_TYPE_TABLE.map(({ type, name }) => [type, name])),
  admin: '管理员',
  customs: '海关缴款书',
  export: '出口报关单',
  free: '无票免税',
  invoice: '增值税发票',
  training: '培训窗口',
  voucherState: '凭证状态',
}

/**
 * Whom or what an action concerned: `client 3` → the client's name, `5 parcels` → `5 票包裹`, `packet 2` → `退税包 2`; numbers and codes of
 * the trade as they are.
 */
export function subjectText(subject: string, clients: ReadonlyMap<number, string>): string {
  const [, thing, number] = /^([A-Za-z][A-Za-z ]*?)(?: (\d+|[A-Za-z0-9:|-]+))?$/.exec(subject) ?? []
  if (thing === 'client' && number !== undefined) return clients.get(Number(number)) ?? `客户 ${number}`
  if (thing !== undefined && THINGS[thing] !== undefined)
    return number === undefined ? THINGS[thing] : `${THINGS[thing]} ${number}`
  const [, count, things] = /^(\d+) ([a-z]+)$/.exec(subject) ?? []
  return things !== undefined && THINGS[things] !== undefined ? `${count ?? ''} ${THINGS[things]}` : subject
}

/** The figures of a detail that can be said in words: `行 3`, `账册 T4612W000099`; client ids by name. */
export function figureTexts(
  detail: Readonly<Record<string, unknown>>,
  clients: ReadonlyMap<number, string>,
): readonly string[] {
  return Object.entries(detail).flatMap(([field, value]) => {
    if ((field === 'client' || field === 'clientId') && typeof value === 'number')
      return [clients.get(value) ?? `客户 ${value}`]
    if (typeof value !== 'string' && typeof value !== 'number') return []
    const text = CODES[String(value)] ?? String(value)
    if (text === '' || text.length > 40) return []
    const label = FIELDS[field]
    // Without a label only what speaks for itself: words, not codes and counts.
    if (label === undefined) return /[一-龥]/.test(text) ? [text] : []
    return [`${label} ${text}`]
  })
}
