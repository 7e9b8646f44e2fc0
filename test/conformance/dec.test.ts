import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeXml } from '../../electron/core/service/filing/inbox-read.ts'
import { EMPTY_CONTENT } from '../../shared/domain/declaration/content.ts'
import { CHANNEL_CODES, channelCode } from '../../shared/domain/declaration/channel.ts'
import { buildDec } from '../../shared/message/dec/build.ts'
import { checkDeclaration } from '../../shared/message/dec/check.ts'
import { diffDeclarations } from '../../shared/message/dec/diff.ts'
import { UNSEEN_ELEMENTS } from '../../shared/message/dec/field.ts'
import { readDec } from '../../shared/message/dec/read.ts'
import { readDecReceipts } from '../../shared/message/dec/receipt.ts'
import {
  DEC_SECTIONS,
  ITEM_GROUP,
  PERMIT_GROUP,
  VEHICLE_GROUP,
  type DecGroup,
} from '../../shared/message/dec/section.ts'
import { elementsOf, textOf, type XmlElement } from '../../shared/message/xml/node.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'

/** The declaration codec against the field list, codes and samples of the specification beside the repository. */
const BONDED = fileURLToPath(new URL('../../../shared/specs/bonded/', import.meta.url))
const present = existsSync(BONDED)
if (!present) console.log('specification not beside the repository, declarations not compared: shared/specs/bonded')

const read = (path: string): string => readFileSync(BONDED + path, 'utf8').replace(/^\ufeff/, '')
const rows = (path: string): string[][] =>
  read(path)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => (match[1] ?? '').replace(/^"|"$/g, '')),
    )

const SECTIONS: Readonly<Record<string, string>> = {
  DEC_HEAD: 'DecHead',
  DEC_CONTAINER: 'Container',
  DEC_LICENSE_DOCUS: 'LicenseDocu',
  DEC_REQUEST_CERT: 'DecRequestCert',
  DEC_OTHER_PACK: 'DecOtherPack',
  DEC_COP_LIMIT: 'DecCopLimit',
  DEC_USER: 'DecUser',
  DEC_MARK_LOB: 'DecMarkLob',
  DEC_FREE_TXT: 'DecFreeTxt',
  DEC_SIGN: 'DecSign',
  TRN_HEAD: 'TrnHead',
  TRN_LIST: 'TrnList',
  TRN_CONTAINER: 'TrnContainer',
  TRN_CONTA_GOODS_LIST: 'TrnContaGoods',
  DEC_COP_PROMISE: 'DecCopPromise',
  EDOC_RELATION: 'EdocRealation',
  ECO_RELATION: 'EcoRelation',
}
const GROUPS: ReadonlyMap<string, DecGroup> = new Map(
  [...DEC_SECTIONS.map((section) => section.group), ITEM_GROUP, PERMIT_GROUP, VEHICLE_GROUP].map((group) => [
    group.element,
    group,
  ]),
)

/** Element names with their texts in order, blanks and comments left out. */
function plain(element: XmlElement): unknown {
  const children = elementsOf(element)
  return children.length === 0 ? [element.local, textOf(element).trim()] : [element.local, children.map(plain)]
}

function tree(xml: string): XmlElement {
  const reading = readXml(xml)
  if (!reading.ok) throw new Error(reading.code)
  return reading.tree.root
}

describe.runIf(present)('报关单规范', () => {
  it.each(
    Object.entries({
      ...SECTIONS,
      DEC_LIST: 'DecList',
      DEC_GOODS_LIMIT: 'DecGoodsLimit',
      DEC_GOODS_LIMIT_VIN: 'DecGoodsLimitVin',
    }),
  )('%s has the elements of the specification, in its order', (section, element) => {
    const wanted = rows('codes/fields_DecMessage.csv')
      .filter((row) => row[0] === section && row[4] !== '')
      .map((row) => row[2])
    const names = (GROUPS.get(element)?.fields ?? []).map((field) => field.name)
    expect(names.filter((name) => !UNSEEN_ELEMENTS.has(name))).toEqual(wanted)
  })
  it('lengths, kinds and obligations are those of the specification, save the two it disputes itself', () => {
    const differing: string[] = []
    for (const [section = '', , name = '', , type = '', length = '', save, declare] of rows(
      'codes/fields_DecMessage.csv',
    )) {
      const rule = GROUPS.get({ ...SECTIONS, DEC_LIST: 'DecList' }[section] ?? '')?.byName.get(name)
      if (rule === undefined || type === '') continue
      const needed = save === '是' ? 'S' : declare === '是' ? 'D' : '-'
      const form = `${{ string: 'C', decimal: 'D', integer: 'I', date: 'T', datetime: 'C', blob: 'B' }[type.toLowerCase()] ?? '?'}${length}`
      if (
        rule.needed !== needed ||
        (rule.form !== form && !(rule.kind === 'date' && length === '') && !(rule.kind === 'whole' && length === '19'))
      )
        differing.push(`${section}.${name} ${rule.form} ${form}`)
    }
    expect(differing).toEqual(['DEC_HEAD.CopCode C10 C9'])
  })
  it('the constructed export is read without a stranger, written back the same, and passes the check of a draft', () => {
    const xml = read('samples/constructed/DecMessage_export_0110.xml')
    const reading = readDec(xml)
    if (!reading.ok) throw new Error(reading.code)
    const { content, version, unknown } = reading.message
    expect([unknown, version, content.items[0]?.fields['OriginCountry']]).toEqual([[], '4.8', 'CHN'])
    expect(plain(tree(buildDec(content, version)))).toEqual(plain(tree(xml)))
    expect(checkDeclaration(content, 'save').filter((one) => one.level === 'error')).toEqual([])
  })
  it('the template of 2018 has no element that the tables do not know, and in the same order', () => {
    const xml = read('samples/DecMessage-template-2018-merged.Zzaniu-loop_server.xml')
    const reading = readDec(xml)
    expect(reading.ok && reading.message.unknown).toEqual([])
    const head = elementsOf(tree(xml))[0]
    const names = head === undefined ? [] : elementsOf(head).map((child) => child.local)
    const ours = GROUPS.get('DecHead')?.fields.map((field) => field.name) ?? []
    expect(ours.filter((name) => names.includes(name))).toEqual(names)
  })
  it('the message of 2017 is read; what it has beyond today’s tables is named', () => {
    const reading = readDec(read('samples/DecMessage-with-edoc.Zzaniu-loop_server.xml'))
    if (!reading.ok) throw new Error(reading.code)
    expect(reading.message.unknown).toContain('DecHead/PayWay')
    expect(reading.message.unknown.every((path) => path.startsWith('DecHead/'))).toBe(true)
    expect(reading.message.content.attachments[0]).toMatchObject({ EdocCopId: 'INVOICE.pdf', EdocCode: '00000001' })
  })
  it('the answers are understood, also in GB2312 and in a foreign namespace', () => {
    const answer = (path: string): unknown => readDecReceipts({ root: tree(read(path)), before: [], after: [] })
    expect(answer('samples/constructed/Successed_DecImportResponse.xml')).toEqual([
      {
        kind: 'response',
        code: '0',
        message: '暂存成功',
        ownNo: 'DEMO00000000000001',
        platformNo: 'E20250000000000001',
        transitNo: '',
      },
    ])
    expect(answer('samples/constructed/Failed_DecImportResponse.xml')).toMatchObject([
      { kind: 'response', code: '1', ownNo: 'DEMO00000000000001', platformNo: '' },
    ])
    expect(answer('samples/constructed/Receipt_DEC_DATA.xml')).toMatchObject([
      { kind: 'customs', channel: 'L', platformNo: 'E20250000000000001', entryNo: '311120250000000001' },
    ])
    // 海关 in GB2312
    const bytes = Buffer.concat([
      Buffer.from(
        '<?xml version="1.0" encoding="gb2312"?><x:DEC_RESULT xmlns:x="urn:x"><x:CHANNEL>P</x:CHANNEL><x:NOTE>',
      ),
      Buffer.from([0xba, 0xa3, 0xb9, 0xd8]),
      Buffer.from('</x:NOTE></x:DEC_RESULT>'),
    ])
    expect(readDecReceipts({ root: tree(decodeXml(bytes) ?? ''), before: [], after: [] })).toMatchObject([
      { channel: 'P', note: '海关' },
    ])
  })
  it('every CHANNEL of both lists is known by one of its names; groups follow the specification', () => {
    const listed = rows('codes/dec_channel.csv')
    expect(CHANNEL_CODES.map((row) => row.code).sort()).toEqual(listed.map((row) => row[0]).sort())
    for (const [code = '', , , group = ''] of listed) {
      const known = channelCode(code)?.group
      if (
        [
          'saved',
          'submitted',
          'accepted',
          'released',
          'closed',
          'deleted',
          'rejected',
          'failed',
          'inspection',
          'reviewed',
          'hold',
        ].includes(group)
      )
        expect([code, known]).toEqual([code, group])
    }
  })
  it('an own message differs from itself in nothing', () => {
    const reading = readDec(read('samples/constructed/DecMessage_export_0110.xml'))
    if (!reading.ok) throw new Error(reading.code)
    expect(diffDeclarations(reading.message.content, reading.message.content)).toEqual([])
  })
})

it('no text, however broken, makes the readers or the check throw', () => {
  const whole = buildDec({
    ...EMPTY_CONTENT,
    head: { IEFlag: 'E', NetWt: '1' },
    items: [
      {
        fields: { CodeTS: '9405310000', GQty: '1' },
        permits: [{ fields: { LicenceNo: 'a' }, vehicles: [{ VinNo: 'b' }] }],
      },
    ],
  })
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 12 }), (at, cut, put) => {
      const reading = readDec(whole.slice(0, at) + put + whole.slice(at + cut))
      if (reading.ok) expect(Array.isArray(checkDeclaration(reading.message.content, 'declare'))).toBe(true)
      else expect(reading.code).toMatch(/^(XML|DEC)_/)
    }),
    { numRuns: 400 },
  )
})

it('says whether the specification lay beside the repository', () => {
  expect(typeof present).toBe('boolean')
})
