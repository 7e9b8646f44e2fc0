import { expect, it } from 'vitest'
import type { SentMessage, Wire } from '../../electron/core/ports.ts'
import { exportContent } from '../../shared/message/dec/declaration.fixture.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { failureText } from '../../shared/contract/index.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { gbkPdf, lockedPdf, papers as port, plainPng, printed, sourceOf, textPdf } from '../support/papers.ts'
import { parserHere } from '../support/parser-here.ts'

const body = (head: Record<string, string> = {}): CallIn<'declaration.save'>['content'] =>
  JSON.parse(JSON.stringify(exportContent(head))) as CallIn<'declaration.save'>['content']

/** A channel that takes everything and remembers what travelled beside it. */
function wire(sent: SentMessage[], carriesPapers: boolean): Wire {
  return {
    id: 'box',
    title: '示例通道',
    kind: 'test',
    training: true,
    carriesPapers,
    send: (_envelope, message) => {
      sent.push(message)
      return Promise.resolve({ kind: 'taken', detail: '' })
    },
    ask: () => Promise.resolve({ kind: 'cannotSay', detail: '' }),
    fetch: (cursor) => Promise.resolve({ items: [], cursor }),
    close: () => undefined,
  }
}

async function office(sent: SentMessage[] = [], carries = true): Promise<TestLedger & { id: number }> {
  const ledger = await openTestLedger({ spawn: parserHere(), wires: () => [wire(sent, carries)] })
  const { id } = await ledger.value('declaration.save', { content: body({ ContrNo: '', NetWt: '110' }) }, 'clerk')
  return { ...ledger, id }
}

async function attach(office: TestLedger & { id: number }, bytes: Uint8Array, fileName: string): Promise<number> {
  const done = await office.job(
    'paper.attach',
    { room: 'declaration', subject: office.id, hash: office.upload(bytes), fileName },
    'clerk',
  )
  if (done.result === undefined) throw new Error(failureText(done.code ?? '', done.data as never))
  return done.result.id
}

const list = (office: TestLedger & { id: number }) =>
  office.value('paper.list', { room: 'declaration', subject: office.id })

it('papers keep their order, names and originals; what was bound says whether it still is what they are', async () => {
  const one = await office()
  const invoice = await attach(one, await textPdf(['COMMERCIAL INVOICE', 'Contract No: HT-2026-01']), 'SJ-001.pdf')
  const photo = await attach(one, plainPng(400, 300), '装箱单.png')
  expect(await attach(one, plainPng(400, 300), '又一次.png')).toBe(photo)
  await one.value('paper.describe', { id: invoice, kind: 'invoice', title: '', number: 'SJ-001', note: '' })
  const bound = await one.job('paper.bind', { room: 'declaration', subject: one.id })
  expect(bound.result).toMatchObject({ pages: 3, fileName: expect.stringMatching(/^D.*-随附单据\.pdf$/) as string })
  const first = await list(one)
  expect(first.papers.map((paper) => [paper.kindName, paper.number, paper.pages, paper.hasText])).toEqual([
    ['发票', 'SJ-001', 1, true],
    ['装箱单', '', 1, false],
  ])
  expect(first.papers[1]?.warnings[0]).toContain('DPI')
  expect(first.books.map((book) => [book.pages, book.current])).toEqual([[3, true]])
  await one.value('paper.order', { room: 'declaration', subject: one.id, ids: [photo, invoice] })
  const turned = await list(one)
  expect([turned.papers.map((paper) => paper.id), turned.books[0]?.current]).toEqual([[photo, invoice], false])
  await one.value('paper.remove', { id: photo })
  expect(await one.call('paper.order', { room: 'declaration', subject: one.id, ids: [photo, invoice] })).toMatchObject({
    ok: false,
    code: 'RECORD_CHANGED',
  })
  expect((await list(one)).papers.map((paper) => [paper.id, paper.removed])).toEqual([
    [invoice, false],
    [photo, true],
  ])
  await one.value('paper.remove', { id: photo, restore: true })
  const read = await port.look(sourceOf(one.core.content.bytes(bound.result?.hash ?? '')), {
    fileName: 'x.pdf',
    text: true,
    maxPages: 9,
  })
  expect(read.ok ? read.value.places.map((place) => place.text).join(' ') : '').toContain('发票 SJ-001')
  const verified = await one.job('ledger.verify', {})
  expect(verified.result?.laws.filter((law) => !law.ok)).toEqual([])
  expect(one.internalErrors).toEqual([])
  await one.close()
})

it('a file that is no paper is refused with its reason, and nothing of it is kept', async () => {
  const one = await office()
  const refused = async (bytes: Uint8Array, fileName: string): Promise<string> => {
    const done = await one.job('paper.attach', {
      room: 'declaration',
      subject: one.id,
      hash: one.upload(bytes),
      fileName,
    })
    return failureText(done.code ?? '', done.data as never)
  }
  expect(await refused(await lockedPdf('1234'), '发票.pdf')).toBe(
    '“发票.pdf”不能使用：PDF 有打开口令，读不了内容。请用阅读器输入口令后另存为没有口令的文件。',
  )
  expect(await refused(Buffer.from('<html>请登录'), '发票.pdf')).toContain('内容却是网页')
  expect((await list(one)).papers).toEqual([])
  expect(await one.job('paper.bind', { room: 'declaration', subject: one.id })).toMatchObject({
    state: 'failed',
    code: 'PAPERS_NONE',
  })
  await one.close()
})

it('text layers offer fields with the place they come from; the packing list is believed for weights', async () => {
  const one = await office()
  const columns = [
    { title: 'Description', share: 4, align: 'left' as const },
    { title: 'Quantity', share: 2, align: 'right' as const },
    { title: 'Unit', share: 1, align: 'center' as const },
    { title: 'Unit Price', share: 2, align: 'right' as const },
    { title: 'Amount USD', share: 2, align: 'right' as const },
  ]
  const invoice = await printed({
    title: '发票',
    landscape: false,
    foot: '',
    blocks: [
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['合同号 Contract No.', 'HT-2026-77'],
          ['Buyer', 'EXAMPLE TRADING LLC'],
          ['Price Terms', 'FOB ZHENGZHOU'],
          ['Gross Weight', '999 KGS'],
        ],
      },
      {
        kind: 'table',
        columns,
        rows: [
          ['节日灯 LED string light', '1,000', '套', '2.50', '2,500.00'],
          ['灯座', '20', '个', '1.00', '20.00'],
        ],
        foot: ['TOTAL', '', '', '', '2,520.00'],
      },
    ],
  })
  const packing = await textPdf(['装箱单', '合计毛重：1,234.5 KGS', '净重：1,100 KGS', '总件数：52 CTNS'])
  await attach(one, invoice, 'invoice.pdf')
  await attach(one, packing, '装箱单.pdf')
  await attach(one, gbkPdf(Buffer.from('b1a8b9d8', 'hex')), '旧.pdf')
  await attach(one, plainPng(30, 30), '照片.png')
  const found = await one.value('paper.prefill', { declarationId: one.id })
  expect(found.head.map((one) => [one.field, one.value, one.now, one.fileName])).toEqual([
    ['ContrNo', 'HT-2026-77', '', 'invoice.pdf'],
    ['GrossWet', '1234.5', '120', '装箱单.pdf'],
    ['NetWt', '1100', '110', '装箱单.pdf'],
    ['PackNo', '52', '10', '装箱单.pdf'],
    ['TransMode', '3', '3', 'invoice.pdf'],
    ['WrapType', '22', '22', '装箱单.pdf'],
    ['OverseasConsigneeEname', 'EXAMPLE TRADING LLC', expect.any(String), 'invoice.pdf'],
  ])
  expect(found.items.map((line) => line.fields)).toEqual([
    {
      GName: '节日灯 LED string light',
      GQty: '1000',
      GUnit: '006',
      DeclPrice: '2.50',
      DeclTotal: '2500.00',
      TradeCurr: 'USD',
    },
    { GName: '灯座', GQty: '20', GUnit: '007', DeclPrice: '1.00', DeclTotal: '20.00', TradeCurr: 'USD' },
  ])
  expect(found.scans).toBe(1)
  const gross = found.head.find((guess) => guess.field === 'GrossWet')
  const page = await one.value('paper.text', { id: gross?.paperId ?? 0 })
  expect(page.places.find((place) => place.y === gross?.place.y)?.text).toContain('1,234.5')
  await one.close()
})

it('packages, ports, countries, ways and fees are read by name, English or Chinese; what no table knows is not offered', async () => {
  const one = await office()
  const bill = await textPdf([
    'BILL OF LADING',
    'B/L No.: COSU6300001',
    'Ocean Vessel / Voyage: EXAMPLE STAR V.123E',
    'Port of Loading: QINGDAO, CHINA',
    'Port of Discharge: CHICAGO, USA',
    'Country of Destination: United States of America',
    'Shipping Marks: N/M',
    'Shipped by: BY SEA',
    'Ocean Freight: USD 1,350.50',
    'Insurance: USD 0.00',
    '52 CTNS',
  ])
  const packing = await textPdf(['装箱单', '包装种类：纸箱', '监管方式：一般贸易', '目的国：不存在国'])
  const goods = await printed({
    title: '发票',
    landscape: false,
    foot: '',
    blocks: [
      {
        kind: 'table',
        columns: ['Item No.', 'Description', 'H.S. Code', 'Origin', 'Quantity', 'Amount USD'].map((title) => ({
          title,
          share: title === 'Description' ? 3 : 2,
          align: 'left' as const,
        })),
        rows: [
          ['A-100', 'LED string light', '94053100', 'China', '1,000 PCS', '2,500.00'],
          ['A-101', 'Lamp holder', '8536610000', 'Nowhere', '20 PCS', '20.00'],
        ],
      },
    ],
  })
  await attach(one, bill, '提单.pdf')
  await attach(one, packing, '装箱单.pdf')
  await attach(one, goods, 'invoice.pdf')
  const found = await one.value('paper.prefill', { declarationId: one.id })
  expect(Object.fromEntries(found.head.map((guess) => [guess.field, guess.value]))).toEqual({
    BillNo: 'COSU6300001',
    TrafName: 'EXAMPLE STAR V.123E',
    DistinatePort: 'USA117',
    TradeCountry: 'USA',
    TrafMode: '2',
    TradeMode: '0110',
    MarkNo: 'N/M',
    WrapType: '22',
    FeeMark: '3',
    FeeRate: '1350.50',
    FeeCurr: 'USD',
  })
  expect(found.items.map(({ fields }) => [fields['ExgNo'], fields['CodeTS'], fields['OriginCountry']])).toEqual([
    ['A-100', '94053100', 'CHN'],
    ['A-101', '8536610000', undefined],
  ])
  await one.close()
})

it('classified papers travel with the declaration under names of its message; what a channel cannot carry is said', async () => {
  const sent: SentMessage[] = []
  const one = await office(sent)
  await attach(one, await textPdf(['发票']), '发票.pdf')
  await attach(one, plainPng(40, 30), '装箱单.png')
  await attach(one, await textPdf(['其他']), '说明.pdf')
  const stored = await one.value('declaration.store', { id: one.id, revision: 1 })
  expect([stored.papers, stored.papersLeft]).toEqual([2, 0])
  for (let i = 0; i < 20; i++) {
    one.clock.advance(1000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { versions } = await one.value('declaration.get', { id: one.id })
  const { text } = await one.value('message.text', { hash: versions[0]?.hash ?? '' })
  const names = sent[0]?.attachments?.map((file) => file.name) ?? []
  expect(names).toEqual([
    expect.stringMatching(/^\d{4}00000001IM\d{18}\.pdf$/),
    expect.stringMatching(/^\d{4}00000002IM\d{18}\.pdf$/),
  ])
  for (const name of names) expect(text).toContain(`<EdocID>${name}</EdocID>`)
  expect(Buffer.from(sent[0]?.attachments?.[1]?.bytes ?? []).toString('latin1', 0, 5)).toBe('%PDF-')
  await one.close()
  const other = await office([], false)
  await attach(other, await textPdf(['发票']), '发票.pdf')
  expect(await other.value('declaration.store', { id: other.id, revision: 1 })).toMatchObject({
    papers: 0,
    papersLeft: 1,
  })
  await other.close()
})

it('printed documents say what the declaration says, with the total in capitals; attached, they are papers like others', async () => {
  const one = await office()
  const { content } = await one.value('declaration.get', { id: one.id })
  const text: Record<string, string> = {}
  for (const kind of ['draft', 'invoice', 'packing', 'contract', 'proxy'] as const) {
    const made = await one.job('declaration.print', {
      declarationId: one.id,
      content,
      kind,
      number: 'SJ-9',
      date: '2026-11-22',
      attach: kind !== 'draft',
    })
    if (made.result === undefined) throw new Error(made.code)
    expect(made.result).toMatchObject({ attached: kind !== 'draft', pages: 1 })
    const read = await port.look(sourceOf(one.core.content.bytes(made.result.hash)), {
      fileName: 'x.pdf',
      text: true,
      maxPages: 9,
    })
    text[kind] = read.ok ? read.value.places.map((place) => place.text).join(' ') : ''
  }
  expect(text['invoice']).toContain('合计 TOTAL：USD 500.00')
  expect(text['invoice']).toContain('大写：美元伍佰元整')
  expect(text['packing']).toContain('总净重 Net Weight：110 千克')
  expect(text['contract']).toContain('买方签章')
  expect(text['proxy']).toContain('示例外贸综合服务有限公司')
  expect(text['draft']).toContain('出口货物报关单（草单，仅供核对）')
  expect(Object.values(text).every((one) => one.includes('示例（培训台账）'))).toBe(true)
  expect((await list(one)).papers.map((paper) => [paper.kindName, paper.number])).toEqual([
    ['发票', 'SJ-9'],
    ['装箱单', 'SJ-9'],
    ['合同', 'SJ-9'],
    ['代理报关委托书', 'SJ-9'],
  ])
  await one.close()
})
