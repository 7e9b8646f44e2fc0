import { createHash } from 'node:crypto'
import { businessKeys } from '../../shared/message/ceb/business-key.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { readCeb } from '../../shared/message/ceb/read.ts'
import type { CebDocument, CebType } from '../../shared/message/ceb/type.ts'
import { buildDxp, readDxp } from '../../shared/message/dxp/index.ts'
import { beijingTime } from '../../shared/domain/filing/app-time.ts'
import { filingKind } from '../../shared/domain/filing/kind.ts'

/**
 * The single window of the simulation: a gateway that forgets, and customs that does not. It keeps the one log that counts: what it
 * accepted, under which id, and what it was sent how often.
 */
export interface Emitted {
  readonly status: string
  /** 17 digits. */
  readonly time: string
  readonly info: string
}
export interface Accepted {
  readonly type: string
  readonly key: string
  readonly appTime: string
  readonly copMsgId: string
  readonly orderNo: string
  alive: boolean
  /** What was said about this declaration, in the order in which it was said. */
  readonly said: Emitted[]
}
interface Pending {
  readonly at: number
  readonly bytes: Uint8Array
  readonly copMsgId: string
  lost: boolean
}

const KEY_MEMORY_MS = 10 * 60_000
const OLDER: Readonly<Record<string, string>> = {
  CEB311Message: '-301014',
  CEB411Message: '-401012',
  CEB511Message: '-505016',
}

export class Peer {
  readonly accepted: Accepted[] = []
  readonly violations: string[] = []
  /** Messages refused as a whole. */
  readonly malformed = new Set<string>()
  readonly #random: () => number
  readonly #keys = new Map<string, number>()
  readonly #idOfDeclaration = new Map<string, string>()
  readonly #bytesOf = new Map<string, string>()
  readonly #newest = new Map<string, Accepted>()
  readonly #copNoOfOrder = new Map<string, string>()
  #pending: Pending[] = []
  readonly feed: { id: string; bytes: Uint8Array }[] = []
  faults = true
  #serial = 0

  constructor(random: () => number) {
    this.#random = random
  }

  /** Bytes arrive. Whatever was sent before may arrive again, days later. */
  receive(envelope: Uint8Array, at: number): void {
    const now = Math.floor(at)
    const reading = readDxp(new TextDecoder().decode(envelope))
    if (!reading.ok) return void this.violations.push('unreadable envelope')
    const { copMsgId, data } = reading.message
    const digest = createHash('sha256').update(envelope).digest('hex')
    const known = this.#bytesOf.get(copMsgId)
    if (known !== undefined && known !== digest) this.violations.push(`message ${copMsgId} was sent with two contents`)
    this.#bytesOf.set(copMsgId, digest)
    this.#keys.set(copMsgId, now)
    const message = readCeb(new TextDecoder().decode(data))
    if (!message.ok) return void this.violations.push('unreadable message')
    if (this.#isMalformed(copMsgId)) {
      this.malformed.add(copMsgId)
      this.#emit(
        now,
        copMsgId,
        message.message.type,
        [
          {
            guid: this.#guid(),
            returnStatus: '-1',
            returnInfo: '数据包不能通过 schema 验证',
            returnTime: this.#time(now + 1000),
            oriCopMsgId: copMsgId,
            oriMessageType: message.message.type,
            oriBizMessage: '',
          },
        ],
        'CEB900Message',
        1000,
      )
      return
    }
    const keys = businessKeys(message.message)
    message.message.documents.forEach((document, i) =>
      this.#judge(message.message.type, document, Object.values(keys[i] ?? {}).join('|'), copMsgId, now),
    )
  }

  #isMalformed(copMsgId: string): boolean {
    return createHash('sha256').update(copMsgId).digest()[0] === 7
  }

  #judge(type: CebType, document: CebDocument, key: string, copMsgId: string, now: number): void {
    const appTime = document.head['appTime'] ?? ''
    const name = `${type} ${key}`
    const declaration = `${name} ${appTime}`
    const id = this.#idOfDeclaration.get(declaration)
    if (id !== undefined && id !== copMsgId) this.violations.push(`${declaration} came under two ids`)
    this.#idOfDeclaration.set(declaration, copMsgId)
    const before = this.#newest.get(name)
    if (before !== undefined && appTime <= before.appTime) {
      if (id === undefined) this.violations.push(`${declaration} is new but not later than ${before.appTime}`)
      this.#say(
        type,
        document,
        now,
        copMsgId,
        [{ status: OLDER[type] ?? '-301014', after: 2000, info: '接收报文为旧报文数据，不做处理' }],
        undefined,
      )
      return
    }
    if (before?.alive === true) this.violations.push(`${declaration} was declared while ${before.appTime} is alive`)
    const orderNo = document.head['orderNo'] ?? ''
    if (type === 'CEB621Message' || type === 'CEB603Message') {
      const copNo = this.#copNoOfOrder.get(orderNo)
      if (copNo !== undefined && copNo !== key) this.violations.push(`order ${orderNo} has two inventories`)
      this.#copNoOfOrder.set(orderNo, key)
    }
    const accepted: Accepted = { type, key, appTime, copMsgId, orderNo, alive: true, said: [] }
    this.accepted.push(accepted)
    this.#newest.set(name, accepted)
    this.#say(type, document, now, copMsgId, this.#fate(type, accepted), accepted)
  }

  #fate(type: string, accepted: Accepted): { status: string; after: number; info: string }[] {
    const gap = (): number => 1000 + Math.floor(this.#random() * (this.#random() < 0.3 ? 3_600_000 : 20_000))
    const said = [{ status: '2', after: gap(), info: '新增申报成功' }]
    const push = (status: string, info: string): void =>
      void said.push({ status, after: (said.at(-1)?.after ?? 0) + gap(), info })
    const inventory = type === 'CEB621Message' || type === 'CEB603Message'
    const fate = this.#random()
    if (fate < 0.15) push('-621001', '报文校验失败')
    else {
      push('120', '[Code:1800;Desc:逻辑校验通过]')
      if (inventory && fate < 0.3) push('100', '[Code:1300;Desc:人工退单]')
      else if (inventory) {
        if (fate < 0.4) push('500', '[Code:2400;Desc:查验]')
        push('800', '[Code:2600;Desc:放行]')
        if (fate > 0.7) push('899', '[Code:2700;Desc:结关]')
      }
    }
    accepted.alive = fate >= 0.15 && !(inventory && fate < 0.3)
    return said
  }

  #say(
    type: CebType,
    document: CebDocument,
    now: number,
    copMsgId: string,
    steps: readonly { status: string; after: number; info: string }[],
    accepted: Accepted | undefined,
  ): void {
    const kind = filingKind(type)
    if (kind === undefined) return
    for (const { status, after, info } of steps) {
      const time = this.#time(now + after)
      accepted?.said.push({ status, time, info })
      const head: Record<string, string> = { guid: this.#guid() }
      for (const name of [
        'ebpCode',
        'ebcCode',
        'agentCode',
        'copNo',
        'orderNo',
        'payCode',
        'payTransactionId',
        'logisticsCode',
        'logisticsNo',
      ]) {
        const value = document.head[name]
        if (value !== undefined && RETURNED[kind.receiptType]?.includes(name) === true) head[name] = value
      }
      this.#emit(
        now,
        copMsgId,
        kind.receiptType,
        [{ ...head, returnStatus: status, returnTime: time, returnInfo: info }],
        kind.receiptType,
        after,
      )
    }
  }

  #emit(
    now: number,
    copMsgId: string,
    _type: string,
    returns: Record<string, string>[],
    type: string,
    after: number,
  ): void {
    const text = buildCeb(
      {
        type: type as CebType,
        guid: this.#guid(),
        version: '1.0',
        documents: returns.map((head) => ({ head, lines: [] })),
        signed: false,
      },
      '202205',
    )
    const wrapped = this.#random() < 0.5
    const bytes = new TextEncoder().encode(
      wrapped
        ? buildDxp({
            copMsgId: `R${++this.#serial}`,
            senderId: 'DXPEDCCEB0000002',
            receiverIds: ['DXPENT0000012345'],
            createTime: '2026-01-01T00:00:00',
            msgType: type,
            data: new TextEncoder().encode(text),
          })
        : text,
    )
    const put = (lost: boolean): void => {
      const late = this.faults && this.#random() < 0.1 ? Math.floor(this.#random() * 72 * 3_600_000) : 0
      this.#pending.push({ at: now + after + late, bytes, copMsgId, lost })
    }
    put(this.faults && this.#random() < 0.2)
    if (this.faults && this.#random() < 0.2) put(false)
  }

  /** Does the gateway know the message? It forgets after ten minutes; while it knows, what was lost is handed out. */
  ask(copMsgId: string, now: number): 'known' | 'notKnown' {
    const since = this.#keys.get(copMsgId)
    if (since === undefined || (this.faults && now - since > KEY_MEMORY_MS)) return 'notKnown'
    for (const one of this.#pending) if (one.copMsgId === copMsgId) one.lost = false
    return 'known'
  }

  /** Nothing is lost any more; what was held back comes. */
  heal(): void {
    this.faults = false
    for (const one of this.#pending) one.lost = false
  }

  /** What can be fetched now, in no particular order. */
  deliver(now: number): void {
    const due = this.#pending.filter((one) => one.at <= now && !one.lost)
    this.#pending = this.#pending.filter((one) => !due.includes(one))
    while (due.length > 0) {
      const [one] = due.splice(this.faults ? Math.floor(this.#random() * due.length) : 0, 1)
      if (one !== undefined) this.feed.push({ id: String(this.feed.length + 1), bytes: one.bytes })
    }
  }

  /** Nothing more will come. */
  get silent(): boolean {
    return this.#pending.length === 0
  }

  #time(now: number): string {
    return beijingTime(now) + String(now % 1000).padStart(3, '0')
  }

  #guid(): string {
    return `${String(++this.#serial).padStart(8, '0')}-0000-4000-8000-000000000000`
  }
}

const RETURNED: Readonly<Record<string, readonly string[]>> = {
  CEB312Message: ['ebpCode', 'ebcCode', 'orderNo'],
  CEB412Message: ['payCode', 'payTransactionId'],
  CEB512Message: ['logisticsCode', 'logisticsNo'],
  CEB622Message: ['ebpCode', 'ebcCode', 'agentCode', 'copNo'],
  CEB304Message: ['ebpCode', 'ebcCode', 'orderNo'],
  CEB404Message: ['ebcCode', 'orderNo'],
  CEB506Message: ['logisticsCode', 'logisticsNo'],
  CEB604Message: ['ebpCode', 'ebcCode', 'agentCode', 'copNo', 'orderNo'],
}
