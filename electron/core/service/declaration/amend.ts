import {
  amendmentEvents,
  amendmentsOf,
  appendAmendmentEvent,
  insertAmendment,
  readAmendment,
  type AmendmentRow,
} from '../../../../db/declaration/amendment.ts'
import { appendDeclarationEvent, type DeclarationRow } from '../../../../db/declaration/declaration.ts'
import { newestDeclared } from '../../../../db/declaration/version.ts'
import type { ReadHandle, WriteHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  AMENDMENT_KIND_NAMES,
  AMENDMENT_REASONS,
  AMENDMENT_STEP_TABLE,
  amendmentState,
  amendmentStep,
} from '../../../../shared/domain/declaration/amendment.ts'
import { declarationState, type DeclarationState } from '../../../../shared/domain/declaration/state.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { closedAnswer } from './closed.ts'
import { noteWithdrawn } from '../refund-notice/closing.ts'
import { declarationOf } from './save.ts'

/** Changes and withdrawals, applied for on the official site and followed here. */

const iso = (ms: number): string => new Date(ms).toISOString()
/** Customs has it and it is not gone: before, the draft is simply corrected. */
const AMENDABLE: ReadonlySet<DeclarationState> = new Set([
  'accepted',
  'hold',
  'supplement',
  'reviewed',
  'inspection',
  'tax',
  'released',
  'closed',
])

function view(ledger: ReadHandle, row: AmendmentRow): Out<'amendment.list'>['amendments'][number] {
  const state = amendmentState(row.state)
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    kindName: AMENDMENT_KIND_NAMES[row.kind],
    reasonName: AMENDMENT_REASONS.find((one) => one.id === row.reasonCode)?.name ?? row.reasonCode,
    reason: row.reason,
    changes: row.changes,
    entryNo: row.entryNo,
    customsNo: row.customsNo,
    state: row.state,
    stateName: state.name,
    tone: state.tone,
    help: state.help,
    steps: state.steps.flatMap((step) =>
      AMENDMENT_STEP_TABLE.filter((one) => one.step === step).map(({ name }) => ({ step, name })),
    ),
    timeline: amendmentEvents(ledger, row.id).map((event) => ({
      at: iso(event.at),
      happenedAt: event.atText,
      stateName: amendmentState(event.what).name,
      tone: amendmentState(event.what).tone,
      customsNo: event.customsNo,
      info: event.info,
      actor: event.actor,
    })),
  }
}

function closedText(ledger: ReadHandle, row: DeclarationRow): Out<'amendment.list'>['closed'] {
  const answer = closedAnswer(ledger, row)
  if (!answer.ok) return { ok: false, text: answer.reason }
  const content = answer.source.kind === 'sent' ? `第 ${answer.source.version} 版申报报文` : '读回的申报内容'
  return {
    ok: true,
    text: `后续环节以${content}为准${answer.pending.length === 0 ? '' : `；第 ${answer.pending.join('、')} 次修撤单办理中，内容可能变化`}`,
  }
}

export function listAmendments(context: ReadContext, input: In<'amendment.list'>): Out<'amendment.list'> {
  const row = declarationOf(context.ledger, input.declarationId)
  const amendments = amendmentsOf(context.ledger, row.id)
  return {
    amendments: amendments.map((one) => view(context.ledger, one)),
    mayOpen: AMENDABLE.has(row.state) && amendments.every((one) => !amendmentState(one.state).open),
    closed: closedText(context.ledger, row),
  }
}

function note(context: WriteContext, row: DeclarationRow, info: string): void {
  const { userId } = context.actor
  appendDeclarationEvent(context.ledger, {
    declarationId: row.id,
    version: row.version,
    at: context.now(),
    what: 'amend',
    state: row.state,
    status: '',
    info,
    receiptId: undefined,
    actorId: userId,
  })
}

export function openAmendment(context: WriteContext, input: In<'amendment.open'>): Out<'amendment.open'> {
  const row = declarationOf(context.ledger, input.declarationId)
  const kindName = AMENDMENT_KIND_NAMES[input.kind]
  if (!AMENDABLE.has(row.state))
    throw new Failure('DECLARATION_STATE', {
      ownNo: row.ownNo,
      state: declarationState(row.state).name,
      action: kindName,
    })
  const open = amendmentsOf(context.ledger, row.id).find((one) => amendmentState(one.state).open)
  if (open !== undefined)
    throw new Failure('AMENDMENT_STATE', {
      state: amendmentState(open.state).name,
      action: '再申请一次，请先办完这一次',
    })
  const { declarationId, kind, reasonCode, reason, changes } = input
  const id = insertAmendment(
    context.ledger,
    { declarationId, kind, reasonCode, reason, entryNo: row.entryNo, changes },
    context.actor.userId,
    context.now(),
  )
  note(context, row, `${kindName}：${reason}`)
  context.audit('amendment.open', `declaration ${row.id}`, { ownNo: row.ownNo, kind: kindName, reason })
  return { id }
}

const DAY = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?$/

export function stepAmendment(context: WriteContext, input: In<'amendment.step'>): Out<'amendment.step'> {
  const { ledger } = context
  const amendment = readAmendment(ledger, input.id)
  if (amendment === undefined) throw new Failure('AMENDMENT_UNKNOWN', { id: input.id })
  const step = amendmentStep(amendment.state, input.step)
  const name = AMENDMENT_STEP_TABLE.find((one) => one.step === input.step)?.name ?? ''
  if (step === undefined)
    throw new Failure('AMENDMENT_STATE', { state: amendmentState(amendment.state).name, action: name })
  if (input.happenedAt !== '' && !DAY.test(input.happenedAt))
    throw new Failure('FIELD_INVALID', { label: '日期', reason: '请写成 2026-01-05 或 2026-01-05 13:05' })
  const row = declarationOf(ledger, amendment.declarationId)
  const declared = newestDeclared(ledger, row.id)
  const approvedAt = amendmentEvents(ledger, amendment.id).find((event) => event.what === 'approved')?.at ?? 0
  // A change is finished by what it led to, not by somebody's word.
  if (step.to === 'done' && amendment.kind === 'amend' && (declared === undefined || declared.at < approvedAt))
    throw new Failure('AMENDMENT_STATE', {
      state: amendmentState(amendment.state).name,
      action: '办结：请先用“读回申报”读入修改后的报关单',
    })
  appendAmendmentEvent(ledger, amendment.id, {
    what: step.to,
    customsNo: input.customsNo,
    atText: input.happenedAt,
    info: input.info,
    declared: step.to === 'done' ? (declared?.number ?? 0) : 0,
    actorId: context.actor.userId,
    at: context.now(),
  })
  if (amendment.kind === 'withdraw' && step.to === 'approved')
    noteWithdrawn({ ledger, actorId: context.actor.userId, now: context.now() }, row.id, '撤单已批准')
  note(
    context,
    row,
    `${AMENDMENT_KIND_NAMES[amendment.kind]}：${amendmentState(step.to).name}${input.info === '' ? '' : `，${input.info}`}`,
  )
  context.audit('amendment.step', `declaration ${row.id}`, {
    ownNo: row.ownNo,
    kind: AMENDMENT_KIND_NAMES[amendment.kind],
    state: amendmentState(step.to).name,
  })
  return { state: step.to }
}

/** Customs has deleted the declaration: a withdrawal that was under way is done. In the caller's transaction. */
export function endWithdrawals(ledger: WriteHandle, declarationId: number, actorId: number, at: number): void {
  for (const one of amendmentsOf(ledger, declarationId)) {
    if (one.kind !== 'withdraw' || !amendmentState(one.state).open) continue
    appendAmendmentEvent(ledger, one.id, {
      what: 'done',
      customsNo: '',
      atText: '',
      info: '海关已删单',
      declared: 0,
      actorId,
      at,
    })
  }
}
