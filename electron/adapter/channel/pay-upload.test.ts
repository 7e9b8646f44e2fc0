import { createServer, type Server } from 'node:https'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { rsaCertificate } from '../../../test/support/certificate.ts'
import { httpsPayUpload } from './pay-upload.ts'

/** Customs' side of realTimeDataUpload on this machine. */

const clock = {
  after: (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
const tls = rsaCertificate({ name: '127.0.0.1', address: [127, 0, 0, 1] })
// What would not survive a careless form: percent, plus, ampersand, equals, quotes, Chinese, a character of two units.
const BODY = '{"payExchangeInfoHead":{"initalRequest":"a=1&b=%2B+ c","note":"示例\\"𠮷"}}'
let server: Server
let calls: { method: string; type: string; body: string }[] = []
let play: (response: ServerResponse) => void = () => undefined

beforeAll(async () => {
  server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const type = request.headers['content-type'] ?? ''
      calls.push({ method: request.method ?? '', type, body: Buffer.concat(parts).toString('latin1') })
      play(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => void server.close())
beforeEach(() => {
  calls = []
  play = (response) => void response.writeHead(200).end('{"code":"10000","message":"示例"}')
})
const url = (): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}/ceb2grab/grab/realTimeDataUpload`
const upload = (authority = tls.certificatePem) =>
  httpsPayUpload(clock, authority).upload(url(), new TextEncoder().encode(BODY))

it('the form field decodes to the very bytes that were signed; the answer comes back as text', async () => {
  expect(await upload()).toEqual({ kind: 'answered', text: '{"code":"10000","message":"示例"}' })
  expect(calls).toHaveLength(1)
  expect(calls[0]).toMatchObject({ method: 'POST', type: 'application/x-www-form-urlencoded;charset=UTF-8' })
  expect(new URLSearchParams(calls[0]?.body).get('payExInfoStr')).toBe(BODY)
})

it('a certificate that nobody vouches for gets nothing; a plain address beyond this machine gets nothing', async () => {
  expect(await upload('')).toMatchObject({ kind: 'later' })
  expect(await httpsPayUpload(clock).upload('http://192.0.2.1/x', new TextEncoder().encode(BODY))).toEqual({
    kind: 'later',
    detail: 'PLAIN_REFUSED',
  })
  expect(calls).toEqual([])
})

it.each([
  [503, 'later'],
  [429, 'later'],
  [404, 'unknown'],
  [302, 'unknown'],
] as const)('HTTP %i is %s, and no redirect is followed', async (status, kind) => {
  play = (response) => void response.writeHead(status, { location: '/elsewhere' }).end('x')
  expect(await upload()).toEqual({ kind, detail: `HTTP ${status}` })
  expect(calls).toHaveLength(1)
})

it('an answer that breaks off is unknown: it may have been taken', async () => {
  play = (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"code"')
    setTimeout(() => response.destroy(), 20)
  }
  expect(await upload()).toMatchObject({ kind: 'unknown' })
})
