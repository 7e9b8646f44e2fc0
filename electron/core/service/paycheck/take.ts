import { saveSetting } from '../../../../db/house/desk.ts'
import { findCheck, insertCheck, noteCheck } from '../../../../db/paycheck/check.ts'
import { transaction } from '../../../../db/tx.ts'
import {
  OPEN_REFUSED,
  OPEN_TAKEN,
  openAnswer,
  readOpenRequest,
  type OpenRequest,
} from '../../../../shared/message/paycheck/upload.ts'
import type { WriteContext } from '../../context.ts'
import { wholeSetting } from '../house/setting.ts'

/** 受理抽查: what customs asks is durable before it is answered for. */

const HOUR = 3_600_000
/** Not a setting of the office: what the host last said of its listener. */
export const LISTENER_STATE = 'payCheck.listenerState'

export type Taken =
  | { readonly ok: true; readonly id: number; readonly again: boolean }
  /** The session is known with another order. */
  | { readonly ok: false; readonly id: number; readonly orderNo: string }

/** Stores a question in the caller's transaction. The same again changes nothing; the same session with another order is noted and refused. */
export function takeCheck(
  context: WriteContext,
  request: OpenRequest,
  came: 'listener' | 'person' | 'training',
  peer: string,
  /** As it came, for the message log; '' when a person typed it. */
  text = '',
): Taken {
  const { ledger, actor } = context
  const now = context.now()
  const known = findCheck(ledger, request.sessionID)
  if (known !== undefined) {
    if (known.orderNo === request.orderNo) return { ok: true, id: known.id, again: true }
    const info = `又以订单 ${request.orderNo} 发来`
    noteCheck(
      ledger,
      known.id,
      { at: now, what: 'conflict', code: '', info, objectId: null, actorId: actor.userId },
      undefined,
    )
    return { ok: false, id: known.id, orderNo: known.orderNo }
  }
  const id = insertCheck(ledger, {
    sessionId: request.sessionID,
    orderNo: request.orderNo,
    serviceTime: request.serviceTime,
    came,
    peer: peer.slice(0, 60),
    receivedAt: now,
    dueAt: now + Math.max(1, wholeSetting(ledger, 'payCheck.answerHours')) * HOUR,
  })
  const objectId = text === '' ? null : keepText(context, `179 ${request.sessionID}`, text)
  noteCheck(
    ledger,
    id,
    { at: now, what: 'received', code: '', info: '', objectId, actorId: actor.userId },
    { state: 'open', objectId: null, attempts: 0, nextAt: now, code: '', info: '' },
  )
  context.touch('payCheck')
  context.wakePump()
  return { ok: true, id, again: false }
}

/** Keeps what customs said, word for word; in the caller's transaction. @returns the content's id */
export function keepText(context: WriteContext, name: string, text: string): number {
  const { objectId } = context.content.put('inbox', name, 0, Buffer.from(text, 'utf8'), { sync: false })
  context.content.sync()
  return objectId
}

/** Answers platDataOpen: the reply goes out when the question is durable. Anything that is no question is refused with its reason. */
export function answerOpen(context: WriteContext, text: string, peer: string): string {
  const now = context.now()
  const request = readOpenRequest(text)
  if (request === undefined) return openAnswer(OPEN_REFUSED, 'openReq 不是约定的格式', now)
  const taken = transaction(context.ledger, () => takeCheck(context, request, 'listener', peer, text))
  return taken.ok ? openAnswer(OPEN_TAKEN, '', now) : openAnswer(OPEN_REFUSED, 'sessionID 已用于另一个订单', now)
}

/** What the host says of its listener, shown beside its setting. */
export function noteListener(context: WriteContext, problem: string): void {
  transaction(context.ledger, () =>
    saveSetting(context.ledger, LISTENER_STATE, problem.slice(0, 300), context.now(), context.actor.userId),
  )
  context.touch('payCheck')
}
