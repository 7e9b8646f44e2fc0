/** The clerk's procedures on the fake host: intake, match, filing, receipts, transport, channel. */
import type { CallIn, CallOut, JobName, Out, ProcedureName } from '../../../shared/contract/index.ts'
import type { JobView } from '../../../shared/contract/area/ledger.ts'
import { Failure } from '../../../shared/contract/failure.ts'
import { fieldsOf } from '../../../shared/domain/intake/field-dictionary.ts'
import { FILING_STATE_TABLE } from '../../../shared/domain/filing/state.ts'
import { parcel } from './clerk-parcel.ts'
import { groups } from './clerk-groups.ts'
import { sniffed } from './clerk-sniff.ts'
import { arrayPage, parcelRow } from './rows.ts'

type Handlers = { [N in ProcedureName]?: (input: CallIn<N>) => CallOut<N> }

const NOW = '2026-11-22T08:00:00.000Z'
export const ENDED_JOBS = new Map<number, JobView>()
let lastJob = 100

function ended<N extends JobName>(name: N, title: string, label: string, result: Out<N>): { jobId: number } {
  lastJob += 1
  ENDED_JOBS.set(lastJob, {
    id: lastJob,
    name,
    title,
    label,
    state: 'done',
    done: 1,
    total: 1,
    startedAt: NOW,
    endedAt: NOW,
    result,
  })
  return { jobId: lastJob }
}

const batches: CallOut<'intake.page'>['rows'] = Array.from({ length: 14 }, (_, index) => ({
  id: 14 - index,
  key: String(14 - index),
  clientId: 1 + index,
  client: ['河南示例贸易有限公司', '郑州示例跨境电商有限公司'][index % 2] ?? '',
  kind: (['import-parcel', 'waybill', 'import-order', 'goods'] as const)[index % 4] ?? 'payment',
  fileName: `11月${22 - index}日订单.xlsx`,
  fileHash: 'b'.repeat(64),
  state: (['staged', 'accepted', 'accepted', 'failed', 'cancelled'] as const)[index % 5] ?? 'accepted',
  rows: 5000 + index,
  good: 4963,
  bad: index % 3 === 0 ? 37 : 0,
  unchanged: 12,
  changed: index === 0 ? 5 : 0,
  mapping: '示例日报',
  at: NOW,
  actor: '张示例',
  ...(index % 5 === 3 ? { code: 'PARSER_TIMEOUT' } : {}),
}))
const REASONS = [
  { code: 'ID_CHECK_DIGIT', text: '身份证校验位不对', count: 21 },
  { code: 'NUMBER_UNREADABLE', text: '不是数字', count: 9 },
  { code: 'VALUE_MISSING', text: '必填栏为空', count: 7 },
]

const filings: CallOut<'filing.page'>['rows'] = Array.from({ length: 240 }, (_, index) => {
  const row = parcelRow(index + 1)
  const state = FILING_STATE_TABLE[2 + (index % 17)] ?? FILING_STATE_TABLE[0]
  if (state === undefined) throw new Error('no states')
  return {
    id: 900 + index,
    key: String(900 + index),
    kind: 'CEB621Message',
    kindName: '进口清单',
    businessKey: row.copNo,
    parcelId: row.id,
    orderNo: row.orderNo,
    client: row.client,
    state: state.state,
    stateName: state.name,
    tone: state.tone,
    version: 1 + (index % 2),
    versions: 1 + (index % 2),
    copNo: row.copNo,
    preNo: `B2026${index}`,
    invtNo: index % 3 === 0 ? `46122026I${index}` : '',
    reasonCode: state.tone === 'red' ? '1327' : '',
    reason: state.tone === 'red' ? '订购人与支付人不一致' : '',
    sentAt: NOW,
    changedAt: NOW,
    silentSince: state.tone === 'silent' ? NOW : '',
    channel: 'training',
  }
})

function filing(id: number): CallOut<'filing.get'> {
  const row = filings.find((one) => one.id === id) ?? filings[0]
  if (row === undefined) throw new Error('no filings')
  return {
    row,
    versions: [1, 2].map((version) => ({
      version,
      guid: `0A1B2C3D-0000-4000-8000-00000000000${version}`,
      appTime: `2026112208050${version}`,
      state: version === 1 ? 'rejected' : row.state,
      stateName: version === 1 ? '退单' : row.stateName,
      messageId: 70 + version,
      messageHash: 'c'.repeat(64),
      position: 3,
      sends: version,
      ...(version === 2 ? { replaces: 1 } : {}),
      why: version === 2 ? '按支付单改订购人' : '',
    })),
    timeline: [
      ['已入待发', 'blue', '', ''],
      ['已发出', 'blue', '', ''],
      ['电子口岸申报中', 'blue', '2', '操作成功'],
      ['退单', 'red', '100', '[Code:1327;Desc:订单购买人与支付单支付人名字或身份证号码不一致]'],
      ['更正重报', 'purple', '', '按支付单改订购人'],
      ['入库', 'blue', '120', '[Code:1800;Desc:逻辑校验通过]'],
      ['放行', 'green', '800', '[Code:2600;Desc:放行]'],
    ].map(([what = '', tone = '', status = '', info = ''], index) => ({
      at: `2026-11-22T08:0${index}:00.000Z`,
      what,
      tone,
      version: index > 3 ? 2 : 1,
      status,
      info,
      ...(status === '' ? {} : { receiptId: index }),
    })),
    allowed: ['redeclare', 'query'],
    expected: { step: '海关入库或退单', since: NOW, lastQuery: '' },
  }
}

const receipts: CallOut<'receipt.page'>['rows'] = Array.from({ length: 120 }, (_, index) => ({
  id: index + 1,
  key: String(index + 1),
  type: 'CEB622Message',
  status: ['2', '120', '800', '100', '-621001'][index % 5] ?? '',
  statusName: ['申报中', '入库', '放行', '退单', '处理失败'][index % 5] ?? '',
  returnTime: '20261122080509123',
  info: index % 5 === 3 ? '[Code:1327;Desc:订单购买人与支付单支付人名字或身份证号码不一致]' : '[Code:2600;Desc:放行]',
  infoCode: index % 5 === 3 ? '1327' : '2600',
  businessKey: parcelRow(index + 1).copNo,
  ...(index % 9 === 0 ? {} : { filingId: 900 + index, version: 1 }),
  state: index % 9 === 0 ? 'waiting' : index % 11 === 0 ? 'duplicate' : 'applied',
  receivedAt: NOW,
  channel: 'training',
  inboxId: index,
  hash: 'e'.repeat(64),
  handled: index % 2 === 0,
  why: index % 9 === 0 ? '没有编号相符的清单，回执中也没有企业内部编号' : '',
}))

const transports: CallOut<'transport.list'>['transports'] = Array.from({ length: 7 }, (_, index) => ({
  id: index + 1,
  revision: 1,
  name: `示例航班 11-${22 - index}`,
  mode: index % 2 === 0 ? '9610E' : '1210I',
  trafMode: '5',
  trafNo: 'SL999',
  voyageNo: index === 0 ? '' : 'SL999',
  billNo: index === 0 ? '' : `9991234567${index}`,
  loctNo: '',
  ieDate: `2026-11-${22 - index}`,
  note: '',
  total: 3200 - index * 100,
  states:
    index === 0
      ? [{ state: 'ready', name: '可申报', tone: 'grey', count: 3200 }]
      : [
          { state: 'released', name: '放行', tone: 'green', count: 3150 - index * 100 },
          { state: 'inspection', name: '查验', tone: 'amber', count: 20 },
          { state: 'rejected', name: '退单', tone: 'red', count: 30 },
        ],
}))

const settings: Record<string, string | number | boolean> = {
  seed: 1,
  delayMs: 1500,
  lossPercent: 0,
  duplicatePercent: 0,
  disorder: false,
  rejectPercent: 12,
  inspectPercent: 15,
  offline: false,
}
let enabled = true
const outbox: CallOut<'outbox.page'>['rows'] = Array.from({ length: 40 }, (_, index) => ({
  id: index + 1,
  key: String(index + 1),
  type: 'CEB621Message',
  documents: 100,
  channel: 'training',
  state: index < 30 ? 'queued' : 'sent',
  attempts: index % 4,
  nextAt: NOW,
  lastAnswer: index % 4 === 0 ? '' : '超时，未收到应答',
  createdAt: NOW,
  hash: 'c'.repeat(64),
}))
const XML =
  '<?xml version="1.0" encoding="UTF-8"?><ceb:CEB621Message guid="0A1B" version="1.0" xmlns:ceb="http://www.chinaport.gov.cn/ceb"><ceb:Inventory><ceb:InventoryHead><ceb:guid>0A1B</ceb:guid><ceb:appType>1</ceb:appType><ceb:buyerName>张*</ceb:buyerName></ceb:InventoryHead></ceb:Inventory></ceb:CEB621Message>'

export const clerkHandlers: Handlers = {
  'intake.sniff': (input) => ended('intake.sniff', '识别文件', input.fileName, sniffed(input)),
  'intake.fields': ({ kind }) => ({
    fields: fieldsOf(kind).map((field) => ({
      id: field.id,
      label: field.label,
      level: field.level,
      required: field.need === 'file',
      personal: field.personal,
      kind: field.kind,
    })),
  }),
  'mapping.list': () => ({ mappings: [] }),
  'mapping.get': (input) => ({ id: input.id, name: '示例日报', kind: 'import-parcel', fingerprint: '', mapping: {} }),
  'mapping.save': () => ({ id: 1 }),
  'intake.stage': (input) =>
    ended('intake.stage', '导入并检查', input.fileName, {
      batchId: 14,
      rows: 5000,
      good: 4963,
      bad: 37,
      unchanged: 12,
      changed: 5,
      again: input.fileName.includes('again'),
    }),
  'intake.accept': ({ batchId }) =>
    ended('intake.accept', '接收合格行', '', {
      batchId,
      accepted: 4946,
      unchanged: 12,
      corrected: 0,
      leftOut: 5,
      defects: 299,
    }),
  'intake.discard': () => ({}),
  'intake.return': () =>
    ended('intake.return', '退回不合格行', '', {
      hash: 'd'.repeat(64),
      fileName: '11月22日订单-退回37行.xlsx',
      rows: 37,
    }),
  'intake.page': (input) => arrayPage(batches, input),
  'intake.batch': ({ batchId }) => ({
    ...(batches.find((batch) => batch.id === batchId) ?? batches[0] ?? never()),
    reasons: REASONS,
  }),
  'intake.findings': ({ code, after, limit }) => {
    const all = REASONS.flatMap((reason) =>
      Array.from({ length: reason.count }, (_, index) => ({
        row: 17 + index * 31,
        column: 'P',
        header: '身份证号',
        field: 'order.buyerIdNumber',
        code: reason.code,
        text: reason.text,
        value: '4101************1X',
      })),
    ).filter((finding) => code === undefined || finding.code === code)
    const from = after ?? 0
    const rows = all.slice(from, from + (limit ?? 100))
    return { rows, ...(from + rows.length < all.length ? { next: from + rows.length } : {}) }
  },
  'parcel.get': ({ id }) => parcel(id),
  'match.groups': () => ({ groups }),
  'match.run': () => ended('match.run', '三单比对', '', { checked: 5000, agreed: 4700, waiting: 1, defect: 299 }),
  'fix.preview': () => ({
    count: 299,
    changed: 297,
    solved: 290,
    samples: [1, 2, 3, 4, 5].map((id) => ({
      id,
      orderNo: parcelRow(id).orderNo,
      before: '299.99',
      after: '300',
      defectsAfter: id === 2 ? ['订购人与支付人姓名不一致'] : [],
    })),
  }),
  'fix.apply': () => ended('fix.apply', '批量修改', '', { changed: 297, unchanged: 2, blocked: 0, agreed: 290 }),
  'transport.list': () => ({ transports }),
  'transport.page': (input) =>
    arrayPage(
      transports.map((one) => ({ ...one, key: String(one.id) })),
      input,
    ),
  'transport.count': () => ({ count: transports.length, sums: {} }),
  'transport.get': ({ id }) => {
    const transport = transports.find((one) => one.id === id)
    if (transport === undefined) throw new Failure('TRANSPORT_UNKNOWN', { transport: id })
    return { transport }
  },
  'transport.save': ({ id, revision }) => ({ id: id ?? 99, revision: (revision ?? 0) + 1 }),
  'transport.assign': () => ended('transport.assign', '归入运输批次', '', { changed: 36, blocked: 2 }),
  'filing.check': () => ({
    ready: 41_540,
    held: 337,
    messages: 416,
    taxTotal: '1048223.71',
    taxUnknown: 0,
    refund: [],
    blocked: groups
      .slice(0, 3)
      .map((group) => ({ rule: group.rule, title: group.title, count: group.count, samples: [1, 2, 3] })),
    warnings: [
      {
        rule: 'M-LIMIT-YEAR',
        title: '可能超过个人年度限值',
        count: 4,
        text: '4 位订购人本年累计将超过 26,000 元，海关会按一般贸易征税或退单',
      },
    ],
  }),
  'filing.file': () =>
    ended('filing.file', '申报', '', {
      filed: 41_540,
      messages: 416,
      blocked: 337,
      waiting: 0,
      reasons: groups.slice(0, 2).map((group) => ({ rule: group.rule, title: group.title, count: group.count })),
    }),
  'filing.redeclare': () => ended('filing.redeclare', '更正重报', '', { redeclared: 30, blocked: 1, messages: 1 }),
  'filing.page': (input) => arrayPage(filings, { ...input, filters: [] }),
  'filing.count': () => ({ count: filings.length, sums: {} }),
  'filing.get': ({ id }) => filing(id),
  'message.text': ({ reveal }) => ({
    text: reveal === true ? XML.replace('张*', '张示例') : XML,
    sha256: 'c'.repeat(64),
  }),
  'receipt.reasons': () => ({
    groups: [
      ['1327', '订购人与支付人不一致', '退单', 'red', 299, 'M-PAY-NAME'],
      ['1300', '人工退单', '退单', 'red', 30, ''],
      ['-621017', '系统异常', '申报失败', 'red', 12, ''],
    ].map(([code, title, state, tone, count, rule]) => ({
      code: String(code),
      title: String(title),
      state: String(state),
      tone: String(tone),
      count: Number(count),
      followUps: [],
      sample: '[Code:1327;Desc:订单购买人与支付单支付人名字或身份证号码不一致]',
      todo: '与客户确认支付人，统一姓名与证件号后重报。',
      fixes: (groups.find((group) => group.rule === rule) ?? groups[rule === '' ? 99 : 1])?.fixes ?? [],
    })),
  }),
  'receipt.page': (input) => arrayPage(receipts, { ...input, filters: [] }),
  'receipt.count': () => ({ count: receipts.length, sums: {} }),
  'receipt.handled': ({ ids }) => ({ changed: ids.length }),
  'receipt.apply': () => ({ inboxId: 1, again: false, receipts: 3, applied: 2, waiting: 1, unreadable: 0 }),
  'receipt.retry': () => ({ applied: 1, waiting: 13 }),
  'outbox.page': (input) => arrayPage(outbox, { ...input, filters: [] }),
  'outbox.count': () => ({ count: outbox.length, sums: {} }),
  'channel.list': () => ({
    channels: [
      {
        id: 'training',
        title: '培训窗口',
        kind: 'training',
        enabled,
        online: settings['offline'] !== true,
        queued: 12,
        inFlight: 3,
        notices: [],
        lastContactAt: NOW,
        ...(settings['offline'] === true ? { lastError: '培训窗口已断开' } : {}),
      },
    ],
  }),
  'channel.movable': () => ({ messages: 12, documents: 1200, inDoubt: 1 }),
  'key.list': () => ({ keys: [], broken: [] }),
  'key.plan': () => ({ until: NOW, keysNeeded: 0, keysReady: 0, sentence: '没有等待签名的单证。', lines: [] }),
  'channel.switch': (input) => {
    enabled = input.enabled
    return {}
  },
  'channel.sync': () =>
    ended('channel.sync', '收发', '', {
      sent: 12,
      received: 40,
      receipts: 39,
      queued: 0,
      inFlight: 0,
      offline: [],
      waiting: [],
    }),
  'training.get': () => ({
    settings,
    accepted: 41_500,
    documents: 83_000,
    duplicates: 0,
    pending: 12,
    log: Array.from({ length: 50 }, (_, index) => ({ at: NOW, text: `accepted CEB621Message PL${1000 + index} 入库` })),
  }),
  'training.set': (input) => {
    for (const [name, value] of Object.entries(input)) if (value !== undefined) settings[name] = value
    return {}
  },
}

function never(): never {
  throw new Error('no rows')
}
