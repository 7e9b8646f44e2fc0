import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { acceptContradiction } from './accept.ts'
import { cutJob } from './cut.ts'
import { bookList, saveBook, saveItem } from './book.ts'
import { documentCount, documentDetail, documentPage } from './document-detail.ts'
import { declareDocument, storeDocument, undoDocument } from './document-file.ts'
import { copyDocument, saveDocument } from './document-save.ts'
import { checkDocument, linesOfItems, startDocument, weighLoad } from './document-start.ts'
import { reconciliationPart, runReconciliation, statementList, verifyStatement } from './reconcile-view.ts'
import { traceFind, writeOffDraft } from './write-off.ts'
import { reconcileSignJob } from './reconcile-sign.ts'
import { itemCount, itemDetail, itemMovements, itemPage } from './item.ts'

export const bondedQueries = (_needs: Needs | undefined) =>
  ({
    'book.list': bookList,
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
    'writeOff.draft': writeOffDraft,
    'trace.find': traceFind,
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
  }) satisfies Partial<CommandHandlers>

export const bondedJobs = { 'bonded.cut': cutJob, 'reconcile.sign': reconcileSignJob } satisfies Partial<JobHandlers>
