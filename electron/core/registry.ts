import type { CommandName, In, JobName, Out, QueryName } from '../../shared/contract/index.ts'
import type { JobDefinition, ReadContext, WriteContext } from './context.ts'

/** One handler a procedure; a missing or misspelt one is a type error. */
export type QueryHandlers = {
  readonly [N in QueryName]: (context: N extends WriterQuery ? WriteContext : ReadContext, input: In<N>) => Out<N>
}
export type CommandHandlers = { readonly [N in CommandName]: (context: WriteContext, input: In<N>) => Out<N> }
export type JobHandlers = { readonly [N in JobName]: JobDefinition<N> }

/** Queries that the contract marks `onWriter`. */
export type WriterQuery =
  | 'lan.status'
  | 'ledger.strip'
  | 'ledger.backups'
  | 'session.whoAmI'
  | 'draft.load'
  | 'job.list'
  | 'job.get'
  | 'channel.list'
  | 'training.get'
  | 'message.read'
  | 'message.check'
  | 'channel.settings'
  | 'key.list'
  | 'key.plan'

/** Part of the handlers, as one service module offers them. */
export type SomeQueries<N extends QueryName> = Pick<QueryHandlers, N>
export type SomeCommands<N extends CommandName> = Pick<CommandHandlers, N>
export type SomeJobs<N extends JobName> = Pick<JobHandlers, N>
