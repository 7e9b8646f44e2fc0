import { afterEach, describe, expect, it } from 'vitest'
import { LEASE_MS } from '../../electron/core/pump/decide.ts'
import { openOffice, playedWire, type Office, type PlayedWire } from './filing-office.ts'

/** How often the other side is spoken to: after an outage, while a login has run out, and when its answers lead nowhere. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

/** Time passes in steps; what becomes due in each runs to its end. */
async function pass(one: Office, ms: number, step: number): Promise<void> {
  for (let left = ms; left > 0; left -= step) {
    one.test.clock.advance(Math.min(step, left))
    for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve))
  }
}

interface Sent {
  readonly at: number
  readonly id: string
}

/** A real gateway, the times at which it was sent something, and how often it was asked for answers. */
async function realOffice(parcels: number): Promise<{ one: Office; wire: PlayedWire; sends: Sent[]; looks: number[] }> {
  const wire = playedWire({ id: 'eport', training: false })
  const one = await openOffice({ kind: 'real', parcels, wires: [wire] })
  office = one
  const now = (): number => one.test.clock.now()
  const sends: Sent[] = []
  const looks: number[] = []
  const { send, fetch } = wire
  wire.send = (envelope, message) => {
    sends.push({ at: now(), id: message.copMsgId })
    return send(envelope, message)
  }
  wire.fetch = (cursor, limit) => {
    looks.push(now())
    return fetch(cursor, limit)
  }
  await one.changeProfile({ channel: 'eport' })
  await one.test.value('channel.switch', { id: 'eport', enabled: true })
  return { one, wire, sends, looks }
}

/** The most that happened within any second. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + 1000).length))
}

describe('sending', () => {
  it('three days without a gateway cost it a few knocks; then everything leaves once, at no more than five a second', async () => {
    const { one, wire, sends, looks } = await realOffice(40)
    wire.offline = 'ENETUNREACH'
    wire.answer = () => ({ kind: 'later', detail: 'OFFLINE ENETUNREACH' })
    for (const id of one.parcels) await one.test.job('filing.file', { selection: { ids: [id] } })
    const knocked = (): number => sends.length + looks.length
    await pass(one, HOUR, MINUTE)
    const atFirst = knocked()
    expect(atFirst).toBeGreaterThan(1)
    await pass(one, 71 * HOUR, 10 * MINUTE)
    // The wait has grown to an hour: of all the messages one knocks for the others.
    expect(knocked() - atFirst).toBeLessThan(90)
    wire.offline = undefined
    wire.answer = () => 'taken'
    const before = sends.length
    await pass(one, 2 * HOUR, HOUR / 60)
    await pass(one, MINUTE, 50)
    const drained = sends.slice(before)
    expect(new Set(drained.map((sent) => sent.id)).size).toBe(drained.length)
    expect(drained.length).toBeGreaterThanOrEqual(80)
    expect((await one.test.value('channel.list', {})).channels[0]).toMatchObject({ online: true, queued: 0 })
    expect(mostInASecond(sends.map((sent) => sent.at))).toBeLessThanOrEqual(5)
  })

  it('a message whose answer does not come is sent once while its lease lasts, and asked about after it', async () => {
    const { one, wire, sends } = await realOffice(1)
    wire.known = () => 'notKnown'
    const { send } = wire
    wire.send = (envelope, message) => {
      void send(envelope, message)
      return new Promise(() => undefined)
    }
    await one.test.job('filing.file', { selection: { ids: one.parcels } })
    await pass(one, 2 * HOUR, 5000)
    for (const id of new Set(sends.map((sent) => sent.id))) {
      const times = sends.filter((sent) => sent.id === id).map((sent) => sent.at)
      times.slice(1).forEach((at, i) => expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(LEASE_MS))
      expect(wire.asked.filter((asked) => asked === id).length).toBeGreaterThanOrEqual(times.length - 1)
    }
    expect(sends.length).toBeGreaterThan(1)
  })
})

describe('fetching goes on as long as it gets on', () => {
  const page = (n: number, cursor: string) => ({
    items: Array.from({ length: 50 }, (_, i) => ({
      id: `${n}-${i}`,
      fileName: '',
      bytes: new TextEncoder().encode(`<NobodyKnows n="${n}-${i}"/>`),
    })),
    cursor,
  })

  it('forty pages under one and the same cursor are all fetched in one sync', async () => {
    const { one, wire } = await realOffice(1)
    let pages = 0
    wire.fetch = () => Promise.resolve(pages < 40 ? page(pages++, 'SAME') : { items: [], cursor: 'SAME' })
    expect(await one.test.job('channel.sync', { untilIdle: false })).toMatchObject({ result: { received: 2000 } })
    expect((await one.test.value('receipt.count', {})).count).toBe(2000)
  })

  it.each([
    ['the same page under the same cursor', () => 'SAME'],
    ['the same page under cursors that go round', (n: number) => `C${n % 3}`],
  ] as const)('%s is no progress: after a few looks it waits for its time', async (_title, cursor) => {
    const { one, wire, looks } = await realOffice(1)
    wire.fetch = () => {
      looks.push(one.test.clock.now())
      if (looks.length > 500) throw new Error('this goes on for ever')
      return Promise.resolve(page(1, cursor(looks.length)))
    }
    await one.test.job('channel.sync', { untilIdle: false })
    expect(looks.length).toBeLessThanOrEqual(10)
    const before = looks.length
    await pass(one, MINUTE, 1000)
    // Four polls of fifteen seconds, each of them a few looks at most.
    expect(looks.length - before).toBeLessThanOrEqual(40)
    expect(looks.length - before).toBeGreaterThan(1)
    expect((await one.test.value('receipt.count', {})).count).toBe(50)
  })
})
