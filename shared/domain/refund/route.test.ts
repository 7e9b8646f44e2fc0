import { describe, expect, it } from 'vitest'
import { decideRoute, type RouteFacts } from './route.ts'

const facts = (more: Partial<RouteFacts> = {}): RouteFacts => ({
  tradeMode: '0110',
  special: '',
  agencyCertificate: '',
  vouchers: { special: 1, agency: 0, ordinary: 0, payment: 0 },
  sold: false,
  inZone: undefined,
  ...more,
})
const none = { special: 0, agency: 0, ordinary: 0, payment: 0 }

describe('退税方式', () => {
  it('is decided by the papers and the library, and every decision names its source', () => {
    const cases: [Partial<RouteFacts>, string][] = [
      [{}, 'own'],
      [{ vouchers: { ...none, payment: 1 } }, 'own'],
      [{ vouchers: { ...none, agency: 1 } }, 'agency'],
      [{ vouchers: { ...none, agency: 1, special: 1 } }, 'undecided'],
      [{ agencyCertificate: 'D1' }, 'agencyCertificate'],
      [{ tradeMode: '9810' }, 'departure'],
      [{ tradeMode: '9810', sold: true }, 'own'],
      [{ special: '1' }, 'taxed'],
      [{ special: '2' }, 'exempt'],
      [{ vouchers: { ...none, ordinary: 1 } }, 'exempt'],
      [{ vouchers: none }, 'waiting'],
      [{ vouchers: none, tradeMode: '9610', inZone: true }, 'exemptWithoutVoucher'],
      [{ vouchers: none, tradeMode: '9610', inZone: false }, 'waiting'],
      [{ vouchers: none, tradeMode: '9610' }, 'undecided'],
    ]
    for (const [more, route] of cases) {
      const decision = decideRoute(facts(more))
      expect([more, decision.route]).toEqual([more, route])
      expect(decision.reasons.every((reason) => reason.text !== '' && reason.source !== '')).toBe(true)
      expect(decision.reasons.length).toBeGreaterThan(0)
    }
  })
})
