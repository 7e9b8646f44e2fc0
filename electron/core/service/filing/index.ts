import { addChannel, switchChannel } from '../../../../db/filing/channel.ts'
import { markHandled } from '../../../../db/filing/inbox.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import type { TrainingDesk, Wire } from '../../ports.ts'
import { pumpOf } from '../../pump/pump.ts'
import type {
  CommandHandlers,
  JobHandlers,
  QueryHandlers,
  SomeCommands,
  SomeJobs,
  SomeQueries,
} from '../../registry.ts'
import { filingCheck } from './check.ts'
import { filingDetail } from './detail.ts'
import { fileJob, fileWaitingJob } from './file.ts'
import { messageCheck, messageRead, messageText } from './message.ts'
import { filingCount, filingPage, outboxCount, outboxPage, receiptCount, receiptPage } from './page.ts'
import { receiptReasons } from './reasons.ts'
import { applyStored, retryWaiting } from './receive.ts'
import { rebuildJob } from './rebuild-job.ts'
import { redeclareJob } from './redeclare.ts'
import { waitingSteps } from './waiting-steps.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const KIND_NAMES = { training: '培训台账', real: '正式台账' } as const

/** The training window's desk; a real ledger has none. */
function deskOf(context: WriteContext): TrainingDesk {
  const desk = context.ports.wires.find((wire) => wire.trainingDesk !== undefined)?.trainingDesk
  if (context.identity.kind !== 'training' || desk === undefined)
    throw new Failure('LEDGER_TRAINING_MIXED', { ledger: KIND_NAMES[context.identity.kind], channel: '培训窗口' })
  return desk
}

const lists: SomeQueries<
  | 'filing.check'
  | 'filing.page'
  | 'filing.count'
  | 'filing.get'
  | 'receipt.page'
  | 'receipt.count'
  | 'receipt.reasons'
  | 'outbox.page'
  | 'outbox.count'
> = {
  'filing.check': filingCheck,
  'filing.page': filingPage,
  'filing.count': filingCount,
  'filing.get': filingDetail,
  'receipt.page': receiptPage,
  'receipt.count': receiptCount,
  'receipt.reasons': receiptReasons,
  'outbox.page': outboxPage,
  'outbox.count': outboxCount,
}

const writerQueries = (
  needs: Needs | undefined,
): SomeQueries<'channel.list' | 'training.get' | 'message.read' | 'message.check'> => ({
  'channel.list': () => ({
    channels: (needs?.pump.status() ?? []).map(({ lastContactAt, lastError, notices, ...channel }) => ({
      ...channel,
      notices: [...notices],
      ...(lastContactAt === undefined ? {} : { lastContactAt: iso(lastContactAt) }),
      ...(lastError === undefined ? {} : { lastError }),
    })),
  }),
  'training.get': (context) => {
    const desk = deskOf(context)
    const { log, ...state } = desk.state()
    return { settings: desk.settings(), ...state, log: [...log] }
  },
  'message.read': messageRead,
  'message.check': messageCheck,
})

function wireOf(context: WriteContext, id: string): Wire {
  const wire = context.ports.wires.find((one) => one.id === id)
  if (wire === undefined) throw new Failure('CHANNEL_UNKNOWN', { channel: id })
  return wire
}

const commands: SomeCommands<
  'message.text' | 'receipt.handled' | 'receipt.apply' | 'receipt.retry' | 'channel.switch' | 'training.set'
> = {
  'message.text': messageText,
  'receipt.handled': (context, input) => {
    const changed = markHandled(context.ledger, input.ids)
    context.audit('receipt.handled', `${changed} receipts`)
    return { changed }
  },
  'receipt.apply': (context, input) => {
    const applied = applyStored(context, input.hash, input.fileName)
    context.audit('receipt.apply', `inbox ${applied.inboxId}`, { file: input.fileName, receipts: applied.receipts })
    return applied
  },
  'receipt.retry': (context) => retryWaiting(context),
  'channel.switch': (context, input) => {
    const wire = wireOf(context, input.id)
    if (input.enabled && wire.training !== (context.identity.kind === 'training'))
      throw new Failure('LEDGER_TRAINING_MIXED', { ledger: KIND_NAMES[context.identity.kind], channel: wire.title })
    addChannel(context.ledger, {
      id: wire.id,
      title: wire.title,
      kind: wire.kind,
      training: wire.training,
      enabled: false,
    })
    switchChannel(context.ledger, wire.id, input.enabled)
    context.audit('channel.switch', wire.id, { enabled: input.enabled })
    context.wakePump()
    return {}
  },
  'training.set': (context, input) => {
    const changes: Record<string, number | boolean> = {}
    for (const [name, value] of Object.entries(input)) if (value !== undefined) changes[name] = value
    deskOf(context).change(changes)
    context.wakePump()
    return {}
  },
}

const jobs: SomeJobs<'filing.file' | 'filing.fileWaiting' | 'filing.redeclare' | 'channel.sync' | 'ledger.rebuild'> = {
  'ledger.rebuild': rebuildJob,
  'filing.file': fileJob,
  'filing.fileWaiting': fileWaitingJob,
  'filing.redeclare': redeclareJob,
  'channel.sync': {
    label: (input) => (input.untilIdle ? '收发至完成' : '收发'),
    // After a crash the pump itself goes on; the person's wish to wait for it has ended with his window.
    afterCrash: 'undo',
    async run(job, input) {
      try {
        const result = await pumpOf(job.ledger).sync({
          ...input,
          cancelled: () => job.cancelled,
          onProgress: (done) => job.progress(done),
        })
        return { ...result, offline: [...result.offline], waiting: waitingSteps(job) }
      } finally {
        // Cancelled, or stopped with the program: the job ends as the runner says.
        await job.breathe()
      }
    },
  },
}

export const filingQueries = (needs: Needs | undefined) =>
  ({ ...lists, ...writerQueries(needs) }) satisfies Partial<QueryHandlers>
export const filingCommands = (_needs: Needs) => commands satisfies Partial<CommandHandlers>
export const filingJobs = jobs satisfies Partial<JobHandlers>
