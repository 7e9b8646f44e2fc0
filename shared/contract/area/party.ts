import { z } from 'zod'
import { command, job, query } from '../procedure.ts'
import {
  contentHash,
  countInputSchema,
  countOutputSchema,
  dateText,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { ADMINS, EVERYONE, FILERS } from '../role.ts'

/** Client enterprises with roles and mandates, filing profiles, goods records, dated tables. */

export const MODES = ['9610I', '1210I', '9610E', '1210E', '9710E', '9810E'] as const
export const modeSchema = z.enum(MODES)
/** Trade mode and direction of one kind of business: 9610I 直购进口, 1210I 保税进口, 9610E …, 9810E 出口海外仓. */
export type Mode = (typeof MODES)[number]
export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  '9610I': '9610 直购进口',
  '1210I': '1210 保税进口',
  '9610E': '9610 一般出口',
  '1210E': '1210 保税出口',
  '9710E': '9710 B2B 直接出口',
  '9810E': '9810 出口海外仓',
}

export const PARTY_ROLES = [
  'client',
  'merchant',
  'platform',
  'paymentCompany',
  'carrier',
  'broker',
  'supervisedSite',
  'producer',
  'guarantor',
  'zoneCompany',
] as const
const partyRole = z.enum(PARTY_ROLES)

const clientBody = z.object({
  code: z.string().min(1).max(20),
  name: z.string().min(1).max(100),
  usci: z.string().max(18).default(''),
  customsCode: z.string().max(10).default(''),
  roles: z.array(partyRole).default(['client']),
  /** Contact persons: personal data, stored sealed, shown masked. */
  contact: z
    .object({
      name: z.string().max(60).default(''),
      phone: z.string().max(30).default(''),
      email: z.string().max(100).default(''),
      address: z.string().max(200).default(''),
    })
    .default({ name: '', phone: '', email: '', address: '' }),
  place: z.string().max(60).default(''),
  note: z.string().max(500).default(''),
})
export const mandateSchema = z.object({
  authority: z.string().max(40),
  number: z.string().max(60),
  validFrom: dateText,
  validTo: dateText.optional(),
  note: z.string().max(200).default(''),
  fileHash: contentHash.optional(),
})
const clientRow = z.object({
  id: recordId,
  key: z.string(),
  code: z.string(),
  name: z.string(),
  initials: z.string(),
  usci: z.string(),
  customsCode: z.string(),
  roles: z.array(partyRole),
  contactMasked: z.string(),
  phoneMasked: z.string(),
  place: z.string(),
  mandates: z.number().int(),
  mandateValidTo: z.string(),
  profiles: z.number().int(),
  goods: z.number().int(),
  problems: z.array(z.string()),
  revision: z.number().int(),
})

/**
 * What no spreadsheet carries for one client and mode. Codes as the messages want them (3-digit customs codes).
 * `sends` names the documents which this office sends itself; of the others only the numbers are known.
 */
export const profileBodySchema = z.object({
  platformCode: z.string().max(18).default(''),
  platformName: z.string().max(100).default(''),
  merchantCode: z.string().max(18).default(''),
  merchantName: z.string().max(100).default(''),
  agentCode: z.string().max(18).default(''),
  agentName: z.string().max(100).default(''),
  guarantorCode: z.string().max(30).default(''),
  ownerCode: z.string().max(18).default(''),
  ownerName: z.string().max(100).default(''),
  zoneCompanyCode: z.string().max(18).default(''),
  zoneCompanyName: z.string().max(100).default(''),
  carrierCode: z.string().max(18).default(''),
  carrierName: z.string().max(100).default(''),
  paymentCompanyCode: z.string().max(18).default(''),
  paymentCompanyName: z.string().max(100).default(''),
  customsDistrict: z.string().max(4).default(''),
  port: z.string().max(4).default(''),
  areaCode: z.string().max(18).default(''),
  bookNo: z.string().max(30).default(''),
  locationCode: z.string().max(10).default(''),
  trafMode: z.string().max(1).default(''),
  wrapType: z.string().max(1).default(''),
  dispatchCountry: z.string().max(3).default(''),
  /** Export: 运抵国, where the order's lines do not agree on one. */
  destinationCountry: z.string().max(3).default(''),
  destinationPort: z.string().max(4).default(''),
  currency: z.string().max(3).default('142'),
  statisticsFlag: z.enum(['A', 'B']).default('A'),
  transferCode: z.string().max(18).default(''),
  transferName: z.string().max(100).default(''),
  dxpId: z.string().max(30).default(''),
  channel: z.string().max(40).default('training'),
  signer: z.string().max(40).default('software'),
  edition: z.enum(['2018', '202205']).default('202205'),
  sends: z
    .object({
      order: z.boolean().default(true),
      payment: z.boolean().default(false),
      waybill: z.boolean().default(false),
      receipts: z.boolean().default(false),
    })
    .default({ order: true, payment: false, waybill: false, receipts: false }),
})
export type ProfileBody = z.output<typeof profileBodySchema>

const goodsBody = z.object({
  clientId: recordId,
  sku: z.string().min(1).max(30),
  name: z.string().min(1).max(250),
  hsCode: z.string().max(10).default(''),
  model: z.string().max(510).default(''),
  elements: z.string().max(1000).default(''),
  brand: z.string().max(100).default(''),
  unit: z.string().max(3).default(''),
  unit1: z.string().max(3).default(''),
  unit2: z.string().max(3).default(''),
  /** How many first / second statutory units one declared unit holds: exact decimals. */
  factor1: z.string().max(20).default(''),
  factor2: z.string().max(20).default(''),
  unitNetWeight: z.string().max(20).default(''),
  originCountry: z.string().max(3).default(''),
  gtin: z.string().max(50).default(''),
  bookItems: z.array(z.string().max(30)).max(50).default([]),
  /** Content of one declared unit for the cosmetics test: millilitres or grams, or pieces. */
  content: z.string().max(20).default(''),
  measure: z.enum(['ml-or-g', 'piece']).default('ml-or-g'),
  vatRate: z.string().max(10).default(''),
  consumptionRate: z.string().max(24).default(''),
  dutyRate: z.string().max(10).default(''),
  validFrom: dateText.default('2000-01-01'),
  validTo: dateText.optional(),
  note: z.string().max(500).default(''),
})
export type GoodsBody = z.output<typeof goodsBody>
const goodsRow = goodsBody.extend({
  id: recordId,
  key: z.string(),
  client: z.string(),
  initials: z.string(),
  problems: z.array(z.string()),
  revision: z.number().int(),
})

export const partyArea = {
  'client.page': query({
    title: '客户列表',
    roles: EVERYONE,
    // Each row counts the client's profiles and goods.
    topics: ['client', 'profile', 'goods'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(clientRow),
  }),
  /** For choosing one: the first by code. `text`: those whose code, name or initials have it, the closest first; `ids`: only these. */
  'client.choices': query({
    title: '客户选项',
    roles: EVERYONE,
    topics: ['client'],
    failures: [],
    input: z.object({
      text: z.string().trim().max(60).default(''),
      ids: z.array(recordId).max(100).optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      clients: z.array(z.object({ id: recordId, code: z.string(), name: z.string(), initials: z.string() })),
    }),
  }),
  'client.count': query({
    title: '客户数',
    roles: EVERYONE,
    topics: ['client', 'profile', 'goods'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'client.get': query({
    title: '客户档案',
    roles: EVERYONE,
    topics: ['client', 'profile'],
    failures: ['CLIENT_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      client: clientBody.extend({ id: recordId, revision: z.number().int() }),
      mandates: z.array(mandateSchema),
      profiles: z.array(z.object({ id: recordId, mode: modeSchema, name: z.string(), revision: z.number().int() })),
      problems: z.array(z.string()),
    }),
  }),
  /** `revision` = the one that was read; a newer one in the ledger answers RECORD_CHANGED and saves nothing. Masked contact fields come back unchanged when they were not edited. */
  'client.save': command({
    title: '保存客户',
    roles: FILERS,
    topics: ['client'],
    failures: ['CLIENT_CODE_EXISTS', 'RECORD_CHANGED', 'FIELD_INVALID', 'CLIENT_UNKNOWN'],
    input: clientBody.extend({
      id: recordId.optional(),
      revision: z.number().int().default(0),
      mandates: z.array(mandateSchema).max(50).optional(),
    }),
    output: z.object({ id: recordId, revision: z.number().int(), problems: z.array(z.string()) }),
  }),
  'profile.get': query({
    title: '申报方案',
    roles: EVERYONE,
    topics: ['profile'],
    failures: ['PROFILE_UNKNOWN'],
    input: z.object({ clientId: recordId, mode: modeSchema }),
    output: z.object({
      id: recordId,
      name: z.string(),
      body: profileBodySchema,
      revision: z.number().int(),
      problems: z.array(z.string()),
    }),
  }),
  'profile.save': command({
    title: '保存申报方案',
    roles: FILERS,
    topics: ['profile', 'match'],
    failures: ['CLIENT_UNKNOWN', 'RECORD_CHANGED', 'FIELD_INVALID'],
    input: z.object({
      clientId: recordId,
      mode: modeSchema,
      name: z.string().max(60).default(''),
      body: profileBodySchema,
      revision: z.number().int().default(0),
    }),
    output: z.object({ id: recordId, revision: z.number().int(), problems: z.array(z.string()) }),
  }),
  'goods.page': query({
    title: '商品备案列表',
    roles: EVERYONE,
    topics: ['goods'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(goodsRow),
  }),
  'goods.count': query({
    title: '商品数',
    roles: EVERYONE,
    topics: ['goods'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'goods.save': command({
    title: '保存商品备案',
    roles: FILERS,
    topics: ['goods', 'match'],
    failures: ['CLIENT_UNKNOWN', 'RECORD_CHANGED', 'FIELD_INVALID', 'GOODS_UNKNOWN'],
    input: goodsBody.extend({ id: recordId.optional(), revision: z.number().int().default(0) }),
    output: z.object({ id: recordId, revision: z.number().int(), problems: z.array(z.string()) }),
  }),

  /** Code tables, tariff, lists: versioned and dated. */
  'table.list': query({
    title: '参数表',
    roles: EVERYONE,
    topics: ['table'],
    failures: [],
    input: z.object({}),
    output: z.object({
      tables: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          versions: z.array(
            z.object({
              version: z.string(),
              source: z.string(),
              validFrom: z.string(),
              active: z.boolean(),
              rows: z.number().int(),
              loadedAt: timeText,
              builtIn: z.boolean(),
            }),
          ),
        }),
      ),
    }),
  }),
  'table.rows': query({
    title: '参数表内容',
    roles: EVERYONE,
    topics: ['table'],
    failures: ['TABLE_UNKNOWN'],
    input: z.object({
      table: z.string().max(40),
      text: z.string().max(60).default(''),
      on: dateText.optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      rows: z.array(z.object({ code: z.string(), name: z.string(), extra: z.record(z.string(), z.string()) })),
    }),
  }),
  /** Reads a table file (CSV or xlsx: code, name, further columns) into a version that is not yet in force. */
  'table.import': job({
    title: '导入参数表',
    roles: ADMINS,
    topics: ['table'],
    failures: [
      'TABLE_UNKNOWN',
      'FILE_UNREADABLE',
      'FILE_REFUSED',
      'FILE_EMPTY',
      'CONTENT_MISSING',
      'PARSER_CRASHED',
      'PARSER_TIMEOUT',
    ],
    input: z.object({
      table: z.string().max(40),
      version: z.string().min(1).max(40),
      source: z.string().max(200),
      validFrom: dateText,
      hash: contentHash,
      fileName: z.string().max(200),
    }),
    output: z.object({ rows: z.number().int() }),
  }),
  /** What changes before a version takes hold: codes added, removed, changed, and how many goods and open parcels that touches. */
  'table.diff': query({
    title: '参数表差异与影响',
    roles: EVERYONE,
    topics: ['table', 'goods'],
    failures: ['TABLE_UNKNOWN', 'TABLE_VERSION_UNKNOWN'],
    input: z.object({ table: z.string().max(40), version: z.string().max(40) }),
    output: z.object({
      added: z.number().int(),
      removed: z.number().int(),
      changed: z.number().int(),
      goodsTouched: z.number().int(),
      parcelsTouched: z.number().int(),
      samples: z.array(
        z.object({
          code: z.string(),
          kind: z.enum(['added', 'removed', 'changed']),
          before: z.string(),
          after: z.string(),
        }),
      ),
    }),
  }),
  'table.activate': command({
    title: '启用参数表版本',
    roles: ADMINS,
    topics: ['table', 'match'],
    failures: ['TABLE_UNKNOWN', 'TABLE_VERSION_UNKNOWN'],
    input: z.object({ table: z.string().max(40), version: z.string().max(40) }),
    output: z.object({}),
  }),
}
