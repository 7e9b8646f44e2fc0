import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { readableCount, readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'

type Subject = CallOut<'trace.find'>['subjects'][number]
type Parcel = CallOut<'trace.parcels'>['rows'][number]

/** 追溯召回: goods by whatever is known of them; where they came from, every parcel that they went into, and the list of all of it. */
export function Trace() {
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [chosen, setChosen] = useState('')
  const found = useQueryProcedure('trace.find', { text: asked === '' ? '-' : asked }, { enabled: asked !== '' })
  const exporting = useJob('trace.export')
  const ask = (): void => {
    setAsked(text.trim())
    setChosen('')
  }
  const save = async (): Promise<void> => {
    const made = await exporting.start({ text: asked })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`已导出 ${made.value.rows} 行：${made.value.fileName}`)
    else toast.failed(saved)
  }
  const subjects = asked === '' ? [] : (found.data?.subjects ?? [])
  const current = subjects.find((one) => keyOf(one) === chosen) ?? subjects[0]
  return (
    <>
      <form
        className="inline-form trace-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') ask()
        }}
      >
        <label htmlFor="trace-text">料号、货号、条码、批次、供应商、核注清单、到货单、订单或运单</label>
        <input
          id="trace-text"
          className="field-input"
          autoFocus
          maxLength={80}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ActionButton hotkey="F8" primary disabled={text.trim() === ''} onClick={ask}>
          追溯
        </ActionButton>
        <ActionButton
          hotkey="Ctrl+E"
          disabled={subjects.length === 0}
          loading={exporting.running}
          title="找到的全部商品与批次的每一个包裹，订购人遮盖"
          onClick={() => void save()}
        >
          导出召回名单
        </ActionButton>
      </form>
      {asked === '' ? (
        <EmptySentence>
          输入后按 Enter：左边是找到的商品与批次，右边是它从哪里来、去了哪些包裹。输入订单或运单则由包裹回到批次。
        </EmptySentence>
      ) : found.isError ? (
        <FailureSentence failure={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingSentence />
      ) : current === undefined ? (
        <EmptySentence>{`没有找到“${asked}”对应的商品或批次。`}</EmptySentence>
      ) : (
        <div className="split split-across trace-found">
          <div className="split-side trace-subjects">
            {found.data.more ? (
              <p className="soft">{`只列出前 ${readableCount(subjects.length)} 个，导出的名单包括全部`}</p>
            ) : null}
            {subjects.map((one) => (
              <button
                key={keyOf(one)}
                type="button"
                className="trace-subject"
                aria-current={one === current}
                onClick={() => setChosen(keyOf(one))}
              >
                <b>{titleOf(one)}</b>
                <span className="soft">{detailOf(one)}</span>
                <span>{`${readableCount(one.parcels)} 个包裹，共 ${readableDecimal(one.quantity)}${one.onHand === '' ? '' : `；在库 ${readableDecimal(one.onHand)}`}`}</span>
              </button>
            ))}
          </div>
          <div className="split-main">
            <Sources key={`s${keyOf(current)}`} subject={current} />
            <Parcels key={keyOf(current)} subject={current} />
          </div>
        </div>
      )}
    </>
  )
}

const keyOf = (one: Subject): string => `${one.kind} ${one.id}`
const words = (...texts: string[]): string => texts.filter((text) => text !== '').join('　')
const titleOf = (one: Subject): string =>
  one.kind === 'lot'
    ? words(one.sku === '' ? one.itemNo : one.sku, one.lotNo === '' ? '无批次' : `批次 ${one.lotNo}`)
    : words(one.bookNo, one.seq === 0 ? '未备案' : `第 ${one.seq} 项`, one.itemNo)
const detailOf = (one: Subject): string =>
  one.kind === 'lot' ? words(one.name, one.expiresOn, one.owner) : words(one.name, '账册商品，按放行计')

/** Where the goods came from: papers open, trucks say whose. */
function Sources(props: { readonly subject: Subject }) {
  const { kind, id } = props.subject
  const { open } = useWorkspace()
  const sources = useQueryProcedure('trace.sources', { kind, id })
  if (sources.isError) return <FailureSentence failure={sources.error} onRetry={() => void sources.refetch()} />
  if (sources.data === undefined) return <LoadingSentence />
  const { lists, arrivals } = sources.data
  if (lists.length === 0 && arrivals.length === 0) return <p className="soft trace-none">没有登记过它的来源。</p>
  return (
    <div className="trace-sources" role="group" aria-label="来源与去向" tabIndex={0}>
      <table className="plain-table" aria-label={kind === 'lot' ? '到货' : '进出清单'}>
        <tbody>
          {lists.map((one) => (
            <tr key={one.id}>
              <td>{one.direction}</td>
              <td className="mono">
                <button
                  type="button"
                  className="link-button"
                  onClick={() => open({ screen: 'bondedList', params: { id: String(one.id) } })}
                >
                  {one.number}
                </button>
              </td>
              <td>{one.stateName}</td>
              <td className="number">{readableDecimal(one.quantity)}</td>
            </tr>
          ))}
          {arrivals.map((one) => (
            <tr key={one.id}>
              <td>到货</td>
              <td className="mono">{one.number}</td>
              <td>{words(one.supplier === '' ? '供应商未登记' : one.supplier, one.vehicle)}</td>
              <td className="mono">{readableTime(one.at).slice(0, 16)}</td>
              <td className="number">{readableDecimal(one.quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const COLUMNS: readonly GridColumn<Parcel>[] = [
  { id: 'orderNo', title: '订单编号', width: 180, kind: 'code', text: (row) => row.orderNo, frozen: true },
  { id: 'waybillNo', title: '运单编号', width: 140, kind: 'code', text: (row) => row.waybillNo },
  { id: 'quantity', title: '数量', width: 76, kind: 'number', text: (row) => row.quantity },
  { id: 'filing', title: '海关', width: 84, text: (row) => row.filingStateName, tone: (row) => toneOf(row.tone) },
  { id: 'step', title: '作业', width: 76, text: (row) => row.stepName },
  { id: 'buyer', title: '订购人', width: 84, text: (row) => row.buyer },
  { id: 'client', title: '客户', width: 190, text: (row) => row.client },
  { id: 'invtNo', title: '清单编号', width: 170, kind: 'code', text: (row) => row.invtNo },
]

/** Every parcel of the subject; Enter opens it. */
function Parcels(props: { readonly subject: Subject }) {
  const { kind, id, parcels } = props.subject
  const client = useClient()
  const { open } = useWorkspace()
  const store = useListGrid<Parcel>({
    list: 'trace-parcel',
    columns: COLUMNS,
    page: (input) => client.call('trace.parcels', { ...input, subject: { kind, id } }),
    count: () => Promise.resolve({ ok: true, value: { count: parcels, sums: {} } }),
    topicsOf: 'trace.parcels',
    defaultSort: { by: 'id', down: true },
  })
  return (
    <ListGrid
      store={store}
      label="召回的包裹"
      autoFocus={false}
      onOpen={(row) => open({ screen: 'parcel', filters: [{ field: 'ids', op: 'in', value: [String(row.id)] }] })}
      empty={
        <EmptySentence>{kind === 'lot' ? '还没有包裹拣过这个批次。' : '这个商品项还没有放行的包裹。'}</EmptySentence>
      }
    />
  )
}
