import type { DecListName, DecSingleName } from '../../domain/declaration/content.ts'
import { decFieldRule, type DecFieldRule, type DecFieldSource } from './field.ts'
import { HEAD_FIELDS } from './table/head.ts'
import { ITEM_FIELDS, PERMIT_FIELDS, VEHICLE_FIELDS } from './table/item.ts'
import {
  ATTACHMENT_FIELDS,
  CERTIFICATE_FIELDS,
  CONTAINER_FIELDS,
  FREE_TEXT_FIELDS,
  LICENCE_FIELDS,
  MARK_FIELDS,
  ORIGIN_FIELDS,
  PACK_FIELDS,
  PROMISE_FIELDS,
  QUALIFICATION_FIELDS,
  SIGN_FIELDS,
  TRANSIT_BILL_FIELDS,
  TRANSIT_CONTAINER_FIELDS,
  TRANSIT_FIELDS,
  TRANSIT_GOODS_FIELDS,
  USER_FIELDS,
} from './table/section.ts'

/** A group of elements in message order. */
export interface DecGroup {
  /** What people call it. */
  readonly cn: string
  readonly element: string
  readonly fields: readonly DecFieldRule[]
  readonly byName: ReadonlyMap<string, DecFieldRule>
}

export type DecSection =
  | {
      readonly kind: 'single'
      readonly name: DecSingleName
      readonly group: DecGroup
      /** Written though nothing is filled in. */ readonly always: boolean
    }
  | { readonly kind: 'items'; readonly wrapper: string; readonly group: DecGroup }
  | {
      readonly kind: 'list'
      readonly name: DecListName
      /** Absent: the elements stand directly under the root. */
      readonly wrapper?: string
      readonly group: DecGroup
      readonly always: boolean
    }

function group(cn: string, element: string, sources: readonly DecFieldSource[]): DecGroup {
  const fields = sources.map(decFieldRule)
  return { cn, element, fields, byName: new Map(fields.map((field) => [field.name, field])) }
}

export const ITEM_GROUP = group('商品', 'DecList', ITEM_FIELDS)
export const PERMIT_GROUP = group('产品资质', 'DecGoodsLimit', PERMIT_FIELDS)
export const VEHICLE_GROUP = group('车辆', 'DecGoodsLimitVin', VEHICLE_FIELDS)

function list(
  name: DecListName,
  cn: string,
  element: string,
  sources: readonly DecFieldSource[],
  wrapper: string,
  always = true,
): DecSection {
  return { kind: 'list', name, wrapper, always, group: group(cn, element, sources) }
}

function repeated(name: DecListName, cn: string, element: string, sources: readonly DecFieldSource[]): DecSection {
  return { kind: 'list', name, always: false, group: group(cn, element, sources) }
}

function single(
  name: DecSingleName,
  cn: string,
  element: string,
  sources: readonly DecFieldSource[],
  always: boolean,
): DecSection {
  return { kind: 'single', name, always, group: group(cn, element, sources) }
}

/** All sections in the order of the message (BND A.1). Official spellings, also where they are misspelt. */
export const DEC_SECTIONS: readonly DecSection[] = [
  single('head', '表头', 'DecHead', HEAD_FIELDS, true),
  { kind: 'items', wrapper: 'DecLists', group: ITEM_GROUP },
  list('containers', '集装箱', 'Container', CONTAINER_FIELDS, 'DecContainers'),
  list('licences', '随附单证', 'LicenseDocu', LICENCE_FIELDS, 'DecLicenseDocus'),
  list('certificates', '申请单证', 'DecRequestCert', CERTIFICATE_FIELDS, 'DecRequestCerts'),
  list('packs', '其他包装', 'DecOtherPack', PACK_FIELDS, 'DecOtherPacks'),
  list('qualifications', '企业资质', 'DecCopLimit', QUALIFICATION_FIELDS, 'DecCopLimits'),
  list('users', '使用人', 'DecUser', USER_FIELDS, 'DecUsers'),
  list('marks', '标记唛码附件', 'DecMarkLob', MARK_FIELDS, 'DecMarkLobs', false),
  single('freeText', '自由文本', 'DecFreeTxt', FREE_TEXT_FIELDS, true),
  single('sign', '签名', 'DecSign', SIGN_FIELDS, true),
  single('transit', '转关表头', 'TrnHead', TRANSIT_FIELDS, false),
  single('transitBill', '转关提单', 'TrnList', TRANSIT_BILL_FIELDS, false),
  list('transitContainers', '转关集装箱', 'TrnContainer', TRANSIT_CONTAINER_FIELDS, 'TrnContainers', false),
  list('transitGoods', '转关集装箱商品', 'TrnContaGoods', TRANSIT_GOODS_FIELDS, 'TrnContaGoodsList', false),
  list('promises', '企业承诺', 'DecCopPromise', PROMISE_FIELDS, 'DecCopPromises', false),
  repeated('attachments', '随附单据', 'EdocRealation', ATTACHMENT_FIELDS),
  repeated('origins', '原产地对应关系', 'EcoRelation', ORIGIN_FIELDS),
]

/** The group of a single section or a list. Throws RangeError for a name that is none (an error of the programmer). */
export function groupOf(name: DecSingleName | DecListName | 'items'): DecGroup {
  const found = DEC_SECTIONS.find((section) => (section.kind === 'items' ? name === 'items' : section.name === name))
  if (found === undefined) throw new RangeError(`section ${name}`)
  return found.group
}

export const DEC_NAMESPACE = 'http://www.chinaport.gov.cn/dec'
/** Written unless the office's setting says otherwise (BND A.1: messages of 2024 and 2025). */
export const DEC_VERSION = '4.8'
