import { moveWaiting, setUrgentClient } from '../../../../db/channel/waiting.ts'
import { keepRevision } from '../../../../db/house/desk.ts'
import { readClient } from '../../../../db/party/client.ts'
import { listProfiles, saveProfile } from '../../../../db/party/profile.ts'
import { profileBodySchema } from '../../../../shared/contract/area/party.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import { companyProblem } from './meter.ts'

/** Work moved from one key to another, and clients that come first. */

/**
 * The profiles of some clients that sign with `from` sign with `to` from now on. All of them or none.
 * @throws Failure SIGNER_MISSING, KEY_OTHER_COMPANY, NOTHING_SELECTED
 */
export function moveKey(context: WriteContext, needs: Needs, input: In<'key.move'>): Out<'key.move'> {
  const { ledger } = context
  const signer = context.ports.signers.find((one) => one.info().id === input.to)
  if (signer === undefined) throw new Failure('SIGNER_MISSING', { signer: input.to })
  let profiles = 0
  for (const clientId of input.clientIds) {
    for (const record of listProfiles(ledger, clientId)) {
      const body = profileBodySchema.parse(JSON.parse(record.body))
      if (body.signer !== input.from) continue
      const problem = companyProblem(ledger, signer.info(), body.transferCode)
      if (problem !== '')
        throw new Failure('KEY_OTHER_COMPANY', {
          reason: problem,
          client: readClient(ledger, clientId)?.name ?? clientId,
        })
      const at = context.now()
      const { id, revision } = record
      keepRevision(ledger, {
        kind: 'profile',
        recordId: id,
        revision,
        body: record.body,
        at,
        actorId: context.actor.userId,
      })
      const { mode, name } = record
      saveProfile(ledger, { clientId, mode, name, body: JSON.stringify({ ...body, signer: input.to }) }, at)
      profiles++
    }
    moveWaiting(ledger, clientId, input.from, input.to)
  }
  if (profiles === 0) throw new Failure('NOTHING_SELECTED')
  context.audit('key.move', input.to, { from: input.from, clients: input.clientIds.length, profiles })
  needs.fileWaiting()
  return { profiles }
}

/** @throws Failure CLIENT_UNKNOWN */
export function setUrgent(context: WriteContext, input: In<'client.setUrgent'>): Out<'client.setUrgent'> {
  if (readClient(context.ledger, input.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  setUrgentClient(context.ledger, input.clientId, input.urgent, context.actor.userId, context.now())
  context.audit('client.setUrgent', `client ${input.clientId}`, { urgent: input.urgent })
  return {}
}
