/**
 * Preloaded by Node (`--import`) into a host, its core and its threads: their clock stands as far from the machine's as the file says whose
 * name is in PORTLEDGER_TEST_CLOCK (milliseconds). So a test lets hours pass without waiting for them.
 */
import { readFileSync } from 'node:fs'

const file = process.env['PORTLEDGER_TEST_CLOCK']
if (file !== undefined) {
  const now = Date.now.bind(Date)
  const shift = (): number => Number(readFileSync(file, 'utf8'))
  const shifted = class extends Date {
    constructor(...given: readonly unknown[]) {
      super(...((given.length === 0 ? [now() + shift()] : given) as [number]))
    }
    static override now(): number {
      return now() + shift()
    }
  }
  globalThis.Date = shifted as DateConstructor
}
