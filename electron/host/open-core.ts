import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointElsewhere } from '../core/checkpoint.ts'
import { takeWriterLock } from '../core/writer-lock.ts'
import { Failure } from '../../shared/contract/failure.ts'
import { writeCsv } from '../adapter/sheet/write-csv.ts'
import { writeXlsx } from '../adapter/sheet/write-xlsx.ts'
import { papersOverChild } from '../adapter/pdf/over-child.ts'
import { backupFiles } from '../adapter/system/backup-files.ts'
import { systemClock, systemRng } from '../adapter/system/clock.ts'
import { defaultKeysDirectory, fileKeys } from '../adapter/system/keys-file.ts'
import { openSegmentFiles } from '../adapter/system/segment-files.ts'
import { createCore, type Core, type CoreEvent } from '../core/core.ts'
import { ledgerKey, newLedgerId, openLedger } from '../core/open-ledger.ts'
import type { Clock, Keys, Ports, Rng, SheetWriter, Spawn } from '../core/ports.ts'
import { createBuildThread } from './build-thread.ts'
import { copyInThread, makeCopy } from './copy-thread.ts'
import { lawsInThread } from './law-thread.ts'
import { createCheckpointThread } from './checkpoint-thread.ts'
import { createReaderPool } from './reader-pool.ts'

/** Where the reader's thread starts; the packaged program names its bundled file. */
const READER_SCRIPT = new URL('./reader-worker.ts', import.meta.url)

const sheets: SheetWriter = {
  write: (format, { name, columns, rows }, sink) =>
    format === 'xlsx' ? writeXlsx(columns, rows, sink, { sheetName: name }) : writeCsv(columns, rows, sink),
}

export interface OpenCoreOptions {
  readonly directory: string
  /** Founds a ledger of this kind when there is none; absent = LEDGER_NOT_FOUND. */
  readonly found?: 'training' | 'real'
  readonly keys?: Keys
  readonly clock?: Clock
  readonly rng?: Rng
  /** 0 = everything on the writer's own thread: queries, and what an acceptance builds (command line, tests). */
  readonly readers: number
  readonly spawn: Spawn
  /** Made after the ledger is known, because a training window belongs to a training ledger. */
  readonly outside: (place: {
    directory: string
    ledgerId: string
    kind: 'training' | 'real'
    key: Uint8Array
    clock: Clock
    rng: Rng
  }) => Pick<Ports, 'wires' | 'signers' | 'brokenKeys' | 'channels' | 'payUpload'>
  readonly onEvent?: (event: CoreEvent) => void
  readonly logError?: (id: string, error: unknown) => void
  readonly readerScript?: URL
  /** The command line sends only when told to. */
  readonly quiet?: boolean
}

/** The founding record beside the database: which key opens it. No secret in it. */
function foundingRecord(
  directory: string,
  found: 'training' | 'real' | undefined,
  rng: Rng,
): { ledgerId: string; isNew: boolean; kind: 'training' | 'real' } {
  const file = join(directory, 'ledger.json')
  if (existsSync(file)) {
    const record = JSON.parse(readFileSync(file, 'utf8')) as { ledgerId: string; kind: 'training' | 'real' }
    return { ledgerId: record.ledgerId, isNew: false, kind: record.kind }
  }
  if (found === undefined || existsSync(join(directory, 'ledger.db')))
    throw new Failure('LEDGER_NOT_FOUND', { dir: directory })
  const record = { ledgerId: newLedgerId(rng), kind: found, format: 1 }
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 })
  return { ledgerId: record.ledgerId, isNew: true, kind: found }
}

/** What the operating system answers when a folder cannot hold a ledger, in words. */
const PLACE_REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: '这里是一个文件，不是目录',
  EEXIST: '这里已有同名文件',
  EACCES: '没有权限',
  EPERM: '没有权限',
  EROFS: '磁盘是只读的',
  ENOSPC: '磁盘已满',
  ENAMETOOLONG: '路径太长',
  ELOOP: '路径中的链接循环',
  SQLITE_CANTOPEN: '不能在这里建立文件',
  SQLITE_READONLY: '磁盘是只读的',
  SQLITE_FULL: '磁盘已满',
  SQLITE_IOERR: '磁盘读写出错',
  SQLITE_NOTADB: '里面的锁文件不是本程序的',
}

/** The ledger's folder, made when it is to be founded, and its writer lock. @throws Failure LEDGER_PLACE_UNUSABLE, LEDGER_NOT_FOUND, LEDGER_IN_USE */
function takePlace(directory: string, found: boolean): NonNullable<ReturnType<typeof takeWriterLock>> {
  let lock: ReturnType<typeof takeWriterLock>
  try {
    if (found) mkdirSync(directory, { recursive: true, mode: 0o700 })
    if (!existsSync(directory)) throw new Failure('LEDGER_NOT_FOUND', { dir: directory })
    lock = takeWriterLock(join(directory, 'writer.lock'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    const reason = PLACE_REASONS[code] ?? PLACE_REASONS[/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? '']
    if (error instanceof Failure || reason === undefined) throw error
    throw new Failure('LEDGER_PLACE_UNUSABLE', { dir: directory, reason })
  }
  if (lock === undefined) throw new Failure('LEDGER_IN_USE', { dir: directory })
  return lock
}

/**
 * Opens a ledger and starts its core in this process.
 * @throws Failure LEDGER_PLACE_UNUSABLE, LEDGER_IN_USE, LEDGER_NOT_FOUND, LEDGER_KEY_MISSING, LEDGER_KEY_WRONG, LEDGER_FROM_FUTURE, LEDGER_MIGRATION_CHANGED
 */
export function openCore(options: OpenCoreOptions): Core {
  const clock = options.clock ?? systemClock
  const rng = options.rng ?? systemRng()
  const keys = options.keys ?? fileKeys(defaultKeysDirectory(process.env))
  const lock = takePlace(options.directory, options.found !== undefined)
  try {
    const record = foundingRecord(options.directory, options.found, rng)
    const file = join(options.directory, 'ledger.db')
    // A crash between the founding record and the first page leaves a record without a key: found again.
    const key = ledgerKey(record.ledgerId, keys, rng, record.isNew || !existsSync(file))
    const { ledger, identity, secrets } = openLedger({
      file,
      ledgerId: record.ledgerId,
      key,
      kind: record.kind,
      clock,
      rng,
    })
    const segmentsDirectory = join(options.directory, 'segments')
    const outside = options.outside({
      directory: options.directory,
      ledgerId: identity.ledgerId,
      kind: identity.kind,
      key,
      clock,
      rng,
    })
    const builders = options.readers === 0 ? undefined : createBuildThread(key)
    const checkpoints =
      options.readers === 0 ? undefined : createCheckpointThread(file, secrets.database, () => checkpointHere())
    const checkpointHere =
      checkpoints === undefined ? () => undefined : checkpointElsewhere(ledger, checkpoints.written)
    const ports: Ports = {
      clock,
      rng,
      segments: openSegmentFiles(segmentsDirectory, { readonly: false }),
      backups: backupFiles(options.directory, join(options.directory, 'backups'), (target) =>
        options.readers === 0
          ? Promise.resolve().then(() => makeCopy(file, secrets.database, target))
          : copyInThread(file, secrets.database, target),
      ),
      spawn: options.spawn,
      ...(builders === undefined ? {} : { builders }),
      ...(options.readers === 0 ? {} : { laws: { open: () => lawsInThread(file, secrets.database) } }),
      sheets,
      papers: papersOverChild(options.spawn),
      wires: outside.wires,
      signers: outside.signers,
      ...(outside.brokenKeys === undefined ? {} : { brokenKeys: outside.brokenKeys }),
      ...(outside.channels === undefined ? {} : { channels: outside.channels }),
      ...(outside.payUpload === undefined ? {} : { payUpload: outside.payUpload }),
    }
    const pool =
      options.readers === 0
        ? undefined
        : createReaderPool(
            { file, key, segments: segmentsDirectory },
            options.readers,
            options.readerScript ?? READER_SCRIPT,
          )
    const core = createCore({
      ledger,
      identity,
      secrets,
      ports,
      ...(pool === undefined ? {} : { readElsewhere: pool.read }),
      onEvent: options.onEvent ?? (() => undefined),
      logError: options.logError ?? (() => undefined),
    })
    core.jobs.recover()
    if (options.quiet !== true) {
      core.pump.wake()
      core.payChecks.wake()
    }
    return {
      ...core,
      async stop() {
        await checkpoints?.close()
        await core.stop()
        await Promise.all([pool?.close(), builders?.close()])
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
