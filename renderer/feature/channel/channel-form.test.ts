import { expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { CHANNEL_KIND_NAMES } from '../../../shared/contract/area/channel.ts'
import {
  CHANNEL_KIND_CHOICES,
  channelBody,
  channelFields,
  channelValues,
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

it('every field that the core knows has a place in the form', () => {
  for (const { value: kind } of CHANNEL_KIND_CHOICES) {
    const ids = channelFields(kind, 1, false).map((field) => field.id)
    for (const name of Object.keys(channelValues(parse(channelBody({ ...filled, kind }, 1)).data?.body as ChannelBody)))
      expect(ids).toContain(name)
  }
  expect(CHANNEL_KIND_CHOICES.map((one) => one.value)).toEqual(Object.keys(CHANNEL_KIND_NAMES))
})

it('a number that is none is refused by the core, not guessed', () => {
  expect(parse(channelBody({ ...filled, stallMinutes: 'x' }, 1)).success).toBe(false)
})
