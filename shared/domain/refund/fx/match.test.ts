import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed } from '../../decimal/decimal.ts'
import { matchFx, type FxMatchSettings, type OpenReceipt, type OpenShipment } from './match.ts'

const SETTINGS: FxMatchSettings = { maxFee: fixed(5_000_000), maxDays: 200 }
const receipt = (id: number, amount: number, change: Partial<OpenReceipt> = {}): OpenReceipt => ({
  id,
  clientId: 1,
  currency: 'USD',
  receivedOn: '2026-04-01',
  open: fixed(amount * 100_000),
  fee: fixed(0),
  note: '',
  ...change,
})
const shipment = (id: number, amount: number, change: Partial<OpenShipment> = {}): OpenShipment => ({
  id,
  clientId: 1,
  currency: 'USD',
  exportDate: '2026-03-01',
  open: fixed(amount * 100_000),
  references: [],
  ...change,
})
const shown = (receipts: readonly OpenReceipt[], shipments: readonly OpenShipment[]): string[] =>
  matchFx(receipts, shipments, SETTINGS).map(
    (one) => `${one.receiptId}>${one.shipmentId} ${one.amount / 100_000}+${one.fee / 100_000} ${one.why}`,
  )

describe('收汇配对', () => {
  it('a payment that names its contract pays that shipment, partly or with a bank fee', () => {
    expect(
      shown(
        [receipt(1, 970, { note: 'PAYMENT FOR CONTRACT SL-2026/001' })],
        [shipment(1, 1000, { references: ['SL2026001'] }), shipment(2, 970)],
      ),
    ).toEqual(['1>1 970+30 reference'])
    expect(
      shown([receipt(1, 300, { note: '合同SL2026001预付30%' })], [shipment(1, 1000, { references: ['SL2026001'] })]),
    ).toEqual(['1>1 300+0 reference'])
    expect(
      shown(
        [receipt(1, 1500, { note: 'SL2026001,SL2026002' })],
        [shipment(1, 1000, { references: ['SL2026001'] }), shipment(2, 500, { references: ['SL2026002'] })],
      ),
    ).toEqual(['1>1 1000+0 reference', '1>2 500+0 reference'])
  })
  it('equal amounts meet when it is clear which; two payments for three equal shipments are left to a person', () => {
    expect(shown([receipt(1, 500), receipt(2, 700)], [shipment(1, 700), shipment(2, 500)])).toEqual([
      '1>2 500+0 amount',
      '2>1 700+0 amount',
    ])
    expect(shown([receipt(1, 500), receipt(2, 500)], [shipment(1, 500), shipment(2, 500), shipment(3, 500)])).toEqual(
      [],
    )
    expect(
      shown(
        [receipt(1, 500)],
        [
          shipment(1, 500, { currency: 'EUR' }),
          shipment(2, 500, { clientId: 2 }),
          shipment(3, 500, { exportDate: '2024-01-01' }),
        ],
      ),
    ).toEqual([])
  })
  it('one payment for several shipments, several for one, a fee that nobody named', () => {
    expect(shown([receipt(1, 1234)], [shipment(1, 1000), shipment(2, 234), shipment(3, 777)])).toEqual([
      '1>1 1000+0 sum',
      '1>2 234+0 sum',
    ])
    expect(shown([receipt(1, 400), receipt(2, 611)], [shipment(1, 1011)])).toEqual([
      '1>1 400+0 parts',
      '2>1 611+0 parts',
    ])
    expect(shown([receipt(1, 985)], [shipment(1, 1000), shipment(2, 5000)])).toEqual(['1>1 985+15 fee'])
    expect(shown([receipt(1, 985)], [shipment(1, 1000), shipment(2, 990)])).toEqual([])
  })
  it('nothing is laid twice: parts never exceed a payment or a shipment, whatever the order of the papers', () => {
    const papers = fc.record({
      receipts: fc.array(
        fc.record({
          amount: fc.integer({ min: 1, max: 30 }),
          client: fc.constantFrom(1, 2),
          note: fc.constantFrom('', 'SL00001', 'SL00002'),
        }),
        { maxLength: 8 },
      ),
      shipments: fc.array(
        fc.record({
          amount: fc.integer({ min: 1, max: 40 }),
          client: fc.constantFrom(1, 2),
          reference: fc.constantFrom('SL00001', 'SL00002', 'SL00003'),
        }),
        { maxLength: 8 },
      ),
    })
    fc.assert(
      fc.property(papers, (made) => {
        const receipts = made.receipts.map((one, at) =>
          receipt(at + 1, one.amount, { clientId: one.client, note: one.note }),
        )
        const shipments = made.shipments.map((one, at) =>
          shipment(at + 1, one.amount, { clientId: one.client, references: [one.reference] }),
        )
        const links = matchFx(receipts, shipments, SETTINGS)
        for (const one of receipts)
          expect(
            links.filter((link) => link.receiptId === one.id).reduce((sum, link) => sum + link.amount, 0),
          ).toBeLessThanOrEqual(one.open)
        for (const one of shipments)
          expect(
            links.filter((link) => link.shipmentId === one.id).reduce((sum, link) => sum + link.amount + link.fee, 0),
          ).toBeLessThanOrEqual(one.open)
        for (const link of links) expect(link.amount).toBeGreaterThan(0)
        const again = matchFx([...receipts].reverse(), [...shipments].reverse(), SETTINGS)
        expect([...again].sort((a, b) => a.receiptId - b.receiptId || a.shipmentId - b.shipmentId)).toEqual(
          [...links].sort((a, b) => a.receiptId - b.receiptId || a.shipmentId - b.shipmentId),
        )
      }),
    )
  })
})
