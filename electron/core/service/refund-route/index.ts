import { clientNames } from '../../../../db/filing/page.ts'
import { currentNotices } from '../../../../db/refund/notice.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import { usedItems } from '../../../../db/refund/packet.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { daysBetween } from '../../../../shared/domain/refund/deadline.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import { leftOfItem } from '../../../../shared/domain/refund/packet/lay.ts'
import { ROUTE_NAMES, ROUTES, type Route } from '../../../../shared/domain/refund/route.ts'
import type { ReadContext } from '../../context.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { today } from '../declaration/tables.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { noteSale, overseasList } from './overseas.ts'
import { refundPreview } from './preview.ts'
import { Routes } from './routes.ts'
import { addZone, chooseRoute, zoneList } from './zone.ts'

function routeList(context: ReadContext, input: In<'route.list'>): Out<'route.list'> {
  const { ledger } = context
  const clients = clientNames(ledger)
  const rates = new Rates(ledger)
  const used = usedItems(ledger)
  const routes = new Routes(ledger)
  const day = today(context.now())
  const asked = new Map(
    currentNotices(ledger, input.clientId).map((one) => [itemKey(one.declarationNo, one.itemNo), one] as const),
  )
  const counts = new Map<Route, number>()
  const rows: Out<'route.list'>['rows'] = []
  for (const { declaration, items } of currentExports(ledger, hiddenEvidence(ledger), input.clientId))
    for (const item of items) {
      if (leftOfItem(item, 0, used.get(item.id)) <= 0) continue
      const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
      const { route, reasons, computed } = routes.decide(declaration, item, rate)
      counts.set(route, (counts.get(route) ?? 0) + 1)
      if (rows.length >= input.limit || (input.route !== undefined && input.route !== route)) continue
      const notice = asked.get(itemKey(declaration.declarationNo, item.itemNo))
      rows.push({
        itemId: item.id,
        client: clients.get(declaration.clientId) ?? '',
        item: `${declaration.declarationNo}-${item.itemNo}`,
        exportDate: declaration.exportDate,
        hsCode: item.hsCode,
        name: item.name,
        tradeMode: declaration.tradeMode,
        route,
        routeName: ROUTE_NAMES[route],
        days: daysBetween(declaration.exportDate, day),
        askedOn: notice?.askedOn ?? '',
        askedDays: notice === undefined || notice.firstAskedOn === '' ? 0 : daysBetween(notice.firstAskedOn, day),
        reasons: [...reasons],
        byHand: computed !== route || routes.choice(declaration.declarationNo, item.itemNo) !== undefined,
      })
    }
  return {
    counts: ROUTES.flatMap((route) =>
      counts.has(route) ? [{ route, name: ROUTE_NAMES[route], count: counts.get(route) ?? 0 }] : [],
    ),
    rows,
  }
}

export const refundRouteQueries: SomeQueries<'route.list' | 'overseas.list' | 'zone.list' | 'refund.preview'> = {
  'route.list': routeList,
  'overseas.list': overseasList,
  'zone.list': zoneList,
  'refund.preview': refundPreview,
}
export const refundRouteCommands: SomeCommands<'overseas.sell' | 'zone.add' | 'route.choose'> = {
  'overseas.sell': noteSale,
  'zone.add': addZone,
  'route.choose': chooseRoute,
}
