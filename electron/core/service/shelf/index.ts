import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { binCount, binPage, colourBins, importBins, saveBin } from './bin.ts'
import { endInbound, inboundGet, inboundList, noteExtra, openInbound, tallyInbound, undoTally } from './inbound.ts'
import { holdStock, moveStock, releaseHold, stockCount, stockHistory, stockPage } from './stock.ts'
import { binSheet, scanWarehouse, warehouseToday } from './today.ts'

export const shelfQueries: SomeQueries<
  | 'warehouse.today'
  | 'warehouse.scan'
  | 'bin.page'
  | 'bin.count'
  | 'bin.sheet'
  | 'stock.page'
  | 'stock.count'
  | 'stock.history'
  | 'inbound.list'
  | 'inbound.get'
> = {
  'warehouse.today': warehouseToday,
  'warehouse.scan': scanWarehouse,
  'bin.page': binPage,
  'bin.count': binCount,
  'bin.sheet': binSheet,
  'stock.page': stockPage,
  'stock.count': stockCount,
  'stock.history': stockHistory,
  'inbound.list': inboundList,
  'inbound.get': inboundGet,
}

export const shelfCommands: SomeCommands<
  | 'bin.save'
  | 'bin.import'
  | 'bin.colour'
  | 'stock.move'
  | 'stock.hold'
  | 'stock.release'
  | 'inbound.open'
  | 'inbound.tally'
  | 'inbound.undo'
  | 'inbound.extra'
  | 'inbound.close'
> = {
  'bin.save': saveBin,
  'bin.import': importBins,
  'bin.colour': colourBins,
  'stock.move': moveStock,
  'stock.hold': holdStock,
  'stock.release': releaseHold,
  'inbound.open': openInbound,
  'inbound.tally': tallyInbound,
  'inbound.undo': undoTally,
  'inbound.extra': noteExtra,
  'inbound.close': endInbound,
}
