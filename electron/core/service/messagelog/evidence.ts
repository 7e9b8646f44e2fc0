import { createHash } from 'node:crypto'
import { lastAuditProof } from '../../../../db/house/audit.ts'
import { attemptsOf } from '../../../../db/filing/outbox.ts'
import type { LoggedMessage } from '../../../../db/filing/message-log.ts'
import type { JobContext } from '../../context.ts'

/** 存证包: what was sent and received to the byte, with the times, hashes, attempts and certificates that belong to it. */

interface EvidenceFile {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly direction: 'out' | 'in'
  readonly type: string
  /** The transport's id, or the file's name as it came. */
  readonly name: string
  readonly client: string
  readonly channel: string
  readonly at: string
  /** Each time its bytes left or were asked about; of a sending `detail` is the SHA-256 of the envelope. */
  readonly attempts: readonly {
    readonly at: string
    readonly act: string
    readonly answer: string
    readonly detail: string
  }[]
  /** SHA-256 of the certificate (DER) that stands in it; '' when there is none. */
  readonly certificate: string
}

const iso = (ms: number): string => new Date(ms).toISOString()
const CERTIFICATE = /X509Certificate>\s*([A-Za-z0-9+/=\s]+?)\s*<\//

export class EvidencePack {
  readonly #files: EvidenceFile[] = []
  readonly #certificates = new Map<string, string>()

  /** Notes a message whose bytes stand in the pack as a file. */
  add(job: JobContext, message: LoggedMessage, file: string, bytes: Uint8Array): void {
    const { direction, type, name, client, channel, at, sha256, stream, id } = message
    const base64 = CERTIFICATE.exec(Buffer.from(bytes).toString('latin1'))?.[1]?.replace(/\s/g, '') ?? ''
    const certificate = base64 === '' ? '' : createHash('sha256').update(base64, 'base64').digest('hex')
    if (certificate !== '') this.#certificates.set(certificate, base64)
    const attempts = stream === 'out' ? attemptsOf(job.ledger, id).map((one) => ({ ...one, at: iso(one.at) })) : []
    this.#files.push({
      file,
      sha256,
      bytes: bytes.length,
      direction,
      type,
      name,
      client,
      channel,
      at: iso(at),
      attempts,
      certificate,
    })
  }

  /**
   * Writes the record's hash into the audit chain, so that the chain vouches for it. In the caller's transaction.
   * @returns further files of the pack, by name
   */
  seal(job: JobContext, reason: string): ReadonlyMap<string, string> {
    const { ledgerId, kind } = job.identity
    const record = JSON.stringify(
      { format: 'portledger-evidence-1', ledger: ledgerId, kind, made: iso(job.now()), reason, files: this.#files },
      undefined,
      1,
    )
    const sha256 = createHash('sha256').update(record, 'utf8').digest('hex')
    job.audit('messageLog.evidence', `${this.#files.length} files`, { reason, record: sha256 })
    const pem = [...this.#certificates].map(([name, base64]): [string, string] => [
      `certificates/${name.slice(0, 16)}.pem`,
      `-----BEGIN CERTIFICATE-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
    ])
    return new Map([
      ['evidence.json', record],
      ['chain.json', JSON.stringify(lastAuditProof(job.ledger), undefined, 1)],
      ...pem,
    ])
  }
}
