import type { EntryKind } from '../bonded/entry.ts'
import type { BinKind } from './colour.ts'

/** What a keeper may carry from where to where, and what the bonded ledger calls it. Picked and packed goods only move with their parcel. */

const WAYS: Readonly<Record<string, EntryKind>> = {
  'receiving storage': 'shelve',
  'receiving damage': 'shelve',
  'storage damage': 'damage',
  'damage storage': 'damage',
  'exception storage': 'putBack',
  'exception damage': 'putBack',
  'returns storage': 'returnSorted',
  'returns damage': 'returnSorted',
}
const WITH_PARCEL: ReadonlySet<BinKind> = new Set(['picked', 'packed'])

/** The name of a move between two kinds of bins; undefined when there is no such way. */
export function moveKind(from: BinKind, to: BinKind): EntryKind | 'relocate' | undefined {
  if (from === to) return WITH_PARCEL.has(from) ? undefined : 'relocate'
  return WAYS[`${from} ${to}`]
}

/** What movements are called on screen. */
export const MOVE_NAMES: Readonly<Record<string, string>> = {
  receive: '收货',
  shelve: '上架',
  relocate: '移库',
  damage: '转残损',
  putBack: '放回',
  returnSorted: '退货理货',
  returnIn: '退货到库',
  pick: '拣货',
  pack: '打包',
  dispatch: '出库',
  intercept: '拦截',
  countAdjust: '盘点调整',
}
