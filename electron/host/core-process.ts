import { randomUUID } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure } from '../../shared/contract/failure.ts'
import type { Upload } from '../core/content.ts'
import { SYSTEM, type Core } from '../core/core.ts'
import { isDiskFull } from '../core/disk-full.ts'
import { lanSetting } from '../core/service/lan/device.ts'
import { listenerOf } from '../core/service/paycheck/index.ts'
import { answerOpen, noteListener } from '../core/service/paycheck/take.ts'
import type { CoreMessage, HostMessage, HostRequest } from '../core/link-protocol.ts'
import { wrappedKeys } from '../adapter/keystore/wrapped-keys.ts'
import { defaultKeysDirectory } from '../adapter/system/keys-file.ts'
import type { Keys } from '../core/ports.ts'
import { openCoreChannel } from './core-channel.ts'
import { errorLog } from './error-log.ts'
import { mayLeave } from '../core/service/paper/download.ts'
import { openCore } from './open-core.ts'
import { standardOutside } from './outside.ts'
import { relayedParserPort } from './parser-relay.ts'

/**
 * The core as a process of its own: opens the ledger, answers the host's requests, sends events. It can be killed at
 * any moment; the host starts it again and the ledger is as after its last transaction.
 */
const args = parseArgs({
  args: process.argv.slice(2),
  strict: false,
  options: {
    ledger: { type: 'string' },
    training: { type: 'boolean' },
    readers: { type: 'string' },
    'wrapped-keys': { type: 'boolean' },
  },
}).values
const directory = resolve(typeof args.ledger === 'string' ? args.ledger : '.')
const MAX_UPLOAD = 4 * 1024 * 1024 * 1024

const channel = openCoreChannel()
const send = (message: CoreMessage, then?: () => void): void => channel.send(message, then)
const relayed = relayedParserPort(send)
const uploads = new Map<string, { upload: Upload; bytes: number }>()
const downloads = new Map<string, Iterator<Buffer>>()

const logError = errorLog(directory)
/** By then the reader has its modules, too, and the window is busy with itself. */
const COMPILED_AFTER_MS = 5000

function startUpload(core: Core, label: string): { upload: string } {
  const key = randomUUID()
  uploads.set(key, { upload: core.content.open('upload', label, 0), bytes: 0 })
  return { upload: key }
}

function known<T>(map: Map<string, T>, key: string): T {
  const value = map.get(key)
  if (value === undefined) throw new Failure('CONTENT_MISSING', { hash: key })
  return value
}

function transfer(core: Core, message: Exclude<HostRequest, { type: 'call' }>): unknown {
  switch (message.type) {
    case 'listener-setup':
      return listenerOf(core.context(SYSTEM))
    case 'listener-state':
      noteListener(core.context(SYSTEM), message.problem)
      return null
    case 'listener-take':
      return answerOpen(core.context(SYSTEM), message.text, message.peer)
    case 'admit':
      core.admit(message.session)
      return null
    case 'lan-setup':
      return lanSetting(core.ledger)
    case 'lan-state':
      core.noteLan(message.state)
      return null
    case 'upload-open':
      if (!core.signedIn(message.session.token, message.session)) throw new Failure('NOT_SIGNED_IN')
      return startUpload(core, message.label)
    case 'upload-chunk': {
      const state = known(uploads, message.upload)
      state.bytes += message.bytes.length
      if (state.bytes > MAX_UPLOAD) {
        uploads.delete(message.upload)
        throw new Failure('CONTENT_TOO_LARGE', { limit: '4 GB' })
      }
      state.upload.write(message.bytes)
      return null
    }
    case 'upload-close': {
      const { upload } = known(uploads, message.upload)
      uploads.delete(message.upload)
      const stored = upload.finish()
      return { hash: stored.sha256, bytes: stored.bytes }
    }
    case 'upload-abort':
      uploads.delete(message.upload)
      return null
    case 'download-open': {
      if (!core.signedIn(message.session.token, message.session)) throw new Failure('NOT_SIGNED_IN')
      const object = core.content.find(message.hash)
      // Only what was made for handing out leaves in clear; clients' uploads and messages have procedures of their own.
      if (object === undefined || !mayLeave(core.ledger, object))
        throw new Failure('CONTENT_MISSING', { hash: message.hash })
      const key = randomUUID()
      downloads.set(key, core.content.chunks(message.hash))
      return { download: key, bytes: object.bytes }
    }
    case 'download-read': {
      const next = known(downloads, message.download).next()
      if (next.done === true) downloads.delete(message.download)
      return next.done === true ? null : next.value
    }
    case 'download-close':
      downloads.delete(message.download)
      return null
  }
}

function answer(core: Core, message: HostRequest & { id: number }): void {
  if (message.type === 'call') {
    void core
      .call(message.name, message.input, message.session.token, message.session)
      .then((value) => send({ type: 'answer', id: message.id, ...value }))
    return
  }
  try {
    send({ type: 'answer', id: message.id, ok: true, value: transfer(core, message) })
  } catch (error) {
    if (error instanceof Failure)
      send({ type: 'answer', id: message.id, ok: false, code: error.code, data: error.data })
    else if (isDiskFull(error)) send({ type: 'answer', id: message.id, ok: false, code: 'DISK_FULL', data: {} })
    else {
      const id = randomUUID().slice(0, 8)
      logError(id, error)
      send({ type: 'answer', id: message.id, ok: false, code: 'INTERNAL', data: { id } })
    }
  }
}

function main(keys?: Keys): void {
  let core: Core
  try {
    core = openCore({
      directory,
      found: args.training === true ? 'training' : 'real',
      readers: Number(args.readers ?? 1),
      spawn: relayed.port,
      outside: standardOutside,
      ...(keys === undefined ? {} : { keys }),
      onEvent: (event) => send({ type: 'event', event }),
      logError,
    })
  } catch (error) {
    const refused =
      error instanceof Failure ? { code: error.code, data: error.data } : { code: 'INTERNAL', data: { id: 'open' } }
    if (!(error instanceof Failure)) logError('open', error)
    send({ type: 'refused', ...refused }, () => process.exit(1))
    return
  }
  const stop = (): void => void core.stop().finally(() => process.exit(0))
  channel.onMessage((message: HostMessage) => {
    if (message.type === 'stop') stop()
    else if ('id' in message) answer(core, message)
    else relayed.receive(message)
  })
  channel.onClosed(stop)
  process.on('uncaughtException', (error) => {
    logError('uncaught', error)
    process.exit(70)
  })
  send({
    type: 'ready',
    info: { ledgerId: core.identity.ledgerId, kind: core.identity.kind, schemaVersion: core.schemaVersion },
  })
  // A core may be killed at any moment: what it compiled is kept before that, for its next start.
  setTimeout(flushCompileCache, COMPILED_AFTER_MS).unref()
}

if (args['wrapped-keys'] === true) {
  // The key store belongs to the main process; what it keeps for us is the first thing we hear.
  channel.onMessage((message) => {
    if (message.type === 'keys') main(wrappedKeys(defaultKeysDirectory(process.env), message.wrappingKey))
  })
} else main()
