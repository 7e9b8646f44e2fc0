import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { sm2Sign } from '../../shared/message/crypto/sm.ts'
import { sm2Certificate, type MadeKey } from './certificate.ts'

/** The e-port control of CEB SPEC 4.5 as a program of the test: a greeting, then one answer a request; a card with a PIN and tries. */

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TRIES = 6

export interface EportControl {
  readonly url: string
  readonly secret: Uint8Array
  readonly made: MadeKey
  readonly calls: { method: string; args: Record<string, string> }[]
  card: 'in' | 'out'
  /** The control takes requests and says nothing. */
  isDeaf: boolean
  tries: number
  close(): void
}

function frame(text: string): Buffer {
  const body = Buffer.from(text, 'utf8')
  const head =
    body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255])
  return Buffer.concat([head, body])
}

/** The texts of whole masked frames; the rest comes back for the next time. */
function readFrames(bytes: Buffer): { texts: string[]; rest: Buffer } {
  const texts: string[] = []
  let at = 0
  while (bytes.length - at >= 6) {
    const short = (bytes[at + 1] ?? 0) & 127
    const long = short === 126
    const size = long ? bytes.readUInt16BE(at + 2) : short
    const start = at + (long ? 4 : 2)
    if (bytes.length < start + 4 + size) break
    const mask = bytes.subarray(start, start + 4)
    const body = Buffer.from(bytes.subarray(start + 4, start + 4 + size).map((byte, i) => byte ^ (mask[i % 4] ?? 0)))
    if (((bytes[at] ?? 0) & 15) === 1) texts.push(body.toString('utf8'))
    at = start + 4 + size
  }
  return { texts, rest: bytes.subarray(at) }
}

export async function startEportControl(
  pin: string,
  wish: Parameters<typeof sm2Certificate>[1] = {},
): Promise<EportControl> {
  const secret = new Uint8Array(32).fill(11)
  const made = sm2Certificate(secret, {
    name: '示例操作员',
    serial: '03000000000cde6f',
    companyCode: '91460100MA5TEST00X',
    ...wish,
  })
  const server: Server = createServer()
  const sockets = new Set<Duplex>()
  const control: EportControl = {
    url: '',
    secret,
    made,
    calls: [],
    card: 'in',
    isDeaf: false,
    tries: TRIES,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }

  function answer(method: string, args: Record<string, string>): { data: string[]; error: string[] } {
    if (control.card === 'out')
      return { data: [], error: ['[读卡器底层库]复位读卡器失败:错误码50070', 'Err:Custom50070'] }
    const needsPin = method === 'VerifyPIN' || method === 'SignDataAsPEM'
    if (needsPin && control.tries === 0) return { data: [], error: ['卡已锁死，剩余 0 次'] }
    if (needsPin && args['passwd'] !== pin) return { data: [], error: [`密码错误，剩余 ${--control.tries} 次`] }
    if (needsPin) control.tries = TRIES
    if (method === 'GetCertNo') return { data: ['03000000000cde6f'], error: [] }
    if (method === 'GetSignCertAsPEM') return { data: [made.certificate.toString('base64')], error: [] }
    if (method === 'SignDataAsPEM')
      return {
        data: [
          Buffer.from(
            sm2Sign(
              Buffer.from(args['inData'] ?? '', 'utf8'),
              secret,
              new Uint8Array(32).fill((control.calls.length % 200) + 1),
            ),
          ).toString('base64'),
          '03000000000cde6f',
        ],
        error: [],
      }
    return { data: [], error: [] }
  }

  server.on('upgrade', (request, socket: Socket) => {
    sockets.add(socket)
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.write(frame('{"_method":"welcome","_id":0,"_status":"00","_args":{}}'))
    let rest = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Buffer) => {
      const read = readFrames(Buffer.concat([rest, bytes]))
      rest = Buffer.from(read.rest)
      for (const text of read.texts) {
        const { _method, _id, args } = JSON.parse(text) as {
          _method: string
          _id: number
          args: Record<string, string>
        }
        const method = _method.replace('cus-sec_Spc', '')
        control.calls.push({ method, args })
        if (control.isDeaf) continue
        const { data, error } = answer(method, args)
        socket.write(
          frame(
            JSON.stringify({
              _id,
              _method,
              _status: error.length === 0 ? '00' : '01',
              _args: { Result: error.length === 0, Data: data, Error: error },
            }),
          ),
        )
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(control, { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
