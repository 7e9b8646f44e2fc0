import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { binCount, binPage, colourBins, importBins, saveBin } from './bin.ts'
import { approveCount, decideLines, dropCount, handOver, openCount, tallyCount } from './count.ts'
import { countGet, countLineCount, countLinePage, countList } from './count-view.ts'
import { countSheetJob, importCount } from './count-sheet.ts'
import { endInbound, inboundGet, inboundList, noteExtra, openInbound, tallyInbound, undoTally } from './inbound.ts'
import { addPool, poolList, takeWaybill } from './label.ts'
import { rateList, setRate, storageStatement } from './storage.ts'
import { sheetReturnJob, sheetRowsJob } from './sheet-rows.ts'
import { holdStock, moveStock, releaseHold, stockCount, stockHistory, stockPage } from './stock.ts'
import { binSheet, scanWarehouse, warehouseToday } from './today.ts'
import { pickWave } from './pick.ts'
import { makeWave, waveGet, waveList, wavePlan } from './wave.ts'
import {
  dispatchParcel,
  handoverGet,
  handoverList,
  interceptParcel,
  openHandover,
  packParcel,
  putBackParcel,
  returnParcel,
  workGet,
  workStops,
} from './work.ts'

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
  | 'wave.plan'
  | 'wave.list'
  | 'wave.get'
  | 'work.get'
  | 'work.stops'
  | 'handover.list'
  | 'handover.get'
  | 'count.list'
  | 'pool.list'
  | 'storage.rates'
  | 'storage.statement'
  | 'count.get'
  | 'count.lines'
  | 'count.lineCount'
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
  'wave.plan': wavePlan,
  'wave.list': waveList,
  'wave.get': waveGet,
  'work.get': workGet,
  'work.stops': workStops,
  'handover.list': handoverList,
  'handover.get': handoverGet,
  'count.list': countList,
  'pool.list': poolList,
  'storage.rates': rateList,
  'storage.statement': storageStatement,
  'count.get': countGet,
  'count.lines': countLinePage,
  'count.lineCount': countLineCount,
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
  | 'wave.make'
  | 'wave.pick'
  | 'work.pack'
  | 'handover.open'
  | 'work.dispatch'
  | 'work.intercept'
  | 'work.putBack'
  | 'work.returned'
  | 'count.open'
  | 'pool.add'
  | 'pool.take'
  | 'storage.rate'
  | 'count.tally'
  | 'count.import'
  | 'count.decide'
  | 'count.submit'
  | 'count.approve'
  | 'count.drop'
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
  'wave.make': makeWave,
  'wave.pick': pickWave,
  'work.pack': packParcel,
  'handover.open': openHandover,
  'work.dispatch': dispatchParcel,
  'work.intercept': interceptParcel,
  'work.putBack': putBackParcel,
  'work.returned': returnParcel,
  'count.open': openCount,
  'pool.add': addPool,
  'pool.take': takeWaybill,
  'storage.rate': setRate,
  'count.tally': tallyCount,
  'count.import': importCount,
  'count.decide': decideLines,
  'count.submit': handOver,
  'count.approve': approveCount,
  'count.drop': dropCount,
}

export const shelfJobs: SomeJobs<'count.sheet' | 'sheet.rows' | 'sheet.return'> = {
  'count.sheet': countSheetJob,
  'sheet.rows': sheetRowsJob,
  'sheet.return': sheetReturnJob,
}
