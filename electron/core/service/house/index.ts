import { pageAudit, verifyAudit } from '../../../../db/house/audit.ts'
import { readSchemaVersion } from '../../../../db/house/identity.ts'
import { cipherInForce } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Needs } from '../../needs.ts'
import type {
  CommandHandlers,
  JobHandlers,
  QueryHandlers,
  SomeCommands,
  SomeJobs,
  SomeQueries,
} from '../../registry.ts'
import { auditNames, auditSentence } from './audit-sentence.ts'
import { subjectText } from './audit-word.ts'
import { backupJob } from './backup.ts'
import { deskCommands, deskQueries } from './desk.ts'
import { peopleCommands, peopleQueries } from './people.ts'
import { settingCommands, settingQueries } from './setting.ts'
import { stripOf } from './strip.ts'
import { revealCommands } from './reveal.ts'
import { verifyJob } from './verify.ts'
import { workQueueQueries } from './work-queue.ts'
import { countParcels } from '../../../../db/house/count.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

const ledgerQueries = (
  needs: Needs | undefined,
): SomeQueries<'ledger.info' | 'ledger.strip' | 'ledger.backups' | 'audit.page' | 'job.list' | 'job.get'> => ({
  'ledger.info': (context) => ({
    ledgerId: context.identity.ledgerId,
    kind: context.identity.kind,
    deviceCode: context.identity.deviceCode,
    schemaVersion: readSchemaVersion(context.ledger),
    createdAt: iso(context.identity.createdAt),
    cipher: cipherInForce(context.ledger),
    parcels: countParcels(context.ledger),
  }),
  'ledger.strip': (context) => stripOf(context, needs?.pump),
  'ledger.backups': (context) => ({
    backups: context.ports.backups
      .list()
      .map((backup) => ({ file: backup.file, bytes: backup.bytes, at: iso(backup.at) })),
  }),
  'audit.page': (context, input) => {
    const names = auditNames(context.ledger)
    return {
      rows: pageAudit(context.ledger, input.before, input.limit).map((row) => ({
        seq: row.seq,
        at: iso(row.at),
        actor: row.actor,
        actorName: names.users.get(row.actorId) ?? row.actor,
        action: row.action,
        subject: row.subject,
        about: subjectText(row.subject, names.clients),
        text: auditSentence(row, names),
        detail: row.detail,
      })),
    }
  },
  'job.list': (_context, input) => ({ jobs: needs?.jobs.list(input.active) ?? [] }),
  'job.get': (_context, input) => {
    const view = needs?.jobs.view(input.id)
    if (view === undefined) throw new Failure('JOB_UNKNOWN', { job: input.id })
    return view
  },
})

const jobCommands = (needs: Needs): SomeCommands<'job.cancel'> => ({
  'job.cancel': (_context, input) => {
    needs.jobs.cancel(input.id)
    return {}
  },
})

const ledgerJobs: SomeJobs<'ledger.verify' | 'ledger.backup' | 'audit.verify'> = {
  'ledger.verify': verifyJob,
  'ledger.backup': backupJob,
  'audit.verify': {
    label: () => '校验操作日志',
    afterCrash: 'resume',
    run(context) {
      const { rows, brokenAt } = verifyAudit(context.ledger)
      return Promise.resolve({ ok: brokenAt === undefined, rows, ...(brokenAt === undefined ? {} : { brokenAt }) })
    },
  },
}

export const houseQueries = (needs: Needs | undefined) =>
  ({
    ...ledgerQueries(needs),
    ...peopleQueries,
    ...deskQueries,
    ...settingQueries,
    ...workQueueQueries,
  }) satisfies Partial<QueryHandlers>
export const houseCommands = (needs: Needs) =>
  ({
    ...jobCommands(needs),
    ...peopleCommands(needs),
    ...deskCommands,
    ...settingCommands,
    ...revealCommands,
  }) satisfies Partial<CommandHandlers>
export const houseJobs = ledgerJobs satisfies Partial<JobHandlers>
