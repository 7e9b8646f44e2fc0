import { describe, expect, it } from 'vitest'
import { elementsOf, textOf } from './node.ts'
import { readXml, XML_LIMITS } from './read-xml.ts'

function codeOf(text: string): string {
  const reading = readXml(text)
  return reading.ok ? 'ok' : reading.code
}

describe('readXml', () => {
  it('resolves namespaces of elements and attributes, inner declarations over outer ones', () => {
    const reading = readXml('<a xmlns="u" xmlns:p="v"><p:b p:x="1" y="2"/><c xmlns=""><p:d xmlns:p="w"/></c></a>')
    if (!reading.ok) throw new Error(reading.code)
    const { root } = reading.tree
    const [b, c] = elementsOf(root)
    expect([root.namespace, b?.namespace, b?.local, c?.namespace]).toEqual(['u', 'v', 'b', ''])
    expect(b?.attributes.map(({ local, namespace }) => [local, namespace])).toEqual([
      ['x', 'v'],
      ['y', ''],
    ])
    expect(c === undefined ? [] : elementsOf(c).map(({ namespace }) => namespace)).toEqual(['w'])
  })

  it('reads an unbound prefix but says so', () => {
    const reading = readXml('<a>\n<q:b/></a>')
    expect(reading.ok && reading.tree.unbound).toBe(2)
  })

  it('joins text around comments, references and CDATA, and turns CR LF into LF', () => {
    const reading = readXml('<a>x<!-- c -->&lt;<![CDATA[<&]]>&#x4E2D;\r\ny</a>')
    expect(reading.ok && textOf(reading.tree.root)).toBe('x<<&中\ny')
  })

  it('drops a byte order mark', () => {
    expect(codeOf('\uFEFF<?xml version="1.0" encoding="UTF-8"?><a/>')).toBe('ok')
  })

  it('refuses document types whatever they declare', () => {
    expect(codeOf('<!DOCTYPE a><a/>')).toBe('XML_DTD')
    expect(codeOf('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>')).toBe('XML_DTD')
  })

  it('refuses what is not well-formed, and says where without quoting', () => {
    for (const text of [
      '',
      'text',
      '<a>',
      '<a></b>',
      '<a b=1/>',
      '<a b="1" b="2"/>',
      '<a>&e;</a>',
      '<a>\u0001</a>',
      '<a>\ud800</a>',
      '<a>\ud800x</a>',
      '<a>\udc00</a>',
      '<a>&#xD800;</a>',
      '<a b="\ud83d"/>',
      '<a>&#1;</a>',
      '<a/><b/>',
      '<a>]]></a>',
      '<1/>',
      '<a:b:c/>',
      '<:a/>',
      '<a xmlns:p=""/>',
      '<a xmlns:xml="u"/>',
      '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
      '<a/>text',
      '<?xml version="1.1"?><a>&#1;</a>',
    ]) {
      expect(codeOf(text), text).toBe('XML_MALFORMED')
    }
    const reading = readXml('<a>\n<name>张三&</name></a>')
    expect(reading).toEqual({ ok: false, code: 'XML_MALFORMED', line: 2, at: 'a/name' })
  })

  it('holds every limit', () => {
    const { depth, attributes, name } = XML_LIMITS
    expect(codeOf('<a>'.repeat(depth) + '</a>'.repeat(depth))).toBe('ok')
    expect(codeOf('<a>'.repeat(depth + 1) + '</a>'.repeat(depth + 1))).toBe('XML_TOO_DEEP')
    const many = (count: number) => `<a ${Array.from({ length: count }, (_, i) => `b${i}="1"`).join(' ')}/>`
    expect(codeOf(many(attributes))).toBe('ok')
    expect(codeOf(many(attributes + 1))).toBe('XML_TOO_MANY')
    expect(codeOf(`<${'n'.repeat(name + 1)}/>`)).toBe('XML_TOO_MANY')
    expect(codeOf(`<a>${'<b xmlns:p="u"/>'.repeat(XML_LIMITS.declarations + 1)}</a>`)).toBe('XML_TOO_MANY')
    expect(codeOf(`<a>${'<b/>'.repeat(XML_LIMITS.elements)}</a>`)).toBe('XML_TOO_MANY')
    expect(codeOf(' '.repeat(XML_LIMITS.characters + 1))).toBe('XML_TOO_LARGE')
  })

  it('keeps names like __proto__ away from objects', () => {
    const reading = readXml('<a><__proto__ constructor="1" __proto__="2">x</__proto__></a>')
    expect(reading.ok && elementsOf(reading.tree.root)[0]?.attributes.map((attribute) => attribute.name)).toEqual([
      'constructor',
      '__proto__',
    ])
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
