import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcMainInvokeEvent } from 'electron'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CoreMessage, HostMessage } from '../core/link-protocol.ts'
import { CoreLink } from '../host/core-link.ts'
import { CHANNEL } from './bridge-channels.ts'
import { Gate } from './gate.ts'

type Handler = (event: IpcMainInvokeEvent, ...values: unknown[]) => unknown
type Frame = { origin: string }

const folder = mkdtempSync(join(tmpdir(), 'gate-'))
let handlers: Map<string, Handler>
let sent: HostMessage[]
let refused: string[]
let notified: string[][]
let target: string | undefined
let gate: Gate
/** What the played core answers to a request. */
let reply: (message: HostMessage & { id: number }) => unknown

beforeEach(() => {
  mkdirSync(folder, { recursive: true })
  handlers = new Map()
  sent = []
  refused = []
  notified = []
  target = join(folder, 'export.xlsx')
  reply = (message) => (message.type === 'upload-open' ? { upload: 'u1' } : null)
  const link = new CoreLink({
    start: (listener) => {
      queueMicrotask(() =>
        listener.onMessage({ type: 'ready', info: { ledgerId: 'L', kind: 'training', schemaVersion: 1 } }),
      )
      return {
        pid: 1,
        send: (message) => {
          sent.push(message)
          if ('id' in message)
            listener.onMessage({
              type: 'answer',
              id: message.id,
              ok: true,
              value: reply(message),
            } satisfies CoreMessage)
        },
        kill: () => undefined,
      }
    },
  })
  gate = new Gate({
    ipc: { handle: (channel, handler) => void handlers.set(channel, handler) },
    link,
    isWindow: (id) => id === 7,
    chooseTarget: async () => target,
    notify: (title, text) => void notified.push([title, text]),
    onRefused: (reason) => void refused.push(reason),
  })
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function invoke(
  channel: string,
  values: readonly unknown[],
  change: { id?: number; origin?: string; inFrame?: boolean; noFrame?: boolean } = {},
): Promise<unknown> {
  const mainFrame: Frame = { origin: change.origin ?? 'app://client' }
  const senderFrame = change.noFrame ? null : change.inFrame ? { origin: 'app://client' } : mainFrame
  const event = { sender: { id: change.id ?? 7, mainFrame }, senderFrame }
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`no handler for ${channel}`)
  return Promise.resolve(handler(event as unknown as IpcMainInvokeEvent, ...values))
}

describe('the gate', () => {
  it("listens on the bridge's channels and on no other", () => {
    const { event: _event, ...invoked } = CHANNEL
    expect([...handlers.keys()].sort()).toEqual(Object.values(invoked).sort())
  })

  const senders: [title: string, change: Parameters<typeof invoke>[2]][] = [
    ['a frame inside our page', { inFrame: true }],
    ['a frame that is already gone', { noFrame: true }],
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['an origin that begins like ours', { origin: 'app://client.evil' }],
    ['an opaque origin', { origin: 'null' }],
    ['a file', { origin: 'file://' }],
    ['contents that are no window of ours, such as developer tools', { id: 8 }],
  ]
  it.each(senders)('hears nothing from %s, on any channel', async (_title, change) => {
    for (const channel of handlers.keys()) {
      expect(await invoke(channel, ['ledger.info', {}, ''], change)).toEqual({
        ok: false,
        code: 'SENDER_REFUSED',
        data: {},
      })
    }
    expect(sent).toEqual([])
    expect(refused).toHaveLength(handlers.size)
  })

  it('passes a call on with who asks, and drops a token that is none', async () => {
    await invoke(CHANNEL.call, ['ledger.info', { a: 1 }, 'token-1'])
    await invoke(CHANNEL.call, ['ledger.info', {}, { evil: true }])
    expect(sent).toMatchObject([
      {
        type: 'call',
        name: 'ledger.info',
        input: { a: 1 },
        session: { caller: 'window-7', via: 'window', token: 'token-1' },
      },
      { type: 'call', session: { caller: 'window-7', via: 'window' } },
    ])
    expect(sent[1]).not.toHaveProperty('session.token')
  })

  it.each([[undefined], [7], ['../x'], ['a b'], ['x'.repeat(100)], [{ toString: () => 'ledger.info' }]])(
    'refuses the procedure name %j',
    async (name) => {
      expect(await invoke(CHANNEL.call, [name, {}, ''])).toMatchObject({ ok: false })
      expect(sent).toEqual([])
    },
  )

  it('takes a file in pieces, from its own window only, and never more than was announced', async () => {
    expect(await invoke(CHANNEL.uploadOpen, ['C:\\甲\\订单.xlsx', 10, 't'])).toEqual({ ok: true, value: 'u1' })
    expect(sent[0]).toMatchObject({ type: 'upload-open', label: '订单.xlsx' })
    expect(await invoke(CHANNEL.uploadChunk, ['u1', new Uint8Array(8)])).toMatchObject({ ok: true })
    expect(await invoke(CHANNEL.uploadChunk, ['u2', new Uint8Array(1)])).toMatchObject({ ok: false })
    expect(await invoke(CHANNEL.uploadChunk, ['u1', 'text'])).toMatchObject({ ok: false })
    expect(await invoke(CHANNEL.uploadChunk, ['u1', new Uint8Array(3)])).toMatchObject({
      ok: false,
      code: 'CONTENT_TOO_LARGE',
    })
    expect(sent.at(-1)).toMatchObject({ type: 'upload-abort', upload: 'u1' })
    expect(await invoke(CHANNEL.uploadClose, ['u1'])).toMatchObject({ ok: false })
  })

  it('refuses a file larger than any before its first byte', async () => {
    for (const size of [5 * 1024 ** 3, Number.NaN, 'many'])
      expect(await invoke(CHANNEL.uploadOpen, ['a.csv', size, 't'])).toMatchObject({ ok: false })
    expect(sent).toEqual([])
  })

  it('forgets the unfinished files of a closed window', async () => {
    await invoke(CHANNEL.uploadOpen, ['a.csv', 10, 't'])
    gate.windowGone(7)
    expect(await invoke(CHANNEL.uploadClose, ['u1'])).toMatchObject({ ok: false })
    expect(sent.at(-1)).toMatchObject({ type: 'upload-abort', upload: 'u1' })
  })

  it("shows a notice of its own window's words, short and plain", async () => {
    expect(await invoke(CHANNEL.notify, ['口岸台账', '新到 3 条待处理回执'])).toEqual({ ok: true, value: null })
    for (const values of [['a'.repeat(41), 'b'], ['a', 'b'.repeat(401)], ['a'], [{}, []]])
      expect(await invoke(CHANNEL.notify, values)).toMatchObject({ ok: false, code: 'INPUT_INVALID' })
    expect(await invoke(CHANNEL.notify, ['a', 'b'], { id: 8 })).toMatchObject({ ok: false, code: 'SENDER_REFUSED' })
    expect(notified).toEqual([['口岸台账', '新到 3 条待处理回执']])
  })

  it('saves an export where the user said, and half of one nowhere', async () => {
    const hash = 'a'.repeat(64)
    const parts: (Uint8Array | null)[] = [Buffer.from('示例'), Buffer.from('内容'), null]
    reply = (message) =>
      message.type === 'download-open' ? { download: 'd1' } : message.type === 'download-read' ? parts.shift() : null
    expect(await invoke(CHANNEL.download, [hash, '导出.xlsx', 't'])).toEqual({ ok: true, value: null })
    expect(readFileSync(target ?? '', 'utf8')).toBe('示例内容')
    target = undefined
    sent.length = 0
    expect(await invoke(CHANNEL.download, [hash, '导出.xlsx', 't'])).toEqual({ ok: true, value: null })
    expect(await invoke(CHANNEL.download, ['../../etc/passwd', '导出.xlsx', 't'])).toMatchObject({ ok: false })
    expect(sent).toEqual([])
  })
})
