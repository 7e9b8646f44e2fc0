import { isFilingState, mayAct, type FilingState } from '../filing/state.ts'
import { put, stamped, type ComposedDocument, type Stamp } from '../inventory/document.ts'
import type { DeclaredDocument, FollowUpHold } from './follow-up.ts'

/** 撤销申请 623 (import) and 605 (export). */

/** What a cancellation says of itself. */
export interface FollowUpStamp extends Stamp {
  readonly copNo: string
}

/** The inventory as it stands. */
export interface InventoryNow {
  readonly state: string
  readonly preNo: string
  readonly invtNo: string
}

/** States in which customs has concluded an application in our favour. */
const GRANTED: ReadonlySet<FilingState> = new Set<FilingState>(['concluded', 'released', 'closed', 'cancelled'])

/** True when a follow-up in this state was granted: 399 审结 (CEB SPEC 3.6), or what some authorities send instead. */
export function isGranted(state: string): boolean {
  return isFilingState(state) && GRANTED.has(state)
}

/** Why an inventory may not be cancelled now; undefined when it may. `open`: an application for this declaration is under way. */
export function cancellationHold(inventory: InventoryNow, open: boolean): FollowUpHold | undefined {
  if (inventory.state === 'cancelled') return 'U-DONE'
  if (!isFilingState(inventory.state) || !mayAct(inventory.state, 'cancel')) return 'U-STATE-CANCEL'
  if (inventory.invtNo === '') return 'U-NUMBER'
  return open ? 'U-OPEN' : undefined
}

const COPIED_623 = [
  'customsCode',
  'orderNo',
  'ebpCode',
  'ebpName',
  'ebcCode',
  'ebcName',
  'logisticsNo',
  'logisticsCode',
  'logisticsName',
] as const
const BUYER = ['buyerIdType', 'buyerIdNumber', 'buyerName', 'buyerTelephone', 'agentCode', 'agentName'] as const

/** The head that 623 and 625 share: who bought what from whom, as declared. */
export function importFollowUpHead(
  declared: DeclaredDocument,
  inventory: InventoryNow,
  reason: string,
  stamp: FollowUpStamp,
): ComposedDocument['head'] {
  const head = stamped(stamp)
  for (const name of COPIED_623) put(head, name, declared.head[name] ?? '')
  put(head, 'copNo', stamp.copNo)
  put(head, 'preNo', inventory.preNo)
  put(head, 'invtNo', inventory.invtNo)
  for (const name of BUYER) put(head, name, declared.head[name] ?? '')
  put(head, 'reason', reason)
  return head
}

/** Composes a cancellation from the inventory as declared. Element names and order are those of the 202205 XSD. */
export function composeCancellation(
  direction: 'import' | 'export',
  declared: DeclaredDocument,
  inventory: InventoryNow,
  reason: string,
  stamp: FollowUpStamp,
): ComposedDocument {
  if (direction === 'import') return { head: importFollowUpHead(declared, inventory, reason, stamp), lines: [] }
  const head = stamped(stamp)
  put(head, 'customsCode', declared.head['customsCode'] ?? '')
  put(head, 'copNo', stamp.copNo)
  put(head, 'preNo', inventory.preNo)
  put(head, 'invtNo', inventory.invtNo)
  put(head, 'reason', reason)
  for (const name of ['agentCode', 'agentName', 'ebcCode', 'ebcName']) put(head, name, declared.head[name] ?? '')
  return { head, lines: [] }
}
