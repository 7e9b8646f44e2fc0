import { revisionActor } from '../../../../db/house/desk.ts'
import { readUser } from '../../../../db/house/people.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { WriteContext } from '../../context.ts'

/** The failure of a save that met a newer revision, naming who made it. */
export function recordChanged(
  context: Pick<WriteContext, 'ledger' | 'actor'>,
  record: { kind: 'client' | 'profile' | 'goods' | 'transport' | 'bin' | 'producer'; id: number; revision: number },
): Failure {
  const actorId = revisionActor(context.ledger, record.kind, record.id, record.revision)
  const name = actorId === undefined ? undefined : readUser(context.ledger, actorId)?.name
  const by = actorId === context.actor.userId ? '您自己（在另一处）' : actorId === 0 ? '系统' : (name ?? '其他用户')
  return new Failure('RECORD_CHANGED', { by, revision: record.revision })
}
