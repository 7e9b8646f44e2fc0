import { copyRow, type KeptRow, type RowCells } from '../../../shared/domain/intake/cell.ts'
import type { FileFinding } from '../../../shared/domain/intake/document.ts'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import { CsvSplitter, guessDialect } from './csv-split.ts'
import type { ByteReader } from './protocol.ts'
import type { SheetHead, SheetInfo, TableSource } from './source.ts'
import { TextStream } from './text-stream.ts'

const PIECE = 256 * 1024
const LOOK = 64 * 1024

/** Delimited text, read as it arrives; only what `head` looked at is held. */
export class CsvSource implements TableSource {
  readonly format = 'csv'
  readonly date1904 = false
  readonly sheets: readonly SheetInfo[] = [{ index: 0, name: '', hidden: false, rows: 0, columns: 0 }]
  readonly delimiter: string
  readonly #newline: string
  readonly #held: Buffer[]
  #left: number
  readonly #reader: ByteReader
  readonly #limits: IntakeLimits
  readonly #findings: FileFinding[] = []
  #stream = new TextStream()

  private constructor(reader: ByteReader, held: Buffer[], left: number, limits: IntakeLimits, headText: string) {
    this.#reader = reader
    this.#held = held
    this.#left = left
    this.#limits = limits
    const dialect = guessDialect(headText)
    this.delimiter = dialect.delimiter
    this.#newline = dialect.newline
  }

  /** `first` are bytes already taken from the reader; `size` counts them. */
  static async open(reader: ByteReader, first: Buffer, size: number, limits: IntakeLimits): Promise<CsvSource> {
    const held = [first]
    let left = size - first.length
    let count = first.length
    while (count < LOOK && left > 0) {
      const piece = await reader.some(Math.min(left, LOOK))
      if (piece === undefined) throw new Refusal('FILE_TRUNCATED', { missing: left })
      held.push(piece)
      count += piece.length
      left -= piece.length
    }
    const look = new TextStream()
    const text = look.push(Buffer.concat(held), left === 0)
    return new CsvSource(reader, held, left, limits, text.slice(0, LOOK))
  }

  get encoding(): string {
    return this.#stream.encoding === 'ascii' ? 'utf-8' : this.#stream.encoding
  }

  async #pull(): Promise<Buffer | undefined> {
    if (this.#left === 0) return undefined
    const piece = await this.#reader.some(Math.min(this.#left, PIECE))
    if (piece === undefined) throw new Refusal('FILE_TRUNCATED', { missing: this.#left })
    this.#left -= piece.length
    return piece
  }

  #splitter(each: (cells: RowCells) => boolean): CsvSplitter {
    return new CsvSplitter(this.delimiter, this.#newline, this.#limits, (cells) => {
      if (cells.row === 1 && cells.width === 1 && /^sep=.?$/i.test(cells.texts[0] ?? '')) return true
      return each(cells)
    })
  }

  async head(_sheet: number, rows: number): Promise<SheetHead> {
    const kept: KeptRow[] = []
    const splitter = this.#splitter((cells) => {
      kept.push(copyRow(cells))
      return kept.length < rows
    })
    this.#stream = new TextStream()
    for (let i = 0; !splitter.stopped; i++) {
      let piece = this.#held[i]
      if (piece === undefined) {
        piece = await this.#pull()
        if (piece === undefined) break
        this.#held.push(piece)
      }
      const last = this.#left === 0 && i === this.#held.length - 1
      splitter.push(this.#stream.push(piece, last), last)
    }
    return { rows: kept, merges: [], hiddenColumns: [] }
  }

  async read(
    _sheet: number,
    each: (cells: RowCells) => boolean,
    between: (bytes: number) => Promise<void>,
  ): Promise<void> {
    const splitter = this.#splitter(each)
    this.#stream = new TextStream()
    let bytes = 0
    for (;;) {
      const piece = this.#held.shift() ?? (await this.#pull())
      const last = this.#left === 0 && this.#held.length === 0
      if (piece === undefined) break
      bytes += piece.length
      splitter.push(this.#stream.push(piece, last), last)
      if (splitter.stopped || last) break
      await between(bytes)
    }
    if (this.#stream.encoding === 'gb18030')
      this.#findings.push({ code: 'ENCODING_GUESSED', data: { encoding: 'GB18030' } })
  }

  findings(): readonly FileFinding[] {
    return this.#findings
  }
}
