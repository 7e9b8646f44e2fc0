import { bureauDoubts, doubtCodes, insertDoubtCode } from '../../../../db/refund-money/doubt.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { findDoubts, wouldFail } from '../../../../shared/domain/refund/doubt/check.ts'
import { DOUBT_RULES, doubtRule } from '../../../../shared/domain/refund/doubt/rules.ts'
import { SEVERITY_NAMES, type Doubt } from '../../../../shared/domain/refund/doubt/type.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { today } from '../declaration/tables.ts'
import { sumText } from '../refund-money/book.ts'
import { importDoubtsJob } from './import.ts'
import { openPackets } from './packets.ts'
import { doubtSettings } from './settings.ts'

/** 疑点 over everything that could be claimed now. */

const MOST_SHOWN = 2000

function doubtsNow(
  context: ReadContext,
  clientId: number | undefined,
): {
  readonly day: string
  readonly doubts: readonly Doubt[]
  readonly packets: number
  readonly refunds: ReadonlyMap<string, number>
  readonly best: string | undefined
} {
  const day = today(context.now())
  const { packets, refunds, best } = openPackets(context)
  const doubts = findDoubts(packets, doubtSettings(context), day)
  const of = (one: { readonly clientId: number }): boolean => clientId === undefined || one.clientId === clientId
  return { day, doubts: doubts.filter(of), packets: packets.filter(of).length, refunds, best }
}

const refundOf = (refunds: ReadonlyMap<string, number>, names: Iterable<string>): string =>
  sumText([...names].reduce((sum, name) => sum + BigInt(refunds.get(name) ?? 0), 0n))

/** Of everything that could be claimed now: what would come back today, and the one paper that would unlock most. */
export function doubtsToday(context: ReadContext): {
  readonly failing: number
  readonly failingRefund: string
  readonly best: string | undefined
} {
  const { doubts, refunds, best } = doubtsNow(context, undefined)
  const failing = wouldFail(doubts)
  return { failing: failing.size, failingRefund: refundOf(refunds, failing), best }
}

const daysText = (from: string, to: string): string =>
  from === '' && to === '' ? '' : from === '' ? `${to} 及以前出口` : `${from} 起出口`

function doubtGroups(context: ReadContext, input: In<'doubt.groups'>): Out<'doubt.groups'> {
  const { day, doubts, packets, refunds } = doubtsNow(context, input.clientId)
  const codes = doubtCodes(context.ledger)
  const bureau = bureauDoubts(context.ledger, MOST_SHOWN).filter(
    (one) => input.clientId === undefined || one.clientId === input.clientId,
  )
  const failing = wouldFail(doubts)
  const groups = DOUBT_RULES.map((rule) => {
    const own = doubts.filter((one) => one.rule === rule.id)
    const touched = new Set(own.map((one) => one.packet))
    const mine = [...codes].filter(([, id]) => id === rule.id).map(([code]) => code)
    return {
      rule: rule.id,
      title: rule.title,
      severity: rule.severity,
      severityName: SEVERITY_NAMES[rule.severity],
      source: rule.source,
      fix: rule.fix,
      verified: rule.verified,
      days: daysText(rule.validFrom, rule.validTo),
      count: own.length,
      packets: touched.size,
      refund: refundOf(refunds, touched),
      bureau: bureau.filter((one) => mine.includes(one.code)).length,
      codes: mine,
    }
  })
  const doubtful = new Set(doubts.map((one) => one.packet))
  return {
    day,
    packets,
    failing: failing.size,
    failingRefund: refundOf(refunds, failing),
    clean: packets - doubtful.size,
    groups: groups.sort((a, b) => b.count - a.count),
  }
}

function doubtList(context: ReadContext, input: In<'doubt.list'>): Out<'doubt.list'> {
  const { doubts, refunds } = doubtsNow(context, input.clientId)
  const names = clientNames(context.ledger)
  const wanted = input.rule === '' ? doubts : doubts.filter((one) => one.rule === input.rule)
  return {
    total: wanted.length,
    rows: wanted.slice(0, MOST_SHOWN).map((one, at) => {
      const rule = doubtRule(one.rule)
      return {
        id: at + 1,
        key: String(at + 1),
        rule: one.rule,
        title: rule?.title ?? one.rule,
        severity: rule?.severity ?? 'warn',
        clientId: one.clientId,
        client: names.get(one.clientId) ?? '',
        packet: one.packet,
        subject: one.subject,
        text: one.text,
        fix: rule?.fix ?? '',
        refund: sumText(BigInt(refunds.get(one.packet) ?? 0)),
      }
    }),
  }
}

function bureauList(context: ReadContext): Out<'doubt.bureau'> {
  const { doubts } = doubtsNow(context, undefined)
  const names = clientNames(context.ledger)
  const codes = doubtCodes(context.ledger)
  const own = new Set(doubts.flatMap((one) => [`${one.rule} ${one.subject}`, `${one.rule} ${one.packet}`]))
  return {
    rows: bureauDoubts(context.ledger, MOST_SHOWN).map((one) => {
      const rule = codes.get(one.code) ?? ''
      const subjects = [
        one.declarationNo === '' ? '' : one.itemNo > 0 ? itemKey(one.declarationNo, one.itemNo) : one.declarationNo,
        one.voucherNo,
        one.linkNo,
      ].filter((text) => text !== '')
      return {
        id: one.id,
        key: String(one.id),
        code: one.code,
        level: one.level,
        text: one.text,
        skippable: one.skippable === 1,
        subject: subjects.join('，'),
        client: names.get(one.clientId) ?? '',
        matched: one.clientId !== 0,
        rule,
        ruleTitle: doubtRule(rule)?.title ?? '',
        ours: rule !== '' && [...subjects, one.declarationNo].some((subject) => own.has(`${rule} ${subject}`)),
        at: new Date(one.at).toISOString(),
      }
    }),
  }
}

function meanCode(context: WriteContext, input: In<'doubt.meaning'>): Out<'doubt.meaning'> {
  if (input.rule !== '' && doubtRule(input.rule) === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.rule })
  insertDoubtCode(context.ledger, {
    code: input.code,
    rule: input.rule,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('doubt.meaning', input.code, { rule: input.rule })
  return {}
}

export const refundDoubtQueries: SomeQueries<'doubt.groups' | 'doubt.list' | 'doubt.bureau'> = {
  'doubt.groups': doubtGroups,
  'doubt.list': doubtList,
  'doubt.bureau': bureauList,
}
export const refundDoubtCommands: SomeCommands<'doubt.meaning'> = { 'doubt.meaning': meanCode }
export const refundDoubtJobs: SomeJobs<'doubt.import'> = { 'doubt.import': importDoubtsJob }
