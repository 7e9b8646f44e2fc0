import type { PdfBlock, PdfColumn, PdfPrint } from '../paper/book.ts'

/** A signed reconciliation as pages for a file or an officer: what was counted, every difference with its causes, and the hash that the movements give again. */

export interface StatementPaper {
  /** Of the company whose books they are; '' = not said. */
  readonly company: string
  readonly number: number
  readonly books: string
  readonly owner: string
  /** Texts as shown: Beijing time. */
  readonly moment: string
  readonly through: number
  readonly signedAt: string
  readonly signedBy: string
  readonly note: string
  readonly hash: string
  /** Computed again for this print. */
  readonly again: { readonly hash: string; readonly at: string }
  readonly items: number
  readonly totals: readonly { readonly title: string; readonly marks: number; readonly quantity: string }[]
  readonly rows: readonly StatementPaperRow[]
  /** Items that differ and are not on the paper. */
  readonly left: number
  readonly training: boolean
}

export interface StatementPaperRow {
  readonly bookNo: string
  readonly seq: string
  readonly itemNo: string
  readonly name: string
  readonly owner: string
  readonly customs: string
  readonly house: string
  readonly inFlight: string
  readonly difference: string
  /** 已入账未收货 2；盘点待定 -1 */
  readonly causes: string
}

const column = (title: string, share: number, align: PdfColumn['align'] = 'left'): PdfColumn => ({
  title,
  share,
  align,
})

const ROW_COLUMNS: readonly PdfColumn[] = [
  column('账册', 7),
  column('序号', 3, 'center'),
  column('料号', 7),
  column('商品', 9),
  column('货主', 8),
  column('账面', 5, 'right'),
  column('实物', 5, 'right'),
  column('在途', 4, 'right'),
  column('账实差', 4, 'right'),
  column('差异构成', 16),
]

function headBlocks(paper: StatementPaper): PdfBlock[] {
  const same = paper.hash === paper.again.hash
  return [
    { kind: 'heading', text: `账册核对报表${paper.training ? '（培训，不得用于申报）' : ''}`, level: 1 },
    {
      kind: 'facts',
      columns: 2,
      facts: [
        ['企业', paper.company === '' ? '—' : paper.company],
        ['报表编号', String(paper.number)],
        ['账册', paper.books],
        ['货主', paper.owner],
        ['截至', `${paper.moment}（计至分录 ${paper.through}）`],
        ['签署', `${paper.signedBy}　${paper.signedAt}`],
        ['商品项', `${paper.items} 项，有差异 ${paper.rows.length + paper.left} 项`],
        ['说明', paper.note === '' ? '—' : paper.note],
      ],
    },
    { kind: 'space', height: 6 },
    { kind: 'paragraph', text: `签署校验值　${paper.hash}`, size: 8 },
    { kind: 'paragraph', text: `复算校验值　${paper.again.hash}（${paper.again.at} 由分录重新计算）`, size: 8 },
    {
      kind: 'paragraph',
      text: same
        ? '复算与签署一致：以下数字就是签署时的数字。'
        : '复算与签署不一致：以下是复算的数字，不是签署时的数字；签署时的数字在所附工作簿中。',
    },
  ]
}

const tables = (paper: StatementPaper): PdfBlock[] => [
  { kind: 'heading', text: '差异按原因合计', level: 2 },
  paper.totals.length === 0
    ? { kind: 'paragraph', text: '账面与实物全部相符。' }
    : {
        kind: 'table',
        columns: [column('原因', 6), column('笔数', 2, 'right'), column('数量（单位可能不同）', 3, 'right')],
        rows: paper.totals.map((one) => [one.title, String(one.marks), one.quantity]),
      },
  ...(paper.rows.length === 0
    ? []
    : [
        { kind: 'heading', text: '有差异的商品项', level: 2 } as const,
        {
          kind: 'table',
          columns: ROW_COLUMNS,
          rows: paper.rows.map((row) => [
            row.bookNo,
            row.seq,
            row.itemNo,
            row.name,
            row.owner,
            row.customs,
            row.house,
            row.inFlight,
            row.difference,
            row.causes,
          ]),
        } as const,
      ]),
  ...(paper.left === 0
    ? []
    : [{ kind: 'paragraph', text: `另有 ${paper.left} 项有差异，见签署时的工作簿。` } as const]),
]

/** The pages of a statement. */
export function statementPrint(paper: StatementPaper): PdfPrint {
  return {
    title: `账册核对报表 ${paper.number}`,
    landscape: true,
    foot: `核对报表 ${paper.number}　${paper.hash.slice(0, 16)}`,
    blocks: [
      ...headBlocks(paper),
      ...tables(paper),
      { kind: 'space', height: 18 },
      {
        kind: 'paragraph',
        text: '制表签字：________________　复核签字：________________　日期：________________　（盖章）',
      },
    ],
  }
}
