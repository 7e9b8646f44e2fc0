import { z } from 'zod'
import { command, job, query } from '../procedure.ts'
import { contentHash, filterSchema, type Filter, recordId, selectionSchema, sortSchema, timeText } from '../list.ts'
import { ADMINS, EVERYONE, OFFICE, ROLES } from '../role.ts'

/** Local users, the session, drafts, layouts, settings, jobs, audit, backups: what every screen leans on. */

const roleSchema = z.enum(ROLES)
const userSchema = z.object({
  id: recordId,
  login: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
  active: z.boolean(),
  hasPassword: z.boolean(),
})

const jobSchema = z.object({
  id: recordId,
  name: z.string(),
  title: z.string(),
  label: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number().int(),
  total: z.number().int().optional(),
  startedAt: timeText,
  endedAt: timeText.optional(),
  result: z.unknown().optional(),
  code: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
})
export type JobView = z.infer<typeof jobSchema>

/** The list behind each figure of the strip: asked with these filters, it has as many rows as the figure says. */
export const STRIP_OPENS = {
  queued: { screen: 'outbox', filters: [{ field: 'state', op: 'is', value: 'waiting' }] },
  inFlight: { screen: 'outbox', filters: [{ field: 'state', op: 'is', value: 'inFlight' }] },
  silent: { screen: 'filing', filters: [{ field: 'silent', op: 'is', value: '1' }] },
  receiptsUnread: { screen: 'receipt', filters: [{ field: 'handled', op: 'is', value: 'no' }] },
  receiptsWaiting: { screen: 'receipt', filters: [{ field: 'state', op: 'is', value: 'waiting' }] },
} as const satisfies Readonly<Record<string, { readonly screen: string; readonly filters: readonly Filter[] }>>

/** In the order in which somebody who was away wants to know. */
export const AWAY_GROUPS = [
  'sent',
  'accepted',
  'released',
  'rejected',
  'attention',
  'other',
  'silent',
  'stranger',
  'overdue',
  'moved',
] as const

/** Work of one kind that waits; `open` says which list with which filters shows its rows. */
export const workPile = z.object({
  id: z.string(),
  title: z.string(),
  authority: z.string(),
  count: z.number().int(),
  tone: z.enum(['grey', 'blue', 'amber', 'green', 'red', 'purple', 'silent']),
  detail: z.string().optional(),
  open: z.object({
    screen: z.string(),
    filters: z.array(filterSchema),
    params: z.record(z.string(), z.string()).optional(),
  }),
})

export const ledgerArea = {
  'ledger.info': query({
    title: '台账概况',
    roles: EVERYONE,
    topics: ['ledger'],
    failures: [],
    input: z.object({}),
    output: z.object({
      ledgerId: z.string(),
      kind: z.enum(['training', 'real']),
      deviceCode: z.string(),
      schemaVersion: z.number().int(),
      createdAt: timeText,
      cipher: z.string(),
      parcels: z.number().int(),
    }),
  }),
  /** The strip at the top: always true, each figure opens its rows (STRIP_OPENS). */
  'ledger.strip': query({
    title: '状态条',
    roles: EVERYONE,
    topics: ['outbox', 'receipt', 'channel', 'filing'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    output: z.object({
      queued: z.number().int(),
      inFlight: z.number().int(),
      silent: z.number().int(),
      receiptsUnread: z.number().int(),
      receiptsWaiting: z.number().int(),
      keysReady: z.number().int(),
      keysTotal: z.number().int(),
      channels: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          enabled: z.boolean(),
          online: z.boolean(),
          lastContactAt: timeText.optional(),
          lastError: z.string().optional(),
        }),
      ),
    }),
  }),
  /** The work queue as home: one row a pile of work, by authority and urgency; `open` says which list with which filters shows the rows. */
  'ledger.workQueue': query({
    title: '工作台',
    roles: EVERYONE,
    topics: [
      'parcel',
      'match',
      'filing',
      'receipt',
      'intake',
      'transport',
      'claim',
      'payCheck',
      'setting',
      'declaration',
      'paper',
      'tracked',
      'book',
      'bonded',
      'refund',
    ],
    failures: [],
    input: z.object({}),
    output: z.object({
      piles: z.array(workPile),
      batches: z.array(
        z.object({
          id: recordId,
          client: z.string(),
          file: z.string(),
          state: z.string(),
          good: z.number().int(),
          bad: z.number().int(),
          at: timeText,
        }),
      ),
    }),
  }),
  /**
   * What happened between two moments, by outcome: sent, accepted, released, rejected, silent, strangers, deadlines. Each line opens exactly its rows.
   * `since` '' = from now on; `until` absent = now. When more happened than is counted, the answer's own `since` is later than asked (`cut`).
   */
  'ledger.whileAway': query({
    title: '离线期间',
    roles: EVERYONE,
    topics: ['filing', 'receipt', 'outbox', 'declaration', 'bonded', 'claim', 'payCheck', 'tracked', 'channel'],
    failures: ['INPUT_INVALID'],
    input: z.object({ since: z.string().max(40), until: z.string().max(40).optional() }),
    output: z.object({
      since: timeText,
      until: timeText,
      cut: z.boolean(),
      /** Times without contact within the last week, the newest first; `to` '' = it lasts. */
      gaps: z.array(z.object({ channel: z.string(), from: timeText, to: z.string() })),
      lines: z.array(
        z.object({
          id: z.string(),
          group: z.enum(AWAY_GROUPS),
          /** What it is about: 跨境单证, 报关单, 保税单证, … */
          about: z.string(),
          title: z.string(),
          tone: z.enum(['grey', 'blue', 'amber', 'green', 'red', 'purple', 'silent']),
          count: z.number().int(),
          open: z.object({ screen: z.string(), filters: z.array(filterSchema) }),
        }),
      ),
    }),
  }),
  'ledger.verify': job({
    title: '校验台账的全部定律',
    roles: OFFICE,
    topics: ['ledger'],
    failures: ['LEDGER_DAMAGED'],
    input: z.object({}),
    output: z.object({
      ok: z.boolean(),
      laws: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          ok: z.boolean(),
          checked: z.number().int(),
          broken: z.array(z.string()),
        }),
      ),
    }),
  }),
  /** What screens show of filings, and the sums beside parcels, computed anew from events, receipts and rows. A healthy ledger is left as it is: `wrong` and `wrongSums` are 0. */
  'ledger.rebuild': job({
    title: '重建投影与合计',
    roles: ADMINS,
    topics: ['ledger'],
    failures: ['JOB_CANCELLED'],
    input: z.object({}),
    output: z.object({
      filings: z.number().int(),
      wrong: z.number().int(),
      sums: z.number().int(),
      wrongSums: z.number().int(),
    }),
  }),
  'ledger.backup': job({
    title: '备份台账',
    roles: ADMINS,
    topics: ['ledger'],
    failures: ['BACKUP_UNREADABLE', 'DISK_FULL'],
    input: z.object({ label: z.string().max(40).default('') }),
    output: z.object({ file: z.string(), bytes: z.number().int(), sha256: z.string(), checkedRows: z.number().int() }),
  }),
  'ledger.backups': query({
    title: '备份列表',
    roles: ADMINS,
    topics: ['ledger'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    output: z.object({ backups: z.array(z.object({ file: z.string(), bytes: z.number().int(), at: timeText })) }),
  }),

  'session.users': query({
    title: '可登录用户',
    roles: EVERYONE,
    topics: ['user'],
    failures: [],
    input: z.object({}),
    output: z.object({ users: z.array(userSchema) }),
  }),
  /** No password set = choose and enter (one office machine); with a password it must match. */
  'session.signIn': command({
    title: '登录',
    roles: EVERYONE,
    topics: [],
    failures: ['LOGIN_WRONG', 'PASSWORD_NEEDED'],
    input: z.object({ login: z.string().max(40), password: z.string().max(200).default('') }),
    output: z.object({ session: z.string(), user: userSchema }),
  }),
  'session.whoAmI': query({
    title: '当前用户',
    roles: EVERYONE,
    topics: ['user'],
    failures: [],
    onWriter: true,
    input: z.object({}),
    output: z.object({ user: userSchema }),
  }),
  'user.save': command({
    title: '保存用户',
    roles: ADMINS,
    topics: ['user'],
    failures: ['USER_EXISTS', 'LAST_ADMIN', 'RECORD_UNKNOWN'],
    input: z.object({
      id: recordId.optional(),
      login: z.string().min(1).max(40),
      name: z.string().min(1).max(40),
      roles: z.array(roleSchema).min(1),
      active: z.boolean().default(true),
      password: z.string().max(200).optional(),
    }),
    output: z.object({ id: recordId }),
  }),
  /** What each role may call, from the contract itself. */
  'user.permissions': query({
    title: '权限表',
    roles: EVERYONE,
    topics: ['user'],
    failures: [],
    input: z.object({}),
    output: z.object({
      rows: z.array(z.object({ name: z.string(), title: z.string(), kind: z.string(), roles: z.array(roleSchema) })),
    }),
  }),

  /** Drafts are saved on every change and survive reload, crash and a network cut. */
  'draft.save': command({
    title: '保存草稿',
    roles: EVERYONE,
    topics: ['draft'],
    failures: [],
    input: z.object({
      key: z.string().min(1).max(200),
      body: z.string().max(1_000_000),
      revision: z.number().int().default(0),
    }),
    output: z.object({ savedAt: timeText, revision: z.number().int() }),
  }),
  'draft.load': query({
    title: '读取草稿',
    roles: EVERYONE,
    topics: ['draft'],
    failures: [],
    onWriter: true,
    input: z.object({ key: z.string().min(1).max(200) }),
    output: z.object({ body: z.string().optional(), savedAt: timeText.optional(), revision: z.number().int() }),
  }),
  'draft.list': query({
    title: '草稿列表',
    roles: EVERYONE,
    topics: ['draft'],
    failures: [],
    input: z.object({ prefix: z.string().max(200).default('') }),
    output: z.object({ drafts: z.array(z.object({ key: z.string(), savedAt: timeText })) }),
  }),
  'draft.drop': command({
    title: '丢弃草稿',
    roles: EVERYONE,
    topics: ['draft'],
    failures: [],
    input: z.object({ key: z.string().min(1).max(200) }),
    output: z.object({}),
  }),
  /** Columns, widths, order, open tabs, key order: per user and grid. */
  'layout.save': command({
    title: '保存布局',
    roles: EVERYONE,
    topics: ['layout'],
    failures: [],
    input: z.object({ key: z.string().min(1).max(100), body: z.string().max(100_000) }),
    output: z.object({}),
  }),
  'layout.load': query({
    title: '读取布局',
    roles: EVERYONE,
    topics: ['layout'],
    failures: [],
    input: z.object({ key: z.string().min(1).max(100) }),
    output: z.object({ body: z.string().optional() }),
  }),
  'setting.list': query({
    title: '设置',
    roles: EVERYONE,
    topics: ['setting'],
    failures: [],
    input: z.object({}),
    output: z.object({
      settings: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          value: z.string(),
          kind: z.enum(['text', 'number', 'flag', 'json']),
          source: z.string(),
          unverified: z.boolean(),
        }),
      ),
    }),
  }),
  'setting.save': command({
    title: '保存设置',
    roles: ADMINS,
    topics: ['setting'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ key: z.string().max(80), value: z.string().max(10_000) }),
    output: z.object({}),
  }),

  'job.list': query({
    title: '任务',
    roles: EVERYONE,
    topics: ['job'],
    failures: [],
    onWriter: true,
    input: z.object({ active: z.boolean().default(true) }),
    output: z.object({ jobs: z.array(jobSchema) }),
  }),
  'job.get': query({
    title: '任务状态',
    roles: EVERYONE,
    topics: ['job'],
    failures: ['JOB_UNKNOWN'],
    onWriter: true,
    input: z.object({ id: recordId }),
    output: jobSchema,
  }),
  'job.cancel': command({
    title: '取消任务',
    roles: EVERYONE,
    topics: ['job'],
    failures: ['JOB_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({}),
  }),

  'audit.page': query({
    title: '操作日志',
    roles: ['checker', 'admin'],
    topics: ['audit'],
    failures: [],
    input: z.object({ before: z.number().int().optional(), limit: z.number().int().min(1).max(500).default(100) }),
    /** `text` says in Chinese what was done and `about` to whom or what; `subject` and `detail` are what the chain's hash covers, as it is written. */
    output: z.object({
      rows: z.array(
        z.object({
          seq: z.number().int(),
          at: timeText,
          actor: z.string(),
          actorName: z.string(),
          action: z.string(),
          subject: z.string(),
          about: z.string(),
          text: z.string(),
          detail: z.string(),
        }),
      ),
    }),
  }),
  /** Shows personal data in clear on purpose; leaves an audit row with the reason. */
  'personal.reveal': command({
    title: '查看完整个人信息',
    roles: OFFICE,
    topics: ['audit'],
    failures: ['PARCEL_UNKNOWN', 'REASON_REQUIRED', 'CLIENT_UNKNOWN'],
    input: z.object({ subject: z.enum(['parcel', 'client']), id: recordId, reason: z.string().min(1).max(200) }),
    output: z.object({ fields: z.array(z.object({ field: z.string(), label: z.string(), value: z.string() })) }),
  }),
  /** Export of what I see: all rows, my columns, my order. Answers a content hash to download. */
  'list.export': job({
    title: '导出所见',
    roles: OFFICE,
    topics: [],
    failures: ['NOTHING_SELECTED', 'RECORD_UNKNOWN'],
    input: z.object({
      list: z.string().max(60),
      format: z.enum(['xlsx', 'csv']),
      columns: z
        .array(z.object({ id: z.string().max(60), title: z.string().max(60) }))
        .min(1)
        .max(120),
      filters: z.array(filterSchema).max(30).default([]),
      sort: sortSchema.optional(),
      selection: selectionSchema.optional(),
    }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
}
