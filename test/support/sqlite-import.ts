import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** How fast SQLite's own command line takes a CSV file into a bare table, and into one with live indexes: the measure of our imports. */
export interface ImportTime {
  readonly ms: number
  /** What was measured, for people. */
  readonly by: string
}

/** The same without the command line, in a process of its own: prepared inserts of split lines in one transaction, no encryption. */
const STAND_IN = `
const { createRequire } = require('node:module')
const { openSync, readSync } = require('node:fs')
const Database = createRequire(process.argv[1])('better-sqlite3')
const [, , file, out, columns, ...indexes] = process.argv
const started = performance.now()
const database = new Database(out)
const names = Array.from({ length: Number(columns) }, (_, i) => 'c' + i)
database.exec('create table t (' + names.join(',') + ')')
for (const index of indexes) database.exec('create index ' + index + '_i on t (' + index + ')')
const insert = database.prepare('insert into t values (' + names.map(() => '?').join(',') + ')')
database.exec('begin')
const fd = openSync(file, 'r')
const buffer = Buffer.alloc(1 << 20)
let rest = Buffer.alloc(0)
let first = true
for (let size = readSync(fd, buffer); size > 0; size = readSync(fd, buffer)) {
  const bytes = Buffer.concat([rest, buffer.subarray(0, size)])
  const end = bytes.lastIndexOf(10) + 1
  rest = Buffer.from(bytes.subarray(end))
  const lines = bytes.toString('utf8', 0, end).split('\\r\\n')
  lines.pop()
  for (const line of lines) {
    if (first) first = false
    else insert.run(line.split(','))
  }
}
database.exec('commit')
console.log(performance.now() - started)
`

function cleared(folder: string): string {
  const out = join(folder, 'import.db')
  for (const end of ['', '-wal', '-journal']) rmSync(out + end, { force: true })
  return out
}

/**
 * Imports `file` (header, CRLF, no quotes) into a new table.
 * @param indexed columns (c0, c1 …) with an index that is live while rows come in
 */
export function sqliteImport(
  folder: string,
  file: string,
  columns: number,
  indexed: readonly string[] = [],
): ImportTime {
  const out = cleared(folder)
  const names = Array.from({ length: columns }, (_unused, i) => `c${i}`)
  const script = [
    `create table t (${names.join(',')});`,
    ...indexed.map((name) => `create index ${name}_i on t (${name});`),
    '.mode csv',
    `.import --skip 1 ${file} t`,
  ].join('\n')
  const started = performance.now()
  const run = spawnSync('sqlite3', [out], { input: script, encoding: 'utf8' })
  if (run.error === undefined && run.status === 0 && run.stderr === '')
    return { ms: performance.now() - started, by: 'sqlite3 .import' }
  const other = spawnSync(
    process.execPath,
    ['-e', STAND_IN, import.meta.filename, file, cleared(folder), String(columns), ...indexed],
    { encoding: 'utf8' },
  )
  if (other.status !== 0) throw new Error(other.stderr)
  return { ms: Number(other.stdout), by: '逐行插入（本机没有 sqlite3 命令行）' }
}
