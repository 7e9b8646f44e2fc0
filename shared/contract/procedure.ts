import type { z } from 'zod'
import type { FailureCode } from './failure.ts'
import type { Role } from './role.ts'
import type { Topic } from './topic.ts'

/**
 * A procedure is data declared once. From it come the gate (sender, role, input, output), the typed
 * client, the command line, the cache invalidation and the permission matrix.
 *
 * - query: reads only, runs on a reader, may be repeated freely
 * - command: one short transaction on the writer, has an actor, leaves an audit row where it says so
 * - job: long work; answers `{ jobId }` at once, reports progress, can be cancelled, resumes or rolls back
 *   after a crash; `output` is the shape of the job's result
 */
export type ProcedureKind = 'query' | 'command' | 'job'

export interface Procedure<
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  Kind extends ProcedureKind = ProcedureKind,
> {
  readonly kind: Kind
  /** Chinese, for permission screens, the command line's list and the audit. */
  readonly title: string
  readonly roles: readonly Role[]
  readonly input: In
  readonly output: Out
  /** Failures beside those that any call may answer (see ANY_CALL). */
  readonly failures: readonly FailureCode[]
  /** A query: what it shows. A command or job: what it changes. */
  readonly topics: readonly Topic[]
  /** Runs on the writer although it only reads (needs secrets or unwritten state). */
  readonly onWriter?: boolean
}

type Declaration<In extends z.ZodType, Out extends z.ZodType> = Omit<Procedure<In, Out>, 'kind'>

/** Declares a query. */
export function query<In extends z.ZodType, Out extends z.ZodType>(
  d: Declaration<In, Out>,
): Procedure<In, Out, 'query'> {
  return { kind: 'query', ...d }
}

/** Declares a command. */
export function command<In extends z.ZodType, Out extends z.ZodType>(
  d: Declaration<In, Out>,
): Procedure<In, Out, 'command'> {
  return { kind: 'command', ...d }
}

/** Declares a job. */
export function job<In extends z.ZodType, Out extends z.ZodType>(d: Declaration<In, Out>): Procedure<In, Out, 'job'> {
  return { kind: 'job', ...d }
}

export type InputOf<P> = P extends { input: infer In extends z.ZodType } ? z.output<In> : never
/** What a caller may write: fields with defaults are optional. */
export type CallerInputOf<P> = P extends { input: infer In extends z.ZodType } ? z.input<In> : never
export type OutputOf<P> = P extends { output: infer Out extends z.ZodType } ? z.output<Out> : never
/** What the caller gets at once: a job answers its id. */
export type AnswerOf<P> = P extends { kind: 'job' } ? { jobId: number } : OutputOf<P>
