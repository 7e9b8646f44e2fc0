import { notePaper, papersOf, readPaper, type PlacedPaper } from '../../../../db/paper/paper.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import { paperOwner, roomOf, type RoomId } from './room.ts'

/** Acts on papers that need no file: names, order, taking out and back in. */

/** @throws Failure PAPER_LOCKED */
export function requireOpen(context: WriteContext, room: RoomId, subject: number): void {
  const owner = paperOwner(context, room, subject)
  if (owner.locked !== undefined) throw new Failure('PAPER_LOCKED', { owner: owner.name, state: owner.locked })
}

function changeable(context: WriteContext, id: number): PlacedPaper {
  const paper = readPaper(context.ledger, id)
  if (paper === undefined) throw new Failure('PAPER_UNKNOWN', { id })
  requireOpen(context, roomOf(paper.room), paper.subject)
  return paper
}

export function describePaper(context: WriteContext, input: In<'paper.describe'>): Out<'paper.describe'> {
  const paper = changeable(context, input.id)
  const { kind, title, number, note } = input
  const place = { room: paper.room, subject: paper.subject, paperId: paper.id }
  notePaper(
    context.ledger,
    place,
    { what: 'describe', describe: { kind, title, number, note } },
    context.actor.userId,
    context.now(),
  )
  context.audit('paper.describe', `paper ${paper.id}`, { kind, title, number })
  return {}
}

export function orderPapers(context: WriteContext, input: In<'paper.order'>): Out<'paper.order'> {
  requireOpen(context, input.room, input.subject)
  const there = papersOf(context.ledger, input.room, input.subject)
    .filter((paper) => paper.removed === 0)
    .map((paper) => paper.id)
  // An order of other papers than those that are there was made on an older list.
  const same = there.length === input.ids.length && there.every((id) => input.ids.includes(id))
  if (!same) throw new Failure('RECORD_CHANGED', { by: '其他用户' })
  const place = { room: input.room, subject: input.subject, paperId: 0 }
  notePaper(context.ledger, place, { what: 'order', ids: input.ids }, context.actor.userId, context.now())
  context.audit('paper.order', `${input.room} ${input.subject}`, { ids: input.ids })
  return {}
}

export function removePaper(context: WriteContext, input: In<'paper.remove'>): Out<'paper.remove'> {
  const paper = changeable(context, input.id)
  if ((paper.removed === 0) === input.restore) return {}
  const place = { room: paper.room, subject: paper.subject, paperId: paper.id }
  const what = input.restore ? 'restore' : 'remove'
  notePaper(context.ledger, place, { what }, context.actor.userId, context.now())
  context.audit(input.restore ? 'paper.restore' : 'paper.remove', `paper ${paper.id}`, { file: paper.fileName })
  return {}
}
