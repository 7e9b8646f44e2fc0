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

/** Cells in which a spreadsheet program offers what stands in other cells; anything else may be written all the same. */
export interface SheetChoice {
  /** Such as C2:C2000. */
  readonly range: string
  /** Such as '代码'!$A$1:$A$30. */
  readonly from: string
}

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
  /** Sheets of texts behind the first: what is explained, what may be chosen. */
  readonly more?: readonly {
    readonly name: string
    readonly widths: readonly number[]
    readonly rows: readonly (readonly string[])[]
  }[]
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
    const sheets = [options.sheetName, ...(options.more ?? []).map((sheet) => sheet.name)]
    this.#part(
      '[Content_Types].xml',
      `${DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((_name, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    )
    this.#part(
      '_rels/.rels',
      `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    )
    this.#part(
      'xl/workbook.xml',
      `${DECLARATION}<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}">${options.date1904 === true ? '<workbookPr date1904="1"/>' : '<workbookPr/>'}<sheets>${sheets.map((name, i) => `<sheet name="${xmlAttribute(sheetName(name))}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    )
    this.#part(
      'xl/_rels/workbook.xml.rels',
      `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_name, i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    )
    this.#part('xl/styles.xml', this.#styles())
    this.#zip.begin('xl/worksheets/sheet1.xml')
    const frozen =
      options.frozenRows > 0
        ? `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${options.frozenRows}" topLeftCell="A${options.frozenRows + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
        : ''
    this.#zip.text(`${DECLARATION}<worksheet xmlns="${NAMESPACE}">${frozen}${widthsOf(options.widths)}<sheetData>`)
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
      if (cell.t === 'text') xml += this.#textCell(column, number, cell.text, inHeader)
      else if (cell.t === 'number')
        xml += `<c ${at}${cell.format === undefined || cell.format === 0 ? '' : ` s="${cell.format}"`}><v>${xmlText(cell.text)}</v></c>`
      else xml += `<c ${at} t="${cell.t === 'boolean' ? 'b' : 'e'}"><v>${xmlText(cell.text)}</v></c>`
    }
    this.#zip.text(`${xml}</row>`)
  }

  #sheetOfTexts(number: number, widths: readonly number[], rows: readonly (readonly string[])[]): void {
    this.#zip.begin(`xl/worksheets/sheet${number}.xml`)
    this.#zip.text(`${DECLARATION}<worksheet xmlns="${NAMESPACE}">${widthsOf(widths)}<sheetData>`)
    rows.forEach((cells, row) => {
      const xml = cells.map((text, column) => (text === '' ? '' : this.#textCell(column, row + 1, text)))
      this.#zip.text(`<row r="${row + 1}">${xml.join('')}</row>`)
    })
    this.#zip.text('</sheetData></worksheet>')
    this.#zip.end()
  }

  #textCell(column: number, row: number, text: string, inHeader = false): string {
    const style = inHeader ? this.#text + 2 : startsDangerously(text) ? this.#text + 1 : this.#text
    const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : ''
    return `<c r="${columnLetters(column)}${row}" s="${style}" t="inlineStr"><is><t${space}>${xmlText(text)}</t></is></c>`
  }

  /** Ends the sheet and the file. */
  finish(merges: readonly Merge[] = [], choices: readonly SheetChoice[] = []): void {
    const ranges = merges.map(
      (range) =>
        `<mergeCell ref="${columnLetters(range.left)}${range.top}:${columnLetters(range.right)}${range.bottom}"/>`,
    )
    this.#zip.text(
      `</sheetData>${ranges.length === 0 ? '' : `<mergeCells count="${ranges.length}">${ranges.join('')}</mergeCells>`}${choicesXml(choices)}</worksheet>`,
    )
    this.#zip.end()
    this.#options.more?.forEach((sheet, i) => this.#sheetOfTexts(i + 2, sheet.widths, sheet.rows))
    this.#zip.finish()
  }
}

function widthsOf(widths: readonly number[]): string {
  const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
  return columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`
}

function choicesXml(choices: readonly SheetChoice[]): string {
  const each = choices.map(
    ({ range, from }) =>
      `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${range}"><formula1>${xmlText(from)}</formula1></dataValidation>`,
  )
  return each.length === 0 ? '' : `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`
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
