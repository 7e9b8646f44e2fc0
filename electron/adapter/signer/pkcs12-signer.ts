import { existsSync, readFileSync } from 'node:fs'
import type { Rng, Signer, SignerInfo, SignerState } from '../../core/ports.ts'
import { readCertificate } from './certificate.ts'
import { readPkcs12 } from './pkcs12.ts'
import type { SignPool } from './sign-pool.ts'
import { softwareSigner } from './software.ts'

/** A key in a PKCS#12 file: shut until somebody gives its password, which is used once and not kept. */

const REASONS = {
  PASSWORD_WRONG: '口令不正确',
  FILE_UNREADABLE: '密钥文件无法读取',
  SCHEME_UNKNOWN: '密钥文件的加密方式不受支持，请用 AES 或 3DES 重新导出',
} as const
const LOCKED: SignerState = { state: 'locked', reason: '请输入密钥口令' }
const LARGEST = 1024 * 1024

const pem = (der: Uint8Array): string =>
  `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der).toString('base64')}\n-----END PRIVATE KEY-----`

/** The signer of a file; `id` is its name without the ending. */
export function pkcs12Signer(file: string, id: string, rng: Rng, pool?: SignPool): Signer {
  const shut: SignerInfo = {
    id,
    title: id,
    kind: 'pkcs12',
    algorithm: 'sm2-sm3',
    certificateNumber: '',
    certificate: '',
  }
  let opened: Signer | undefined
  let state: SignerState = LOCKED

  function open(password: string): SignerState {
    if (!existsSync(file)) return { state: 'lost', reason: '密钥文件不在了' }
    const bytes = readFileSync(file)
    const reading =
      bytes.length > LARGEST ? ({ ok: false, reason: 'FILE_UNREADABLE' } as const) : readPkcs12(bytes, password)
    if (!reading.ok) return { state: 'locked', reason: REASONS[reading.reason] }
    const [certificate] = reading.content.certificates
    const facts = certificate === undefined ? undefined : readCertificate(certificate)
    try {
      opened = softwareSigner(
        {
          id,
          title: facts?.subject || id,
          privateKey: pem(reading.content.key),
          certificateNumber: facts?.serial ?? '',
          certificate: certificate === undefined ? '' : Buffer.from(certificate).toString('base64'),
          ...(facts === undefined ? {} : { companyCode: facts.companyCode, validTo: facts.validTo }),
        },
        rng,
        pool,
      )
    } catch {
      // The cause may quote the key.
      return { state: 'locked', reason: REASONS.FILE_UNREADABLE }
    }
    return { state: 'ready', reason: '' }
  }

  return {
    info: () => (opened === undefined ? shut : { ...opened.info(), kind: 'pkcs12' }),
    parallel: pool?.threads ?? 1,
    state: () => state,
    sign: (bytes) =>
      opened === undefined ? Promise.resolve({ ok: false, reason: state.reason, locked: true }) : opened.sign(bytes),
    unlock(password) {
      state = open(password)
      return Promise.resolve(state)
    },
    lock() {
      opened = undefined
      state = LOCKED
    },
  }
}
