/** What the fake host answers: enough of the contract to look at every screen, with no ledger behind it. */
import type { CallIn, CallOut, ProcedureName } from '../../../shared/contract/index.ts'
import { Failure, contract } from '../../../shared/contract/index.ts'
import { ENDED_JOBS, clerkHandlers } from './clerk-answers.ts'
import { PARCELS, arrayPage, clients, goods, parcelPage, parcelRow } from './rows.ts'

type Handlers = { [N in ProcedureName]?: (input: CallIn<N>) => CallOut<N> }

const layouts = new Map<string, string>()
const drafts = new Map<string, { body: string; revision: number; savedAt: string }>()
const NOW = '2026-11-22T08:00:00.000Z'
const users: CallOut<'session.users'>['users'] = [
  { id: 1, login: 'zhang', name: '张示例', roles: ['clerk'], active: true, hasPassword: false },
  { id: 2, login: 'li', name: '李示例', roles: ['checker', 'accountant'], active: true, hasPassword: true },
  { id: 3, login: 'admin', name: '管理员', roles: ['admin'], active: true, hasPassword: false },
]
const admin = users[2] ?? users[0]
if (admin === undefined) throw new Error('no users')

const FAKE_JOBS: CallOut<'job.list'>['jobs'] = [
  {
    id: 7,
    name: 'intake.stage',
    title: '导入并检查',
    label: '河南示例贸易 11月订单.xlsx',
    state: 'running',
    done: 61_200,
    total: 100_000,
    startedAt: NOW,
  },
]

const clientBody = (id: number): CallOut<'client.get'> => {
  const row = clients.find((client) => client.id === id)
  if (row === undefined) throw new Failure('CLIENT_UNKNOWN', { client: id })
  return {
    client: {
      id,
      revision: row.revision,
      code: row.code,
      name: row.name,
      usci: row.usci,
      customsCode: row.customsCode,
      roles: row.roles,
      contact: { name: '张*', phone: '138****0001', email: 'z***@example.com', address: '河南省郑州市****' },
      place: row.place,
      note: '',
    },
    mandates: [
      { authority: '海关', number: 'WT2026-0001', validFrom: '2026-01-01', validTo: '2027-12-31', note: '' },
      { authority: '税务', number: 'WT2026-0002', validFrom: '2026-01-01', note: '长期' },
    ],
    profiles: row.profiles > 0 ? [{ id: 1, mode: '1210I', name: '郑州保税', revision: 1 }] : [],
    problems: row.problems,
  }
}

const CODES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  country: [
    ['110', '中国香港'],
    ['116', '日本'],
    ['133', '韩国'],
    ['142', '中国'],
    ['304', '德国'],
    ['305', '法国'],
    ['502', '美国'],
    ['601', '澳大利亚'],
    ['609', '新西兰'],
  ],
  currency: [
    ['110', '港币'],
    ['116', '日本元'],
    ['142', '人民币'],
    ['300', '欧元'],
    ['502', '美元'],
  ],
  unit: [
    ['007', '个'],
    ['011', '件'],
    ['035', '千克'],
    ['036', '克'],
    ['122', '罐'],
    ['125', '包'],
    ['140', '盒'],
  ],
}

export const handlers: Handlers = {
  ...clerkHandlers,
  'ledger.info': () => ({
    ledgerId: 'fake',
    kind: 'training',
    deviceCode: 'A1',
    schemaVersion: 5,
    createdAt: NOW,
    cipher: 'none',
    parcels: PARCELS,
  }),
  'ledger.strip': () => ({
    queued: 128,
    inFlight: 2041,
    silent: 3,
    receiptsUnread: 57,
    receiptsWaiting: 1,
    keysReady: 2,
    keysTotal: 2,
    channels: [{ id: 'training', title: '培训窗口', enabled: true, online: true, lastContactAt: NOW }],
  }),
  'ledger.workQueue': () => ({
    piles: [
      {
        id: 'rejected',
        title: '退单待处理',
        authority: '海关',
        count: 299,
        tone: 'red',
        detail: '订购人证件号码与姓名不符 等 4 种原因',
        open: { screen: 'receipt', filters: [] },
      },
      {
        id: 'silent',
        title: '无回音',
        authority: '海关',
        count: 3,
        tone: 'silent',
        detail: '最长 2 小时 14 分',
        open: { screen: 'filing', filters: [] },
      },
      {
        id: 'defect',
        title: '三单有差异',
        authority: '本单位',
        count: 1204,
        tone: 'amber',
        open: { screen: 'match', filters: [{ field: 'matchState', op: 'is', value: 'defect' }] },
      },
      {
        id: 'ready',
        title: '可申报',
        authority: '本单位',
        count: 41_877,
        tone: 'blue',
        open: { screen: 'parcel', filters: [{ field: 'filingState', op: 'is', value: 'none' }] },
      },
      {
        id: 'inspect',
        title: '查验中',
        authority: '海关',
        count: 20,
        tone: 'amber',
        open: { screen: 'parcel', filters: [] },
      },
      {
        id: 'waiting',
        title: '等待支付信息',
        authority: '支付企业',
        count: 0,
        tone: 'grey',
        open: { screen: 'match', filters: [] },
      },
    ],
    batches: [
      {
        id: 12,
        client: '河南示例贸易有限公司',
        file: '11月22日订单.xlsx',
        state: 'staged',
        good: 61_200,
        bad: 37,
        at: NOW,
      },
      {
        id: 11,
        client: '郑州示例跨境电商有限公司',
        file: '运单_20261121.csv',
        state: 'accepted',
        good: 45_000,
        bad: 0,
        at: NOW,
      },
    ],
  }),
  'ledger.whileAway': ({ since }) => ({
    since: since === '' ? '2026-11-22T08:00:00.000Z' : since,
    until: '2026-11-22T12:00:00.000Z',
    cut: false,
    gaps: [],
    lines: (
      [
        ['sent', '发出', 'blue', 3200],
        ['released', '放行', 'green', 3150],
        ['rejected', '退单', 'red', 30],
      ] as const
    ).map(([group, title, tone, count]) => ({
      id: group,
      group,
      about: '跨境单证',
      title,
      tone,
      count,
      open: { screen: 'filing', filters: [] },
    })),
  }),
  'session.users': () => ({ users }),
  'session.signIn': ({ login, password }) => {
    const user = users.find((candidate) => candidate.login === login)
    if (user === undefined || (user.hasPassword && password !== 'secret')) throw new Failure('LOGIN_WRONG')
    return { session: `fake-${user.id}`, user }
  },
  'session.whoAmI': () => ({ user: admin }),
  'user.permissions': () => ({
    rows: Object.entries(contract).map(([name, p]) => ({
      name,
      title: p.title,
      kind: p.kind,
      roles: [...p.roles],
    })),
  }),
  'draft.save': ({ key, body }) => {
    const revision = (drafts.get(key)?.revision ?? 0) + 1
    drafts.set(key, { body, revision, savedAt: new Date().toISOString() })
    return { savedAt: new Date().toISOString(), revision }
  },
  'draft.load': ({ key }) => drafts.get(key) ?? { revision: 0 },
  'draft.list': ({ prefix }) => ({
    drafts: [...drafts]
      .filter(([key]) => key.startsWith(prefix ?? ''))
      .map(([key, draft]) => ({
        key,
        savedAt: draft.savedAt,
      })),
  }),
  'draft.drop': ({ key }) => {
    drafts.delete(key)
    return {}
  },
  'layout.save': ({ key, body }) => {
    layouts.set(key, body)
    return {}
  },
  'layout.load': ({ key }) => {
    const body = layouts.get(key)
    return body === undefined ? {} : { body }
  },
  'setting.list': () => ({
    settings: [
      {
        key: 'limit.transaction',
        title: '单次交易限值（元）',
        value: '5000',
        kind: 'number',
        source: '财关税〔2018〕49号',
        unverified: false,
      },
      {
        key: 'limit.annual',
        title: '个人年度交易限值（元）',
        value: '26000',
        kind: 'number',
        source: '财关税〔2018〕49号',
        unverified: false,
      },
      {
        key: 'signing.batch',
        title: '每份报文最多票数',
        value: '100',
        kind: 'number',
        source: '跨境统一版系统报文规范',
        unverified: true,
      },
      {
        key: 'receipt.silence',
        title: '无回音判定（分钟）',
        value: '30',
        kind: 'number',
        source: '本单位经验值',
        unverified: true,
      },
    ],
  }),
  'job.list': () => ({ jobs: FAKE_JOBS }),
  'job.get': ({ id }) => {
    const job = ENDED_JOBS.get(id) ?? FAKE_JOBS.find((candidate) => candidate.id === id)
    if (job === undefined) throw new Failure('JOB_UNKNOWN', { job: id })
    return job
  },
  'audit.page': ({ before, limit }) => ({
    rows: Array.from(
      { length: Math.min(limit ?? 100, (before ?? 5001) - 1) },
      (_, index) => (before ?? 5001) - 1 - index,
    ).map((seq) => ({
      seq,
      at: NOW,
      actor: 'zhang',
      actorName: '张示例',
      action: seq % 3 === 0 ? 'personal.reveal' : 'client.save',
      subject: `client ${seq % 37}`,
      about: `示例客户 ${seq % 37}`,
      text: seq % 3 === 0 ? '查看客户的完整个人信息，原因：电话核实' : '修改客户 C001',
      detail: '{"code":"C001"}',
    })),
  }),
  'personal.reveal': ({ reason }) => {
    if (reason === '') throw new Failure('REASON_REQUIRED')
    return {
      fields: [
        { field: 'name', label: '联系人', value: '张示例' },
        { field: 'phone', label: '电话', value: '13800000001' },
        { field: 'email', label: '邮箱', value: 'zhang@example.com' },
        { field: 'address', label: '地址', value: '河南省郑州市示例路 1 号' },
      ],
    }
  },
  'client.page': (input) => arrayPage(clients, input),
  'client.choices': ({ text, ids, limit }) => ({
    clients: clients
      .filter((one) => ids?.includes(one.id) ?? `${one.code} ${one.name} ${one.initials}`.includes(text ?? ''))
      .slice(0, limit)
      .map(({ id, code, name, initials }) => ({ id, code, name, initials })),
  }),
  'client.count': () => ({ count: clients.length, sums: {} }),
  'client.get': ({ id }) => clientBody(id),
  'client.save': (input) => {
    if (input.code === 'C001' && input.id !== 1) throw new Failure('CLIENT_CODE_EXISTS', { code: input.code })
    if ((input.note ?? '').includes('冲突')) throw new Failure('RECORD_CHANGED', { by: '李示例' })
    return { id: input.id ?? 99, revision: (input.revision ?? 0) + 1, problems: [] }
  },
  'profile.get': () => {
    throw new Failure('PROFILE_UNKNOWN', { client: 'C001', mode: '9610I' })
  },
  'profile.save': ({ revision }) => ({ id: 1, revision: (revision ?? 0) + 1, problems: [] }),
  'goods.page': (input) => arrayPage(goods, input),
  'goods.count': () => ({ count: goods.length, sums: {} }),
  'goods.save': ({ id, revision }) => ({ id: id ?? 999, revision: (revision ?? 0) + 1, problems: [] }),
  'table.list': () => ({
    tables: [
      {
        id: 'country',
        title: '国别（地区）代码',
        versions: [
          {
            version: '2018',
            source: '跨境统一版附录',
            validFrom: '2018-08-01',
            active: true,
            rows: 264,
            loadedAt: NOW,
            builtIn: true,
          },
          {
            version: '2026-01',
            source: '海关总署公告',
            validFrom: '2026-01-01',
            active: false,
            rows: 266,
            loadedAt: NOW,
            builtIn: false,
          },
        ],
      },
      {
        id: 'currency',
        title: '币制代码',
        versions: [
          {
            version: '2018',
            source: '跨境统一版附录',
            validFrom: '2018-08-01',
            active: true,
            rows: 42,
            loadedAt: NOW,
            builtIn: true,
          },
        ],
      },
      {
        id: 'unit',
        title: '计量单位代码',
        versions: [
          {
            version: '2018',
            source: '跨境统一版附录',
            validFrom: '2018-08-01',
            active: true,
            rows: 121,
            loadedAt: NOW,
            builtIn: true,
          },
        ],
      },
      { id: 'tariff', title: '税则与税率', versions: [] },
    ],
  }),
  'table.rows': ({ table, text }) => ({
    rows: (CODES[table] ?? [])
      .filter(([code, name]) => code.startsWith(text ?? '') || name.includes(text ?? ''))
      .map(([code, name]) => ({ code, name, extra: {} })),
  }),
  'table.diff': () => ({
    added: 3,
    removed: 1,
    changed: 12,
    goodsTouched: 48,
    parcelsTouched: 1204,
    samples: [
      { code: '344', kind: 'added', before: '', after: '示例国' },
      { code: '305', kind: 'changed', before: '法国', after: '法兰西' },
      { code: '199', kind: 'removed', before: '旧代码', after: '' },
    ],
  }),
  'parcel.page': (input) => parcelPage(input),
  'parcel.count': ({ filters }) => ({
    count: (filters ?? []).length === 0 ? PARCELS : 60_606,
    sums: { goodsValue: '4862337712.55', paid: '4862337712.55', tax: '442030701.19', grossWeight: '1099123.50000' },
  }),
  'parcel.findMany': ({ numbers }) => ({
    found: numbers.slice(0, 2).map((number, index) => ({ number, ids: [index + 1] })),
    missing: numbers.slice(2),
  }),
  'search.all': ({ text }) => ({
    hits: [
      ...clients
        .filter((client) => client.name.includes(text) || client.initials.startsWith(text))
        .slice(0, 4)
        .map((client) => ({
          kind: 'client' as const,
          id: client.id,
          title: client.name,
          detail: client.code,
          state: '',
          tone: '',
        })),
      ...[17, 40_007]
        .map(parcelRow)
        .filter((row) => row.orderNo.includes(text))
        .map((row) => ({
          kind: 'parcel' as const,
          id: row.id,
          title: row.orderNo,
          detail: row.client,
          state: row.filingStateName,
          tone: row.tone,
        })),
    ],
    more: false,
  }),
}
