import { clientNames } from '../../../../db/filing/page.ts'
import { readClient } from '../../../../db/party/client.ts'
import {
  insertRequest,
  insertRequestEvent,
  listRequests,
  requestedItems,
  requestLines,
  type RequestLine,
  type RequestRow,
} from '../../../../db/refund/certificate-request.ts'
import { usedItems } from '../../../../db/refund/packet.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import {
  REQUEST_ACT_NAMES,
  REQUEST_FIELDS,
  REQUEST_NAMES,
  REQUEST_STATE_NAMES,
  requestActs,
  requestDeadline,
  requestIsOpen,
  type RequestKind,
  type RequestState,
} from '../../../../shared/domain/refund/certificate/request.ts'
import type { Deadline } from '../../../../shared/domain/refund/deadline.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import { isDay } from '../../../../shared/domain/refund/regime.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { today } from '../declaration/tables.ts'
import { keyEvidence } from '../refund-evidence/key.ts'
import { unitName } from '../refund-evidence/list.ts'
import { takenBack } from '../refund-packet/write.ts'
import { exportRequestJob } from './export.ts'
import { itemsOf, requireRequest, requireStep, valuesOf, type Item } from './request.ts'

/** Certificates that the office asks for. */

const TONES: Readonly<Record<RequestState, string>> = {
  drawn: 'grey',
  exported: 'blue',
  filed: 'blue',
  granted: 'green',
  refused: 'red',
  withdrawn: 'grey',
}
const OPEN: readonly RequestState[] = ['drawn', 'exported', 'filed']

/** What no certificate of the kind is about yet: the declared quantity less returns, sales at home, and (for these two) what is claimed. */
function leftOf(context: ReadContext, kind: RequestKind): (key: string, one: Item) => number {
  const back = takenBack(context)
  const asked = requestedItems(
    context.ledger,
    kind === 'agencyExport' ? ['agencyExport'] : ['returned', 'domesticSale'],
    OPEN,
  )
  const granted = kind === 'agencyExport' ? requestedItems(context.ledger, ['agencyExport'], ['granted']) : undefined
  const used = kind === 'domesticSale' ? usedItems(context.ledger) : undefined
  return (key, { item }) =>
    Math.max(
      0,
      (item.quantities[0]?.quantity ?? 0) -
        (back.get(key) ?? 0) -
        (asked.get(key) ?? 0) -
        (granted?.get(key) ?? 0) -
        (used?.get(item.id)?.quantity ?? 0),
    )
}

/** The nearest day by which the certificate must be asked for. */
function dueOf(
  context: ReadContext,
  request: RequestRow,
  items: ReadonlyMap<string, Item>,
): ReturnType<typeof requestDeadline> {
  return requestLines(context.ledger, request.id)
    .flatMap((line) => {
      const exported = items.get(`${line.declarationNo} ${line.itemNo}`)?.declaration.exportDate ?? ''
      const from = request.kind === 'domesticSale' ? (valuesOf(line.body)['soldOn'] ?? '') : exported
      return requestDeadline(request.kind, from) ?? []
    })
    .sort((a, b) => (a.day < b.day ? -1 : 1))[0]
}

function requestList(context: ReadContext, input: In<'certificateRequest.list'>): Out<'certificateRequest.list'> {
  const clients = clientNames(context.ledger)
  const items = itemsOf(context, input.clientId)
  return {
    rows: listRequests(context.ledger, input.clientId).map((request) => {
      const { at: _at, changedAt, ...plain } = request
      const lines = requestLines(context.ledger, request.id)
      const due = requestIsOpen(request.state) ? dueOf(context, request, items) : undefined
      const [first] = lines
      return {
        ...plain,
        key: String(request.id),
        client: clients.get(request.clientId) ?? '',
        kindName: REQUEST_NAMES[request.kind],
        stateName: REQUEST_STATE_NAMES[request.state],
        tone: TONES[request.state],
        items: lines.length,
        about:
          first === undefined
            ? ''
            : `${itemKey(first.declarationNo, first.itemNo)}${lines.length > 1 ? ` 等 ${lines.length} 项` : ''}`,
        dueOn: due?.day ?? '',
        dueSource: due?.source ?? '',
        acts: requestActs(request.state).map((act) => ({ act, name: REQUEST_ACT_NAMES[act] })),
        changedAt: new Date(changedAt).toISOString(),
      }
    }),
  }
}

function requestCandidates(
  context: ReadContext,
  input: In<'certificateRequest.candidates'>,
): Out<'certificateRequest.candidates'> {
  const left = leftOf(context, input.kind)
  const items = [...itemsOf(context, input.clientId)].flatMap(([key, one]) => {
    const count = left(key, one)
    const { declaration, item } = one
    if (count === 0) return []
    return [
      {
        declarationNo: declaration.declarationNo,
        itemNo: item.itemNo,
        exportDate: declaration.exportDate,
        name: item.name,
        unitName: unitName(item.quantities[0]?.unit ?? ''),
        left: fixedText(fixed(count)),
      },
    ]
  })
  return { items: items.sort((a, b) => (a.exportDate < b.exportDate ? 1 : -1)).slice(0, 500) }
}

type Line = In<'certificateRequest.create'>['lines'][number]

function checkedValues(kind: RequestKind, line: Line, number: number): Record<string, string> {
  const values: Record<string, string> = {}
  for (const field of REQUEST_FIELDS[kind]) {
    const text = line.values[field.name] ?? ''
    const label = `第 ${number} 行 ${field.label}`
    if (text === '' && field.required) throw new Failure('FIELD_INVALID', { label, reason: '请填写' })
    if (text !== '' && field.kind === 'day' && !isDay(text))
      throw new Failure('FIELD_INVALID', { label, reason: '没有这一天' })
    const amount = text === '' || field.kind !== 'money' ? fixed<'money'>(0) : parseFixed<'money'>(text)
    if (amount === undefined || amount < 0) throw new Failure('FIELD_INVALID', { label, reason: '应为不小于零的金额' })
    values[field.name] = text
  }
  return values
}

function createRequest(
  context: WriteContext,
  input: In<'certificateRequest.create'>,
): Out<'certificateRequest.create'> {
  const { ledger, actor } = context
  if (readClient(ledger, input.clientId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  if (input.lines.length === 0) throw new Failure('NOTHING_SELECTED')
  const items = itemsOf(context, input.clientId)
  const left = leftOf(context, input.kind)
  const wanted = new Map<string, number>()
  const lines = input.lines.map((line, at) => {
    const key = `${line.declarationNo} ${line.itemNo}`
    const one = items.get(key)
    if (one === undefined)
      throw new Failure('RECORD_UNKNOWN', { id: `报关单 ${line.declarationNo} 第 ${line.itemNo} 项` })
    const quantity = parseFixed<'quantity'>(line.quantity)
    if (quantity === undefined || quantity <= 0)
      throw new Failure('FIELD_INVALID', { label: `第 ${at + 1} 行 数量`, reason: '应大于 0' })
    const all = (wanted.get(key) ?? 0) + quantity
    if (all > left(key, one))
      throw new Failure('PAPER_USED', {
        paper: `报关单 ${line.declarationNo} 第 ${line.itemNo} 项`,
        left: fixedText(fixed(left(key, one))),
        wanted: fixedText(fixed(all)),
      })
    wanted.set(key, all)
    const body = JSON.stringify(checkedValues(input.kind, line, at + 1))
    return { declarationNo: line.declarationNo, itemNo: line.itemNo, quantity, body }
  })
  const { clientId, kind, period, note } = input
  const made = insertRequest(ledger, { clientId, kind, period, note, actorId: actor.userId, at: context.now() }, lines)
  if (made === undefined) throw new Failure('FIELD_INVALID', { label: '申请年月', reason: '该月批次已用到 999' })
  const day = today(context.now())
  insertRequestEvent(
    ledger,
    made.id,
    { act: 'create', state: 'drawn', day, info: '', sha256: '', actorId: actor.userId, at: context.now() },
    '',
  )
  context.audit('certificateRequest.create', `request ${made.id}`, { client: clientId, kind, lines: lines.length })
  return made
}

/** A certificate says an item once, whatever lines (of several vouchers) asked for it. */
function byItem(lines: readonly RequestLine[]): Pick<RequestLine, 'declarationNo' | 'itemNo' | 'quantity'>[] {
  const items = new Map<string, Pick<RequestLine, 'declarationNo' | 'itemNo' | 'quantity'>>()
  for (const { declarationNo, itemNo, quantity } of lines) {
    const key = `${declarationNo} ${itemNo}`
    items.set(key, { declarationNo, itemNo, quantity: (items.get(key)?.quantity ?? 0) + quantity })
  }
  return [...items.values()]
}

function actOnRequest(context: WriteContext, input: In<'certificateRequest.act'>): Out<'certificateRequest.act'> {
  const { ledger, actor } = context
  const request = requireRequest(context, input.id)
  const next = requireStep(request, input.act)
  if (input.act === 'export') throw new Failure('FIELD_INVALID', { label: '动作', reason: '请用“导出申请表”' })
  if (input.day > today(context.now())) throw new Failure('FIELD_INVALID', { label: '日期', reason: '不能晚于今天' })
  if (input.act === 'grant') {
    if (input.certificateNo === '') throw new Failure('FIELD_INVALID', { label: '证明编号', reason: '请填写' })
    keyEvidence(context, {
      kind: 'certificate',
      clientId: request.clientId,
      replaceChanged: false,
      rows: byItem(requestLines(ledger, request.id)).map((one) => ({
        kind: REQUEST_NAMES[request.kind],
        number: input.certificateNo,
        issuedOn: input.day,
        declarationNo: one.declarationNo,
        itemNo: String(one.itemNo),
        quantity: fixedText(fixed(one.quantity)),
      })),
    })
  }
  insertRequestEvent(
    ledger,
    request.id,
    {
      act: input.act,
      state: next,
      day: input.day,
      info: input.info,
      sha256: '',
      actorId: actor.userId,
      at: context.now(),
    },
    input.act === 'grant' ? input.certificateNo : request.certificateNo,
  )
  context.audit('certificateRequest.act', `request ${request.id}`, { act: input.act, state: next })
  return { stateName: REQUEST_STATE_NAMES[next] }
}

/** The days of certificates that are asked for and not there yet. */
export function certificateDeadlines(context: ReadContext): Deadline[] {
  const open = listRequests(context.ledger).filter((request) => requestIsOpen(request.state))
  if (open.length === 0) return []
  const items = itemsOf(context)
  return open.flatMap((request): Deadline[] => {
    const due = dueOf(context, request, items)
    if (due === undefined) return []
    return [
      {
        kind: 'certificate',
        day: due.day,
        clientId: request.clientId,
        about: `${REQUEST_NAMES[request.kind]} ${request.period}-${request.batch} ${REQUEST_STATE_NAMES[request.state]}`,
        money: 0,
        source: due.source,
        verified: false,
        screen: 'packet',
        id: request.id,
      },
    ]
  })
}

export const refundCertificateQueries: SomeQueries<'certificateRequest.list' | 'certificateRequest.candidates'> = {
  'certificateRequest.list': requestList,
  'certificateRequest.candidates': requestCandidates,
}
export const refundCertificateCommands: SomeCommands<'certificateRequest.create' | 'certificateRequest.act'> = {
  'certificateRequest.create': createRequest,
  'certificateRequest.act': actOnRequest,
}
export const refundCertificateJobs: SomeJobs<'certificateRequest.export'> = {
  'certificateRequest.export': exportRequestJob,
}
