import { readUser } from '../../../../db/house/people.ts'
import { readClient } from '../../../../db/party/client.ts'
import { isSuperseded } from '../../../../db/refund/superseded.ts'
import { insertRouteChoice, insertZone, zoneFacts } from '../../../../db/refund/route.ts'
import { readExport, readExportItem } from '../../../../db/refund/export.ts'
import { usedItems } from '../../../../db/refund/packet.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import { ROUTE_NAMES } from '../../../../shared/domain/refund/route.ts'
import { zoneOn } from '../../../../shared/domain/refund/zone.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { Routes } from './routes.ts'

/** What people say about routes: where a client stands, and by which way an item goes. */

export function zoneList(context: ReadContext, input: In<'zone.list'>): Out<'zone.list'> {
  const facts = zoneFacts(context.ledger, input.clientId)
  const now = zoneOn(facts, today(context.now()))
  return {
    facts: [...facts].reverse().map(({ clientId: _client, actorId, at, ...one }) => ({
      ...one,
      districts: [...one.districts],
      now: one.id === now?.id,
      actor: readUser(context.ledger, actorId)?.name ?? '',
      at: new Date(at).toISOString(),
    })),
  }
}

export function addZone(context: WriteContext, input: In<'zone.add'>): Out<'zone.add'> {
  if (readClient(context.ledger, input.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  if (input.zone === '' && (input.districts.length > 0 || input.platform === 'yes'))
    throw new Failure('FIELD_INVALID', { label: '综试区', reason: '填了关区或平台登记，须写明是哪个综试区' })
  const id = insertZone(context.ledger, { ...input, actorId: context.actor.userId, at: context.now() })
  context.audit('zone.add', `client ${input.clientId}`, {
    validFrom: input.validFrom,
    zone: input.zone,
    districts: input.districts,
    platform: input.platform,
    incomeTax: input.incomeTax,
  })
  context.touch('client', 'refund')
  return { id }
}

export function chooseRoute(context: WriteContext, input: In<'route.choose'>): Out<'route.choose'> {
  const { ledger, actor } = context
  const item = readExportItem(ledger, input.itemId)
  const declaration = item === undefined ? undefined : readExport(ledger, item.declarationId)
  if (item === undefined || declaration === undefined || isSuperseded(ledger, 'export', declaration.id))
    throw new Failure('RECORD_UNKNOWN', { id: input.itemId })
  if (input.route !== '' && input.reason === '')
    throw new Failure('FIELD_INVALID', { label: '理由', reason: '人工确定退税方式须写明理由' })
  if (input.route === 'departure' && declaration.tradeMode !== '9810')
    throw new Failure('FIELD_INVALID', { label: '退税方式', reason: '离境即退只适用于监管方式 9810' })
  const used = usedItems(ledger).get(item.id)
  if (used !== undefined && used.quantity > 0)
    throw new Failure('PAPER_USED', {
      paper: `报关单项 ${itemKey(declaration.declarationNo, item.itemNo)}（已在退税包中，先退回）`,
      left: '0',
      wanted: ROUTE_NAMES[input.route === '' ? 'undecided' : input.route],
    })
  const { route, reason } = input
  const key = { declarationNo: declaration.declarationNo, itemNo: item.itemNo }
  insertRouteChoice(ledger, { ...key, route, reason, actorId: actor.userId, at: context.now() })
  context.audit('route.choose', `item ${itemKey(key.declarationNo, key.itemNo)}`, { route, reason })
  context.touch('refund')
  const rate = new Rates(ledger).find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
  const decided = new Routes(ledger).decide(declaration, item, rate).route
  return { route: decided, routeName: ROUTE_NAMES[decided] }
}
