import { hash } from 'node:crypto'
import type { KnownDocument } from '../../../../db/refund/document.ts'
import { findExport, insertExport } from '../../../../db/refund/export.ts'
import { findVoucher, insertCertificate, insertVoucher, insertVoucherState } from '../../../../db/refund/voucher.ts'
import { packetsUsing, readPacket } from '../../../../db/refund/packet.ts'
import { listClients } from '../../../../db/party/client.ts'
import { producerOwners } from '../../../../db/refund/producer.ts'
import type { ReadHandle, WriteHandle } from '../../../../db/open.ts'
import type { EvidenceFinding } from '../../../../shared/domain/refund/evidence-sheet.ts'
import { evidenceText } from '../../../../shared/domain/refund/evidence-sheet.ts'
import type { EvidenceDocument } from './collect.ts'

/** Where a document goes: whose it is, whether the ledger has it, and the write itself. */

export interface Placing {
  readonly ledger: ReadHandle
  readonly batchId: number
  /** The client that the caller named; its word wins over the rows'. */
  readonly clientId: number | undefined
  readonly source: string
  readonly replaceChanged: boolean
  readonly actorId: number
  readonly at: number
}

export type Placed = 'new' | 'again' | 'corrected' | readonly EvidenceFinding[]

/** Clients by everything that a list may call them. */
export class Owners {
  readonly #known = new Map<string, number>()
  readonly #names: ReadonlyMap<number, string>
  readonly #producers: ReadonlyMap<string, number>

  constructor(ledger: ReadHandle) {
    const clients = listClients(ledger)
    this.#names = new Map(clients.map((client) => [client.id, client.name]))
    for (const client of clients)
      for (const word of [client.code, client.name, client.usci, client.customsCode])
        if (word !== '') this.#known.set(word.toUpperCase(), client.id)
    this.#producers = producerOwners(ledger)
  }

  name(id: number): string {
    return this.#names.get(id) ?? ''
  }

  of(word: string): number | undefined {
    return this.#known.get(word.trim().toUpperCase())
  }

  /** Whose a tax id is: a client's own, or that of a producer under a client. */
  ofTaxId(taxId: string): number | undefined {
    return taxId === '' ? undefined : (this.of(taxId) ?? this.#producers.get(taxId))
  }
}

/** A finding for each row of a document, at its first row in full. */
function refusal(
  document: EvidenceDocument,
  code: string,
  data: Readonly<Record<string, string>> = {},
): EvidenceFinding[] {
  const text = evidenceText(code, data)
  return document.rows.map((row) => ({ row, column: '', header: '', code, text, value: '' }))
}

const digestOf = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64').slice(0, 24)

function ownerOf(
  document: EvidenceDocument,
  owners: Owners,
  given: number | undefined,
): number | readonly EvidenceFinding[] {
  if (given !== undefined) return given
  if (document.t === 'state') return 0
  const word = document.one.owner
  if (word !== '') return owners.of(word) ?? refusal(document, 'OWNER_UNKNOWN', { owner: word.slice(0, 60) })
  const byId =
    document.t === 'voucher'
      ? (owners.ofTaxId(document.one.head.sellerId) ?? owners.ofTaxId(document.one.head.buyerId))
      : document.t === 'export'
        ? owners.of(document.one.head.producerCode)
        : undefined
  return byId ?? refusal(document, 'OWNER_MISSING')
}

/** Against the document of the same number: new, the same again, a correction, or refused. */
function against(
  known: KnownDocument | undefined,
  document: EvidenceDocument,
  clientId: number,
  digest: string,
  owners: Owners,
  placing: Placing,
  what: string,
): Placed {
  if (known === undefined) return 'new'
  if (known.clientId !== clientId) return refusal(document, 'OTHER_CLIENT', { client: owners.name(known.clientId) })
  if (known.digest === digest) return 'again'
  if (!placing.replaceChanged) return refusal(document, 'CHANGED', { what })
  const [using] = packetsUsing(placing.ledger, document.t === 'export' ? 'export' : 'voucher', known.id)
  if (using === undefined) return 'corrected'
  const packet = readPacket(placing.ledger, using.packetId)
  return refusal(document, 'USED_ALREADY', { packet: `${packet?.period ?? ''}-${packet?.batch ?? ''}` })
}

/** Stores one document; inside a transaction. */
export function placeDocument(
  ledger: WriteHandle,
  document: EvidenceDocument,
  owners: Owners,
  placing: Placing,
): Placed {
  const clientId = ownerOf(document, owners, placing.clientId)
  if (typeof clientId !== 'number') return clientId
  const { batchId, source, actorId, at } = placing
  const common = { batchId, source, actorId, at, sourceRow: document.rows[0] ?? 0 }
  switch (document.t) {
    case 'export': {
      const { head, items } = document.one
      const digest = digestOf([head, items])
      const known = findExport(ledger, head.declarationNo)
      const placed = against(known, document, clientId, digest, owners, placing, `报关单 ${head.declarationNo}`)
      if (placed === 'new' || placed === 'corrected')
        insertExport(ledger, { ...common, clientId, head, items, digest, replaces: known?.id })
      return placed
    }
    case 'voucher': {
      const { head, lines, state } = document.one
      const digest = digestOf([head, lines])
      const known = findVoucher(ledger, head.voucherNo)
      const placed = against(known, document, clientId, digest, owners, placing, `凭证 ${head.voucherNo}`)
      if (placed === 'new' || placed === 'corrected')
        insertVoucher(ledger, { ...common, clientId, head, lines, digest, replaces: known?.id })
      if (typeof placed === 'string' && state !== 'unknown')
        insertVoucherState(ledger, {
          ...common,
          voucherNo: head.voucherNo,
          state,
          use: '',
          period: '',
          checkedOn: dayOf(at),
        })
      return placed
    }
    case 'state': {
      const { voucherNo, state, use, period, checkedOn } = document.one
      insertVoucherState(ledger, { ...common, voucherNo, state, use: use ?? '', period, checkedOn })
      return 'new'
    }
    case 'certificate': {
      const { row: _row, owner: _owner, ...one } = document.one
      return insertCertificate(ledger, { ...common, ...one, clientId }) ? 'new' : 'again'
    }
  }
}

const BEIJING_MS = 8 * 3_600_000
const dayOf = (ms: number): string => new Date(ms + BEIJING_MS).toISOString().slice(0, 10)
