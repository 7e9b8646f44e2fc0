import { columnLetters, type Merge } from './cell.ts'
import { startsDangerously, xmlAttribute, xmlText } from './safe-text.ts'
import { ZipWriter, type Squeeze } from './zip-writer.ts'

/**
 * A cell to write. Text is always a text cell – never a formula, whatever it starts with – and a number cell carries its digits
 * as given.
 */
export type OutCell =
  | { readonly t: 'text'; readonly text: string }
  | { readonly t: 'number'; readonly text: string; readonly format?: number }
  | { readonly t: 'boolean'; readonly text: string }
  | { readonly t: 'error'; readonly text: string }
  | undefined

export interface WorkbookOptions {
  readonly sheetName: string
  /** Number formats cells may ask for by index; index 0 is always General. */
  readonly formats: readonly string[]
  /** Column widths in characters. */
  readonly widths: readonly number[]
  /** Rows that stay in view. */
  readonly frozenRows: number
  readonly date1904?: boolean
  /** Bold and shaded rows, 1-based and inclusive. */
  readonly headerRows?: readonly [from: number, to: number]
}

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** Styles behind the caller's formats: text, text that must not become a formula when edited, header. */
const EXTRA_STYLES = 3

/** Writes an .xlsx of one sheet, row by row; memory does not grow with the rows. */
export class WorkbookWriter {
  readonly #zip: ZipWriter
  readonly #options: WorkbookOptions
  #row = 0
  readonly #text: number

  constructor(emit: (bytes: Uint8Array) => void, squeeze: Squeeze, options: WorkbookOptions) {
    this.#zip = new ZipWriter(emit, squeeze)
    this.#options = options
    this.#text = options.formats.length + 1
    this.#part(
      '[Content_Types].xml',
      `${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    )
    this.#part(
      '_rels/.rels',
      `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    )
    this.#part(
      'xl/workbook.xml',
      `${DECLARATION}<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}">${options.date1904 === true ? '<workbookPr date1904="1"/>' : '<workbookPr/>'}<sheets><sheet name="${xmlAttribute(sheetName(options.sheetName))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    )
    this.#part(
      'xl/_rels/workbook.xml.rels',
      `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    )
    this.#part('xl/styles.xml', this.#styles())
    this.#zip.begin('xl/worksheets/sheet1.xml')
    const frozen =
      options.frozenRows > 0
        ? `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${options.frozenRows}" topLeftCell="A${options.frozenRows + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
        : ''
    const widths =
      options.widths.length === 0
        ? ''
        : `<cols>${options.widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`
    this.#zip.text(`${DECLARATION}<worksheet xmlns="${NAMESPACE}">${frozen}${widths}<sheetData>`)
  }

  #part(name: string, xml: string): void {
    this.#zip.begin(name)
    this.#zip.text(xml)
    this.#zip.end()
  }

  #styles(): string {
    const formats = this.#options.formats.map(
      (code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${xmlAttribute(code)}"/>`,
    )
    const numbers = this.#options.formats.map(
      (_code, i) => `<xf numFmtId="${200 + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
    )
    const text =
      '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>'
    const header =
      '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>'
    return (
      `${DECLARATION}<styleSheet xmlns="${NAMESPACE}">${formats.length === 0 ? '' : `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`}` +
      '<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>' +
      '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEFEFEF"/></patternFill></fill></fills>' +
      '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      `<cellXfs count="${numbers.length + 1 + EXTRA_STYLES}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${numbers.join('')}${text}${header}</cellXfs></styleSheet>`
    )
  }

  /** Writes the next row; `number` leaves rows out when it is larger than the next one. */
  row(cells: readonly OutCell[], number = this.#row + 1): void {
    this.#row = number
    const header = this.#options.headerRows
    const inHeader = header !== undefined && number >= header[0] && number <= header[1]
    let xml = `<row r="${number}">`
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column]
      if (cell === undefined || (cell.t === 'text' && cell.text === '')) continue
      const at = `r="${columnLetters(column)}${number}"`
      if (cell.t === 'text') {
        const style = inHeader ? this.#text + 2 : startsDangerously(cell.text) ? this.#text + 1 : this.#text
        const space = /^\s|\s$|\n/.test(cell.text) ? ' xml:space="preserve"' : ''
        xml += `<c ${at} s="${style}" t="inlineStr"><is><t${space}>${xmlText(cell.text)}</t></is></c>`
      } else if (cell.t === 'number')
        xml += `<c ${at}${cell.format === undefined || cell.format === 0 ? '' : ` s="${cell.format}"`}><v>${xmlText(cell.text)}</v></c>`
      else xml += `<c ${at} t="${cell.t === 'boolean' ? 'b' : 'e'}"><v>${xmlText(cell.text)}</v></c>`
    }
    this.#zip.text(`${xml}</row>`)
  }

  /** Ends the sheet and the file. */
  finish(merges: readonly Merge[] = []): void {
    const ranges = merges.map(
      (range) =>
        `<mergeCell ref="${columnLetters(range.left)}${range.top}:${columnLetters(range.right)}${range.bottom}"/>`,
    )
    this.#zip.text(
      `</sheetData>${ranges.length === 0 ? '' : `<mergeCells count="${ranges.length}">${ranges.join('')}</mergeCells>`}</worksheet>`,
    )
    this.#zip.end()
    this.#zip.finish()
  }
}

/** Excel allows 31 characters and none of \ / ? * [ ] : in a sheet's name. */
function sheetName(name: string): string {
  const clean = name
    .replace(/[\\/?*[\]:\u0000-\u001f]/g, ' ')
    .replace(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31)
  return clean === '' ? 'Sheet1' : clean
}
