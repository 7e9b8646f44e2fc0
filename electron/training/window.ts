import type { SignatureTools } from '../../shared/message/ceb/signature-read.ts'
import { buildDxp, readDxp } from '../../shared/message/dxp/index.ts'
import type { Clock, PayUpload, Rng, TrainingDesk, Wire } from '../core/ports.ts'
import { TrainingStore, type TrainingDocument, type TrainingStep } from '../../db/training/store.ts'
import { isBondedType } from '../../shared/domain/bonded/document-kind.ts'
import { bondedStep, receiveBonded } from './bonded.ts'
import { happens } from './chance.ts'
import { DECLARATION_TYPE, declarationStep, receiveDeclaration, type DeclarationReturn } from './declaration.ts'
import { checkFollowUp, completeParts, FOLLOW_UPS, grantFollowUp } from './follow-up.ts'
import { check, close, contentOf, decide, release, type Verdict } from './judge.ts'
import { documentNumber, summaryResult, taxBills, taxBillStates } from './notice.ts'
import { trainingPayUpload } from './pay-upload.ts'
import { entryNumber, formatError, readTransmitted, receive } from './reception.ts'
import { formatReceipt, returnMessages, type Return } from './return-message.ts'
import { changeTrainingSettings, readTrainingSettings, type TrainingSettings } from './settings.ts'

/**
 * The built-in training window: a single window that speaks the real messages, with its own database and its own log
 * of what it accepted. It plays customs, and the platforms, payers and carriers whose documents the office does not send.
 */
export interface TrainingWindow extends Wire {
  /** Customs' end of the payment raw data duty; `verify`: does a signature hold under the office's key? */
  payUpload(verify: (signed: Uint8Array, signature: Uint8Array) => boolean): PayUpload
  readonly trainingDesk: TrainingDesk
  /** The log as a witness for tests: what was accepted, and what was accepted twice (must be nothing). */
  readonly witness: { accepted(): { type: string; businessKey: string; appTime: string }[]; acceptedTwice(): string[] }
}

const STEPS_A_TURN = 500
/** Declarations whose steps lead nowhere any more: a newer one came, or a cancellation stopped them. */
const STOPPED: ReadonlySet<string> = new Set(['superseded', 'cancelling', 'cancelled'])
/** The documents of the triple get one answer and no number of customs. */
const SIMPLE: ReadonlySet<string> = new Set([
  'CEB311Message',
  'CEB411Message',
  'CEB511Message',
  'CEB303Message',
  'CEB403Message',
  'CEB505Message',
])

export function openTrainingWindow(options: {
  file: string
  key: Uint8Array
  clock: Clock
  rng: Rng
  id?: string
  /** The office's key, where the window knows it: then a signed message counts by what its signature covers. */
  signatures?: SignatureTools
}): TrainingWindow {
  const store = new TrainingStore(options.file, options.key)
  const random = (count: number): Uint8Array => options.rng.bytes(count)

  function answer(returns: readonly Return[], copMsgId: string, dueAt: number, settings: TrainingSettings): void {
    for (const message of returnMessages(returns, dueAt, random)) {
      const lost = happens(settings.seed, settings.lossPercent, `receipt ${copMsgId} ${message.type} ${dueAt}`)
      store.addAnswer(dueAt, copMsgId, message.type, message.body, lost)
    }
  }

  /** An answer to a declaration: one document a message, so it goes out alone. */
  function answerDeclaration(
    made: DeclarationReturn,
    copMsgId: string,
    dueAt: number,
    settings: TrainingSettings,
  ): void {
    store.addAnswer(
      dueAt,
      copMsgId,
      made.type,
      made.body,
      happens(settings.seed, settings.lossPercent, `receipt ${copMsgId} ${made.type} ${dueAt}`),
    )
  }

  function verdictOf(act: string, document: TrainingDocument, settings: TrainingSettings, at: number): Verdict {
    if (FOLLOW_UPS.has(document.type))
      return act === 'check'
        ? checkFollowUp(store, document)
        : grantFollowUp(store, settings, document, firstVersion(document), at)
    if (act === 'check') return check(store, document)
    if (act === 'decide') return decide(settings, document, firstVersion(document))
    return act === 'release' ? release() : close()
  }

  /** A split document is granted as a whole, by the step of its last part; everything else by its own. */
  function concerned(what: string, document: TrainingDocument): TrainingDocument[] {
    return what === 'grant' && FOLLOW_UPS.has(document.type) ? (completeParts(store, document) ?? []) : [document]
  }

  /** When the last part of an application is granted, its declaration is told. */
  function summarised(document: TrainingDocument, at: number): void {
    const parts = store.ofOrderKey(document.orderKey, document.type).filter((one) => one.state === 'closed')
    const body =
      parts.length === Number(contentOf(document).head['msgCount'] ?? '1')
        ? summaryResult(store, parts, at, random)
        : undefined
    if (body !== undefined) store.addAnswer(at, '', 'CEB792Message', body, false)
  }

  /** The number that customs gives a document with its check; what it has already otherwise. */
  function customsNumber(step: TrainingStep, document: TrainingDocument, verdict: Verdict): string {
    const inventory = document.type === 'CEB621Message' || document.type === 'CEB603Message'
    if (inventory && verdict.status === '120') return inventoryNumber(document, step.dueAt)
    if (step.act !== 'check') return document.customsNo
    if (document.type === 'CEB711Message') return documentNumber(document, document.id, step.dueAt)
    if (document.type !== 'CEB701Message') return document.customsNo
    const [first] = store.ofOrderKey(document.orderKey, document.type)
    return documentNumber(document, first?.id ?? document.id, step.dueAt)
  }

  /** One step of one document: its new state, what follows, and what is answered. */
  function act(step: TrainingStep, document: TrainingDocument, settings: TrainingSettings): Return {
    const verdict = verdictOf(step.act, document, settings, step.dueAt)
    const simple = SIMPLE.has(document.type)
    const customsNo = customsNumber(step, document, verdict)
    const entryNo = simple ? '' : document.entryNo === '' ? entryNumber(step.dueAt, document.id) : document.entryNo
    store.setState(document.id, verdict.state, customsNo, entryNo)
    if (verdict.next !== undefined && !simple) store.addStep(step.dueAt + settings.delayMs, document.id, verdict.next)
    return { document: { ...document, customsNo, entryNo }, status: verdict.status, info: verdict.info }
  }

  /** Chance strikes only the first declaration under a key. */
  function firstVersion(document: TrainingDocument): boolean {
    return store.firstOf(document.type, document.businessKey) === document.id
  }

  /** Runs what is due: steps make answers. Receipts of one message and moment go out together. */
  function tick(): void {
    const now = options.clock.now()
    const settings = readTrainingSettings(store)
    for (;;) {
      const steps = store.dueSteps(now, STEPS_A_TURN)
      if (steps.length === 0) return
      store.atomically(() => {
        const released: TrainingDocument[] = []
        const closed: TrainingDocument[] = []
        const groups = new Map<string, { copMsgId: string; dueAt: number; returns: Return[] }>()
        for (const step of steps) {
          store.finishStep(step.id)
          const document = store.document(step.documentId)
          if (document === undefined || STOPPED.has(document.state)) continue
          if (isBondedType(document.type)) {
            answerDeclaration(
              bondedStep(store, settings, step.act, document, step.dueAt),
              document.copMsgId,
              step.dueAt,
              settings,
            )
            continue
          }
          if (document.type === DECLARATION_TYPE) {
            answerDeclaration(
              declarationStep(store, settings, step.act, document, step.dueAt),
              document.copMsgId,
              step.dueAt,
              settings,
            )
            continue
          }
          const together = concerned(step.act, document)
          for (const one of together) {
            const done = act(step, one, settings)
            if (settings.taxBills && one.type === 'CEB621Message' && done.status === '800')
              released.push({ ...one, customsNo: done.document.customsNo })
            if (settings.taxBills && one.type === 'CEB621Message' && done.status === '899') closed.push(one)
            const key = `${one.copMsgId} ${step.dueAt}`
            const group = groups.get(key) ?? { copMsgId: one.copMsgId, dueAt: step.dueAt, returns: [] }
            group.returns.push(done)
            groups.set(key, group)
          }
          if (step.act === 'grant' && document.type === 'CEB701Message') summarised(document, step.dueAt)
        }
        for (const group of groups.values()) answer(group.returns, group.copMsgId, group.dueAt, settings)
        if (released.length > 0) store.addAnswer(now, '', 'CEB816Message', taxBills(released, now, random), false)
        if (closed.length > 0) store.addAnswer(now, '', 'CEB818Message', taxBillStates(closed, now, random), false)
      })
    }
  }

  /** Puts due answers into the order of delivery: seldom the order in which they were made, when disorder is on. */
  function hand(): void {
    const now = options.clock.now()
    const settings = readTrainingSettings(store)
    const due = store.dueAnswers(now, 2000)
    if (settings.disorder) due.reverse()
    if (due.length > 0)
      store.atomically(() =>
        due.forEach((one) =>
          store.hand(one.id, happens(settings.seed, settings.duplicatePercent, `twice ${one.id}`) ? 2 : 1),
        ),
      )
  }

  function take(envelope: Uint8Array, now: number, settings: TrainingSettings): string {
    const reading = readDxp(new TextDecoder().decode(envelope))
    if (!reading.ok) return '传输报文无法读取'
    const { copMsgId, msgType, data } = reading.message
    const xml = new TextDecoder().decode(data)
    if (isBondedType(msgType)) {
      store.atomically(() => {
        store.addTransmission(copMsgId, msgType, 1, now)
        answerDeclaration(
          receiveBonded(store, settings, msgType, xml, copMsgId, now),
          copMsgId,
          now + settings.delayMs,
          settings,
        )
      })
      return 'OK'
    }
    if (msgType === DECLARATION_TYPE) {
      store.atomically(() => {
        store.addTransmission(copMsgId, msgType, 1, now)
        answerDeclaration(
          receiveDeclaration(store, settings, xml, copMsgId, now),
          copMsgId,
          now + settings.delayMs,
          settings,
        )
      })
      return 'OK'
    }
    const document = readTransmitted(xml, options.signatures)
    const wrong = document.ok ? formatError(document.tree, document.message) : document.wrong
    store.atomically(() => {
      store.addTransmission(copMsgId, msgType, document.ok ? document.message.documents.length : 0, now)
      if (wrong !== undefined || !document.ok) {
        store.addLog(now, 'refused', msgType, '', '', wrong ?? '')
        store.addAnswer(
          now + settings.delayMs,
          copMsgId,
          'CEB900Message',
          formatReceipt(copMsgId, msgType, wrong ?? '', xml, now + settings.delayMs, random),
          false,
        )
      } else
        answer(receive(store, settings, document.message, copMsgId, now), copMsgId, now + settings.delayMs, settings)
    })
    return 'OK'
  }

  const desk: TrainingDesk = {
    settings: () => ({ ...readTrainingSettings(store) }),
    change: (changes) => changeTrainingSettings(store, changes),
    state: () => ({
      accepted: store.count('accepted'),
      documents: store.accepted().length,
      duplicates: store.count('duplicate') + store.count('older'),
      pending: store.openSteps() + store.openAnswers(),
      log: store.log(50).map((row) => ({
        at: new Date(row.at).toISOString(),
        text: `${row.what} ${row.type} ${row.businessKey} ${row.detail}`,
      })),
    }),
  }

  return {
    id: options.id ?? 'training',
    title: '培训窗口',
    kind: 'training',
    training: true,
    carriesPapers: true,
    trainingDesk: desk,
    witness: { accepted: () => store.accepted(), acceptedTwice: () => store.acceptedTwice() },
    send(envelope, message) {
      const settings = readTrainingSettings(store)
      if (settings.offline) return Promise.resolve({ kind: 'later', detail: '培训窗口已断开', retryAfterMs: 5000 })
      const attempt = `${message.copMsgId} ${store.attempts(message.copMsgId)}`
      if (happens(settings.seed, settings.lossPercent / 2, `request ${attempt}`)) {
        store.atomically(() => store.addLog(options.clock.now(), 'lost', message.type, message.copMsgId, '', ''))
        return Promise.resolve({ kind: 'unknown', detail: '超时，未收到应答' })
      }
      const detail = take(envelope, options.clock.now(), settings)
      if (happens(settings.seed, settings.lossPercent / 2, `response ${attempt}`))
        return Promise.resolve({ kind: 'unknown', detail: '超时，未收到应答' })
      return Promise.resolve(detail === 'OK' ? { kind: 'taken', detail } : { kind: 'refused', detail })
    },
    ask(copMsgId) {
      if (readTrainingSettings(store).offline) return Promise.resolve({ kind: 'offline', detail: '培训窗口已断开' })
      const known = store.knowsMessage(copMsgId)
      const found = known ? store.findLost(copMsgId) : 0
      return Promise.resolve({ kind: known ? 'known' : 'notKnown', detail: found > 0 ? `补发回执 ${found} 份` : '' })
    },
    fetch(cursor, limit) {
      if (readTrainingSettings(store).offline) return Promise.resolve({ items: [], cursor, offline: '培训窗口已断开' })
      // Together: each commit waits for the disk.
      store.atomically(() => {
        tick()
        hand()
      })
      const deliveries = store.deliveries(cursor === '' ? 0 : Number(cursor), limit)
      const items = deliveries.map((delivery) => ({
        id: `training-${delivery.number}`,
        fileName: `${delivery.type}_DXPEDCCEB0000002_${String(delivery.number).padStart(18, '0')}.xml`,
        bytes: new TextEncoder().encode(delivery.number % 2 === 0 ? delivery.body : wrap(delivery)),
      }))
      return Promise.resolve({ items, cursor: String(deliveries.at(-1)?.number ?? cursor) })
    },
    payUpload: (verify) =>
      trainingPayUpload(
        {
          offline: () => readTrainingSettings(store).offline,
          lost: (about) => {
            const { seed, lossPercent } = readTrainingSettings(store)
            return happens(seed, lossPercent, about)
          },
          now: () => options.clock.now(),
          log: (what, detail) =>
            store.atomically(() => store.addLog(options.clock.now(), what, 'realTimeDataUpload', detail, '', '')),
        },
        verify,
      ),
    pending: () => Promise.resolve(readTrainingSettings(store).offline ? 0 : store.openSteps() + store.openAnswers()),
    close: () => store.close(),
  }

  /** Every second receipt comes in the transport's envelope, as some channels hand them out. */
  function wrap(delivery: { number: number; type: string; body: string }): string {
    return buildDxp({
      copMsgId: `TRAINING-${delivery.number}`,
      senderId: 'DXPEDCCEB0000002',
      receiverIds: ['DXPENT0000000000'],
      createTime: '2026-01-01T00:00:00',
      msgType: delivery.type,
      data: new TextEncoder().encode(delivery.body),
    })
  }
}

/** District, year, direction, nine digits. */
function inventoryNumber(document: TrainingDocument, at: number): string {
  const { head } = contentOf(document)
  return `${head['customsCode'] ?? '0000'}${new Date(at + 8 * 3_600_000).getUTCFullYear()}${document.type === 'CEB621Message' ? 'I' : 'E'}${String(document.id).padStart(9, '0')}`
}
