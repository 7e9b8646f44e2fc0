import { readClient } from '../../../../db/party/client.ts'
import { readProfile, saveProfile } from '../../../../db/party/profile.ts'
import { keepRevision } from '../../../../db/house/desk.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { MODE_NAMES, profileBodySchema, type Mode, type ProfileBody } from '../../../../shared/contract/area/party.ts'
import { problemText, profileProblems } from '../../../../shared/domain/party/problem.ts'
import type { ReadContext } from '../../context.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { recordChanged } from '../house/record-changed.ts'

/** The profile that filings of a client and mode are made with; undefined when there is none. */
export function profileOf(
  context: Pick<ReadContext, 'ledger'>,
  clientId: number,
  mode: string,
): { id: number; name: string; body: ProfileBody; revision: number } | undefined {
  const record = readProfile(context.ledger, clientId, mode)
  return record === undefined
    ? undefined
    : {
        id: record.id,
        name: record.name,
        body: profileBodySchema.parse(JSON.parse(record.body)),
        revision: record.revision,
      }
}

export const profileQueries: SomeQueries<'profile.get'> = {
  'profile.get': (context, input) => {
    const profile = profileOf(context, input.clientId, input.mode)
    if (profile === undefined)
      throw new Failure('PROFILE_UNKNOWN', {
        client: readClient(context.ledger, input.clientId)?.name ?? input.clientId,
        mode: MODE_NAMES[input.mode],
      })
    return { ...profile, problems: profileProblems(input.mode, profile.body).map(problemText) }
  },
}

export const profileCommands: SomeCommands<'profile.save'> = {
  'profile.save': (context, input) => {
    if (readClient(context.ledger, input.clientId) === undefined)
      throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
    const old = readProfile(context.ledger, input.clientId, input.mode)
    if ((old?.revision ?? 0) !== input.revision)
      throw recordChanged(context, { kind: 'profile', id: old?.id ?? 0, revision: old?.revision ?? 0 })
    const at = context.now()
    if (old !== undefined)
      keepRevision(context.ledger, {
        kind: 'profile',
        recordId: old.id,
        revision: old.revision,
        body: old.body,
        at,
        actorId: context.actor.userId,
      })
    const mode: Mode = input.mode
    const saved = saveProfile(
      context.ledger,
      {
        clientId: input.clientId,
        mode,
        name: input.name === '' ? MODE_NAMES[mode] : input.name,
        body: JSON.stringify(input.body),
      },
      at,
    )
    context.audit('profile.save', `profile ${saved.id}`, { client: input.clientId, mode, revision: saved.revision })
    return { ...saved, problems: profileProblems(mode, input.body).map(problemText) }
  },
}
