import type { FileFinding } from '../../../shared/domain/intake/document.ts'
import { columnLetters, copyRow, type KeptRow, type RowCells } from '../../../shared/domain/intake/cell.ts'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import type { SheetHead, SheetInfo, TableSource } from './source.ts'
import { SheetScanner, SheetTail } from './xlsx-sheet.ts'
import { SharedStrings } from './xlsx-strings.ts'
import { NO_STYLES, readStyles, type StyleTable } from './xlsx-styles.ts'
import { checkProlog, partText, startTags } from './xlsx-text.ts'
import { Zip, type ZipEntry } from './zip.ts'

const SMALL_PART = 16 << 20

interface SheetPart extends SheetInfo {
  readonly entry: ZipEntry
}

/** The entry a relationship points to, seen from the folder of its source part. */
function resolve(zip: Zip, folder: string, target: string): ZipEntry | undefined {
  if (target.startsWith('/')) return zip.find(target.slice(1))
  const parts = folder === '' ? [] : folder.split('/')
  for (const step of target.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.' && step !== '') parts.push(step)
  }
  return zip.find(parts.join('/'))
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly external: boolean
}

function relations(zip: Zip, part: string): Relation[] {
  const slash = part.lastIndexOf('/')
  const entry = zip.find(`${part.slice(0, slash + 1)}_rels/${part.slice(slash + 1)}.rels`)
  if (entry === undefined) return []
  return startTags(partText(zip.read(entry, SMALL_PART)), 'Relationship').map((tag) => ({
    id: tag.get('Id') ?? '',
    type: (tag.get('Type') ?? '').replace(/^.*\//, ''),
    target: tag.get('Target') ?? '',
    external: tag.get('TargetMode') === 'External',
  }))
}

/** Reads .xlsx and .xlsm: values only. Macros, links, formulas are never acted on, only mentioned. */
export class XlsxSource implements TableSource {
  readonly format = 'xlsx'
  readonly encoding = 'utf-8'
  readonly delimiter = ''
  readonly date1904: boolean
  sheets: readonly SheetPart[]
  readonly styles: StyleTable
  readonly #zip: Zip
  readonly #limits: IntakeLimits
  readonly #strings: ZipEntry | undefined
  #shared: SharedStrings | undefined
  readonly #findings: FileFinding[] = []

  constructor(bytes: Buffer, limits: IntakeLimits) {
    this.#zip = new Zip(bytes, limits)
    this.#limits = limits
    const root = relations(this.#zip, '').find((relation) => relation.type === 'officeDocument')
    const workbook = resolve(this.#zip, '', root?.target ?? 'xl/workbook.xml')
    if (workbook === undefined) throw new Refusal('FILE_KIND_UNKNOWN')
    const folder = workbook.name.includes('/') ? workbook.name.slice(0, workbook.name.lastIndexOf('/')) : ''
    const links = relations(this.#zip, workbook.name)
    const xml = partText(this.#zip.read(workbook, SMALL_PART))
    this.date1904 = startTags(xml, 'workbookPr').some(
      (tag) => tag.get('date1904') === '1' || tag.get('date1904') === 'true',
    )
    const part = (type: string) => {
      const link = links.find((relation) => relation.type === type && !relation.external)
      return link === undefined ? undefined : resolve(this.#zip, folder, link.target)
    }
    const styles = part('styles')
    this.styles = styles === undefined ? NO_STYLES : readStyles(partText(this.#zip.read(styles, SMALL_PART)))
    this.#strings = part('sharedStrings')
    this.sheets = this.#listSheets(xml, links, folder)
    this.#notice(links)
  }

  #listSheets(xml: string, links: readonly Relation[], folder: string): SheetPart[] {
    const sheets: SheetPart[] = []
    for (const tag of startTags(xml, 'sheet')) {
      const id = [...tag].find(([name]) => name === 'id' || name.endsWith(':id'))?.[1]
      const link = links.find((relation) => relation.id === id && relation.type === 'worksheet' && !relation.external)
      const entry = link === undefined ? undefined : resolve(this.#zip, folder, link.target)
      if (entry === undefined) continue
      const state = tag.get('state')
      sheets.push({
        index: sheets.length,
        name: (tag.get('name') ?? '').slice(0, 255),
        hidden: state === 'hidden' || state === 'veryHidden',
        rows: 0,
        columns: 0,
        entry,
      })
    }
    if (sheets.length === 0) throw new Refusal('FILE_EMPTY')
    return sheets
  }

  #notice(links: readonly Relation[]): void {
    const names = [...this.#zip.entries.keys()]
    if (names.some((name) => name.endsWith('vbaproject.bin'))) this.#findings.push({ code: 'MACRO_IGNORED' })
    if (
      names.some((name) => name.includes('externallinks/')) ||
      links.some((relation) => relation.external || relation.type === 'externalLink')
    )
      this.#findings.push({ code: 'EXTERNAL_LINK_IGNORED' })
    if (names.some((name) => name.includes('embeddings/') || name.includes('activex/')))
      this.#findings.push({ code: 'EMBEDDED_OBJECT_IGNORED' })
  }

  #sharedStrings(): SharedStrings {
    this.#shared ??= new SharedStrings(
      this.#strings === undefined ? Buffer.alloc(0) : this.#zip.read(this.#strings, this.#limits.sharedStringBytes),
    )
    return this.#shared
  }

  #part(sheet: number): SheetPart {
    const part = this.sheets[sheet]
    if (part === undefined) throw new Refusal('SHEET_MISSING', { index: sheet })
    return part
  }

  async #scan(
    part: SheetPart,
    each: (cells: RowCells) => boolean,
    between: (bytes: number) => Promise<void>,
    toTheEnd: boolean,
  ): Promise<SheetScanner> {
    let scanner: SheetScanner | undefined
    let seen = 0
    let tail: SheetTail | undefined
    let start = Buffer.alloc(0)
    const scale = this.#zip.bytes.length / Math.max(1, part.entry.inflated)
    const begin = (first: Buffer): SheetScanner => {
      const begun = new SheetScanner(
        checkProlog(first.toString('latin1', 0, 65_536)),
        this.#sharedStrings(),
        this.styles,
        this.#limits,
        each,
      )
      begun.push(first)
      return begun
    }
    for await (const piece of this.#zip.stream(part.entry)) {
      seen += piece.length
      if (scanner !== undefined) scanner.push(piece)
      else {
        start = Buffer.concat([start, piece])
        if (start.length < 4096 && seen < part.entry.inflated) continue
        scanner = begin(start)
      }
      if (scanner.stopped && !toTheEnd) break
      if (scanner.stopped) (tail ??= new SheetTail(scanner.prefix)).push(piece)
      await between(Math.round(seen * scale))
    }
    scanner ??= begin(start)
    scanner.end()
    scanner.merges.push(...(tail?.merges() ?? []))
    return scanner
  }

  async head(sheet: number, rows: number, withMerges: boolean): Promise<SheetHead> {
    const kept: KeptRow[] = []
    const part = this.#part(sheet)
    const each = (cells: RowCells): boolean => {
      if (kept.length < rows) kept.push(copyRow(cells))
      return kept.length < rows
    }
    const scanner = await this.#scan(part, each, () => Promise.resolve(), withMerges)
    const said = Math.max(scanner.saidRows, scanner.lastRow)
    this.sheets = this.sheets.map((one) => (one.index === sheet ? { ...one, rows: said } : one))
    return { rows: kept, merges: scanner.merges, hiddenColumns: scanner.hiddenColumns }
  }

  async read(
    sheet: number,
    each: (cells: RowCells) => boolean,
    between: (bytes: number) => Promise<void>,
  ): Promise<void> {
    const part = this.#part(sheet)
    const scanner = await this.#scan(part, each, between, false)
    if (scanner.formulas > 0) {
      const [row = '0', column = '0'] = scanner.firstFormula.split(':')
      this.#findings.push({
        code: 'FORMULA_VALUES',
        sheet: part.name,
        data: { count: scanner.formulas, cell: `${columnLetters(Number(column))}${row}` },
      })
    }
    if (scanner.hiddenRows > 0)
      this.#findings.push({ code: 'HIDDEN_ROWS', sheet: part.name, data: { count: scanner.hiddenRows } })
    if (scanner.hiddenColumns.length > 0) {
      this.#findings.push({
        code: 'HIDDEN_COLUMNS',
        sheet: part.name,
        data: {
          count: scanner.hiddenColumns.length,
          columns: scanner.hiddenColumns.slice(0, 10).map(columnLetters).join('、'),
        },
      })
    }
  }

  findings(): readonly FileFinding[] {
    return this.#findings
  }
}

/** Opens a workbook held in memory. Throws Refusal. */
export function openXlsx(bytes: Buffer, limits: IntakeLimits): TableSource {
  return new XlsxSource(bytes, limits)
}
