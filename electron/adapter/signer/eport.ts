import type { Clock, SignAnswer, Signer, SignerInfo, SignerState } from '../../core/ports.ts'
import { readCertificate } from './certificate.ts'

/**
 * A card behind the e-port control, which speaks JSON over a web socket of this machine (CEB SPEC 4.5). The control wants the PIN
 * with each signature, so it stays in this adapter's memory, and nowhere else.
 */
export interface EportCard {
  readonly id: string
  readonly title: string
  /** ws://127.0.0.1:61232 */
  readonly url: string
}

interface Reply {
  readonly ok: boolean
  readonly data: readonly string[]
  readonly error: string
}

const TIMEOUT_MS = 20_000
const NOT_THERE: Reply = { ok: false, data: [], error: '电子口岸控件没有应答，请检查控件是否启动' }
const LOCKED: SignerState = { state: 'locked', reason: '请输入卡密码' }

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))) : []
}

function readReply(text: string, id: number): Reply | undefined {
  try {
    const frame: unknown = JSON.parse(text)
    // The first frame is a greeting; answers to others carry other numbers.
    if (typeof frame !== 'object' || frame === null || Reflect.get(frame, '_id') !== id) return undefined
    const args: unknown = Reflect.get(frame, '_args')
    if (typeof args !== 'object' || args === null) return { ok: false, data: [], error: '控件的应答无法读取' }
    return {
      ok: Reflect.get(args, 'Result') === true,
      data: strings(Reflect.get(args, 'Data')),
      error: strings(Reflect.get(args, 'Error')).join(' ').slice(0, 200),
    }
  } catch {
    return undefined
  }
}

/** Tries that are left, when the control's words tell. */
function triesIn(error: string): number | undefined {
  const found = /(?:剩余|还有|还剩)\D{0,8}(\d{1,2})\s*次/.exec(error)?.[1]
  return found === undefined ? undefined : Number(found)
}

const isCardAway = (error: string): boolean =>
  /复位读卡器|无卡|未插|打开读卡器|找不到.*(卡|设备)|50070|没有应答/.test(error)

export function eportSigner(card: EportCard, clock: Pick<Clock, 'after'>): Signer {
  let info: SignerInfo = {
    id: card.id,
    title: card.title,
    kind: 'eport',
    algorithm: 'sm2-sm3',
    certificateNumber: '',
    certificate: '',
  }
  let state: SignerState = LOCKED
  let pin: string | undefined
  let number = 0
  /** A card does one thing at a time. */
  let busy: Promise<unknown> = Promise.resolve()

  /** One request on a connection of its own: the control is known to forget older ones. */
  function ask(method: string, args: Readonly<Record<string, string>>): Promise<Reply> {
    const id = ++number
    return new Promise((resolve) => {
      const socket = new WebSocket(card.url)
      const end = (reply: Reply): void => {
        cancel()
        socket.close()
        resolve(reply)
      }
      const cancel = clock.after(TIMEOUT_MS, () => end(NOT_THERE))
      socket.addEventListener('open', () =>
        socket.send(JSON.stringify({ _method: `cus-sec_Spc${method}`, _id: id, args })),
      )
      socket.addEventListener('message', (event) => {
        const reply = typeof event.data === 'string' ? readReply(event.data, id) : undefined
        if (reply !== undefined) end(reply)
      })
      socket.addEventListener('error', () => end(NOT_THERE))
      socket.addEventListener('close', () => end(NOT_THERE))
    })
  }

  function alone<T>(work: () => Promise<T>): Promise<T> {
    const next = busy.then(work)
    busy = next.catch(() => undefined)
    return next
  }

  /** What a refusal says about the card. A wrong PIN must not be tried again: the card counts. */
  function afterRefusal(error: string): SignerState {
    const triesLeft = triesIn(error)
    if (isCardAway(error)) return { state: 'lost', reason: error || '读不到卡' }
    pin = undefined
    return { state: 'locked', reason: error || '卡拒绝了密码', ...(triesLeft === undefined ? {} : { triesLeft }) }
  }

  async function readCard(): Promise<void> {
    const reply = await ask('GetSignCertAsPEM', {})
    const certificate = (reply.data[0] ?? '').replace(/-----[^-]+-----|\s/g, '')
    const facts = certificate === '' ? undefined : readCertificate(Buffer.from(certificate, 'base64'))
    if (facts === undefined) return
    const number = await ask('GetCertNo', {})
    const { algorithm, subject, organisation, validFrom, validTo, companyCode, serial } = facts
    info = {
      ...info,
      algorithm,
      certificate,
      certificateNumber: number.ok && number.data[0] !== undefined ? number.data[0] : serial,
      subject: subject || organisation,
      validFrom,
      validTo,
      ...(companyCode === '' ? {} : { companyCode }),
    }
  }

  async function unlock(given: string): Promise<SignerState> {
    const reply = await ask('VerifyPIN', { passwd: given })
    if (!reply.ok) return (state = afterRefusal(reply.error))
    pin = given
    await readCard()
    return (state = { state: 'ready', reason: '' })
  }

  async function sign(bytes: Uint8Array): Promise<SignAnswer> {
    if (pin === undefined) return { ok: false, reason: state.reason, locked: true }
    const reply = await ask('SignDataAsPEM', { inData: Buffer.from(bytes).toString('utf8'), passwd: pin })
    const signature = Buffer.from(reply.data[0] ?? '', 'base64')
    if (reply.ok && signature.length > 0) {
      state = { state: 'ready', reason: '' }
      return { ok: true, signature }
    }
    state = afterRefusal(reply.error)
    return { ok: false, reason: state.reason, locked: true }
  }

  return {
    info: () => info,
    state: () => state,
    sign: (bytes) => alone(() => sign(bytes)),
    unlock: (given) => alone(() => unlock(given)),
    lock() {
      pin = undefined
      state = LOCKED
    },
    look: () =>
      alone(async () => {
        const reply = await ask('GetCertNo', {})
        if (!reply.ok) return (state = { state: 'lost', reason: reply.error || '读不到卡' })
        // Another card in the reader wants a PIN of its own.
        const isOther = info.certificateNumber !== '' && reply.data[0] !== info.certificateNumber
        if (isOther) pin = undefined
        return (state = pin === undefined ? LOCKED : { state: 'ready', reason: '' })
      }),
  }
}
