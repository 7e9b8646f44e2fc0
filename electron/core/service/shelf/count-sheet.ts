import { findBin, type BinRecord } from '../../../../db/shelf/bin.ts'
import { savepoint } from '../../../../db/tx.ts'
import { Failure, failureText } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { binCode } from '../../../../shared/domain/shelf/colour.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import { readSheet, sheetDate, type SheetColumn } from '../../../../shared/domain/shelf/sheet.ts'
import type { JobContext, JobDefinition, WriteContext } from '../../context.ts'
import { timeShown } from '../export/list-kit.ts'
import { countedQuantity, lineFinder, lotAt, storeTally, type Counted, type LineFinder } from './count.ts'
import { countIn, countOf, countRows } from './count-view.ts'

/** Count sheets: out as Excel with an empty column, back by paste or upload. */

type Field = 'bin' | 'code' | 'lotNo' | 'expiresOn' | 'qty' | 'bookNo'
const COLUMNS: readonly SheetColumn<Field>[] = [
  { field: 'bin', titles: ['库位', '库位编号', '货位', 'bin'] },
  { field: 'code', titles: ['货号', '料号', '条码', 'SKU', '商品货号', '商品编号'] },
  { field: 'lotNo', titles: ['批次', '批次号', '批号', 'lot'] },
  { field: 'expiresOn', titles: ['效期', '有效期', '有效期至', '到期日'] },
  { field: 'qty', titles: ['实盘', '实盘数量', '盘点数量', '实物数量'] },
  { field: 'bookNo', titles: ['账册', '账册编号'] },
]

interface Seen {
  readonly row: number
  readonly text: string
}

/** A row as a counted place. @throws Failure what is wrong with it */
function place(
  context: WriteContext,
  lines: LineFinder,
  bins: Map<string, BinRecord | undefined>,
  values: Readonly<Record<Field, string>>,
): Counted {
  const code = binCode(values.bin)
  const bin = bins.has(code) ? bins.get(code) : findBin(context.ledger, code)
  bins.set(code, bin)
  if (bin === undefined) throw new Failure('BIN_UNKNOWN', { bin: values.bin })
  const expiresOn = sheetDate(values.expiresOn)
  if (expiresOn === undefined)
    throw new Failure('FIELD_INVALID', { label: '效期', reason: `“${values.expiresOn}”不是日期` })
  if (values.code === '') throw new Failure('FIELD_INVALID', { label: '货号', reason: '没有填写' })
  const lot = lotAt(context, lines, bin, readScan(values.code).code, values.lotNo, expiresOn)
  if (values.bookNo !== '' && values.bookNo !== lot.bookNo)
    throw new Failure('COUNT_NOT_HERE', {
      goods: values.code,
      why: `属于账册 ${lot.bookNo || '（无）'}，不是 ${values.bookNo}`,
    })
  return { binId: bin.id, lotId: lot.id, qty: countedQuantity(values.qty, lot.unit) }
}

/** @throws Failure COUNT_UNKNOWN, COUNT_STATE */
export function importCount(context: WriteContext, input: In<'count.import'>): Out<'count.import'> {
  const count = countIn(context, input.id, 'open', '导入盘点表')
  const lines = lineFinder(context, count.id)
  const bins = new Map<string, BinRecord | undefined>()
  const seen = new Map<string, Seen>()
  const refused: Out<'count.import'>['refused'] = []
  let taken = 0
  let again = 0
  const sheet = readSheet(input.rows, COLUMNS)
  for (const { row, values, text } of sheet.rows) {
    // A row that was not filled in was not counted.
    if (values.qty === '') continue
    try {
      savepoint(context.ledger, () => {
        const counted = place(context, lines, bins, values)
        const key = `${counted.binId} ${counted.lotId}`
        const before = seen.get(key)
        if (before !== undefined)
          throw new Failure('FIELD_INVALID', { label: '库位与商品', reason: `与第 ${before.row} 行重复` })
        const { round } = storeTally(context, count, lines, counted, undefined)
        seen.set(key, { row, text })
        taken++
        if (round > 1) again++
      })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refused.push({ row, reason: failureText(error.code, error.data), text })
    }
  }
  context.audit('count.import', `count ${count.id}`, { taken, refused: refused.length })
  return { taken, again, refused, head: sheet.head }
}

const TITLES = [
  '行',
  '库位',
  '货主',
  '账册',
  '备案序号',
  '料号',
  '货号',
  '品名',
  '批次',
  '效期',
  '账面',
  '实盘',
  '差异',
  '货值（元）',
  '关税',
  '消费税',
  '增值税',
  '税款合计',
  '计税说明',
  '结果',
  '决定',
  '原因',
] as const

async function countSheet(job: JobContext, input: In<'count.sheet'>): Promise<Out<'count.sheet'>> {
  const count = countOf(job, input.id)
  async function* rows(): AsyncGenerator<readonly string[]> {
    let made = 0
    for (const line of countRows(job, count, input.differences ? ['differs', 'again'] : [])) {
      yield [
        String(line.line),
        line.bin,
        line.owner,
        line.bookNo,
        line.seq === 0 ? '' : String(line.seq),
        line.itemNo,
        line.sku,
        line.name,
        line.lotNo,
        line.expiresOn,
        line.booked,
        line.counted,
        line.difference,
        line.value,
        line.duty,
        line.consumption,
        line.vat,
        line.tax,
        line.valueWhy,
        line.stateName,
        line.decisionName,
        line.reason,
      ]
      if (++made % 500 === 0) await job.breathe()
    }
  }
  const stamp = timeShown(new Date(job.now()).toISOString()).replace(/[-:]/g, '').replace(' ', '-')
  const fileName = `盘点表-${count.name}-${stamp}.xlsx`
  const upload = job.content.open('export', fileName, 0)
  const numbers: ReadonlySet<string> = new Set([
    '账面',
    '实盘',
    '差异',
    '货值（元）',
    '关税',
    '消费税',
    '增值税',
    '税款合计',
  ])
  const columns = TITLES.map((title) => ({ title, kind: numbers.has(title) ? ('number' as const) : ('text' as const) }))
  const written = await job.ports.sheets.write('xlsx', { name: '盘点表', columns, rows: rows() }, (bytes) =>
    upload.write(bytes),
  )
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    job.audit('count.sheet', `count ${count.id}`, { rows: written, file: sha256 })
    return { hash: sha256, fileName, rows: written }
  })
}

export const countSheetJob: JobDefinition<'count.sheet'> = {
  label: (input) => `盘点 ${input.id} 的盘点表`,
  run: countSheet,
  // Nothing is visible before the last line.
  afterCrash: 'undo',
}
