import { contract, type CallIn, type CallOut } from '../../../shared/contract/index.ts'
import { issueText } from '../../../shared/contract/issue-text.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { halfWidth, objection } from '../../ui/form/normal.ts'

/** A channel as fields of a form, and back. */

export type ChannelBody = CallOut<'channel.settings'>['settings'][number]['body']
export type ChannelKind = ChannelBody['kind']
type SaveBody = CallIn<'channel.save'>['body']

export const CHANNEL_KIND_CHOICES: readonly { readonly value: ChannelKind; readonly label: string }[] = [
  { value: 'import-client', label: '官方导入客户端（文件夹）' },
  { value: 'exchange-client', label: '数据交换客户端（文件夹）' },
  { value: 'haikou', label: '地方电子口岸网关（海口式）' },
  { value: 'shenzhen', label: '地方电子口岸网关（深圳式）' },
  { value: 'transfer-file', label: '内外网传输盘（文件签名并加密）' },
]
const FORMS = [
  { value: 'dxp', label: '交换信封（DxpMsg）' },
  { value: 'document', label: '报文 XML' },
  { value: 'zip', label: 'ZIP（报文与附件）' },
] as const

const HEAD: readonly FieldSpec[] = [
  {
    id: 'id',
    label: '标识',
    kind: 'text',
    plain: true,
    required: true,
    maxLength: 40,
    help: '小写字母、数字与连字符；申报方案中用它指明通道，以后不能更改。',
  },
  { id: 'title', label: '名称', kind: 'text', required: true, maxLength: 60 },
  { id: 'kind', label: '种类', kind: 'choice', required: true, choices: [...CHANNEL_KIND_CHOICES] },
]
const WATCH: readonly FieldSpec[] = [
  {
    id: 'stallMinutes',
    label: '文件滞留提醒（分钟）',
    kind: 'text',
    plain: true,
    group: '守望',
    help: '发送文件夹里的文件过了这么久还没有被客户端取走，就提醒客户端可能已停止。',
  },
  {
    id: 'receiptMinutes',
    label: '无回执提醒（分钟）',
    kind: 'text',
    plain: true,
    help: '最后一次发送后过了这么久没有任何回执，就提醒检查客户端的“接收回执”任务。',
  },
  {
    id: 'prefix',
    label: '文件名前缀',
    kind: 'text',
    plain: true,
    maxLength: 20,
    help: '个别本地客户端要求报文类型前加前缀，如深圳的 SZCPORT。',
  },
]
const GATEWAY: readonly FieldSpec[] = [
  {
    id: 'url',
    label: '网关地址',
    kind: 'text',
    plain: true,
    required: true,
    span: 2,
    group: '网关',
    help: '以 https:// 开头；证书总是校验，不跟随跳转。只有本机程序可以用 http。',
  },
  { id: 'timeoutSeconds', label: '超时（秒）', kind: 'text' },
  { id: 'proxy', label: '代理地址', kind: 'text', plain: true, help: '如 http://10.0.0.8:3128；不填为直连。' },
  { id: 'proxyLogin', label: '代理用户名:口令', kind: 'secret', help: '保存后不再显示；不填则不变。' },
  {
    id: 'authority',
    label: '自签发机构证书（PEM）',
    kind: 'note',
    span: 3,
    maxLength: 20_000,
    help: '网关证书不是由公共机构签发时，贴入其签发机构的证书。',
  },
]
const HAIKOU: readonly FieldSpec[] = [
  { id: 'dxpId', label: '交换用户编号（DXPENT…）', kind: 'text', plain: true, required: true, group: '海口式' },
  { id: 'senderId', label: '发送方标识', kind: 'text' },
  { id: 'receiverId', label: '接收方标识', kind: 'text' },
]
const SHENZHEN: readonly FieldSpec[] = [
  { id: 'clientId', label: '企业编号（clientid）', kind: 'text', plain: true, required: true, group: '深圳式' },
  { id: 'key', label: '接口密钥（key）', kind: 'secret', help: '保存后不再显示；不填则不变。' },
  { id: 'icNo', label: '卡号（icNo）', kind: 'text' },
  { id: 'macAddress', label: '网卡地址', kind: 'text' },
]

const STICK: readonly FieldSpec[] = [
  {
    id: 'folder',
    label: '传输盘文件夹',
    kind: 'text',
    required: true,
    span: 2,
    group: '传输盘',
    help: '盘插入后的完整路径；盘不在时通道离线，报文留在待发。',
  },
  {
    id: 'pairing',
    label: '配对口令',
    kind: 'secret',
    help: '至少 20 个字符，内外网两边相同；保存后不再显示，不填则不变。',
  },
]

function lineFields(index: number): FieldSpec[] {
  const at = `line${index}.`
  return [
    {
      id: `${at}business`,
      label: '业务',
      kind: 'text',
      required: true,
      maxLength: 40,
      group: `业务 ${index + 1}`,
      help: '如 DecCus001、Sas、IMPCEB；多张卡各用各的文件夹时，每张卡一项。',
    },
    {
      id: `${at}types`,
      label: '报文',
      kind: 'text',
      help: '用逗号分开，如 CEB621Message；不填 = 其他业务没有列出的全部报文。',
    },
    { id: `${at}form`, label: '写出格式', kind: 'choice', choices: [...FORMS] },
    { id: `${at}outBox`, label: '发送文件夹（OutBox）', kind: 'text', required: true, span: 3, maxLength: 400 },
    { id: `${at}inBox`, label: '收取文件夹（InBox）', kind: 'text', required: true, span: 3, maxLength: 400 },
    { id: `${at}sentBox`, label: '已发文件夹（SentBox）', kind: 'text', span: 3, maxLength: 400 },
    { id: `${at}failBox`, label: '退回文件夹（FailBox）', kind: 'text', span: 3, maxLength: 400 },
  ]
}

export const isFolderKind = (kind: string | undefined): boolean =>
  kind === 'import-client' || kind === 'exchange-client'

/** The fields of a kind; what names the channel cannot be changed once it exists. */
export function channelFields(kind: string | undefined, lines: number, exists: boolean): FieldSpec[] {
  const head = HEAD.map((field) => (exists && field.id !== 'title' ? { ...field, readOnly: true } : field))
  if (isFolderKind(kind))
    return [...head, ...Array.from({ length: lines }, (_, index) => lineFields(index)).flat(), ...WATCH]
  if (kind === 'transfer-file') return [...head, ...STICK]
  if (kind === 'haikou') return [...head, ...HAIKOU, ...GATEWAY]
  return kind === 'shenzhen' ? [...head, ...SHENZHEN, ...GATEWAY] : head
}

/** Starting values of a new channel. */
export const NEW_CHANNEL: FormValues = {
  kind: 'import-client',
  stallMinutes: '10',
  receiptMinutes: '60',
  timeoutSeconds: '30',
  senderId: 'SHOP',
  receiverId: 'PORT',
  'line0.form': 'dxp',
}

export function channelValues(body: ChannelBody): FormValues {
  const { kind } = body
  if (!('lines' in body))
    return { ...Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])), kind }
  const lines = body.lines.flatMap((line, index) =>
    Object.entries(line).map(([name, value]) => [
      `line${index}.${name}`,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  )
  return {
    kind,
    prefix: body.prefix,
    stallMinutes: String(body.stallMinutes),
    receiptMinutes: String(body.receiptMinutes),
    ...Object.fromEntries(lines),
  }
}

function whole(typed: string | undefined): number {
  const text = halfWidth(typed ?? '').trim()
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
}

/** What was typed, as the core wants it; a number that is none goes as it is, so that the core names the field. */
export function channelBody(values: FormValues, lines: number): SaveBody {
  const text = (id: string): string => (values[id] ?? '').trim()
  const plain = (id: string): string => halfWidth(text(id)).trim()
  const gateway = {
    url: plain('url'),
    authority: values['authority'] ?? '',
    proxy: plain('proxy'),
    proxyLogin: values['proxyLogin'] ?? '',
    timeoutSeconds: whole(values['timeoutSeconds']),
  }
  if (values['kind'] === 'haikou')
    return {
      kind: 'haikou',
      ...gateway,
      dxpId: plain('dxpId'),
      senderId: plain('senderId'),
      receiverId: plain('receiverId'),
    }
  if (values['kind'] === 'shenzhen')
    return {
      kind: 'shenzhen',
      ...gateway,
      clientId: plain('clientId'),
      key: values['key'] ?? '',
      icNo: plain('icNo'),
      macAddress: plain('macAddress'),
    }
  if (values['kind'] === 'transfer-file')
    return { kind: 'transfer-file', folder: text('folder'), pairing: values['pairing'] ?? '' }
  const folders = Array.from({ length: lines }, (_, index) => {
    const at = (name: string): string => text(`line${index}.${name}`)
    const form = FORMS.find((one) => one.value === at('form'))?.value ?? 'dxp'
    return {
      business: halfWidth(at('business')).trim(),
      types: halfWidth(at('types'))
        .split(/[,，、\s]+/)
        .filter((type) => type !== ''),
      form,
      outBox: at('outBox'),
      inBox: at('inBox'),
      sentBox: at('sentBox'),
      failBox: at('failBox'),
    }
  })
  return {
    kind: values['kind'] === 'exchange-client' ? 'exchange-client' : 'import-client',
    lines: folders,
    prefix: plain('prefix'),
    stallMinutes: whole(values['stallMinutes']),
    receiptMinutes: whole(values['receiptMinutes']),
  }
}

export function lineCount(body: ChannelBody | undefined): number {
  return body !== undefined && 'lines' in body ? body.lines.length : 1
}

/** body.lines.0.outBox → line0.outBox */
function fieldOf(path: readonly PropertyKey[]): string {
  const [first, second, third, fourth] = path.map(String)
  if (first !== 'body') return first ?? ''
  return second === 'lines' && fourth !== undefined ? `line${third ?? ''}.${fourth}` : (second ?? '')
}

/** Why the core would not take what was typed, by field and in its own words: asked here, so that each reason stands at its field. */
export function channelObjections(values: FormValues, lines: number, exists: boolean): Record<string, string> {
  const empty = channelFields(values['kind'], lines, exists).flatMap((field): [string, string][] => {
    const reason = objection(field, values[field.id] ?? '')
    return reason === undefined ? [] : [[field.id, reason]]
  })
  const body = channelBody(values, lines)
  const parsed = contract['channel.save'].input.safeParse({
    id: halfWidth(values['id'] ?? '').trim(),
    title: (values['title'] ?? '').trim(),
    body,
  })
  const refused = (parsed.error?.issues ?? []).map((issue): [string, string] => [fieldOf(issue.path), issueText(issue)])
  return { ...Object.fromEntries(refused.reverse()), ...Object.fromEntries(empty) }
}

/** The field that a refusal of the core names by its label. */
export function fieldNamed(label: unknown, values: FormValues, lines: number): string | undefined {
  return channelFields(values['kind'], lines, false).find((field) => field.label === label)?.id
}
