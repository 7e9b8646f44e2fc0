import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeContract, Failure, isProcedureName, procedureOf, type Answer } from '../../shared/contract/index.ts'
import { INTAKE_KINDS, type IntakeKind } from '../../shared/contract/area/intake.ts'
import { isOfNoClient } from '../../shared/domain/intake/kind.ts'
import { defaultLedgerFolder } from '../host/places.ts'
import { openDesk, type Desk } from './desk.ts'
import { checkMessageFile, readMessageFile } from './message-files.ts'
import { relay } from './relay.ts'
import { restoreBackup } from './restore.ts'

/** The same procedures without a screen: JSON on standard output, non-zero when something failed. */
const HELP = `用法：npm run -s cli -- <命令> [--ledger <目录>] [--as <用户>] [--real]
  procedures                                   全部功能及其 JSON schema
  call <功能> '<json>'                          调用一个功能（任务会等到结束）
  import <种类> <文件> --client <编号> [--mapping <名称>] [--stage-only] [--replace]（种类 client 不需要 --client）
  message read|check <文件…> [--edition 2018|202205]
  receipt apply <文件…>
  file put <文件…>                              存入台账，得到功能所要的 hash
  file get <hash> <目标文件>                     取出功能给出的文件（不覆盖已有文件）
  sync --until-idle
  verify | rebuild | backup | restore <备份目录>
  relay <设置文件>                             外网一侧：转发传输盘上的报文，把回执带回盘上
`

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

function printAnswer(answer: Answer<unknown>): number {
  print(answer)
  return answer.ok ? 0 : 1
}

interface Options {
  readonly ledger: string
  readonly login: string
  readonly found: 'training' | 'real'
  readonly client: string | undefined
  readonly mapping: string | undefined
  readonly edition: '2018' | '202205'
  readonly stageOnly: boolean
  readonly replaceChanged: boolean
}

/** Whoever says --real means no training ledger. */
async function mixedUp(desk: Desk): Promise<Answer<never> | undefined> {
  const info = await desk.call('ledger.info', {})
  if (!info.ok) return info
  return info.value.kind === 'real'
    ? undefined
    : { ok: false, code: 'INPUT_INVALID', data: { path: '--real', reason: '该目录是培训台账，请换目录或去掉 --real' } }
}

/** @param founds an empty folder becomes a ledger: only where something is put into it, or a mistyped path would look like a sound ledger */
async function withDesk(options: Options, work: (desk: Desk) => Promise<number>, founds = false): Promise<number> {
  const desk = await openDesk({
    ledger: options.ledger,
    login: options.login,
    found: founds ? options.found : undefined,
  })
  if (!desk.ok) return printAnswer(desk)
  try {
    const refusal = options.found === 'real' ? await mixedUp(desk.value) : undefined
    return refusal === undefined ? await work(desk.value) : printAnswer(refusal)
  } finally {
    await desk.value.close()
  }
}

async function callProcedure(options: Options, name: string | undefined, text: string | undefined): Promise<number> {
  if (name === undefined || !isProcedureName(name))
    return printAnswer({ ok: false, code: 'PROCEDURE_UNKNOWN', data: { name: name ?? '' } })
  let input: unknown
  try {
    input = JSON.parse(text ?? '{}')
  } catch {
    return printAnswer({
      ok: false,
      code: 'INPUT_INVALID',
      data: { path: '', reason: '功能名之后的参数不是 JSON（注意命令行的引号）' },
    })
  }
  const call = async (desk: Desk): Promise<number> =>
    printAnswer(procedureOf(name).kind === 'job' ? await desk.jobAny(name, input) : await desk.callAny(name, input))
  return withDesk(options, call, true)
}

const nameOf = (file: string): string => file.split(/[\\/]/).at(-1) ?? file
const isIntakeKind = (text: string): text is IntakeKind => (INTAKE_KINDS as readonly string[]).includes(text)

/** The id of a client by its office code. */
async function clientId(desk: Desk, code: string): Promise<Answer<number>> {
  const page = await desk.call('client.page', { filters: [{ field: 'code', op: 'is', value: code }], limit: 1 })
  if (!page.ok) return page
  const row = page.value.rows[0]
  return row === undefined ? { ok: false, code: 'CLIENT_UNKNOWN', data: { client: code } } : { ok: true, value: row.id }
}

/** Upload, stage, accept: what a clerk does with a file whose layout is known. */
export async function importFile(
  desk: Desk,
  kind: IntakeKind,
  file: string,
  code: string | undefined,
  mappingName: string | undefined,
  how: { stageOnly?: boolean; replaceChanged?: boolean } = {},
): Promise<Answer<Record<string, unknown>>> {
  const client = code === undefined || isOfNoClient(kind) ? undefined : await clientId(desk, code)
  if (client?.ok === false) return client
  const stored = await desk.upload(file)
  if (!stored.ok) return stored
  const staged = await desk.job('intake.stage', {
    hash: stored.value.hash,
    fileName: nameOf(file),
    kind,
    ...(client === undefined ? {} : { clientId: client.value }),
    ...(mappingName === undefined ? {} : { mappingName }),
  })
  if (!staged.ok || how.stageOnly === true) return staged
  const state = await desk.call('intake.batch', { batchId: staged.value.batchId })
  if (!state.ok) return state
  if (state.value.state !== 'staged') return { ok: true, value: { ...staged.value, state: state.value.state } }
  const accepted = await desk.job('intake.accept', {
    batchId: staged.value.batchId,
    replaceChanged: how.replaceChanged === true,
  })
  return accepted.ok ? { ok: true, value: { ...staged.value, ...accepted.value, state: 'accepted' } } : accepted
}

async function importCommand(options: Options, kind: string | undefined, file: string | undefined): Promise<number> {
  if (kind === undefined || !isIntakeKind(kind))
    return printAnswer({
      ok: false,
      code: 'INPUT_INVALID',
      data: { path: 'kind', reason: `应为 ${INTAKE_KINDS.join(' | ')}` },
    })
  if (file === undefined || !existsSync(file))
    return printAnswer({ ok: false, code: 'FILE_UNREADABLE', data: { reason: `没有文件 ${file ?? ''}` } })
  if (options.client === undefined && !isOfNoClient(kind))
    return printAnswer({ ok: false, code: 'INPUT_INVALID', data: { path: '--client', reason: '请给出客户编号' } })
  const code = options.client
  const how = { stageOnly: options.stageOnly, replaceChanged: options.replaceChanged }
  const take = async (desk: Desk): Promise<number> =>
    printAnswer(await importFile(desk, kind, file, code, options.mapping, how))
  return withDesk(options, take, true)
}

function messageCommand(options: Options, act: string | undefined, files: readonly string[]): number {
  if ((act !== 'read' && act !== 'check') || files.length === 0)
    return printAnswer({
      ok: false,
      code: 'INPUT_INVALID',
      data: { path: 'message', reason: 'message read|check <文件…>' },
    })
  let failed = 0
  for (const file of files) {
    const line = !existsSync(file)
      ? { file, ok: false, code: 'FILE_UNREADABLE' }
      : act === 'read'
        ? readMessageFile(file)
        : checkMessageFile(file, options.edition)
    if (!line.ok) failed++
    print(line)
  }
  return failed === 0 ? 0 : 1
}

async function uploaded(desk: Desk, file: string): ReturnType<Desk['upload']> {
  return existsSync(file)
    ? desk.upload(file)
    : { ok: false, code: 'FILE_UNREADABLE', data: { reason: `没有文件 ${file}` } }
}

async function receiptCommand(options: Options, files: readonly string[]): Promise<number> {
  return withDesk(options, async (desk) => {
    let failed = 0
    for (const file of files) {
      const stored = await uploaded(desk, file)
      const answer = stored.ok
        ? await desk.call('receipt.apply', { hash: stored.value.hash, fileName: nameOf(file) })
        : stored
      if (!answer.ok) failed++
      print({ file: nameOf(file), ...answer })
    }
    return failed === 0 ? 0 : 1
  })
}

/** Files into the ledger's content store, for procedures that take a hash; one line each. */
async function putFiles(options: Options, files: readonly string[]): Promise<number> {
  const put = async (desk: Desk): Promise<number> => {
    let failed = 0
    for (const file of files) {
      const answer = await uploaded(desk, file)
      if (!answer.ok) failed++
      print({ file: nameOf(file), ...answer })
    }
    return failed === 0 ? 0 : 1
  }
  return withDesk(options, put, true)
}

async function getFile(options: Options, hash: string, target: string): Promise<number> {
  return withDesk(options, async (desk) => {
    const answer = await desk.download(hash)
    if (!answer.ok) return printAnswer(answer)
    try {
      writeFileSync(target, answer.value, { flag: 'wx' })
    } catch (error) {
      const reason = error instanceof Error && 'code' in error && error.code === 'EEXIST' ? '已有同名文件' : '不能写入'
      return printAnswer({ ok: false, code: 'INPUT_INVALID', data: { path: target, reason } })
    }
    return printAnswer({ ok: true, value: { file: target, bytes: answer.value.length } })
  })
}

function fileCommand(options: Options, [act, first, second, ...more]: readonly string[]): Promise<number> | number {
  if (act === 'put' && first !== undefined)
    return putFiles(options, [first, ...(second === undefined ? [] : [second]), ...more])
  if (act === 'get' && first !== undefined && second !== undefined && more.length === 0)
    return getFile(options, first, second)
  return printAnswer({
    ok: false,
    code: 'INPUT_INVALID',
    data: { path: 'file', reason: 'file put <文件…> 或 file get <hash> <目标文件>' },
  })
}

async function run(words: readonly string[], options: Options, untilIdle: boolean): Promise<number> {
  const [command, ...rest] = words
  switch (command) {
    case 'procedures':
      print({ ok: true, value: describeContract() })
      return 0
    case 'call':
      return callProcedure(options, rest[0], rest[1])
    case 'import':
      return importCommand(options, rest[0], rest[1])
    case 'message':
      return messageCommand(options, rest[0], rest.slice(1))
    case 'receipt':
      return rest[0] === 'apply' && rest.length > 1
        ? receiptCommand(options, rest.slice(1))
        : printAnswer({ ok: false, code: 'INPUT_INVALID', data: { path: 'receipt', reason: 'receipt apply <文件…>' } })
    case 'file':
      return fileCommand(options, rest)
    case 'sync':
      return withDesk(options, async (desk) => printAnswer(await desk.job('channel.sync', { untilIdle })))
    case 'verify':
      return withDesk(options, async (desk) => {
        const answer = await desk.job('ledger.verify', {})
        print(answer)
        return answer.ok && answer.value.ok ? 0 : 1
      })
    case 'rebuild':
      return withDesk(options, async (desk) => printAnswer(await desk.job('ledger.rebuild', {})))
    case 'backup':
      return withDesk(options, async (desk) => printAnswer(await desk.job('ledger.backup', { label: rest[0] ?? '' })))
    case 'restore':
      return printAnswer(restoreBackup(rest[0], options.ledger))
    case 'relay':
      return printAnswer(await relay(rest[0]))
    default:
      process.stderr.write(HELP)
      return printAnswer({ ok: false, code: 'PROCEDURE_UNKNOWN', data: { name: command ?? '' } })
  }
}

/** The exit code. */
export async function cli(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ledger: { type: 'string' },
        as: { type: 'string', default: 'admin' },
        real: { type: 'boolean', default: false },
        client: { type: 'string' },
        mapping: { type: 'string' },
        edition: { type: 'string', default: '202205' },
        'until-idle': { type: 'boolean', default: false },
        'stage-only': { type: 'boolean', default: false },
        replace: { type: 'boolean', default: false },
      },
    })
    const { edition } = values
    if (edition !== '2018' && edition !== '202205')
      return printAnswer({
        ok: false,
        code: 'INPUT_INVALID',
        data: { path: '--edition', reason: '版本应为 2018 或 202205' },
      })
    const options: Options = {
      ledger: values.ledger === undefined ? defaultLedgerFolder(!values.real) : resolve(values.ledger),
      login: values.as,
      found: values.real ? 'real' : 'training',
      client: values.client,
      mapping: values.mapping,
      edition,
      stageOnly: values['stage-only'],
      replaceChanged: values.replace,
    }
    return await run(positionals, options, values['until-idle'])
  } catch (error) {
    if (error instanceof Failure) return printAnswer({ ok: false, code: error.code, data: error.data })
    if (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('ERR_PARSE_ARGS')
    )
      return printAnswer({
        ok: false,
        code: 'INPUT_INVALID',
        data: { path: 'arguments', reason: `不认识的选项或缺少取值：${error.message.split('.')[0] ?? ''}` },
      })
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return printAnswer({ ok: false, code: 'INTERNAL', data: { id: 'cli' } })
  }
}

// A reader that closes early (head, a broken pipe) is no error of ours.
process.stdout.on('error', () => process.exit(0))
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await cli(process.argv.slice(2))
