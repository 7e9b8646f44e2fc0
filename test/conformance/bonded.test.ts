import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BONDED_TYPES, type BondedType } from '../../shared/domain/bonded/document-kind.ts'
import { stateOfAnswer } from '../../shared/domain/bonded/document-state.ts'
import { buildBonded } from '../../shared/message/bonded/build.ts'
import { BondedBuildError } from '../../shared/message/bonded/envelope.ts'
import { checkBonded, type BondedTables } from '../../shared/message/bonded/check.ts'
import { BONDED_SHAPES } from '../../shared/message/bonded/group.ts'
import { readBonded, readBondedTree } from '../../shared/message/bonded/read.ts'
import { findElement } from '../../shared/message/bonded/tree.ts'
import { buildSide, readSide } from '../../shared/message/bonded/side.ts'
import { SIDE_SHAPES, SIDE_TYPES } from '../../shared/message/bonded/side-shape.ts'
import { readBondedReceipts, receiptDigits } from '../../shared/message/bonded/receipt.ts'
import { elementsOf } from '../../shared/message/xml/node.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'

const SAMPLES = new URL('../../../shared/specs/bonded/samples/', import.meta.url)
const files = [
  ...readdirSync(SAMPLES),
  ...readdirSync(new URL('constructed/', SAMPLES)).map((name) => `constructed/${name}`),
].filter((name) => name.endsWith('.xml'))
const sample = (part: string): string => {
  const name = files.find((one) => one.includes(part))
  if (name === undefined) throw new Error(part)
  return readFileSync(new URL(name, SAMPLES), 'utf8')
}
const treeOf = (xml: string) => {
  const reading = readXml(xml)
  if (!reading.ok) throw new Error(reading.code)
  return reading.tree
}
const ENVELOPE = {
  messageId: 'M1',
  fileName: 'M1.xml',
  senderId: 'DXPENT0000099999',
  receiverId: 'DXPDSWNEMS000001',
  sendTime: '2026-11-22T10:00:00',
  cardNo: '',
  declares: false,
}
const namesIn = (xml: string, element: string): string[] => {
  const found = findElement(treeOf(xml).root, element)
  return found === undefined ? [] : elementsOf(found).map((inner) => inner.local)
}
const TABLES: BondedTables = { has: () => true, remainder: () => 'allow' }

describe('金关二期报文', () => {
  it('every sample of a bonded document is read whole, and what is built from it reads back the same', () => {
    const documents = files.filter(
      (name) => /(INV101|SAS\d01|SAS111|SAS121)/.test(name) && !/Success|Failed/.test(name),
    )
    expect(documents).toHaveLength(7)
    for (const name of documents) {
      const reading = readBonded(readFileSync(new URL(name, SAMPLES), 'utf8'))
      if (!reading.ok) throw new Error(`${name} ${reading.code}`)
      expect([name, reading.message.unknown]).toEqual([name, []])
      const { type, content } = reading.message
      const again = readBonded(buildBonded(type, content, { ...ENVELOPE, declares: reading.message.declares }))
      expect(again.ok && again.message.content).toEqual({
        ...content,
        head: {
          ...Object.fromEntries(BONDED_SHAPES[type].head.fields.map((field) => [field.name, ''])),
          ...content.head,
        },
        lines: content.lines.map((line) => ({
          ...line,
          fields: {
            ...Object.fromEntries((BONDED_SHAPES[type].lines?.fields ?? []).map((field) => [field.name, ''])),
            ...line.fields,
          },
        })),
        links: content.links,
      })
    }
  })

  it('a list, a line and a pass that we build carry the elements of the official templates in their order', () => {
    for (const [part, type, elements] of [
      ['INV101-import-template-SysIdZ7', 'INV101', ['InvtHeadType', 'InvtListType', 'EnvelopInfo']],
      ['INV101-import-template-SysIdZ8', 'INV101', ['InvtHeadType', 'InvtListType']],
      ['SAS121-import-template', 'SAS121', ['PassportHead', 'PassportAcmp', 'Package', 'DataInfo']],
    ] as const) {
      const links = BONDED_SHAPES[type].links
      const built = buildBonded(
        type,
        {
          head: {},
          lines: [{ fields: {}, itemId: 0, ownerId: 0, lotId: 0 }],
          links: links === undefined ? [] : [{}],
          tail: { SysId: 'Z7' },
        },
        ENVELOPE,
      )
      for (const element of elements) {
        const template = namesIn(sample(part), element)
        const ours = namesIn(built, element)
        expect(template.length).toBeGreaterThan(0)
        expect([element, ours.filter((name) => template.includes(name))]).toEqual([element, template])
      }
      const root = type === 'INV101' ? 'InvtMessage' : 'PassPortMessage'
      const order = namesIn(built, root)
      expect(namesIn(sample(part), root).filter((name) => order.includes(name))).toEqual(
        order.filter((name) => namesIn(sample(part), root).includes(name)),
      )
    }
  })

  it('answers of the samples are understood: refusals, storage, pre-debit, approval', () => {
    const [failed] = readBondedReceipts(treeOf(sample('Failed_SAS121')))
    expect(failed).toMatchObject({ type: 'CommonResponeMessage', status: '-1', platformNo: '' })
    expect(failed?.text).toContain('202300000059988116')
    expect(readBondedReceipts(treeOf(sample('Successed_INV101')))).toMatchObject([
      { status: '0', platformNo: '202400000122534496', ownNo: '278792851A' },
    ])
    const [list] = readBondedReceipts(treeOf(sample('INV201.')))
    expect(list).toMatchObject({
      type: 'INV201',
      status: '4',
      platformNo: '202400000122717119',
      customsNo: 'QD311124E000098849',
      ownNo: 'INNER6391946850D',
      marks: { vrfdedMarkcd: '1', invtStucd: '0' },
    })
    expect(receiptDigits(list?.time ?? '')).toBe('20240730114802')
    const [pass] = readBondedReceipts(treeOf(sample('SAS221.')))
    expect(pass).toMatchObject({
      type: 'SAS221',
      status: '1',
      customsNo: 'Z3111I240728000000000003',
      marks: { stucd: '1' },
    })
    expect(pass?.blocks.map((block) => block.name)).toEqual([
      'HdeApprResult',
      'SasPassportBsc',
      'SasPassportDt',
      'SasPassportRlt',
    ])
    const states = [
      ['INV101', list],
      ['SAS121', pass],
    ].map(([type, one]) =>
      stateOfAnswer(type as BondedType, { ...(one as NonNullable<typeof list>), at: '', identity: '', act: 'declare' }),
    )
    expect(states).toEqual(['preDebited', 'passed'])
  })

  it('no other sample is taken for a bonded document, and garbage is an answer', () => {
    for (const name of files.filter((one) => one.includes('DecMessage') || one.includes('DEC_DATA'))) {
      const { root, ...rest } = treeOf(readFileSync(new URL(name, SAMPLES), 'utf8'))
      expect(readBondedTree({ root, ...rest }).ok).toBe(false)
      expect(readBondedReceipts({ root, ...rest })).toEqual([])
    }
    expect(readBonded('<a><b></a>')).toMatchObject({ ok: false })
    expect(() => buildBonded('SAS121', { head: { Nothing: '1' }, lines: [], links: [], tail: {} }, ENVELOPE)).toThrow(
      BondedBuildError,
    )
  })

  it('the constructed samples pass the check, and each planted mistake is named where it stands', () => {
    const reading = readBonded(sample('INV101_type8'))
    if (!reading.ok) throw new Error(reading.code)
    const { content } = reading.message
    expect(checkBonded('INV101', content, TABLES)).toEqual([])
    const wrong = (change: Partial<typeof content>, remainder: 'allow' | 'warn' | 'refuse' = 'allow'): string[] =>
      checkBonded('INV101', { ...content, ...change }, { ...TABLES, remainder: () => remainder }).map(
        (one) => `${one.level} ${one.code} ${one.path}`,
      )
    const [line] = content.lines
    if (line === undefined) throw new Error('no line')
    const lines = (fields: Record<string, string>) => ({ lines: [{ ...line, fields: { ...line.fields, ...fields } }] })
    expect(wrong({ head: { ...content.head, DclcusFlag: '1' } })).toEqual([
      'error ELEMENT_MISSING head.DclcusTypecd',
      'error RETAIL_LIST head.DclcusFlag',
    ])
    expect(wrong({ links: [] })).toEqual(['error PARCELS_MISSING head.InvtType'])
    expect(wrong({ links: [...content.links, ...content.links] })).toEqual(['error PARCEL_TWICE head.InvtType'])
    expect(wrong(lines({ PutrecSeqno: '' }))).toEqual(['error SEQ_MISSING lines[0].PutrecSeqno'])
    expect(wrong(lines({ NetWt: '9' }))).toEqual(['error NET_ABOVE_GROSS lines[0].NetWt'])
    expect(wrong(lines({ SecdLawfQty: '' }))).toEqual(['error ELEMENT_MISSING lines[0].SecdLawfQty'])
    expect(wrong(lines({ DclQty: '2.35', DclTotalAmt: '235' }), 'refuse')).toEqual(['error REMAINDER lines[0].DclQty'])
    expect(wrong(lines({ DclQty: '2.35', DclTotalAmt: '235' }), 'warn')).toEqual(['warning REMAINDER lines[0].DclQty'])
    expect(wrong(lines({ DclQty: '2.35', DclTotalAmt: '235' }))).toEqual([])
    expect(BONDED_TYPES).toHaveLength(9)
  })

  it('the total of a large line is checked like that of a small one', () => {
    const reading = readBonded(sample('INV101_type8'))
    if (!reading.ok) throw new Error(reading.code)
    const { content } = reading.message
    const [line] = content.lines
    if (line === undefined) throw new Error('no line')
    const totals = (DclTotalAmt: string): string[] => {
      const fields = { ...line.fields, DclUprcAmt: '1234.56', DclQty: '1000', DclTotalAmt }
      return checkBonded('INV101', { ...content, lines: [{ ...line, fields }] }, TABLES)
        .filter((one) => one.code === 'TOTAL')
        .map((one) => one.message)
    }
    expect(totals('1234560')).toEqual([])
    expect(totals('1234560.01')).toEqual([])
    expect(totals('1234570')).toEqual(['第 1 项：单价乘数量得 1234560，与总价 1234570 不等'])
  })

  it('messages beside the documents carry every element of their structure in its order, are read back, and a wrong order is named', () => {
    const rows = readFileSync(new URL('../codes/fields_H4A_xsd.csv', SAMPLES), 'utf8').split(/\r?\n/)
    for (const type of SIDE_TYPES) {
      const { groups, root, lead } = SIDE_SHAPES[type]
      for (const group of groups) {
        const names = rows.flatMap((row) => (row.split(',')[1] === group.element ? [row.split(',')[3] ?? ''] : []))
        if (type !== 'ICP101')
          expect([group.element, group.fields.map((field) => field.name)]).toEqual([group.element, names])
      }
      const blocks = groups.map((group) => ({
        name: group.element,
        fields: Object.fromEntries(group.fields.map((field) => [field.name, field.kind === 'text' ? '1' : '2'])),
      }))
      const xml = buildSide(type, blocks, ENVELOPE, { SysId: 'Z7', OperCusRegCode: '4101W60001' })
      expect(namesIn(xml, root)).toEqual([...lead, ...groups.map((group) => group.element)])
      const message = readSide(treeOf(xml))
      expect([message?.type, message?.blocks, message?.misplaced]).toEqual([type, blocks, []])
      const [first] = groups
      if (first === undefined || groups.length < 2) continue
      const turned = xml.replace(new RegExp(`(<${first.element}>.*</${first.element}>)(.*)(</${root}>)`), '$2$1$3')
      expect(readSide(treeOf(turned))?.misplaced).not.toEqual([])
    }
    expect(() => buildSide('SAS131', [{ name: 'Other', fields: {} }], ENVELOPE)).toThrow(BondedBuildError)
  })
})
