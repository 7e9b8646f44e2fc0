import type { XmlElement } from '../../shared/message/xml/node.ts'
import { readXml } from '../../shared/message/xml/read-xml.ts'

/** A small generator of numbers, so that a failing case can be repeated from its seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** An element that can be changed; `raw` is written as it stands. */
export interface Mutable {
  name: string
  attributes: [string, string][]
  children: (Mutable | string | { raw: string })[]
}

function isNode(child: Mutable['children'][number]): child is Mutable {
  return typeof child !== 'string' && 'name' in child
}

function fromElement(element: XmlElement): Mutable {
  const declarations = element.declarations.map(({ prefix, uri }): [string, string] => [
    prefix === '' ? 'xmlns' : `xmlns:${prefix}`,
    uri,
  ])
  return {
    name: element.name,
    attributes: [...declarations, ...element.attributes.map(({ name, value }): [string, string] => [name, value])],
    children: element.children.flatMap((child): Mutable['children'] => {
      if (typeof child === 'string') return [child]
      return child.kind === 'element' ? [fromElement(child)] : child.kind === 'cdata' ? [child.text] : []
    }),
  }
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function write(node: Mutable): string {
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')
  const content = node.children
    .map((child) => (typeof child === 'string' ? escaped(child) : isNode(child) ? write(child) : child.raw))
    .join('')
  return `<${node.name}${attributes}>${content}</${node.name}>`
}

const VALUES = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  '+1',
  '1.',
  '.5',
  '.',
  '1.00000',
  '1.000000',
  '1.000001',
  '12345678901234.12345',
  '123456789012345.12345',
  '12345678901234567890',
  '000000000000000000000000001',
  '1e3',
  ' 7 ',
  '1 1',
  '１',
  '1,000',
  'NaN',
  '2147483647',
  '2147483648',
  '-2147483648',
  '-2147483649',
  '123456789',
  '1234567890',
  '99999',
  '100000',
  '3',
  ' 3 ',
  '142',
  'ab',
  '无',
  '𠮷',
  '𠮷𠮷𠮷',
  '\n1\t',
  'AA==',
  'AB==',
  'A',
  '中'.repeat(1001),
]

function all(root: Mutable): { readonly node: Mutable; readonly parent: Mutable | undefined }[] {
  const found: { node: Mutable; parent: Mutable | undefined }[] = []
  const visit = (node: Mutable, parent: Mutable | undefined) => {
    found.push({ node, parent })
    for (const child of node.children) if (isNode(child)) visit(child, node)
  }
  visit(root, undefined)
  return found
}

type Change = (root: Mutable, random: () => number) => void

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** An inner element, leaves preferred three times out of four. */
function inner(root: Mutable, random: () => number): { node: Mutable; parent: Mutable } {
  const nodes = all(root).flatMap(({ node, parent }) => (parent === undefined ? [] : [{ node, parent }]))
  const leaves = nodes.filter(({ node }) => !node.children.some(isNode))
  return pick(random() < 0.75 && leaves.length > 0 ? leaves : nodes, random)
}

const swap: Change = (root, random) => {
  const { parent } = inner(root, random)
  const places = parent.children.flatMap((child, i) => (isNode(child) ? [i] : []))
  const [a, b] = [pick(places, random), pick(places, random)]
  const [left, right] = [parent.children[a], parent.children[b]]
  if (left === undefined || right === undefined) return
  parent.children[a] = right
  parent.children[b] = left
}
const drop: Change = (root, random) => {
  const { node, parent } = inner(root, random)
  parent.children = parent.children.filter((child) => child !== node)
}
const repeat: Change = (root, random) => {
  const { node, parent } = inner(root, random)
  const times = random() < 0.8 ? 1 : pick([4, 5, 98, 99, 100], random)
  parent.children.splice(parent.children.indexOf(node), 0, ...Array.from({ length: times }, () => node))
}
const value: Change = (root, random) => {
  inner(root, random).node.children = [pick(VALUES, random)]
}
const lengthen: Change = (root, random) => {
  const { node } = inner(root, random)
  if (!node.children.some(isNode))
    node.children = [
      pick(['x', '中', '𠮷'], random).repeat(
        pick([1, 3, 4, 10, 17, 18, 19, 20, 21, 30, 31, 32, 33, 36, 60, 61, 100, 101, 250, 251], random),
      ),
    ]
}
const shorten: Change = (root, random) => {
  const { node } = inner(root, random)
  const text = node.children[0]
  if (typeof text === 'string') node.children = [text.slice(0, Math.floor(random() * text.length))]
}
const rename: Change = (root, random) => {
  inner(root, random).node.name = pick(
    ['ceb:note', 'ceb:NOTE', 'note', 'ceb:orderNo', 'ds:Signature', '__proto__', 'ceb:gnum'],
    random,
  )
}
const move: Change = (root, random) => {
  const { node, parent } = inner(root, random)
  const below = new Set(all(node).map((entry) => entry.node))
  const target = pick(
    all(root)
      .map((entry) => entry.node)
      .filter((candidate) => !below.has(candidate)),
    random,
  )
  parent.children = parent.children.filter((child) => child !== node)
  target.children.push(node)
}
const attribute: Change = (root, random) => {
  const { node } = random() < 0.3 ? { node: root } : inner(root, random)
  node.attributes.push(
    pick<[string, string]>(
      [
        ['extra', '1'],
        ['xml:lang', 'zh'],
        ['Id', 'a'],
        ['Id', '1'],
        ['Algorithm', 'a b'],
        ['xmlns:z', 'urn:z'],
      ],
      random,
    ),
  )
  const names = new Set<string>()
  node.attributes = node.attributes.filter(([name]) => !names.has(name) && names.add(name))
}
const loseAttribute: Change = (root, random) => {
  const carriers = all(root).filter(({ node }) => node.attributes.length > 0)
  const { node } = pick(carriers, random)
  node.attributes.splice(Math.floor(random() * node.attributes.length), 1)
}
const changeAttribute: Change = (root, random) => {
  const carriers = all(root).filter(({ node }) => node.attributes.length > 0)
  const found = pick(pick(carriers, random).node.attributes, random)
  found[1] = pick(
    ['', '1.0', 'x'.repeat(36), '中'.repeat(36), '12345678901', '1234567890', 'urn:other', 'http://a/b#c#d', '%zz'],
    random,
  )
}
const stray: Change = (root, random) => {
  const { node } = random() < 0.5 ? { node: root } : inner(root, random)
  const what = pick<string | { raw: string }>(
    [
      ' \n\t',
      'x',
      '\u00a0',
      { raw: '<!-- note -->' },
      { raw: '<![CDATA[ ]]>' },
      { raw: '<?go on?>' },
      { raw: '&#32;' },
      { raw: '&#49;' },
      { raw: '&amp;' },
    ],
    random,
  )
  node.children.splice(Math.floor(random() * (node.children.length + 1)), 0, what)
}
const cdata: Change = (root, random) => {
  const { node } = inner(root, random)
  const text = node.children[0]
  if (typeof text === 'string' && !text.includes(']]>')) node.children = [{ raw: `<![CDATA[${text}]]>` }]
}
const breakMarkup: Change = (root, random) => {
  inner(root, random).node.children.push({
    raw: pick(
      ['<', '&', '&foo;', '</x>', '&#0;', ']]>', '<a b=1/>', '<a b="1" b="2"/>', '<!-- -- -->', '&#x110000;'],
      random,
    ),
  })
}

const CHANGES: readonly Change[] = [
  swap,
  drop,
  drop,
  repeat,
  value,
  value,
  value,
  lengthen,
  lengthen,
  shorten,
  rename,
  move,
  attribute,
  loseAttribute,
  changeAttribute,
  stray,
  cdata,
  breakMarkup,
]

/** A document with one to three defects (some of them harmless), made from the seed. */
export function mutate(xml: string, seed: number): string {
  const reading = readXml(xml)
  if (!reading.ok) throw new Error(`seed document: ${reading.code}`)
  const random = seeded(seed)
  const root = fromElement(reading.tree.root)
  const times = random() < 0.7 ? 1 : 1 + Math.floor(random() * 3)
  // Nothing is left to change once the root is bare.
  for (let i = 0; i < times && root.children.some(isNode) && root.attributes.length > 0; i++)
    pick(CHANGES, random)(root, random)
  return write(root)
}
