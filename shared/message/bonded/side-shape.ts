import type { BondedType } from '../../domain/bonded/document-kind.ts'
import { bondedGroup, type BondedGroup } from './block.ts'
import {
  PROCESSING_HEAD_FIELDS,
  PROCESSING_ITEM_FIELDS,
  PROCESSING_PAPER_FIELDS,
  PROCESSING_USAGE_FIELDS,
  TWO_STEP_ENTRY_FIELDS,
  TWO_STEP_HEAD_FIELDS,
  VEHICLE_FIELDS,
  WRITE_OFF_HEAD_FIELDS,
  WRITE_OFF_ITEM_FIELDS,
  WRITE_OFF_LIST_FIELDS,
  WRITE_OFF_PAPER_FIELDS,
} from './table/side.ts'

/**
 * Messages whose order of elements matters: EMS121 (write-off), EMS111 (processing book) and SAS131 (vehicle) are known from the
 * customs-side schemas only (lowerCamel, a root named like the message); ICP101 (two-step pass) from the names of one importer (SPEC B.5).
 * The import client's own form of the first three was not seen.
 */

export const SIDE_TYPES = ['EMS121', 'EMS111', 'SAS131', 'ICP101'] as const satisfies readonly BondedType[]
export type SideType = (typeof SIDE_TYPES)[number]

/** True for the types whose order of elements matters. */
export function isSideType(type: string): type is SideType {
  return SIDE_TYPES.some((one) => one === type)
}

export interface SideShape {
  /** Element under BussinessData. */
  readonly root: string
  /** Single elements in front of the groups: the import form's SysId, OperCusRegCode. */
  readonly lead: readonly string[]
  /** Import forms end in DelcareFlag. */
  readonly flagged: boolean
  /** In the message's order; what a document of the ledger keeps as its head, lines and links is among them. */
  readonly groups: readonly BondedGroup[]
  readonly head: BondedGroup
  readonly lines?: BondedGroup
  readonly links?: BondedGroup
}

const customsSide = (
  type: SideType,
  groups: readonly BondedGroup[],
  roles: Pick<SideShape, 'head' | 'lines' | 'links'>,
): SideShape => ({
  root: type,
  lead: [],
  flagged: false,
  groups,
  ...roles,
})

const WRITE_OFF = {
  head: bondedGroup('报核表头', 'EmsChgoffBsc', WRITE_OFF_HEAD_FIELDS),
  links: bondedGroup('报核清单', 'EmsChgoffInvtLt', WRITE_OFF_LIST_FIELDS),
  lines: bondedGroup('报核明细', 'EmsChgoffDt', WRITE_OFF_ITEM_FIELDS),
}
const WRITE_OFF_PAPERS = bondedGroup('随附单证', 'EmsAdjaccAcmpFormDt', WRITE_OFF_PAPER_FIELDS)
const PROCESSING = {
  head: bondedGroup('账册表头', 'EmsPutrecBsc', PROCESSING_HEAD_FIELDS),
  lines: bondedGroup('账册商品', 'EmsPutrecDt', PROCESSING_ITEM_FIELDS),
  links: bondedGroup('单耗', 'EmsPutrecUcnsDt', PROCESSING_USAGE_FIELDS),
}
const PROCESSING_PAPERS = bondedGroup('随附单证', 'EmsPutrecAcmpFormDt', PROCESSING_PAPER_FIELDS)
const VEHICLE = { head: bondedGroup('车辆', 'SasVehicleBsc', VEHICLE_FIELDS) }
const TWO_STEP = {
  head: bondedGroup('核放单表头', 'Sas2sPassportHead', TWO_STEP_HEAD_FIELDS),
  links: bondedGroup('关联报关单', 'Sas2sPassportRlt', TWO_STEP_ENTRY_FIELDS),
}

export const SIDE_SHAPES: Readonly<Record<SideType, SideShape>> = {
  EMS121: customsSide('EMS121', [WRITE_OFF.head, WRITE_OFF.links, WRITE_OFF.lines, WRITE_OFF_PAPERS], WRITE_OFF),
  EMS111: customsSide('EMS111', [PROCESSING.head, PROCESSING.lines, PROCESSING.links, PROCESSING_PAPERS], PROCESSING),
  SAS131: customsSide('SAS131', [VEHICLE.head], VEHICLE),
  ICP101: {
    root: 'Sas2sPassPortMessage',
    lead: ['SysId', 'OperCusRegCode'],
    flagged: true,
    groups: [TWO_STEP.head, TWO_STEP.links],
    ...TWO_STEP,
  },
}
