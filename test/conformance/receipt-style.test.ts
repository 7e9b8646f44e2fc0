import { describe, expect, it } from 'vitest'
import { readInboxBytes } from '../../electron/core/service/filing/inbox-read.ts'
import { returnStatusName } from '../../shared/domain/filing/status.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { isReceiptType } from '../../shared/message/ceb/receipt.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import { CEB_TYPES } from '../../shared/message/ceb/type.ts'
import type { CebType } from '../../shared/message/ceb/type.ts'

/** A receipt of the kind with all its elements, in ASCII but for the text. */
function receipt(type: CebType, status: string, info: string): string {
  const head = Object.fromEntries(
    fieldTable(type, '202205').head.fields.map(({ name, kind }) => [
      name,
      kind === 'int' ? '1' : name === 'guid' ? '0'.repeat(36) : `X${name}`,
    ]),
  )
  return buildCeb(
    {
      type,
      guid: '0'.repeat(36),
      version: '1.0',
      signed: false,
      documents: [
        { head: { ...head, returnStatus: status, returnTime: '20261122101112345', returnInfo: info }, lines: [] },
      ],
    },
    '202205',
  )
}

/** The receipt's text in the encoding that its declaration names; characters of GB 2312 by number, so that no second codec is needed. */
function gb2312(xml: string): Buffer {
  const codes: Readonly<Record<string, readonly [number, number]>> = { 放: [0xb7, 0xc5], 行: [0xd0, 0xd0] }
  const bytes = [...`<?xml version="1.0" encoding="gb2312"?>${xml}`].flatMap(
    (letter): readonly number[] => codes[letter] ?? [letter.charCodeAt(0)],
  )
  return Buffer.from(bytes)
}

const RECEIPTS = CEB_TYPES.filter((type) => isReceiptType(type) && type !== 'CEB900Message')

describe('receipts of every kind', () => {
  it('are one and the same with a prefix, with the default namespace, without any, and in GB2312', () => {
    expect(RECEIPTS).toHaveLength(19)
    for (const type of RECEIPTS) {
      const prefixed = receipt(type, '800', '放行')
      const plain = prefixed.replace(/(<\/?)ceb:/g, '$1')
      const styles = [
        prefixed,
        plain.replace(' xmlns:ceb=', ' xmlns='),
        plain.replace(/ xmlns:ceb="[^"]*"/, ''),
        `\uFEFF${prefixed}`,
      ].map((text) => Buffer.from(text, 'utf8'))
      const [first, ...others] = [...styles, gb2312(prefixed)].map((bytes) => readInboxBytes(bytes))
      expect(first, type).toMatchObject({
        kind: 'receipts',
        type,
        receipts: [
          {
            status: '800',
            returnTime: '20261122101112345',
            info: '放行',
            forKind: fieldTable(type, '202205').receiptFor,
          },
        ],
      })
      for (const other of others) expect(other, type).toEqual(first)
    }
  })

  it('keep a status that nobody has published, with the text that came with it', () => {
    for (const type of RECEIPTS)
      expect(readInboxBytes(Buffer.from(receipt(type, '777', '待布控')))).toMatchObject({
        receipts: [{ status: '777', info: '待布控' }],
      })
    expect(returnStatusName('777')).toBe('777 未知状态')
  })

  it('that lack everything but status, time and text are receipts still', () => {
    for (const type of RECEIPTS) {
      const bare = receipt(type, '-621001', 'x').replace(/<ceb:(?!CEB|return|\w+Return>)(\w+)>[^<]*<\/ceb:\1>/g, '')
      expect(readInboxBytes(Buffer.from(bare)), type).toMatchObject({
        receipts: [{ status: '-621001', businessKey: '' }],
      })
    }
  })
})
