import { ERROR, newRow, RAW, EMPTY, TEXT, type RowCells } from '../../../shared/domain/intake/cell.ts'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'

/**
 * Splits delimited text into records with correct quoting (RFC 4180; a quote inside an unquoted field is
 * plain text; text behind a closing quote marks the cell broken). Row numbers count records, as Excel does.
 */
export class CsvSplitter {
  stopped = false
  records = 0
  readonly #cells: RowCells
  readonly #limits: IntakeLimits
  readonly #delimiter: string
  readonly #newline: string
  readonly #each: (cells: RowCells) => boolean
  #rest = ''

  constructor(delimiter: string, newline: string, limits: IntakeLimits, each: (cells: RowCells) => boolean) {
    this.#delimiter = delimiter
    this.#newline = newline
    this.#limits = limits
    this.#each = each
    this.#cells = newRow(limits.columns)
  }

  /** Takes the next text; `last` = no more comes. */
  push(piece: string, last: boolean): void {
    const text = this.#rest === '' ? piece : this.#rest + piece
    const used = text.includes('"') ? this.#quoted(text, last) : this.#plain(text, last)
    this.#rest = used < text.length ? text.slice(used) : ''
    if (this.#rest.length > this.#limits.lineChars)
      throw new Refusal('LINE_TOO_LONG', { row: this.records + 1, limit: this.#limits.lineChars })
  }

  /** Text without any quote: lines are records. */
  #plain(text: string, last: boolean): number {
    const newline = this.#newline
    const delimiter = this.#delimiter
    let at = 0
    while (!this.stopped) {
      let end = text.indexOf(newline, at)
      const next = end + 1
      if (end < 0) {
        if (!last || at >= text.length) return at
        end = text.length
      }
      if (end - at > this.#limits.lineChars)
        throw new Refusal('LINE_TOO_LONG', { row: this.records + 1, limit: this.#limits.lineChars })
      const stop = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end
      this.#open()
      let from = at
      let column = 0
      for (;;) {
        const to = text.indexOf(delimiter, from)
        if (to < 0 || to > stop) break
        if (to > from) this.#put(column, text.slice(from, to), RAW)
        column++
        from = to + 1
      }
      if (stop > from) this.#put(column, text.slice(from, stop), RAW)
      this.#emit()
      if (next === 0) return text.length
      at = next
    }
    return text.length
  }

  /** Text with quotes somewhere: field by field. Answers where the first unfinished record starts. */
  #quoted(text: string, last: boolean): number {
    let at = 0
    while (!this.stopped && at < text.length) {
      const next = this.#record(text, at, last)
      if (next < 0) return at
      at = next
    }
    return text.length
  }

  #record(text: string, start: number, last: boolean): number {
    const newline = this.#newline.charCodeAt(0)
    const delimiter = this.#delimiter.charCodeAt(0)
    this.#open()
    let at = start
    for (let column = 0; ; column++) {
      let kind = RAW
      let value: string
      if (text.charCodeAt(at) === 34) {
        const end = closingQuote(text, at + 1)
        // A quote at the very end may be the first half of a doubled one.
        if (end < 0 || (end === text.length - 1 && !last)) {
          if (!last) return this.#unfinished()
          kind = ERROR
          value = '#QUOTE'
          at = text.length
        } else {
          value = text.slice(at + 1, end)
          if (value.includes('"')) value = value.replaceAll('""', '"')
          at = end + 1
          const code = text.charCodeAt(at)
          if (
            at < text.length &&
            code !== delimiter &&
            code !== newline &&
            !(code === 13 && text.charCodeAt(at + 1) === newline)
          ) {
            if (code === 13 && at + 1 >= text.length && !last) return this.#unfinished()
            kind = ERROR
            value = '#QUOTE'
            while (at < text.length && text.charCodeAt(at) !== delimiter && text.charCodeAt(at) !== newline) at++
          }
        }
      } else {
        const from = at
        let code = text.charCodeAt(at)
        while (at < text.length && code !== delimiter && code !== newline) code = text.charCodeAt(++at)
        value = text.slice(from, code === newline && at > from && text.charCodeAt(at - 1) === 13 ? at - 1 : at)
      }
      if (at >= text.length && !last) return this.#unfinished()
      if (value.charCodeAt(value.length - 1) === 13 && at >= text.length) value = value.slice(0, -1)
      if (value !== '') this.#put(column, value, kind)
      if (text.charCodeAt(at) === 13) at++
      if (at >= text.length || text.charCodeAt(at) === newline) {
        if (at - start > this.#limits.lineChars)
          throw new Refusal('LINE_TOO_LONG', { row: this.records, limit: this.#limits.lineChars })
        this.#emit()
        return at + 1
      }
      at++
    }
  }

  #unfinished(): number {
    this.records--
    return -1
  }

  #open(): void {
    this.records++
    this.#cells.row = this.records
    this.#cells.width = 0
  }

  #put(column: number, text: string, kind: number): void {
    const cells = this.#cells
    if (column >= this.#limits.columns)
      throw new Refusal('TOO_MANY_COLUMNS', { row: cells.row, limit: this.#limits.columns })
    if (text.length > this.#limits.cellChars)
      throw new Refusal('CELL_TOO_LONG', { row: cells.row, limit: this.#limits.cellChars })
    while (cells.width <= column) cells.kinds[cells.width++] = EMPTY
    // ="00123" is how platforms make Excel keep zeros: the cell is text by its author's own word.
    if (
      text.charCodeAt(0) === 61 &&
      text.charCodeAt(1) === 34 &&
      text.length > 2 &&
      text.charCodeAt(text.length - 1) === 34
    ) {
      cells.texts[column] = text.slice(2, -1)
      cells.kinds[column] = text.length === 3 ? EMPTY : TEXT
    } else {
      cells.texts[column] = text
      cells.kinds[column] = kind
    }
  }

  #emit(): void {
    if (this.#cells.width === 0) return
    if (this.#cells.row > this.#limits.csvRows) throw new Refusal('TOO_MANY_ROWS', { limit: this.#limits.csvRows })
    if (!this.#each(this.#cells)) this.stopped = true
  }
}

/** Position of the quote that closes a field whose text starts at `from`; -1 when it is not there. */
function closingQuote(text: string, from: number): number {
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return -1
    if (text.charCodeAt(quote + 1) !== 34) return quote
    at = quote + 2
  }
}

/** The delimiter and the line end that split the first lines most evenly. */
export function guessDialect(head: string): { readonly delimiter: string; readonly newline: string } {
  const newline = head.includes('\n') || !head.includes('\r') ? '\n' : '\r'
  const declared = /^sep=([,;\t|])\r?(?:\n|$)/i.exec(head)
  if (declared !== null) return { delimiter: declared[1] ?? ',', newline }
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(newline)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of [',', '\t', ';', '|']) {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const top = Math.max(0, ...counts)
    const score = counts.filter((count) => count === top && top > 0).length * Math.min(top, 10)
    if (score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, newline }
}
