import { useEffect, useRef, useState } from 'react'
import { binCode, isBinCode } from '../../../shared/domain/shelf/colour.ts'
import {
  COUNT_DECISIONS,
  COUNT_DECISION_NAMES,
  LINE_STATE_NAMES,
  type CountDecision,
} from '../../../shared/domain/shelf/count.ts'
import type { CallOut, Selection } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { GridStore } from '../../ui/grid/grid-store.ts'
import { countSelected, isNothing, toContract } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { ApproveDialog, CountDialog, CountImportDialog, DecideDialog, ValueLine } from './count-dialog.tsx'
import { ScanBox, type ScanResult } from './scan-box.tsx'

type Count = CallOut<'count.list'>['counts'][number]
type Detail = CallOut<'count.get'>
type Line = CallOut<'count.lines'>['rows'][number]

const STATE_TONES = { open: 'blue', submitted: 'amber', approved: 'green', dropped: 'grey' } as const

const EXACT = { kind: 'exact' as const, ops: ['is' as const, 'starts' as const] }
const STATES = (['open', 'agrees', 'again', 'differs'] as const).map((value) => ({
  value,
  label: LINE_STATE_NAMES[value],
}))

const COUNT_COLUMNS: readonly GridColumn<Line>[] = [
  { id: 'bin', title: '库位', width: 100, kind: 'code', text: (row) => row.bin, frozen: true, filter: EXACT },
  {
    id: 'state',
    title: '结果',
    width: 76,
    text: (row) => row.stateName,
    tone: (row) => toneOf(row.tone),
    filter: { kind: 'options', options: STATES, ops: ['is', 'in'] },
  },
  { id: 'sku', title: '货号', width: 120, kind: 'code', text: (row) => row.sku, filter: EXACT },
  { id: 'name', title: '品名', width: 150, text: (row) => row.name },
  { id: 'booked', title: '账面', width: 80, kind: 'number', text: (row) => row.booked },
  { id: 'counted', title: '实盘', width: 80, kind: 'number', text: (row) => row.counted },
  {
    id: 'difference',
    title: '差异',
    width: 80,
    kind: 'number',
    text: (row) => (row.difference === '0' ? '' : row.difference),
  },
  {
    id: 'value',
    title: '货值（元）',
    width: 96,
    kind: 'number',
    places: 2,
    text: (row) => row.value,
    sum: 'value',
  },
  {
    id: 'tax',
    title: '税款估算',
    width: 96,
    kind: 'number',
    places: 2,
    text: (row) => row.tax,
    sum: 'tax',
  },
  { id: 'valueWhy', title: '计税说明', width: 150, text: (row) => row.valueWhy },
  {
    id: 'rounds',
    title: '次数',
    width: 48,
    kind: 'number',
    text: (row) => (row.rounds === 0 ? '' : String(row.rounds)),
  },
  { id: 'counters', title: '盘点人', width: 120, text: (row) => row.counters },
  {
    id: 'decision',
    title: '决定',
    width: 90,
    text: (row) => row.decisionName,
    filter: {
      kind: 'options',
      options: COUNT_DECISIONS.map((value) => ({ value, label: COUNT_DECISION_NAMES[value] })),
    },
  },
  { id: 'reason', title: '原因', width: 160, text: (row) => row.reason },
  { id: 'lotNo', title: '批次', width: 96, kind: 'code', text: (row) => row.lotNo, filter: EXACT },
  { id: 'expiresOn', title: '效期', width: 88, kind: 'date', text: (row) => row.expiresOn },
  { id: 'owner', title: '货主', width: 150, text: (row) => row.owner },
  { id: 'bookNo', title: '账册', width: 110, kind: 'code', text: (row) => row.bookNo, filter: EXACT },
  { id: 'itemNo', title: '料号', width: 110, kind: 'code', text: (row) => row.itemNo, filter: EXACT },
  { id: 'line', title: '盘点行号', width: 76, kind: 'number', text: (row) => String(row.line), hidden: true },
  { id: 'duty', title: '关税', width: 90, kind: 'number', places: 2, text: (row) => row.duty, hidden: true },
  {
    id: 'consumption',
    title: '消费税',
    width: 90,
    kind: 'number',
    places: 2,
    text: (row) => row.consumption,
    hidden: true,
  },
  { id: 'vat', title: '增值税', width: 90, kind: 'number', places: 2, text: (row) => row.vat, hidden: true },
]

/** 盘点: counts at the left; one count with scan entry, decisions line by line, approval by another person. */
export function CountTab(props: { readonly clients: ClientChoices }) {
  const list = useQueryProcedure('count.list', {}, { keep: true })
  const may = useMay('count.open')
  const [chosen, setChosen] = useState<number | undefined>(undefined)
  const [adding, setAdding] = useState(false)
  const counts = list.data?.counts ?? []
  const current = chosen ?? counts[0]?.id
  return (
    <div className="split split-across">
      <div className="split-side warehouse-list warehouse-narrow">
        <div className="action-bar" role="toolbar" aria-label="操作">
          <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAdding(true)}>
            开始盘点
          </ActionButton>
        </div>
        <div className="pane-body">
          {list.isError ? <FailureSentence failure={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data === undefined ? (
            <LoadingSentence />
          ) : counts.length === 0 ? (
            <EmptySentence>还没有盘点。按 F7 选库区、库位或货主开始一次循环盘点或全盘。</EmptySentence>
          ) : (
            counts.map((count) => (
              <Row key={count.id} count={count} current={count.id === current} onChoose={() => setChosen(count.id)} />
            ))
          )}
        </div>
      </div>
      <div className="split-main">
        {current === undefined ? <EmptySentence>选一次盘点。</EmptySentence> : <CountDesk key={current} id={current} />}
      </div>
      {adding ? <CountDialog clients={props.clients} onClose={() => setAdding(false)} onOpened={setChosen} /> : null}
    </div>
  )
}

function Row(props: { readonly count: Count; readonly current: boolean; readonly onChoose: () => void }) {
  const { count } = props
  return (
    <button
      type="button"
      className="warehouse-line warehouse-two"
      aria-current={props.current}
      onClick={props.onChoose}
    >
      <span>
        <b>{count.name}</b>
        <br />
        <span className="soft">{`${count.kind === 'full' ? '全盘' : '循环'} · ${count.blind ? '盲盘' : '明盘'} · ${readableTime(count.openedAt).slice(5, 16)}`}</span>
      </span>
      <span className="warehouse-tags">
        <StatusTag tone={STATE_TONES[count.state]}>{count.stateName}</StatusTag>
        <span>{`${readableCount(count.counted)} / ${readableCount(count.lines)}`}</span>
      </span>
    </button>
  )
}

type Shown =
  | 'none'
  | 'import'
  | 'approve'
  | { readonly decide: CountDecision; readonly selection: Selection; readonly lines: number; readonly through: number }

function CountDesk(props: { readonly id: number }) {
  const detail = useQueryProcedure('count.get', { id: props.id }, { keep: true })
  if (detail.isError) return <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
  return detail.data === undefined ? <LoadingSentence /> : <Desk detail={detail.data} />
}

function Desk(props: { readonly detail: Detail }) {
  const { count, figures, decidedThrough } = props.detail
  const client = useClient()
  const toast = useToast()
  const submitting = useCommand('count.submit')
  const dropping = useCommand('count.drop')
  const sheet = useJob('count.sheet')
  const mayCount = useMay('count.tally')
  const mayDecide = useMay('count.decide')
  const mayApprove = useMay('count.approve')
  const [shows, setShows] = useState<Shown>('none')
  const store = useListGrid<Line>({
    list: 'count-line',
    columns: COUNT_COLUMNS,
    page: (input) => client.call('count.lines', { ...input, id: count.id }),
    count: (filters) => client.call('count.lineCount', { id: count.id, filters }),
    topicsOf: 'count.lines',
    defaultSort: { by: 'id', down: false },
    errorOf: (row) => (row.state === 'again' ? '差异超过规则，须由另一人复盘' : undefined),
    errorFilter: { field: 'state', op: 'is', value: 'again' },
  })
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (value) => value.selection)
  const matching = useGridValue(store, (value) => value.count)
  const filters = useGridValue(store, (value) => value.filters)
  const chosen = toContract(selection, focused?.id)
  const chosenCount = isNothing(selection) ? (focused === undefined ? 0 : 1) : (countSelected(selection, matching) ?? 0)
  const only = filters.find((filter) => filter.field === 'state')?.value
  const show = (state: string): void =>
    store.setFilters([
      ...filters.filter((filter) => filter.field !== 'state'),
      ...(only === state ? [] : [{ field: 'state', op: 'is' as const, value: state }]),
    ])
  const open = count.state === 'open'
  const submit = async (): Promise<void> => {
    const answer = await submitting.run({ id: count.id, revision: count.revision })
    if (answer.ok) toast.done('已提交，请另一人审批')
    else toast.failed(answer)
  }
  const drop = async (): Promise<void> => {
    if (
      !(await toast.confirm({
        title: '作废盘点',
        text: `作废“${count.name}”？已录的实盘留在记录里，不再过账。`,
        ok: '作废',
        danger: true,
      }))
    )
      return
    const answer = await dropping.run({ id: count.id })
    if (!answer.ok) toast.failed(answer)
  }
  const save = async (): Promise<void> => {
    const made = await sheet.start({ id: count.id, differences: only === 'differs' || only === 'again' })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`已导出 ${made.value.rows} 行`)
    else toast.failed(saved)
  }
  return (
    <>
      <div className="figures-line">
        <span>
          <StatusTag tone={STATE_TONES[count.state]}>{count.stateName}</StatusTag> <b>{count.name}</b>
        </span>
        {figures.map((one) => (
          <button
            key={one.state}
            type="button"
            className="link-button"
            aria-pressed={only === one.state}
            onClick={() => show(one.state)}
          >
            <StatusTag tone={toneOf(one.tone)}>{`${one.name} ${readableCount(one.count)}`}</StatusTag>
          </button>
        ))}
        {count.submittedBy === '' ? null : (
          <span className="soft">{`提交 ${count.submittedBy}${count.approvedBy === '' ? '' : `，审批 ${count.approvedBy}`}`}</span>
        )}
      </div>
      <div className="action-bar" role="toolbar" aria-label="盘点操作">
        <ActionButton hotkey="Ctrl+I" allowed={mayCount} disabled={!open} onClick={() => setShows('import')}>
          导入盘点表
        </ActionButton>
        <ActionButton hotkey="Ctrl+E" loading={sheet.running} onClick={() => void save()}>
          {only === 'differs' || only === 'again' ? '导出差异' : '导出盘点表'}
        </ActionButton>
        {COUNT_DECISIONS.map((decision, i) => (
          <ActionButton
            key={decision}
            hotkey={['F8', 'F4', 'F6'][i] ?? 'F8'}
            allowed={mayDecide}
            disabled={!open || chosen === undefined || chosenCount === 0}
            onClick={() =>
              chosen === undefined
                ? undefined
                : setShows({ decide: decision, selection: chosen, lines: chosenCount, through: decidedThrough })
            }
          >
            {`${COUNT_DECISION_NAMES[decision]}${chosenCount > 1 ? ` ${chosenCount} 行` : ''}`}
          </ActionButton>
        ))}
        <span className="gap" />
        {open ? (
          <>
            <ActionButton allowed={mayCount} onClick={() => void drop()}>
              作废
            </ActionButton>
            <ActionButton
              hotkey="F10"
              primary
              allowed={mayCount}
              loading={submitting.pending}
              onClick={() => void submit()}
            >
              提交审批
            </ActionButton>
          </>
        ) : null}
        {count.state === 'submitted' ? (
          <ActionButton
            hotkey="F10"
            primary
            allowed={mayApprove}
            disabled={!props.detail.mayApprove}
            title={props.detail.whyNot}
            onClick={() => setShows('approve')}
          >
            {props.detail.mayApprove ? '审批' : props.detail.whyNot}
          </ActionButton>
        ) : null}
      </div>
      <ValueLine detail={props.detail} />
      {open && mayCount ? <CountScan id={count.id} store={store} /> : null}
      <ListGrid store={store} label="盘点明细" empty={<EmptySentence>没有这样的行。</EmptySentence>} />
      {shows === 'import' ? <CountImportDialog id={count.id} onClose={() => setShows('none')} /> : null}
      {shows === 'approve' ? <ApproveDialog detail={props.detail} onClose={() => setShows('none')} /> : null}
      {typeof shows === 'object' ? (
        <DecideDialog
          id={count.id}
          decision={shows.decide}
          selection={shows.selection}
          lines={shows.lines}
          through={shows.through}
          onClose={() => setShows('none')}
        />
      ) : null}
    </>
  )
}

/** Scan a bin, then goods; the quantity stands beside the box. */
function CountScan(props: { readonly id: number; readonly store: GridStore<Line> }) {
  const { id, store } = props
  const client = useClient()
  const tallying = useCommand('count.tally')
  const [bin, setBin] = useState('')
  const [qty, setQty] = useState('')
  // How many counts of a place this desk has heard of, beside those that stand in the list.
  const heard = useRef(new Map<string, number>())
  useEffect(() => {
    document.getElementById('count-scan')?.focus()
  }, [])
  /** Is the code a bin of this count? */
  const isBin = async (code: string): Promise<boolean> => {
    if (!isBinCode(code)) return false
    const filters = [{ field: 'bin', op: 'is' as const, value: code }]
    const found = await client.call('count.lines', { id, filters, limit: 1 })
    return found.ok && found.value.rows.length > 0
  }
  const scan = async (code: string): Promise<ScanResult> => {
    const asBin = binCode(code)
    if (await isBin(asBin)) {
      setBin(asBin)
      return { cue: 'right', text: `库位 ${asBin}` }
    }
    if (bin === '') return { cue: 'wrong', text: `${code} 不是这次盘点的库位，请先扫库位` }
    if (qty.trim() === '') return { cue: 'wrong', text: '先填实盘数量，再扫商品' }
    const place = `${bin} ${code}`
    const listed = store
      .state()
      .window.rows.find((line) => line.bin === bin && (line.sku === code || line.itemNo === code))
    const seen = Math.max(listed?.rounds ?? 0, heard.current.get(place) ?? 0)
    const answer = await tallying.run({ id, bin, code, qty: qty.trim(), seen })
    if (!answer.ok) {
      const taken = answer.code === 'COUNT_TAKEN'
      if (taken) heard.current.set(place, Number(answer.data['rounds'] ?? 0))
      return { cue: taken ? 'again' : 'wrong', text: failureText(answer.code, answer.data) }
    }
    heard.current.set(place, answer.value.round)
    setQty('')
    const { title, counted, state, stateName } = answer.value
    return {
      cue: state === 'again' ? 'again' : 'right',
      text: `${title}　${counted}${state === 'again' ? `　${stateName}` : ''}`,
    }
  }
  return (
    <div className="count-scan">
      <div className="warehouse-fields">
        <label>
          实盘数量
          <input
            className="field-input"
            inputMode="decimal"
            value={qty}
            onChange={(event) => setQty(event.target.value)}
          />
        </label>
      </div>
      <ScanBox
        id="count-scan"
        label={bin === '' ? '先扫库位' : `库位 ${bin}：填数量后扫商品`}
        placeholder="扫码"
        onScan={scan}
      />
    </div>
  )
}
