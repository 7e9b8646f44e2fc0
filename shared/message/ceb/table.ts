import type { FieldRule, FieldSource, MessageSource } from './field.ts'
import { fieldRule } from './field.ts'
import { CANCEL_MESSAGES } from './table/cancel.ts'
import { INVENTORY_EXPORT_MESSAGES } from './table/inventory-export.ts'
import { INVENTORY_IMPORT_MESSAGES } from './table/inventory-import.ts'
import { ORDER_MESSAGES } from './table/order.ts'
import { PAYMENT_MESSAGES } from './table/payment.ts'
import { REFUND_MESSAGES } from './table/refund.ts'
import { SUMMARY_MESSAGES } from './table/summary.ts'
import { TAX_MESSAGES } from './table/tax.ts'
import { TRANSPORT_MESSAGES } from './table/transport.ts'
import { WAYBILL_MESSAGES } from './table/waybill.ts'
import type { CebType, Edition } from './type.ts'

/** A group of elements in schema order. */
export interface FieldGroup {
  /** Element that holds the fields; absent when the document node holds them itself. */
  readonly element?: string
  readonly fields: readonly FieldRule[]
  readonly byName: ReadonlyMap<string, FieldRule>
}

export interface LineGroup extends FieldGroup {
  readonly element: string
  readonly min: number
  /** Infinity when unlimited. */
  readonly max: number
}

/** Everything one edition says about one message. */
export interface MessageTable {
  readonly type: CebType
  readonly edition: Edition
  readonly cn: string
  readonly side: 'import' | 'export'
  readonly document: string
  /** Infinity when unlimited. */
  readonly maxDocuments: number
  readonly head: FieldGroup
  readonly line?: LineGroup
  /** Present for messages that companies send: the transmission nodes after the documents. */
  readonly transfer?: FieldGroup
  readonly subscribe?: FieldGroup
  readonly extend?: FieldGroup
  readonly signature: 'none' | 'optional' | 'required'
  readonly keys: readonly string[]
  readonly receipt?: CebType
  readonly receiptFor?: CebType
}

const TRANSFER: readonly FieldSource[] = [
  ['copCode', 'C..18', 'R', '传输企业代码', '发送客户端所属企业的代码'],
  ['copName', 'C..100', 'R', '传输企业名称', '发送客户端所属企业的名称'],
  ['dxpMode', 'C3', 'R', '报文传输模式', '固定为 DXP'],
  ['dxpId', 'C..30', 'R', '报文传输编号', '电子口岸分配的传输编号，须与信封发送方一致'],
  ['note', 'C..1000', 'O', '备注', '补充说明'],
]
const SUBSCRIBE: readonly FieldSource[] = [
  ['status', 'C..100', 'R', '订阅内容', 'ALL 数据和回执，DATA 只要数据，RET 只要回执'],
  ['dxpMode', 'C3', 'R', '报文传输模式', '固定为 DXP'],
  ['dxpAddress', 'C..100', 'R', '抄送地址', '接收副本的传输编号'],
  ['note', 'C..1000', 'O', '备注', '补充说明'],
]
/** The Message element after these two holds any one element and has no row. */
const EXTEND: readonly FieldSource[] = [
  ['name', 'C..30', 'R', '自定义报文名称', '企业自己的附加报文'],
  ['version', 'C..30', 'R', '自定义报文版本', '企业自己的附加报文'],
]
/** Import messages want at least one character here, export messages do not. */
const IMPORT_COP_CODE: FieldSource = ['copCode', 'C1..18', 'R', '传输企业代码', '发送客户端所属企业的代码']

const SOURCES: ReadonlyMap<CebType, MessageSource> = new Map(
  [
    ORDER_MESSAGES,
    PAYMENT_MESSAGES,
    WAYBILL_MESSAGES,
    INVENTORY_IMPORT_MESSAGES,
    INVENTORY_EXPORT_MESSAGES,
    CANCEL_MESSAGES,
    REFUND_MESSAGES,
    TRANSPORT_MESSAGES,
    SUMMARY_MESSAGES,
    TAX_MESSAGES,
  ].flatMap((group) => group.map((source) => [source.type, source] as const)),
)

function compileGroup(sources: readonly FieldSource[], edition: Edition, element?: string): FieldGroup {
  const fields = sources.flatMap((source) => fieldRule(source, edition) ?? [])
  return {
    ...(element === undefined ? {} : { element }),
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
  }
}

function lineGroup(source: MessageSource, edition: Edition): LineGroup | undefined {
  const line = source.line
  if (line === undefined) return undefined
  const old = edition === '2018'
  const max = old ? (line.max2018 ?? line.max) : line.max
  return {
    ...compileGroup(source.lineFields ?? [], edition),
    element: line.element,
    min: old ? (line.min2018 ?? line.min) : line.min,
    max: max === 0 ? Infinity : max,
  }
}

function compile(source: MessageSource, edition: Edition): MessageTable {
  const line = lineGroup(source, edition)
  const copCode = source.side === 'import' ? [IMPORT_COP_CODE, ...TRANSFER.slice(1)] : TRANSFER
  return {
    type: source.type,
    edition,
    cn: source.cn,
    side: source.side,
    document: source.document,
    maxDocuments: source.maxDocuments === 0 ? Infinity : source.maxDocuments,
    head: compileGroup(source.head, edition, source.headElement),
    signature: source.signature,
    keys: source.keys,
    ...(line === undefined ? {} : { line }),
    ...(source.signature === 'none'
      ? {}
      : {
          transfer: compileGroup(copCode, edition, 'BaseTransfer'),
          subscribe: compileGroup(SUBSCRIBE, edition, 'BaseSubscribe'),
          extend: compileGroup(EXTEND, edition, 'ExtendMessage'),
        }),
    ...(source.receipt === undefined ? {} : { receipt: source.receipt }),
    ...(source.receiptFor === undefined ? {} : { receiptFor: source.receiptFor }),
  }
}

const compiled: Record<Edition, Map<CebType, MessageTable>> = { '2018': new Map(), '202205': new Map() }

/** Whether the edition has this message (213 to 216 came with 202205). */
export function editionHas(type: CebType, edition: Edition): boolean {
  const since = SOURCES.get(type)?.since
  return since === undefined || since === edition
}

/**
 * The table of a message in one edition: every element in order with its limits, Chinese name and meaning
 * (202205: 海关跨境统一版系统企业对接报文规范; 2018: 公告 2018-113). Compiled once.
 * Throws RangeError when the edition does not have the message: ask `editionHas` first.
 */
export function fieldTable(type: CebType, edition: Edition): MessageTable {
  const known = compiled[edition].get(type)
  if (known !== undefined) return known
  const source = SOURCES.get(type)
  if (source === undefined || !editionHas(type, edition)) throw new RangeError(`${type} is not in edition ${edition}`)
  const table = compile(source, edition)
  compiled[edition].set(type, table)
  return table
}
