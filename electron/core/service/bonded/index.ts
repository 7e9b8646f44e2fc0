import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { acceptContradiction } from './accept.ts'
import { cutJob } from './cut.ts'
import { saveBook, saveItem } from './book.ts'
import { bookList, bookUsage } from './book-list.ts'
import { documentCount, documentDetail, documentPage } from './document-detail.ts'
import { declareDocument } from './declare.ts'
import { storeDocument, undoDocument } from './document-file.ts'
import { copyDocument, saveDocument } from './document-save.ts'
import { checkDocument, linesOfItems, startDocument, weighLoad } from './document-start.ts'
import { reconciliationPart, runReconciliation, statementList, verifyStatement } from './reconcile-view.ts'
import { fileNewItems, gatherableOrders, gatherOrders, inboundOfList } from './gather.ts'
import { makeCounterpart, pairView, tieLists } from './pair.ts'
import { passLines, weighingList, weighPass } from './pass.ts'
import { bookDocument, messageFile, vehicleDocument, writeOffDocument } from './record-document.ts'
import { saveVehicle, vehicleList } from './vehicle.ts'
import { writeOffDraft, writeOffGet, writeOffList, writeOffRows, writeOffVerify } from './write-off.ts'
import { actOnWriteOff, saveWriteOff } from './write-off-act.ts'
import { writeOffExportJob } from './write-off-export.ts'
import { traceExportJob, traceFind, traceParcels, traceSources } from './trace.ts'
import { reconcilePrintJob } from './reconcile-print.ts'
import { reconcileSignJob } from './reconcile-sign.ts'
import { itemCount, itemDetail, itemMovements, itemPage } from './item.ts'

export const bondedQueries = (_needs: Needs | undefined) =>
  ({
    'book.list': bookList,
    'book.usage': bookUsage,
    'book.items': itemPage,
    'book.itemCount': itemCount,
    'book.item': itemDetail,
    'book.movements': itemMovements,
    'bonded.page': documentPage,
    'bonded.count': documentCount,
    'bonded.get': documentDetail,
    'bonded.check': checkDocument,
    'bonded.start': startDocument,
    'bonded.lines': linesOfItems,
    'bonded.weigh': weighLoad,
    'reconcile.run': runReconciliation,
    'reconcile.part': reconciliationPart,
    'reconcile.statements': statementList,
    'reconcile.verify': verifyStatement,
    'bonded.pair': pairView,
    'bonded.gatherable': gatherableOrders,
    'bonded.inbound': inboundOfList,
    'vehicle.list': vehicleList,
    'bonded.passLines': passLines,
    'bonded.weighings': weighingList,
    'writeOff.list': writeOffList,
    'writeOff.draft': writeOffDraft,
    'writeOff.get': writeOffGet,
    'writeOff.verify': writeOffVerify,
    'writeOff.rows': writeOffRows,
    'trace.find': traceFind,
    'trace.sources': traceSources,
    'trace.parcels': traceParcels,
  }) satisfies Partial<QueryHandlers>

export const bondedCommands = (_needs: Needs) =>
  ({
    'book.save': saveBook,
    'book.saveItem': saveItem,
    'bonded.save': saveDocument,
    'bonded.copy': copyDocument,
    'bonded.store': storeDocument,
    'bonded.declare': declareDocument,
    'bonded.undo': undoDocument,
    'bonded.accept': acceptContradiction,
    'bonded.tie': tieLists,
    'bonded.counterpart': makeCounterpart,
    'bonded.gather': gatherOrders,
    'book.fileItems': fileNewItems,
    'book.document': bookDocument,
    'bonded.message': messageFile,
    'vehicle.save': saveVehicle,
    'vehicle.document': vehicleDocument,
    'writeOff.document': writeOffDocument,
    'bonded.weighPass': weighPass,
    'writeOff.save': saveWriteOff,
    'writeOff.act': actOnWriteOff,
  }) satisfies Partial<CommandHandlers>

export const bondedJobs = {
  'bonded.cut': cutJob,
  'reconcile.sign': reconcileSignJob,
  'writeOff.export': writeOffExportJob,
  'trace.export': traceExportJob,
  'reconcile.print': reconcilePrintJob,
} satisfies Partial<JobHandlers>
