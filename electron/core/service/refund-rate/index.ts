import { clientNames } from '../../../../db/filing/page.ts'
import { readUser } from '../../../../db/house/people.ts'
import { readClient } from '../../../../db/party/client.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import {
  activateRateLibrary,
  insertRateChoice,
  listRateLibraries,
  rateName,
  readRateLibrary,
  type RateLibrary,
} from '../../../../db/refund/rate.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { treatmentOf, type RateRow } from '../../../../shared/domain/refund/rate-library.ts'
import { REFUND_REGIMES } from '../../../../shared/domain/refund/regime.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { libraryEffect } from './effect.ts'
import { Rates } from './index-of.ts'
import { loadJob } from './load.ts'

const STATE_NAMES: Readonly<Record<RateLibrary['state'], string>> = {
  loading: '读入中',
  loaded: '待启用',
  active: '使用中',
  old: '旧版本',
  failed: '失败',
}

function rowOf(context: ReadContext, row: RateRow, libraryId: number | undefined): Out<'rate.find'>['rows'][number] {
  const { levyRates, refundRate, unit: _unit, ...plain } = row
  const name = row.name === '' && libraryId !== undefined ? rateName(context.ledger, libraryId, row.code) : row.name
  return {
    ...plain,
    name,
    levyRates: levyRates.map((rate) => fixedText(rate)).join('、'),
    refundRate: fixedText(refundRate),
    treatment: treatmentOf(row),
  }
}

function find(context: ReadContext, input: In<'rate.find'>): Out<'rate.find'> {
  const rates = new Rates(context.ledger)
  const answer = rates.find(input.clientId ?? 0, input.hsCode, input.name, input.exportDate, input.invoiceOn)
  const library = rates.library?.version ?? ''
  if (answer === undefined) return { kind: 'noLibrary', how: '', library, rows: [], history: [] }
  const rows = answer.kind === 'found' ? [answer.row] : answer.kind === 'ambiguous' ? answer.candidates : []
  const history = rows.flatMap((row) => rates.history(row.code))
  const show = (row: RateRow): Out<'rate.find'>['rows'][number] => rowOf(context, row, rates.library?.id)
  return {
    kind: answer.kind,
    how: answer.kind === 'found' ? answer.how : '',
    library,
    rows: rows.map(show),
    history: history.map(show),
  }
}

export function rateQuestions(context: ReadContext): Out<'rate.questions'> {
  const rates = new Rates(context.ledger)
  const clients = clientNames(context.ledger)
  const found = new Map<string, Out<'rate.questions'>['questions'][number]>()
  for (const { declaration, items } of currentExports(context.ledger, hiddenEvidence(context.ledger)))
    for (const item of items) {
      const answer = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
      if (answer?.kind !== 'ambiguous') continue
      const key = `${declaration.clientId} ${item.hsCode} ${item.name}`
      const known = found.get(key)
      if (known !== undefined) known.items++
      else
        found.set(key, {
          clientId: declaration.clientId,
          client: clients.get(declaration.clientId) ?? '',
          hsCode: item.hsCode,
          name: item.name,
          items: 1,
          candidates: answer.candidates.map((row) => rowOf(context, row, rates.library?.id)),
        })
    }
  return { questions: [...found.values()].slice(0, 500) }
}

function choose(context: WriteContext, input: In<'rate.choose'>): Out<'rate.choose'> {
  if (readClient(context.ledger, input.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  if (!input.code.startsWith(input.hsCode))
    throw new Failure('FIELD_INVALID', { label: '扩展码', reason: `应以商品编码 ${input.hsCode} 开头` })
  insertRateChoice(context.ledger, {
    clientId: input.clientId,
    hsCode: input.hsCode,
    name: input.name,
    code: input.code,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('rate.choose', `client ${input.clientId}`, { hsCode: input.hsCode, code: input.code })
  context.touch('refund')
  return {}
}

function rules(): Out<'refundRule.list'> {
  return {
    rules: REFUND_REGIMES.flatMap((regime) => {
      const { name, validFrom, validTo } = regime
      const of = (what: string, value: string, source: string, confidence: string) => ({
        name,
        what,
        value,
        validFrom,
        validTo,
        source,
        verified: confidence === 'seen',
      })
      const { retained, hardStop, claimUntil, formula, lowerRate } = regime
      return [
        of('正常申报期', `出口次月起至次年 ${claimUntil.monthDay}`, claimUntil.source, claimUntil.confidence),
        of(
          '最长期限',
          hardStop.months === undefined ? '没有' : `出口之日起 ${hardStop.months} 个月，逾期视同内销征税`,
          hardStop.source,
          hardStop.confidence,
        ),
        of(
          '备案单证',
          `申报后 ${retained.days} 日内备齐，保存 ${retained.years} 年`,
          retained.source,
          retained.confidence,
        ),
        of('退税额', '计税金额 × 退税率，四舍五入到分', formula.source, formula.confidence),
        of('从低退税率', '仅小规模纳税人或简易计税的进货：征收率与退税率从低', lowerRate.source, lowerRate.confidence),
      ]
    }),
  }
}

export const refundRateQueries: SomeQueries<
  'rateLibrary.list' | 'rateLibrary.effect' | 'rate.find' | 'rate.questions' | 'refundRule.list'
> = {
  'rateLibrary.list': (context) => ({
    libraries: listRateLibraries(context.ledger).map(({ fileSha256: _hash, actorId, at, ...plain }) => ({
      ...plain,
      stateName: STATE_NAMES[plain.state],
      at: new Date(at).toISOString(),
      actor: readUser(context.ledger, actorId)?.name ?? '',
    })),
  }),
  'rateLibrary.effect': libraryEffect,
  'rate.find': find,
  'rate.questions': rateQuestions,
  'refundRule.list': rules,
}

export const refundRateCommands: SomeCommands<'rateLibrary.activate' | 'rate.choose'> = {
  'rateLibrary.activate': (context, input) => {
    const library = readRateLibrary(context.ledger, input.libraryId)
    if (library === undefined || (library.state !== 'loaded' && library.state !== 'old'))
      throw new Failure('RECORD_UNKNOWN', { id: input.libraryId })
    activateRateLibrary(context.ledger, library.id)
    context.audit('rateLibrary.activate', `rate library ${library.id}`, { version: library.version })
    context.touch('refund')
    return {}
  },
  'rate.choose': choose,
}

export const refundRateJobs: SomeJobs<'rateLibrary.load'> = { 'rateLibrary.load': loadJob }
