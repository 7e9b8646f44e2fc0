import { Failure } from '../../../../shared/contract/failure.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import {
  DEFAULT_LIMITS,
  type Frame,
  type IntakeLimits,
  type ParseRequest,
  type TableRequest,
} from '../../../../shared/domain/intake/frame.ts'
import type { IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import type { WriteContext } from '../../context.ts'
import type { ParserFrame } from '../../ports.ts'
import { wholeSetting } from '../house/setting.ts'
import { refusalFailure } from './refusal.ts'

const MEMORY_MB = DEFAULT_LIMITS.rssBytes / 1_048_576
const SECONDS = DEFAULT_LIMITS.wallMs / 1000
/** A file of gigabytes may take longer than a small one, but not for ever: below this speed something hangs. */
const SLOWEST_BYTES_A_SECOND = 500_000

const MB = 1 << 20

/** What the parser may take, as the office has set it; what hangs on the child's memory is not for setting. */
function limitsOf(ledger: ReadHandle): IntakeLimits {
  const least = (key: Parameters<typeof wholeSetting>[1]): number => Math.max(1, wholeSetting(ledger, key))
  return {
    ...DEFAULT_LIMITS,
    fileBytes: least('intake.maxFileMb') * MB,
    csvBytes: least('intake.maxCsvMb') * MB,
    inflatedBytes: least('intake.maxInflatedMb') * MB,
    ratio: least('intake.maxRatio'),
    csvRows: least('intake.maxCsvRows'),
    columns: least('intake.maxColumns'),
  }
}

const FRAMES: ReadonlySet<string> = new Set([
  'source',
  'sheet',
  'mapping',
  'headers',
  'preview',
  'shape',
  'rows',
  'recall',
  'finding',
  'table',
  'cells',
  'progress',
  'file',
  'bytes',
  'done',
  'refused',
])

/** The port's adapter has checked every part of a frame where the child's bytes come in (decodeFrame); here it only gets its name back. */
function isFrame(frame: ParserFrame): frame is ParserFrame & Frame {
  return FRAMES.has(frame.t)
}

/**
 * Runs the throw-away child over a stored file and yields its frames up to and including `done`. The child is killed when the caller
 * stops reading, for whatever reason.
 * @throws Failure CONTENT_MISSING, CONTENT_DAMAGED, and those of refusalFailure
 */
export async function* parse(
  context: WriteContext,
  sha256: string,
  request: Omit<ParseRequest, 'size' | 'limits'>,
): AsyncGenerator<Frame, void> {
  const object = context.content.find(sha256)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: sha256 })
  yield* run(context, object.bytes, context.content.chunks(sha256), request, request.kind)
}

/**
 * The bare rows of every table of a file (`table` and `cells` frames), read by the same child.
 * @param bytes the file's clear bytes, a chunk at a time
 * @throws Failure CONTENT_DAMAGED, and those of refusalFailure
 */
export function parseTables(
  context: WriteContext,
  size: number,
  bytes: Iterable<Uint8Array>,
  fileName: string,
): AsyncGenerator<Frame, void> {
  return run(context, size, bytes, { task: 'table', fileName }, 'goods')
}

async function* run(
  context: WriteContext,
  size: number,
  bytes: Iterable<Uint8Array>,
  request: Omit<ParseRequest, 'size' | 'limits'> | Omit<TableRequest, 'size' | 'limits'>,
  kind: IntakeKind,
): AsyncGenerator<Frame, void> {
  const child = context.ports.spawn.spawnParser({
    memoryMb: MEMORY_MB,
    seconds: SECONDS + Math.ceil(size / SLOWEST_BYTES_A_SECOND),
  })
  let broken: unknown
  // The bytes go in while frames come out; a file that cannot be opened ends the child, and the reader below hears of it first.
  const feeding = child.feed({ ...request, size, limits: limitsOf(context.ledger) }, bytes).catch((error: unknown) => {
    broken = error
    child.kill()
  })
  try {
    for await (const frame of child.frames) {
      if (broken !== undefined) throw broken
      if (!isFrame(frame)) throw new Failure('PARSER_CRASHED')
      if (frame.t === 'refused') throw refusalFailure(kind, frame.code, frame.data)
      yield frame
      if (frame.t === 'done') return
    }
    throw new Failure('PARSER_CRASHED')
  } finally {
    child.kill()
    await feeding
  }
}
