import {
  activateVersion,
  activeVersion,
  insertVersion,
  listVersions,
  versionRows,
  type TableRowRecord,
} from '../../../../db/party/table.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { DECLARATION_TABLES, DEC_PORT_TABLE_ID, declarationPorts } from '../../../../shared/code/declaration.ts'
import {
  emptyGoodsList,
  GOODS_LISTS,
  listQuestion,
  readGoodsListRow,
  type GoodsListId,
} from '../../../../shared/code/goods-list.ts'
import { loadPorts } from '../../../../shared/code/port.ts'
import { CodeTable, diffTables, importedRows, type CodeRow, type Speller } from '../../../../shared/code/table.ts'
import { inTableOrder } from '../../../../shared/code/table-columns.ts'
import { CODE_TABLES, PORT_TABLE_ID } from '../../../../shared/code/tables.ts'
import { STARTER_TARIFF } from '../../../../shared/code/tariff-starter.ts'
import { readTariffRow, TARIFF_PROBLEMS, tariffIndex, type TariffRow } from '../../../../shared/code/tariff.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { DatedIndex, DatedTable } from '../../../../shared/domain/dated/dated.ts'
import { parseCsv } from '../../../../shared/domain/text/csv.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { parseTables } from '../intake/parser.ts'
import { pinyinOf } from '../../pinyin.ts'
import { tableEffects } from './table-effect.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'

/** Code tables, tariff and goods lists: what ships with the program, and imported versions that go before it once activated. */
const TARIFF_COLUMNS = [
  'unit1',
  'unit2',
  'dutyRate',
  'vatRate',
  'consumption',
  'supervision',
  'inspection',
  'validFrom',
  'validTo',
] as const
const LIST_COLUMNS = ['note'] as const
const speller: Speller = { initials: (name) => pinyinOf(name).initials, pinyin: (name) => pinyinOf(name).pinyin }
const MAX_TABLE_BYTES = 20 * 1024 * 1024

let ports: CodeTable | undefined
let decPorts: CodeTable | undefined
void loadPorts().then((table) => {
  ports = table
  decPorts = declarationPorts(table)
})

function tariffTable(): CodeTable {
  const rows = STARTER_TARIFF.rows.map((row) => ({
    code: row.key,
    name: row.name,
    extra: Object.fromEntries(TARIFF_COLUMNS.map((column) => [column, row[column]])),
  }))
  return new CodeTable(
    {
      id: 'tariff',
      title: STARTER_TARIFF.title,
      version: STARTER_TARIFF.version,
      source: STARTER_TARIFF.source,
      columns: TARIFF_COLUMNS,
    },
    rows,
  )
}
const BUILT_IN_TARIFF = tariffTable()

function builtIn(id: string): CodeTable | undefined {
  if (id === 'tariff') return BUILT_IN_TARIFF
  if (id === PORT_TABLE_ID) {
    if (ports === undefined) throw new Failure('BUSY')
    return ports
  }
  if (id === DEC_PORT_TABLE_ID) {
    if (decPorts === undefined) throw new Failure('BUSY')
    return decPorts
  }
  const list = GOODS_LISTS.find((one) => one.id === id)
  if (list !== undefined)
    return new CodeTable({ id, title: list.title, version: '', source: list.hint, columns: LIST_COLUMNS }, [])
  return CODE_TABLES.find((table) => table.info.id === id) ?? DECLARATION_TABLES.find((table) => table.info.id === id)
}

const cache = new Map<string, CodeTable>()

/** An imported version as a table. */
function imported(ledger: ReadHandle, base: CodeTable, version: string): CodeTable {
  const key = `${base.info.id}\u0000${version}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const record = listVersions(ledger).find((one) => one.tableId === base.info.id && one.version === version)
  if (record === undefined) throw new Failure('TABLE_VERSION_UNKNOWN', { table: base.info.title, version })
  const table = new CodeTable(
    { ...base.info, version, source: record.source },
    versionRows(ledger, base.info.id, version),
  )
  cache.set(key, table)
  return table
}

/** The table in force. @throws Failure TABLE_UNKNOWN */
export function tableInForce(ledger: ReadHandle, id: string): CodeTable {
  const base = builtIn(id)
  if (base === undefined) throw new Failure('TABLE_UNKNOWN', { table: id })
  const version = activeVersion(ledger, id)
  return version === undefined ? base : imported(ledger, base, version)
}

const tariffs = new WeakMap<CodeTable, DatedIndex<TariffRow>>()

/** The tariff in force, by HS code and day. */
export function tariffInForce(ledger: ReadHandle): DatedIndex<TariffRow> {
  const table = tableInForce(ledger, 'tariff')
  const known = tariffs.get(table)
  if (known !== undefined) return known
  const isBuiltIn = table === BUILT_IN_TARIFF
  const index = isBuiltIn
    ? tariffIndex(STARTER_TARIFF)
    : tariffIndex({
        ...STARTER_TARIFF,
        version: table.info.version,
        source: table.info.source,
        rows: table.rows.flatMap((row) => tariffRow(row, table.info.source)),
      })
  tariffs.set(table, index)
  return index
}

function tariffRow(row: CodeRow, source: string): TariffRow[] {
  const read = readTariffRow({ ...row.extra, code: row.code, name: row.name }, source)
  return read.ok ? [read.row] : []
}

/** The question "is this code on the list on that day?"; undefined while nobody has loaded the list. */
export function goodsListInForce(
  ledger: ReadHandle,
  id: GoodsListId,
  day: string,
): ((hsCode: string) => boolean) | undefined {
  const table = tableInForce(ledger, id)
  if (table.rows.length === 0) return undefined
  const rows = table.rows.flatMap(
    (row) => readGoodsListRow([row.code, row.name, row.extra['note'] ?? ''], table.info.source, '') ?? [],
  )
  const dated: DatedTable<(typeof rows)[number]> = { ...emptyGoodsList(id), version: table.info.version, rows }
  return listQuestion(dated, day)
}

const titles = (): { id: string; title: string }[] => [
  ...CODE_TABLES.map((table) => ({ id: table.info.id, title: table.info.title })),
  { id: PORT_TABLE_ID, title: '港口' },
  { id: 'tariff', title: '税则' },
  ...GOODS_LISTS.map((list) => ({ id: list.id, title: list.title })),
  ...DECLARATION_TABLES.map((table) => ({ id: table.info.id, title: table.info.title })),
  { id: DEC_PORT_TABLE_ID, title: '报关单港口' },
]

export const tableQueries: SomeQueries<'table.list' | 'table.rows' | 'table.diff'> = {
  'table.list': (context) => {
    const versions = listVersions(context.ledger)
    return {
      tables: titles().map(({ id, title }) => {
        const own = versions.filter((version) => version.tableId === id)
        const base = id === PORT_TABLE_ID ? ports : id === DEC_PORT_TABLE_ID ? decPorts : builtIn(id)
        const shipped =
          base === undefined
            ? []
            : [
                {
                  version: base.info.version === '' ? '未加载' : base.info.version,
                  source: base.info.source,
                  validFrom: '',
                  active: !own.some((version) => version.active),
                  rows: base.rows.length,
                  loadedAt: '',
                  builtIn: true,
                },
              ]
        return {
          id,
          title,
          versions: [
            ...own.map((version) => ({
              version: version.version,
              source: version.source,
              validFrom: version.validFrom,
              active: version.active,
              rows: version.rows,
              loadedAt: new Date(version.loadedAt).toISOString(),
              builtIn: false,
            })),
            ...shipped,
          ],
        }
      }),
    }
  },
  'table.rows': (context, input) => {
    const table = tableInForce(context.ledger, input.table)
    const found = input.text === '' ? table.rows.slice(0, input.limit) : table.find(input.text, input.limit, speller)
    return { rows: found.map((row) => ({ code: row.code, name: row.name, extra: { ...row.extra } })) }
  },
  'table.diff': (context, input) => {
    const current = tableInForce(context.ledger, input.table)
    const base = builtIn(input.table)
    if (base === undefined) throw new Failure('TABLE_UNKNOWN', { table: input.table })
    const next = imported(context.ledger, base, input.version)
    const changes = diffTables(current, next)
    const count = (kind: string): number => changes.filter((change) => change.kind === kind).length
    const effects = tableEffects(
      context.ledger,
      input.table,
      current,
      next,
      changes.map((change) => change.code),
    )
    return {
      added: count('added'),
      removed: count('removed'),
      changed: count('changed'),
      goodsTouched: effects.goods,
      parcelsTouched: effects.parcels,
      samples: changes.slice(0, 200),
    }
  },
}

export const tableCommands: SomeCommands<'table.activate'> = {
  'table.activate': (context, input) => {
    const base = builtIn(input.table)
    if (base === undefined) throw new Failure('TABLE_UNKNOWN', { table: input.table })
    const isBuiltIn = input.version === base.info.version || input.version === '未加载'
    if (!activateVersion(context.ledger, input.table, isBuiltIn ? undefined : input.version))
      throw new Failure('TABLE_VERSION_UNKNOWN', { table: base.info.title, version: input.version })
    context.audit('table.activate', input.table, { version: input.version })
    return {}
  },
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Text has no zero byte; what has one, or says that it is a page, is for the parse child to open or to refuse. */
const isText = (bytes: Buffer): boolean => !bytes.includes(0) && bytes.subarray(0, 4).toString('latin1') !== '%PDF'

/** The rows of the first sheet that holds anything, read by the throw-away child like every file that is not plain text. */
async function sheetRecords(context: JobContext, hash: string, size: number, fileName: string): Promise<string[][]> {
  const records: string[][] = []
  let passed = false
  for await (const frame of parseTables(context, size, context.content.chunks(hash), fileName)) {
    if (frame.t === 'table') passed = records.length > 0
    else if (frame.t === 'cells' && !passed)
      for (const [, texts] of frame.rows) records.push(Array.from(texts, (text) => text ?? ''))
    await context.breathe()
  }
  return records
}

/** Rows of a file; the first line is a header unless its first cell is a code already. */
function readRows(table: CodeTable, records: readonly (readonly string[])[]): TableRowRecord[] {
  const rows = importedRows(inTableOrder(records, table.info.columns), table.info.columns)
  if (table.info.id === 'tariff') {
    for (const [index, row] of rows.entries()) {
      const read = readTariffRow({ ...row.extra, code: row.code, name: row.name }, '')
      if (!read.ok)
        throw new Failure('FILE_UNREADABLE', {
          reason: `第 ${index + 2} 行（${row.code}）：${TARIFF_PROBLEMS[read.code]}`,
        })
    }
  }
  return [...new Map(rows.map((row) => [row.code, row])).values()]
}

export const tableImport: JobDefinition<'table.import'> = {
  label: (input) => `导入参数表 ${input.table} ${input.version}`,
  afterCrash: 'undo',
  async run(context, input) {
    const base = builtIn(input.table)
    if (base === undefined) throw new Failure('TABLE_UNKNOWN', { table: input.table })
    const object = context.content.find(input.hash)
    if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
    if (object.bytes > MAX_TABLE_BYTES) throw new Failure('CONTENT_TOO_LARGE', { limit: '20 MB' })
    const bytes = context.content.bytes(input.hash)
    const rows = readRows(
      base,
      isText(bytes) ? parseCsv(decode(bytes)) : await sheetRecords(context, input.hash, bytes.length, input.fileName),
    )
    if (rows.length === 0) throw new Failure('FILE_EMPTY')
    await context.slice(() => {
      if (listVersions(context.ledger).some((one) => one.tableId === input.table && one.version === input.version))
        throw new Failure('FIELD_INVALID', { label: '版本', reason: `“${input.version}”已存在` })
      insertVersion(
        context.ledger,
        {
          tableId: input.table,
          version: input.version,
          source: input.source,
          validFrom: input.validFrom,
          loadedAt: context.now(),
        },
        rows,
      )
      context.audit('table.import', input.table, { version: input.version, rows: rows.length })
    })
    return { rows: rows.length }
  },
}
