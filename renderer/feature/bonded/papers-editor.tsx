import { useState } from 'react'
import { parseFixed } from '../../../shared/domain/decimal/decimal.ts'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { choicesOf, type DocumentRow } from './bonded-fields.ts'
import { Bridge, PassLoad } from './pass-load.tsx'
import { count, goodsOf, numbersOf, palletsOf, weighedHead, weightText, withPapers } from './pass-weight.ts'
import type { DocumentEdit } from './use-document.ts'

const PAPERS = {
  1: { type: 'INV101', name: '核注清单' },
  2: { type: 'SAS111', name: '出入库单' },
} as const

/** 关联单证: papers with a customs number in the pass's direction, chosen by a tick; vehicle, weights and the bridge. */
export function PapersEditor(props: {
  readonly id: number | undefined
  readonly edit: DocumentEdit
  readonly canEdit: boolean
}) {
  const { id, edit, canEdit } = props
  const { content } = edit.sheet
  const [kind, setKind] = useState<'1' | '2'>(content.head['RltTbTypecd'] === '2' ? '2' : '1')
  const direction = content.head['IoTypecd'] ?? ''
  const papers = useQueryProcedure('bonded.page', {
    filters: [
      { field: 'type', op: 'is', value: PAPERS[kind].type },
      { field: 'customsNo', op: 'filled' },
      ...(direction === '' ? [] : [{ field: 'direction', op: 'is' as const, value: direction }]),
    ],
    sort: { by: 'id', down: true },
    limit: 200,
  })
  if (papers.data === undefined) return <LoadingSentence />
  const { rows } = papers.data
  const goods = goodsOf(content, rows)
  const choose = (number: string, on: boolean): void => {
    const others = numbersOf(content).filter((one) => one !== number)
    const numbers = on ? [...others, number] : others
    edit.change((before) => {
      const next = withPapers(before, kind, numbers)
      const now = goodsOf(next, rows)
      return now === undefined ? next : weighedHead(next, now, palletsOf(before, goods))
    })
  }
  return (
    <>
      <PassLoad type="SAS121" edit={edit} canEdit={canEdit} goods={goods} />
      {id === undefined ? null : <Bridge id={id} dirty={edit.dirty} />}
      <GoodsWeight edit={edit} canEdit={canEdit} goods={goods} />
      <div className="bonded-load" role="group" aria-label="关联方式">
        <label>
          关联
          <select
            className="field-input"
            value={kind}
            disabled={!canEdit || numbersOf(content).length > 0}
            onChange={(event) => setKind(event.target.value === '2' ? '2' : '1')}
          >
            <option value="1">核注清单</option>
            <option value="2">出入库单</option>
          </select>
        </label>
        <Binding edit={edit} canEdit={canEdit} passId={id ?? 0} />
      </div>
      <Choices rows={rows} name={PAPERS[kind].name} chosen={numbersOf(content)} canEdit={canEdit} onChoose={choose} />
    </>
  )
}

/** One vehicle for the whole list, or several: then this pass carries what its lines say. */
function Binding(props: { readonly edit: DocumentEdit; readonly canEdit: boolean; readonly passId: number }) {
  const { edit, canEdit } = props
  const client = useClient()
  const toast = useToast()
  const { content } = edit.sheet
  const bind = content.head['BindTypecd'] ?? ''
  const [only, ...others] = numbersOf(content)
  const take = async (): Promise<void> => {
    if (only === undefined) return
    const answer = await client.call('bonded.passLines', { number: only, passId: props.passId })
    if (!answer.ok) return toast.failed(answer)
    const { lines, left } = answer.value
    if (lines.length === 0) return toast.warn('这份清单已全部放行，没有余量')
    edit.change((before) => {
      const next = {
        ...before,
        head: { ...before.head, BindTypecd: '3' },
        lines: lines.map((fields) => ({ fields, itemId: 0, ownerId: 0, lotId: 0 })),
      }
      const now = goodsOf(next, [])
      return now === undefined ? next : weighedHead(next, now, 0)
    })
    toast.done(`已取余量 ${left}，请在“商品”中改成本车实装数量`)
  }
  return (
    <>
      <label>
        绑定
        <select
          className="field-input"
          value={bind}
          disabled={!canEdit}
          onChange={(event) =>
            edit.change((before) => ({ ...before, head: { ...before.head, BindTypecd: event.target.value } }))
          }
        >
          <option value="">不关联</option>
          {choicesOf('BindTypecd').map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <ActionButton
        allowed={canEdit}
        disabled={only === undefined || others.length > 0}
        title="一票多车：按清单还没有放行的数量填入本车商品"
        onClick={() => void take()}
      >
        一票多车：取清单余量
      </ActionButton>
    </>
  )
}

/** The goods alone on a scale (packing, forklift) against the papers. */
function GoodsWeight(props: {
  readonly edit: DocumentEdit
  readonly canEdit: boolean
  readonly goods: { readonly gross: number; readonly net: number } | undefined
}) {
  const { edit, canEdit } = props
  const { head } = edit.sheet.content
  const [weighed, setWeighed] = useState('')
  const declared = count(head['TotalGrossWt'])
  const typed = parseFixed(weighed)
  const asked = { declared: weightText(declared), weighed: typed === undefined ? '0' : weightText(typed) }
  const weighing = useQueryProcedure('bonded.weigh', asked, { enabled: weighed !== '' && typed !== undefined })
  const net = count(head['TotalNetWt'])
  return (
    <div className="bonded-load" role="group" aria-label="货物称重">
      <label>
        货物称重（千克，含托盘）
        <input
          className="field-input bonded-figure"
          value={weighed}
          onChange={(event) => setWeighed(event.target.value.trim())}
        />
      </label>
      <span className="bonded-total soft">{`申报毛重 ${readableDecimal(weightText(declared))}`}</span>
      {weighed === '' || weighing.data === undefined ? null : (
        <span className={`bonded-total ${weighing.data.within ? 'soft' : 'bonded-wrong-text'}`} role="status">
          {`相差 ${weighing.data.difference} 千克，${weighing.data.within ? '在' : '超出'}容差 ${weighing.data.percent}% ${weighing.data.within ? '之内' : '，请复核后再发车'}`}
        </span>
      )}
      <ActionButton
        allowed={canEdit}
        disabled={typed === undefined}
        onClick={() =>
          edit.change((before) => weighedHead(before, { gross: count(weighed), net: Math.min(count(weighed), net) }, 0))
        }
      >
        以称重为准
      </ActionButton>
    </div>
  )
}

function Choices(props: {
  readonly rows: readonly DocumentRow[]
  readonly name: string
  readonly chosen: readonly string[]
  readonly canEdit: boolean
  readonly onChoose: (number: string, on: boolean) => void
}) {
  const { rows, name, chosen, canEdit } = props
  if (rows.length === 0)
    return (
      <EmptySentence>{`没有海关已给编号的${name}。空车（类型 6）与只运包装物（类型 4）的核放单不用关联。`}</EmptySentence>
    )
  return (
    <table className="plain-table" aria-label={`可关联的${name}`}>
      <thead>
        <tr>
          <th scope="col">选</th>
          <th scope="col">{name}</th>
          <th scope="col">状态</th>
          <th scope="col">商品</th>
          <th scope="col" className="number">
            包裹
          </th>
          <th scope="col" className="number">
            毛重
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <input
                type="checkbox"
                aria-label={`关联 ${row.customsNo}`}
                disabled={!canEdit}
                checked={chosen.includes(row.customsNo)}
                onChange={(event) => props.onChoose(row.customsNo, event.target.checked)}
              />
            </td>
            <td className="mono">{row.customsNo}</td>
            <td>{row.stateName}</td>
            <td>{row.firstGoods}</td>
            <td className="number">{row.parcels === 0 ? '' : row.parcels}</td>
            <td className="number">{readableDecimal(row.gross)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
