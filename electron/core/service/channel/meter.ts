import { addMeasure, latestMeasure, type SignerMeasure } from '../../../../db/channel/measure.ts'
import { usciOfCustomsCode } from '../../../../db/channel/queue.ts'
import type { ReadHandle, WriteHandle } from '../../../../db/open.ts'
import { transaction } from '../../../../db/tx.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'
import type { Clock, SignAnswer, Signer, SignerState } from '../../ports.ts'

/**
 * Signing keys as the core uses them: each signature is measured, and a key that must not sign (its certificate is not valid today,
 * or belongs to another company) is refused here, whatever the key itself would do.
 */
export interface KeyRing {
  readonly signers: readonly Signer[]
  /** What a key did lately, this minute included. */
  measure(signerId: string): SignerMeasure
  /** Writes down what was measured since the last time. */
  flush(): void
  /** Looks for keys that were lost: a card that is back in its reader goes on. `changed` is told when one does. */
  seekLost(changed: () => void): void
}

/** What is wrong with a certificate on a day; '' when nothing is. */
export function validityProblem(info: { readonly validFrom?: string; readonly validTo?: string }, day: string): string {
  if (info.validTo !== undefined && info.validTo !== '' && day > info.validTo) return `证书已于 ${info.validTo} 过期`
  if (info.validFrom !== undefined && info.validFrom !== '' && day < info.validFrom)
    return `证书自 ${info.validFrom} 起有效，请检查本机日期`
  return ''
}

/** What is wrong with a certificate for a transmitting company; '' when nothing is, or nobody can say. */
export function companyProblem(ledger: ReadHandle, info: { readonly companyCode?: string }, company: string): string {
  const owner = info.companyCode ?? ''
  const wanted = company.length === 18 ? company : company === '' ? '' : usciOfCustomsCode(ledger, company)
  return owner === '' || wanted === '' || owner === wanted ? '' : `证书属于 ${owner}，与传输企业 ${company} 不符`
}

/** A key makes so many signatures at once, a card one after the other. Whoever is urgent comes before everybody who waits, in the order of asking. */
export function inTurn(atOnce = 1): <T>(urgent: boolean, work: () => Promise<T>) => Promise<T> {
  const lines: { urgent: (() => void)[]; others: (() => void)[] } = { urgent: [], others: [] }
  let busy = 0
  return async (urgent, work) => {
    // Whoever ends hands his place on, so that nobody who comes meanwhile takes it.
    if (busy >= atOnce) await new Promise<void>((resume) => (urgent ? lines.urgent : lines.others).push(resume))
    else busy++
    try {
      return await work()
    } finally {
      const next = lines.urgent.shift() ?? lines.others.shift()
      if (next === undefined) busy--
      else next()
    }
  }
}

export const stateOf = (signer: Signer): SignerState => signer.state?.() ?? { state: 'ready', reason: '' }

export function createKeyRing(ledger: WriteHandle, keys: readonly Signer[], clock: Pick<Clock, 'now'>): KeyRing {
  const fresh = new Map<string, { signatures: number; documents: number; busyMs: number }>()

  function note(id: string, documents: number, ms: number): void {
    const sum = fresh.get(id) ?? { signatures: 0, documents: 0, busyMs: 0 }
    sum.signatures++
    sum.documents += documents
    sum.busyMs += ms
    fresh.set(id, sum)
  }

  function guarded(signer: Signer): Signer {
    const turns = inTurn(signer.parallel)
    return {
      ...signer,
      async sign(bytes, about): Promise<SignAnswer> {
        const problem =
          validityProblem(signer.info(), beijingDay(clock.now())) ||
          companyProblem(ledger, signer.info(), about?.company ?? '')
        if (problem !== '') return { ok: false, reason: problem, locked: false }
        return turns(about?.urgent === true, () => measured(signer, bytes, about))
      },
    }
  }

  async function measured(signer: Signer, ...[bytes, about]: Parameters<Signer['sign']>): Promise<SignAnswer> {
    const start = clock.now()
    const answer = await signer.sign(bytes, about)
    // A clock that was set meanwhile has measured nothing.
    const ms = clock.now() - start
    if (answer.ok && ms >= 0 && ms < 120_000) note(signer.info().id, about?.documents ?? 1, ms)
    return answer
  }

  return {
    signers: keys.map(guarded),
    measure(signerId) {
      const stored = latestMeasure(ledger, signerId)
      const now = fresh.get(signerId)
      return now === undefined
        ? stored
        : {
            signatures: stored.signatures + now.signatures,
            documents: stored.documents + now.documents,
            busyMs: stored.busyMs + now.busyMs,
          }
    },
    seekLost(changed) {
      for (const signer of keys) {
        if (signer.look === undefined || stateOf(signer).state !== 'lost') continue
        signer.look().then(
          ({ state }) => (state === 'lost' ? undefined : changed()),
          () => undefined,
        )
      }
    },
    flush() {
      if (fresh.size === 0) return
      const day = beijingDay(clock.now())
      transaction(ledger, () => fresh.forEach((sum, id) => addMeasure(ledger, id, day, sum)))
      fresh.clear()
    },
  }
}
