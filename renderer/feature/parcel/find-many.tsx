import { Button } from 'antd'
import { useState } from 'react'
import { MODE_NAMES } from '../../../shared/contract/area/party.ts'
import { useClient } from '../../api/index.ts'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { readableCount, tooManyText } from '../../ui/number-text.ts'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import type { FoundRow } from './found-rows.ts'
import { foundRows, parcelsOf } from './found-rows.ts'

export interface FindManyProps {
  readonly start: string
  readonly onFound: (ids: readonly number[]) => void
  readonly onClose: () => void
}

const MOST = 5000

/** 批量查找: a pasted list of numbers; answered in the pasted order, the missing ones in their place. */
export function FindMany(props: FindManyProps) {
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState(props.start)
  const [rows, setRows] = useState<readonly FoundRow[] | undefined>(undefined)
  const [searching, setSearching] = useState(false)
  const numbers = parseNumbers(text)
  const tooMany = tooManyText(numbers.length, MOST)
  const search = async (): Promise<void> => {
    setSearching(true)
    const found = await client.call('parcel.findMany', { numbers })
    const parcels = found.ok
      ? await parcelsOf(
          found.value.found.flatMap((one) => one.ids),
          (input) => client.call('parcel.page', input),
        )
      : found
    setSearching(false)
    if (!parcels.ok) return toast.failed(parcels)
    if (found.ok) setRows(foundRows(numbers, found.value, parcels.value))
  }
  if (rows !== undefined)
    return <Answer rows={rows} onBack={() => setRows(undefined)} onFound={props.onFound} onClose={props.onClose} />
  return (
    <Dialog title="批量查找单号" width={620} onClose={props.onClose}>
      <form
        className="find-many"
        onSubmit={(event) => {
          event.preventDefault()
          void search()
        }}
      >
        <textarea
          className="field-input field-text"
          rows={12}
          data-autofocus
          aria-label="单号，一行一个"
          placeholder="从 Excel 粘贴一列单号：订单号、运单号、支付交易号、企业内部编号、清单编号均可"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="find-many-foot">
          <span className="soft" role={tooMany === '' ? undefined : 'alert'}>
            {tooMany === '' ? `${readableCount(numbers.length)} 个单号` : tooMany}
          </span>
          <Button
            type="primary"
            htmlType="submit"
            disabled={numbers.length === 0 || tooMany !== ''}
            loading={searching}
          >
            查找
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const COLUMNS: readonly GridColumn<FoundRow>[] = [
  { id: 'number', title: '查找的单号', width: 170, kind: 'code', text: (row) => row.number, frozen: true },
  {
    id: 'filingState',
    title: '申报状态',
    width: 84,
    text: (row) => row.parcel?.filingStateName ?? '没有找到',
    tone: (row) => (row.parcel === undefined ? 'red' : toneOf(row.parcel.tone)),
  },
  { id: 'orderNo', title: '订单编号', width: 170, kind: 'code', text: (row) => row.parcel?.orderNo ?? '' },
  { id: 'waybillNo', title: '运单编号', width: 130, kind: 'code', text: (row) => row.parcel?.waybillNo ?? '' },
  { id: 'invtNo', title: '清单编号', width: 150, kind: 'code', text: (row) => row.parcel?.invtNo ?? '' },
  { id: 'client', title: '客户', width: 180, text: (row) => row.parcel?.client ?? '' },
  {
    id: 'mode',
    title: '模式',
    width: 106,
    text: (row) => (row.parcel === undefined ? '' : MODE_NAMES[row.parcel.mode]),
  },
  { id: 'reason', title: '原因', width: 180, text: (row) => row.parcel?.reason ?? '' },
  { id: 'transport', title: '运输批次', width: 120, text: (row) => row.parcel?.transport ?? '' },
]

function Answer(props: {
  readonly rows: readonly FoundRow[]
  readonly onBack: () => void
  readonly onFound: (ids: readonly number[]) => void
  readonly onClose: () => void
}) {
  const { rows } = props
  const toast = useToast()
  const store = useLocalGrid<FoundRow>({
    id: 'find-many',
    columns: COLUMNS,
    rows,
    errorOf: (row) => (row.parcel === undefined ? '台账中没有这个单号' : undefined),
  })
  useHotkeys({ F9: () => void store.nextError() }, 'dialog')
  const missing = rows.filter((row) => row.parcel === undefined).map((row) => row.number)
  const ids = rows.flatMap((row) => row.parcel?.id ?? [])
  const copyMissing = async (): Promise<void> => {
    await navigator.clipboard.writeText(missing.join('\n'))
    toast.done('已复制没有找到的单号')
  }
  return (
    <Dialog
      title="批量查找单号"
      width={1180}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onBack}>改单号</Button>
          <Button disabled={missing.length === 0} onClick={() => void copyMissing()}>
            复制没有找到的
          </Button>
          <Button
            type="primary"
            disabled={ids.length === 0}
            onClick={() => props.onFound(ids)}
          >{`在列表中显示 ${readableCount(new Set(ids).size)} 票`}</Button>
        </>
      }
    >
      <p role="status">
        找到 <b>{readableCount(rows.length - missing.length)}</b> 票，没有{' '}
        <b className={missing.length > 0 ? 'filing-held' : undefined}>{readableCount(missing.length)}</b> 个（F9
        逐个看）。次序与粘贴的一致，可选中后 Ctrl+C 贴回 Excel。
      </p>
      <div className="find-many-grid">
        <DenseGrid
          store={store}
          label="查找结果"
          empty={null}
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
        />
      </div>
    </Dialog>
  )
}
