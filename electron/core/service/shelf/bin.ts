import {
  BIN_USED,
  binsOfColours,
  countBins,
  emptyBinColours,
  findBin,
  firstBinOfKind,
  insertBin,
  insertBinEvent,
  pageBins,
  readBin,
  updateBin,
  type BinBody,
  type BinListRow,
  type BinRecord,
} from '../../../../db/shelf/bin.ts'
import type { ListCondition } from '../../../../db/filing/page.ts'
import { keepRevision } from '../../../../db/house/desk.ts'
import { standsOfBin } from '../../../../db/shelf/stock.ts'
import { savepoint } from '../../../../db/tx.ts'
import { Failure, failureText } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  BIN_COLOURS,
  BIN_COLOUR_TABLE,
  BIN_KIND_NAMES,
  FIRST_BINS,
  binCode,
  isBinCode,
  readBinColour,
  readBinKind,
  type BinColour,
  type BinKind,
} from '../../../../shared/domain/shelf/colour.ts'
import { readSheet, type SheetColumn } from '../../../../shared/domain/shelf/sheet.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { recordChanged } from '../house/record-changed.ts'
import { coloursOfLoads } from './colour.ts'
import { qtyText } from './post.ts'

/** Bins: list, import, colours. */

/** Bins of some colours: those whose load says so, and empty ones that were set to it. */
function ofColours(context: ReadContext, values: readonly string[]): ListCondition {
  const loaded = [...coloursOfLoads(context)].filter(([, colour]) => values.includes(colour)).map(([id]) => id)
  return binsOfColours(loaded, values)
}

const rules = (context: ReadContext): Readonly<Record<string, FilterRule>> => ({
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'b.bin_id = ?', values: [Number(value)] }) },
  code: { as: 'column', column: 'b.code' },
  zone: { as: 'column', column: 'b.zone' },
  kind: { as: 'column', column: 'b.kind' },
  used: {
    as: 'custom',
    condition: (values) => ({
      text: values[0] === '1' ? BIN_USED : `not ${BIN_USED}`,
      values: [],
    }),
  },
  colour: { as: 'custom', condition: (values) => ofColours(context, values) },
})

const colourOf = (text: string): BinColour => readBinColour(text) ?? 'bonded'
const kindOf = (text: string): BinKind => readBinKind(text) ?? 'storage'

/** A bin as lists show it. @param derived the colour that follows from what lies in it; undefined = it is empty */
export function binRow(row: BinListRow, derived: BinColour | undefined): Out<'bin.page'>['rows'][number] {
  const colour = derived ?? colourOf(row.colour)
  const kind = kindOf(row.kind)
  return {
    id: row.id,
    key: String(row.id),
    code: row.code,
    zone: row.zone,
    kind,
    kindName: BIN_KIND_NAMES[kind],
    colour,
    colourName: BIN_COLOUR_TABLE[colour].name,
    tone: BIN_COLOUR_TABLE[colour].tone,
    setColour: colourOf(row.colour),
    derived: derived !== undefined,
    blocked: row.blocked === 1,
    note: row.note,
    lots: row.lots,
    qty: qtyText(row.qty),
    reserved: qtyText(row.reserved),
    held: row.held === 1,
    firstExpiry: row.firstExpiry,
    revision: row.revision,
  }
}

export function binPage(context: ReadContext, input: In<'bin.page'>): Out<'bin.page'> {
  const question = compilePage({ ...input, sort: input.sort ?? { by: 'id', down: false } }, rules(context))
  const rows = pageBins(context.ledger, question)
  const colours = coloursOfLoads(
    context,
    rows.map((row) => row.id),
  )
  return pageFrom(rows, question, (row) => binRow(row, colours.get(row.id)))
}

export function binCount(context: ReadContext, input: In<'bin.count'>): Out<'bin.count'> {
  return { count: countBins(context.ledger, compileFilters(input.filters, rules(context))), sums: {} }
}

/** The bin that a scan or a person names. @throws Failure BIN_UNKNOWN */
export function binOf(context: ReadContext, code: string): BinRecord {
  const bin = findBin(context.ledger, binCode(code))
  if (bin === undefined) throw new Failure('BIN_UNKNOWN', { bin: code })
  return bin
}

/** The same, open for goods. @throws Failure BIN_UNKNOWN, BIN_BLOCKED */
export function openBin(context: ReadContext, code: string): BinRecord {
  const bin = binOf(context, code)
  if (bin.blocked === 1) throw new Failure('BIN_BLOCKED', { bin: bin.code })
  return bin
}

/** The bin of a kind that the program uses by itself; made when there is none yet. */
export function workBin(context: WriteContext, kind: BinKind): BinRecord {
  const known = firstBinOfKind(context.ledger, kind)
  if (known !== undefined) return known
  const body: BinBody = { code: FIRST_BINS[kind], zone: '作业', kind, colour: 'bonded', blocked: 0, note: '程序建立' }
  const id = insertBin(context.ledger, body, context.actor.userId, context.now())
  const made = readBin(context.ledger, id)
  if (made === undefined) throw new Error('a bin that was just made is gone')
  return made
}

function checkedBody(input: Omit<In<'bin.save'>, 'id' | 'revision'>): BinBody {
  const code = binCode(input.code)
  if (!isBinCode(code))
    throw new Failure('FIELD_INVALID', { label: '库位编号', reason: '只能用字母、数字、- . /，最多 24 位' })
  return { ...input, code, blocked: input.blocked ? 1 : 0 }
}

/** @throws Failure BIN_EXISTS, BIN_UNKNOWN, BIN_NOT_EMPTY, RECORD_CHANGED, FIELD_INVALID */
export function saveBin(context: WriteContext, input: In<'bin.save'>): Out<'bin.save'> {
  const { ledger, actor } = context
  const { id, revision, ...rest } = input
  const body = checkedBody(rest)
  const at = context.now()
  const same = findBin(ledger, body.code)
  if (same !== undefined && same.id !== id) throw new Failure('BIN_EXISTS', { bin: body.code })
  if (id === undefined) {
    const added = insertBin(ledger, body, actor.userId, at)
    context.audit('bin.save', `bin ${added}`, { code: body.code, new: true })
    return { id: added, revision: 1 }
  }
  const old = readBin(ledger, id)
  if (old === undefined) throw new Failure('BIN_UNKNOWN', { bin: body.code })
  if (old.revision !== revision) throw recordChanged(context, { kind: 'bin', id, revision: old.revision })
  if ((old.kind !== body.kind || (old.blocked === 0 && body.blocked === 1)) && standsOfBin(ledger, id, 1).length > 0)
    throw new Failure('BIN_NOT_EMPTY', { bin: old.code })
  keepRevision(ledger, {
    kind: 'bin',
    recordId: id,
    revision: old.revision,
    body: JSON.stringify(old),
    at,
    actorId: actor.userId,
  })
  if (old.colour !== body.colour) insertBinEvent(ledger, id, body.colour, '', actor.userId, at)
  const next = updateBin(ledger, id, body, at)
  context.audit('bin.save', `bin ${id}`, { code: body.code, revision: next })
  return { id, revision: next }
}

/** @throws Failure BIN_UNKNOWN: nothing is changed then */
export function colourBins(context: WriteContext, input: In<'bin.colour'>): Out<'bin.colour'> {
  const { ledger, actor } = context
  const at = context.now()
  let changed = 0
  for (const bin of input.codes.map((code) => binOf(context, code))) {
    if (bin.colour === input.colour) continue
    updateBin(ledger, bin.id, { ...bin, colour: input.colour }, at)
    insertBinEvent(ledger, bin.id, input.colour, input.reason, actor.userId, at)
    changed++
  }
  context.audit('bin.colour', 'bin', { bins: input.codes.length, colour: input.colour, changed })
  return { changed }
}

type Field = 'code' | 'zone' | 'kind' | 'colour' | 'note'
const COLUMNS: readonly SheetColumn<Field>[] = [
  { field: 'code', titles: ['库位', '库位编号', '库位号', '库位编码', '货位', '货位号', 'bin', 'location'] },
  { field: 'zone', titles: ['库区', '区域', '分区', 'zone'] },
  { field: 'kind', titles: ['用途', '库位类型', '类型', 'kind'] },
  { field: 'colour', titles: ['状态', '监管状态', '状态颜色', '颜色', 'colour'] },
  { field: 'note', titles: ['备注', '说明', 'note'] },
]

function bodyOfRow(values: Readonly<Record<Field, string>>, old: BinRecord | undefined): BinBody {
  const bad = (label: string, text: string, words: readonly string[]): never => {
    throw new Failure('FIELD_INVALID', { label, reason: `“${text}”不认识，可填 ${words.join('、')}` })
  }
  const kind = values.kind === '' ? kindOf(old?.kind ?? 'storage') : readBinKind(values.kind)
  const colour = values.colour === '' ? colourOf(old?.colour ?? 'bonded') : readBinColour(values.colour)
  return checkedBody({
    code: values.code,
    zone: (values.zone === '' ? (old?.zone ?? '') : values.zone).slice(0, 20),
    kind: kind ?? bad('用途', values.kind, Object.values(BIN_KIND_NAMES)),
    colour:
      colour ??
      bad(
        '状态',
        values.colour,
        Object.values(BIN_COLOUR_TABLE).map((row) => row.name),
      ),
    blocked: old?.blocked === 1,
    note: (values.note === '' ? (old?.note ?? '') : values.note).slice(0, 200),
  })
}

const same = (a: BinBody, b: BinRecord): boolean =>
  a.zone === b.zone && a.kind === b.kind && a.colour === b.colour && a.note === b.note

/** One bad row never stops the others: each comes back with its reason. */
export function importBins(context: WriteContext, input: In<'bin.import'>): Out<'bin.import'> {
  const result = { added: 0, changed: 0, unchanged: 0 }
  const refused: Out<'bin.import'>['refused'] = []
  const seen = new Map<string, number>()
  const sheet = readSheet(input.rows, COLUMNS)
  for (const { row, values, text } of sheet.rows) {
    try {
      savepoint(context.ledger, () => {
        const code = binCode(values.code)
        const before = seen.get(code)
        if (before !== undefined)
          throw new Failure('FIELD_INVALID', { label: '库位编号', reason: `${code} 与第 ${before} 行重复` })
        const old = findBin(context.ledger, code)
        const body = bodyOfRow(values, old)
        seen.set(code, row)
        if (old !== undefined && same(body, old)) result.unchanged++
        else {
          saveBin(context, {
            code: body.code,
            zone: body.zone,
            kind: kindOf(body.kind),
            colour: colourOf(body.colour),
            blocked: body.blocked === 1,
            note: body.note,
            ...(old === undefined ? { revision: 0 } : { id: old.id, revision: old.revision }),
          })
          result[old === undefined ? 'added' : 'changed']++
        }
      })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refused.push({ row, reason: failureText(error.code, error.data), text })
    }
  }
  context.audit('bin.import', 'bin', { ...result, refused: refused.length })
  return { ...result, refused, head: sheet.head }
}

/** Bins by colour, all five always there. */
export function colourFigures(context: ReadContext): Out<'warehouse.today'>['colours'] {
  const used = [...coloursOfLoads(context).values()]
  const empty = emptyBinColours(context.ledger)
  return BIN_COLOURS.map((colour) => {
    const { name, tone, help } = BIN_COLOUR_TABLE[colour]
    const loaded = used.filter((one) => one === colour).length
    const set = empty.find((row) => colourOf(row.colour) === colour)?.bins ?? 0
    return { colour, name, tone, help, bins: loaded + set, used: loaded }
  })
}
