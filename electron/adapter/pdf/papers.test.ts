import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { describe, expect, it } from 'vitest'
import { nodeParserPort } from '../../host/parser-port.ts'
import { refusalText } from '../../../shared/domain/intake/finding-text.ts'
import { lineText, linesOf } from '../../../shared/domain/paper/look.ts'
import { papersOverChild } from './over-child.ts'
import {
  gbkPdf,
  lockedPdf,
  papers,
  plainJpeg,
  plainPng,
  printed,
  sourceOf,
  textPdf,
} from '../../../test/support/papers.ts'

const look = (bytes: Uint8Array, fileName = '示例.pdf', text = true) =>
  papers.look(sourceOf(bytes), { fileName, text, maxPages: 50 })

/** The Chinese reason why a file is not taken. */
async function reason(bytes: Uint8Array, fileName = '示例.pdf'): Promise<string> {
  const answer = await look(bytes, fileName)
  return answer.ok ? '' : refusalText(answer.code, answer.data)
}

describe('看一份单证', () => {
  it('text comes back with page and rectangle, and lines read as they were written', async () => {
    const answer = await look(await textPdf(['合同号：HT-2026-01', '毛重 1200 千克'], ['第二页 示例']))
    if (!answer.ok) throw new Error(answer.code)
    const { places } = answer.value
    expect(answer.value.look.pages.map((page) => [page.width, page.height, page.characters > 10])).toEqual([
      [5953, 8419, true],
      [5953, 8419, true],
    ])
    const lines = linesOf(places)
    expect(lines.filter((line) => line.page === 1).map(lineText)).toEqual([
      '合同号：HT-2026-01',
      '毛重 1200 千克',
      '示例 第 1 / 2 页',
    ])
    const first = places[0]
    expect([first?.page, first?.x, (first?.y ?? 0) > 350 && (first?.y ?? 0) < 600]).toEqual([1, 420, true])
    expect(lines.find((line) => line.page === 2)?.places[0]?.text).toContain('第二页')
  })

  it('Chinese text that names a predefined character map is read', async () => {
    // 报关 in GBK.
    const answer = await look(gbkPdf(Buffer.from('b1a8b9d8', 'hex')))
    expect(answer.ok ? answer.value.places.map((place) => place.text) : answer).toEqual(['报关'])
  })

  it('a picture is one page without text, turned as the camera was held', async () => {
    const upright = await look(plainJpeg(), '照片.jpg')
    const turned = await look(plainJpeg(6), '照片.jpg')
    expect(upright.ok && turned.ok ? [upright.value.look, turned.value.look] : [upright, turned]).toMatchObject([
      { format: 'jpg', pages: [{ characters: 0 }] },
      { format: 'jpg', pages: [{ characters: 0 }] },
    ])
    if (!upright.ok || !turned.ok) return
    const [a, b] = [upright.value.look.pages[0], turned.value.look.pages[0]]
    expect([(a?.width ?? 0) > (a?.height ?? 0), (b?.width ?? 0) < (b?.height ?? 0)]).toEqual([true, true])
    const scan = await look(plainPng(2480, 35), '扫描.png')
    expect(scan.ok ? scan.value.look.pages[0]?.dpi : scan).toBe(212)
  })

  it('what is locked, cut, damaged, empty or something else comes back with a Chinese reason', async () => {
    const whole = await textPdf(['示例'])
    const png = plainPng(20, 20)
    expect(await reason(await lockedPdf('1234'))).toContain('打开口令')
    expect(await reason(whole.subarray(0, whole.length - 200))).toContain('不完整')
    expect(await reason(Buffer.from('%PDF-1.7\n1 0 obj\nnonsense\n%%EOF\n'))).toMatch(/损坏|没有页面/)
    expect(await reason(Buffer.from('<!DOCTYPE html><p>请登录'))).toContain('内容却是网页')
    expect(await reason(Buffer.from('PK\u0003\u0004'), '发票.docx')).toContain('不是 PDF、JPG 或 PNG（Office')
    expect(await reason(png.subarray(0, png.length - 20), 'a.png')).toContain('图片不完整')
    expect(
      await reason(Buffer.concat([png.subarray(0, 45), Buffer.from([1, 2, 3]), png.subarray(48)]), 'a.png'),
    ).toContain('损坏')
    expect(await reason(plainJpeg().subarray(0, -3), 'a.jpg')).toContain('图片不完整')
    expect((await look(Buffer.alloc(0))).ok).toBe(false)
  })

  it('a PDF that only forbids printing is taken; one with too many pages is not', async () => {
    expect((await look(await lockedPdf(''))).ok).toBe(true)
    const answer = await papers.look(sourceOf(await textPdf(['一'], ['二'], ['三'])), {
      fileName: 'a.pdf',
      text: false,
      maxPages: 2,
    })
    expect(answer.ok ? '' : refusalText(answer.code, answer.data)).toContain('有 3 页，最多 2 页')
  })
})

describe('合并', () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_unused, i) => ({ title: `单证 ${i + 1}`, note: `示例${i + 1}.pdf` }))

  async function book(
    sources: readonly Uint8Array[],
    title = '随附单据',
  ): Promise<{ bytes: Buffer; first: readonly number[]; pages: number }> {
    const pieces: Uint8Array[] = []
    const answer = await papers.assemble(
      { title, facts: ['企业编号：D1'], papers: names(sources.length), index: true, stamp: 'D1' },
      sources.map(sourceOf),
      (bytes) => pieces.push(bytes),
    )
    if (!answer.ok) throw new Error(refusalText(answer.code, answer.data))
    return { bytes: Buffer.concat(pieces), ...answer.value }
  }

  it('papers of every kind become one PDF: index in front, bookmarks, every page stamped with its number', async () => {
    const made = await book([
      await textPdf(['发票'], ['续页']),
      plainPng(30, 20, true),
      plainJpeg(6),
      plainPng(30, 20),
      await lockedPdf(''),
    ])
    expect([made.pages, made.first]).toEqual([7, [2, 4, 5, 6, 7]])
    const read = await look(made.bytes)
    if (!read.ok) throw new Error(read.code)
    const text = linesOf(read.value.places).map((line) => `${line.page} ${lineText(line)}`)
    expect(text).toContain('1 随附单据')
    expect(text.find((line) => line.startsWith('1 1 单证 1'))).toMatch(/示例1\.pdf 2 2$/)
    expect(text.filter((line) => line.includes('第 3 / 7 页'))).toEqual(['3 D1 附件 1（2/2） 第 3 / 7 页'])
    expect(text.some((line) => line.startsWith('5 ') && line.includes('附件 3'))).toBe(true)
    const document = await PDFDocument.load(made.bytes)
    const outlines = document.catalog.lookup(PDFName.of('Outlines'), PDFDict)
    expect(String(outlines.lookup(PDFName.of('Count')))).toBe('5')
    expect(document.getPage(0).node.lookup(PDFName.of('Annots'), PDFArray).size()).toBe(5)
  })

  it('a stamp is read upright on a page that lies', async () => {
    const source = await PDFDocument.create()
    const page = source.addPage([500, 300])
    page.setRotation({ type: 'degrees', angle: 90 } as never)
    const made = await book([Buffer.from(await source.save())])
    const read = await look(made.bytes)
    const stamp = read.ok ? linesOf(read.value.places).filter((line) => line.page === 2) : []
    const runs = stamp[0]?.places ?? []
    const last = runs.at(-1)
    // Seen, the page is 300 wide and 500 high; the stamp runs along its lower edge.
    expect(stamp.map(lineText)).toEqual(['D1 附件 1 第 2 / 2 页'])
    expect([runs.every((run) => run.y > 4700), (last?.x ?? 0) + (last?.width ?? 0) < 3000]).toEqual([true, true])
  })

  it('one bad paper is named, and nothing half is given out', async () => {
    const answer = await papers.assemble(
      { title: 'x', facts: [], papers: names(2), index: true, stamp: undefined },
      [sourceOf(await textPdf(['好'])), sourceOf(Buffer.from('<html>'))],
      () => undefined,
    )
    expect(answer.ok ? '' : refusalText(answer.code, answer.data)).toContain('第 2 份：单证 2')
  })

  it('a script that a stranger put on a page does not travel', async () => {
    const source = await PDFDocument.create()
    source.addPage().node.set(PDFName.of('AA'), source.context.obj({ O: { S: 'JavaScript', JS: 'app.alert(1)' } }))
    const made = await book([Buffer.from(await source.save({ useObjectStreams: false }))])
    expect((await PDFDocument.load(made.bytes)).getPage(1).node.has(PDFName.of('AA'))).toBe(false)
  })

  it('an error of whoever takes the bytes ends the work and is thrown on', async () => {
    const work = papers.print({ title: 'x', landscape: false, foot: '', blocks: [] }, () => {
      throw new Error('cancelled')
    })
    await expect(work).rejects.toThrow('cancelled')
  })
})

it('a table goes over several pages, its head on each of them, and no row is lost', async () => {
  const rows = Array.from({ length: 120 }, (_unused, i) => [
    String(i + 1),
    `品名 ${i + 1} 塑料/发光二极管/装饰用/无品牌/规格型号很长的一行文字要换行显示`,
    '1,234.50',
  ])
  const bytes = await printed({
    title: '装箱单',
    landscape: false,
    foot: '示例',
    blocks: [
      { kind: 'heading', text: '装箱单', level: 1 },
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['合同号', 'HT-1'],
          ['日期', '2026-11-22'],
          ['运输方式', '海运'],
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: '项', share: 1, align: 'center' },
          { title: '货名', share: 3, align: 'left' },
          { title: '金额', share: 2, align: 'right' },
        ],
        rows,
        foot: ['', '合计', '148,140.00'],
      },
    ],
  })
  const read = await look(bytes)
  if (!read.ok) throw new Error(read.code)
  const { places } = read.value
  const pages = read.value.look.pages.length
  expect(pages).toBeGreaterThan(2)
  expect(places.filter((place) => place.text === '货名').map((place) => place.page)).toEqual(
    Array.from({ length: pages }, (_unused, i) => i + 1),
  )
  expect(rows.filter(([number]) => !places.some((place) => place.text === number)).length).toBe(0)
})

it('every outline of the embedded font stands where its table of places says', async () => {
  const document = await PDFDocument.load(await textPdf(['示例外贸综合服务 ABC 1234567890：报关单装箱单发票']))
  const [font] = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict ? [object.lookup(PDFName.of('FontFile2'))] : []))
    .filter((stream) => stream instanceof PDFRawStream)
  if (font === undefined) throw new Error('no font')
  const bytes = Buffer.from(decodePDFRawStream(font).decode())
  const table = (tag: string): Buffer => {
    const at = bytes.indexOf(Buffer.from(tag, 'latin1'))
    return bytes.subarray(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 8) + bytes.readUInt32BE(at + 12))
  }
  const long = table('head').readUInt16BE(50) === 1
  const places = table('loca')
  const last = long ? places.readUInt32BE(places.length - 4) : places.readUInt16BE(places.length - 2) * 2
  expect([long, last]).toEqual([true, table('glyf').length])
})

it('the throw-away child does the same, and may read nothing but its own code, font and maps', async () => {
  const child = papersOverChild(nodeParserPort)
  const pieces: Uint8Array[] = []
  const made = await child.assemble(
    { title: '示例', facts: [], papers: [{ title: '发票', note: '' }], index: true, stamp: '示例' },
    [sourceOf(plainPng(10, 10))],
    (bytes) => pieces.push(bytes),
  )
  expect(made).toEqual({ ok: true, value: { pages: 2, first: [2] } })
  const read = await child.look(sourceOf(Buffer.concat(pieces)), { fileName: 'a.pdf', text: true, maxPages: 5 })
  expect(read.ok ? read.value.places[0]?.text : read).toBe('示例')
  const old = await child.look(sourceOf(gbkPdf(Buffer.from('b1a8b9d8', 'hex'))), {
    fileName: 'a.pdf',
    text: true,
    maxPages: 5,
  })
  expect(old.ok ? old.value.places[0]?.text : old).toBe('报关')
})
