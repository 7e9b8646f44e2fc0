import { describe, expect, it } from 'vitest'
import { channelOf, decideRoute, expectRoute, type RouteFacts } from './route.ts'
import { zoneOn, type ZoneFact } from './zone.ts'

const facts = (more: Partial<RouteFacts> = {}): RouteFacts => ({
  tradeMode: '0110',
  special: '',
  agencyCertificate: '',
  vouchers: { special: 1, agency: 0, ordinary: 0, payment: 0 },
  sold: false,
  zone: undefined,
  district: '4604',
  ...more,
})
const zone = (more: Partial<ZoneFact> = {}): ZoneFact => ({
  validFrom: '2026-01-01',
  zone: '示例综试区',
  districts: ['4604'],
  platform: 'yes',
  incomeTax: '',
  note: '',
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
      [{ vouchers: none, tradeMode: '9610', zone: zone() }, 'exemptWithoutVoucher'],
      [{ vouchers: none, tradeMode: '9610', zone: zone({ zone: '' }) }, 'waiting'],
      [{ vouchers: none, tradeMode: '9610' }, 'undecided'],
      [{ vouchers: none, tradeMode: '9610', zone: zone({ platform: '' }) }, 'undecided'],
      [{ vouchers: none, tradeMode: '9610', zone: zone({ platform: 'no' }) }, 'waiting'],
      [{ vouchers: none, tradeMode: '9610', zone: zone({ districts: [] }) }, 'undecided'],
      [{ vouchers: none, tradeMode: '9610', zone: zone({ districts: ['9999'] }) }, 'waiting'],
    ]
    for (const [more, route] of cases) {
      const decision = decideRoute(facts(more))
      expect([more, decision.route]).toEqual([more, route])
      expect(decision.reasons.every((reason) => reason.text !== '' && reason.source !== '')).toBe(true)
      expect(decision.reasons.length).toBeGreaterThan(0)
    }
  })

  it('is what a person says, with his reason first and what the rules say beside it', () => {
    const decision = decideRoute(facts(), { route: 'exempt', reason: '客户放弃退税' })
    expect([decision.route, decision.computed]).toEqual(['exempt', 'own'])
    expect(decision.reasons[0]?.text).toContain('客户放弃退税')
    expect(decision.reasons[1]?.text).toContain('免退税（自营）')
    expect(['own', 'agency', 'exempt', 'waiting'].map((one) => channelOf(one as 'own'))).toEqual([
      'own',
      'agency',
      'none',
      '',
    ])
  })

  it('before any invoice is what earlier invoices went by, else what the producer may do', () => {
    const nothing = facts({ vouchers: none })
    expect(expectRoute(nothing, true).route).toBe('agency')
    expect(expectRoute(nothing, false).route).toBe('waiting')
    expect(expectRoute(nothing, undefined).route).toBe('waiting')
    expect(expectRoute(facts(), true).route).toBe('own')
  })

  it('asks of the zone what was said last for the day of export', () => {
    const said = [zone(), zone({ validFrom: '2026-06-01', zone: '' }), zone({ validFrom: '2026-06-01', note: '更正' })]
    expect(zoneOn(said, '2025-12-31')).toBeUndefined()
    expect(zoneOn(said, '2026-05-31')).toBe(said[0])
    expect(zoneOn(said, '2026-06-01')).toBe(said[2])
  })
})
