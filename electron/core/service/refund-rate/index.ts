import { clientNames } from '../../../../db/filing/page.ts'
import { readUser } from '../../../../db/house/people.ts'
import { readClient } from '../../../../db/party/client.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import {
  activateRateLibrary,
  activeRateLibrary,
  goodsCodes,
  insertRateChoice,
  listRateLibraries,
  rateName,
  readRateLibrary,
  type RateLibrary,
} from '../../../../db/refund/rate.ts'
import { livePackets } from '../../../../db/refund/packet.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { treatmentOf, type RateAnswer, type RateRow } from '../../../../shared/domain/refund/rate-library.ts'
import { isOpen } from '../../../../shared/domain/refund/packet/state.ts'
import { REFUND_REGIMES } from '../../../../shared/domain/refund/regime.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { today } from '../declaration/tables.ts'
import { claimOf } from '../refund-packet/claim-of.ts'
import { rateIndex, Rates } from './index-of.ts'
import { loadJob } from './load.ts'

type Change = Out<'rateLibrary.effect'>['changes'][number]

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

const shown = (answer: RateAnswer | undefined): string => {
  if (answer === undefined || answer.kind === 'missing') return '没有'
  if (answer.kind === 'ambiguous')
    return `待确认（${[...new Set(answer.candidates.map((row) => `${fixedText(row.refundRate)}%`))].join('/')}）`
  return `${fixedText(answer.row.refundRate)}%${answer.row.special === '1' ? ' 征税' : answer.row.special === '2' ? ' 免税' : ''}`
}

const CHANGES_SHOWN = 1000

/** Goods today and declared items on their days under both libraries. */
function effect(context: ReadContext, input: In<'rateLibrary.effect'>): Out<'rateLibrary.effect'> {
  const { ledger } = context
  if (readRateLibrary(ledger, input.libraryId) === undefined)
    throw new Failure('RECORD_UNKNOWN', { id: input.libraryId })
  const active = activeRateLibrary(ledger)
  const before = active === undefined ? undefined : rateIndex(ledger, active.id)
  const after = rateIndex(ledger, input.libraryId)
  const clients = clientNames(ledger)
  const day = today(context.now())
  const changes: Change[] = []
  const compare = (clientId: number, hsCode: string, name: string, on: string, where: string): boolean => {
    const was = shown(before?.find(hsCode, on))
    const is = shown(after.find(hsCode, on))
    if (was === is) return false
    changes.push({
      clientId,
      client: clients.get(clientId) ?? '',
      hsCode,
      name,
      before: was,
      after: is,
      day: on,
      where,
      money: '',
    })
    return true
  }
  let goods = 0
  for (const one of goodsCodes(ledger))
    if (compare(one.clientId, one.hsCode, one.name, day, `商品备案 ${one.sku}`)) goods++
  let items = 0
  for (const { declaration, items: declared } of currentExports(ledger, hiddenEvidence(ledger)))
    for (const item of declared)
      if (
        compare(
          declaration.clientId,
          item.hsCode,
          item.name,
          declaration.exportDate,
          `报关单 ${declaration.declarationNo} 第 ${item.itemNo} 项`,
        )
      )
        items++
  const packets = packetChanges(context, input.libraryId, clients, day)
  changes.unshift(...packets.changes)
  return {
    goods,
    items,
    packets: packets.changes.length,
    clients: new Set(changes.map((one) => one.clientId)).size,
    money: fixedTextPadded(fixed(packets.money), 2),
    changes: changes.slice(0, CHANGES_SHOWN),
    more: Math.max(0, changes.length - CHANGES_SHOWN),
  }
}

/** Open packets by how much: each is computed anew under both libraries. */
function packetChanges(
  context: ReadContext,
  libraryId: number,
  clients: ReadonlyMap<number, string>,
  day: string,
): { changes: Change[]; money: number } {
  const { ledger } = context
  const now = new Rates(ledger)
  const then = new Rates(ledger, libraryId)
  const changes: Change[] = []
  let money = 0
  for (const packet of livePackets(ledger)) {
    if (!isOpen(packet.state)) continue
    const before = claimOf(ledger, packet, undefined, now).claim.refund
    const after = claimOf(ledger, packet, undefined, then).claim.refund
    if (before === after) continue
    money += after - before
    changes.push({
      clientId: packet.clientId,
      client: clients.get(packet.clientId) ?? '',
      hsCode: '',
      name: '',
      before: fixedTextPadded(before, 2),
      after: fixedTextPadded(after, 2),
      day,
      where: `退税包 ${packet.period}-${packet.batch}`,
      money: fixedTextPadded(fixed(after - before), 2),
    })
  }
  return { changes, money }
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

function questions(context: ReadContext): Out<'rate.questions'> {
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
  'rateLibrary.effect': effect,
  'rate.find': find,
  'rate.questions': questions,
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
