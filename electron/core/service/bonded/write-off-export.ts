import type { WriteOffRow } from '../../../../db/bonded/write-off-record.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { WRITE_OFF_STATE_TABLE } from '../../../../shared/domain/bonded/write-off.ts'
import type { PdfPrint } from '../../../../shared/domain/paper/book.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { taken } from '../paper/attach.ts'
import { bookOf } from './book.ts'
import { countedVersion, shownFigures, writeOffOf } from './write-off.ts'

/** A version of a write-off on paper: workbook, or PDF to sign. */

type Input = In<'writeOff.export'>
type Shown = ReturnType<typeof shownFigures>
interface Version {
  readonly row: WriteOffRow
  readonly shown: Shown
}

const TITLES = [
  '备案序号',
  '料号',
  '商品名称',
  '单位',
  '期初账面',
  '核增',
  '核减',
  '期末账面',
  '实际库存',
  '处置',
  '差异',
]
const NUMBERS = new Set(['期初账面', '核增', '核减', '期末账面', '实际库存', '处置', '差异'])

const cells = (row: Shown['rows'][number]): string[] => [
  String(row.seq),
  row.itemNo,
  row.name,
  row.unit,
  row.opening,
  row.credited,
  row.debited,
  row.closing,
  row.actual,
  row.disposed,
  row.difference,
]
const outcome = (row: Shown['rows'][number]): string =>
  row.result === '相符' ? row.result : `${row.result}${row.justified ? '（有正当理由）' : ''}`
const headLine = ({ row, shown }: Version, version: number): string =>
  `账册 ${shown.bookNo} 第 ${row.times} 次报核，周期 ${shown.from} 至 ${shown.to}，第 ${version} 版，${WRITE_OFF_STATE_TABLE[row.state].name}`

async function workbook(job: JobContext, made: Version, version: number, write: (bytes: Uint8Array) => void) {
  async function* rows(): AsyncGenerator<readonly string[]> {
    for (const row of made.shown.rows) yield [...cells(row), outcome(row), row.why]
    yield [headLine(made, version)]
    yield [`校验值 ${made.shown.hash}，计至分录 ${made.shown.through}`]
    yield ['参与核销的核注清单', '', '进出', '核扣时间']
    for (const list of made.shown.lists)
      yield [list.number, list.taking ? '参与' : '不参与', list.direction, list.at, list.why]
  }
  const columns = [...TITLES, '结果', '理由'].map((title) => ({
    title,
    kind: NUMBERS.has(title) ? ('number' as const) : ('text' as const),
  }))
  await job.ports.sheets.write('xlsx', { name: '报核', columns, rows: rows() }, write)
}

/** So many lists stand in one paragraph: a year has thousands, and a paragraph has an end. */
const IN_A_PARAGRAPH = 60

function paragraphs(texts: readonly string[]): { kind: 'paragraph'; text: string }[] {
  const parts = Array.from({ length: Math.ceil(texts.length / IN_A_PARAGRAPH) }, (_, i) =>
    texts.slice(i * IN_A_PARAGRAPH, (i + 1) * IN_A_PARAGRAPH),
  )
  return (parts.length === 0 ? [['无']] : parts).map((part) => ({ kind: 'paragraph', text: part.join('　') }))
}

function pages(made: Version, version: number, training: boolean): PdfPrint {
  const { shown } = made
  const taking = shown.lists.filter((one) => one.taking)
  const left = shown.lists.filter((one) => !one.taking)
  const title = `保税账册报核表${training ? '（培训，不得用于申报）' : ''}`
  return {
    title,
    landscape: true,
    foot: `校验值 ${shown.hash}　计至分录 ${shown.through}`,
    blocks: [
      { kind: 'heading', text: title, level: 1 },
      {
        kind: 'facts',
        columns: 3,
        facts: [
          ['账册', `${shown.bookNo} ${shown.bookTitle}`],
          ['核销周期', `${shown.from} 至 ${shown.to}`],
          ['报核次数', `第 ${made.row.times} 次，第 ${version} 版`],
          ['状态', WRITE_OFF_STATE_TABLE[made.row.state].name],
          ['报核期限', shown.clock === undefined ? '' : shown.clock.reportBy],
          ['商品', `${shown.rows.length} 项，溢余 ${shown.surplus}，短少 ${shown.shortage}`],
        ],
      },
      {
        kind: 'table',
        columns: [...TITLES, '结果与理由'].map((title) => ({
          title,
          share: title === '商品名称' || title === '结果与理由' ? 5 : title === '料号' ? 4 : 2,
          align: NUMBERS.has(title) ? ('right' as const) : ('left' as const),
        })),
        rows: shown.rows.map((row) => [
          ...cells(row),
          [outcome(row), row.why].filter((text) => text !== '').join('；'),
        ]),
      },
      { kind: 'heading', text: `参与核销的核注清单 ${taking.length} 份`, level: 2 },
      ...paragraphs(taking.map((one) => `${one.number}（${one.direction}）`)),
      ...(left.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: `未参与的核注清单 ${left.length} 份`, level: 2 as const },
            ...paragraphs(left.map((one) => `${one.number}：${one.why}`)),
          ]),
      { kind: 'space', height: 24 },
      { kind: 'paragraph', text: '制表：　　　　　　复核：　　　　　　经营企业（盖章）：　　　　　　日期：' },
    ],
  }
}

async function run(job: JobContext, input: Input): Promise<Out<'writeOff.export'>> {
  const { ledger } = job
  const row = writeOffOf(ledger, input.id)
  const book = bookOf(ledger, row.bookId)
  const counted = countedVersion(ledger, row, input.version)
  const made: Version = { row, shown: shownFigures(job, book, counted, row.extendedTo) }
  const fileName = `报核-${book.bookNo}-${row.times}-${input.version}.${input.format}`
  const upload = job.content.open('export', fileName, 0)
  const write = (part: Uint8Array): void => void upload.write(part)
  if (input.format === 'pdf')
    taken(await job.ports.papers.print(pages(made, input.version, job.identity.kind === 'training'), write), fileName)
  else await workbook(job, made, input.version, write)
  return job.slice(() => {
    const { sha256 } = upload.finish()
    job.audit('writeOff.export', `writeOff ${row.id}`, { version: input.version, format: input.format })
    return { fileHash: sha256, fileName }
  })
}

export const writeOffExportJob: JobDefinition<'writeOff.export'> = {
  label: () => '导出报核',
  run,
  // Nothing is visible before the last line.
  afterCrash: 'undo',
}
