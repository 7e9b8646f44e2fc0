import { describe, expect, it } from 'vitest'
import { readHostEvent, splitEventStream } from './host-event.ts'

describe('host events', () => {
  it('an event cut in two by the network is answered once, whole', () => {
    const first = splitEventStream(': hello\n\ndata: {"a":1}\n\ndata: {"b"')
    expect(first.data).toEqual(['{"a":1}'])
    const second = splitEventStream(`${first.rest}:2}\n\n`)
    expect(second.data).toEqual(['{"b":2}'])
    expect(second.rest).toBe('')
  })

  it('several data lines of one event are one text', () => {
    expect(splitEventStream('data: [1,\r\ndata: 2]\r\n\r\n').data).toEqual(['[1,\n2]'])
  })

  it('unknown or malformed events are passed over, never thrown', () => {
    for (const value of [
      null,
      3,
      'x',
      [],
      {},
      { type: 'core', state: 'sideways' },
      { type: 'job', job: { id: '1' } },
      { type: 'later' },
    ]) {
      expect(readHostEvent(value)).toBeUndefined()
    }
  })

  it('known events keep their content', () => {
    expect(readHostEvent({ type: 'topics', topics: ['parcel', 3, 'job'] })).toEqual({
      type: 'topics',
      topics: ['parcel', 'job'],
    })
    expect(readHostEvent({ type: 'core', state: 'down' })).toEqual({ type: 'core', state: 'down' })
  })
})
