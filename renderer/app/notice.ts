import type { CallOut } from '../../shared/contract/index.ts'

type Strip = CallOut<'ledger.strip'>

/** What a person should hear of without looking: a sentence, and whether it is bad news. */
export interface Notice {
  readonly text: string
  readonly bad: boolean
}

/** What changed between two looks at the strip that is worth a sound. What was bad before and still is, is no news. */
export function noticesBetween(before: Strip, after: Strip): readonly Notice[] {
  const notices: Notice[] = []
  const bad = (text: string): number => notices.push({ text, bad: true })
  const silent = after.silent - before.silent
  if (silent > 0) bad(`${silent} 份单证超过时限仍无回音`)
  const unread = after.receiptsUnread - before.receiptsUnread
  if (unread > 0) bad(`新到 ${unread} 条待处理回执`)
  if (after.keysReady < before.keysReady) bad(`签名密钥不可用：现在 ${after.keysReady}/${after.keysTotal} 把可用`)
  for (const channel of after.channels) {
    const was = before.channels.find((one) => one.id === channel.id)
    if (was === undefined || !channel.enabled || !was.enabled || was.online === channel.online) continue
    if (channel.online) notices.push({ text: `${channel.title}已恢复联通`, bad: false })
    else bad(`${channel.title}已断开，申报照常排队，联通后自动发出`)
  }
  const owed = (strip: Strip): number => strip.queued + strip.inFlight
  if (owed(before) > 0 && owed(after) === 0) notices.push({ text: '待发与在途的单证全部有了回音', bad: false })
  return notices
}
