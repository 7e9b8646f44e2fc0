import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../shared/domain/intake/frame.ts'
import { person } from '../../../test/support/people.ts'
import { runChild } from './child-feed.fixture.ts'
import { encodeFrame, encodeRequest, encodeRowsFrame, readFrames, readRequest, ByteReader } from './protocol.ts'
import { spawnParser } from './spawn-node.ts'
import { takenApart, verdict, sheetData, workbook } from './workbook.fixture.ts'

const header = '订单编号,收货人,收货人电话,收货地址,订购人,身份证号,货号,数量,单价'
const line = (i: number): string => {
  const one = person(i % 50)
  return `DD2026${String(i).padStart(8, '0')},${one.name},${one.phone},${one.address},${one.name},${one.idNumber},SKU${i % 9},2,10.5`
}
const csv = (count: number): Buffer =>
  Buffer.from([header, ...Array.from({ length: count }, (_unused, i) => line(i))].join('\r\n'))

async function* once(bytes: Uint8Array, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield await Promise.resolve(bytes.subarray(at, at + piece))
}

describe('协议：两端都不相信对方', () => {
  it('a request survives the wire in pieces of any size; nonsense is no request', async () => {
    const request = { task: 'rows', kind: 'goods', fileName: '商品.xlsx', size: 12, limits: DEFAULT_LIMITS } as const
    for (const piece of [1, 3, 1000])
      expect(await readRequest(new ByteReader(once(encodeRequest(request), piece)))).toEqual(request)
    for (const bytes of ['', '\0\0\0\x02{}', '\0\0\0\x05{"t":', '\xff\xff\xff\xff', '\0\0\0\x02[]'])
      expect(await readRequest(new ByteReader(once(Buffer.from(bytes, 'latin1'), 2)))).toBeUndefined()
  })
  it.each<readonly [string, Buffer]>([
    ['a frame without its shape', encodeRowsFrame([[1, 0, [['x']], [], 0, 0]]).frame],
    ['an unknown word', Buffer.from('\0\0\0\x0bJ{"t":"hi"}', 'latin1')],
    ['no JSON', Buffer.from('\0\0\0\x03J{{', 'latin1')],
    ['a cut frame', encodeFrame({ t: 'progress', bytes: 1, rows: 1 }).subarray(0, 12)],
    ['an unknown type', Buffer.from('\0\0\0\x02X1', 'latin1')],
    ['a huge length', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x4a])],
    [
      'a row of another width',
      Buffer.concat([
        encodeFrame({
          t: 'shape',
          shape: {
            order: ['orderNo'],
            line: [],
            payment: [],
            waybill: [],
            receipt: [],
            client: [],
            goods: [],
            derivable: [],
            copies: [],
          },
        }),
        encodeRowsFrame([[1, 0, [['a', 'b']], [], 0, 0]]).frame,
      ]),
    ],
    ['a count that is text', Buffer.from('\0\0\0\x2aJ{"t":"progress","bytes":"many","rows":1}  ', 'latin1')],
  ])('%s is not accepted', async (_name, bytes) => {
    await expect(
      (async () => {
        for await (const frame of takenApart(readFrames(once(bytes, 7)))) expect(frame).toBeDefined()
      })(),
    ).rejects.toThrow()
  })
})

describe('一次性解析子进程', () => {
  it('reads a file, ends with done, leaves nothing on stderr', async () => {
    const { frames, exit } = await runChild(csv(3000))
    expect(frames.at(-1)).toMatchObject({ t: 'done', documents: 3000, bad: 0 })
    expect(exit.stderr).toBe('')
  })
  it('reads a workbook and an old .xls alike', async () => {
    const { utils, write } = await import('xlsx')
    const rows = [
      header.split(','),
      ...Array.from({ length: 20 }, (_unused, i) =>
        line(i)
          .split(',')
          .map((cell, k) => (k > 6 ? Number(cell) : cell)),
      ),
    ]
    const book = utils.book_new()
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), '订单')
    for (const file of [
      workbook({ sheets: [{ name: '订单', xml: sheetData(rows) }] }),
      write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer,
      write(book, { type: 'buffer', bookType: 'xlsb' }) as Buffer,
      Buffer.from(write(book, { type: 'string', bookType: 'html' }) as string),
    ]) {
      expect((await runChild(file)).frames.at(-1)).toMatchObject({ t: 'done', documents: 20, bad: 0 })
    }
  })
  it('a receiver that does not read stops it: frames wait, nothing is lost, the file is not swallowed', async () => {
    const child = spawnParser()
    const file = csv(40_000)
    let taken = false
    child.stdin.write(
      encodeRequest({
        task: 'rows',
        kind: 'import-order',
        fileName: 'a.csv',
        size: file.length,
        limits: DEFAULT_LIMITS,
      }),
    )
    child.stdin.end(file, () => void (taken = true))
    const frames = takenApart(child.frames)
    await frames.next()
    // The slow receiver: nothing is asked for until the child has had every chance to run ahead.
    for (let i = 0; i < 60; i++) await new Promise((resolve) => setImmediate(resolve))
    const early = taken
    let rows = 0
    for (let next = await frames.next(); next.done !== true; next = await frames.next())
      if (next.value.t === 'rows') rows += next.value.rows.length
    await child.exited
    expect(early).toBe(false)
    expect(rows).toBe(40_000)
  })
  it('killed, hung, too large, or talking nonsense: the last frame is still a refusal', async () => {
    const killed = spawnParser()
    killed.kill()
    const frames = []
    for await (const frame of killed.frames) frames.push(frame)
    expect(verdict(frames)).toBe('PARSER_CRASHED')
    // A child that is never fed waits; the wall ends it.
    const hung = spawnParser({ wallMs: 300 })
    for await (const frame of hung.frames) expect(frame).toMatchObject({ t: 'refused', code: 'PARSER_TIMEOUT' })
    expect(verdict((await runChild(csv(2000), {}, { rssBytes: 1 << 20 })).frames)).toBe('PARSER_MEMORY')
    expect(verdict((await runChild(csv(2000), { limits: { ...DEFAULT_LIMITS, rssBytes: 1 << 20 } })).frames)).toBe(
      'PARSER_MEMORY',
    )
    const entry = new URL('./nonsense-child.fixture.ts', import.meta.url).pathname
    expect(verdict((await runChild(csv(10), {}, { entry })).frames)).toBe('PARSER_PROTOCOL')
  })
  it('one that was started ahead of its file waits for it without a time, and reads it like any other', async () => {
    const { frames, exit } = await runChild(csv(300), {}, { ahead: true, wallMs: 1 })
    expect(frames.at(-1)).toMatchObject({ t: 'done', documents: 300, bad: 0 })
    expect(exit.stderr).toBe('')
    const alone = spawnParser({ ahead: true, wallMs: 1 })
    expect(alone.over).toBe(false)
    alone.kill()
    expect(alone.over).toBe(true)
    expect((await alone.exited).signal).toBe('SIGKILL')
  })
  it('a request it cannot read is refused, not guessed', async () => {
    const child = spawnParser()
    child.stdin.end(Buffer.from('\0\0\0\x05hello'))
    const frames = []
    for await (const frame of child.frames) frames.push(frame)
    expect(verdict(frames)).toBe('REQUEST_INVALID')
  })
})
