import { X509Certificate } from 'node:crypto'
import { listChannelSettings, saveChannelSetting, type ChannelSettingRow } from '../../../../db/channel/setting.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { CHANNEL_SECRETS, channelBodySchema, type ChannelBody } from '../../../../shared/contract/area/channel.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import type { ChannelMaker, Wire } from '../../ports.ts'
import type { Secrets } from '../../secret.ts'

/** Channels as an administrator set them up. Their bodies are sealed, because a gateway may want to be told a secret. */

interface Setting {
  readonly id: string
  readonly title: string
  readonly revision: number
  readonly body: ChannelBody
}

function open(row: ChannelSettingRow, secrets: Secrets): Setting {
  const body = channelBodySchema.parse(JSON.parse(secrets.box.open(row.body).toString('utf8')))
  return { id: row.id, title: row.title, revision: row.revision, body }
}

/** The wires of all channels that were set up; a training ledger has none, because it talks to nobody real. */
export function configuredWires(
  ledger: ReadHandle,
  secrets: Secrets,
  kind: 'training' | 'real',
  maker: ChannelMaker | undefined,
): Wire[] {
  if (kind !== 'real' || maker === undefined) return []
  return listChannelSettings(ledger).map((row) => maker.open(open(row, secrets)))
}

type SecretName = (typeof CHANNEL_SECRETS)[number]

function secretsOf(body: ChannelBody): { name: SecretName; value: string }[] {
  const fields: Readonly<Record<string, unknown>> = body
  return CHANNEL_SECRETS.flatMap((name) => {
    const value = fields[name]
    return typeof value === 'string' ? [{ name, value }] : []
  })
}

/** The body with other secrets. */
function withSecrets(body: ChannelBody, values: (name: SecretName, value: string) => string): ChannelBody {
  return channelBodySchema.parse({
    ...body,
    ...Object.fromEntries(secretsOf(body).map(({ name, value }) => [name, values(name, value)])),
  })
}

export function channelSettings(context: WriteContext): Out<'channel.settings'> {
  const settings = listChannelSettings(context.ledger).map((row) => open(row, context.secrets))
  return {
    settings: settings.map(({ body, ...setting }) => ({
      ...setting,
      body: withSecrets(body, () => ''),
      secrets: secretsOf(body)
        .filter(({ value }) => value !== '')
        .map(({ name }) => name),
    })),
  }
}

/** Folders by what they are on the disk: case and a last separator make no other folder under Windows. */
const folderKey = (path: string): string => path.replaceAll('\\', '/').replace(/\/+$/, '').toLowerCase()

/**
 * Boxes that stand for different things must be different folders, else what is sent would be read as received; and a receive folder has
 * one reader, else two channels would take each other's files away.
 */
function checkFolders(body: ChannelBody, others: readonly Setting[]): void {
  if (!('lines' in body)) return
  const taken = new Map(
    others.flatMap(({ title, body: other }) =>
      'lines' in other
        ? other.lines.flatMap((line) => [line.outBox, line.inBox].map((box) => [folderKey(box), title] as const))
        : [],
    ),
  )
  for (const line of body.lines) {
    const boxes = [line.outBox, line.inBox, line.sentBox, line.failBox].filter((box) => box !== '').map(folderKey)
    if (new Set(boxes).size < boxes.length)
      throw new Failure('FIELD_INVALID', { label: `${line.business} 的文件夹`, reason: '四个文件夹不能相同' })
    for (const [label, box] of [
      ['发送文件夹（OutBox）', line.outBox],
      ['收取文件夹（InBox）', line.inBox],
    ] as const) {
      const owner = taken.get(folderKey(box))
      if (owner !== undefined) throw new Failure('FIELD_INVALID', { label, reason: `已由通道“${owner}”使用` })
    }
  }
  const outBoxes = body.lines.map((line) => folderKey(line.outBox))
  const inBoxes = body.lines.map((line) => folderKey(line.inBox))
  if (inBoxes.some((box) => outBoxes.includes(box)))
    throw new Failure('FIELD_INVALID', { label: '收取文件夹（InBox）', reason: '不能是另一业务的发送文件夹' })
}

/** An authority that is none would make every connection fail later, with a reason that nobody understands. */
function checkAuthority(body: ChannelBody): void {
  if (!('authority' in body) || body.authority.trim() === '') return
  try {
    new X509Certificate(body.authority)
  } catch {
    throw new Failure('FIELD_INVALID', {
      label: '自签发机构证书（PEM）',
      reason: '不是 PEM 格式的证书，应含 BEGIN CERTIFICATE 与 END CERTIFICATE 两行',
    })
  }
}

/** Personal data goes over an open line only to a program on this machine. */
function checkAddress(body: ChannelBody): void {
  if (!('url' in body)) return
  const url = new URL(body.url)
  if (url.protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
    throw new Failure('FIELD_INVALID', { label: '网关地址', reason: '应以 https:// 开头（只有本机程序可以用 http）' })
}

export function saveChannel(context: WriteContext, needs: Needs, input: In<'channel.save'>): Out<'channel.save'> {
  const { ledger, secrets, ports, identity } = context
  if (identity.kind !== 'real' || ports.channels === undefined)
    throw new Failure('LEDGER_TRAINING_MIXED', { ledger: '培训台账', channel: input.title })
  const settings = listChannelSettings(ledger).map((row) => open(row, secrets))
  const before = settings.find((one) => one.id === input.id)
  const others = settings.filter((one) => one.id !== input.id)
  if (others.some((one) => one.title === input.title))
    throw new Failure('FIELD_INVALID', { label: '名称', reason: '已有同名的通道' })
  checkFolders(input.body, others)
  checkAddress(input.body)
  checkAuthority(input.body)
  if ((before?.revision ?? 0) !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他管理员' })
  if (before === undefined && ports.wires.some((wire) => wire.id === input.id))
    throw new Failure('FIELD_INVALID', { label: '标识', reason: '已被使用' })
  if (before !== undefined && before.body.kind !== input.body.kind)
    throw new Failure('FIELD_INVALID', { label: '种类', reason: '不能更改，请另建通道' })
  const known = new Map(before === undefined ? [] : secretsOf(before.body).map(({ name, value }) => [name, value]))
  const body = withSecrets(input.body, (name, value) => (value === '' ? (known.get(name) ?? '') : value))
  if (body.kind === 'transfer-file' && body.pairing === '')
    throw new Failure('FIELD_INVALID', { label: '配对口令', reason: '至少 20 个字符，内外网两边相同' })
  const sealed = secrets.box.seal(Buffer.from(JSON.stringify(body), 'utf8'))
  const revision = saveChannelSetting(
    ledger,
    { id: input.id, kind: body.kind, title: input.title, body: sealed },
    context.now(),
    context.actor.userId,
  )
  needs.connect(ports.channels.open({ id: input.id, title: input.title, body }))
  context.audit('channel.save', input.id, { kind: body.kind, revision })
  context.wakePump()
  return { revision }
}
