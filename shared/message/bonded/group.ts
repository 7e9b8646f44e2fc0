import type { BondedType } from '../../domain/bonded/document-kind.ts'
import { bondedGroup, type BondedGroup } from './block.ts'
import { SIDE_SHAPES, SIDE_TYPES, type SideType } from './side-shape.ts'
import { BOOK_HEAD_FIELDS, BOOK_LINE_FIELDS } from './table/book.ts'
import { LIST_HEAD_FIELDS, LIST_LINE_FIELDS, LIST_PARCEL_FIELDS } from './table/list.ts'
import { PASS_HEAD_FIELDS, PASS_LINE_FIELDS, PASS_PAPER_FIELDS } from './table/pass.ts'
import {
  FORM_GOODS_FIELDS,
  FORM_HEAD_FIELDS,
  FORM_USAGE_FIELDS,
  STOCK_GOODS_FIELDS,
  STOCK_HEAD_FIELDS,
} from './table/stock.ts'

/** Messages of 金关二期, as field tables: they drive building, reading and checking (SPEC B.1). */

export interface BondedShape {
  readonly type: BondedType
  /** Element under BussinessData. */
  readonly root: string
  readonly schema: string
  readonly head: BondedGroup
  /** Goods; undefined: the message has none. */
  readonly lines?: BondedGroup | undefined
  readonly links?: BondedGroup | undefined
  /** Single elements beside the groups, in order. */
  readonly tail: readonly string[]
  /** What PocketInfo holds; undefined = the message has none. */
  readonly pocket: string | undefined
}

function sideShape(type: SideType): BondedShape {
  const { root, lead, head, lines, links } = SIDE_SHAPES[type]
  return { type, root, schema: `${type}.xsd`, head, lines, links, tail: lead, pocket: '' }
}

const SIDES = Object.fromEntries(SIDE_TYPES.map((type) => [type, sideShape(type)])) as Record<SideType, BondedShape>

export const BONDED_SHAPES: Readonly<Record<BondedType, BondedShape>> = {
  ...SIDES,
  INV101: {
    type: 'INV101',
    root: 'InvtMessage',
    schema: 'INV101.xsd',
    tail: ['SysId', 'OperCusRegCode'],
    pocket: undefined,
    head: bondedGroup('清单表头', 'InvtHeadType', LIST_HEAD_FIELDS),
    lines: bondedGroup('清单商品', 'InvtListType', LIST_LINE_FIELDS),
    links: bondedGroup('电商清单', 'InvtCbecBillType', LIST_PARCEL_FIELDS),
  },
  SAS101: {
    type: 'SAS101',
    root: 'AppMessage',
    schema: 'SAS101.xsd',
    tail: ['OperCusRegCode'],
    pocket: undefined,
    head: bondedGroup('申报表表头', 'AppHead', FORM_HEAD_FIELDS),
    lines: bondedGroup('申报表商品', 'AppGoods', FORM_GOODS_FIELDS),
    links: bondedGroup('单耗', 'AppUcns', FORM_USAGE_FIELDS),
  },
  SAS111: {
    type: 'SAS111',
    root: 'StockMessage',
    schema: 'SAS111.xsd',
    tail: ['OperCusRegCode'],
    pocket: '<is_unstructured/>',
    head: bondedGroup('出入库单表头', 'StockHead', STOCK_HEAD_FIELDS),
    lines: bondedGroup('出入库单商品', 'StockGoods', STOCK_GOODS_FIELDS),
  },
  SAS121: {
    type: 'SAS121',
    root: 'PassPortMessage',
    schema: 'SAS121.xsd',
    tail: ['OperCusRegCode'],
    pocket: '',
    head: bondedGroup('核放单表头', 'PassportHead', PASS_HEAD_FIELDS),
    lines: bondedGroup('核放单商品', 'PassportList', PASS_LINE_FIELDS),
    links: bondedGroup('关联单证', 'PassportAcmp', PASS_PAPER_FIELDS),
  },
  BWS101: {
    type: 'BWS101',
    root: 'BwlMessage',
    schema: 'BWS101.xsd',
    tail: ['OperCusRegCode'],
    pocket: undefined,
    head: bondedGroup('账册表头', 'BwlHead', BOOK_HEAD_FIELDS),
    lines: bondedGroup('账册商品', 'BwlList', BOOK_LINE_FIELDS),
  },
}
