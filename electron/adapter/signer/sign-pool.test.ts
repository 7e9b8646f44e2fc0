import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { sm2PublicKey, sm2Verify } from '../../../shared/message/crypto/sm.ts'
import type { Rng } from '../../core/ports.ts'
import { createSignPool } from './sign-pool.ts'
import { softwareSigner } from './software.ts'

let drawn = 1
const rng: Rng = {
  bytes: (count) => Uint8Array.from({ length: count }, () => (drawn = (drawn * 48271) % 2147483647) & 255),
}
const about = { id: 'k', title: '示例', certificateNumber: '0001', certificate: '' }
const bytes = new TextEncoder().encode('示例')
const pool = createSignPool(2)
afterAll(() => pool.close())

it('keys whose signatures are made on other threads sign as they would here, many at once', async () => {
  const secret = Buffer.alloc(32, 7)
  const sm2 = softwareSigner({ ...about, privateKey: secret.toString('hex') }, rng, pool)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const rsa = softwareSigner({ ...about, privateKey: pem }, rng, pool)
  expect(sm2.parallel).toBe(2)
  const answers = await Promise.all([...Array.from({ length: 6 }, () => sm2.sign(bytes)), rsa.sign(bytes)])
  const last = answers.pop()
  expect(answers.every((one) => one.ok && sm2Verify(bytes, one.signature, sm2PublicKey(secret)))).toBe(true)
  expect(new Set(answers.map((one) => (one.ok ? Buffer.from(one.signature).toString('hex') : ''))).size).toBe(6)
  expect(last?.ok === true && createVerify('sha1').update(bytes).verify(createPublicKey(pem), last.signature)).toBe(
    true,
  )
})

it('a nonce out of range is drawn again', async () => {
  let first = true
  const once: Rng = {
    bytes(count) {
      if (!first) return rng.bytes(count)
      first = false
      return new Uint8Array(count)
    },
  }
  const signer = softwareSigner({ ...about, privateKey: '07'.repeat(32) }, once, pool)
  expect((await signer.sign(bytes)).ok).toBe(true)
  expect(first).toBe(false)
})

it('a thread that is gone is said so and replaced: the next signature is made', async () => {
  const small = createSignPool(1)
  const signer = softwareSigner({ ...about, privateKey: '07'.repeat(32) }, rng, small)
  const cut = signer.sign(bytes)
  await small.close()
  expect(await cut).toMatchObject({ ok: false, locked: false })
  expect((await signer.sign(bytes)).ok).toBe(true)
  await small.close()
})
