import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sm2PublicKey, sm2Verify } from '../../../shared/message/crypto/sm.ts'
import type { Rng } from '../../core/ports.ts'
import { readKeyFolder } from './key-folder.ts'
import { SignerKeyError, softwareSigner, trainingSigner } from './software.ts'

let drawn = 1
const rng: Rng = {
  bytes: (count) => Uint8Array.from({ length: count }, () => (drawn = (drawn * 48271) % 2147483647) & 255),
}
const clock = { after: () => () => undefined }
const about = { id: 'k', title: '示例', certificateNumber: '0001', certificate: '' }
const bytes = new TextEncoder().encode('示例')

/** PKCS#8 around an SM2 private key, as tools write it. */
function sm2Pem(secret: Uint8Array): string {
  const key = Buffer.concat([Buffer.from('020101', 'hex'), Buffer.from([4, 32]), secret])
  const wrapped = Buffer.concat([Buffer.from([0x30, key.length]), key])
  const body = Buffer.concat([
    Buffer.from('020100', 'hex'),
    Buffer.from('301306072a8648ce3d020106082a811ccf5501822d', 'hex'),
    Buffer.from([4, wrapped.length]),
    wrapped,
  ])
  return `-----BEGIN PRIVATE KEY-----\n${Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64')}\n-----END PRIVATE KEY-----\n`
}

it('an RSA key signs with SHA-1 so that its public key agrees', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signer = softwareSigner({ ...about, privateKey: pem }, rng)
  const answer = await signer.sign(bytes)
  expect(signer.info().algorithm).toBe('rsa-sha1')
  expect(answer.ok && createVerify('sha1').update(bytes).verify(createPublicKey(pem), answer.signature)).toBe(true)
})

it('an SM2 key in hexadecimal and in PKCS#8 is the same key and signs 64 bytes', async () => {
  const secret = Buffer.alloc(32, 7)
  for (const privateKey of [secret.toString('hex'), sm2Pem(secret)]) {
    const signer = softwareSigner({ ...about, privateKey }, rng)
    const answer = await signer.sign(bytes)
    expect(signer.info().algorithm).toBe('sm2-sm3')
    expect(answer.ok && sm2Verify(bytes, answer.signature, sm2PublicKey(secret))).toBe(true)
  }
})

it('what is no key is refused without quoting it', () => {
  for (const privateKey of [
    '',
    '00',
    '0'.repeat(64),
    'ff'.repeat(32),
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----',
  ]) {
    expect(() => softwareSigner({ ...about, privateKey }, rng)).toThrow(SignerKeyError)
  }
})

it('a training ledger always has the same key, another ledger another one', async () => {
  const key = new Uint8Array(32).fill(1)
  const [first, again, other] = [
    trainingSigner(key, 'aaaa', rng),
    trainingSigner(key, 'aaaa', rng),
    trainingSigner(new Uint8Array(32).fill(2), 'bbbb', rng),
  ]
  expect(first.info()).toEqual(again.info())
  expect(first.info().title).toContain('培训')
  expect(other.info().certificateNumber).not.toBe(first.info().certificateNumber)
  expect((await first.sign(bytes)).ok).toBe(true)
})

it('a folder of keys gives the readable ones and names the others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portledger-keys-'))
  writeFileSync(
    join(folder, 'office.json'),
    JSON.stringify({ title: '示例企业', privateKey: '11'.repeat(32), certificateNumber: '01', certificate: 'AA\nBB' }),
  )
  writeFileSync(join(folder, 'broken.json'), '{')
  const found = readKeyFolder(folder, rng, clock)
  expect(found.signers.map((signer) => signer.info())).toMatchObject([
    { id: 'office', title: '示例企业', certificate: 'AABB' },
  ])
  expect(found.unreadable).toEqual(['broken.json'])
  expect(readKeyFolder(join(folder, 'none'), rng, clock)).toEqual({ signers: [], unreadable: [] })
  rmSync(folder, { recursive: true })
})
