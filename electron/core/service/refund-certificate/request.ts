import { readRequest, type RequestRow } from '../../../../db/refund/certificate-request.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports, type StoredExport } from '../../../../db/refund/export.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import {
  afterRequestAct,
  REQUEST_ACT_NAMES,
  REQUEST_NAMES,
  REQUEST_STATE_NAMES,
  type RequestAct,
  type RequestState,
} from '../../../../shared/domain/refund/certificate/request.ts'
import type { ExportItem } from '../../../../shared/domain/refund/evidence.ts'
import type { ReadContext } from '../../context.ts'

/** One application, and the declared items that applications are about. */

export interface Item {
  readonly declaration: StoredExport
  readonly item: ExportItem
}

/** The client's items by `declaration item`. */
export function itemsOf(context: ReadContext, clientId?: number): Map<string, Item> {
  return new Map(
    currentExports(context.ledger, hiddenEvidence(context.ledger), clientId).flatMap(({ declaration, items }) =>
      items.map((item) => [`${declaration.declarationNo} ${item.itemNo}`, { declaration, item }] as const),
    ),
  )
}

/** What an application says beyond its quantities. */
export function valuesOf(body: string): Readonly<Record<string, string>> {
  return JSON.parse(body) as Readonly<Record<string, string>>
}

/** @throws Failure RECORD_UNKNOWN */
export function requireRequest(context: ReadContext, id: number): RequestRow {
  const request = readRequest(context.ledger, id)
  if (request === undefined) throw new Failure('RECORD_UNKNOWN', { id })
  return request
}

/** Where an act leads. @throws Failure REQUEST_STATE */
export function requireStep(request: RequestRow, act: RequestAct): RequestState {
  const next = afterRequestAct(request.state, act)
  if (next === undefined)
    throw new Failure('REQUEST_STATE', {
      request: `${REQUEST_NAMES[request.kind]} ${request.period}-${request.batch}`,
      state: REQUEST_STATE_NAMES[request.state],
      action: REQUEST_ACT_NAMES[act],
    })
  return next
}
