import { readyParcels } from '../../../../db/channel/queue.ts'
import { listProfiles } from '../../../../db/party/profile.ts'
import { profileBodySchema, type ProfileBody } from '../../../../shared/contract/area/party.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import type { Signer } from '../../ports.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { beijingDay, stateOf, validityProblem } from './meter.ts'
import { planLine, planSentence, speedOf, type KeyQueue } from './plan.ts'

/** Signing keys on the screen: what they are, whether they are ready, what they did and what waits for them. */

const DAY = 24 * 3_600_000
/** Renewing a certificate takes an office some weeks. */
const WARN_DAYS = 30

function bodies(context: WriteContext): { clientId: number; mode: string; body: ProfileBody }[] {
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
  return { keys }
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

/** Documents that the office sends for a parcel of this profile. */
function documentsOf(body: ProfileBody): number {
  return 1 + [body.sends.order, body.sends.payment, body.sends.waybill, body.sends.receipts].filter(Boolean).length
}

/** Tonight at 23:00 in Beijing; after that tomorrow's. */
function standardUntil(now: number): number {
  const midnight = Math.floor((now + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000
  const tonight = midnight + 23 * 3_600_000
  return tonight > now ? tonight : tonight + DAY
}

export function keyPlan(context: WriteContext, needs: Needs | undefined, input: In<'key.plan'>): Out<'key.plan'> {
  const now = context.now()
  const given = input.until === undefined ? Number.NaN : Date.parse(input.until)
  const until = Number.isNaN(given) ? standardUntil(now) : given
  const profiles = new Map(bodies(context).map((one) => [`${one.clientId}|${one.mode}`, one.body]))
  const sums = new Map<string, { parcels: number; documents: number; signatures: number }>()
  for (const { clientId, mode, parcels } of readyParcels(context.ledger)) {
    const body = profiles.get(`${clientId}|${mode}`)
    if (body === undefined || body.signer === 'none') continue
    const sum = sums.get(body.signer) ?? { parcels: 0, documents: 0, signatures: 0 }
    const kinds = documentsOf(body)
    sums.set(body.signer, {
      parcels: sum.parcels + parcels,
      documents: sum.documents + parcels * kinds,
      signatures: sum.signatures + kinds * Math.ceil(parcels / MESSAGE_DOCUMENTS),
    })
  }
  const day = beijingDay(now)
  const isReady = (signer: Signer | undefined): boolean =>
    signer !== undefined && stateOf(signer).state === 'ready' && validityProblem(signer.info(), day) === ''
  const lines = [...sums].map(([keyId, sum]) => {
    const signer = context.ports.signers.find((one) => one.info().id === keyId)
    const queue: KeyQueue = {
      keyId,
      title: signer?.info().title ?? keyId,
      ready: isReady(signer),
      ...sum,
      measure: needs?.keys.measure(keyId) ?? { signatures: 0, documents: 0, busyMs: 0 },
    }
    return planLine(queue, now, until)
  })
  const keysReady = context.ports.signers.filter(isReady).length
  return {
    until: new Date(until).toISOString(),
    keysNeeded: lines.reduce((sum, line) => sum + line.keysNeeded, 0),
    keysReady,
    sentence: planSentence(lines, keysReady, until),
    lines: lines.map(({ finishAt, ...line }) => ({ ...line, finishAt: new Date(finishAt).toISOString() })),
  }
}
