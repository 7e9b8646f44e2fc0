import { readyParcels } from '../../../../db/channel/queue.ts'
import { urgentClients, waitingByClient } from '../../../../db/channel/waiting.ts'
import { readClient } from '../../../../db/party/client.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import type { Signer } from '../../ports.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { bodies } from './key.ts'
import { stateOf, validityProblem } from './meter.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'
import { finishOf, planLine, planSentence, type KeyQueue } from './plan.ts'

/** 签名计划: what is ready to be filed by key and client, and when it would be done. */

const DAY = 24 * 3_600_000

/** Documents that the office sends for a parcel of this profile. */
function documentsOf(body: ProfileBody): number {
  return 1 + [body.sends.order, body.sends.payment, body.sends.waybill, body.sends.receipts].filter(Boolean).length
}

/** Tonight at 23:00 in Beijing; after that tomorrow's. */
function standardUntil(now: number): number {
  const midnight = Math.floor((now + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000
  const tonight = midnight + 23 * 3_600_000
  return tonight > now ? tonight : tonight + DAY
}

interface ClientQueue {
  readonly modes: string[]
  parcels: number
  documents: number
  signatures: number
  waiting: number
}

/** What is ready, by key and then by client. */
function queuesByKey(context: WriteContext): Map<string, Map<number, ClientQueue>> {
  const profiles = new Map(bodies(context).map((one) => [`${one.clientId}|${one.mode}`, one.body]))
  const keys = new Map<string, Map<number, ClientQueue>>()
  const queueOf = (signer: string, clientId: number): ClientQueue => {
    const clients = keys.get(signer) ?? new Map<number, ClientQueue>()
    keys.set(signer, clients)
    const queue = clients.get(clientId) ?? { modes: [], parcels: 0, documents: 0, signatures: 0, waiting: 0 }
    clients.set(clientId, queue)
    return queue
  }
  for (const { clientId, mode, parcels } of readyParcels(context.ledger)) {
    const body = profiles.get(`${clientId}|${mode}`)
    if (body === undefined || body.signer === 'none') continue
    const kinds = documentsOf(body)
    const queue = queueOf(body.signer, clientId)
    queue.modes.push(mode)
    queue.parcels += parcels
    queue.documents += parcels * kinds
    queue.signatures += kinds * Math.ceil(parcels / MESSAGE_DOCUMENTS)
  }
  for (const { clientId, signer, parcels } of waitingByClient(context.ledger))
    queueOf(signer, clientId).waiting = parcels
  return keys
}

type PlanLine = Out<'key.plan'>['lines'][number]

/** A key's clients in the order in which they are signed. */
function clientLines(
  context: WriteContext,
  queues: ReadonlyMap<number, ClientQueue>,
  urgent: ReadonlySet<number>,
  documentsPerMinute: number,
): PlanLine['clients'] {
  const ordered = [...queues].sort(([a], [b]) => Number(urgent.has(b)) - Number(urgent.has(a)) || a - b)
  let before = 0
  return ordered.map(([clientId, queue]) => {
    before += queue.documents
    const { modes, parcels, waiting, documents } = queue
    return {
      clientId,
      client: readClient(context.ledger, clientId)?.name ?? String(clientId),
      modes,
      parcels,
      waiting,
      documents,
      urgent: urgent.has(clientId),
      finishAt: new Date(finishOf(before, documentsPerMinute, context.now())).toISOString(),
    }
  })
}

const sumOf = (queues: ReadonlyMap<number, ClientQueue>, field: 'parcels' | 'documents' | 'signatures' | 'waiting') =>
  [...queues.values()].reduce((sum, queue) => sum + queue[field], 0)

/** The plan until a moment (tonight at 23:00 when none is given). */
export function keyPlan(context: WriteContext, needs: Needs | undefined, input: In<'key.plan'>): Out<'key.plan'> {
  const now = context.now()
  const given = input.until === undefined ? Number.NaN : Date.parse(input.until)
  const until = Number.isNaN(given) ? standardUntil(now) : given
  const urgent = urgentClients(context.ledger)
  const day = beijingDay(now)
  const isReady = (signer: Signer | undefined): boolean =>
    signer !== undefined && stateOf(signer).state === 'ready' && validityProblem(signer.info(), day) === ''
  const lines = [...queuesByKey(context)].map(([keyId, queues]) => {
    const signer = context.ports.signers.find((one) => one.info().id === keyId)
    const queue: KeyQueue = {
      keyId,
      title: signer?.info().title ?? keyId,
      ready: isReady(signer),
      parcels: sumOf(queues, 'parcels'),
      documents: sumOf(queues, 'documents'),
      signatures: sumOf(queues, 'signatures'),
      measure: needs?.keys.measure(keyId) ?? { signatures: 0, documents: 0, busyMs: 0 },
    }
    const line = planLine(queue, now, until)
    return {
      ...line,
      waiting: sumOf(queues, 'waiting'),
      clients: clientLines(context, queues, urgent, line.documentsPerMinute),
    }
  })
  const keysReady = context.ports.signers.filter(isReady).length
  return {
    until: new Date(until).toISOString(),
    keysNeeded: lines.reduce((sum, line) => sum + line.keysNeeded, 0),
    keysReady,
    sentence: planSentence(lines, keysReady, until),
    lines: lines.map(({ finishAt, ...line }) => ({ ...line, finishAt: new Date(finishAt).toISOString() })),
  }
}
