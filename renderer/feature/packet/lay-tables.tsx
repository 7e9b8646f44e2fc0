import type { ReactNode } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { LeftOut } from '../../ui/part/left-out.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'

type Candidates = CallOut<'packet.candidates'>
export type LayItem = Candidates['items'][number]
export type LayLine = Candidates['lines'][number]

/** So many of each are listed at once; who looks for another one searches. */
const MOST_LISTED = 300
const NOTHING_FOUND = '没有找到。'

interface Column<Row> {
  readonly title: string
  readonly as?: 'mono' | 'number'
  readonly text: (row: Row) => ReactNode
}

/** Rows of which one is chosen. */
function ChoiceTable<Row>(props: {
  readonly name: string
  readonly label: string
  readonly empty: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly idOf: (row: Row) => number
  readonly nameOf: (row: Row) => string
  readonly chosen: number
  readonly onChosen: (row: Row) => void
}) {
  const { rows, columns } = props
  return (
    <div className="packet-choose">
      {rows.length === 0 ? (
        <EmptySentence>{props.empty}</EmptySentence>
      ) : (
        <table className="plain-table" aria-label={props.label}>
          <thead>
            <tr>
              <th scope="col">选</th>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={column.as === 'number' ? 'number' : undefined}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_LISTED).map((row) => (
              <tr key={props.idOf(row)}>
                <td>
                  <input
                    type="radio"
                    name={props.name}
                    aria-label={props.nameOf(row)}
                    checked={props.chosen === props.idOf(row)}
                    onChange={() => props.onChosen(row)}
                  />
                </td>
                {columns.map((column) => (
                  <td key={column.title} className={column.as}>
                    {column.text(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <LeftOut of={rows.length} shown={MOST_LISTED} />
    </div>
  )
}

const ITEM_COLUMNS: readonly Column<LayItem>[] = [
  { title: '报关单-项', as: 'mono', text: (one) => one.item },
  { title: '编码', as: 'mono', text: (one) => one.hsCode },
  { title: '商品', text: (one) => one.name },
  { title: '还可申报', text: (one) => one.slots.map((each) => `${each.left} ${each.unitName}`).join('；') },
]

/** Items of export declarations that can still be claimed. */
export function ItemTable(props: {
  readonly rows: readonly LayItem[]
  readonly searched: boolean
  readonly chosen: number
  readonly onChosen: (item: LayItem) => void
}) {
  return (
    <ChoiceTable
      {...props}
      name="item"
      label="报关单项"
      empty={props.searched ? NOTHING_FOUND : '没有还可申报的报关单项。'}
      columns={ITEM_COLUMNS}
      idOf={(one) => one.itemId}
      nameOf={(one) => one.item}
    />
  )
}

const LINE_COLUMNS: readonly Column<LayLine>[] = [
  { title: '凭证号', as: 'mono', text: (one) => `${one.voucherNo}-${one.lineNo}` },
  { title: '状态', text: (one) => one.state },
  { title: '货物', text: (one) => one.name },
  { title: '余数量', as: 'number', text: (one) => one.left },
  { title: '单位', text: (one) => one.unitName },
  { title: '余金额', as: 'number', text: (one) => one.amount },
]

/** Lines of purchase vouchers of which something is left. */
export function LineTable(props: {
  readonly rows: readonly LayLine[]
  readonly searched: boolean
  readonly chosen: number
  readonly onChosen: (line: LayLine) => void
}) {
  return (
    <ChoiceTable
      {...props}
      name="line"
      label="凭证行"
      empty={props.searched ? NOTHING_FOUND : '没有还可使用的进货凭证。'}
      columns={LINE_COLUMNS}
      idOf={(one) => one.lineId}
      nameOf={(one) => `${one.voucherNo} ${one.lineNo}`}
    />
  )
}
