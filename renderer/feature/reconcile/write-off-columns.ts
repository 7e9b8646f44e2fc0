import {
  WRITE_OFF_FIGURES,
  WRITE_OFF_RESULTS,
  writeOffResult,
  type WriteOffFigure,
} from '../../../shared/domain/bonded/write-off.ts'
import { fixed, fixedText, parseFixed } from '../../../shared/domain/decimal/decimal.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { Decisions } from './use-decisions.ts'
import type { Figures } from './write-off-parts.tsx'

type Item = Figures['rows'][number]
export interface SheetRow extends Item {
  readonly id: number
  readonly key: string
}

const count = (text: string): number => parseFixed(text) ?? 0

/** The rows with what is decided so far laid over them. */
export function shownRows(figures: Figures, value: Decisions): readonly SheetRow[] {
  return figures.rows.map((row, i) => {
    const own = value.items[row.itemId]
    const actual = own?.actual ?? row.actual
    const difference = count(actual) - count(row.closing)
    const result = WRITE_OFF_RESULTS[writeOffResult(count(row.closing), count(actual))]
    return {
      ...row,
      id: row.itemId,
      key: String(i).padStart(6, '0'),
      actual,
      difference: fixedText(fixed(difference)),
      result: result.name,
      help: result.help,
      justified: own?.justified ?? row.justified,
      why: own?.why ?? row.why,
    }
  })
}

/** Which movements a cell shows: those of its own figure, else those of customs' balance at the end. */
export function figureOfColumn(column: string): WriteOffFigure {
  if (column === 'actual') return 'house'
  return WRITE_OFF_FIGURES.find((one) => one === column) ?? 'closing'
}

const figure = (id: WriteOffFigure | 'difference', title: string, width: number): GridColumn<SheetRow> => ({
  id,
  title,
  width,
  kind: 'number',
  text: (row) => (row[id] === '0' ? '' : row[id]),
})

export function itemColumns(canEdit: boolean): readonly GridColumn<SheetRow>[] {
  const edit = canEdit ? { edit: {} } : {}
  return [
    { id: 'seq', title: '备案序号', width: 66, kind: 'code', text: (row) => String(row.seq), frozen: true },
    { id: 'itemNo', title: '料号', width: 104, kind: 'code', text: (row) => row.itemNo, frozen: true },
    { id: 'name', title: '商品', width: 130, text: (row) => row.name },
    { id: 'unit', title: '单位', width: 42, kind: 'code', text: (row) => row.unit },
    figure('opening', '期初账面', 72),
    figure('credited', '核增', 72),
    figure('debited', '核减', 72),
    figure('closing', '期末账面', 72),
    figure('house', '台账实物', 72),
    { id: 'actual', title: '实际库存', width: 72, kind: 'number', text: (row) => row.actual, ...edit },
    figure('disposed', '处置', 56),
    { ...figure('difference', '差异', 70), tone: (row) => (row.difference === '0' ? 'grey' : 'amber') },
    {
      id: 'result',
      title: '结果',
      width: 52,
      text: (row) => row.result,
      tone: (row) => (row.result === '相符' ? 'green' : row.result === '溢余' ? 'amber' : 'red'),
    },
    { id: 'justified', title: '正当理由', width: 62, text: (row) => (row.justified ? '是' : ''), ...edit },
    { id: 'why', title: '理由', width: 150, text: (row) => row.why, ...edit },
  ]
}
