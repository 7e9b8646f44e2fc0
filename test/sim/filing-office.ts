import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SYSTEM } from '../../electron/core/core.ts'
import type { AskAnswer, RemoteItem, SendAnswer, Signer, Wire } from '../../electron/core/ports.ts'
import type { Mode, ProfileBody } from '../../shared/contract/area/party.ts'
import { readCeb } from '../../shared/message/ceb/read.ts'
import { readDxp } from '../../shared/message/dxp/index.ts'
import type { CebMessage } from '../../shared/message/ceb/type.ts'
import { openTestLedger, seededRng, type TestLedger, type TestLedgerOptions } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import { fakeSigner } from './filing-template.ts'

/** A small office with parcels that are ready to file, and a wire that the test plays. */

export interface SentMessage {
  readonly copMsgId: string
  readonly envelope: Uint8Array
  readonly message: CebMessage
}

export interface PlayedWire extends Wire {
  readonly sent: SentMessage[]
  readonly asked: string[]
  answer: (message: SentMessage) => SendAnswer['kind'] | SendAnswer
  known: (copMsgId: string) => AskAnswer['kind']
  offline: string | undefined
  readonly items: RemoteItem[]
}

export function playedWire(options: { id?: string; training?: boolean } = {}): PlayedWire {
  const wire: PlayedWire = {
    id: options.id ?? 'training',
    title: '示例通道',
    kind: 'test',
    training: options.training ?? true,
    sent: [],
    asked: [],
    items: [],
    offline: undefined,
    answer: () => 'taken',
    known: () => 'known',
    send(envelope, { copMsgId }) {
      const reading = readDxp(new TextDecoder().decode(envelope))
      const message = reading.ok ? readCeb(new TextDecoder().decode(reading.message.data)) : undefined
      if (message?.ok !== true) throw new Error('not a message')
      const one = { copMsgId, envelope: envelope.slice(), message: message.message }
      wire.sent.push(one)
      const answer = wire.answer(one)
      return Promise.resolve(typeof answer === 'string' ? { kind: answer, detail: '' } : answer)
    },
    ask(copMsgId) {
      wire.asked.push(copMsgId)
      return Promise.resolve({ kind: wire.known(copMsgId), detail: '' })
    },
    fetch(cursor, limit) {
      if (wire.offline !== undefined) return Promise.resolve({ items: [], cursor, offline: wire.offline })
      const from = cursor === '' ? 0 : Number(cursor)
      const items = wire.items.slice(from, from + limit)
      return Promise.resolve({ items, cursor: String(from + items.length) })
    },
    close: () => undefined,
  }
  return wire
}

export interface Office {
  readonly test: TestLedger
  readonly wire: PlayedWire
  readonly parcels: number[]
  readonly clientId: number
  /** Sends and receives once, without waiting. */
  sync(): ReturnType<typeof syncOnce>
  changeProfile(change: Partial<ProfileBody>): Promise<void>
}

const syncOnce = (test: TestLedger) => test.job('channel.sync', { untilIdle: false })

export async function openOffice(
  options: {
    mode?: Mode
    parcels?: number
    wires?: PlayedWire[]
    open?: NonNullable<TestLedgerOptions['wires']>
    signers?: readonly Signer[]
    kind?: 'training' | 'real'
    spawn?: NonNullable<TestLedgerOptions['spawn']>
  } = {},
): Promise<Office> {
  const wire = options.wires?.[0] ?? playedWire()
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const test = await openTestLedger({
    directory: mkdtempSync(join(memory, 'portledger-office-')),
    kind: options.kind ?? 'training',
    wires: options.open ?? (() => options.wires ?? [wire]),
    signers: options.signers ?? [fakeSigner],
    ...(options.spawn === undefined ? {} : { spawn: options.spawn }),
  })
  const { secrets } = test.core.context(SYSTEM)
  const place = { ledger: test.core.ledger, secrets, rng: seededRng(5), now: test.clock.now() }
  const { clients } = seedParcels(place, { parcels: 0, clients: 4, batchRows: 1, documents: 'all', states: 'fresh' })
  const mode = options.mode ?? '1210I'
  const clientId = clients.find((one) => one.modes.includes(mode))?.id ?? 0
  const count = options.parcels ?? 5
  seedParcels(
    place,
    { parcels: count, clients: 1, batchRows: count, documents: 'all', states: 'fresh', oneBatch: true },
    [{ id: clientId, modes: [mode] }],
  )
  const parcels = (
    test.core.ledger.sql('select parcel_id as id from parcel order by parcel_id').all() as { id: number }[]
  ).map((row) => row.id)
  return {
    test,
    wire,
    parcels,
    clientId,
    sync: () => syncOnce(test),
    async changeProfile(change) {
      const profile = await test.value('profile.get', { clientId, mode })
      await test.value('profile.save', {
        clientId,
        mode,
        name: '',
        body: { ...profile.body, ...change },
        revision: profile.revision,
      })
    },
  }
}
