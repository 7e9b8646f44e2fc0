import type { Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { ResolvedLine } from '../../../../shared/domain/inventory/resolve.ts'
import type { DeclaredQuantity } from '../../../../shared/domain/refund/evidence.ts'
import { treatmentOf, type RateAnswer } from '../../../../shared/domain/refund/rate-library.ts'
import { expectRoute, ROUTE_NAMES, type RouteDecision } from '../../../../shared/domain/refund/route.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { Routes } from './routes.ts'

/** 退税预览 of export lists before they are declared: goods by goods, summed up by what becomes of them. Each goods is looked up once. */

type Shown = Out<'filing.check'>['refund'][number]

interface Goods {
  readonly clientId: number
  readonly tradeMode: string
  readonly district: string
  readonly hsCode: string
  readonly name: string
  readonly quantities: readonly DeclaredQuantity[]
  lines: number
}

const NAMES_SHOWN = 3

export class RefundTally {
  readonly #goods = new Map<string, Goods>()

  add(clientId: number, tradeMode: string, district: string, lines: readonly ResolvedLine[]): void {
    for (const line of lines) {
      const key = `${clientId} ${tradeMode} ${district} ${line.gcode} ${line.gname} ${line.unit}`
      const known = this.#goods.get(key)
      if (known !== undefined) known.lines++
      else
        this.#goods.set(key, {
          clientId,
          tradeMode,
          district,
          hsCode: line.gcode,
          name: line.gname,
          quantities: [line.unit, line.unit1, line.unit2].flatMap((unit) =>
            unit === '' ? [] : [{ unit, quantity: fixed<'quantity'>(0) }],
          ),
          lines: 1,
        })
    }
  }

  /** By route and rate, the most lines first; empty where nothing is exported. */
  list(context: ReadContext): Shown[] {
    if (this.#goods.size === 0) return []
    const day = today(context.now())
    const rates = new Rates(context.ledger)
    const routes = new Routes(context.ledger)
    const found = new Map<string, Shown & { names: string[] }>()
    for (const one of this.#goods.values()) {
      const rate = rates.find(one.clientId, one.hsCode, one.name, day)
      const declaration = { ...one, declarationNo: '', exportDate: day }
      const facts = routes.facts(declaration, { id: 0, itemNo: 0, ...one }, rate, one.district)
      const { route, reasons } = expectRoute({ ...facts, sold: false }, undefined)
      const words = rateText(rate)
      const key = `${route} ${words.rate} ${words.treatment}`
      const known = found.get(key)
      if (known === undefined)
        found.set(key, { ...shown(route, reasons, words), goods: 1, lines: one.lines, names: [one.name] })
      else {
        known.goods++
        known.lines += one.lines
        if (known.names.length < NAMES_SHOWN) known.names.push(one.name)
      }
    }
    return [...found.values()].sort((a, b) => b.lines - a.lines)
  }
}

const shown = (
  route: RouteDecision['route'],
  reasons: RouteDecision['reasons'],
  words: { readonly rate: string; readonly treatment: string },
): Omit<Shown, 'goods' | 'lines' | 'names'> => ({
  routeName: ROUTE_NAMES[route],
  ...words,
  reasons: reasons.map((reason) => reason.text),
})

function rateText(rate: RateAnswer | undefined): { readonly rate: string; readonly treatment: string } {
  if (rate === undefined) return { rate: '', treatment: '还没有启用退税率文库' }
  if (rate.kind === 'missing') return { rate: '', treatment: '文库中没有该编码' }
  if (rate.kind === 'ambiguous') return { rate: '', treatment: '扩展码待选定' }
  return { rate: rate.row.special === '' ? `${fixedText(rate.row.refundRate)}%` : '', treatment: treatmentOf(rate.row) }
}
