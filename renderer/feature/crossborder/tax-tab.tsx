import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableStamp } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'

type Bill = CallOut<'tax.page'>['rows'][number]

const STATE_TONES = { '1': 'blue', '2': 'green', '3': 'grey' } as const

const money = (
  id: 'total' | 'own' | 'difference' | 'duty' | 'vat' | 'consumption',
  title: string,
  width: number,
): GridColumn<Bill> => ({ id, title, width, kind: 'number', places: 2, text: (row) => row[id] })

const TAX_COLUMNS: readonly GridColumn<Bill>[] = [
  { id: 'taxNo', title: '税单编号', width: 190, kind: 'code', text: (row) => row.taxNo, frozen: true },
  {
    id: 'statusName',
    title: '状态',
    width: 76,
    text: (row) => row.statusName,
    tone: (row) => STATE_TONES[row.status as keyof typeof STATE_TONES] ?? 'grey',
  },
  { id: 'invtNo', title: '清单编号', width: 160, kind: 'code', text: (row) => row.invtNo },
  { id: 'orderNo', title: '订单编号', width: 160, kind: 'code', text: (row) => row.orderNo },
  money('total', '海关合计', 86),
  money('own', '本程序计算', 90),
  {
    ...money('difference', '差额', 76),
    tone: (row) => (row.difference === '' || row.difference === '0.00' ? 'grey' : 'amber'),
  },
  { id: 'parts', title: '份数', width: 56, text: (row) => (row.parts > 1 ? `${row.parts} 份` : '') },
  money('duty', '关税', 80),
  money('vat', '增值税', 80),
  money('consumption', '消费税', 80),
  { id: 'entDutyNo', title: '缴款书编号', width: 150, kind: 'code', text: (row) => row.entDutyNo },
  {
    id: 'assureCode',
    title: '担保企业',
    width: 150,
    kind: 'code',
    text: (row) => row.assureCode,
    filter: { kind: 'exact', ops: ['is'] },
  },
  { id: 'at', title: '时间', width: 130, text: (row) => readableStamp(row.at) },
]

/** A bill whose figure is not ours is worth a look. */
function taxError(row: Bill): string | undefined {
  return row.difference === '' || row.difference === '0.00' || row.status === '3'
    ? undefined
    : row.parts > 1
      ? `${row.parts} 份税单合计与本程序计算相差 ${row.difference} 元`
      : `与本程序计算相差 ${row.difference} 元`
}

/** 税单: customs' figures beside ours; a line opens the comparison by goods line. */
export function TaxTab() {
  const client = useClient()
  const { open } = useWorkspace()
  const [size, setSize] = usePaneSize('tax-bill', 260)
  const [shows, setShows] = useState(false)
  const store = useListGrid<Bill>({
    list: 'tax',
    gridId: 'tax',
    columns: TAX_COLUMNS,
    page: (input) => client.call('tax.page', input),
    topicsOf: 'tax.page',
    defaultSort: { by: 'id', down: true },
    errorOf: taxError,
  })
  const focused = useFocusRow(store)
  const parcelId = focused?.parcelId
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="税单明细"
      side={
        shows && focused !== undefined ? (
          <BillDetail key={focused.id} bill={focused} onClose={() => setShows(false)} />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="电子税单"
        onOpen={() => setShows(true)}
        empty={
          <EmptySentence>还没有收到电子税单（816）。清单放行后海关会发来；也可在“回执箱”里读入文件。</EmptySentence>
        }
        actions={
          <>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShows(true)}>
              逐项对照
            </ActionButton>
            <ActionButton
              disabled={parcelId === undefined}
              onClick={() =>
                parcelId === undefined ? undefined : open({ screen: 'parcel', params: { id: String(parcelId) } })
              }
            >
              看包裹
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

function BillDetail(props: { readonly bill: Bill; readonly onClose: () => void }) {
  const detail = useQueryProcedure('tax.get', { id: props.bill.id })
  return (
    <>
      <PaneHead title={`税单 ${props.bill.taxNo}　清单 ${props.bill.invtNo}`} onClose={props.onClose} />
      <div className="pane-body">
        <Loaded of={detail}>{(data) => <Compared detail={data} />}</Loaded>
      </div>
    </>
  )
}

function Compared(props: { readonly detail: CallOut<'tax.get'> }) {
  const { detail } = props
  return (
    <>
      <div className="figures-line">
        <span>
          海关合计<b>{detail.customsTotal}</b>
        </span>
        <span>
          本程序<b>{detail.ownTotal === '' ? '—' : detail.ownTotal}</b>
        </span>
        <span>
          差额
          <b className={detail.difference === '' || detail.difference === '0.00' ? undefined : 'crossborder-held'}>
            {detail.difference === '' ? '—' : detail.difference}
          </b>
        </span>
        {detail.why === '' ? (
          <span className="soft">按申报时的税则与商品备案计算</span>
        ) : (
          <span className="crossborder-held">{detail.why}</span>
        )}
      </div>
      {detail.bills.length > 1 ? (
        <p className="soft crossborder-note">
          这份清单分 {detail.bills.length} 份税单，合并后对照：
          {detail.bills.map((one) => `${one.taxNo}（${one.total}）`).join('、')}
        </p>
      ) : null}
      <table className="plain-table" aria-label="逐项对照">
        <thead>
          <tr>
            <th scope="col">项</th>
            <th scope="col">商品编码</th>
            <th scope="col">来源</th>
            <th scope="col" className="number">
              完税价格
            </th>
            <th scope="col" className="number">
              关税
            </th>
            <th scope="col" className="number">
              消费税
            </th>
            <th scope="col" className="number">
              增值税
            </th>
            <th scope="col" className="number">
              差额
            </th>
          </tr>
        </thead>
        <tbody>
          {detail.lines.flatMap((line) => [
            <tr key={`c${line.gnum}`}>
              <td>{line.gnum}</td>
              <td className="mono">{line.gcode}</td>
              <td>海关</td>
              <Parts parts={line.customs} />
              <td
                className={line.difference === '' || line.difference === '0.00' ? 'number' : 'number crossborder-held'}
              >
                {line.difference}
              </td>
            </tr>,
            <tr key={`o${line.gnum}`}>
              <td />
              <td />
              <td>本程序</td>
              <Parts parts={line.own} />
              <td />
            </tr>,
          ])}
        </tbody>
      </table>
    </>
  )
}

function Parts(props: { readonly parts: CallOut<'tax.get'>['lines'][number]['own'] }) {
  const { parts } = props
  return parts === undefined ? (
    <td colSpan={4} className="soft">
      没有这一项
    </td>
  ) : (
    <>
      <td className="number">{parts.price}</td>
      <td className="number">{parts.duty}</td>
      <td className="number">{parts.consumption}</td>
      <td className="number">{parts.vat}</td>
    </>
  )
}
