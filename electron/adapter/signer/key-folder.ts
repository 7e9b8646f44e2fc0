import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Rng, Signer } from '../../core/ports.ts'
import { readCertificate } from './certificate.ts'
import { eportSigner, type EportCard } from './eport.ts'
import { pkcs12Signer } from './pkcs12-signer.ts'
import type { SignPool } from './sign-pool.ts'
import { SignerKeyError, softwareSigner, type SoftwareKey } from './software.ts'

/**
 * The keys of a real office: files in a folder outside the ledger, readable by its owner only.
 *
 *   office.p12 / office.pfx   a PKCS#12 key; its id is the file's name
 *   office.json               { "id": "software", "title": "…", "privateKey": "-----BEGIN PRIVATE KEY-----…", "certificateNumber": "…", "certificate": "…" }
 *   card.json                 { "kind": "eport", "id": "card1", "title": "…", "url": "ws://127.0.0.1:61232" }: a card behind the e-port control
 */
export interface KeyFolder {
  readonly signers: readonly Signer[]
  /** Files that hold no usable key, by name: shown, never guessed at. */
  readonly unreadable: readonly string[]
}

interface KeyPlace {
  readonly rng: Rng
  readonly clock: Pick<Clock, 'after'>
  readonly pool: SignPool | undefined
}

function text(record: object, name: string): string {
  const value: unknown = Reflect.get(record, name)
  return typeof value === 'string' ? value : ''
}

function readRecord(file: string, standardId: string): object {
  const record: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof record !== 'object' || record === null) throw new SignerKeyError(standardId)
  return record
}

function softwareKey(record: object, standardId: string): SoftwareKey {
  const companyCode = text(record, 'companyCode')
  const validTo = text(record, 'validTo')
  const certificate = text(record, 'certificate').replace(/-----[^-]+-----|\s/g, '')
  const facts = certificate === '' ? undefined : readCertificate(Buffer.from(certificate, 'base64'))
  const known = { companyCode: companyCode || (facts?.companyCode ?? ''), validTo: validTo || (facts?.validTo ?? '') }
  return {
    id: text(record, 'id') || standardId,
    title: text(record, 'title') || standardId,
    privateKey: text(record, 'privateKey'),
    certificateNumber: text(record, 'certificateNumber') || (facts?.serial ?? ''),
    certificate,
    ...(known.companyCode === '' ? {} : { companyCode: known.companyCode }),
    ...(known.validTo === '' ? {} : { validTo: known.validTo }),
  }
}

/** The control is a program of this machine; a PIN never goes anywhere else. */
const LOCAL_SOCKET = /^wss?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?\/?$/

function eportCard(record: object, standardId: string): EportCard {
  const url = text(record, 'url') || 'ws://127.0.0.1:61232'
  if (!LOCAL_SOCKET.test(url)) throw new SignerKeyError(standardId)
  return { id: text(record, 'id') || standardId, title: text(record, 'title') || standardId, url }
}

function readSigner(directory: string, name: string, place: KeyPlace): Signer {
  const { rng, clock, pool } = place
  const file = join(directory, name)
  const standardId = name.replace(/\.[^.]*$/, '')
  if (!name.endsWith('.json')) return pkcs12Signer(file, standardId, rng, pool)
  const record = readRecord(file, standardId)
  return text(record, 'kind') === 'eport'
    ? eportSigner(eportCard(record, standardId), clock)
    : softwareSigner(softwareKey(record, standardId), rng, pool)
}

/** The keys of a folder, by file name; a folder that is not there has none. */
export function readKeyFolder(directory: string, rng: Rng, clock: Pick<Clock, 'after'>, pool?: SignPool): KeyFolder {
  if (!existsSync(directory)) return { signers: [], unreadable: [] }
  const signers: Signer[] = []
  const unreadable: string[] = []
  for (const name of readdirSync(directory)
    .filter((file) => /\.(json|p12|pfx)$/i.test(file))
    .sort()) {
    try {
      const signer = readSigner(directory, name, { rng, clock, pool })
      const { id } = signer.info()
      // Profiles name a key by its id: of two with one id nobody could say which is meant.
      if (signers.some((one) => one.info().id === id)) unreadable.push(name)
      else signers.push(signer)
    } catch {
      // The cause may quote the key; only the file's name is told.
      unreadable.push(name)
    }
  }
  return { signers, unreadable }
}
