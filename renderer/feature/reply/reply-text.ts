import type { ReplyLine } from '../../../shared/contract/area/reply.ts'

/** What is pasted into a chat: one line a number, in his order. */
export function chatText(lines: readonly ReplyLine[]): string {
  return lines
    .map((line) => [line.number, line.status, line.reason, line.ask].filter((text) => text !== '').join('，'))
    .join('\n')
}

/** How many parcels stand in each status, the largest first; what wants something of the client goes before. */
export function statusFigures(
  lines: readonly ReplyLine[],
): readonly { readonly status: string; readonly count: number; readonly asks: boolean; readonly tone: string }[] {
  const figures = new Map<string, { status: string; count: number; asks: boolean; tone: string }>()
  for (const line of lines) {
    const known = figures.get(line.status)
    if (known === undefined)
      figures.set(line.status, { status: line.status, count: 1, asks: line.ask !== '', tone: line.tone })
    else known.count += 1
  }
  return [...figures.values()].sort((a, b) => Number(b.asks) - Number(a.asks) || b.count - a.count)
}
