import { columnLetters, DATE, EMPTY, ERROR, KIND_MASK, NUMBER } from '../../../../shared/domain/intake/cell.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { dayOfSerial } from '../../../../shared/domain/intake/normalize-date.ts'
import type { CellRow } from '../../../../shared/domain/intake/frame.ts'
import type { WriteContext } from '../../context.ts'
import { parseTables } from './parser.ts'

/** A form (not a table) as texts, read in the throw-away child: the first sheet that holds something. */
export interface FormCells {
  readonly rows: readonly (readonly string[])[]
  /** Cells whose long number Excel has rounded; left empty. */
  readonly lost: readonly string[]
}

const MOST_ROWS = 2000
/** A double keeps fifteen figures; a longer number in a numeric cell has lost its last ones. */
const EXACT_DIGITS = 15

function textsOf([row, texts, kinds]: CellRow, date1904: boolean, lost: string[]): string[] {
  return texts.map((text, column) => {
    const kind = (kinds[column] ?? EMPTY) & KIND_MASK
    if (kind === EMPTY || kind === ERROR) return ''
    if (kind === DATE) return dayOfSerial(text, date1904) ?? text
    if (kind !== NUMBER || text.replace(/\D/g, '').length <= EXACT_DIGITS) return text
    lost.push(`${columnLetters(column)}${row}`)
    return ''
  })
}

/** The first sheet of a stored file (xlsx, xls, CSV) that holds something. @throws Failure CONTENT_MISSING, and those of refusalFailure */
export async function readCells(context: WriteContext, hash: string, fileName: string): Promise<FormCells> {
  const object = context.content.find(hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash })
  const rows: string[][] = []
  const lost: string[] = []
  let date1904 = false
  for await (const frame of parseTables(context, object.bytes, context.content.chunks(hash), fileName)) {
    if (frame.t === 'table') {
      if (rows.length > 0) break
      date1904 = frame.date1904
    } else if (frame.t === 'cells')
      for (const row of frame.rows) if (rows.length < MOST_ROWS) rows.push(textsOf(row, date1904, lost))
  }
  return { rows, lost }
}
