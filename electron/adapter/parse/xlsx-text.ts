import { Refusal } from '../../../shared/domain/intake/frame.ts'

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Replaces the five predefined entities and character references; any other entity refuses the file. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;]{0,12});?/g, (whole, name: string) => {
    const known = NAMED.get(name)
    if (known !== undefined && whole.endsWith(';')) return known
    const reference = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name)
    const code =
      reference === null ? -1 : reference[1] === undefined ? Number(reference[2]) : Number.parseInt(reference[1], 16)
    if (code < 0 || code > 0x10ffff || !whole.endsWith(';')) throw new Refusal('XML_ENTITY')
    return String.fromCodePoint(code)
  })
}

/** Excel writes characters that XML forbids as _x000D_ and a literal such text as _x005F_x000D_. */
function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-F]{4})_/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Text that was cut out of a latin1 view of UTF-8 bytes. */
function utf8FromLatin1(text: string): string {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'latin1').toString('utf8')
  return text
}

/** Raw XML character data (latin1 view) to text. */
export function cellText(raw: string): string {
  if (raw.includes('<![CDATA[')) {
    const plain = raw.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_whole, inner: string) => inner.replaceAll('&', '&amp;'))
    if (plain.includes('<![CDATA[')) throw new Refusal('XML_DAMAGED')
    return cellText(plain)
  }
  return decodeEscapes(decodeEntities(utf8FromLatin1(raw)))
}

/** All `<t>` runs of a string item or inline string in a latin1 view, phonetic runs left out. */
export function runsText(raw: string, prefix: string): string {
  let text = ''
  let at = 0
  const open = `<${prefix}t`
  const close = `</${prefix}t>`
  const phonetic = `<${prefix}rPh`
  for (;;) {
    const start = raw.indexOf(open, at)
    const skip = raw.indexOf(phonetic, at)
    if (skip >= 0 && (start < 0 || skip < start)) {
      const end = raw.indexOf(`</${prefix}rPh>`, skip)
      if (end < 0) return text
      at = end
      continue
    }
    if (start < 0) return text
    const next = raw.charCodeAt(start + open.length)
    const gt = raw.indexOf('>', start)
    if (gt < 0) return text
    // `<tab/>` and the like are not runs; `<t/>` is an empty one.
    if ((next !== 62 && next !== 32 && next !== 47) || raw.charCodeAt(gt - 1) === 47) {
      at = gt
      continue
    }
    const end = raw.indexOf(close, gt)
    if (end < 0) return text
    text += cellText(raw.slice(gt + 1, end))
    at = end
  }
}

/**
 * Looks at the start of an XML part (latin1 view): refuses a document type declaration and any
 * encoding but UTF-8, and answers the namespace prefix of the root element ('' or 'x:').
 */
export function checkProlog(start: string): string {
  let at = start.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0
  for (;;) {
    const lt = start.indexOf('<', at)
    if (lt < 0) throw new Refusal('XML_DAMAGED')
    if (start.startsWith('<?', lt)) {
      const end = start.indexOf('?>', lt)
      if (end < 0) throw new Refusal('XML_DAMAGED')
      const encoding = /encoding\s*=\s*["']([^"']*)["']/i.exec(start.slice(lt, end))
      if (encoding !== null && !/^utf-?8$|^us-ascii$/i.test(encoding[1] ?? ''))
        throw new Refusal('XML_DAMAGED', { encoding: (encoding[1] ?? '').slice(0, 20) })
      at = end + 2
    } else if (start.startsWith('<!--', lt)) {
      const end = start.indexOf('-->', lt)
      if (end < 0) throw new Refusal('XML_DAMAGED')
      at = end + 3
    } else if (start.startsWith('<!', lt)) {
      throw new Refusal('XML_DTD')
    } else {
      const name = /^<([A-Za-z_][\w.-]*:)?[A-Za-z_]/.exec(start.slice(lt, lt + 80))
      if (name === null) throw new Refusal('XML_DAMAGED')
      return name[1] ?? ''
    }
  }
}

/** Attributes of one start tag (latin1 view), by local name. */
export function attributes(tag: string): Map<string, string> {
  const result = new Map<string, string>()
  for (const match of tag.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    result.set(match[1] ?? '', decodeEntities(utf8FromLatin1(match[2] ?? match[3] ?? '')))
  }
  return result
}

/** Start tags of one local name in a small part (latin1 view). */
export function startTags(xml: string, localName: string): Map<string, string>[] {
  const tags: Map<string, string>[] = []
  const pattern = new RegExp(`<(?:[A-Za-z_][\\w.-]*:)?${localName}(?=[\\s/>])([^>]*)>`, 'g')
  for (const match of xml.matchAll(pattern)) tags.push(attributes(match[1] ?? ''))
  return tags
}

/** A small part as latin1 text, UTF-16 ones converted, its prolog checked. */
export function partText(bytes: Buffer): string {
  let part = bytes
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    part = Buffer.from(new TextDecoder('utf-16le').decode(bytes).replace(/encoding\s*=\s*["']utf-16["']/i, ''), 'utf8')
  const text = part.toString('latin1', 0, part.length)
  checkProlog(text)
  return text
}
