import { clientNames } from '../../../../db/filing/page.ts'
import { askedDays, overseasSums } from '../../../../db/refund/after-export.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import { usedItems } from '../../../../db/refund/packet.ts'
import { certificatesOf, currentVouchers } from '../../../../db/refund/voucher.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { daysBetween } from '../../../../shared/domain/refund/deadline.ts'
import { goodsNameOf } from '../../../../shared/domain/refund/number.ts'
import { leftOfItem } from '../../../../shared/domain/refund/packet/lay.ts'
import {
  decideRoute,
  ROUTE_NAMES,
  ROUTES,
  type Route,
  type RouteFacts,
} from '../../../../shared/domain/refund/route.ts'
import type { ReadContext } from '../../context.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { askInvoices } from './notice.ts'
import { noteSale, overseasList } from './overseas.ts'
import { today } from '../declaration/tables.ts'
import { Rates } from '../refund-rate/index-of.ts'

type Counts = { special: number; agency: number; ordinary: number; payment: number }
const KIND: Readonly<Record<string, keyof Counts>> = {
  special: 'special',
  agency: 'agency',
  ordinary: 'ordinary',
  customsPayment: 'payment',
}

/** Vouchers by client, goods and unit: each voucher once. */
function vouchersByGoods(context: ReadContext): Map<string, Counts> {
  const found = new Map<string, Counts>()
  for (const { voucher, lines } of currentVouchers(context.ledger, hiddenEvidence(context.ledger))) {
    const kind = KIND[voucher.kind]
    if (kind === undefined || ['void', 'red'].includes(voucher.state)) continue
    for (const key of new Set(lines.map((line) => `${voucher.clientId} ${goodsNameOf(line.name)} ${line.unit}`))) {
      const counts = found.get(key) ?? { special: 0, agency: 0, ordinary: 0, payment: 0 }
      counts[kind]++
      found.set(key, counts)
    }
  }
  return found
}

function routeList(context: ReadContext, input: In<'route.list'>): Out<'route.list'> {
  const { ledger } = context
  const clients = clientNames(ledger)
  const rates = new Rates(ledger)
  const used = usedItems(ledger)
  const vouchers = vouchersByGoods(context)
  const certificates = new Map(
    certificatesOf(ledger)
      .filter((one) => one.kind === 'agencyExport')
      .map((one) => [`${one.declarationNo} ${one.itemNo}`, one.certificateNo]),
  )
  const day = today(context.now())
  const asked = askedDays(ledger)
  const abroad = overseasSums(ledger)
  const counts = new Map<Route, number>()
  const rows: Out<'route.list'>['rows'] = []
  for (const { declaration, items } of currentExports(ledger, hiddenEvidence(ledger), input.clientId))
    for (const item of items) {
      if (leftOfItem(item, 0, used.get(item.id)) <= 0) continue
      const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
      const facts: RouteFacts = {
        tradeMode: declaration.tradeMode,
        special: rate?.kind === 'found' ? rate.row.special : undefined,
        agencyCertificate: certificates.get(`${declaration.declarationNo} ${item.itemNo}`) ?? '',
        sold: (abroad.get(item.id)?.sold ?? 0) >= (item.quantities[0]?.quantity ?? 0),
        inZone: undefined,
        vouchers: item.quantities
          .map((one) => vouchers.get(`${declaration.clientId} ${item.name.trim()} ${one.unit}`))
          .find((one) => one !== undefined) ?? { special: 0, agency: 0, ordinary: 0, payment: 0 },
      }
      const { route, reasons } = decideRoute(facts)
      counts.set(route, (counts.get(route) ?? 0) + 1)
      if (rows.length >= input.limit || (input.route !== undefined && input.route !== route)) continue
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
        askedOn: asked.get(item.id) ?? '',
        askedDays: asked.has(item.id) ? daysBetween(asked.get(item.id) ?? day, day) : 0,
        reasons: [...reasons],
      })
    }
  return {
    counts: ROUTES.flatMap((route) =>
      counts.has(route) ? [{ route, name: ROUTE_NAMES[route], count: counts.get(route) ?? 0 }] : [],
    ),
    rows,
  }
}

export const refundRouteQueries: SomeQueries<'route.list' | 'overseas.list'> = {
  'route.list': routeList,
  'overseas.list': overseasList,
}
export const refundRouteCommands: SomeCommands<'notice.ask' | 'overseas.sell'> = {
  'notice.ask': askInvoices,
  'overseas.sell': noteSale,
}
