import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inCapitals } from './capitals.ts'
import { fixed, parseFixed } from './decimal.ts'

const say = (text: string): string => inCapitals(parseFixed(text) ?? fixed(-1))

it.each([
  ['0', '零元整'],
  ['0.05', '伍分'],
  ['0.5', '伍角整'],
  ['1409.5', '壹仟肆佰零玖元伍角整'],
  ['6007.14', '陆仟零柒元壹角肆分'],
  ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
  ['107000.53', '壹拾万柒仟元伍角叁分'],
  ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
  ['325.04', '叁佰贰拾伍元零肆分'],
  ['100000005', '壹亿零伍元整'],
  ['100050000', '壹亿零伍万元整'],
  ['1000000000', '壹拾亿元整'],
  ['120003000.005', '壹亿贰仟万叁仟元零壹分'],
  ['90000000000', '玖佰亿元整'],
])('%s is written %s', (figures, words) => {
  expect(say(figures)).toBe(words)
})

const VALUES: Readonly<Record<string, number>> = {
  零: 0,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
}

/** Reads capitals back by their places alone. */
function readBack(words: string): number {
  let cents = 0
  let section = 0
  let figure = 0
  for (const sign of words) {
    if (sign in VALUES) figure = VALUES[sign] ?? 0
    else if (sign === '拾' || sign === '佰' || sign === '仟') {
      section += figure * { 拾: 10, 佰: 100, 仟: 1000 }[sign]
      figure = 0
    } else if (sign === '万' || sign === '亿' || sign === '元') {
      cents += (section + figure) * { 万: 10_000, 亿: 100_000_000, 元: 1 }[sign] * 100
      section = figure = 0
    } else if (sign === '角' || sign === '分') {
      cents += figure * { 角: 10, 分: 1 }[sign]
      figure = 0
    }
  }
  return cents
}

it('what is written reads back as the same amount, and never has two zeros together', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), (cents) => {
      const words = inCapitals(fixed(cents * 1000))
      expect(readBack(words)).toBe(cents)
      // Nothing at all is 零元整.
      if (cents > 0) expect(words).not.toMatch(/零零|零[元万亿角]/)
    }),
    {
      examples: [
        [0],
        [10_000_00],
        [100_000_000_00],
        [10_0000_0000_01],
        [1_0001_0000_00],
        [1_0000_0001_00],
        [5000_0500_00],
      ],
    },
  )
})
