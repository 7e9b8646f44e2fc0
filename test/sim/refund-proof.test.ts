import { afterEach, describe, expect, it } from 'vitest'
import { declarationNo, invoiceNo, workbook } from '../support/refund-files.ts'
import { lockedPdf, plainPng, printed, textPdf } from '../support/papers.ts'
import { packetOffice, type PacketOffice } from '../support/packet-office.ts'

let office: PacketOffice | undefined
afterEach(async () => {
  await office?.close()
  office = undefined
})

/** A packet of one declaration and one invoice, laid. */
async function laid(): Promise<{ one: PacketOffice; id: number }> {
  const one = (office = await packetOffice())
  await one.rates(['3923100090', '13'])
  await one.exports({})
  await one.invoices({})
  const id = await one.packet()
  await one.ledger.value('packet.allocate', { id, exact: true })
  return { one, id }
}

const invoicePdf = (): Promise<Buffer> =>
  printed({
    title: '示例',
    landscape: false,
    foot: '示例',
    blocks: [
      { kind: 'heading', text: '电子发票（增值税专用发票）', level: 1 },
      {
        kind: 'facts',
        columns: 2,
        facts: [
          ['发票号码', invoiceNo(1)],
          ['开票日期', '2026-06-01'],
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: '货物', share: 3, align: 'left' },
          { title: '金额', share: 1, align: 'right' },
          { title: '税额', share: 1, align: 'right' },
        ],
        rows: [['示例塑料盒', '5,000.00', '650.00']],
      },
    ],
  })

async function attach(one: PacketOffice, subject: number, name: string, bytes: Uint8Array) {
  return one.ledger.job('paper.attach', { room: 'packet', subject, hash: one.ledger.upload(bytes), fileName: name })
}

describe('退税包的单证与出处', () => {
  it('each figure of a claim is found on the page of its document, and a scan takes a box drawn by hand', async () => {
    const { one, id } = await laid()
    expect((await attach(one, id, '进项发票.pdf', await invoicePdf())).result).toMatchObject({ kind: 'invoice' })
    expect((await attach(one, id, '报关单扫描.png', plainPng(300, 400))).result).toMatchObject({ hasText: false })
    const before = await one.ledger.value('packet.figures', { id })
    expect(before.figures.map((row) => [row.label, row.value, row.from, row.place?.page])).toEqual([
      ['报关单号', declarationNo(1), '', undefined],
      [expect.stringContaining('金额 USD'), '1000.00', '', undefined],
      ['凭证号', invoiceNo(1), 'text', 1],
      [expect.stringContaining('金额'), '5000.00', 'text', 1],
      [expect.stringContaining('税额'), '650.00', 'text', 1],
    ])
    expect(before.missing).toBe(2)
    const [number] = before.figures
    const scan = before.papers.find((paper) => !paper.hasText)
    const box = { figure: number?.id ?? '', paperId: scan?.id ?? 0, page: 1, x: 100, y: 120, width: 900, height: 150 }
    await one.ledger.value('packet.box', { id, ...box })
    expect((await one.ledger.value('packet.figures', { id })).figures[0]).toMatchObject({
      from: 'box',
      place: { page: 1, x: 100, width: 900 },
    })
    await one.ledger.value('packet.box', { id, ...box, width: 0 })
    expect((await one.ledger.value('packet.figures', { id })).figures[0]?.from).toBe('')
    expect(await one.ledger.call('packet.box', { id, ...box, page: 2 })).toMatchObject({ code: 'PAPER_UNKNOWN' })
    expect(await one.ledger.call('packet.box', { id, ...box, figure: 'e:1' })).toMatchObject({ code: 'RECORD_UNKNOWN' })
  })

  it('papers kept for its declarations come in, in the order of a claim; a locked one stays out with its reason, what somebody removed stays out', async () => {
    const { one, id } = await laid()
    const keep = async (kind: 'transport' | 'exportContract', title: string, bytes: Uint8Array): Promise<void> => {
      const hash = one.ledger.upload(bytes)
      const paper = { clientId: one.clientId, kind, title, hash, fileName: `${title}.pdf` }
      await one.ledger.value('refundPaper.save', { ...paper, declarationNos: [declarationNo(1)] })
    }
    await keep('transport', '示例提单', await textPdf(['提单 示例']))
    await keep('exportContract', '示例合同', await textPdf(['合同 示例']))
    await keep('transport', '示例加锁', await lockedPdf('x'))
    await attach(one, id, '发票.pdf', await invoicePdf())
    const first = await one.ledger.job('packet.gather', { id })
    expect(first.result).toMatchObject({ added: 2, papers: 3 })
    expect(first.result?.refused).toEqual([
      { fileName: '示例加锁.pdf', reason: expect.stringContaining('口令') as string },
    ])
    const list = await one.ledger.value('paper.list', { room: 'packet', subject: id })
    expect(list.papers.map((paper) => paper.fileName)).toEqual(['发票.pdf', '示例合同.pdf', '示例提单.pdf'])
    await one.ledger.value('paper.remove', { id: list.papers[2]?.id ?? 0 })
    expect((await one.ledger.job('packet.gather', { id })).result).toMatchObject({ added: 0, papers: 2 })
    expect((await one.get(id)).papersMissing).toEqual([`${declarationNo(1)} 缺委托报关单据`])
  })

  it('the bound PDF has its index, a list of figures with the page of each, and stamps; a page is drawn once as a picture', async () => {
    const { one, id } = await laid()
    await attach(one, id, '发票.pdf', await invoicePdf())
    const bound = (await one.ledger.job('paper.bind', { room: 'packet', subject: id })).result
    expect(bound).toMatchObject({ pages: 3, left: [], fileName: '退税包202611-001-单证.pdf' })
    const again = await attach(one, id, '合订本.pdf', one.ledger.core.content.bytes(bound?.hash ?? ''))
    const paperId = again.result?.id ?? 0
    const texts = async (page: number): Promise<string> =>
      (await one.ledger.value('paper.text', { id: paperId, page })).places.map((place) => place.text).join(' ')
    expect(await texts(2)).toMatch(new RegExp(`数字出处.*凭证 ${invoiceNo(1)} 凭证号 ${invoiceNo(1)} 3`))
    expect(await texts(2)).toContain('未找到')
    expect(await texts(3)).toContain('附件 1')
    expect((await one.ledger.value('paper.text', { id: paperId, page: 3 })).picture).toBe('')
    expect((await one.ledger.job('paper.picture', { id: paperId, page: 3 })).state).toBe('done')
    const { picture } = await one.ledger.value('paper.text', { id: paperId, page: 3 })
    expect(picture).toMatch(/^<svg .*<use [^>]*href="#g0"/s)
    expect(picture).not.toMatch(/<script|href="(?!#|data:image\/png)/)
    expect((await one.ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  })
})

describe('退税包的疑点', () => {
  it('every rule is asked over what the packet claims; what the bureau says of it stands beside, until it is corrected', async () => {
    const { one, id } = await laid()
    await one.take('voucherState', [
      ['数电票号码', '发票状态', '勾选用途', '查询日期'],
      [invoiceNo(1), '正常', '抵扣', '2026-11-22'],
    ])
    const found = await one.ledger.value('packet.doubts', { id })
    expect(found.rows.map((row) => [row.rule, row.severity])).toEqual([
      ['D-VOUCHER-USE', 'stop'],
      ['D-FX', 'warn'],
    ])
    expect(found).toMatchObject({ failing: 1, warnings: 1, waiting: 0 })
    await one.take('voucherState', [
      ['数电票号码', '发票状态', '勾选用途', '查询日期'],
      [invoiceNo(1), '正常', '退税', '2026-11-23'],
    ])
    expect((await one.ledger.value('packet.doubts', { id })).failing).toBe(0)
    await one.ledger.value('packet.act', { id, act: 'check' })
    await one.ledger.job('packet.export', { id })
    const file = workbook([
      ['疑点代码', '疑点描述', '关联值'],
      ['E001', '示例疑点', `${declarationNo(1)}001`],
    ])
    await one.ledger.job('doubt.import', { hash: one.ledger.upload(file), fileName: '反馈.xlsx' })
    expect((await one.ledger.value('packet.doubts', { id })).rows).toContainEqual(
      expect.objectContaining({ rule: 'E001', severity: 'bureau', text: '示例疑点' }),
    )
    one.ledger.clock.advance(1000)
    await one.ledger.value('packet.act', { id, act: 'doubt' })
    await one.ledger.value('packet.act', { id, act: 'correct' })
    expect((await one.ledger.value('packet.doubts', { id })).bureau).toBe(0)
  })

  it('信息不齐 waits and is filed again as it is once the bureau has the invoice', async () => {
    const { one, id } = await laid()
    // The third answer is byte for byte the first: the bureau's word went back, and that counts.
    const state = (word: string) =>
      one.take('voucherState', [
        ['数电票号码', '发票状态', '勾选用途', '查询日期'],
        [invoiceNo(1), word, '退税', '2026-11-22'],
      ])
    await state('正常')
    await one.ledger.value('packet.act', { id, act: 'check' })
    await one.ledger.job('packet.export', { id })
    await one.ledger.value('packet.act', { id, act: 'file', day: '2026-11-20' })
    await one.ledger.value('packet.act', { id, act: 'wait' })
    await state('查无此票')
    expect(await one.get(id)).toMatchObject({ mayRetry: false })
    expect((await one.ledger.value('packet.doubts', { id })).waiting).toBe(1)
    expect(await one.ledger.call('packet.act', { id, act: 'file' })).toMatchObject({ code: 'PACKET_PROBLEMS' })
    await state('正常')
    expect(await one.get(id)).toMatchObject({ mayRetry: true })
    expect(await one.ledger.value('packet.act', { id, act: 'file' })).toMatchObject({ state: 'filed' })
  })
})
