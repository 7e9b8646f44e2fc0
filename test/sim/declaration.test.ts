import { expect, it } from 'vitest'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { exportContent, exportItem } from '../../shared/message/dec/declaration.fixture.ts'
import { buildDec } from '../../shared/message/dec/build.ts'
import { buildDecReceipt } from '../../shared/message/dec/receipt.ts'
import { escapeText } from '../../shared/message/xml/escape.ts'
import { contract, failureText } from '../../shared/contract/index.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { utils, write } from 'xlsx'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

type Body = CallIn<'declaration.save'>['content']
/** As the contract wants it: arrays that may be changed. */
const body = (head: Record<string, string> = {}, item: Record<string, string> = {}): Body =>
  JSON.parse(JSON.stringify(exportContent(head, item))) as Body

async function office(): Promise<TestLedger> {
  const ledger = await openTestLedger({
    spawn: parserHere(),
    wires: ({ clock, rng, directory }) => [
      openTrainingWindow({ file: `${directory}/training.sqlite`, key: new Uint8Array(32).fill(7), clock, rng }),
    ],
  })
  return ledger
}

/** Lets the pump and the training window work until nothing moves any more. */
async function settle(ledger: TestLedger): Promise<void> {
  for (let i = 0; i < 60; i++) {
    ledger.clock.advance(1000)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

const state = async (ledger: TestLedger, id: number): Promise<string> =>
  (await ledger.value('declaration.get', { id })).row.state

it('a draft is stored by the clerk, declared by the checker only, and comes back closed with its numbers', async () => {
  const ledger = await office()
  const saved = await ledger.value('declaration.save', { content: body() }, 'clerk')
  expect(saved.findings.filter((one) => one.level === 'error')).toEqual([])
  await ledger.value('declaration.store', { id: saved.id, revision: saved.revision }, 'clerk')
  await settle(ledger)
  const stored = await ledger.value('declaration.get', { id: saved.id })
  expect([
    stored.row.state,
    stored.row.platformNo,
    stored.row.entryNo,
    stored.versions.map((one) => one.operType),
  ]).toEqual(['stored', expect.stringMatching(/^E2026\d{13}$/), '', ['G']])
  expect(await ledger.call('declaration.declare', { id: saved.id, revision: saved.revision }, 'clerk')).toMatchObject({
    ok: false,
    code: 'ROLE_REFUSED',
  })
  const declared = await ledger.value('declaration.declare', { id: saved.id, revision: saved.revision })
  expect(declared.ownNo).not.toBe(saved.ownNo)
  await settle(ledger)
  const closed = await ledger.value('declaration.get', { id: saved.id })
  expect([closed.row.state, closed.row.platformNo, closed.row.entryNo]).toEqual([
    'closed',
    stored.row.platformNo,
    expect.stringMatching(/^311120260\d{9}$/),
  ])
  expect(closed.timeline.map((one) => one.what)).toEqual(
    expect.arrayContaining(['单一窗口答复：已暂存', '海关回执 L：海关已接收（入库）', '海关回执 R：已结关']),
  )
  expect(
    await ledger.call('declaration.save', { id: saved.id, revision: saved.revision, content: body() }),
  ).toMatchObject({ ok: false, code: 'DECLARATION_STATE' })
  const verified = await ledger.job('ledger.verify', {})
  expect(verified.result?.laws.filter((law) => !law.ok)).toEqual([])
  expect(ledger.internalErrors).toEqual([])
  await ledger.close()
})

it('a rejection says why, and the corrected version names the platform number and passes', async () => {
  const ledger = await office()
  await ledger.value('training.set', { rejectPercent: 100 })
  const saved = await ledger.value('declaration.save', { content: body() })
  await ledger.value('declaration.declare', { id: saved.id, revision: saved.revision })
  await settle(ledger)
  const rejected = await ledger.value('declaration.get', { id: saved.id })
  expect([rejected.row.state, rejected.row.reason]).toEqual(['rejected', '退单：请核对商品归类与申报要素后重新申报'])
  await ledger.value('training.set', { rejectPercent: 0 })
  const again = await ledger.value('declaration.save', {
    id: saved.id,
    revision: saved.revision,
    content: body({}, { GName: '节日灯串' }),
  })
  const second = await ledger.value('declaration.declare', { id: saved.id, revision: again.revision, why: '品名更正' })
  await settle(ledger)
  const closed = await ledger.value('declaration.get', { id: saved.id })
  expect([closed.row.state, closed.row.version, closed.row.platformNo]).toEqual(['closed', 2, rejected.row.platformNo])
  const text = await ledger.value('message.text', { hash: closed.versions[1]?.hash ?? '' })
  expect(text.text).toContain(`<SeqNo>${rejected.row.platformNo}</SeqNo>`)
  expect(text.text).toContain(`<ClientSeqNo>${second.ownNo}</ClientSeqNo>`)
  await ledger.close()
})

it('what the check objects to is not sent; a draft may be sent with less', async () => {
  const ledger = await office()
  const saved = await ledger.value('declaration.save', { content: body({ NetWt: '' }) })
  expect(await ledger.call('declaration.declare', { id: saved.id, revision: saved.revision })).toMatchObject({
    ok: false,
    code: 'DECLARATION_NOT_READY',
    data: { errors: 1 },
  })
  await ledger.value('declaration.store', { id: saved.id, revision: saved.revision })
  expect(await ledger.call('declaration.store', { id: saved.id, revision: saved.revision })).toMatchObject({
    ok: false,
    code: 'DECLARATION_STATE',
  })
  await ledger.close()
})

it('two who edit one draft: the second is told, and no saved content is lost', async () => {
  const ledger = await office()
  const saved = await ledger.value('declaration.save', { content: body() })
  await ledger.value('declaration.save', { id: saved.id, revision: 1, content: body({ ContrNo: 'A' }) })
  expect(
    await ledger.call('declaration.save', { id: saved.id, revision: 1, content: body({ ContrNo: 'B' }) }, 'clerk'),
  ).toMatchObject({ ok: false, code: 'RECORD_CHANGED' })
  expect(await ledger.call('declaration.save', { content: body({ PayWay: '1' }) })).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
  await ledger.close()
})

it('a customs receipt that comes before its number waits in sight and finds its declaration when the number comes', async () => {
  const ledger = await office()
  const apply = async (xml: string): Promise<void> =>
    void (await ledger.value('receipt.apply', { hash: ledger.upload(xml), fileName: 'Receipt_1.xml' }))
  const saved = await ledger.value('declaration.save', { content: body() })
  await ledger.value('channel.switch', { id: 'training', enabled: false })
  const sent = await ledger.value('declaration.declare', { id: saved.id, revision: saved.revision })
  const customs = (channel: string, minute: string): string =>
    buildDecReceipt(
      {
        kind: 'customs',
        platformNo: 'E20260000000000009',
        entryNo: '311120260000000009',
        noticeTime: `2026-11-22T10:${minute}:00`,
        channel,
        note: '示例',
        district: '3111',
        crossedOn: '',
        declaredAt: '',
      },
      escapeText,
    )
  await apply(customs('P', '30'))
  expect(
    (await ledger.value('receipt.page', { filters: [{ field: 'state', op: 'is', value: 'waiting' }] })).rows,
  ).toHaveLength(1)
  await apply(
    buildDecReceipt(
      { kind: 'response', code: '0', message: '', ownNo: sent.ownNo, platformNo: 'E20260000000000009', transitNo: '' },
      escapeText,
    ),
  )
  expect(await state(ledger, saved.id)).toBe('released')
  await apply(customs('L', '20'))
  expect(await state(ledger, saved.id)).toBe('released')
  const row = (
    await ledger.value('declaration.page', { filters: [{ field: 'entryNo', op: 'is', value: '311120260000000009' }] })
  ).rows[0]
  expect(row?.statusName).toBe('已放行')
  await ledger.close()
})

it('what was declared is read back, held against ours, and can be adopted; another declaration’s file is refused', async () => {
  const ledger = await office()
  const saved = await ledger.value('declaration.save', { content: body() })
  await ledger.value('declaration.store', { id: saved.id, revision: saved.revision })
  await settle(ledger)
  const { row } = await ledger.value('declaration.get', { id: saved.id })
  const theirs = exportContent({ SeqNo: row.platformNo, GrossWet: '121' }, { GName: '节日灯串' })
  const read = await ledger.job('declaration.readBack', {
    id: saved.id,
    hash: ledger.upload(buildDec(theirs)),
    fileName: '导出.xml',
  })
  expect(read.result?.differences.map((one) => [one.label, one.ours, one.theirs])).toEqual([
    ['表头 毛重', '120', '121'],
    ['第 1 项 商品名称', '节日灯', '节日灯串'],
  ])
  expect(
    await ledger.job('declaration.readBack', {
      id: saved.id,
      hash: ledger.upload(buildDec({ ...theirs, head: { ...theirs.head, SeqNo: 'E1' } })),
      fileName: 'x.xml',
    }),
  ).toMatchObject({ state: 'failed', code: 'DECLARATION_OTHER' })
  // Without a number of ours it is believed only when it is about the same goods; what is no declaration is said in words.
  const stranger = exportContent({ ContrNo: 'OTHER', BillNo: 'OTHER' }, { GName: '别的货' })
  const bring = (text: string) =>
    ledger.job('declaration.readBack', { id: saved.id, hash: ledger.upload(text), fileName: 'y.xml' })
  expect(await bring(buildDec(stranger))).toMatchObject({ code: 'DECLARATION_OTHER' })
  for (const [text, reason] of [
    ['<html>登录</html>', '登录页'],
    ['<DecMessage><DecHead>', '没有下载完'],
  ] as const) {
    const refused = await bring(text)
    expect([refused.code, failureText(refused.code ?? '', refused.data as never)]).toEqual([
      'DECLARED_UNREADABLE',
      expect.stringContaining(reason) as string,
    ])
  }
  await ledger.value('declaration.adopt', { id: saved.id, revision: saved.revision })
  const after = await ledger.value('declaration.get', { id: saved.id })
  expect([after.row.revision, after.content.head['GrossWet'], after.declared?.differences]).toEqual([2, '121', []])
  await ledger.close()
})

/** A workbook of one sheet, as Excel writes it. */
function book(rows: readonly (readonly (string | number | Date)[])[]): Buffer {
  const workbook = utils.book_new()
  utils.book_append_sheet(workbook, utils.aoa_to_sheet(rows.map((row) => [...row])), '报关单')
  return write(workbook, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}

it('a sheet in Excel is a form: read in as a draft, or as what was declared; what it has no title for stays as ours', async () => {
  const ledger = await office()
  const file = book([
    ['进出口', '出口', '合同号', 'HT-9'],
    ['毛重(千克)', 1200, '净重(千克)', 1100],
    ['项号', '商品编码', '品名', '数量', '单位', '单价', '总价', '币制', '原产国', '最终目的国'],
    [1, '9405310000', '节日灯', 10, '套', 5, 50, '美元', '中国', '美国'],
  ])
  const imported = await ledger.job('declaration.import', { hash: ledger.upload(file), fileName: '报关单.xlsx' })
  expect(imported.result).toMatchObject({ items: 1, unknown: [] })
  const { content } = await ledger.value('declaration.get', { id: imported.result?.id ?? 0 })
  expect([content.head, content.items[0]?.fields]).toMatchObject([
    { IEFlag: 'E', ContrNo: 'HT-9', GrossWet: '1200', NetWt: '1100' },
    { CodeTS: '9405310000', GQty: '10', GUnit: '006', DeclTotal: '50', TradeCurr: 'USD', DestinationCountry: 'USA' },
  ])
  const saved = await ledger.value('declaration.save', { content: body() })
  const declared = book([
    ['毛重(千克)', 130],
    ['商品编码', '品名', '数量', '总价'],
    ['9405310000', '节日灯', 100, 500],
  ])
  const read = await ledger.job('declaration.readBack', {
    id: saved.id,
    hash: ledger.upload(declared),
    fileName: '实际.xlsx',
  })
  expect(read.result?.differences.map((one) => [one.label, one.ours, one.theirs])).toEqual([
    ['表头 毛重', '120', '130'],
  ])
  expect(
    await ledger.job('declaration.readBack', {
      id: saved.id,
      hash: ledger.upload(Buffer.from('无关的文字')),
      fileName: 'a.csv',
    }),
  ).toMatchObject({ state: 'failed', code: 'FILE_EMPTY' })
  const rounded = await ledger.job('declaration.readBack', {
    id: saved.id,
    hash: ledger.upload(book([['毛重(千克)', 120, '海关编号', 311120260619961023]])),
    fileName: '实际.xlsx',
  })
  expect([rounded.result?.differences, rounded.result?.unknown[0]]).toEqual([
    [],
    expect.stringContaining('D1（15 位以上'),
  ])
  await ledger.close()
})

it('copies, templates, splits, goods, elements and forms save typing', async () => {
  const ledger = await office()
  const saved = await ledger.value('declaration.save', {
    content: {
      ...body(),
      items: [
        ...(body().items ?? []),
        JSON.parse(JSON.stringify(exportItem({ TradeCurr: 'EUR', DestinationCountry: 'DEU' }))) as never,
      ],
    },
  })
  const split = await ledger.value('declaration.split', {
    id: saved.id,
    revision: saved.revision,
    rule: 'currency',
    most: 50,
  })
  expect(split.ids).toHaveLength(2)
  const copy = await ledger.value('declaration.copy', { id: saved.id })
  expect((await ledger.value('declaration.get', { id: copy.id })).content.head).toMatchObject({ TradeMode: '0110' })
  const template = await ledger.value('declaration.saveTemplate', { name: '美线海运', content: body() })
  const form =
    '进出口,出口,合同号,HT-1\n毛重(千克),"1,200",净重(千克),1100\n项号,商品编码,品名,数量,单位,单价,总价,币制,原产国,最终目的国\n1,9405310000,节日灯,10,套,5,50,美元,中国,美国\n'
  const imported = await ledger.job('declaration.import', {
    hash: ledger.upload(form),
    fileName: '报关.csv',
    templateId: template.id,
  })
  const { content } = await ledger.value('declaration.get', { id: imported.result?.id ?? 0 })
  expect(content.head).toMatchObject({
    IEFlag: 'E',
    ContrNo: 'HT-1',
    GrossWet: '1200',
    NetWt: '1100',
    TradeName: '示例外贸综合服务有限公司',
  })
  expect(content.items.map((one) => one.fields)).toMatchObject([
    {
      CodeTS: '9405310000',
      GQty: '10',
      GUnit: '006',
      TradeCurr: 'USD',
      OriginCountry: 'CHN',
      DestinationCountry: 'USA',
    },
  ])
  const clients = []
  for (const code of ['G1', 'G2'])
    clients.push(await ledger.value('client.save', { code, name: `示例${code}`, note: '' }))
  const [own = 0, other = 0] = clients.map((client) => client.id)
  const goods = { clientId: own, sku: 'LAMP', hsCode: '9405310000' }
  await ledger.value('goods.save', { ...goods, name: '旧名', validFrom: '2020-01-01', validTo: '2020-12-31' })
  await ledger.value('goods.save', { ...goods, name: '节日灯', validFrom: '2021-01-01' })
  const picked = (clientId: number) =>
    ledger.value('declaration.goods', { clientId, direction: 'E', skus: ['LAMP', 'NONE'] })
  for (const clientId of [own, 0])
    expect(await picked(clientId)).toMatchObject({ items: [{ fields: { GName: '节日灯' } }], missing: ['NONE'] })
  expect(await picked(other)).toEqual({ items: [], missing: ['LAMP', 'NONE'] })
  const elements = await ledger.value('declaration.elements', { hsCode: '9405310000', name: '节日灯' })
  expect([elements.names, elements.used[0]?.elements]).toEqual([
    ['品牌类型', '出口享惠情况'],
    '0|0|塑料/发光二极管|装饰用|无品牌',
  ])
  await ledger.close()
})

it('an answer that names its import only in the file name is understood; the home screen and the export show declarations', async () => {
  const ledger = await office()
  await ledger.value('channel.switch', { id: 'training', enabled: false })
  const saved = await ledger.value('declaration.save', { content: body() })
  const sent = await ledger.value('declaration.store', { id: saved.id, revision: saved.revision })
  const hash = ledger.upload(
    '<?xml version="1.0" encoding="gb2312"?><Root><resultFlag>1</resultFlag><failInfo>no card</failInfo></Root>',
  )
  await ledger.value('receipt.apply', { hash, fileName: `Failed_${sent.ownNo}_20261122100000.xml` })
  const { row } = await ledger.value('declaration.get', { id: saved.id })
  expect([row.state, row.reason]).toEqual(['failed', 'no card'])
  expect((await ledger.value('receipt.page', {})).rows[0]).toMatchObject({
    statusName: '导入失败',
    state: 'applied',
    handled: false,
  })
  expect(
    (await ledger.value('ledger.workQueue', {})).piles
      .filter((one) => one.open.screen === 'declaration')
      .map((one) => [one.title, one.count]),
  ).toEqual([['报关单：导入失败', 1]])
  expect(
    (await ledger.value('ledger.whileAway', { since: '2026-01-01T00:00:00.000Z' })).lines.map((one) => [
      one.about,
      one.title,
    ]),
  ).toContainEqual(['报关单', '导入失败'])
  const exported = await ledger.job('list.export', {
    list: 'declaration',
    format: 'csv',
    columns: [
      { id: 'ownNo', title: '企业编号' },
      { id: 'state', title: '状态' },
    ],
    filters: [],
  })
  expect(exported).toMatchObject({ state: 'done', result: { rows: 1 } })
  await ledger.close()
})

it('a list of elements that the office imports decides how many a code wants', async () => {
  const ledger = await office()
  const hash = ledger.upload(
    '编码,品名,要素\n9405310000,节日灯,1:品牌类型;2:出口享惠情况;3:材质;4:光源类型;5:用途;6:品牌\n',
  )
  const imported = await ledger.job('table.import', {
    table: 'declarationElements',
    version: '示例1',
    source: '示例',
    validFrom: '2026-01-01',
    hash,
    fileName: '要素.csv',
  })
  expect(imported.result).toEqual({ rows: 1 })
  await ledger.value('table.activate', { table: 'declarationElements', version: '示例1' })
  expect((await ledger.value('declaration.elements', { hsCode: '9405310000' })).names).toEqual([
    '品牌类型',
    '出口享惠情况',
    '材质',
    '光源类型',
    '用途',
    '品牌',
  ])
  const found = await ledger.value('declaration.check', { content: body() })
  expect(found.findings.filter((one) => one.level === 'error').map((one) => one.message)).toEqual([
    '第 1 项：申报要素应为 6 个，现有 5 个',
  ])
  await ledger.close()
})

it('screens of declarations ask again when a message leaves and when an answer comes', () => {
  for (const name of ['declaration.page', 'declaration.count', 'declaration.get'] as const)
    expect(contract[name].topics).toEqual(expect.arrayContaining(['declaration', 'outbox', 'receipt']))
})

it('message read and check know declarations and their answers', async () => {
  const ledger = await openTestLedger()
  const xml = buildDec({ ...exportContent({ NetWt: '121' }), sign: { OperType: 'C', ClientSeqNo: 'D1' } })
  const hash = ledger.upload(xml)
  expect(await ledger.value('message.read', { hash })).toMatchObject({
    ok: true,
    type: 'DecMessage',
    guid: 'D1',
    documents: 1,
    keys: [{ ClientSeqNo: 'D1', IEFlag: 'E', items: '1' }],
  })
  const checked = await ledger.value('message.check', { hash })
  expect([checked.ok, checked.schema.map((one) => one.code)]).toEqual([false, ['NET_ABOVE_GROSS']])
  const answer = ledger.upload(
    buildDecReceipt(
      { kind: 'response', code: '0', message: '', ownNo: 'D1', platformNo: 'E1', transitNo: '' },
      escapeText,
    ),
  )
  expect(await ledger.value('message.read', { hash: answer })).toMatchObject({
    ok: true,
    type: 'DecImportResponse',
    keys: [{ ClientSeqNo: 'D1', SeqNo: 'E1', ResponseCode: '0' }],
  })
  expect(await ledger.value('message.check', { hash: answer })).toMatchObject({ ok: true, type: 'DecImportResponse' })
  await ledger.close()
})

it('two steps: the summary is released, the full declaration under the same number is owed and closes it', async () => {
  const ledger = await office()
  const imports = {
    IEFlag: 'I',
    Type: '  5',
    TradeCountry: 'USA',
    DespPortCode: 'USA309',
    DistinatePort: 'USA309',
    GoodsPlace: '示例堆场',
    OverseasConsigneeEname: '',
    OverseasConsignorEname: 'DEMO EXPORT INC',
    TransMode: '1',
  }
  const content = body(imports, { OriginCountry: 'USA', DestinationCountry: 'CHN' })
  const saved = await ledger.value('declaration.save', { content })
  expect(saved.findings.filter((one) => one.level === 'error')).toEqual([])
  const first = await ledger.value('declaration.declare', { id: saved.id, revision: 1 })
  await settle(ledger)
  const summary = await ledger.value('declaration.get', { id: saved.id })
  expect([summary.row.state, summary.row.mayEdit, summary.content.head['Type']]).toEqual(['supplement', true, '  5'])
  const { text } = await ledger.value('message.text', { hash: summary.versions[0]?.hash ?? '' })
  expect(text).toContain('<Type>  5</Type>')
  expect(await ledger.call('declaration.declare', { id: saved.id, revision: 1 })).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
  const full = await ledger.value('declaration.save', {
    id: saved.id,
    revision: 1,
    content: body({ ...imports, Type: '  6' }, { OriginCountry: 'USA', DestinationCountry: 'CHN' }),
  })
  const second = await ledger.value('declaration.declare', { id: saved.id, revision: full.revision })
  expect(second.ownNo).not.toBe(first.ownNo)
  await settle(ledger)
  const closed = await ledger.value('declaration.get', { id: saved.id })
  expect([closed.row.state, closed.row.platformNo]).toEqual(['closed', summary.row.platformNo])
  await ledger.close()
})

it.each([
  [
    '汇总征税',
    {
      IEFlag: 'I',
      Type: 'CL',
      DespPortCode: 'USA309',
      DistinatePort: 'USA309',
      GoodsPlace: '示例堆场',
      OverseasConsigneeEname: '',
      OverseasConsignorEname: 'DEMO',
      TransMode: '1',
    },
    {},
  ],
  [
    '进境备案清单',
    {
      IEFlag: 'I',
      Type: 'ML',
      BillType: '1',
      ManualNo: 'T31110000001',
      DespPortCode: 'USA309',
      DistinatePort: 'USA309',
      GoodsPlace: '示例堆场',
      OverseasConsigneeEname: '',
      OverseasConsignorEname: 'DEMO',
      TransMode: '1',
      TradeMode: '5034',
      CutMode: '',
    },
    {},
  ],
  ['9710', { TradeMode: '9710' }, {}],
  ['9810', { TradeMode: '9810' }, {}],
  ['转关', { DeclTrnRel: '1', EdiId: '3' }, { transit: { TrnType: '1', TransFlag: '1', NativeTrafMode: '4' } }],
])('%s goes from the form to the closed declaration', async (_name, head, more) => {
  const ledger = await office()
  const line = 'IEFlag' in head ? { OriginCountry: 'USA', DestinationCountry: 'CHN' } : {}
  const saved = await ledger.value('declaration.save', {
    content: { ...body(head as Record<string, string>, line), ...more },
  })
  expect(saved.findings.filter((one) => one.level === 'error').map((one) => one.message)).toEqual([])
  await ledger.value('declaration.declare', { id: saved.id, revision: 1 })
  await settle(ledger)
  expect(await state(ledger, saved.id)).toBe('closed')
  await ledger.close()
})
