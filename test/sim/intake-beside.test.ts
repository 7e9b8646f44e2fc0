import { afterEach, expect, it } from 'vitest'
import { nodeParserPort } from '../../electron/host/parser-port.ts'
import { importRow, IMPORT_HEADERS } from '../support/intake-files.ts'
import { openDesk } from '../support/intake-desk.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'

/**
 * Search and drafts while a large file loads, through the real path: parse child, staging, acceptance, reader thread. Nothing is measured
 * in milliseconds: the unit is the slice. INTAKE_ROWS=1000000 makes the file as large as the requirement says.
 */
const ROWS = Number(process.env['INTAKE_ROWS'] ?? 12_000)
/** A command waits in the writer's own line: the slice that runs, those that were due before it, and its own commit. */
const COMMAND_SLICES = 4
/** The reader's thread shares the processor with the rest of the machine; half of its answers come within so many slices. */
const READER_SLICES = 40
const BLOCK = 5000
/** Slices between two questions. */
const BETWEEN = 2

let opened: TestLedger | undefined
afterEach(async () => opened?.close())

/** Puts a file of ROWS rows into the content store: the people and goods of one block under ever new numbers. */
function upload(ledger: TestLedger): string {
  const rows = Array.from({ length: BLOCK }, (_unused, i) => importRow(i + 1))
  const lines = rows
    .map((row) => IMPORT_HEADERS.map((header) => row[header]).join(','))
    .map((line) => line.replaceAll('SLT0', 'SLT_').replaceAll('SLY0', 'SLY_').replaceAll('SLZ0', 'SLZ_'))
  const block = `${lines.join('\r\n')}\r\n`
  const target = ledger.core.content.open('upload', 'a.csv', 0)
  target.write(Buffer.from(`${IMPORT_HEADERS.join(',')}\r\n`))
  for (let from = 0; from < ROWS; from += BLOCK) {
    const text = ROWS - from >= BLOCK ? block : `${lines.slice(0, ROWS - from).join('\r\n')}\r\n`
    target.write(Buffer.from(text.replaceAll('_', `${from / BLOCK}Z`)))
  }
  return target.finish().sha256
}

interface Asked {
  readonly phase: string
  readonly slices: number
}

const middle = (list: readonly Asked[]): number =>
  [...list].map((one) => one.slices).sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
const most = (list: readonly Asked[]): number => Math.max(0, ...list.map((one) => one.slices))

it(
  `search and drafts answer between the slices of ${ROWS.toLocaleString('en-US')} rows; nothing of the batch is seen before the flip, and then all of it`,
  async () => {
    const ledger = await openTestLedger({ spawn: nodeParserPort, readers: 1 })
    opened = ledger
    const { database } = ledger.core.ledger
    let slices = 0
    const execute = database.exec.bind(database)
    database.exec = (sql: string) => {
      if (sql === 'commit') slices++
      return execute(sql)
    }
    const desk = await openDesk(ledger)
    // What was there before is found all the while.
    await desk.take(
      `${IMPORT_HEADERS.join(',')}\r\n${IMPORT_HEADERS.map((header) => importRow(900_000)[header]).join(',')}\r\n`,
    )
    const known = importRow(900_000).订单编号
    const hidden = 'SLT0Z'
    const commands: Asked[] = []
    const reads: Asked[] = []
    const seen = new Set<number>()
    let phase = ''
    const ask = async <T>(list: Asked[], question: () => Promise<T>): Promise<T> => {
      const before = slices
      const answer = await question()
      if (phase !== '') list.push({ phase, slices: slices - before })
      return answer
    }
    let working = true
    let last = ''
    /** People do not ask without end: some slices go by between two questions. */
    const some = async (): Promise<void> => {
      for (const until = slices + BETWEEN; working && slices < until;)
        await new Promise((resolve) => setImmediate(resolve))
    }
    const clerk = async (): Promise<void> => {
      for (let n = 1; working; n++) {
        last = `第${n}次`
        await ask(commands, () => ledger.value('draft.save', { key: 'order/1', body: last }))
        expect(await ask(commands, () => ledger.value('draft.load', { key: 'order/1' }))).toMatchObject({ body: last })
        await some()
      }
    }
    const reader = async (): Promise<void> => {
      while (working) {
        expect((await ask(reads, () => ledger.value('search.all', { text: known }))).hits).toHaveLength(1)
        const { count } = await ask(reads, () => ledger.value('parcel.count', { filters: [] }))
        const found = (await ask(reads, () => ledger.value('search.all', { text: `${hidden}00001` }))).hits.length
        seen.add(count)
        if (phase === 'staging') expect(found).toBe(0)
        await some()
      }
    }
    const people = Promise.allSettled([clerk(), reader()])
    try {
      phase = 'staging'
      const staged = await ledger.job('intake.stage', {
        hash: upload(ledger),
        fileName: 'a.csv',
        kind: 'import-parcel',
        clientId: desk.clientId,
      })
      expect(staged).toMatchObject({ state: 'done', result: { rows: ROWS, good: ROWS } })
      expect([...seen]).toEqual([1])
      phase = 'accepting'
      const accepted = await desk.accept(staged.result?.batchId ?? 0)
      expect(accepted).toMatchObject({ accepted: ROWS })
    } finally {
      working = false
      phase = ''
      expect((await people).map((one) => (one.status === 'rejected' ? String(one.reason) : ''))).toEqual(['', ''])
    }
    for (const name of ['staging', 'accepting']) {
      const own = commands.filter((one) => one.phase === name)
      const read = reads.filter((one) => one.phase === name)
      expect(own.length, `commands while ${name}`).toBeGreaterThan(10)
      expect(read.length, `searches while ${name}`).toBeGreaterThan(2)
      expect(most(own), `slices a command waited for while ${name}`).toBeLessThanOrEqual(COMMAND_SLICES)
      expect(middle(read), `slices half of the searches waited for while ${name}`).toBeLessThanOrEqual(READER_SLICES)
      if (ROWS > 100_000)
        console.info(
          `${name}: ${own.length} 次草稿命令，最多隔 ${most(own)} 片；${read.length} 次检索与计数，半数在 ${middle(read)} 片内，最多 ${most(read)} 片；共 ${slices} 片`,
        )
    }
    // Not one row more or less than before and after: the flip is one moment.
    expect([...seen].filter((count) => count !== 1 && count !== ROWS + 1)).toEqual([])
    expect((await ledger.value('parcel.count', { filters: [] })).count).toBe(ROWS + 1)
    expect((await ledger.value('search.all', { text: `${hidden}00001` })).hits.map((hit) => hit.kind)).toContain(
      'parcel',
    )
    expect(await ledger.value('draft.load', { key: 'order/1' })).toMatchObject({ body: last })
    expect(ledger.internalErrors).toEqual([])
  },
  ROWS > 100_000 ? 3_600_000 : 120_000,
)
