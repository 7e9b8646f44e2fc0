import { expect, it } from 'vitest'
import { checkCeb } from '../../shared/message/ceb/check.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import type { CebMessage, CebType } from '../../shared/message/ceb/type.ts'
import { EXAMPLE_TYPES, exampleMessage } from '../../shared/message/ceb/valid-message.fixture.ts'
import { buildDxp, CEB_RECEIVERS } from '../../shared/message/dxp/index.ts'
import { writeMessage } from './ceb-fill.ts'
import { EDITIONS, envelopeValidator, factsArePresent, referenceVerdict, verdictOf } from './ceb-reference.ts'

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

function example(type: CebType): string {
  const message: CebMessage = {
    ...exampleMessage(type),
    subscribes: [{ status: 'RET', dxpMode: 'DXP', dxpAddress: 'DXPENT0000000002' }],
    extension: { name: 'own', version: '1', message: '<own:a xmlns:own="urn:own" b="1">x</own:a>' },
  }
  return writeMessage(message, '202205')
}

/** Replaces the text of the first element of this name. */
function withText(xml: string, name: string, text: string): string {
  return xml.replace(new RegExp(`<ceb:${name}>[^<]*</`), `<ceb:${name}>${text}</`)
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  grossWeight: [
    '',
    '1',
    '+1',
    '-1',
    '-0',
    '1.',
    '.5',
    '.',
    '+.5',
    '1.000000',
    '1.000001',
    '0.000010',
    '00000000000000000001.5',
    '1234567890123456789',
    '12345678901234567890',
    '12345678901234.12345',
    '123456789012345.12345',
    '1234567890123456789.0',
    '1e3',
    ' 1 ',
    '\n1\t',
    '1 1',
    '１',
    '1,000',
    'NaN',
    '<!--c-->1',
    '1<?p?>',
    '<![CDATA[1]]>',
    '&#49;',
    '+',
    '--1',
    `0.${'0'.repeat(40)}`,
    `1${'0'.repeat(30)}`,
  ],
  packNo: [
    '',
    '+1',
    '-1',
    '-0',
    '007',
    '123456789',
    '1234567890',
    '0123456789',
    '2147483648',
    '99999999999999',
    '1.0',
    ' 1 ',
    '-123456789',
    '1 2',
    '\u00a01',
  ],
  gnum: ['', '99999', '100000', '00099999', '-99999', '2147483647', '2147483648', '-2147483648', '-2147483649'],
  fFlag: ['', '3', ' 3', '3 ', '4', '<!---->', '<!---->3', ' ', '33'],
  trafMode: ['', '2', ' 2', '  2  ', 'ab', ' ', '<!---->', '\n2'],
  POD: ['', '110', 'ab', 'abcde', '  110  ', '1  0', '𠮷𠮷𠮷𠮷', '𠮷𠮷𠮷𠮷𠮷', '\u3000110'],
  appStatus: ['', ' ', '22', '𠮷'],
  itemNo: [
    '',
    'x'.repeat(20),
    'x'.repeat(21),
    '𠮷'.repeat(20),
    '𠮷'.repeat(21),
    ' '.repeat(20),
    `${'x'.repeat(20)}\r\n`,
  ],
  guid: ['', 'x'.repeat(35), 'x'.repeat(37), '𠮷'.repeat(36)],
}

/** [what is replaced, by what]: places where a reader and a schema easily part. */
const SHAPES: readonly (readonly [string | RegExp, string])[] = [
  [' guid="', ' guid="x'],
  [/ guid="[^"]*"/, ''],
  [/ version="[^"]*"/, ''],
  [' version="1.0"', ' version=""'],
  [' version="1.0"', ' version="12345678901"'],
  [' version="1.0"', ' version="1234567890"'],
  [' version="1.0"', ' version="1.0" extra="1"'],
  [' version="1.0"', ' version="1.0" xml:lang="zh"'],
  [' guid="', ' ceb:guid="'],
  [' version="1.0"', ` version="1.0" ${XSI} xsi:schemaLocation="a b"`],
  [' version="1.0"', ` version="1.0" ${XSI} xsi:noNamespaceSchemaLocation="a"`],
  [' version="1.0"', ` version="1.0" ${XSI} xsi:nil="false"`],
  [' version="1.0"', ` version="1.0" ${XSI} xsi:other="1"`],
  ['<ceb:orderNo>', `<ceb:orderNo ${XSI} xsi:nil="true">`],
  ['<ceb:orderNo>', '<ceb:orderNo a="1">'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer a="1">'],
  ['<ceb:orderNo>', '<ceb:orderNo xmlns:q="urn:q">'],
  [' xmlns:ceb="http://www.chinaport.gov.cn/ceb"', ''],
  ['xmlns:ceb="http://www.chinaport.gov.cn/ceb"', 'xmlns:ceb="http://www.chinaport.gov.cn/CEB"'],
  [' version="1.0"', ' version="1.0" xmlns:a=""'],
  [' version="1.0"', ' version="1.0" q:x="1"'],
  [' version="1.0"', ' version="1.0" xmlns:xml="urn:x"'],
  [' version="1.0"', ' version="1.0" xmlns:a="u" xmlns:b="u" a:x="1" b:x="2"'],
  [' version="1.0"', ' version="1.0" xmlns:a="rel"'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer>x'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer>\u00a0'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer><![CDATA[ ]]>'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer><![CDATA[]]>'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer>&#32;\n\t'],
  ['<ceb:BaseTransfer>', '<ceb:BaseTransfer><!-- x --><?y z?>'],
  ['<ceb:orderNo>', '<ceb:orderNo><ceb:x/>'],
  ['<ceb:orderNo>', '<ceb:orderNo><!-- x -->'],
  [/<ceb:orderNo>([^<]*)<\/ceb:orderNo>/, '<orderNo>$1</orderNo>'],
  [/<ceb:orderNo>([^<]*)<\/ceb:orderNo>/, '<x:orderNo xmlns:x="http://www.chinaport.gov.cn/ceb">$1</x:orderNo>'],
  [/(<ceb:BaseTransfer>.*?<\/ceb:BaseTransfer>)/, '$1$1'],
  [/(<ceb:BaseSubscribe>.*?<\/ceb:BaseSubscribe>)/, '$1$1$1$1$1'],
  [/(<ceb:BaseSubscribe>.*?<\/ceb:BaseSubscribe>)/, '$1$1$1$1$1$1'],
  [/(<ceb:BaseTransfer>.*?<\/ceb:BaseTransfer>)(<ceb:BaseSubscribe>.*?<\/ceb:BaseSubscribe>)/, '$2$1'],
  [/(<ceb:ExtendMessage>.*?<\/ceb:ExtendMessage>)(<ds:Signature.*<\/ds:Signature>)/, '$2$1'],
  [/(<ds:Signature.*<\/ds:Signature>)(<ceb:ExtendMessage>.*?<\/ceb:ExtendMessage>)/, '$2$1'],
  [/<ds:Signature.*<\/ds:Signature>/, ''],
  [/(<ds:Signature.*<\/ds:Signature>)/, '$1$1'],
  [/<ceb:Message>.*<\/ceb:Message>/, '<ceb:Message/>'],
  [/<ceb:Message>.*<\/ceb:Message>/, '<ceb:Message>text</ceb:Message>'],
  [/<ceb:Message>.*<\/ceb:Message>/, '<ceb:Message><a/><b/></ceb:Message>'],
  [/<ceb:Message>.*<\/ceb:Message>/, '<ceb:Message><BaseTransfer xmlns="" x="1">text<y/></BaseTransfer></ceb:Message>'],
  [/<ceb:Message>.*<\/ceb:Message>/, '<ceb:Message a="1"/>'],
  [/<ceb:Message>.*<\/ceb:Message>/, ''],
  [/<ceb:Message>.*<\/ceb:Message>/, '<ceb:Message><q:a/></ceb:Message>'],
  ['<ceb:name>own</ceb:name>', `<ceb:name>${'x'.repeat(31)}</ceb:name>`],
  ['<ds:Signature ', '<ds:Signature Id="a" '],
  ['<ds:Signature ', '<ds:Signature Id="1a" '],
  ['<ds:Signature ', '<ds:Signature Id="a:b" '],
  ['<ds:Signature ', '<ds:Signature Other="a" '],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>abc'],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>abd='],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>abc='],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>ab=='],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue> a w\n = = '],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>'],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>='],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue>aw==aw=='],
  [/<ds:DigestValue>[^<]*/, '<ds:DigestValue><x/>'],
  [/Algorithm="[^"]*c14n[^"]*"/, ''],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm=""'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="a b"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm=":::"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="a##b"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="%"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="%41"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="urn:中文{}"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="a/b:c?d#e"'],
  [/Algorithm="[^"]*c14n[^"]*"/, 'Algorithm="  urn:x  "'],
  [/(<ds:CanonicalizationMethod[^>]*>)/, '$1text'],
  [/(<ds:CanonicalizationMethod[^>]*>)/, '$1<a/>'],
  [/(<ds:Reference .*<\/ds:Reference>)/, '$1$1'],
  [/<ds:Reference .*<\/ds:Reference>/, ''],
  [/<ds:Transforms>.*<\/ds:Transforms>/, ''],
  [/(<ds:Transform [^>]*>)/, '$1mixed<ds:XPath>x</ds:XPath><q xmlns="urn:q"/>'],
  [/(<ds:Transform [^>]*>)/, '$1<ds:KeyName>x</ds:KeyName>'],
  ['URI=""', 'URI="#a" Type="urn:t" Id="r"'],
  ['URI=""', ''],
  [/<ds:KeyInfo>.*<\/ds:KeyInfo>/, ''],
  [/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:KeyInfo/>'],
  [/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:KeyInfo>text<ds:KeyName/></ds:KeyInfo>'],
  [/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:KeyInfo><x xmlns="urn:x"/></ds:KeyInfo>'],
  [/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:KeyInfo><x xmlns=""/></ds:KeyInfo>'],
  [/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:KeyInfo><ds:Other/></ds:KeyInfo>'],
  [/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:X509Data/>'],
  [/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:X509Data>text<ds:X509SKI>AAAA</ds:X509SKI></ds:X509Data>'],
  [
    /<ds:X509Data>.*<\/ds:X509Data>/,
    '<ds:X509Data><ds:X509SubjectName>a</ds:X509SubjectName><ds:X509SKI>AAAA</ds:X509SKI></ds:X509Data>',
  ],
  [
    /<ds:X509Data>.*<\/ds:X509Data>/,
    '<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>a</ds:X509IssuerName><ds:X509SerialNumber>+12</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>',
  ],
  [
    /<ds:X509Data>.*<\/ds:X509Data>/,
    '<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>a</ds:X509IssuerName><ds:X509SerialNumber>x</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>',
  ],
  [
    /<ds:X509Data>.*<\/ds:X509Data>/,
    '<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AAAA</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>',
  ],
  [/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:KeyValue/>'],
  [/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:RetrievalMethod URI="a"/>'],
  ['</ds:Signature>', '<ds:Object/></ds:Signature>'],
  ['<ds:SignedInfo>', '<ds:SignedInfo>text'],
  ['<ds:SignedInfo>', '<ds:SignedInfo><!-- c -->'],
]

if (!factsArePresent) {
  it('the official schemas are not beside this repository, so edges were not compared', () => {
    expect(factsArePresent).toBe(false)
  })
} else {
  const agree = (xml: string, type: CebType, what: string) => {
    for (const edition of EDITIONS) {
      const reference = referenceVerdict(xml, edition, fieldTable(type, '202205').side)
      const own = checkCeb(xml, edition).schema
      expect(
        own.length === 0,
        `${what} ${type} ${edition}: reference "${reference}", own ${own[0]?.message ?? ''}`,
      ).toBe(reference === '')
    }
  }

  it('values at the edge of their form get the verdict of the XSD', () => {
    for (const type of EXAMPLE_TYPES) {
      const xml = example(type)
      for (const [name, values] of Object.entries(VALUES)) {
        if (xml.includes(`<ceb:${name}>`))
          for (const value of values) agree(withText(xml, name, value), type, `${name}=${JSON.stringify(value)}`)
      }
    }
  })

  it('documents of odd shape get the verdict of the XSD', () => {
    for (const type of ['CEB621Message', 'CEB603Message', 'CEB505Message'] as const) {
      const xml = example(type)
      for (const [what, by] of SHAPES) agree(xml.replace(what, by), type, `${String(what)} → ${by}`)
    }
  })

  it('numbers of documents and lines are limited as by the XSD', () => {
    const document = /<ceb:Inventory>.*<\/ceb:Inventory>/
    const line = /(<ceb:InventoryList>.*<\/ceb:InventoryList>)/
    for (const type of ['CEB621Message', 'CEB603Message'] as const) {
      const xml = example(type)
      for (const count of [0, 99, 100, 101]) {
        agree(
          xml.replace(document, (text) => text.repeat(count)),
          type,
          `${count} documents`,
        )
        agree(
          xml.replace(line, (text) =>
            (/<ceb:InventoryList>.*?<\/ceb:InventoryList>/.exec(text)?.[0] ?? '').repeat(count),
          ),
          type,
          `${count} lines`,
        )
      }
    }
  })

  it('is stricter than the XSD only where it says so: document types and xsi:type', () => {
    const xml = example('CEB311Message')
    const strict = [
      `<!DOCTYPE x>${xml}`,
      xml.replace('<ceb:gnum>', `<ceb:gnum ${XSI} xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:int">`),
    ]
    for (const text of strict) {
      expect(referenceVerdict(text, '202205', 'import')).toBe('')
      expect(checkCeb(text, '202205').schema.length).toBeGreaterThan(0)
    }
  })

  it('the transport envelope that is built is valid by its schema', () => {
    const message = {
      copMsgId: 'SL-1',
      senderId: 'DXPENT0000000001',
      receiverIds: [CEB_RECEIVERS.import],
      createTime: '2026-04-01T09:30:00',
      msgType: 'CEB311Message',
      data: new TextEncoder().encode('<a/>'),
    }
    const addInfo = {
      fileName: 'a.xml',
      icCard: '123',
      keys: [{ name: 'RetType', value: '1' }],
      encode: 'UTF-8',
      recMapId: 'm',
    }
    for (const edition of EDITIONS) {
      const schema = envelopeValidator(edition)
      expect(verdictOf(buildDxp(message), schema)).toBe('')
      expect(
        verdictOf(buildDxp({ ...message, addInfo, receiverIds: [CEB_RECEIVERS.import, CEB_RECEIVERS.export] }), schema),
      ).toBe('')
      schema.dispose()
    }
  })
}
