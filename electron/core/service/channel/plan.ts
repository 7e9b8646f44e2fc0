/** How long the queue of each key takes, and how many keys would bring it home in time. A pure rule over figures. */

/** 250 documents a minute: what the published note says of a USB key (CEB SPEC 4.2); used until a key was measured. */
const PUBLISHED_DOCUMENTS_A_MINUTE = 250
/** So many signatures make a measurement: fewer say more about the moment than about the key. */
const SIGNATURES_TO_BELIEVE = 5
const MINUTE = 60_000

export interface KeyQueue {
  readonly keyId: string
  readonly title: string
  readonly ready: boolean
  readonly parcels: number
  readonly documents: number
  readonly signatures: number
  readonly measure: { readonly signatures: number; readonly documents: number; readonly busyMs: number }
}

export interface KeyPlanLine {
  readonly keyId: string
  readonly title: string
  readonly parcels: number
  readonly documents: number
  readonly signatures: number
  readonly documentsPerMinute: number
  readonly measured: boolean
  /** Whole minutes, rounded up. */
  readonly minutes: number
  /** Milliseconds; for a key that is not ready: if it were ready now. */
  readonly finishAt: number
  readonly inTime: boolean
  /** The key can sign now. */
  readonly ready: boolean
  readonly keysNeeded: number
}

/** Documents a minute, as measured or as published. */
export function speedOf(measure: KeyQueue['measure']): { documentsPerMinute: number; measured: boolean } {
  if (measure.signatures < SIGNATURES_TO_BELIEVE || measure.documents === 0)
    return { documentsPerMinute: PUBLISHED_DOCUMENTS_A_MINUTE, measured: false }
  return {
    documentsPerMinute: Math.max(1, Math.floor((measure.documents * MINUTE) / Math.max(1, measure.busyMs))),
    measured: true,
  }
}

/** When so many documents are signed at a speed, from now on, in milliseconds. */
export function finishOf(documents: number, documentsPerMinute: number, now: number): number {
  return now + Math.ceil((documents * MINUTE) / documentsPerMinute)
}

export function planLine(queue: KeyQueue, now: number, until: number): KeyPlanLine {
  const { documentsPerMinute, measured } = speedOf(queue.measure)
  const needMs = Math.ceil((queue.documents * MINUTE) / documentsPerMinute)
  const haveMs = Math.max(0, until - now)
  const keysNeeded = queue.documents === 0 ? 0 : haveMs === 0 ? queue.signatures : Math.ceil(needMs / haveMs)
  const { keyId, title, parcels, documents, signatures } = queue
  // One signature cannot be shared: more keys than signatures help nobody.
  return {
    keyId,
    title,
    parcels,
    documents,
    signatures,
    documentsPerMinute,
    measured,
    minutes: Math.ceil(needMs / MINUTE),
    finishAt: now + needMs,
    inTime: queue.ready && now + needMs <= until,
    ready: queue.ready,
    keysNeeded: Math.min(keysNeeded, signatures),
  }
}

const hourText = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 16)

export function planSentence(lines: readonly KeyPlanLine[], keysReady: number, until: number): string {
  const documents = lines.reduce((sum, line) => sum + line.documents, 0)
  const needed = lines.reduce((sum, line) => sum + line.keysNeeded, 0)
  if (documents === 0) return '没有等待签名的单证。'
  const names = (some: readonly KeyPlanLine[]): string => some.map((line) => `“${line.title}”`).join('、')
  const shut = lines.filter((line) => line.documents > 0 && !line.ready)
  const late = lines.filter((line) => line.ready && !line.inTime)
  const parts = [
    ...(shut.length === 0 ? [] : [`${names(shut)}还不能签名：请插好、输入密码，或把客户改用其他密钥。`]),
    ...(late.length === 0 ? [] : [`${names(late)}赶不上：请插入更多密钥、把部分客户改用其他密钥，或提前开始。`]),
  ]
  const part = parts.length === 0 ? '现有密钥可以按时完成。' : parts.join('')
  return `${documents} 份单证待签名，${hourText(until)} 前完成需要 ${needed} 把密钥，现在可用 ${keysReady} 把。${part}`
}
