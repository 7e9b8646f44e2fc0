import { keepRevision } from '../../../../db/house/desk.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { readClient } from '../../../../db/party/client.ts'
import { filingStates } from '../../../../db/refund/agency-filing.ts'
import {
  endLetter,
  inquiryLetters,
  insertLetter,
  insertProducer,
  listProducers,
  producerByTaxId,
  readProducer,
  updateProducer,
  type ProducerBody,
  type ProducerRecord,
} from '../../../../db/refund/producer.ts'
import { sellerTotals, voucherAmounts } from '../../../../db/refund/voucher.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { AGENCY_FILING_KINDS, filingProblem } from '../../../../shared/domain/refund/agency-filing.ts'
import { readVoucherNo } from '../../../../shared/domain/refund/number.ts'
import { daysBetween } from '../../../../shared/domain/refund/deadline.ts'
import { producerProblems } from '../../../../shared/domain/refund/producer.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { pinyinOf } from '../../pinyin.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { today } from '../declaration/tables.ts'
import { setting } from '../house/setting.ts'
import { recordChanged } from '../house/record-changed.ts'
import { pageInMemory } from '../party/page.ts'
import { filingList, openFiling, stepFiling } from './filing.ts'

type Row = Out<'producer.page'>['rows'][number]
const money = (count: number): string => fixedTextPadded(fixed(count), 2)

/** The year's amount of each producer, above which a visit is wanted (a figure from memory, off by default). */
function threshold(context: ReadContext): number | undefined {
  if (setting(context.ledger, 'producer.thresholdOn') !== 'true') return undefined
  return parseFixed<'money'>(setting(context.ledger, 'producer.threshold'))
}

function producerPage(context: ReadContext, input: In<'producer.page'>): Out<'producer.page'> {
  const { ledger } = context
  const clients = clientNames(ledger)
  const day = today(context.now())
  const totals = sellerTotals(ledger, `${day.slice(0, 4)}-01-01`)
  const letters = inquiryLetters(ledger).filter((letter) => letter.endedOn === '')
  const limit = threshold(context)
  const states = filingStates(ledger)
  const rows = listProducers(ledger).map(
    ({ body, initials: _initials, changedAt: _changed, ...plain }): Omit<Row, 'key'> => {
      const year = totals.get(plain.taxId) ?? 0
      const problems = producerProblems(body, day, { year, limit })
      const open = letters.filter((letter) => letter.producerId === plain.id).length
      for (const kind of AGENCY_FILING_KINDS) {
        const text = filingProblem(kind, states.get(`${plain.id} ${kind}`))
        if (text !== '') problems.push(text)
      }
      if (open > 0) problems.push(`有 ${open} 件函调未结束，所涉发票不能申报`)
      const stopped = body.stoppedOn !== ''
      const tone = stopped ? 'red' : problems.length > 0 ? 'amber' : 'green'
      return {
        ...plain,
        ...body,
        client: clients.get(plain.clientId) ?? '',
        state: stopped ? '停止退税权' : problems.length > 0 ? '待补齐' : '可代办',
        tone,
        problems,
        letters: open,
        year: money(year),
      }
    },
  )
  return pageInMemory(rows, input, { by: 'name', down: false })
}

function bodyOf(input: In<'producer.save'>): ProducerBody {
  const { id: _id, revision: _revision, clientId: _client, taxId: _tax, name: _name, ...body } = input
  return body
}

function saveProducer(context: WriteContext, input: In<'producer.save'>): Out<'producer.save'> {
  const { ledger, actor } = context
  if (readClient(ledger, input.clientId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  const taxId = input.taxId.toUpperCase()
  if (!/^[0-9A-Z]{15,20}$/.test(taxId))
    throw new Failure('FIELD_INVALID', { label: '纳税人识别号', reason: '应为 15 至 20 位字母或数字' })
  if (input.contractTo !== '' && input.contractFrom > input.contractTo)
    throw new Failure('FIELD_INVALID', { label: '合同止', reason: '不能早于合同起' })
  const same = producerByTaxId(ledger, taxId)
  if (same !== undefined && same.id !== input.id)
    throw new Failure('FIELD_INVALID', { label: '纳税人识别号', reason: `已登记为“${same.name}”` })
  const common = {
    clientId: input.clientId,
    taxId,
    name: input.name,
    initials: pinyinOf(input.name).initials,
    body: bodyOf(input),
    changedAt: context.now(),
  }
  const saved =
    input.id === undefined ? { id: insertProducer(ledger, common), revision: 1 } : change(context, input, common)
  context.audit('producer.save', `producer ${saved.id}`, {
    client: input.clientId,
    taxId,
    revision: saved.revision,
    actor: actor.userId,
  })
  context.touch('refund')
  return saved
}

function change(
  context: WriteContext,
  input: In<'producer.save'>,
  common: Omit<ProducerRecord, 'id' | 'revision'>,
): { id: number; revision: number } {
  const { ledger, actor } = context
  const known = readProducer(ledger, input.id ?? 0)
  if (known === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  if (input.revision !== undefined && input.revision !== known.revision)
    throw recordChanged(context, { kind: 'producer', id: known.id, revision: known.revision })
  const dated = known.body.filedOn !== common.body.filedOn || known.body.withdrawnOn !== common.body.withdrawnOn
  if (dated && filingStates(ledger).has(`${known.id} entrust`))
    throw new Failure('FIELD_INVALID', { label: '代办退税备案日', reason: '已登记委托代办退税备案，日期随其进展' })
  keepRevision(ledger, {
    kind: 'producer',
    recordId: known.id,
    revision: known.revision,
    body: JSON.stringify({ ...known.body, taxId: known.taxId, name: known.name, clientId: known.clientId }),
    at: context.now(),
    actorId: actor.userId,
  })
  updateProducer(ledger, { ...common, id: known.id, revision: known.revision + 1 })
  return { id: known.id, revision: known.revision + 1 }
}

function letterList(context: ReadContext, input: In<'inquiry.list'>): Out<'inquiry.list'> {
  const names = new Map(listProducers(context.ledger).map((one) => [one.id, one.name]))
  const day = today(context.now())
  return {
    letters: inquiryLetters(context.ledger, input.producerId).map((letter) => ({
      ...letter,
      vouchers: [...letter.vouchers],
      producer: names.get(letter.producerId) ?? '',
      days: daysBetween(letter.openedOn, letter.endedOn === '' ? day : letter.endedOn),
      money: money(voucherAmounts(context.ledger, letter.vouchers)),
    })),
  }
}

function openLetter(context: WriteContext, input: In<'inquiry.open'>): Out<'inquiry.open'> {
  if (readProducer(context.ledger, input.producerId) === undefined)
    throw new Failure('RECORD_UNKNOWN', { id: input.producerId })
  if (input.openedOn > today(context.now()))
    throw new Failure('FIELD_INVALID', { label: '发函日期', reason: '不能晚于今天' })
  const vouchers = input.vouchers.map((text) => readVoucherNo('', text.trim()) ?? text.trim())
  const id = insertLetter(context.ledger, {
    producerId: input.producerId,
    number: input.number,
    openedOn: input.openedOn,
    note: input.note,
    vouchers,
    actorId: context.actor.userId,
    at: context.now(),
  })
  context.audit('inquiry.open', `inquiry ${id}`, { producer: input.producerId, vouchers: vouchers.length })
  context.touch('refund')
  return { id }
}

export const refundProducerQueries: SomeQueries<'producer.page' | 'inquiry.list' | 'agencyFiling.list'> = {
  'agencyFiling.list': filingList,
  'producer.page': producerPage,
  'inquiry.list': letterList,
}
export const refundProducerCommands: SomeCommands<
  'producer.save' | 'inquiry.open' | 'inquiry.end' | 'agencyFiling.open' | 'agencyFiling.step'
> = {
  'agencyFiling.open': openFiling,
  'agencyFiling.step': stepFiling,
  'producer.save': saveProducer,
  'inquiry.open': openLetter,
  'inquiry.end': (context, input) => {
    const { id: letterId, ...rest } = input
    if (!endLetter(context.ledger, { ...rest, letterId, actorId: context.actor.userId, at: context.now() }))
      throw new Failure('RECORD_UNKNOWN', { id: letterId })
    context.audit('inquiry.end', `inquiry ${letterId}`, { outcome: input.outcome })
    context.touch('refund')
    return {}
  },
}
