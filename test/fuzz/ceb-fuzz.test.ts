import { afterAll, describe, expect, it } from 'vitest'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { businessKeys } from '../../shared/message/ceb/business-key.ts'
import { checkCeb } from '../../shared/message/ceb/check.ts'
import { readCeb } from '../../shared/message/ceb/read.ts'
import { readReceipts } from '../../shared/message/ceb/receipt.ts'
import { attachSignature, signingInput } from '../../shared/message/ceb/signature.ts'
import { readSignature, verifySignature } from '../../shared/message/ceb/signature-read.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import type { CebMessage } from '../../shared/message/ceb/type.ts'
import {
  EXAMPLE_TYPES,
  exampleGuid,
  exampleMessage,
  exampleReceipt,
} from '../../shared/message/ceb/valid-message.fixture.ts'
import { sm2PublicKey, sm2Sign, sm2Verify, sm3Digest } from '../../shared/message/crypto/sm.ts'
import { buildDxp, readDxp, readDxpReply } from '../../shared/message/dxp/index.ts'
import { encodeBase64 } from '../../shared/message/xml/base64.ts'
import { canonicalize } from '../../shared/message/xml/canonical.ts'
import { mutate, seeded } from '../conformance/ceb-mutate.ts'
import { often } from '../support/often.ts'

const utf8 = new TextEncoder()
const PRIVATE = sm3Digest(utf8.encode('key of the fuzz test'))
const PUBLIC = sm2PublicKey(PRIVATE)

function signed(message: CebMessage): string {
  const unsigned = buildCeb(message, '202205')
  const { signedInfo } = signingInput(unsigned, 'SM2-SM3', sm3Digest)
  const value = sm2Sign(utf8.encode(signedInfo), PRIVATE, sm3Digest(utf8.encode(signedInfo)))
  return attachSignature(unsigned, {
    signedInfo,
    signatureValue: encodeBase64(value),
    keyName: '0001',
    certificate: 'AAAA',
  })
}

const RETURN = {
  guid: exampleGuid(1),
  customsCode: '4604',
  ebpCode: '46016602EV',
  ebcCode: '4403961X7S',
  agentCode: '4601630004',
  copNo: 'SL1',
  preNo: 'B20260401000000001',
  invtNo: '460420261000000001',
  returnStatus: '100',
  returnTime: '20260401101112345',
  returnInfo: '[Code:1313;Desc:订购人购买超过年度限额;totalPrice：26,114.44 > limitPrice: 26,000;]订单编号：SL-1',
}
const SEEDS: readonly string[] = [
  ...EXAMPLE_TYPES.map((type) => buildCeb(exampleMessage(type), '202205')),
  signed(exampleMessage('CEB621Message')),
  buildCeb(exampleReceipt('CEB622Message', [RETURN, RETURN]), '202205'),
  buildCeb(
    exampleReceipt('CEB312Message', [
      {
        guid: exampleGuid(1),
        orderNo: 'SL-1',
        returnStatus: '-301014',
        returnTime: '20260401101112345',
        returnInfo: '旧报文',
      },
    ]),
    '202205',
  ),
  buildCeb(
    exampleReceipt('CEB900Message', [
      {
        guid: exampleGuid(1),
        returnStatus: '-1',
        returnInfo: 'x',
        oriCopMsgId: 'M',
        oriMessageType: 'CEB311Message',
        oriBizMessage: '<a>&</a>',
      },
    ]),
    '202205',
  ),
  buildDxp({
    copMsgId: 'M',
    senderId: 'S',
    receiverIds: ['R'],
    createTime: '2026-04-01T00:00:00',
    msgType: 'CEB311Message',
    data: utf8.encode('<a/>'),
  }),
]

const PIECES = [
  '<',
  '>',
  '&',
  ';',
  '"',
  '/',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '&amp;',
  '&#x41;',
  '&#0;',
  '\u0000',
  '\ud800',
  '中',
  '𠮷',
  '</',
  '<ceb:',
  'xmlns=""',
  ' xmlns:ceb="x"',
  '__proto__',
  'constructor',
  '<__proto__>',
  '\r\n',
  '\uFEFF',
]

/** Cuts, doubles and overwrites parts of a text, tags or not. */
function damage(text: string, seed: number): string {
  const random = seeded(seed)
  let result = text
  for (let i = random() < 0.6 ? 1 : 1 + Math.floor(random() * 4); i > 0; i--) {
    const at = Math.floor(random() * result.length)
    const length = Math.floor(random() * 30)
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? ''
    const kind = Math.floor(random() * 4)
    result =
      kind === 0
        ? result.slice(0, at) + result.slice(at + length)
        : kind === 1
          ? result.slice(0, at) + piece + result.slice(at)
          : kind === 2
            ? result.slice(0, at) + result.slice(at, at + length) + result.slice(at)
            : result.slice(0, at) + piece + result.slice(at + piece.length)
  }
  return result
}

/** What meets a stranger's text (`all`: also what only meets envelopes and signatures); answers whether it was read as a message. */
function meet(text: string, all: boolean): boolean {
  const reading = readCeb(text)
  if (reading.ok) {
    businessKeys(reading.message)
    readReceipts(reading.message)
    const { head, line } = fieldTable(reading.message.type, '202205')
    for (const document of reading.message.documents) {
      if (Object.keys(document.head).some((name) => !head.byName.has(name)))
        throw new Error('a name that the table does not have')
      if (document.lines.some((values) => Object.keys(values).some((name) => line?.byName.has(name) !== true)))
        throw new Error('a name that the table does not have')
    }
  }
  checkCeb(text, '202205')
  if (!all) return reading.ok
  checkCeb(text, '2018')
  canonicalize(text)
  readSignature(text)
  readDxp(text)
  readDxpReply(text)
  return reading.ok
}

afterAll(() => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype).length).toBe(PROTOTYPE_NAMES)
})
const PROTOTYPE_NAMES = Object.getOwnPropertyNames(Object.prototype).length

describe("strangers' texts", () => {
  const TEXTS = often(10_000)
  it(`${TEXTS} damaged documents and receipts are answered, none throws, and what is read has only names of the tables`, () => {
    let read = 0
    for (let seed = 0; seed < TEXTS; seed++) {
      const base = SEEDS[seed % SEEDS.length] ?? ''
      const plain = base.replace(/^<\?xml[^>]*>\s*/, '')
      const text =
        seed % 3 === 0 ? damage(base, seed) : seed % 3 === 1 ? mutate(plain, seed) : damage(mutate(plain, seed), seed)
      if (meet(text, seed % 4 === 0)) read++
    }
    // Both outcomes must be met often, or the damage is too strong or too weak.
    expect(read).toBeGreaterThan(TEXTS / 10)
    expect(read).toBeLessThan(0.9 * TEXTS)
  })

  it('texts made to take long are answered: the test would run into its time limit', { timeout: 30_000 }, () => {
    const receipt = (info: string) =>
      `<CEB622Message guid="m" version="1.0"><InventoryReturn><returnInfo>${info}</returnInfo></InventoryReturn></CEB622Message>`
    const order = (name: string, value: string) =>
      buildCeb(exampleMessage('CEB311Message'), '202205').replace(
        new RegExp(`<ceb:${name}>[^<]*`),
        `<ceb:${name}>${value}`,
      )
    const long = 1_000_000
    const texts = [
      receipt('[Code:1;Desc:'.repeat(100_000)),
      receipt(']'.repeat(long)),
      receipt('订单编号：'.repeat(200_000)),
      receipt('['.repeat(long)),
      order('goodsValue', `0.${'0'.repeat(long)}1`),
      order('goodsValue', `${'0'.repeat(long)}1`),
      order('goodsValue', `1.${'10'.repeat(long / 2)}`),
      order('goodsValue', `${' '.repeat(long)}1${' '.repeat(long)}x`),
      order('gnum', '9'.repeat(long)),
      order('orderNo', '𠮷'.repeat(long / 2)),
      order('buyerIdNumber', '1'.repeat(long)),
      order('appTime', '2'.repeat(long)),
      '<a>'.repeat(long),
      '<!--'.repeat(100_000),
      `<a ${'b="1" '.repeat(10_000)}/>`,
      '&amp;'.repeat(100_000),
      `<a>${'&lt;'.repeat(200_000)}</a>`,
      `<a>${']'.repeat(long)}</a>`,
      `<${'a'.repeat(long)}/>`,
      `<a b="${'x'.repeat(long)}"/>`,
      `<?${'a'.repeat(long)}?><a/>`,
      `<DxpMsg><Data>${'A'.repeat(long)}</Data></DxpMsg>`,
      `<DxpMsg><Data>${'='.repeat(long)}</Data></DxpMsg>`,
      `<CEB312Message>${'<x/>'.repeat(100_000)}</CEB312Message>`,
      `<CEB312Message>${Array.from({ length: 50_000 }, (_, i) => `<x${i}/>`).join('')}</CEB312Message>`,
      `<a>${Array.from({ length: 1_900 }, (_, i) => `<b xmlns:p${i}="urn:p">`).join('')}`,
      signed(exampleMessage('CEB411Message')).replace('Algorithm="', `Algorithm="${'%41'.repeat(100_000)}`),
    ]
    for (const text of texts) meet(text, true)
  })
})

/** Entity and document type tricks; none may be read. */
const ENTITY_SHAPES: readonly string[] = [
  '<!DOCTYPE CEB622Message>',
  '<!DOCTYPE CEB622Message []>',
  '<!doctype CEB622Message>',
  '<!DOCTYPE CEB622Message SYSTEM "file:///etc/passwd">',
  '<!DOCTYPE CEB622Message SYSTEM "http://127.0.0.1/x.dtd">',
  '<!DOCTYPE CEB622Message PUBLIC "-//X//X" "http://127.0.0.1/x.dtd">',
  '<!DOCTYPE x [<!ENTITY e "v">]>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>',
  '<!DOCTYPE x [<!ENTITY e PUBLIC "a" "file:///etc/passwd">]>',
  '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
  '<!DOCTYPE x [<!ENTITY % p "<!ENTITY e \'v\'>"> %p;]>',
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>',
  '<!DOCTYPE x [<!ENTITY a "&e;"><!ENTITY e "&a;">]>',
  `<!DOCTYPE x [<!ENTITY e "${'A'.repeat(50_000)}">]>`,
  '<!DOCTYPE x [<!ATTLIST CEB622Message guid CDATA "default">]>',
  '<!DOCTYPE x [<!ELEMENT CEB622Message ANY>]>',
  '<!DOCTYPE x [<!NOTATION n SYSTEM "calc">]>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "x" NDATA n>]>',
  '<!DOCTYPE x [<?pi?>]>',
  '<!DOCTYPE x [<!-- c --><!ENTITY e "v">]>',
  '<?xml version="1.0" standalone="no"?><!DOCTYPE x SYSTEM "x">',
  '<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE x [<!ENTITY e "v">]>',
  '\uFEFF<!DOCTYPE x>',
  '<!DOCTYPE\tx\n[\n<!ENTITY e "v">\n]\n>',
  '<!ENTITY e "v">',
  '<![INCLUDE[<!ENTITY e "v">]]>',
  '<!ELEMENT x ANY>',
  '',
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<!DOCTYPE x [<!ENTITY lt "&#38;#60;">]>',
  '<!DOCTYPE x [<!ENTITY % a "<!ENTITY &#37; b SYSTEM \'file:///etc/passwd\'>">%a;%b;]>',
]

describe('entities and document types', () => {
  it('none of these shapes is read by anything', () => {
    expect(ENTITY_SHAPES.length).toBeGreaterThanOrEqual(30)
    for (const shape of ENTITY_SHAPES) {
      const text = `${shape}<CEB622Message guid="m" version="1.0"><InventoryReturn><returnInfo>&e;</returnInfo></InventoryReturn></CEB622Message>`
      const answers = [readCeb(text), readSignature(text), readDxp(text), readDxpReply(text), canonicalize(text)]
      for (const answer of answers)
        expect(answer, shape.slice(0, 60)).toMatchObject({
          ok: false,
          code: expect.stringMatching(/^XML_(DTD|MALFORMED)$/),
        })
      expect(checkCeb(text, '202205').schema.length, shape.slice(0, 60)).toBe(1)
    }
  })

  it('a document type without any entity used is refused all the same', () => {
    for (const shape of ENTITY_SHAPES.filter((candidate) => /<!DOCTYPE/i.test(candidate))) {
      expect(readCeb(`${shape}<CEB622Message/>`).ok, shape.slice(0, 60)).toBe(false)
    }
  })
})

const IMPORT = signed(exampleMessage('CEB621Message', 2))
const EXPORT = signed({
  ...exampleMessage('CEB603Message'),
  extension: { name: 'own', version: '1', message: '<a></a>' },
})
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/.exec(IMPORT)?.[0] ?? ''
const UNSIGNED = IMPORT.replace(SIGNATURE, '')
const without = (xml: string) => xml.replace(/<ds:Signature .*<\/ds:Signature>/, '')

/** [what the forger did, the text, why it is refused]. */
const FORGERIES: readonly (readonly [string, string, string])[] = [
  ['stripped', UNSIGNED, 'SIGNATURE_MISSING'],
  ['moved to the front', UNSIGNED.replace('<ceb:Inventory>', `${SIGNATURE}<ceb:Inventory>`), 'SIGNATURE_MISPLACED'],
  [
    'moved into a document',
    UNSIGNED.replace('</ceb:Inventory>', `${SIGNATURE}</ceb:Inventory>`),
    'SIGNATURE_MISPLACED',
  ],
  [
    'moved behind the extension',
    without(EXPORT).replace(
      '</ceb:CEB603Message>',
      `${/<ds:Signature .*<\/ds:Signature>/.exec(EXPORT)?.[0] ?? ''}</ceb:CEB603Message>`,
    ),
    'ok',
  ],
  [
    'moved before BaseTransfer',
    UNSIGNED.replace('<ceb:BaseTransfer>', `${SIGNATURE}<ceb:BaseTransfer>`),
    'SIGNATURE_MISPLACED',
  ],
  [
    'put around the document',
    `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${IMPORT}</ds:Signature>`,
    'CEB_UNKNOWN_ROOT',
  ],
  ['doubled', IMPORT.replace(SIGNATURE, SIGNATURE + SIGNATURE), 'SIGNATURE_REPEATED'],
  ['a second one in the extension', EXPORT.replace('<a></a>', `<a>${SIGNATURE}</a>`), 'SIGNATURE_REPEATED'],
  [
    'a second one without namespace',
    IMPORT.replace('<ceb:BaseTransfer>', '<ceb:BaseTransfer><Signature/>'),
    'SIGNATURE_REPEATED',
  ],
  ['a second SignedInfo', IMPORT.replace(/(<ds:SignedInfo>.*<\/ds:SignedInfo>)/, '$1$1'), 'SIGNATURE_REPEATED'],
  [
    'a document added behind it',
    IMPORT.replace(
      '</ceb:CEB621Message>',
      `${/<ceb:Inventory>.*?<\/ceb:Inventory>/.exec(IMPORT)?.[0] ?? ''}</ceb:CEB621Message>`,
    ),
    'SIGNATURE_MISPLACED',
  ],
  [
    'the real document hidden in an Object',
    IMPORT.replace('</ds:Signature>', '<ds:Object><x/></ds:Object></ds:Signature>'),
    'SIGNATURE_SHAPE',
  ],
  ['an extra sibling inside', IMPORT.replace('</ds:KeyInfo>', '</ds:KeyInfo><ds:KeyInfo/>'), 'SIGNATURE_SHAPE'],
  [
    'parts exchanged',
    IMPORT.replace(/(<ds:SignatureValue>.*<\/ds:SignatureValue>)(<ds:KeyInfo>.*<\/ds:KeyInfo>)/, '$2$1'),
    'SIGNATURE_SHAPE',
  ],
  ['digest split by a comment', IMPORT.replace('<ds:DigestValue>', '<ds:DigestValue>AAAA<!-- -->'), 'SIGNATURE_SHAPE'],
  [
    'value split by an instruction',
    IMPORT.replace('<ds:SignatureValue>', '<ds:SignatureValue><?x?>'),
    'SIGNATURE_SHAPE',
  ],
  [
    'comment between the parts',
    IMPORT.replace('<ds:SignatureValue>', '<!-- x --><ds:SignatureValue>'),
    'SIGNATURE_SHAPE',
  ],
  [
    'CDATA in the digest',
    IMPORT.replace(/<ds:DigestValue>([^<]*)/, '<ds:DigestValue><![CDATA[$1]]>'),
    'SIGNATURE_SHAPE',
  ],
  ['text between the parts', IMPORT.replace('<ds:SignatureValue>', 'x<ds:SignatureValue>'), 'SIGNATURE_SHAPE'],
  ['attribute added', IMPORT.replace('<ds:Reference URI=""', '<ds:Reference Type="x" URI=""'), 'SIGNATURE_REFERENCE'],
  ['Id added', IMPORT.replace('<ds:SignedInfo>', '<ds:SignedInfo Id="a">'), 'SIGNATURE_SHAPE'],
  [
    'foreign namespace',
    IMPORT.replace('xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', 'xmlns:ds="http://www.w3.org/2000/09/xmldsig"'),
    'SIGNATURE_MISPLACED',
  ],
  [
    'namespace changed on the way',
    IMPORT.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="urn:ds">'),
    'SIGNATURE_SHAPE',
  ],
  ['prefix taken away', IMPORT.replace(' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', ''), 'XML_NO_CANON'],
  [
    'root of another namespace',
    IMPORT.replaceAll('http://www.chinaport.gov.cn/ceb"', 'http://www.chinaport.gov.cn/cebx"'),
    'CEB_UNKNOWN_ROOT',
  ],
  ['reference to a part', IMPORT.replace('URI=""', 'URI="#part"'), 'SIGNATURE_REFERENCE'],
  ['reference to elsewhere', IMPORT.replace('URI=""', 'URI="http://127.0.0.1/x"'), 'SIGNATURE_REFERENCE'],
  ['reference without URI', IMPORT.replace(' URI=""', ''), 'SIGNATURE_REFERENCE'],
  ['no reference', IMPORT.replace(/<ds:Reference .*<\/ds:Reference>/, ''), 'SIGNATURE_REFERENCE'],
  ['two references', IMPORT.replace(/(<ds:Reference .*<\/ds:Reference>)/, '$1$1'), 'SIGNATURE_REFERENCE'],
  ['no transform', IMPORT.replace(/<ds:Transform .*<\/ds:Transform>/, ''), 'SIGNATURE_TRANSFORM'],
  [
    'XPath filter',
    IMPORT.replace(
      '#enveloped-signature"></ds:Transform>',
      '#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"></ds:Transform>',
    ),
    'SIGNATURE_TRANSFORM',
  ],
  [
    'XSLT instead',
    IMPORT.replace(
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
    ),
    'SIGNATURE_TRANSFORM',
  ],
  [
    'content in the transform',
    IMPORT.replace('#enveloped-signature">', '#enveloped-signature"><ds:XPath>1</ds:XPath>'),
    'SIGNATURE_SHAPE',
  ],
  [
    'exclusive canonicalisation',
    IMPORT.replace('http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'http://www.w3.org/2001/10/xml-exc-c14n#'),
    'SIGNATURE_ALGORITHM',
  ],
  [
    'HMAC with the public key',
    IMPORT.replace(
      'http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3',
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    ),
    'SIGNATURE_ALGORITHM',
  ],
  [
    'MD5',
    IMPORT.replace('http://www.chinaport.gov.cn/2022/04/xmldsig#sm3', 'http://www.w3.org/2001/04/xmldsig-more#md5'),
    'SIGNATURE_ALGORITHM',
  ],
  [
    'algorithms crossed',
    IMPORT.replace('http://www.chinaport.gov.cn/2022/04/xmldsig#sm3', 'http://www.w3.org/2000/09/xmldsig#sha1'),
    'SIGNATURE_ALGORITHM',
  ],
  [
    'algorithm missing',
    IMPORT.replace(
      '<ds:SignatureMethod Algorithm="http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3">',
      '<ds:SignatureMethod>',
    ),
    'SIGNATURE_ALGORITHM',
  ],
  ['no base64', IMPORT.replace('<ds:SignatureValue>', '<ds:SignatureValue>*'), 'SIGNATURE_SHAPE'],
  ['empty value', IMPORT.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'), 'SIGNATURE_SHAPE'],
  ['certificate exchanged', IMPORT.replace('<ds:X509Certificate>AAAA', '<ds:X509Certificate>BBBB'), 'ok'],
]

describe('signature wrapping', () => {
  const tools = {
    digests: { 'RSA-SHA1': sm3Digest, 'SM2-SM3': sm3Digest },
    verify: (_algorithm: string, _keyName: string, signedInfo: Uint8Array, value: Uint8Array) =>
      sm2Verify(signedInfo, value, PUBLIC),
  }
  const outcome = (xml: string): string => {
    const reading = verifySignature(xml, tools)
    return reading.ok ? 'ok' : reading.code
  }

  it('the untouched documents hold', () => {
    expect([outcome(IMPORT), outcome(EXPORT)]).toEqual(['ok', 'ok'])
  })

  it('every forgery is refused for its own reason', () => {
    const refused = FORGERIES.filter(([, , code]) => code !== 'ok')
    expect(refused.length).toBeGreaterThanOrEqual(12)
    for (const [what, xml, code] of refused) {
      expect([IMPORT, EXPORT].includes(xml), what).toBe(false)
      expect(outcome(xml), what).toBe(code)
    }
  })

  it('nothing in KeyInfo is trusted: another certificate changes nothing, another key refuses', () => {
    expect(outcome(IMPORT.replace('<ds:X509Certificate>AAAA', '<ds:X509Certificate>BBBB'))).toBe('ok')
    expect(verifySignature(IMPORT, { ...tools, verify: () => false })).toEqual({ ok: false, code: 'SIGNATURE_VALUE' })
  })
})
