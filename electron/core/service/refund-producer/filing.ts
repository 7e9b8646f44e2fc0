import { keepRevision } from '../../../../db/house/desk.ts'
import { readUser } from '../../../../db/house/people.ts'
import {
  agencyFilings,
  insertAgencyFiling,
  insertAgencyFilingEvent,
  readAgencyFiling,
  type AgencyFiling,
} from '../../../../db/refund/agency-filing.ts'
import { readProducer, updateProducer, type ProducerRecord } from '../../../../db/refund/producer.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  AGENCY_FILING_NAMES,
  AGENCY_FILING_TABLE,
  type AgencyFilingState,
} from '../../../../shared/domain/refund/agency-filing.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'

/** 备案 of agency refund, followed step by step; the producer's dossier takes its dates from them. */

const stateOf = (filing: AgencyFiling): AgencyFilingState => filing.events.at(-1)?.state ?? 'prepared'

export function filingList(context: ReadContext, input: In<'agencyFiling.list'>): Out<'agencyFiling.list'> {
  return {
    filings: agencyFilings(context.ledger, input.producerId).map((filing) => {
      const state = stateOf(filing)
      return {
        id: filing.id,
        kind: filing.kind,
        kindName: AGENCY_FILING_NAMES[filing.kind],
        contractNo: filing.contractNo,
        state,
        stateName: AGENCY_FILING_TABLE[state].name,
        tone: AGENCY_FILING_TABLE[state].tone,
        next: AGENCY_FILING_TABLE[state].next.map((one) => ({ state: one, name: AGENCY_FILING_TABLE[one].name })),
        events: filing.events.map((event) => ({
          stateName: AGENCY_FILING_TABLE[event.state].name,
          day: event.day,
          number: event.number,
          info: event.info,
          papers: event.papers.map((paper) => ({ ...paper })),
          actor: readUser(context.ledger, event.actorId)?.name ?? '',
        })),
      }
    }),
  }
}

function requireProducer(context: WriteContext, id: number): ProducerRecord {
  const producer = readProducer(context.ledger, id)
  if (producer === undefined) throw new Failure('RECORD_UNKNOWN', { id })
  return producer
}

export function openFiling(context: WriteContext, input: In<'agencyFiling.open'>): Out<'agencyFiling.open'> {
  const { ledger, actor } = context
  const producer = requireProducer(context, input.producerId)
  const known = agencyFilings(ledger, producer.id).find((one) => one.kind === input.kind)
  if (known !== undefined && stateOf(known) !== 'withdrawn')
    throw new Failure('FIELD_INVALID', {
      label: AGENCY_FILING_NAMES[input.kind],
      reason: `已有一份${AGENCY_FILING_TABLE[stateOf(known)].name}的，请在其上登记进展`,
    })
  const contractNo = input.contractNo === '' ? producer.body.contractNo : input.contractNo
  if (contractNo === '')
    throw new Failure('FIELD_INVALID', { label: '综服合同号', reason: '备案须写明综合服务合同（公告2017年第35号）' })
  const common = { actorId: actor.userId, at: context.now() }
  const id = insertAgencyFiling(ledger, {
    producerId: producer.id,
    kind: input.kind,
    contractNo,
    note: input.note,
    ...common,
  })
  insertAgencyFilingEvent(ledger, id, {
    state: 'prepared',
    day: today(context.now()),
    number: '',
    info: '',
    papers: [],
    ...common,
  })
  context.audit('agencyFiling.open', `producer ${producer.id}`, { kind: input.kind, contractNo })
  context.touch('refund')
  return { id }
}

/** The dossier follows: the day of acceptance, the day of withdrawal of the producer's own filing. */
function followInDossier(context: WriteContext, producer: ProducerRecord, state: AgencyFilingState, day: string): void {
  const { body } = producer
  const next =
    state === 'accepted'
      ? { ...body, filedOn: body.filedOn === '' || body.withdrawnOn !== '' ? day : body.filedOn, withdrawnOn: '' }
      : state === 'withdrawn'
        ? { ...body, withdrawnOn: day }
        : body
  if (next === body) return
  keepRevision(context.ledger, {
    kind: 'producer',
    recordId: producer.id,
    revision: producer.revision,
    body: JSON.stringify({ ...body, taxId: producer.taxId, name: producer.name, clientId: producer.clientId }),
    at: context.now(),
    actorId: context.actor.userId,
  })
  updateProducer(context.ledger, {
    ...producer,
    body: next,
    revision: producer.revision + 1,
    changedAt: context.now(),
  })
}

export function stepFiling(context: WriteContext, input: In<'agencyFiling.step'>): Out<'agencyFiling.step'> {
  const { ledger, actor } = context
  const filing = readAgencyFiling(ledger, input.id)
  if (filing === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const state = stateOf(filing)
  const now = today(context.now())
  if (!AGENCY_FILING_TABLE[state].next.includes(input.state))
    throw new Failure('FIELD_INVALID', {
      label: '进展',
      reason: `${AGENCY_FILING_TABLE[state].name}之后不能是“${AGENCY_FILING_TABLE[input.state].name}”`,
    })
  const last = filing.events.at(-1)?.day ?? ''
  if (input.day > now || (state !== 'prepared' && input.day < last))
    throw new Failure('FIELD_INVALID', { label: '日期', reason: `应在 ${last} 与今天之间` })
  if (input.state === 'returned' && input.info === '')
    throw new Failure('FIELD_INVALID', { label: '说明', reason: '被退回须写明税务机关的理由' })
  const missing = input.papers.find((paper) => context.content.find(paper.sha256) === undefined)
  if (missing !== undefined) throw new Failure('CONTENT_MISSING', { hash: missing.sha256 })
  insertAgencyFilingEvent(ledger, filing.id, {
    state: input.state,
    day: input.day,
    number: input.number,
    info: input.info,
    papers: input.papers,
    actorId: actor.userId,
    at: context.now(),
  })
  if (filing.kind === 'entrust')
    followInDossier(context, requireProducer(context, filing.producerId), input.state, input.day)
  context.audit('agencyFiling.step', `filing ${filing.id}`, { kind: filing.kind, state: input.state, day: input.day })
  context.touch('refund')
  return { state: input.state }
}
