import { createDecipheriv } from 'node:crypto'
import { expect, it } from 'vitest'
import { seededRng } from '../../test/support/ledger.ts'
import { createColumnSealer, openColumn } from './secret.ts'

const KEY = new Uint8Array(32).fill(7)
const TEXTS = ['', '甲', '{"buyerName":"示例甲"}', 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(17), '示例'.repeat(3000)]

it('a sealed column opens to its text, in any order, however long, with its own key alone', () => {
  const sealer = createColumnSealer(KEY, seededRng(1))
  const sealed = [...sealer.sealMany(TEXTS), ...TEXTS.map((text) => sealer.seal(text))]
  const texts = [...TEXTS, ...TEXTS]
  for (const at of [...sealed.keys()].reverse()) expect(openColumn(KEY, sealed[at] ?? new Uint8Array())).toBe(texts[at])
  expect(openColumn(new Uint8Array(32).fill(8), sealed[2] ?? new Uint8Array())).not.toBe(TEXTS[2])
})

it('the seal is AES-256-CTR of the standard library, so that others can open it', () => {
  const sealer = createColumnSealer(KEY, seededRng(2))
  const [, second = Buffer.alloc(0)] = sealer.sealMany([TEXTS[6] ?? '', TEXTS[2] ?? ''])
  const counter = Buffer.alloc(16)
  second.copy(counter, 0, 0, 8)
  second.copy(counter, 12, 8, 12)
  const clear = createDecipheriv('aes-256-ctr', KEY, counter).update(second.subarray(12)).toString('utf8')
  expect(clear.replace(/\u0000+$/, '')).toBe(openColumn(KEY, second))
})
