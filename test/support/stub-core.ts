/**
 * A core process without a ledger: speaks the link protocol, so that the host is tested by itself.
 * Content lives in memory. `--refuse CODE` plays a ledger that cannot be opened, `--die-at-start` one that crashes.
 */
import { createHash } from 'node:crypto'
import type { CoreMessage, HostMessage, HostRequest } from '../../electron/core/link-protocol.ts'

const send = (message: CoreMessage): void => void process.send?.(message)
const uploads = new Map<string, Uint8Array[]>()
const contents = new Map<string, Uint8Array>()
const downloads = new Map<string, Uint8Array[]>()
const held: (() => void)[] = []
let counter = 0
let aborted = 0

function call(id: number, name: string, input: unknown, session: unknown): void {
  const answer = (value: unknown): void => send({ type: 'answer', id, ok: true, value })
  if (name === 'stub.echo') answer(input)
  else if (name === 'stub.session') answer(session)
  else if (name === 'stub.pid') answer(process.pid)
  else if (name === 'stub.hold') held.push(() => answer('released'))
  else if (name === 'stub.release') {
    for (const release of held.splice(0)) release()
    answer(null)
  } else if (name === 'stub.die') process.kill(process.pid, 'SIGKILL')
  else if (name === 'stub.emit') {
    send({ type: 'event', event: { type: 'topics', topics: ['parcel'] } })
    answer(null)
  } else if (name === 'stub.open') answer({ uploads: uploads.size, downloads: downloads.size, aborted })
  else if (name === 'stub.fail') send({ type: 'answer', id, ok: false, code: 'PARCEL_UNKNOWN', data: { parcel: 'P1' } })
  else if (name === 'session.users') answer({ users: [] })
  else send({ type: 'answer', id, ok: false, code: 'PROCEDURE_UNKNOWN', data: { name } })
}

function transfer(message: Exclude<HostRequest, { type: 'call' }>): unknown {
  const key = String((counter += 1))
  switch (message.type) {
    case 'upload-open':
      uploads.set(key, [])
      return { upload: key }
    case 'upload-chunk':
      uploads.get(message.upload)?.push(message.bytes)
      return null
    case 'upload-abort':
      uploads.delete(message.upload)
      aborted += 1
      return null
    case 'upload-close': {
      const bytes = Buffer.concat(uploads.get(message.upload) ?? [])
      uploads.delete(message.upload)
      const hash = createHash('sha256').update(bytes).digest('hex')
      contents.set(hash, bytes)
      return { hash, bytes: bytes.length }
    }
    case 'download-open': {
      const bytes = contents.get(message.hash)
      if (!bytes) return undefined
      downloads.set(key, [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)])
      return { download: key, bytes: bytes.length }
    }
    case 'download-read':
      return downloads.get(message.download)?.shift() ?? null
    case 'download-close':
      downloads.delete(message.download)
      return null
  }
}

process.on('message', (message: HostMessage) => {
  if (message.type === 'stop') process.exit(0)
  else if (message.type === 'call') call(message.id, message.name, message.input, message.session)
  else if ('id' in message) {
    const value = transfer(message)
    if (value === undefined)
      send({ type: 'answer', id: message.id, ok: false, code: 'CONTENT_MISSING', data: { hash: '' } })
    else send({ type: 'answer', id: message.id, ok: true, value })
  }
})
process.on('disconnect', () => process.exit(0))

if (process.argv.includes('--die-at-start')) process.exit(3)
const refuse = process.argv.indexOf('--refuse')
if (refuse > 0) {
  process.send?.(
    { type: 'refused', code: process.argv[refuse + 1] ?? '', data: { dir: '示例' } } satisfies CoreMessage,
    () => process.exit(0),
  )
} else {
  send({ type: 'ready', info: { ledgerId: 'L-示例', kind: 'training', schemaVersion: 1 } })
}
