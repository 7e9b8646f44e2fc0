import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rng, Signer } from '../../core/ports.ts'
import { SignerKeyError, softwareSigner, type SoftwareKey } from './software.ts'

/**
 * Software keys of a real office: one JSON file a key in a folder outside the ledger, readable by its owner only.
 *
 *   { "id": "software", "title": "…", "privateKey": "-----BEGIN PRIVATE KEY-----…", "certificateNumber": "…", "certificate": "…" }
 */
export interface KeyFolder {
  readonly signers: readonly Signer[]
  /** Files that hold no usable key, by name: shown, never guessed at. */
  readonly unreadable: readonly string[]
}

function text(record: object, name: string): string {
  const value: unknown = Reflect.get(record, name)
  return typeof value === 'string' ? value : ''
}

function readKey(file: string, standardId: string): SoftwareKey {
  const record: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof record !== 'object' || record === null) throw new SignerKeyError(standardId)
  const companyCode = text(record, 'companyCode')
  const validTo = text(record, 'validTo')
  return {
    id: text(record, 'id') || standardId, title: text(record, 'title') || standardId, privateKey: text(record, 'privateKey'), certificateNumber: text(record, 'certificateNumber'), certificate: text(record, 'certificate').replace(/\s+/g, ''),
    ...(companyCode === '' ? {} : { companyCode }), ...(validTo === '' ? {} : { validTo }),
  }
}

/** The keys of a folder, by file name; a folder that is not there has none. */
export function readKeyFolder(directory: string, rng: Rng): KeyFolder {
  if (!existsSync(directory)) return { signers: [], unreadable: [] }
  const signers: Signer[] = []
  const unreadable: string[] = []
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.json')).sort()) {
    try {
      signers.push(softwareSigner(readKey(join(directory, name), name.slice(0, -'.json'.length)), rng))
    } catch {
      // The cause may quote the key; only the file's name is told.
      unreadable.push(name)
    }
  }
  return { signers, unreadable }
}
