import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskAddress, maskIdNumber, maskName, maskPhone } from './mask.ts'
import {
  COP_NO_LIMIT,
  checkCharacter3736,
  deviceCode,
  deviceNumber,
  isDeviceCode,
  ownNumber,
  readOwnNumber,
  uuidUpper,
  type OwnNumber,
} from './own-number.ts'

const parts: fc.Arbitrary<OwnNumber> = fc.record({
  kind: fc.constantFrom('I', 'E', 'B', 'D', 'M'),
  device: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4,6}$/),
  sequence: fc.nat({ max: 9_999_999_999 }),
})

describe('本系统编号', () => {
  it('two offline machines cannot issue the same number: different parts, different numbers', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const same = a.kind === b.kind && a.device === b.device && a.sequence === b.sequence
        expect(ownNumber(a) === ownNumber(b)).toBe(same)
      }),
    )
    const issued = new Set<string>()
    for (const device of ['7K3Q', '7K3QX', '7K3QXA', '0000', '00000']) {
      for (let sequence = 0; sequence < 2000; sequence++) issued.add(ownNumber({ kind: 'I', device, sequence }))
    }
    expect(issued.size).toBe(10_000)
  })

  it('fits copNo of import and export and reads back', () => {
    fc.assert(
      fc.property(parts, (p) => {
        const text = ownNumber(p)
        expect(text.length).toBeLessThanOrEqual(COP_NO_LIMIT.import)
        expect(readOwnNumber(text)).toEqual({ ok: true, value: p })
      }),
    )
  })

  it('one mistyped character never reads as another number of ours', () => {
    fc.assert(
      fc.property(parts, fc.nat(17), fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'), (p, at, other) => {
        const text = ownNumber(p)
        const place = at % text.length
        const wrong = text.slice(0, place) + other + text.slice(place + 1)
        if (wrong !== text) expect(readOwnNumber(wrong).ok).toBe(false)
      }),
    )
  })

  it('the check character follows ISO 7064 MOD 37,36', () => {
    // Published example of the standard's use: GRid A1-2425G-ABC1234002-M.
    expect(checkCharacter3736('A12425GABC1234002')).toBe('M')
  })

  it('device codes use all their 30 bits and never a misread letter', () => {
    expect(deviceCode(new Uint8Array([0, 0, 0, 0]))).toBe('000000')
    expect(deviceCode(new Uint8Array([255, 255, 255, 255]))).toBe('ZZZZZZ')
    fc.assert(fc.property(fc.uint8Array({ minLength: 4, maxLength: 16 }), (bytes) => isDeviceCode(deviceCode(bytes))))
    expect(() => deviceCode(new Uint8Array(3))).toThrow(RangeError)
    expect(() => ownNumber({ kind: 'I', device: 'ILOU', sequence: 1 })).toThrow(RangeError)
    expect(() => ownNumber({ kind: 'I', device: '7K3QXA', sequence: 1e10 })).toThrow(RangeError)
  })

  it('guid is 36 capitals of version 4', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(uuidUpper(bytes)).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/)
      }),
    )
    expect(() => uuidUpper(new Uint8Array(15))).toThrow(RangeError)
  })
})

describe('脱敏', () => {
  it.each([
    ['张三', '张*'],
    ['诸葛孔明', '诸***'],
    ['张', '张*'],
    ['𠮷田', '𠮷*'],
    ['', ''],
  ])('name %s shows as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })
  it('an ID shows neither birth date nor serial', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('110*************2X')
    expect(maskIdNumber('G1234')).toBe('*****')
  })
  it('a phone keeps 3 and 4 digits, a short one 2', () => {
    expect(maskPhone('13800001234')).toBe('138****1234')
    expect(maskPhone('66668888')).toBe('******88')
  })
  it.each([
    ['河南省郑州市金水区花园路1号2单元', '河南省郑州市金水区***'],
    ['北京市海淀区中关村软件园', '北京市海淀区***'],
    ['新疆维吾尔自治区乌鲁木齐市天山区解放路', '新疆维吾尔自治区乌鲁木齐市天山区***'],
    ['221B Baker Street', '221***'],
  ])('address %s shows as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked)
  })
  it('what is masked cannot be read off: at least half of an ID or a phone is stars', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11,18}$/), (text) => {
        const stars = (masked: string): number => masked.split('*').length - 1
        expect(stars(maskIdNumber(text)) * 2).toBeGreaterThan(text.length)
        expect(stars(maskPhone(text))).toBe(text.length - 7)
      }),
    )
  })
})

it('device codes as numbers have ten digits and differ where the codes do', () => {
  expect([deviceNumber('ZZZZZZ'), deviceNumber('000000'), deviceNumber('7K3QXA')]).toEqual([
    '1073741823',
    '0000000000',
    expect.stringMatching(/^\d{10}$/),
  ])
  expect(() => deviceNumber('ILOU')).toThrow(RangeError)
})
