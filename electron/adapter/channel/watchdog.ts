import { join } from 'node:path'
import type { Disk } from './disk.ts'
import type { FolderChannel, FolderLine } from './folder.ts'

/** Signs that the program on the other side of the folders has stopped: it says nothing itself. */
interface Signs {
  readonly disk: Disk
  readonly now: number
  readonly lastSentAt: number | undefined
  readonly lastTakenAt: number | undefined
  /** Files in the receive folders that cannot be opened or put aside. */
  readonly stuck: readonly string[]
}

const MINUTE = 60_000
const MOST_LOOKED_AT = 500

function own(name: string): boolean {
  return /\.(xml|zip)$/i.test(name)
}

function waitingNotice(line: FolderLine, stallMinutes: number, signs: Signs): string[] {
  const names = signs.disk.list(line.outBox).filter(own)
  const times = names
    .slice(0, MOST_LOOKED_AT)
    .flatMap((name) => signs.disk.stat(join(line.outBox, name))?.changedAt ?? [])
  const oldest = Math.min(...times)
  const minutes = Math.floor((signs.now - oldest) / MINUTE)
  if (times.length === 0 || minutes < stallMinutes) return []
  return [
    `“${line.business}”的 OutBox 中有 ${names.length} 个文件，最早的已等 ${minutes} 分钟：官方客户端可能已停止，请检查它是否开着、业务任务是否启动`,
  ]
}

function refusedNotice(line: FolderLine, signs: Signs): string[] {
  if (line.failBox === '' || !signs.disk.exists(line.failBox)) return []
  const count = signs.disk.list(line.failBox).filter((name) => own(name) && !/^Failed_/i.test(name)).length
  return count === 0 ? [] : [`“${line.business}”的 FailBox 中有 ${count} 个文件被退回，请在官方客户端查看原因`]
}

/** One sentence a sign; none when all is well. */
export function folderNotices(
  channel: Pick<FolderChannel, 'lines' | 'stallMinutes' | 'receiptMinutes'>,
  signs: Signs,
): string[] {
  const notices = channel.lines.flatMap((line) => [
    ...waitingNotice(line, channel.stallMinutes, signs),
    ...refusedNotice(line, signs),
  ])
  const { lastSentAt, lastTakenAt, now, stuck } = signs
  if (stuck.length > 0)
    notices.push(
      `InBox 中有 ${stuck.length} 个文件打不开或移不走（${stuck.slice(0, 3).join('、')}${stuck.length > 3 ? ' 等' : ''}）：可能被其他程序占用或没有权限，其余回执照常收取`,
    )
  const isDeaf =
    lastSentAt !== undefined &&
    now - lastSentAt >= channel.receiptMinutes * MINUTE &&
    (lastTakenAt === undefined || lastTakenAt < lastSentAt)
  return isDeaf
    ? [
        ...notices,
        `最后一次发送已过 ${Math.floor((now - lastSentAt) / MINUTE)} 分钟，没有收到任何回执：请检查官方客户端的“接收回执”任务是否启动`,
      ]
    : notices
}
