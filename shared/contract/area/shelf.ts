import { z } from 'zod'
import { BIN_COLOURS, BIN_KINDS } from '../../domain/shelf/colour.ts'
import {
  countInputSchema,
  countOutputSchema,
  dateText,
  decimalText,
  pageInputSchema,
  pageOf,
  recordId,
  timeText,
} from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** The shelves of the bonded warehouse: bins, what lies in them, receiving against an inbound list, holds. */

/** Those who move goods. */
export const KEEPERS: readonly Role[] = ['warehouse', 'admin']

const binColour = z.enum(BIN_COLOURS)
const binKind = z.enum(BIN_KINDS)
export const scanText = z.string().trim().min(1).max(120)
/** A quantity above nothing, in the item's declared unit. */
export const quantityText = z.string().regex(/^\d{1,12}(\.\d{1,5})?$/)

const binBody = z.object({
  code: z.string().trim().min(1).max(24),
  zone: z.string().trim().max(20).default(''),
  kind: binKind.default('storage'),
  colour: binColour.default('bonded'),
  blocked: z.boolean().default(false),
  note: z.string().max(200).default(''),
})
const binRow = binBody.extend({
  id: recordId,
  key: z.string(),
  kindName: z.string(),
  colourName: z.string(),
  /** What was set for the bin: holds while it is empty. */
  setColour: binColour,
  /** The colour follows from the documents behind what lies there. */
  derived: z.boolean(),
  tone: z.string(),
  lots: z.number().int(),
  qty: z.string(),
  reserved: z.string(),
  held: z.boolean(),
  firstExpiry: z.string(),
  revision: z.number().int(),
})

/** What lies of one lot in one bin. */
const standRow = z.object({
  id: recordId,
  key: z.string(),
  bin: z.string(),
  binKind: z.string(),
  zone: z.string(),
  colour: z.string(),
  tone: z.string(),
  lotId: recordId,
  ownerId: recordId,
  owner: z.string(),
  bookNo: z.string(),
  seq: z.number().int(),
  itemNo: z.string(),
  sku: z.string(),
  gtin: z.string(),
  name: z.string(),
  unit: z.string(),
  lotNo: z.string(),
  expiresOn: z.string(),
  receivedOn: z.string(),
  qty: z.string(),
  reserved: z.string(),
  free: z.string(),
  /** held, blocked, expired, expiring, or nothing. */
  state: z.string(),
  stateTone: z.string(),
})
/** 1-based title row of what was read, 0 = none. */
const headRow = z.number().int()
const refusedRow = z.object({ row: z.number().int(), reason: z.string(), text: z.string() })

const inboundLine = z.object({
  seq: z.number().int().min(0).max(999_999_999).default(0),
  itemNo: z.string().trim().max(32).default(''),
  sku: z.string().trim().max(30).default(''),
  gtin: z.string().trim().max(14).default(''),
  name: z.string().trim().max(250).default(''),
  unit: z.string().trim().max(3).default(''),
  qty: quantityText,
  lotNo: z.string().trim().max(30).default(''),
  expiresOn: z.union([dateText, z.literal('')]).default(''),
})
const inboundHead = z.object({
  id: recordId,
  number: z.string(),
  owner: z.string(),
  ownerId: recordId,
  bookNo: z.string(),
  vehicle: z.string(),
  supplier: z.string(),
  note: z.string(),
  state: z.enum(['open', 'closed']),
  at: timeText,
  closedAt: timeText.optional(),
})
const lineState = inboundLine.extend({
  number: z.number().int(),
  counted: z.string(),
  difference: z.string(),
  tone: z.string(),
  word: z.string(),
})

export const shelfArea = {
  /** What the keeper's home shows: figures of the day and what to do next. */
  'warehouse.today': query({
    title: '仓库今日',
    roles: OFFICE,
    topics: ['stock', 'parcel'],
    failures: [],
    input: z.object({}),
    output: z.object({
      figures: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          count: z.number().int(),
          tone: z.string(),
          tab: z.string(),
          detail: z.string(),
        }),
      ),
      colours: z.array(
        z.object({
          colour: binColour,
          help: z.string(),
          name: z.string(),
          tone: z.string(),
          bins: z.number().int(),
          used: z.number().int(),
        }),
      ),
      holds: z.array(z.object({ id: recordId, bin: z.string(), goods: z.string(), reason: z.string(), at: timeText })),
      expiring: z.array(standRow),
    }),
  }),
  /** What a scanned code is: a bin, goods, an inbound list, a parcel; with what the keeper wants to know of it. */
  'warehouse.scan': query({
    title: '扫码查询',
    roles: OFFICE,
    topics: ['stock', 'parcel'],
    failures: [],
    input: z.object({ code: scanText }),
    output: z.object({
      kind: z.enum(['bin', 'goods', 'inbound', 'parcel', 'unknown']),
      code: z.string(),
      title: z.string(),
      lotNo: z.string(),
      expiresOn: z.string(),
      id: recordId.optional(),
      colour: z.string(),
      tone: z.string(),
      stands: z.array(standRow),
    }),
  }),

  /** Filters: zone, kind, colour, code. */
  'bin.page': query({
    title: '库位列表',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(binRow),
  }),
  'bin.count': query({
    title: '库位数',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'bin.save': command({
    title: '保存库位',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['BIN_EXISTS', 'BIN_UNKNOWN', 'BIN_NOT_EMPTY', 'RECORD_CHANGED', 'FIELD_INVALID'],
    input: binBody.extend({ id: recordId.optional(), revision: z.number().int().default(0) }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  /** Bins pasted or read from a sheet: code, zone, kind, colour, note. Known ones are brought up to date; bad rows come back with their reason. */
  'bin.import': command({
    title: '导入库位',
    roles: KEEPERS,
    topics: ['stock'],
    failures: [],
    input: z.object({
      rows: z
        .array(z.array(z.string().max(400)).max(40))
        .min(1)
        .max(20_000),
    }),
    output: z.object({
      added: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      refused: z.array(refusedRow),
      head: headRow,
    }),
  }),
  'bin.colour': command({
    title: '更改库位状态颜色',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['BIN_UNKNOWN'],
    input: z.object({
      codes: z.array(scanText).min(1).max(1000),
      colour: binColour,
      reason: z.string().trim().max(200).default(''),
    }),
    output: z.object({ changed: z.number().int() }),
  }),
  /** 查库: one page for an officer who points at a bin. */
  'bin.sheet': query({
    title: '查库',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['BIN_UNKNOWN'],
    input: z.object({ code: scanText }),
    output: z.object({
      bin: binRow,
      at: timeText,
      stands: z.array(
        standRow.extend({
          accounts: z.array(z.object({ account: z.string(), title: z.string(), qty: z.string() })),
          papers: z.array(z.object({ what: z.string(), number: z.string(), qty: z.string(), at: timeText })),
        }),
      ),
      colours: z.array(z.object({ name: z.string(), reason: z.string(), by: z.string(), at: timeText })),
    }),
  }),

  /** Filters: bin, zone, owner, book, itemNo, sku, lotNo, expiresOn, state. */
  'stock.page': query({
    title: '库存列表',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: pageInputSchema,
    output: pageOf(standRow),
  }),
  'stock.count': query({
    title: '库存数',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: countInputSchema,
    output: countOutputSchema,
  }),
  'stock.history': query({
    title: '库存流水',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ placeId: recordId }),
    output: z.object({
      rows: z.array(
        z.object({
          id: recordId,
          kind: z.string(),
          subject: z.string(),
          note: z.string(),
          qty: z.string(),
          by: z.string(),
          at: timeText,
        }),
      ),
    }),
  }),
  /** From one bin to another: put-away, relocation, to damage. The kinds of the two bins say which. */
  'stock.move': command({
    title: '移库',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['BIN_UNKNOWN', 'BIN_BLOCKED', 'STOCK_SHORT', 'STOCK_HELD', 'STOCK_WAY', 'RECORD_UNKNOWN'],
    input: z.object({
      from: scanText,
      to: scanText,
      lotId: recordId,
      qty: quantityText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({ entryId: recordId, left: z.string() }),
  }),
  'stock.hold': command({
    title: '冻结库存',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['BIN_UNKNOWN', 'RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      bin: scanText.optional(),
      lotId: recordId.optional(),
      reason: z.string().trim().min(1).max(200),
    }),
    output: z.object({ id: recordId }),
  }),
  'stock.release': command({
    title: '解除冻结',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId, reason: z.string().trim().min(1).max(200) }),
    output: z.object({}),
  }),

  'inbound.list': query({
    title: '到货单列表',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: z.object({
      state: z.enum(['open', 'closed']).optional(),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    output: z.object({
      inbounds: z.array(
        inboundHead.extend({
          lines: z.number().int(),
          expected: z.string(),
          counted: z.string(),
          extras: z.number().int(),
        }),
      ),
    }),
  }),
  'inbound.get': query({
    title: '到货单',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['INBOUND_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      inbound: inboundHead,
      lines: z.array(lineState),
      extras: z.array(z.object({ code: z.string(), qty: z.string(), note: z.string(), at: timeText })),
      last: z.array(
        z.object({
          id: recordId,
          line: z.number().int(),
          qty: z.string(),
          lotNo: z.string(),
          expiresOn: z.string(),
          bin: z.string(),
          by: z.string(),
          at: timeText,
        }),
      ),
    }),
  }),
  /** What should arrive, pasted or from a document: SKU or item number, quantity, and what else is known. Bad rows come back with their reason and stop only themselves. */
  'inbound.open': command({
    title: '登记到货单',
    roles: [...KEEPERS, 'clerk'],
    topics: ['stock'],
    failures: ['CLIENT_UNKNOWN', 'INBOUND_EXISTS', 'NOTHING_SELECTED'],
    input: z.object({
      number: z.string().trim().min(1).max(64),
      ownerId: recordId,
      bookNo: z.string().trim().max(12).default(''),
      documentId: recordId.default(0),
      vehicle: z.string().trim().max(60).default(''),
      /** Who the goods come from: what a recall asks for. */
      supplier: z.string().trim().max(80).default(''),
      note: z.string().max(200).default(''),
      rows: z
        .array(z.array(z.string().max(400)).max(40))
        .max(5000)
        .default([]),
      lines: z.array(inboundLine).max(5000).default([]),
    }),
    output: z.object({ id: recordId, lines: z.number().int(), refused: z.array(refusedRow), head: headRow }),
  }),
  /** Counts goods off the truck into a receiving (or storage) bin. More than the list says is only taken when the counter insists (`over`). */
  'inbound.tally': command({
    title: '收货清点',
    roles: KEEPERS,
    topics: ['stock'],
    failures: [
      'INBOUND_UNKNOWN',
      'INBOUND_STATE',
      'TALLY_NOT_LISTED',
      'TALLY_OVER',
      'TALLY_EXPIRY',
      'BIN_UNKNOWN',
      'BIN_BLOCKED',
      'ITEM_UNCLEAR',
      'QUANTITY_WRONG',
    ],
    input: z.object({
      id: recordId,
      code: scanText,
      qty: decimalText.default('1'),
      lotNo: z.string().trim().max(30).default(''),
      expiresOn: z.union([dateText, z.literal('')]).default(''),
      bin: z.string().trim().max(24).default(''),
      over: z.boolean().default(false),
    }),
    output: z.object({ entryId: recordId, line: lineState, bin: z.string() }),
  }),
  /** Takes a count back: the goods were counted wrongly and nothing has been done with them since. */
  'inbound.undo': command({
    title: '撤回清点',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['RECORD_UNKNOWN', 'STOCK_SHORT', 'INBOUND_STATE'],
    input: z.object({ entryId: recordId }),
    output: z.object({}),
  }),
  'inbound.extra': command({
    title: '登记单外到货',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['INBOUND_UNKNOWN', 'INBOUND_STATE'],
    input: z.object({
      id: recordId,
      code: scanText,
      qty: quantityText.default('1'),
      note: z.string().max(200).default(''),
    }),
    output: z.object({}),
  }),
  'inbound.close': command({
    title: '收货完成',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['INBOUND_UNKNOWN', 'INBOUND_STATE'],
    input: z.object({ id: recordId }),
    output: z.object({ differences: z.number().int() }),
  }),
}
