import { describe, expect, it } from 'vitest'
import { fixed } from '../decimal/decimal.ts'
import { RateIndex, rateColumns, readRateRow, treatmentOf, type RateRow } from './rate-library.ts'

const row = (code: string, rate: number, more: Partial<RateRow> = {}): RateRow => ({
  code,
  name: '',
  unit: '',
  validFrom: '2020-01-01',
  validTo: '',
  levyRates: [fixed(1_300_000)],
  refundRate: fixed(rate * 100_000),
  special: '',
  invoiceFrom: '',
  invoiceTo: '',
  basis: '',
  ...more,
})

describe('退税率文库', () => {
  // The cases of examples.csv (asserted there against library 2026B), on rows built to the same pattern.
  const library = new RateIndex([
    row('8541430000', 9, { validTo: '2026-03-31' }),
    row('8541430000', 0, { validFrom: '2026-04-01', special: '1' }),
    row('85043190', 13),
    row('021099009001', 9),
    row('021099009002', 13),
  ])

  it('the export date decides, and a refund that was cancelled is taxed', () => {
    expect(library.find('8541430000', '2026-03-31')).toMatchObject({ kind: 'found', row: { refundRate: 900_000 } })
    const after = library.find('8541430000', '2026-07-07')
    expect(after).toMatchObject({ kind: 'found', row: { refundRate: 0, special: '1' } })
    expect(after.kind === 'found' && treatmentOf(after.row)).toContain('视同内销征税')
  })

  it('without its own row a code has its longest prefix, else it is missing', () => {
    expect(library.find('8504319000', '2026-07-07')).toMatchObject({
      kind: 'found',
      how: 'prefix',
      row: { code: '85043190', refundRate: 1_300_000 },
    })
    expect(library.find('1234567890', '2026-07-07')).toEqual({ kind: 'missing' })
  })

  it('extensions with different policy are asked about; a choice answers for its goods', () => {
    const answer = library.find('0210990090', '2026-07-07')
    expect(answer.kind === 'ambiguous' && answer.candidates.map((one) => one.refundRate / 100_000)).toEqual([9, 13])
    expect(library.find('0210990090', '2026-07-07', { chosen: '021099009002' })).toMatchObject({
      kind: 'found',
      how: 'chosen',
      row: { refundRate: 1_300_000 },
    })
    expect(library.find('0210990090', '2026-07-07', { chosen: '8541430000' }).kind).toBe('ambiguous')
  })

  it('of overlapping intervals the one that began last wins, and an invoice-date adjustment only within its window', () => {
    const index = new RateIndex(
      [row('1', 5), row('1', 6, { validFrom: '2021-01-01' })].map((one) => ({ ...one, code: '1000000000' })),
    )
    expect(index.find('1000000000', '2022-01-01')).toMatchObject({ row: { refundRate: 600_000 } })
    const adjusted = new RateIndex([
      row('2000000000', 13),
      row('2000000000', 9, { invoiceFrom: '2026-01-01', invoiceTo: '2026-01-31' }),
    ])
    expect(adjusted.find('2000000000', '2026-05-01', { invoiceOn: '2026-01-10' })).toMatchObject({
      row: { refundRate: 900_000 },
    })
    expect(adjusted.find('2000000000', '2026-05-01', { invoiceOn: '2026-02-10' })).toMatchObject({
      row: { refundRate: 1_300_000 },
    })
    expect(adjusted.find('2000000000', '2026-05-01')).toMatchObject({ row: { refundRate: 1_300_000 } })
  })

  it('rows of the desktop file are read by their column names, bad ones are refused with their reason', () => {
    const columns = rateColumns(['CODE', 'NAME', 'UNIT', 'ST_DATE', 'END_DATE', 'ZSSL_SET', 'TSL', 'TSFLAG'])
    if (columns === undefined) throw new Error('no columns')
    expect(readRateRow(columns, ['85043190', '变压器', '个', '20190401', '20991231', '13,9', '13.00', ''])).toEqual({
      ok: true,
      row: {
        ...row('85043190', 13),
        name: '变压器',
        unit: '个',
        validFrom: '2019-04-01',
        levyRates: [1_300_000, 900_000],
      },
    })
    for (const [texts, code] of [
      [['85', '', '', '20190401', '', '13', '13', ''], 'RATE_CODE'],
      [['85043190', '', '', '20191341', '', '13', '13', ''], 'RATE_DATE'],
      [['85043190', '', '', '20190401', '20180101', '13', '13', ''], 'RATE_DATE'],
      [['85043190', '', '', '20190401', '', '13', '高', ''], 'RATE_VALUE'],
      [['85043190', '', '', '20190401', '', '9', '13', ''], 'RATE_ABOVE'],
    ] as const)
      expect(readRateRow(columns, texts)).toEqual({ ok: false, code })
    expect(rateColumns(['foo', 'bar'])).toBeUndefined()
  })
})
