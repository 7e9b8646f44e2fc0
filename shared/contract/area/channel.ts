import { z } from 'zod'
import { command, query } from '../procedure.ts'
import { recordId } from '../list.ts'
import { ADMINS, EVERYONE, FILERS } from '../role.ts'

/** Channels as an administrator sets them up, and the move of what is queued. */

/** A folder is named by its whole path: what is relative would depend on where the program was started. */
const WHOLE_PATH = /^(\/|[A-Za-z]:[\\/]|\\\\)[^\u0000]*$/
const folderPath = z.string().max(400).regex(WHOLE_PATH, '应为完整路径，如 D:\\ImpPath\\OutBox')
const anyFolder = z
  .string()
  .max(400)
  .refine((path) => path === '' || WHOLE_PATH.test(path), '应为完整路径，如 D:\\ImpPath\\SentBox')

/** What is wrong with an address. No credentials in it: they would be shown with it. */
function addressProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return '应为完整地址，以 https:// 开头'
  return url.username === '' && url.password === '' ? undefined : '地址中不能带用户名与口令'
}
function address(optional: boolean) {
  return z
    .string()
    .max(300)
    .superRefine((text, check) => {
      const problem = optional && text === '' ? undefined : addressProblem(text)
      if (problem !== undefined) check.addIssue({ code: 'custom', message: problem })
    })
}

const folderLine = z.object({
  business: z.string().min(1).max(40),
  types: z.array(z.string().max(40)).max(40).default([]),
  form: z.enum(['dxp', 'document', 'zip']),
  outBox: folderPath,
  inBox: folderPath,
  sentBox: anyFolder.default(''),
  failBox: anyFolder.default(''),
})
const folderBody = {
  lines: z.array(folderLine).min(1).max(40),
  prefix: z.string().max(20).default(''),
  stallMinutes: z.number().int().min(1).max(10_000).default(10),
  receiptMinutes: z.number().int().min(1).max(100_000).default(60),
}
const gatewayBody = {
  url: address(false),
  /** PEM of an authority that the machine does not know; '' = the machine's own authorities. */
  authority: z.string().max(20_000).default(''),
  proxy: address(true).default(''),
  /** user:password for the proxy. */
  proxyLogin: z.string().max(200).default(''),
  timeoutSeconds: z.number().int().min(1).max(80).default(30),
}
export const channelBodySchema = z.discriminatedUnion('kind', [
  /** 官方导入客户端: OutBox, SentBox, InBox, FailBox a business (BND SPEC A.5). */
  z.object({ kind: z.literal('import-client'), ...folderBody }),
  /** 交换客户端: envelopes or documents in folders (CEB SPEC 4.2). */
  z.object({ kind: z.literal('exchange-client'), ...folderBody }),
  z.object({
    kind: z.literal('haikou'),
    ...gatewayBody,
    dxpId: z.string().min(1).max(30),
    senderId: z.string().max(30).default('SHOP'),
    receiverId: z.string().max(30).default('PORT'),
  }),
  z.object({
    kind: z.literal('shenzhen'),
    ...gatewayBody,
    clientId: z.string().min(1).max(60),
    key: z.string().max(200).default(''),
    icNo: z.string().max(40).default(''),
    macAddress: z.string().max(40).default(''),
  }),
  /** 传输盘: signed and sealed files between an inside and an outside network; both sides know the pairing phrase. */
  z.object({
    kind: z.literal('transfer-file'),
    folder: folderPath,
    pairing: z
      .string()
      .max(200)
      .refine((phrase) => phrase === '' || phrase.length >= 20, '至少 20 个字符，内外网两边相同')
      .default(''),
  }),
])
export type ChannelBody = z.output<typeof channelBodySchema>
/** Fields that are stored and never shown again; an empty one leaves what is stored. */
export const CHANNEL_SECRETS = ['key', 'proxyLogin', 'pairing'] as const

export const CHANNEL_KIND_NAMES: Readonly<Record<ChannelBody['kind'], string>> = {
  'import-client': '官方导入客户端（文件夹）',
  'exchange-client': '数据交换客户端（文件夹）',
  haikou: '地方电子口岸网关（海口式）',
  shenzhen: '地方电子口岸网关（深圳式）',
  'transfer-file': '内外网传输盘',
}

export const channelArea = {
  'channel.settings': query({
    title: '通道设置',
    roles: ADMINS,
    topics: ['channel'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    output: z.object({
      settings: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          revision: z.number().int(),
          body: channelBodySchema,
          secrets: z.array(z.string()),
        }),
      ),
    }),
  }),
  'channel.save': command({
    title: '保存通道',
    roles: ADMINS,
    topics: ['channel'],
    failures: ['RECORD_CHANGED', 'FIELD_INVALID', 'LEDGER_TRAINING_MIXED'],
    input: z.object({
      id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, '应为小写字母、数字与连字符'),
      title: z.string().min(1).max(60),
      body: channelBodySchema,
      revision: z.number().int().default(0),
    }),
    output: z.object({ revision: z.number().int() }),
  }),
  /** What of a channel's queue could be moved: only what was never sent; what is in doubt stays. */
  'channel.movable': query({
    title: '可改走的待发报文',
    roles: EVERYONE,
    topics: ['outbox', 'channel'],
    failures: [],
    input: z.object({ from: z.string().max(40) }),
    output: z.object({ messages: z.number().int(), documents: z.number().int(), inDoubt: z.number().int() }),
  }),
  'channel.move': command({
    title: '待发报文改走另一通道',
    roles: FILERS,
    topics: ['outbox', 'channel', 'filing'],
    failures: ['CHANNEL_UNKNOWN', 'LEDGER_TRAINING_MIXED', 'NOTHING_SELECTED', 'FIELD_INVALID'],
    input: z.object({ from: z.string().max(40), to: z.string().max(40), clientId: recordId.optional() }),
    output: z.object({ moved: z.number().int(), documents: z.number().int(), left: z.number().int() }),
  }),
}
