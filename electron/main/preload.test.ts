import { describe, expect, it, vi } from 'vitest'

interface Bridge {
  call(name: string, input: unknown, session: string): Promise<unknown>
  onEvent(listener: (event: unknown) => void): () => void
  upload(file: File, session: string, onProgress?: (sent: number, total: number) => void): Promise<unknown>
  download(hash: string, fileName: string, session: string): Promise<unknown>
}

const world = new Map<string, unknown>()
const invoked: unknown[][] = []
const listeners = new Map<string, (event: unknown, payload: unknown) => void>()
let chunkAnswer: unknown = { ok: true }

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (key: string, api: unknown) => void world.set(key, api) },
  ipcRenderer: {
    invoke: async (...values: unknown[]) => {
      invoked.push(values)
      return values[0] === 'portledger:upload-open'
        ? { ok: true, value: 'u1' }
        : values[0] === 'portledger:upload-chunk'
          ? chunkAnswer
          : { ok: true, value: 'done' }
    },
    on: (channel: string, listener: (event: unknown, payload: unknown) => void) =>
      void listeners.set(channel, listener),
    removeListener: (channel: string, listener: unknown) =>
      listeners.get(channel) === listener && listeners.delete(channel),
  },
}))

await import('./preload.ts')
const bridge = world.get('bridge') as Bridge

describe('the bridge', () => {
  it('is these five functions and nothing else: a sixth is a decision, not an accident', () => {
    expect([...world.keys()]).toEqual(['bridge'])
    expect(
      Object.entries(bridge)
        .map(([name, value]) => `${name}: ${typeof value}`)
        .sort(),
    ).toEqual(['call: function', 'download: function', 'notify: function', 'onEvent: function', 'upload: function'])
  })

  it("gives listeners the payload and never Electron's event, until they leave", () => {
    const heard: unknown[][] = []
    const leave = bridge.onEvent((...values) => heard.push(values))
    listeners.get('portledger:event')?.({ sender: 'secret' }, { type: 'topics', topics: [] })
    leave()
    expect(listeners.size).toBe(0)
    expect(heard).toEqual([[{ type: 'topics', topics: [] }]])
  })

  it('sends a file in pieces, in order, telling how far it is', async () => {
    invoked.length = 0
    const progress: number[] = []
    const bytes = Uint8Array.from({ length: 1_100_000 }, (_, index) => index % 251)
    expect(await bridge.upload(new File([bytes], '订单.csv'), 't', (sent) => progress.push(sent))).toEqual({
      ok: true,
      value: 'done',
    })
    expect(progress).toEqual([524_288, 1_048_576, 1_100_000])
    const pieces = invoked
      .filter(([channel]) => channel === 'portledger:upload-chunk')
      .map(([, , piece]) => piece as Uint8Array)
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    expect(invoked[0]).toEqual(['portledger:upload-open', '订单.csv', 1_100_000, 't'])
  })

  it('stops at the first refused piece and answers why', async () => {
    invoked.length = 0
    chunkAnswer = { ok: false, code: 'DISK_FULL', data: {} }
    expect(await bridge.upload(new File([new Uint8Array(2_000_000)], 'a.csv'), 't')).toEqual(chunkAnswer)
    expect(invoked.map(([channel]) => channel)).toEqual(['portledger:upload-open', 'portledger:upload-chunk'])
  })
})
