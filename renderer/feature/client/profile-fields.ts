import type { ProfileBody } from '../../../shared/contract/area/party.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'

const COMPANY_HELP = '海关注册编码（10 位）或统一社会信用代码（18 位）。'

/** A company's code and name beside each other. */
function company(id: string, title: string, help = COMPANY_HELP): FieldSpec[] {
  return [
    { id: `${id}Code`, label: `${title}代码`, kind: 'text', maxLength: 18, help },
    { id: `${id}Name`, label: `${title}名称`, kind: 'text', maxLength: 100, span: 2 },
  ]
}

const CEB = '跨境统一版系统企业对接报文规范'

const COMPANIES: readonly FieldSpec[] = [
  {
    id: 'name',
    label: '方案名称',
    kind: 'text',
    maxLength: 60,
    span: 2,
    group: '方案',
    help: '便于辨认，如“郑州机场直购”。',
  },
  {
    id: 'edition',
    label: '报文版本',
    kind: 'choice',
    choices: [
      { value: '202205', label: '2022-05 修订版' },
      { value: '2018', label: '2018-113 版' },
    ],
    help: '口岸要求的报文结构版本。',
    source: CEB,
  },
  ...company('platform', '电商平台').map((field, index) => (index === 0 ? { ...field, group: '企业' } : field)),
  ...company('merchant', '电商企业'),
  ...company('agent', '申报企业'),
  ...company('owner', '生产销售单位', '仅出口清单使用。'),
  ...company('carrier', '物流企业'),
  ...company('paymentCompany', '支付企业', '进口须为取得资质的支付企业。'),
  ...company('zoneCompany', '区内企业', '仅保税模式使用：承接网购保税业务的区内企业。'),
  { id: 'guarantorCode', label: '担保企业编号', kind: 'text', maxLength: 30, help: '税款担保企业的编号。' },
]

const CUSTOMS: readonly FieldSpec[] = [
  { id: 'customsDistrict', label: '申报关区', kind: 'code', table: 'customsDistrict', maxLength: 4, group: '关务' },
  { id: 'port', label: '进出口岸', kind: 'code', table: 'customsDistrict', maxLength: 4 },
  { id: 'areaCode', label: '区域代码', kind: 'text', maxLength: 18, help: '保税模式填特殊区域代码。' },
  { id: 'bookNo', label: '账册编号', kind: 'text', plain: true, maxLength: 30, help: '保税模式填物流账册编号。' },
  { id: 'locationCode', label: '监管场所代码', kind: 'text', maxLength: 10, help: '货物所在监管场所的海关代码。' },
  { id: 'trafMode', label: '运输方式', kind: 'code', table: 'trafMode', maxLength: 1 },
  { id: 'wrapType', label: '包装种类', kind: 'code', table: 'wrapType', maxLength: 1 },
  {
    id: 'dispatchCountry',
    label: '起运国',
    kind: 'code',
    table: 'country',
    maxLength: 3,
    help: '直购进口填起运国（地区），保税填 142。使用 3 位海关代码。',
    source: CEB,
  },
  {
    id: 'destinationCountry',
    label: '运抵国',
    kind: 'code',
    table: 'country',
    maxLength: 3,
    help: '出口使用：订单各行写明同一目的国的以订单为准，否则用这里的运抵国（地区）。',
    source: CEB,
  },
  { id: 'destinationPort', label: '指运港', kind: 'code', table: 'port', maxLength: 4, help: '出口使用。' },
  {
    id: 'currency',
    label: '币制',
    kind: 'code',
    table: 'currency',
    maxLength: 3,
    help: '进口限人民币（142）。',
    source: CEB,
  },
  {
    id: 'statisticsFlag',
    label: '统计标志',
    kind: 'choice',
    choices: [
      { value: 'A', label: 'A 报关单统计' },
      { value: 'B', label: 'B 清单简化统计' },
    ],
    help: '出口清单：简化申报为 B。',
    source: CEB,
  },
]

const CHANNEL: readonly FieldSpec[] = [
  ...company('transfer', '传输企业', '报文传输企业的海关编码，与 DXP 节点对应。').map((field, index) =>
    index === 0 ? { ...field, group: '传输与签名' } : field,
  ),
  {
    id: 'dxpId',
    label: 'DXP 节点',
    kind: 'text',
    plain: true,
    maxLength: 30,
    help: '向电子口岸申请的数据交换平台节点编号。',
  },
  { id: 'channel', label: '通道', kind: 'text', maxLength: 40, help: '单证从哪个通道发出；培训台账只能用 training。' },
  { id: 'signer', label: '签名密钥', kind: 'text', maxLength: 40, help: 'software 为软件密钥。' },
  {
    id: 'sends.order',
    label: '订单由我方发送',
    kind: 'flag',
    group: '本单位发送哪些单证（不勾选的只登记单号，不发送）',
  },
  {
    id: 'sends.payment',
    label: '支付单由我方发送',
    kind: 'flag',
    help: '支付单通常由支付企业自行发送；此时“支付信息不存在”是等待，不是差异。',
  },
  { id: 'sends.waybill', label: '运单由我方发送', kind: 'flag' },
  { id: 'sends.receipts', label: '收款单由我方发送', kind: 'flag' },
]

export const PROFILE_FIELDS: readonly FieldSpec[] = [...COMPANIES, ...CUSTOMS, ...CHANNEL]

const FLAG = (on: boolean): string => (on ? '1' : '')

export function profileValues(profile: { readonly name: string; readonly body: ProfileBody }): FormValues {
  const { sends, ...texts } = profile.body
  return {
    ...texts,
    name: profile.name,
    ...Object.fromEntries(Object.entries(sends).map(([key, on]) => [`sends.${key}`, FLAG(on)])),
  }
}

/** The body as the contract wants it; `name` stands beside it. */
export function profileBody(values: FormValues): ProfileBody {
  const text = (id: keyof Omit<ProfileBody, 'sends' | 'edition' | 'statisticsFlag'>): string => values[id] ?? ''
  const on = (id: string): boolean => values[`sends.${id}`] === '1'
  return {
    platformCode: text('platformCode'),
    platformName: text('platformName'),
    merchantCode: text('merchantCode'),
    merchantName: text('merchantName'),
    agentCode: text('agentCode'),
    agentName: text('agentName'),
    guarantorCode: text('guarantorCode'),
    ownerCode: text('ownerCode'),
    ownerName: text('ownerName'),
    zoneCompanyCode: text('zoneCompanyCode'),
    zoneCompanyName: text('zoneCompanyName'),
    carrierCode: text('carrierCode'),
    carrierName: text('carrierName'),
    paymentCompanyCode: text('paymentCompanyCode'),
    paymentCompanyName: text('paymentCompanyName'),
    customsDistrict: text('customsDistrict'),
    port: text('port'),
    areaCode: text('areaCode'),
    bookNo: text('bookNo'),
    locationCode: text('locationCode'),
    trafMode: text('trafMode'),
    wrapType: text('wrapType'),
    dispatchCountry: text('dispatchCountry'),
    destinationCountry: text('destinationCountry'),
    destinationPort: text('destinationPort'),
    currency: text('currency'),
    transferCode: text('transferCode'),
    transferName: text('transferName'),
    dxpId: text('dxpId'),
    channel: text('channel'),
    signer: text('signer'),
    edition: values.edition === '2018' ? '2018' : '202205',
    statisticsFlag: values.statisticsFlag === 'B' ? 'B' : 'A',
    sends: { order: on('order'), payment: on('payment'), waybill: on('waybill'), receipts: on('receipts') },
  }
}

/** What a profile starts from before it is saved for the first time: the contract's own defaults. */
export const NEW_PROFILE: FormValues = {
  currency: '142',
  statisticsFlag: 'A',
  channel: 'training',
  signer: 'software',
  edition: '202205',
  'sends.order': '1',
}
