import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCitizenId, citizenIdCheckCharacter } from './citizen-id.ts'
import { checkCustomsCode, checkEnterpriseCode } from './customs-code.ts'
import { checkGtin, gtinCheckDigit } from './gtin.ts'
import { checkHsCode, checkHsPrefix, simplifiedHsCode } from './hs-code.ts'
import { checkPhone, normalisePhone, phoneKind } from './phone.ts'
import { checkUsci, usciCheckCharacter } from './usci.ts'

const usciCharacter = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY')
const digits = (n: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${n}}$`))

describe('统一社会信用代码', () => {
  const body = fc.tuple(
    fc.constantFrom('91', '92', '93', '12', 'N2'),
    digits(6),
    fc.array(usciCharacter, { minLength: 9, maxLength: 9 }),
  )

  it('accepts published codes and their lower case', () => {
    expect(checkUsci('91350100M000100Y43').ok).toBe(true)
    expect(checkUsci(' 91350100m000100y43 ').ok).toBe(true)
  })

  it('a computed check character is accepted, any other one is refused', () => {
    fc.assert(
      fc.property(body, usciCharacter, ([head, area, rest], other) => {
        const text = head + area + rest.join('')
        const check = usciCheckCharacter(text) ?? ''
        expect(checkUsci(text + check).ok).toBe(true)
        if (other !== check) expect(checkUsci(text + other)).toEqual({ ok: false, code: 'USCI_CHECK_DIGIT' })
      }),
    )
  })

  it('one wrong character and two swapped neighbours are always found', () => {
    fc.assert(
      fc.property(body, fc.nat(16), usciCharacter, ([head, area, rest], at, other) => {
        const text = head + area + rest.join('')
        const whole = text + (usciCheckCharacter(text) ?? '')
        const wrong = whole.slice(0, at) + other + whole.slice(at + 1)
        if (wrong !== whole) expect(checkUsci(wrong).ok).toBe(false)
        const swapped = whole.slice(0, at) + whole.charAt(at + 1) + whole.charAt(at) + whole.slice(at + 2)
        if (swapped !== whole) expect(checkUsci(swapped).ok).toBe(false)
      }),
    )
  })

  it.each([
    ['9135', 'USCI_LENGTH'],
    ['91350100I000100Y43', 'USCI_CHARACTER'],
    ['91X50100M000100Y43', 'USCI_CHARACTER'],
  ])('%s is refused with %s', (text, code) => {
    expect(checkUsci(text)).toEqual({ ok: false, code })
  })
})

describe('海关注册编码与企业代码', () => {
  it.each(['46121601BC', '4403169D3W', '31222699S7', '4101W68006', '1101110325'])(
    'takes the shape %s seen in messages',
    (code) => {
      expect(checkCustomsCode(code).ok).toBe(true)
      expect(checkEnterpriseCode(code).ok).toBe(true)
    },
  )
  it.each(['461216', 'A612160111', '4612160+BC'])('refuses %s', (code) => {
    expect(checkEnterpriseCode(code).ok).toBe(false)
  })
  it('an 18-character code must be a valid USCI', () => {
    expect(checkEnterpriseCode('91350100M000100Y43').ok).toBe(true)
    expect(checkEnterpriseCode('91350100M000100Y44')).toEqual({ ok: false, code: 'USCI_CHECK_DIGIT' })
  })
})

describe('身份证号', () => {
  const area = fc.constantFrom('110101', '410105', '652300', '810000')
  const birth = fc.date({
    min: new Date(Date.UTC(1930, 0, 1)),
    max: new Date(Date.UTC(2024, 11, 31)),
    noInvalidDate: true,
  })
  const body = fc
    .tuple(area, birth, digits(3))
    .map(([a, day, serial]) => a + day.toISOString().slice(0, 10).replaceAll('-', '') + serial)

  it('a generated number passes; every other check character fails', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(...'0123456789X'), (text, other) => {
        const check = citizenIdCheckCharacter(text) ?? ''
        expect(checkCitizenId(text + check).ok).toBe(true)
        if (other !== check) expect(checkCitizenId(text + other).ok).toBe(false)
      }),
    )
  })

  it('the published example of GB 11643 holds, with a small x too', () => {
    expect(checkCitizenId('11010519491231002X').ok).toBe(true)
    expect(checkCitizenId('11010519491231002x')).toEqual({ ok: true, value: '11010519491231002X' })
  })

  it.each([
    ['130681136250023332', 'CITIZEN_ID_BIRTH'],
    ['1101051949123100', 'CITIZEN_ID_LENGTH'],
    ['110105194902300028', 'CITIZEN_ID_BIRTH'],
    ['990105194912310020', 'CITIZEN_ID_AREA'],
    ['457895689564578000', 'CITIZEN_ID_ROUNDED'],
    ['1101O519491231002X', 'CITIZEN_ID_CHARACTER'],
  ])('%s is refused with %s', (text, code) => {
    expect(checkCitizenId(text)).toEqual({ ok: false, code })
  })

  it('nobody is born after the day of the check', () => {
    expect(checkCitizenId('11010519491231002X', '19491230')).toEqual({ ok: false, code: 'CITIZEN_ID_BIRTH' })
    expect(checkCitizenId('11010519491231002X', '19491231').ok).toBe(true)
  })
})

describe('商品条码、商品编码、电话', () => {
  it.each(['96385074', '036000291452', '6901234567892', '16901234567899'])('GTIN %s holds', (code) => {
    expect(checkGtin(code).ok).toBe(true)
  })
  it('one wrong digit of a GTIN is always found', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(7, 11, 12, 13).chain(digits),
        fc.nat(13),
        fc.integer({ min: 1, max: 9 }),
        (text, at, step) => {
          const whole = text + (gtinCheckDigit(text) ?? '')
          const place = at % whole.length
          const wrong =
            whole.slice(0, place) + String((Number(whole.charAt(place)) + step) % 10) + whole.slice(place + 1)
          expect(checkGtin(whole).ok).toBe(true)
          expect(checkGtin(wrong)).toEqual({ ok: false, code: 'GTIN_CHECK_DIGIT' })
        },
      ),
    )
  })
  it.each(['', '无', '690123', '69012345678921'])('GTIN %j is refused', (code) => {
    expect(checkGtin(code).ok).toBe(false)
  })
  it('HS codes have 10 digits and an existing chapter', () => {
    expect(checkHsCode('3304.99.0039')).toEqual({ ok: true, value: '3304990039' })
    expect(checkHsCode('33049900')).toEqual({ ok: false, code: 'HS_CODE_SHAPE' })
    expect(checkHsCode('7704990039')).toEqual({ ok: false, code: 'HS_CHAPTER' })
    expect(checkHsCode('0004990039')).toEqual({ ok: false, code: 'HS_CHAPTER' })
    expect(simplifiedHsCode('3304990039', 4)).toBe('3304000000')
    expect(simplifiedHsCode('3304990039', 6)).toBe('3304990000')
    expect(['3304', '330499', '3304990039', '33.04'].map((code) => checkHsPrefix(code).ok)).toEqual(Array(4).fill(true))
    expect(checkHsPrefix('33049900')).toEqual({ ok: false, code: 'HS_CODE_SHAPE' })
    expect(checkHsPrefix('7704')).toEqual({ ok: false, code: 'HS_CHAPTER' })
  })
  it('a Chinese mobile is the same with and without 86', () => {
    for (const text of ['13800001234', '+8613800001234', '86-138-0000-1234', '0086 138 0000 1234'])
      expect(normalisePhone(text)).toBe('13800001234')
    expect(phoneKind('0371-66668888')).toBe('landline')
    expect(phoneKind('4008888888')).toBe('service')
    expect(phoneKind('+1 212 555 0100')).toBe('foreign')
    expect(checkPhone('12345').ok).toBe(false)
    expect(checkPhone('1.38E+10').ok).toBe(false)
  })
})
