import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { takeWriterLock } from '../../db/lock.ts'
import { SAMPLE_CLIENT, SAMPLE_FILES, SAMPLE_IMPORT_PROFILE } from '../../electron/training/sample/office.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const root = join(import.meta.dirname, '..', '..')
const sample = (name: string): string => join(root, 'electron', 'training', 'sample', name)
const ledger = join(folder, 'ledger')

interface Ran {
  readonly exit: number | null
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

/** Runs the command line as somebody at a prompt would; every line on standard output must be JSON. */
function cli(...args: string[]): Ran {
  const ended = spawnSync(process.execPath, [join(root, 'electron', 'cli', 'cli.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, PORTLEDGER_HOME: join(folder, 'home'), PORTLEDGER_KEYS: join(folder, 'keys') },
  })
  return {
    exit: ended.status,
    lines: ended.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const on = (...args: string[]): Ran => cli(...args, '--ledger', ledger)

const AGREED = {
  filters: [
    { field: 'matchState', op: 'is', value: 'agreed' },
    { field: 'filingState', op: 'in', value: ['draft', 'ready'] },
  ],
}
const WAITING = { field: 'filingState', op: 'in', value: ['queued', 'sent'] }

describe('the command line', () => {
  it("does a clerk's day: client, profile, goods, file, sync, verify, rebuild, backup, and restore elsewhere", () => {
    const list = join(folder, '客户.csv')
    writeFileSync(list, '客户编号,企业名称,海关注册编码,所在地\nK1,示例贸易有限公司,4101961A01,郑州\n')
    expect(cli('import', 'client', list, '--ledger', join(folder, 'empty'))).toMatchObject({
      exit: 0,
      lines: [{ ok: true, value: { good: 1, accepted: 1, state: 'accepted' } }],
    })
    const client = on('call', 'client.save', JSON.stringify(SAMPLE_CLIENT))
    expect(client).toMatchObject({ exit: 0, lines: [{ ok: true, value: { id: 1 } }] })
    expect(
      on('call', 'profile.save', JSON.stringify({ clientId: 1, mode: '1210I', body: SAMPLE_IMPORT_PROFILE })).exit,
    ).toBe(0)
    expect(on('import', 'goods', sample(SAMPLE_FILES.goods), '--client', SAMPLE_CLIENT.code).exit).toBe(0)
    expect(
      on('import', 'import-parcel', sample(SAMPLE_FILES.importParcels), '--client', SAMPLE_CLIENT.code),
    ).toMatchObject({ exit: 0, lines: [{ ok: true, value: { rows: 60, good: 57, bad: 3, again: false } }] })
    expect(
      on('import', 'import-parcel', sample(SAMPLE_FILES.importParcels), '--client', SAMPLE_CLIENT.code),
    ).toMatchObject({ exit: 0, lines: [{ ok: true, value: { again: true } }] })
    const returned = on('call', 'intake.return', JSON.stringify({ batchId: 2 })).lines[0] as { value: { hash: string } }
    const target = join(folder, '退回.xlsx')
    expect(on('file', 'get', returned.value.hash, target)).toMatchObject({ exit: 0, lines: [{ ok: true }] })
    expect(sha256(readFileSync(target))).toBe(returned.value.hash)
    expect(on('file', 'get', returned.value.hash, target)).toMatchObject({
      exit: 1,
      lines: [{ ok: false, code: 'INPUT_INVALID' }],
    })
    expect(on('file', 'put', target, join(folder, '没有.xlsx'))).toMatchObject({
      exit: 1,
      lines: [
        { file: '退回.xlsx', ok: true, value: { hash: returned.value.hash } },
        { file: '没有.xlsx', ok: false, code: 'FILE_UNREADABLE' },
      ],
    })
    expect(on('sync', '--until-idle')).toMatchObject({ exit: 0, lines: [{ ok: true, value: { sent: 0, queued: 0 } }] })
    expect(on('call', 'training.set', JSON.stringify({ seed: 7, delayMs: 400 })).exit).toBe(0)
    const filed = on('call', 'filing.file', JSON.stringify({ selection: AGREED, acceptWarnings: true }))
    expect(filed).toMatchObject({ exit: 0, lines: [{ ok: true }] })
    // Nothing but the answers' delay keeps this program waiting.
    expect(on('sync', '--until-idle')).toMatchObject({ exit: 0, lines: [{ ok: true, value: { queued: 0 } }] })
    expect(on('call', 'parcel.count', JSON.stringify({ filters: [WAITING] }))).toMatchObject({
      lines: [{ value: { count: 0 } }],
    })
    expect(on('verify')).toMatchObject({ exit: 0, lines: [{ ok: true, value: { ok: true } }] })
    expect(on('rebuild').exit).toBe(0)
    const backup = on('backup')
    expect(backup).toMatchObject({ exit: 0, lines: [{ ok: true }] })
    const { file } = (backup.lines[0] as { value: { file: string } }).value
    const other = join(folder, 'restored')
    expect(cli('restore', file, '--ledger', other)).toMatchObject({ exit: 0, lines: [{ ok: true }] })
    expect(cli('call', 'parcel.count', '{}', '--ledger', other)).toMatchObject({
      exit: 0,
      lines: [{ value: { count: 57 } }],
    })
  })

  it('says what every procedure takes and gives', () => {
    const [answer] = cli('procedures').lines
    const procedures = (answer as { value: { name: string; input: object; output: object }[] }).value
    expect(procedures.length).toBeGreaterThan(60)
    for (const one of procedures)
      expect([one.name, typeof one.input, typeof one.output]).toEqual([one.name, 'object', 'object'])
  })

  it('fails with a code and a status, never with a stack or half a line', () => {
    writeFileSync(join(folder, 'a-file'), 'x')
    const failures: [Ran, string][] = [
      [on('call', 'nothing.here'), 'PROCEDURE_UNKNOWN'],
      [on('call', 'client.page', '{"limit":"x"}'), 'INPUT_INVALID'],
      [on('call', 'client.page', '{half'), 'INPUT_INVALID'],
      [on('call', 'client.page', '--nope'), 'INPUT_INVALID'],
      [on('import', 'goods', join(folder, 'no-file.csv'), '--client', SAMPLE_CLIENT.code), 'FILE_UNREADABLE'],
      [on('import', 'goods', sample(SAMPLE_FILES.goods), '--client', 'NOBODY'), 'CLIENT_UNKNOWN'],
      [on('receipt', 'apply'), 'INPUT_INVALID'],
      [cli('message', 'check', sample(SAMPLE_FILES.importOrderMessage), '--edition', '2019'), 'INPUT_INVALID'],
      [cli('restore', join(folder, 'no-backup'), '--ledger', join(folder, 'new')), 'BACKUP_NOT_FOUND'],
      [cli('verify', '--ledger', join(folder, 'mistyped')), 'LEDGER_NOT_FOUND'],
      [cli('sync', '--until-idle', '--ledger', join(folder, 'mistyped')), 'LEDGER_NOT_FOUND'],
      [on('verify', '--real'), 'INPUT_INVALID'],
      [cli('call', 'ledger.info', '--ledger', join(folder, 'a-file')), 'LEDGER_PLACE_UNUSABLE'],
      [cli('call', 'ledger.info', '--ledger', join(folder, 'a-file', 'below')), 'LEDGER_PLACE_UNUSABLE'],
    ]
    expect(
      failures.map(([ran, code]) => [ran.exit, ran.lines.map((line) => [line['ok'], line['code']]), code]),
    ).toEqual(failures.map(([, code]) => [1, [[false, code]], code]))
  })

  it('answers that a ledger is in use when another program holds it', () => {
    const lock = takeWriterLock(join(ledger, 'writer.lock'))
    try {
      expect(on('call', 'ledger.info')).toMatchObject({ exit: 1, lines: [{ ok: false, code: 'LEDGER_IN_USE' }] })
    } finally {
      lock?.release()
    }
  })

  it('messages are read and checked one line a file, whatever the file is', () => {
    writeFileSync(join(folder, 'broken.xml'), '<CEB621Message')
    writeFileSync(join(folder, 'foreign.xml'), '<a/>')
    for (const command of ['read', 'check']) {
      const ran = cli(
        'message',
        command,
        join(folder, 'broken.xml'),
        join(folder, 'foreign.xml'),
        join(folder, 'none.xml'),
      )
      expect(ran.exit).toBe(1)
      expect(ran.lines.map((line) => line['ok'])).toEqual([false, false, false])
    }
  })
})
