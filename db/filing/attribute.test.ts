import { describe, expect, it } from 'vitest'
import { attributeAll, foldVersions, otherEnds } from './attribute.ts'
import type { ReceiptFacts } from './version-state.ts'

const said = (status: string, time: string): ReceiptFacts => ({
  status,
  returnTime: `20260801${time}000`,
  identity: `${status} ${time}`,
  info: '',
  preNo: '',
  invtNo: '',
})
const two = [
  { version: 1, appTime: '20260801090000' },
  { version: 2, appTime: '20260801110000' },
]

describe('whose receipt it is', () => {
  it('the newest version whose appTime is not after the returnTime; what is older than all goes to the first', () => {
    expect(
      attributeAll(two, [
        said('2', '090001'),
        said('100', '105959'),
        said('2', '110000'),
        said('800', '120000'),
        said('2', '080000'),
      ]),
    ).toEqual([1, 1, 2, 2, 1])
  })

  it('a late answer between the rejection and the next appTime stays with the version that was rejected', () => {
    expect(attributeAll(two, [said('100', '100000'), said('800', '103000')])).toEqual([1, 1])
  })

  it('a first word after the rejection opens the next version although its appTime was written by a fast clock', () => {
    expect(
      attributeAll(two, [
        said('2', '090001'),
        said('100', '100000'),
        said('2', '103000'),
        said('120', '103001'),
        said('800', '103002'),
      ]),
    ).toEqual([1, 1, 2, 2, 2])
  })

  it('"already there" ends nothing', () => {
    expect(
      attributeAll(
        [...two, { version: 3, appTime: '20260801130000' }],
        [said('-301014', '113000'), said('2', '114000'), said('-621001', '115000')],
      ),
    ).toEqual([2, 2, 2])
  })

  it('a version that the channel refused, or whose message was malformed, ends without a receipt of its own', () => {
    const late = [
      { version: 1, appTime: '20260801090000' },
      { version: 2, appTime: '20360801090000' },
    ]
    expect(attributeAll(late, [said('2', '093000'), said('800', '094000')])).toEqual([1, 1])
    expect(
      attributeAll(
        late,
        [said('2', '093000'), said('800', '094000')],
        otherEnds([{ what: 'refused', version: 1 }], new Map()),
      ),
    ).toEqual([2, 2])
    expect(
      attributeAll(
        late,
        [said('2', '093000'), said('800', '094000')],
        otherEnds([], new Map([[1, [said('-1', '092000')]]])),
      ),
    ).toEqual([2, 2])
  })

  it('a rejected version does not show in the state of the next, and local steps only count before receipts', () => {
    const events = [
      { what: 'sent', version: 1, info: '' },
      { what: 'sent', version: 2, info: '' },
    ]
    const folded = foldVersions(
      two,
      events,
      [said('100', '100000'), said('2', '110001'), said('800', '110002')],
      new Map(),
    )
    expect([...folded.versions.values()].map((version) => version.state)).toEqual(['rejected', 'released'])
    expect([...foldVersions(two, events, [], new Map()).versions.values()].map((version) => version.state)).toEqual([
      'sent',
      'sent',
    ])
  })
})
