import { INTAKE_KIND_NAMES } from '../../../../shared/contract/area/intake.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { DEC_ELEMENT_TABLE } from '../../../../shared/code/declaration.ts'
import { formColumns, type FormColumn } from '../../../../shared/domain/intake/blank-form.ts'
import { columnLetters } from '../../../../shared/domain/intake/cell.ts'
import { WorkbookWriter, type OutCell, type SheetChoice } from '../../../../shared/domain/intake/workbook-writer.ts'
import { BLANK_HEAD, BLANK_ITEM, type BlankField } from '../../../../shared/message/dec/blank.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { nodeSqueeze } from '../../squeeze.ts'
import { codeMeant, codeTable } from '../declaration/tables.ts'

/** 空白表格: forms to hand out. What may be chosen is written as names that the reader turns into codes. */

/** Rows of a table that get drop-downs. */
const ROWS = 2000
const MOST_ITEMS = 50
/** Longer lists are no help in a drop-down: the explanation names the table instead. */
const MOST_NAMES = 400
const WIDTH = 18

interface Placed {
  readonly column: FormColumn
  /** Cells in which it is filled in, as a spreadsheet program writes a range. */
  readonly range: string
}
interface Form {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
  readonly headerRow: number
  readonly placed: readonly Placed[]
}

function tableForm(kind: Exclude<In<'form.blank'>['form'], 'declaration'>): Form {
  const columns = formColumns(kind)
  return {
    name: INTAKE_KIND_NAMES[kind],
    rows: [columns.map((column) => column.title)],
    headerRow: 1,
    placed: columns.map((column, i) => ({ column, range: `${columnLetters(i)}2:${columnLetters(i)}${ROWS}` })),
  }
}

/** Names of a code table that mean their own code; codes where a name would be ambiguous. */
function namesFor(job: JobContext, element: string): readonly string[] {
  const table = DEC_ELEMENT_TABLE[element]
  const rows = table === undefined ? [] : (codeTable(job.ledger, table)?.rows ?? [])
  if (table === undefined || rows.length > MOST_NAMES) return []
  return rows.map((row) => (codeMeant(job.ledger, table, row.name) === row.code ? row.name : row.code))
}

function declarationColumn(job: JobContext, field: BlankField): FormColumn {
  return {
    title: field.title,
    need: field.need,
    says: field.says,
    also: field.also,
    names: field.element === 'IEFlag' ? ['进口', '出口'] : namesFor(job, field.element),
  }
}

/** The head in pairs, three in a row; below it the table of lines. */
function declarationForm(job: JobContext): Form {
  const [pairs, gap] = [3, 1]
  const head = BLANK_HEAD.map((field) => declarationColumn(job, field))
  const items = BLANK_ITEM.map((field) => declarationColumn(job, field))
  const headRows = Math.ceil(head.length / pairs)
  const rows = Array.from({ length: headRows }, (_, row) =>
    head.slice(row * pairs, (row + 1) * pairs).flatMap((column) => [column.title, '']),
  )
  const headerRow = headRows + gap + 1
  return {
    name: '报关单',
    rows: [...rows, ...Array.from({ length: gap }, () => []), items.map((column) => column.title)],
    headerRow,
    placed: [
      ...head.map((column, i) => {
        const cell = `${columnLetters((i % pairs) * 2 + 1)}${Math.floor(i / pairs) + 1}`
        return { column, range: cell }
      }),
      ...items.map((column, i) => ({
        column,
        range: `${columnLetters(i)}${headerRow + 1}:${columnLetters(i)}${headerRow + MOST_ITEMS}`,
      })),
    ],
  }
}

const CODES = '代码'

/** Each list of names once, a column each; and which cells choose from it. */
function choicesOf(placed: readonly Placed[]): {
  readonly lists: readonly (readonly string[])[]
  readonly choices: readonly SheetChoice[]
} {
  const lists: { readonly key: string; readonly names: readonly string[] }[] = []
  const choices = placed.flatMap(({ column, range }): SheetChoice[] => {
    if (column.names.length === 0 || column.names.length > MOST_NAMES) return []
    const key = column.names.join('\n')
    if (!lists.some((list) => list.key === key)) lists.push({ key, names: column.names })
    const letters = columnLetters(lists.findIndex((list) => list.key === key))
    return [{ range, from: `'${CODES}'!$${letters}$1:$${letters}$${column.names.length}` }]
  })
  return { lists: lists.map((list) => list.names), choices }
}

function workbook(form: Form): Uint8Array {
  const chunks: Uint8Array[] = []
  const { lists, choices } = choicesOf(form.placed)
  const longest = Math.max(0, ...lists.map((list) => list.length))
  const book = new WorkbookWriter((bytes) => chunks.push(Uint8Array.from(bytes)), nodeSqueeze, {
    sheetName: form.name,
    formats: [],
    widths: Array.from({ length: Math.max(...form.rows.map((row) => row.length)) }, () => WIDTH),
    frozenRows: form.headerRow,
    headerRows: [form.headerRow, form.headerRow],
    more: [
      {
        name: '说明',
        widths: [24, 14, 60, 40],
        rows: [
          ['栏目', '是否必填', '填写要求', '标题也可写作'],
          ...form.placed.map(({ column }) => [column.title, column.need, column.says, column.also.join('、')]),
        ],
      },
      ...(lists.length === 0
        ? []
        : [
            {
              name: CODES,
              widths: lists.map(() => WIDTH),
              rows: Array.from({ length: longest }, (_, row) => lists.map((list) => list[row] ?? '')),
            },
          ]),
    ],
  })
  for (const row of form.rows) book.row(row.map((text): OutCell => ({ t: 'text', text })))
  book.finish([], choices)
  return Buffer.concat(chunks)
}

async function blank(job: JobContext, input: In<'form.blank'>): Promise<Out<'form.blank'>> {
  await job.breathe()
  const form = input.form === 'declaration' ? declarationForm(job) : tableForm(input.form)
  const fileName = `空白表格-${form.name.replace(/[（）/]/g, '')}.xlsx`
  const upload = job.content.open('export', fileName, 0)
  upload.write(workbook(form))
  return job.slice(() => ({ hash: upload.finish().sha256, fileName }))
}

export const blankFormJob: JobDefinition<'form.blank'> = { label: () => '空白表格', afterCrash: 'undo', run: blank }
