import {
  dueChecks,
  nextCheckAt,
  noteCheck,
  saveNextCheck,
  type CheckProjection,
  type CheckRow,
} from '../../../../db/paycheck/check.ts'
import { payRawsOf, type PayRawRow } from '../../../../db/paycheck/raw.ts'
import { transaction } from '../../../../db/tx.ts'
import { uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import { payRawProblems, readPayRaw, type PayRaw } from '../../../../shared/message/paycheck/raw.ts'
import {
  buildPayCheck,
  OPEN_TAKEN,
  readUploadAnswer,
  type SignedForm,
} from '../../../../shared/message/paycheck/upload.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { Signer } from '../../ports.ts'
import { openColumn } from '../../secret.ts'
import { setting } from '../house/setting.ts'
import { keepText } from './take.ts'

/** 应答抽查: composes, signs, freezes and sends; what cannot be answered is held with its reason, visibly. */

const FIRST_RETRY_MS = 5000
const LONGEST_RETRY_MS = 3_600_000
/** A key that is away is looked for again this often. */
const SIGNER_RETRY_MS = 60_000

/** Raw data of an order, the newest that can be read. */
function rawOf(
  context: Pick<ReadContext, 'ledger' | 'clientKey'>,
  orderNo: string,
): { row: PayRawRow; raw: PayRaw } | undefined {
  const [row] = payRawsOf(context.ledger, orderNo)
  return row === undefined
    ? undefined
    : { row, raw: readPayRaw(openColumn(context.clientKey(row.clientId), row.sealed)) }
}

/** The key that answers: the one that is named, else the only one. */
function signerOf(context: WriteContext): Signer | undefined {
  const wanted = setting(context.ledger, 'payCheck.signer')
  const { signers } = context.ports
  return wanted === ''
    ? signers.length === 1
      ? signers[0]
      : undefined
    : signers.find((one) => one.info().id === wanted)
}

const formOf = (context: WriteContext): SignedForm =>
  setting(context.ledger, 'payCheck.form') === 'official' ? 'official' : 'practice'

const later = (attempts: number): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 12))

class Answering {
  readonly #context: WriteContext
  constructor(context: WriteContext) {
    this.#context = context
  }

  /** Writes what happened and where the question stands now. */
  note(
    check: CheckRow,
    what: string,
    now: CheckProjection,
    about: { readonly objectId?: number; readonly said?: string } = {},
  ): void {
    const { ledger, actor } = this.#context
    transaction(ledger, () => {
      const { said = '' } = about
      const objectId = said === '' ? (about.objectId ?? null) : keepText(this.#context, `179 ${check.sessionId}`, said)
      const event = { at: this.#context.now(), what, code: now.code, info: now.info, objectId, actorId: actor.userId }
      noteCheck(ledger, check.id, event, now)
      if (objectId !== null) this.#context.content.sync()
    })
    this.#context.touch('payCheck')
  }

  hold(check: CheckRow, info: string, retryMs?: number): void {
    const nextAt = retryMs === undefined ? null : this.#context.now() + retryMs
    // What is still away is nothing new for the history.
    if (check.state === 'held' && check.info === info)
      return transaction(this.#context.ledger, () => saveNextCheck(this.#context.ledger, check.id, nextAt))
    this.note(check, 'held', {
      state: 'held',
      objectId: check.objectId,
      attempts: check.attempts,
      nextAt,
      code: '',
      info,
    })
  }

  /** Composes and signs; the frozen JSON's content object, or undefined when it was held. */
  async freeze(check: CheckRow): Promise<{ objectId: number; bytes: Uint8Array } | undefined> {
    const context = this.#context
    const found = rawOf(context, check.orderNo)
    if (found === undefined) return this.held(check, '台账中没有该订单的支付原始数据：请向平台索取并导入')
    const [problem] = payRawProblems(found.raw)
    if (problem !== undefined) return this.held(check, `${problem.label}${problem.reason}`)
    const signer = signerOf(context)
    if (signer === undefined) return this.held(check, '没有可用的签名密钥（设置：179号抽查签名密钥）', SIGNER_RETRY_MS)
    const session = {
      sessionID: check.sessionId,
      serviceTime: context.now(),
      guid: uuidUpper(context.ports.rng.bytes(16)),
    }
    const upload = buildPayCheck(found.raw, session, formOf(context))
    const info = signer.info()
    const answer = await signer.sign(Buffer.from(upload.signed, 'utf8'), { documents: 1, company: found.raw.ebpCode })
    if (!answer.ok) return this.held(check, `签名失败：${answer.reason}`, SIGNER_RETRY_MS)
    const body = upload.body(info.certificateNumber, Buffer.from(answer.signature).toString('base64'))
    const bytes = Buffer.from(body, 'utf8')
    const { objectId } = context.content.put('message', `179 ${check.sessionId}`, found.row.clientId, bytes, {
      sync: false,
    })
    this.note(
      check,
      'signed',
      { state: 'signed', objectId, attempts: 0, nextAt: context.now(), code: '', info: '' },
      { objectId },
    )
    return { objectId, bytes }
  }

  held(check: CheckRow, info: string, retryMs?: number): undefined {
    this.hold(check, info, retryMs)
  }

  /** Sends the frozen JSON: the same bytes each time. */
  async send(check: CheckRow, frozen: { objectId: number; bytes: Uint8Array }): Promise<void> {
    const context = this.#context
    const { objectId } = frozen
    const attempts = check.attempts + 1
    const at = (): number => context.now() + later(attempts)
    const upload = context.ports.payUpload
    if (upload === undefined)
      return this.hold({ ...check, objectId }, '本机没有上传通道：命令行不上传，请在程序窗口中处理', SIGNER_RETRY_MS)
    // Written down before the first byte leaves: after a crash it is known that it may have.
    this.note(check, 'sending', { state: 'sending', objectId, attempts, nextAt: at(), code: '', info: '' })
    const answer = await upload.upload(setting(context.ledger, 'payCheck.url'), frozen.bytes)
    if (answer.kind !== 'answered') {
      const state = answer.kind === 'later' ? 'later' : 'unknown'
      return this.note(check, state, {
        state,
        objectId,
        attempts,
        nextAt: at(),
        code: '',
        info: answer.detail.slice(0, 300),
      })
    }
    const read = readUploadAnswer(answer.text)
    if (read === undefined)
      return this.note(
        check,
        'unknown',
        {
          state: 'unknown',
          objectId,
          attempts,
          nextAt: at(),
          code: '',
          info: '对方的应答不是约定的格式',
        },
        { said: answer.text },
      )
    const state = read.code === OPEN_TAKEN ? 'taken' : 'refused'
    const now = { state, objectId, attempts, nextAt: null, code: read.code, info: read.message } as const
    this.note(check, state, now, { said: answer.text })
  }

  async step(check: CheckRow): Promise<void> {
    const known =
      check.objectId === null
        ? undefined
        : { objectId: check.objectId, bytes: this.#context.content.bytesById(check.objectId) }
    const frozen = known ?? (await this.freeze(check))
    if (frozen !== undefined) await this.send(check, frozen)
  }
}

export interface PayCheckRun {
  /** Looks for questions to answer, now. */
  wake(): void
  /** Resolves when nothing is due now. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** Answers questions as they fall due, one after the other, beside everything else. */
export function createPayCheckRun(context: WriteContext, reportInternal: (error: unknown) => string): PayCheckRun {
  const answering = new Answering(context)
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  let cancel: () => void = () => undefined

  async function work(): Promise<void> {
    while (again && !stopped) {
      again = false
      for (const check of dueChecks(context.ledger, context.now(), 20)) {
        if (stopped) return
        try {
          await answering.step(check)
        } catch (error) {
          const id = reportInternal(error)
          if (!stopped) answering.hold(check, `程序内部出错（编号 ${id}）`)
        }
      }
    }
    const next = stopped ? undefined : nextCheckAt(context.ledger)
    if (next !== undefined) cancel = context.ports.clock.after(Math.max(0, next - context.now()), wake)
  }

  function wake(): void {
    if (stopped) return
    cancel()
    again = true
    // Whoever wakes may stand in a transaction: the work begins after it.
    running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(work).finally(() => {
      running = undefined
    })
  }

  return {
    wake,
    async idle() {
      await running
    },
    async stop() {
      stopped = true
      cancel()
      await running
    },
  }
}
