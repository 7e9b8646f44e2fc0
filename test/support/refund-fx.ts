import { fixed } from '../../shared/domain/decimal/decimal.ts'
import type { OpenReceipt, OpenShipment } from '../../shared/domain/refund/fx/match.ts'
import { dice } from './refund-year.ts'

export interface MadeFx {
  readonly receipts: readonly OpenReceipt[]
  readonly shipments: readonly OpenShipment[]
  /** Which receipt paid which shipment. */
  readonly truth: ReadonlySet<string>
}

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)

/**
 * A year of payments whose truth is known: named in the text, of the exact amount, short by a bank's fee, one for two shipments, in two parts; and
 * prepayments of strangers that belong to nothing here.
 */
export function makeFx(seed: number, clients: number, shipmentsEach: number): MadeFx {
  const roll = dice(seed)
  const receipts: OpenReceipt[] = []
  const shipments: OpenShipment[] = []
  const truth = new Set<string>()
  const pay = (clientId: number, amount: number, on: number, note: string, ...for_: readonly number[]): void => {
    const id = receipts.length + 1
    receipts.push({
      id,
      clientId,
      currency: 'USD',
      receivedOn: day(on),
      open: fixed(amount * 1000),
      fee: fixed(0),
      note,
    })
    for (const shipment of for_) truth.add(`${id}>${shipment}`)
  }
  for (let clientId = 1; clientId <= clients; clientId++) {
    for (let n = 0; n < shipmentsEach; n++) {
      const at = Math.floor((n * 300) / shipmentsEach)
      const ship = (amount: number): number => {
        const id = shipments.length + 1
        shipments.push({
          id,
          clientId,
          currency: 'USD',
          exportDate: day(at),
          open: fixed(amount * 1000),
          references: [`SL26${String(id).padStart(5, '0')}`],
        })
        return id
      }
      const amount = 100_000 + roll(9_000_000)
      const kind = roll(20)
      const on = at + 10 + roll(60)
      const id = ship(amount)
      if (kind < 8) pay(clientId, amount, on, `PAYMENT SL26${String(id).padStart(5, '0')} INVOICE`, id)
      else if (kind < 14) pay(clientId, amount, on, 'PAYMENT FOR GOODS', id)
      else if (kind < 16) pay(clientId, amount - 1500 - roll(2000), on, 'SHA', id)
      else if (kind < 18) {
        const other = 100_000 + roll(9_000_000)
        pay(clientId, amount + other, on, 'TWO ORDERS', id, ship(other))
      } else if (kind < 19) {
        const part = Math.floor(amount * 0.3)
        pay(clientId, part, at - 5, 'DEPOSIT', id)
        pay(clientId, amount - part, on, 'BALANCE', id)
      } else pay(clientId, 100_000 + roll(9_000_000), on, 'NEW ORDER DEPOSIT')
    }
  }
  return { receipts, shipments, truth }
}
