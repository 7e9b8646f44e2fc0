import { expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { CHANNEL_KIND_NAMES } from '../../../shared/contract/area/channel.ts'
import {
  CHANNEL_KIND_CHOICES,
  channelBody,
  channelFields,
  channelObjections,
  channelValues,
  fieldNamed,
  lineCount,
  NEW_CHANNEL,
  type ChannelBody,
} from './channel-form.ts'

const parse = (body: unknown) => contract['channel.save'].input.safeParse({ id: 'eport', title: '示例', body })
const filled = {
  ...NEW_CHANNEL,
  url: 'https://gateway.example/',
  dxpId: 'DXPENT1',
  clientId: 'c',
  folder: '/media/stick',
  pairing: 'zwanzig zeichen oder mehr',
  'line0.business': 'IMPCEB',
  'line0.types': 'CEB621Message，CEB311Message',
  'line0.outBox': 'C:\\ImpPath\\OutBox',
  'line0.inBox': 'C:\\ImpPath\\InBox',
}

it('each kind of channel can be filled in, is what the core takes, and comes back as it was typed', () => {
  for (const { value: kind } of CHANNEL_KIND_CHOICES) {
    const parsed = parse(channelBody({ ...filled, kind }, 1))
    expect(parsed.error?.issues).toBeUndefined()
    const body = parsed.data?.body as ChannelBody
    expect(lineCount(body)).toBe(1)
    expect(parse(channelBody(channelValues(body), 1)).data?.body).toEqual(body)
  }
})

it('what a Chinese keyboard types full-width is the number that was meant', () => {
  const typed = {
    ...filled,
    kind: 'haikou',
    dxpId: 'ＤＸＰＥＮＴ１',
    timeoutSeconds: '３０',
    url: 'https：//gateway.example/',
  }
  expect(channelBody(typed, 1)).toEqual(channelBody({ ...filled, kind: 'haikou' }, 1))
  const lines = { ...filled, 'line0.business': 'ＩＭＰＣＥＢ', stallMinutes: '１０' }
  expect(channelBody(lines, 1)).toEqual(channelBody(filled, 1))
})

it('every field that the core knows has a place in the form', () => {
  for (const { value: kind } of CHANNEL_KIND_CHOICES) {
    const ids = channelFields(kind, 1, false).map((field) => field.id)
    for (const name of Object.keys(channelValues(parse(channelBody({ ...filled, kind }, 1)).data?.body as ChannelBody)))
      expect(ids).toContain(name)
  }
  expect(CHANNEL_KIND_CHOICES.map((one) => one.value)).toEqual(Object.keys(CHANNEL_KIND_NAMES))
})

it('what the core would refuse is said in Chinese at its field, whatever the kind', () => {
  const wrong = {
    ...filled,
    id: 'Ab c',
    title: '示例',
    url: 'gateway',
    proxy: 'proxy:3128',
    timeoutSeconds: '0',
    pairing: 'short',
    stallMinutes: 'x',
    'line0.outBox': 'relative/out',
  }
  const marked = (kind: string) => channelObjections({ ...wrong, kind }, 1, false)
  expect(marked('import-client')).toEqual({
    id: '应为小写字母、数字与连字符',
    'line0.outBox': '应为完整路径，如 D:\\ImpPath\\OutBox',
    stallMinutes: '应为数字',
  })
  expect(marked('haikou')).toEqual({
    id: '应为小写字母、数字与连字符',
    url: '应为完整地址，以 https:// 开头',
    proxy: '应为完整地址，以 https:// 开头',
    timeoutSeconds: '不能小于 1',
  })
  expect(marked('transfer-file')).toMatchObject({ pairing: '至少 20 个字符，内外网两边相同' })
  for (const { value: kind } of CHANNEL_KIND_CHOICES) {
    const ids = channelFields(kind, 1, false).map((field) => field.id)
    for (const id of Object.keys(marked(kind))) expect(ids).toContain(id)
    expect(channelObjections({ ...filled, id: 'eport', title: '示例', kind }, 1, false)).toEqual({})
  }
  expect(fieldNamed('网关地址', { kind: 'haikou' }, 1)).toBe('url')
})

it('a number that is none is refused by the core, not guessed', () => {
  expect(parse(channelBody({ ...filled, stallMinutes: 'x' }, 1)).success).toBe(false)
})
