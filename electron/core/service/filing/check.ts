import { findFilingOfParcel } from '../../../../db/filing/filing.ts'
import { fittingChannelIds } from '../../../../db/filing/channel.ts'
import { storedVerdict } from '../../../../db/filing/parcel-facts.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { lineTaxes } from '../../../../shared/code/context.ts'
import { fixed, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { parcelTax } from '../../../../shared/domain/inventory/parcel-tax.ts'
import { dutiableOf, goodsValueOf } from '../../../../shared/domain/match/match.ts'
import { findMatchRule } from '../../../../shared/domain/match/rules.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { ReadContext } from '../../context.ts'
import { GuaranteeTally } from '../crossborder/guarantee.ts'
import { tariffInForce } from '../party/table.ts'
import { RefundTally } from '../refund-route/parcel-tally.ts'
import { MESSAGE_DOCUMENTS, PARCELS_AT_ONCE, runTools } from './file-run.ts'
import { judge, kindsBefore } from './prepare.ts'
import { HOLDING_WARNINGS, holdTitle, Holds } from './reasons-to-hold.ts'
import type { ReadTriple } from './triple-read.ts'

/**
 * What 申报 would do with a selection, as of now. Judged like the job itself, up to so many parcels; a larger selection is judged by
 * the match that is stored with each parcel.
 */
const JUDGED_AT_MOST = 5_000
const PAGE = 500

/** What is stored of the match, for the parcels behind the limit. */
function byProjection(context: ReadContext, ids: readonly number[], holds: Holds): number {
  let ready = 0
  for (const id of ids) {
    const verdict = storedVerdict(context.ledger, id)
    if (verdict === undefined) continue
    if (verdict.filed) holds.add(id, ['F-FILED'])
    else if (verdict.agreed) ready++
    else holds.add(id, verdict.rules)
  }
  return ready
}

/** Counts the messages that the job would make, which takes a client's parcels of a mode in lots and each kind of document of a lot in hundreds. */
class MessageCount {
  readonly #lots = new Map<string, { parcels: number; kinds: Map<string, number> }>()
  #full = 0

  add(group: string, kinds: readonly string[]): void {
    const lot = this.#lots.get(group) ?? { parcels: 0, kinds: new Map<string, number>() }
    lot.parcels++
    for (const kind of kinds) lot.kinds.set(kind, (lot.kinds.get(kind) ?? 0) + 1)
    this.#lots.set(group, lot)
    if (lot.parcels < PARCELS_AT_ONCE) return
    this.#full += messagesOf(lot.kinds)
    this.#lots.delete(group)
  }

  total(): number {
    return [...this.#lots.values()].reduce((sum, lot) => sum + messagesOf(lot.kinds), this.#full)
  }
}

const messagesOf = (kinds: ReadonlyMap<string, number>): number =>
  [...kinds.values()].reduce((sum, count) => sum + Math.ceil(count / MESSAGE_DOCUMENTS), 0)

interface Tally {
  ready: number
  seen: number
  /** Of those judged by what is stored of the match: how many are ready. */
  unjudged: number
  tax: bigint
  taxUnknown: number
  readonly messages: MessageCount
  readonly guaranteed: GuaranteeTally
  /** Of exports: what becomes of their refund. */
  readonly refund: RefundTally
  readonly warnings: Holds
  readonly holds: Holds
}

export function filingCheck(context: ReadContext, input: In<'filing.check'>): Out<'filing.check'> {
  const tally: Tally = {
    ready: 0,
    seen: 0,
    unjudged: 0,
    tax: 0n,
    taxUnknown: 0,
    messages: new MessageCount(),
    guaranteed: new GuaranteeTally(),
    refund: new RefundTally(),
    warnings: new Holds(),
    holds: new Holds(),
  }
  const pending = new Map<string, number>()
  const channels = new Set(fittingChannelIds(context.ledger, context.identity.kind === 'training'))
  const tools = runTools(context, { bytes: (count) => new Uint8Array(count) }, channels, false, pending)
  const tariff = tariffInForce(context.ledger)
  const judgeOne = ({ id, read }: { id: number; read: ReadTriple | undefined }): void => {
    if (read === undefined) return tally.holds.add(id, ['F-DOCUMENTS'])
    const { direction } = modeRow(read.mode)
    if (
      findFilingOfParcel(context.ledger, id, direction === 'import' ? 'CEB621Message' : 'CEB603Message') !== undefined
    )
      return tally.holds.add(id, ['F-FILED'])
    const matching = tools.context(read.mode)
    const { rules, warnings, lines } = judge(read, matching, tools.prepare)
    if (warnings.length > 0) tally.warnings.add(id, warnings)
    if (rules.length > 0) return tally.holds.add(id, rules)
    tally.ready++
    tally.messages.add(`${read.facts.clientId}|${read.mode}`, [...kindsBefore(context.ledger, read), 'inventory'])
    const { buyerHash } = read.facts
    if (direction !== 'import') {
      const { clientId } = read.facts
      tally.refund.add(clientId, modeRow(read.mode).tradeMode, read.profile?.customsDistrict ?? '', lines)
      return
    }
    // The next parcel of the same buyer finds the year fuller by this one, whether or not its tax is known.
    if (buyerHash !== null && buyerHash !== '') {
      const dutiable = dutiableOf(read.triple, goodsValueOf(read.triple, lines), matching)
      pending.set(buyerHash, (pending.get(buyerHash) ?? 0) + dutiable)
    }
    const answer = parcelTax(read.triple, lines, matching, lineTaxes({ tariff, lists: {} }, matching.day))
    if (!answer.ok) {
      tally.taxUnknown++
      return tally.guaranteed.addUnknown(read.profile?.guarantorCode ?? '')
    }
    tally.tax += BigInt(answer.tax.total)
    tally.guaranteed.add(read.profile?.guarantorCode ?? '', answer.tax.total)
  }
  for (let after = -1; ;) {
    const ids = selectParcelIds(context.ledger, input.selection, { after, limit: PAGE })
    if (ids.length === 0) break
    if (tally.seen < JUDGED_AT_MOST) tools.read(ids).forEach(judgeOne)
    else {
      tally.guaranteed.addStored(context, ids)
      tally.unjudged += byProjection(context, ids, tally.holds)
    }
    tally.seen += ids.length
    after = ids.at(-1) ?? after
  }
  if (tally.seen === 0) throw new Failure('NOTHING_SELECTED')
  const answer = answerOf(tally)
  return {
    ...answer,
    warnings: [...answer.warnings, ...tally.guaranteed.warnings(context)],
    refund: tally.refund.list(context),
  }
}

function answerOf(tally: Tally): Omit<Out<'filing.check'>, 'refund'> {
  const messages = tally.messages.total()
  // Of parcels that were not judged one by one nobody has asked which documents go with them: as many as with the others.
  const perParcel = tally.ready === 0 ? 1 / MESSAGE_DOCUMENTS : messages / tally.ready
  return {
    ready: tally.ready + tally.unjudged,
    held: tally.holds.parcels,
    blocked: tally.holds.list().map(({ rule, title, count, samples }) => ({ rule, title, count, samples })),
    warnings: tally.warnings.list().map(({ rule, title, count }) => ({
      rule,
      title: holdTitle(rule),
      count,
      text: `${findMatchRule(rule)?.explanation ?? title}${HOLDING_WARNINGS.has(rule) ? '（需确认后才申报）' : ''}`,
    })),
    messages: messages + Math.ceil(tally.unjudged * perParcel),
    taxTotal: fixedTextPadded(fixed(Number(tally.tax)), 2),
    taxUnknown: tally.taxUnknown,
  }
}
