import { describe, expect, it } from 'vitest'
import { fixedText } from '../decimal/decimal.ts'
import { ScaleStream, type ScaleReading } from './scale-stream.ts'

const shown = (readings: readonly ScaleReading[]): string[] =>
  readings.map(({ weight, stable }) => `${weight === undefined ? '-' : fixedText(weight)}${stable ? '' : '~'}`)
const ascii = (text: string): number[] => [...text].map((one) => one.charCodeAt(0))

function yaohua(body: string): number[] {
  const sum = ascii(body).reduce((all, byte) => all ^ byte, 0)
  return [2, ...ascii(body), ...ascii((sum >> 4).toString(16).toUpperCase() + (sum & 15).toString(16).toUpperCase()), 3]
}

describe('串口电子秤', () => {
  it('lines of text are read whatever their words; what moves says so, what is no weight is none', () => {
    const lines = 'ST,GS,+  1.234kg\r\nUS,GS,+  1.2kg\r\nwn01.250kg\r\n  0350 g\r\nST,GS,-  0.010kg\r\nERR\r\n'
    expect(shown(new ScaleStream().push(ascii(lines)))).toEqual(['1.234', '1.2~', '1.25', '0.35', '-'])
  })
  it('a frame of XK3190 carries its point and its checksum; a damaged one is passed over, and the next is read', () => {
    const good = yaohua('+0012343')
    const bad = good.map((byte, i) => (i === 5 ? byte ^ 1 : byte))
    expect(shown(new ScaleStream().push([...good, ...bad, ...yaohua('+0125002'), ...yaohua('-0000103')]))).toEqual([
      '1.234',
      '125',
      '-',
    ])
  })
  it('a Toledo frame tells motion, sign and point', () => {
    const frame = (a: number, b: number, weight: string): number[] => [
      2,
      a,
      b,
      0x20,
      ...ascii(weight),
      ...ascii('     0'),
      13,
    ]
    const stream = [...frame(0x25, 0x30, '  1234'), ...frame(0x25, 0x38, '  1300'), ...frame(0x25, 0x32, '     5')]
    expect(shown(new ScaleStream().push(stream))).toEqual(['1.234', '1.3~', '-'])
  })
  it('bytes may come in any pieces, and may begin in the middle of a frame', () => {
    const bytes = [...yaohua('+0012343').slice(5), ...yaohua('+0012343'), ...ascii('ST,GS,+ 2.5kg\r\n')]
    const stream = new ScaleStream()
    expect(shown(bytes.flatMap((byte) => stream.push([byte])))).toEqual(['1.234', '2.5'])
  })
})
