import { hash } from 'node:crypto'
import { followUpNow } from '../../../../db/crossborder/follow-up.ts'
import { noteExportList } from '../../../../db/crossborder/summary.ts'
import {
  appendEvent,
  findFiling,
  insertFiling,
  insertVersion,
  readFiling,
  saveBuyer,
  versionsOf,
  type FilingRow,
} from '../../../../db/filing/filing.ts'
import { insertAfter, insertMessage } from '../../../../db/filing/outbox.ts'
import { parcelNow } from '../../../../db/filing/parcel-facts.ts'
import { addNumber, countPurchase, saveParcelFiling, savePurchase } from '../../../../db/filing/parcel-link.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import { summaryFacts } from '../../../../shared/domain/crossborder/summary.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import { mayAct, isFilingState } from '../../../../shared/domain/filing/state.ts'
import { buildCeb, CebBuildError, type BuiltCeb } from '../../../../shared/message/ceb/build.ts'
import { checkObject } from '../../../../shared/message/ceb/check/object.ts'
import {
  attachSignature,
  signingInputOfBuilt,
  type SignatureAlgorithm,
} from '../../../../shared/message/ceb/signature.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import type { CebMessage } from '../../../../shared/message/ceb/type.ts'
import { sm3Digest } from '../../../../shared/message/crypto/sm.ts'
import { CEB_RECEIVERS } from '../../../../shared/message/dxp/index.ts'
import { uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import type { StagedContent } from '../../content.ts'
import type { JobContext, WriteContext } from '../../context.ts'
import type { Signer } from '../../ports.ts'
import { transferOf, type PreparedDocument } from './prepare.ts'
import { INVENTORY_KINDS, yearOf } from '../../../../db/filing/projection.ts'
import { settleFiling } from './project.ts'
import { callAwaited } from './receive.ts'
import type { ApplyTools } from './receipt-apply.ts'

/** From prepared documents to a frozen, signed, queued message. */

/** A message that is built and signed but not yet in the ledger. */
export interface SealedMessage {
  readonly kind: PreparedDocument['kind']
  readonly documents: readonly PreparedDocument[]
  /** Its frozen bytes, in the segments already. */
  readonly content: StagedContent
  readonly copMsgId: string
  readonly profile: ProfileBody
  /** Milliseconds when it was built. */
  readonly at: number
}

const ALGORITHMS: Readonly<Record<'rsa-sha1' | 'sm2-sm3', SignatureAlgorithm>> = {
  'rsa-sha1': 'RSA-SHA1',
  'sm2-sm3': 'SM2-SM3',
}
const sha1 = (bytes: Uint8Array): Uint8Array => hash('sha1', bytes, 'buffer')

const NO_GUID = '00000000-0000-0000-0000-000000000000'

function kindOf(documents: readonly PreparedDocument[]): PreparedDocument['kind'] {
  const [first] = documents
  if (first === undefined) throw new RangeError('a message has documents')
  return first.kind
}

function messageOf(documents: readonly PreparedDocument[], profile: ProfileBody, guid: string): CebMessage {
  const transfer = transferOf(profile)
  return {
    type: kindOf(documents),
    guid,
    version: '1.0',
    documents: documents.map((one) => one.document),
    signed: false,
    transfer: { copCode: transfer.code, copName: transfer.name, dxpMode: 'DXP', dxpId: profile.dxpId },
  }
}

/** Writes the unsigned document of some prepared documents of one kind and client. Throws CebBuildError. */
function buildMessage(documents: readonly PreparedDocument[], profile: ProfileBody, guid: string): BuiltCeb {
  return buildCeb(messageOf(documents, profile, guid), profile.edition)
}

/** Parcels whose documents hold characters that XML cannot carry; the others can be built without them. */
export function unbuildable(documents: readonly PreparedDocument[], profile: ProfileBody): number[] {
  return documents.flatMap((document) => {
    try {
      buildMessage([document], profile, NO_GUID)
      return []
    } catch (error) {
      if (error instanceof CebBuildError) return [document.parcelId]
      throw error
    }
  })
}

/** Parcels whose documents the official schema would not take. */
export function unfitForSchema(documents: readonly PreparedDocument[], profile: ProfileBody): number[] {
  const findings = checkObject(messageOf(documents, profile, NO_GUID), fieldTable(kindOf(documents), profile.edition))
  if (findings.length === 0) return []
  const unfit = new Set(findings.map((finding) => documents[finding.document]?.parcelId))
  // A finding outside the documents is about all of them (the transmitting company, the number of documents).
  return unfit.has(undefined)
    ? documents.map((document) => document.parcelId)
    : [...unfit].filter((id) => id !== undefined)
}

/** The signer of a profile; undefined when it wants none ('none') for a kind that may go unsigned. @throws Failure SIGNER_MISSING */
export function signerOf(
  signers: readonly Signer[],
  profile: ProfileBody,
  kind: PreparedDocument['kind'],
): Signer | undefined {
  const signer = signers.find((one) => one.info().id === profile.signer)
  if (signer !== undefined) return signer
  if (profile.signer === 'none' && fieldTable(kind, profile.edition).signature !== 'required') return undefined
  throw new Failure('SIGNER_MISSING', { signer: profile.signer })
}

/** The signature in the document, over its canonical bytes. @throws Failure SIGN_FAILED */
async function signDocument(
  unsigned: BuiltCeb,
  signer: Signer,
  about: { documents: number; company: string; urgent: boolean },
): Promise<string> {
  const info = signer.info()
  const algorithm = ALGORITHMS[info.algorithm]
  const input = signingInputOfBuilt(unsigned, algorithm, info.algorithm === 'rsa-sha1' ? sha1 : sm3Digest)
  const answer = await signer.sign(new TextEncoder().encode(input.signedInfo), about)
  if (!answer.ok) throw new Failure('SIGN_FAILED', { reason: answer.reason, locked: answer.locked })
  return attachSignature(unsigned, {
    signedInfo: input.signedInfo,
    signatureValue: Buffer.from(answer.signature).toString('base64'),
    keyName: info.certificateNumber,
    ...(info.certificate === '' ? {} : { certificate: info.certificate }),
  })
}

/** Builds, signs and puts the bytes into the segments. @throws Failure SIGNER_MISSING, SIGN_FAILED */
export async function sealMessage(
  context: Pick<JobContext, 'ports' | 'now' | 'content' | 'breathe'>,
  documents: readonly PreparedDocument[],
  profile: ProfileBody,
  signer: Signer | undefined,
  urgent: boolean,
): Promise<SealedMessage> {
  const [first] = documents
  if (first === undefined) throw new RangeError('a message has documents')
  const unsigned = buildMessage(documents, profile, uuidUpper(context.ports.rng.bytes(16)))
  await context.breathe()
  const text =
    signer === undefined
      ? unsigned
      : await signDocument(unsigned, signer, { documents: documents.length, company: profile.transferCode, urgent })
  const copMsgId = uuidUpper(context.ports.rng.bytes(16))
  const name = `${first.kind} ${copMsgId}`
  return {
    kind: first.kind,
    documents,
    content: context.content.stage('message', name, first.clientId, Buffer.from(text, 'utf8')),
    copMsgId,
    profile,
    at: context.now(),
  }
}

/** Documents that may no longer be filed: filed meanwhile by another run, declared anew, or changed under the pen. */
export function staleDocuments(
  context: Pick<WriteContext, 'ledger'>,
  sealed: SealedMessage,
): { parcelId: number; rule: 'F-FILED' | 'F-CHANGED' }[] {
  const { ledger } = context
  return sealed.documents.flatMap((document): { parcelId: number; rule: 'F-FILED' | 'F-CHANGED' }[] => {
    const { parcelId, filing } = document
    // A follow-up's filing is not a parcel's: its subject is minus the follow-up's id.
    const now = parcelId < 0 ? followUpNow(ledger, -parcelId) : parcelNow(ledger, parcelId, document.kind)
    if (filing === undefined ? now.filed : !mayDeclareAgain(ledger, filing)) return [{ parcelId, rule: 'F-FILED' }]
    return now.stamp === document.stamp ? [] : [{ parcelId, rule: 'F-CHANGED' }]
  })
}

/**
 * First declarations that another parcel has filed under the same business key, with the newest message that carries them: one payment may
 * pay two orders, and its document is filed once.
 */
export function filedElsewhere(
  ledger: ReadHandle,
  documents: readonly PreparedDocument[],
): ReadonlyMap<PreparedDocument, number> {
  const found = new Map<PreparedDocument, number>()
  for (const document of documents) {
    // An inventory's key holds a number of our own: nobody else has it.
    if (document.filing !== undefined || INVENTORY_KINDS.has(document.kind)) continue
    const filing = findFiling(ledger, document.kind, document.businessKey)
    if (filing === undefined || filing.parcelId === document.parcelId) continue
    const messageId = versionsOf(ledger, filing.id).at(-1)?.messageId
    if (messageId !== undefined) found.set(document, messageId)
  }
  return found
}

function mayDeclareAgain(ledger: ReadHandle, filing: FilingRow): boolean {
  const now = readFiling(ledger, filing.id)
  return (
    now !== undefined && now.version === filing.version && isFilingState(now.state) && mayAct(now.state, 'redeclare')
  )
}

const envelopeTime = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)

/**
 * Freezes and queues a sealed message: content, message, lease, filings, versions, events and projections, in the caller's
 * transaction. `after`: messages that must leave first, for all of it or for a parcel. The caller has asked staleDocuments in the
 * same transaction, and syncs the content store before it commits. @returns the message's id
 */
export function freezeMessage(
  context: WriteContext,
  sealed: SealedMessage,
  tools: ApplyTools,
  why: string,
  after: ReadonlyMap<number, readonly number[]>,
): number {
  const { ledger, actor } = context
  const [first] = sealed.documents
  const kind = first === undefined ? undefined : filingKind(first.kind)
  if (first === undefined || kind === undefined) throw new RangeError('a message has documents of a filed kind')
  const { sha256, objectId } = context.content.record(sealed.content)
  const messageId = insertMessage(ledger, {
    copMsgId: sealed.copMsgId,
    type: sealed.kind,
    clientId: first.clientId,
    channel: sealed.profile.channel,
    sender: sealed.profile.dxpId,
    receiver: CEB_RECEIVERS[kind.direction],
    documents: sealed.documents.length,
    objectId,
    sha256,
    createdText: envelopeTime(sealed.at),
    actorId: actor.userId,
    at: tools.now,
  })
  const waits = new Set<number>()
  sealed.documents.forEach((document, position) => {
    for (const id of after.get(document.parcelId) ?? []) waits.add(id)
    if (document.filing === undefined) declareFirst(context, sealed, tools, document, messageId, position)
    else waits.add(declareAgain(context, tools, document, document.filing, messageId, position, why))
  })
  for (const id of waits) insertAfter(ledger, messageId, id)
  const fresh = sealed.documents.filter((document) => document.filing === undefined)
  if (callAwaited(tools, fresh, sealed.copMsgId)) context.touch('receipt')
  return messageId
}

function declareFirst(
  context: WriteContext,
  sealed: SealedMessage,
  tools: ApplyTools,
  document: PreparedDocument,
  messageId: number,
  position: number,
): void {
  const { ledger } = context
  const filingId = insertFiling(ledger, {
    kind: document.kind,
    businessKey: document.businessKey,
    parcelId: document.parcelId,
    clientId: document.clientId,
    orderNo: document.orderNo,
    appTime: document.appTime,
    copNo: document.copNo,
    channel: sealed.profile.channel,
    buyerHash: document.buyerHash,
    at: tools.now,
  })
  addVersion(context, tools, document, filingId, 1, messageId, position, undefined, '')
  appendEvent(ledger, {
    filingId,
    version: 1,
    at: tools.now,
    what: 'queued',
    state: 'queued',
    status: '',
    info: '',
    receiptId: undefined,
    actorId: context.actor.userId,
  })
  if (INVENTORY_KINDS.has(document.kind)) {
    addNumber(ledger, 'own', document.copNo, document.parcelId)
    saveParcelFiling(ledger, document.parcelId, {
      filingId,
      filingState: 'queued',
      reasonCode: '',
      copNo: document.copNo,
      invtNo: '',
      preNo: '',
      at: tools.now,
    })
  }
  countBuyer(context, document, filingId)
}

/** @returns the message of the version before, which this one must not overtake */
function declareAgain(
  context: WriteContext,
  tools: ApplyTools,
  document: PreparedDocument,
  filing: FilingRow,
  messageId: number,
  position: number,
  why: string,
): number {
  const { ledger } = context
  const versions = versionsOf(ledger, filing.id)
  const last = versions.at(-1)
  if (last === undefined) throw new RangeError(`filing ${filing.id} has no version`)
  addVersion(context, tools, document, filing.id, last.version + 1, messageId, position, last.version, why)
  if (filing.buyerHash !== document.buyerHash || yearOf(filing.appTime) !== yearOf(document.appTime)) {
    countPurchase(ledger, filing.buyerHash, yearOf(filing.appTime), filing.id, false)
    saveBuyer(ledger, filing.id, document.buyerHash)
  }
  const row = readFiling(ledger, filing.id) ?? filing
  settleFiling(
    ledger,
    { row, versions: versionsOf(ledger, filing.id) },
    tools.now,
    { what: 'queued', version: last.version + 1, status: '', info: why, actorId: context.actor.userId },
    tools.budgets,
  )
  countBuyer(context, document, filing.id)
  return last.messageId
}

function addVersion(
  context: WriteContext,
  tools: ApplyTools,
  document: PreparedDocument,
  filingId: number,
  version: number,
  messageId: number,
  position: number,
  replaces: number | undefined,
  why: string,
): void {
  insertVersion(context.ledger, {
    filingId,
    version,
    guid: document.guid,
    appTime: document.appTime,
    appType: '1',
    messageId,
    position,
    platformCode: document.platformCode,
    merchantCode: document.merchantCode,
    replaces,
    why,
    actorId: context.actor.userId,
    at: tools.now,
  })
  if (document.kind === 'CEB603Message') noteExportList(context.ledger, filingId, summaryFacts(document.document))
}

function countBuyer(context: WriteContext, document: PreparedDocument, filingId: number): void {
  if (document.kind !== 'CEB621Message' || document.buyerHash === '') return
  savePurchase(context.ledger, {
    buyerHash: document.buyerHash,
    year: yearOf(document.appTime),
    filingId,
    amount: document.dutiable,
  })
}
