import { amendmentEvents, amendmentsOf } from '../../../../db/declaration/amendment.ts'
import { findByEntryNo, type DeclarationRow } from '../../../../db/declaration/declaration.ts'
import { declarationVersions, declaredVersions } from '../../../../db/declaration/version.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { DecContentBody } from '../../../../shared/contract/area/declaration.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { closedVersion, type ClosedAnswer } from '../../../../shared/domain/declaration/closed.ts'
import { declarationState } from '../../../../shared/domain/declaration/state.ts'
import { readDec } from '../../../../shared/message/dec/read.ts'
import type { ReadContext } from '../../context.ts'
import { plainContent, storedContent } from './content.ts'
import { declarationOf } from './save.ts'

/** The one content of a declaration that later steps (refund, FX, statistics) may lean on. */

/** What the rule says of a declaration. */
export function closedAnswer(ledger: ReadHandle, row: DeclarationRow): ClosedAnswer {
  return closedVersion({
    state: row.state,
    stateName: declarationState(row.state).name,
    entryNo: row.entryNo,
    versions: declarationVersions(ledger, row.id),
    declared: declaredVersions(ledger, row.id),
    amendments: amendmentsOf(ledger, row.id).map((one) => ({
      number: one.number,
      kind: one.kind,
      state: one.state,
      approvedAt: amendmentEvents(ledger, one.id).find((event) => event.what === 'approved')?.at,
    })),
  })
}

/** A frozen version as it was sent: read from its bytes, countries as people mean them. */
function sentContent(context: ReadContext, id: number, version: number): DecContentBody {
  const sent = declarationVersions(context.ledger, id).find((one) => one.version === version)
  if (sent === undefined) throw new RangeError(`declaration ${id} has no version ${version}`)
  const reading = readDec(context.content.bytes(sent.sha256).toString('utf8'))
  if (!reading.ok) throw new Failure('CONTENT_DAMAGED', { hash: sent.sha256 })
  return plainContent({ ...reading.message.content, sign: {} })
}

/**
 * The closed content of a declaration.
 * @throws Failure DECLARATION_NOT_CLOSED with the reason in words
 */
function closedDeclaration(context: ReadContext, row: DeclarationRow): Out<'declaration.closed'> {
  const answer = closedAnswer(context.ledger, row)
  if (!answer.ok) throw new Failure('DECLARATION_NOT_CLOSED', { ownNo: row.ownNo, reason: answer.reason })
  const { source } = answer
  const declared =
    source.kind === 'declared'
      ? declaredVersions(context.ledger, row.id).find((one) => one.number === source.number)
      : undefined
  const content =
    source.kind === 'sent' ? sentContent(context, row.id, source.version) : storedContent(declared?.body ?? '{}')
  return {
    id: row.id,
    ownNo: row.ownNo,
    entryNo: answer.entryNo,
    clientId: row.clientId,
    closedAt: row.statusAt,
    source: source.kind === 'sent' ? `第 ${source.version} 版申报报文` : `读回：${declared?.fileName ?? ''}`,
    pending: answer.pending.length,
    content,
  }
}

export function closedQuery(context: ReadContext, input: In<'declaration.closed'>): Out<'declaration.closed'> {
  const byEntry = input.entryNo === undefined ? undefined : findByEntryNo(context.ledger, input.entryNo)
  if (input.id === undefined && byEntry === undefined)
    throw new Failure('DECLARATION_UNKNOWN', { id: input.entryNo ?? '' })
  return closedDeclaration(context, byEntry ?? declarationOf(context.ledger, input.id ?? 0))
}
