import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { utils, write } from 'xlsx'
import { runChild } from '../../electron/adapter/parse/child-feed.fixture.ts'
import {
  parseHere,
  rawZip,
  sheetData,
  verdict,
  workbook,
  workbookEntries,
  type ReadFrame,
} from '../../electron/adapter/parse/workbook.fixture.ts'

const MARK = 'EXPANDED-9f2c'
const text = (value: string): Buffer => Buffer.from(value, 'utf8')
const row =
  '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>订单编号</t></is></c><c r="B1" t="s"><v>0</v></c></row></sheetData>'
const base = workbookEntries({
  sheets: [{ name: 's', xml: row }],
  strings: '<si><t>数量</t></si>',
  styles: '<cellXfs><xf numFmtId="0"/></cellXfs>',
})
const noticesOf = (frames: readonly ReadFrame[]): string[] =>
  frames.flatMap((frame) => (frame.t === 'finding' ? [frame.finding.code] : []))

const DTDS: readonly (readonly [string, string, string])[] = [
  ['an internal entity', `<!DOCTYPE r [<!ENTITY x "${MARK}">]>`, '&x;'],
  ['an external file', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'],
  ['an external address', '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>', '&x;'],
  ['a parameter entity', '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', ''],
  ['a remote document type', '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">', ''],
  ['a public identifier', '<!DOCTYPE r PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">', ''],
]
const PARTS = ['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', '_rels/.rels']

describe('XXE 与实体扩张（RELIABILITY 第 35 行）', () => {
  const cases = DTDS.flatMap(([name, dtd, use]) =>
    PARTS.map((part) => ({
      name,
      part,
      file: rawZip(
        base.map((entry) =>
          entry.name === part
            ? {
                ...entry,
                bytes: text(
                  `${dtd}${entry.bytes
                    .toString()
                    .replace(/^<\?xml[^>]*\?>/, '')
                    .replace('数量', `数量${use}`)}`,
                ),
              }
            : entry,
        ),
      ),
    })),
  )
  it.each(cases)('$name in $part refuses the workbook', async ({ file }) => {
    const frames = await parseHere(file, { task: 'sniff' })
    expect(verdict(frames)).toBe('XML_DTD')
    expect(JSON.stringify(frames)).not.toMatch(new RegExp(`${MARK}|root:`))
  })
  it.each(DTDS)('%s in a CEB message, alone and in a zip, is refused', async (_name, dtd, use) => {
    const xml = text(
      `<?xml version="1.0"?>${dtd}<CEB311Message xmlns="http://www.chinaport.gov.cn/ceb" guid="x" version="1.0"><Order><OrderHead><orderNo>D1${use}</orderNo></OrderHead></Order></CEB311Message>`,
    )
    for (const file of [xml, rawZip([{ name: 'a.xml', bytes: xml }])])
      expect(verdict(await parseHere(file))).toMatch(/^XML_DTD$|^XML_DAMAGED$/)
  })
  it.each(DTDS)('%s in a table that calls itself .xls expands to nothing', async (_name, dtd, use) => {
    for (const xml of [
      `${dtd}<html><body><table><tr><td>订单编号${use}</td></tr></table></body></html>`,
      `<?xml version="1.0"?>${dtd}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Table><Row><Cell><Data ss:Type="String">订单编号${use}</Data></Cell></Row></Table></Worksheet></Workbook>`,
    ]) {
      expect(JSON.stringify(await parseHere(text(xml), { task: 'sniff' }))).not.toMatch(new RegExp(`${MARK}|root:`))
    }
  })
  it('an undeclared entity, an odd encoding and a document type inside the rows refuse the workbook', async () => {
    const sheet = (xml: string): Buffer => workbook({ sheets: [{ name: 's', xml }] })
    expect(
      verdict(
        await parseHere(
          sheet('<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&xxe;</t></is></c></row></sheetData>'),
        ),
      ),
    ).toBe('XML_ENTITY')
    expect(verdict(await parseHere(sheet(`<sheetData><!DOCTYPE x><row r="1"/></sheetData>`)))).toBe('XML_DTD')
    expect(
      verdict(
        await parseHere(
          workbook({ sheets: [{ name: 's', xml: '<?xml version="1.0" encoding="UTF-7"?><worksheet/>', raw: true }] }),
        ),
      ),
    ).toBe('XML_DAMAGED')
  })
})

describe('宏、外部链接、DDE、嵌入对象：只取值并说明', () => {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  it.each<readonly [string, readonly { name: string; bytes: Buffer }[], string, string]>([
    ['.xlsm', [{ name: 'xl/vbaProject.bin', bytes: text('VBA') }], '', 'MACRO_IGNORED'],
    [
      'an external link',
      [{ name: 'xl/externalLinks/externalLink1.xml', bytes: text('<externalLink/>') }],
      `<Relationship Id="e" Type="${office}/externalLink" Target="externalLinks/externalLink1.xml"/>`,
      'EXTERNAL_LINK_IGNORED',
    ],
    [
      'a link to another machine',
      [],
      `<Relationship Id="e" Type="${office}/worksheet" Target="http://127.0.0.1:9/x.xml" TargetMode="External"/>`,
      'EXTERNAL_LINK_IGNORED',
    ],
    [
      'DDE',
      [
        {
          name: 'xl/externalLinks/externalLink1.xml',
          bytes: text('<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'),
        },
      ],
      '',
      'EXTERNAL_LINK_IGNORED',
    ],
    ['an embedded object', [{ name: 'xl/embeddings/oleObject1.bin', bytes: text('x') }], '', 'EMBEDDED_OBJECT_IGNORED'],
  ])('%s', async (_name, more, workbookRelations, notice) => {
    const frames = await parseHere(
      workbook({ sheets: [{ name: 's', xml: row }], strings: '<si><t>数量</t></si>', more, workbookRelations }),
      { task: 'sniff' },
    )
    expect(verdict(frames)).toBe('done')
    expect(noticesOf(frames)).toContain(notice)
  })
  it('formulas give their saved values and a notice with the first cell', async () => {
    const xml =
      '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>SKU</t></is></c><c r="B1" t="inlineStr"><is><t>商品名称</t></is></c></row><row r="2"><c r="A2" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>S1</v></c><c r="B2" t="str"><f>HYPERLINK("http://x","y")</f><v>示例</v></c></row></sheetData>'
    const frames = await parseHere(workbook({ sheets: [{ name: 's', xml }] }), { kind: 'goods' })
    expect(frames.find((frame) => frame.t === 'finding' && frame.finding.code === 'FORMULA_VALUES')).toMatchObject({
      finding: { data: { count: 2, cell: 'A2' } },
    })
    expect(frames.find((frame) => frame.t === 'rows')).toMatchObject({ rows: [[2, 0, expect.anything(), [], 0, 0]] })
  })
})

describe('压缩包里的名字从不成为路径（第 37 行）', () => {
  const NAMES = [
    '../../evil.xml',
    '..\\..\\evil.xml',
    '/etc/evil.xml',
    'C:\\evil.xml',
    'C:evil.xml',
    '\\\\server\\share\\evil.xml',
    '//server/share/evil.xml',
    'a/../../evil.xml',
    './../evil.xml',
    '....//evil.xml',
    '..%2fevil.xml',
    '%2e%2e/evil.xml',
    'evil.xml:stream.xml',
    'evil.xml::$DATA.xml',
    'CON.xml',
    'NUL.xml',
    'COM1.xml',
    'AUX.xml',
    'evil.xml\0.xml',
    '\u2024\u2024/evil.xml',
    '\uff0e\uff0e/evil.xml',
    '..\u2215evil.xml',
    '\u202eevil.xml',
    ' evil.xml',
    'evil .xml',
    '.xml',
    '..xml',
    '~/.ssh/evil.xml',
    '$HOME/evil.xml',
    '`id`.xml',
    '|id.xml',
    ';id.xml',
    'a\nb.xml',
    '-rf.xml',
    '__proto__.xml',
    'constructor/prototype.xml',
    'xl/../../evil.xml',
    '\\\\?\\C:\\evil.xml',
    '\\\\.\\PhysicalDrive0.xml',
    `${'a/'.repeat(200)}evil.xml`,
  ]
  const xml = text(
    '<CEB411Message xmlns="http://www.chinaport.gov.cn/ceb" guid="x" version="1.0"><Payment><PaymentHead><orderNo>D1</orderNo></PaymentHead></Payment></CEB411Message>',
  )
  it(`${NAMES.length} names are read as text; nothing is written anywhere`, async () => {
    const before = [readdirSync('.').join(), readdirSync('..').join()]
    for (const name of NAMES) {
      const frames = await parseHere(rawZip([{ name, bytes: xml }]), { kind: 'payment' })
      expect(verdict(frames), name).toBe('done')
      const back = await parseHere(rawZip([{ name, bytes: xml }]), {
        kind: 'payment',
        task: 'return',
        rejected: [{ row: 1, reason: 'x' }],
        fileName: name,
      })
      expect(back.find((frame) => frame.t === 'file')).toMatchObject({
        name: expect.stringMatching(/^[^/\\:*?"<>|\u0000-\u001f]+-退回\.xlsx$/) as unknown,
      })
    }
    expect([readdirSync('.').join(), readdirSync('..').join()]).toEqual(before)
  })
  it('nothing that runs in the child imports the file system, processes or the network', () => {
    const folder = join(import.meta.dirname, '..', '..', 'electron', 'adapter', 'parse')
    // These two stand on the host's side of the pipe: one starts the child, one watches its time.
    const host = new Set(['spawn-node.ts', 'child-time.ts'])
    const sources = readdirSync(folder).filter(
      (name) => /\.ts$/.test(name) && !/\.test\.ts$|\.fixture\.ts$/.test(name) && !host.has(name),
    )
    for (const name of sources)
      expect(readFileSync(join(folder, name), 'utf8'), name).not.toMatch(/from '\.\/(?:spawn-node|child-time)\.ts'/)
    expect(sources.length).toBeGreaterThan(15)
    for (const name of sources)
      expect(readFileSync(join(folder, name), 'utf8'), name).not.toMatch(
        /from '(?:node:)?(?:fs|fs\/promises|child_process|net|http|https|dgram|dns|tls|worker_threads|vm|os)'/,
      )
  })
})

describe('表头、工作表名、值叫 __proto__ 也改不了任何原型（第 36 行）', () => {
  const EVIL = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf']
  const rows = [EVIL, EVIL.map((name) => `${name}1`), EVIL]
  const book = utils.book_new()
  for (const name of EVIL) utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name.slice(0, 31))
  const files = (): Buffer[] => [
    workbook({ sheets: EVIL.map((name) => ({ name, xml: sheetData(rows) })) }),
    text(rows.map((line) => line.join(',')).join('\n')),
    write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer,
    write(book, { type: 'buffer', bookType: 'xlsb' }) as Buffer,
    text(
      `<html><table>${rows.map((line) => `<tr>${line.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table></html>`,
    ),
    text(
      `<CEB311Message xmlns="http://www.chinaport.gov.cn/ceb"><Order><OrderHead><orderNo>1</orderNo>${EVIL.map((name) => `<${name}>polluted</${name}>`).join('')}</OrderHead></Order></CEB311Message>`,
    ),
  ]
  it('in this process: Object.prototype is as before', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype).join()
    for (const file of files())
      for (const task of ['sniff', 'rows', 'return'] as const)
        await parseHere(file, { task, rejected: [{ row: 2, reason: '__proto__' }] })
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
  it('in a child whose prototypes are frozen our own readers read the same (the xlsx package refuses a sheet called toString there)', async () => {
    const entry = join(import.meta.dirname, 'intake-frozen-child.ts')
    for (const file of files().slice(0, 2))
      expect(verdict((await runChild(file, { task: 'sniff' }, { entry })).frames)).toBe(
        verdict(await parseHere(file, { task: 'sniff' })),
      )
  })
})

describe('子进程的权限（第 33 行）', () => {
  it('files, writing, child processes, workers, add-ons and the environment are denied; the network is NOT – Node 24 cannot deny it', async () => {
    const { frames } = await runChild(text('x'), {}, { entry: join(import.meta.dirname, 'intake-canary-child.ts') })
    const said = frames.find((frame) => frame.t === 'finding')
    expect(said?.t === 'finding' ? said.finding.data : undefined).toEqual({
      readPasswd: 'ERR_ACCESS_DENIED',
      readLedger: 'ERR_ACCESS_DENIED',
      readOwnCode: 'ERR_ACCESS_DENIED',
      listRoot: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      childProcess: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      inspector: 'ERR_ACCESS_DENIED',
      addon: 'ERR_DLOPEN_DISABLED',
      evaluate: 'EvalError',
      environment: '',
      home: 'undefined',
      socket: 'possible',
    })
  })
})
