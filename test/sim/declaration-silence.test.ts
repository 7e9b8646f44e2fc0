import { expect, it } from 'vitest'
import type { AskAnswer, SentMessage, Wire } from '../../electron/core/ports.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { exportContent } from '../../shared/message/dec/declaration.fixture.ts'
import { buildDecReceipt } from '../../shared/message/dec/receipt.ts'
import { escapeText } from '../../shared/message/xml/escape.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'

const MINUTE = 60_000

/** A channel that takes everything, answers nothing by itself, and says of a message what the test says. */
function mute(sent: SentMessage[], asked: string[], answer: () => AskAnswer['kind']): Wire {
  return {
    id: 'mute',
    title: '示例通道',
    kind: 'test',
    training: true,
    send: (_envelope, message) => {
      sent.push(message)
      return Promise.resolve({ kind: 'taken', detail: '' })
    },
    ask: (copMsgId) => {
      asked.push(copMsgId)
      return Promise.resolve({ kind: answer(), detail: '' })
    },
    fetch: (cursor) => Promise.resolve({ items: [], cursor }),
    close: () => undefined,
  }
}

async function pass(ledger: TestLedger, minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    ledger.clock.advance(MINUTE)
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

async function sentOffice(sent: SentMessage[], asked: string[], answer: () => AskAnswer['kind']) {
  const ledger = await openTestLedger({ wires: () => [mute(sent, asked, answer)] })
  const content = JSON.parse(JSON.stringify(exportContent())) as CallIn<'declaration.save'>['content']
  const { id, ownNo } = await ledger.value('declaration.save', { content })
  await ledger.value('declaration.declare', { id, revision: 1 })
  await pass(ledger, 2)
  return { ledger, id, ownNo }
}

it('a declaration that nobody answers falls silent in sight, is asked about, and is not sent again', async () => {
  const sent: SentMessage[] = []
  const asked: string[] = []
  const { ledger, id, ownNo } = await sentOffice(sent, asked, () => 'known')
  expect([sent.length, asked.length, (await ledger.value('declaration.get', { id })).row.silentSince]).toEqual([
    1,
    0,
    '',
  ])
  const { result } = await ledger.job('channel.sync', { untilIdle: false })
  expect(result?.waiting).toMatchObject([{ about: '报关单', count: 1, late: 0 }])
  expect(Date.parse(result?.waiting[0]?.until ?? '')).toBeGreaterThan(ledger.clock.now())
  await pass(ledger, 35)
  const { row, timeline } = await ledger.value('declaration.get', { id })
  expect(row.silentSince).not.toBe('')
  expect(timeline.at(-1)).toMatchObject({ what: '无回音', info: '超过预期时间没有单一窗口答复（暂存或退回）' })
  expect(
    (await ledger.value('ledger.workQueue', {})).piles.find((pile) => pile.id === 'declaration-silent'),
  ).toMatchObject({ count: 1, tone: 'silent' })
  expect(
    (await ledger.value('declaration.page', { filters: [{ field: 'silent', op: 'is', value: '1' }] })).rows,
  ).toHaveLength(1)
  expect(asked.length).toBeGreaterThan(0)
  await pass(ledger, 90)
  expect(sent).toHaveLength(1)
  const answer = {
    kind: 'response',
    code: '0',
    message: '',
    ownNo,
    platformNo: 'E20260000000000001',
    transitNo: '',
  } as const
  await ledger.value('receipt.apply', {
    hash: ledger.upload(buildDecReceipt(answer, escapeText)),
    fileName: 'Successed_1.xml',
  })
  expect((await ledger.value('declaration.get', { id })).row.silentSince).toBe('')
  const before = asked.length
  await pass(ledger, 180)
  expect([sent.length, asked.length]).toEqual([1, before])
  expect((await ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  expect(ledger.internalErrors).toEqual([])
  await ledger.close()
})

it('a sync until idle asks once about what is owed where the other side does not say so by itself, and sends nothing again', async () => {
  const sent: SentMessage[] = []
  const asked: string[] = []
  const { ledger, id } = await sentOffice(sent, asked, () => 'known')
  const ended = ledger.job('channel.sync', { untilIdle: true, maxSeconds: 1 })
  await pass(ledger, 12)
  expect(await ended).toMatchObject({ state: 'done', result: { waiting: [{ about: '报关单', count: 1 }] } })
  expect([asked.length, sent.length]).toEqual([1, 1])
  expect((await ledger.value('declaration.get', { id })).row.silentSince).toBe('')
  await ledger.close()
})

it('only a clear “never had it” lets the same bytes go out again', async () => {
  const sent: SentMessage[] = []
  const asked: string[] = []
  let had: AskAnswer['kind'] = 'cannotSay'
  const { ledger } = await sentOffice(sent, asked, () => had)
  await pass(ledger, 40)
  expect([sent.length, asked.length > 0]).toEqual([1, true])
  had = 'notKnown'
  await pass(ledger, 45)
  expect(sent.length).toBe(2)
  expect(sent[1]?.copMsgId).toBe(sent[0]?.copMsgId)
  await ledger.close()
})
