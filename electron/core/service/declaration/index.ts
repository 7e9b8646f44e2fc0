import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { listAmendments, openAmendment, stepAmendment } from './amend.ts'
import { closedQuery } from './closed.ts'
import { elementsOf, goodsLines, mergeContent } from './assist.ts'
import {
  declarationCheck,
  declarationCount,
  declarationDetail,
  declarationPage,
  declarationTemplates,
} from './detail.ts'
import { declareDeclaration, storeDeclaration } from './file.ts'
import { importFormJob } from './form.ts'
import { printJob } from './print.ts'
import { adoptDeclared, readBackJob } from './read-back.ts'
import { copyDeclaration, saveDeclaration, saveDeclarationTemplate, splitDeclaration } from './save.ts'

export const declarationQueries = (_needs: Needs | undefined) =>
  ({
    'declaration.page': declarationPage,
    'declaration.count': declarationCount,
    'declaration.get': declarationDetail,
    'declaration.check': declarationCheck,
    'declaration.goods': goodsLines,
    'declaration.elements': elementsOf,
    'declaration.merge': mergeContent,
    'declaration.templates': declarationTemplates,
    'declaration.closed': closedQuery,
    'amendment.list': listAmendments,
  }) satisfies Partial<QueryHandlers>

export const declarationJobs = {
  'declaration.print': printJob,
  'declaration.readBack': readBackJob,
  'declaration.import': importFormJob,
} satisfies Partial<JobHandlers>

export const declarationCommands = (_needs: Needs) =>
  ({
    'declaration.save': saveDeclaration,
    'declaration.copy': copyDeclaration,
    'declaration.store': storeDeclaration,
    'declaration.declare': declareDeclaration,
    'declaration.adopt': adoptDeclared,
    'declaration.split': splitDeclaration,
    'declaration.saveTemplate': saveDeclarationTemplate,
    'amendment.open': openAmendment,
    'amendment.step': stepAmendment,
  }) satisfies Partial<CommandHandlers>
