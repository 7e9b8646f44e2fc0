import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sm2PublicKey, sm2Verify } from '../../../shared/message/crypto/sm.ts'
import { rsaCertificate, sm2Certificate } from '../../../test/support/certificate.ts'
import { startEportControl, type EportControl } from '../../../test/support/eport-control.ts'
import type { Clock } from '../../core/ports.ts'
import { readCertificate } from './certificate.ts'
import { eportSigner } from './eport.ts'
import { readKeyFolder } from './key-folder.ts'
import { pkcs12Signer } from './pkcs12-signer.ts'
import { readPkcs12 } from './pkcs12.ts'

const rng = { bytes: (count: number) => new Uint8Array(count).fill(7) }
const clock: Pick<Clock, 'after'> = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
const bytes = new TextEncoder().encode('<ds:SignedInfo>示例</ds:SignedInfo>')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portledger-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('certificates', () => {
  it('say whose they are, how long, and for which company', () => {
    const wish = {
      name: '示例操作员',
      organisation: '示例公司',
      serial: '01691fe9',
      validFrom: '20250102',
      validTo: '20290304',
      companyCode: '91460100MA5TEST00X',
    }
    const facts = {
      serial: '01691fe9',
      subject: '示例操作员',
      organisation: '示例公司',
      validFrom: '2025-01-02',
      validTo: '2029-03-04',
      companyCode: '91460100MA5TEST00X',
    }
    expect(readCertificate(rsaCertificate(wish).certificate)).toEqual({ ...facts, algorithm: 'rsa-sha1' })
    expect(readCertificate(sm2Certificate(new Uint8Array(32).fill(3), wish).certificate)).toEqual({
      ...facts,
      algorithm: 'sm2-sm3',
    })
    for (const wrong of [new Uint8Array(0), new Uint8Array([0x30, 0x80]), bytes])
      expect(readCertificate(wrong)).toBeUndefined()
  })
})

function hasOpenssl(): boolean {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).startsWith(
      'OpenSSL',
    )
  } catch {
    return false
  }
}

describe('PKCS#12', () => {
  const made = rsaCertificate({ companyCode: '91460100MA5TEST00X' })
  const schemes: [string, string[]][] = [
    ['AES-256 with SHA-256', []],
    ['AES-128 with a SHA-1 MAC', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha1']],
    ['3DES of older tools', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['a certificate that is not packed', ['-certpbe', 'NONE']],
  ]
  const write = (password: string, options: readonly string[]): string => {
    writeFileSync(join(folder, 'k.pem'), made.keyPem + made.certificatePem)
    const file = join(folder, 'office.p12')
    execFileSync(
      'openssl',
      ['pkcs12', '-export', '-in', join(folder, 'k.pem'), '-out', file, '-passout', 'stdin', ...options],
      { input: password, stdio: ['pipe', 'ignore', 'ignore'] },
    )
    return file
  }

  if (!hasOpenssl())
    it('there is no openssl on this machine, so no key file could be made to be read', () =>
      expect(hasOpenssl()).toBe(false))
  else {
    it.each(schemes)('%s: the key and its certificate, with the password and with no other', (_title, options) => {
      const file = readFileSync(write('示例-pass 1', options))
      const reading = readPkcs12(file, '示例-pass 1')
      expect(reading.ok && Buffer.from(reading.content.key).equals(made.key)).toBe(true)
      expect(reading.ok && Buffer.from(reading.content.certificates[0] ?? []).equals(made.certificate)).toBe(true)
      expect(readPkcs12(file, 'other')).toEqual({ ok: false, reason: 'PASSWORD_WRONG' })
      file[file.length >> 1] = (file[file.length >> 1] ?? 0) ^ 1
      expect(readPkcs12(file, '示例-pass 1').ok).toBe(false)
    })

    it('is shut until the password comes, and again after it was locked', async () => {
      const signer = pkcs12Signer(write('canary', []), 'office', rng)
      expect(await signer.sign(bytes)).toMatchObject({ ok: false, locked: true })
      expect(await signer.unlock?.('wrong')).toEqual({ state: 'locked', reason: '口令不正确' })
      expect(await signer.unlock?.('canary')).toEqual({ state: 'ready', reason: '' })
      expect(signer.info()).toMatchObject({
        id: 'office',
        kind: 'pkcs12',
        certificateNumber: '0a',
        companyCode: '91460100MA5TEST00X',
        algorithm: 'rsa-sha1',
      })
      expect((await signer.sign(bytes)).ok).toBe(true)
      signer.lock?.()
      expect((await signer.sign(bytes)).ok).toBe(false)
    })
  }

  it('what is no key file is no error of the program', () => {
    for (const wrong of [
      new Uint8Array(0),
      bytes,
      Buffer.from('3003020103', 'hex'),
      made.certificate,
      Buffer.alloc(300, 0x30),
    ])
      expect(readPkcs12(wrong, 'x').ok).toBe(false)
  })
})

describe('the e-port control', () => {
  let control: EportControl
  beforeEach(async () => {
    control = await startEportControl('88888888')
  })
  afterEach(() => control.close())
  const open = () => eportSigner({ id: 'card1', title: '示例卡', url: control.url }, clock)

  it('signs after the PIN was given once; the certificate and its company are read from the card', async () => {
    const signer = open()
    expect(signer.state?.().state).toBe('locked')
    expect((await signer.sign(bytes)).ok).toBe(false)
    expect(await signer.unlock?.('88888888')).toEqual({ state: 'ready', reason: '' })
    expect(signer.info()).toMatchObject({
      certificateNumber: '03000000000cde6f',
      algorithm: 'sm2-sm3',
      companyCode: '91460100MA5TEST00X',
      validTo: '2050-01-01',
    })
    for (let i = 0; i < 2; i++) {
      const answer = await signer.sign(bytes)
      expect(answer.ok && sm2Verify(bytes, answer.signature, sm2PublicKey(control.secret))).toBe(true)
    }
    expect(control.calls.filter((call) => call.method === 'VerifyPIN')).toHaveLength(1)
  })

  it('a wrong PIN is never tried twice: the card counts, and says what is left', async () => {
    const signer = open()
    expect(await signer.unlock?.('1')).toEqual({ state: 'locked', reason: '密码错误，剩余 5 次', triesLeft: 5 })
    await signer.sign(bytes)
    await signer.sign(bytes)
    expect(control.tries).toBe(5)
  })

  it('a card that is pulled is lost, not locked: put back it goes on without its PIN being asked again', async () => {
    const signer = open()
    await signer.unlock?.('88888888')
    control.card = 'out'
    expect(await signer.sign(bytes)).toMatchObject({ ok: false, locked: true })
    expect(signer.state?.().state).toBe('lost')
    control.card = 'in'
    expect((await signer.look?.())?.state).toBe('ready')
    expect((await signer.sign(bytes)).ok).toBe(true)
  })

  it('a control that is not there or says nothing is an answer', async () => {
    const gone = eportSigner({ id: 'c', title: '', url: 'ws://127.0.0.1:1' }, clock)
    expect((await gone.unlock?.('x'))?.state).toBe('lost')
    control.isDeaf = true
    const deaf = eportSigner({ id: 'c', title: '', url: control.url }, { after: (_ms, work) => clock.after(30, work) })
    expect((await deaf.unlock?.('x'))?.state).toBe('lost')
  })
})

it('a folder of keys takes cards behind a control of this machine only', () => {
  writeFileSync(join(folder, 'card.json'), JSON.stringify({ kind: 'eport', id: 'card1', title: '示例卡' }))
  writeFileSync(join(folder, 'far.json'), JSON.stringify({ kind: 'eport', url: 'ws://10.0.0.1:61232' }))
  const found = readKeyFolder(folder, rng, clock)
  expect(found.signers.map((signer) => signer.info().id)).toEqual(['card1'])
  expect(found.unreadable).toEqual(['far.json'])
  // Of two keys with one id nobody could say which a profile means: the second is named and not used.
  writeFileSync(join(folder, 'card2.json'), JSON.stringify({ kind: 'eport', id: 'card1', title: '又一张' }))
  expect(readKeyFolder(folder, rng, clock)).toMatchObject({ signers: [{}], unreadable: ['card2.json', 'far.json'] })
})
