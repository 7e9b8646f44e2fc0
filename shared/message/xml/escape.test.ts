import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeAttribute, escapeText, UnfitTextError, unfitForXml } from './escape.ts'
import { textOf } from './node.ts'
import { readXml } from './read-xml.ts'

describe('escaping', () => {
  it('whatever XML can carry comes back from a reader unchanged', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => unfitForXml(text) < 0),
        (text) => {
          const reading = readXml(`<a b="${escapeAttribute(text)}">${escapeText(text)}</a>`)
          expect(reading.ok && textOf(reading.tree.root)).toBe(text)
          expect(reading.ok && reading.tree.root.attributes[0]?.value).toBe(text)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('what XML 1.0 cannot carry is refused with its place, never dropped', () => {
    for (const [text, at] of [
      ['a\u0000', 1],
      ['\u000b', 0],
      ['ab\ud800', 2],
      ['\udc00', 0],
      ['\ufffe', 0],
      ['中\uffff', 1],
    ] as const) {
      expect(unfitForXml(text)).toBe(at)
      expect(() => escapeText(text)).toThrow(UnfitTextError)
      expect(() => escapeAttribute(text)).toThrow(UnfitTextError)
    }
    expect(unfitForXml('\t\n\r 中𠮷\ufffd')).toBe(-1)
  })

  it('the error does not carry the text', () => {
    expect(() => escapeText('张三\u0000')).toThrow(/^character 2 /)
  })
})
