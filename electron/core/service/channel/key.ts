import { listProfiles } from '../../../../db/party/profile.ts'
import { profileBodySchema, type ProfileBody } from '../../../../shared/contract/area/party.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import type { Signer } from '../../ports.ts'
import { stateOf, validityProblem } from './meter.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'
import { speedOf } from './plan.ts'

/** Signing keys on the screen: what they are, whether they are ready, what they did and what waits for them. */

const DAY = 24 * 3_600_000
/** Renewing a certificate takes an office some weeks. */
const WARN_DAYS = 30

/** The profiles of everybody. */
export function bodies(context: WriteContext): { clientId: number; mode: string; body: ProfileBody }[] {
  return listProfiles(context.ledger).map(({ clientId, mode, body }) => ({
    clientId,
    mode,
    body: profileBodySchema.parse(JSON.parse(body)),
  }))
}

function warningOf(validTo: string, now: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(validTo)) return ''
  const days = Math.floor((Date.parse(`${validTo}T15:59:59Z`) - now) / DAY)
  return days >= 0 && days <= WARN_DAYS ? `证书将于 ${validTo} 到期，还有 ${days} 天，请办理更新` : ''
}

export function keyList(context: WriteContext, needs: Needs | undefined): Out<'key.list'> {
  const now = context.now()
  const used = bodies(context).map(({ body }) => body.signer)
  const keys = context.ports.signers.map((signer) => {
    const info = signer.info()
    const found = stateOf(signer)
    const problem = validityProblem(info, beijingDay(now))
    const measure = needs?.keys.measure(info.id) ?? { signatures: 0, documents: 0, busyMs: 0 }
    const speed = speedOf(measure)
    return {
      id: info.id,
      title: info.title,
      kind: info.kind ?? 'software',
      state: problem === '' ? found.state : ('expired' as const),
      reason: problem || found.reason,
      ...(found.triesLeft === undefined ? {} : { triesLeft: found.triesLeft }),
      unlockable: signer.unlock !== undefined,
      certificateNumber: info.certificateNumber,
      subject: info.subject ?? '',
      companyCode: info.companyCode ?? '',
      validFrom: info.validFrom ?? '',
      validTo: info.validTo ?? '',
      warning: warningOf(info.validTo ?? '', now),
      signatures: measure.signatures,
      documents: measure.documents,
      ...(speed.measured ? { documentsPerMinute: speed.documentsPerMinute } : {}),
      profiles: used.filter((id) => id === info.id).length,
    }
  })
  return { keys, broken: [...(context.ports.brokenKeys ?? [])] }
}

function signerOf(context: WriteContext, id: string): Signer {
  const signer = context.ports.signers.find((one) => one.info().id === id)
  if (signer === undefined) throw new Failure('SIGNER_MISSING', { signer: id })
  return signer
}

/** Hands the PIN on and forgets it. How it went shows in the list: a card may take its time. */
export function unlockKey(context: WriteContext, needs: Needs, input: In<'key.unlock'>): Out<'key.unlock'> {
  const signer = signerOf(context, input.id)
  if (signer.unlock === undefined) return {}
  const { touch } = context
  signer
    .unlock(input.pin)
    .then((state) => {
      needs.note('key.unlock', input.id, {
        state: state.state,
        ...(state.triesLeft === undefined ? {} : { triesLeft: state.triesLeft }),
      })
      touch('key')
      if (state.state === 'ready') needs.fileWaiting()
    })
    .catch(() => {
      // The ledger was closed meanwhile, or the key's adapter failed: the list shows the key as it is.
    })
  return {}
}

export function lockKey(context: WriteContext, input: In<'key.lock'>): Out<'key.lock'> {
  signerOf(context, input.id).lock?.()
  context.audit('key.lock', input.id)
  return {}
}
