import { useMemo, useState } from 'react'
import type { WriteOffFigure } from '../../../shared/domain/bonded/write-off.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { ActDialog, type Act } from './write-off-act.tsx'
import { figureOfColumn, itemColumns, shownRows, type SheetRow } from './write-off-columns.ts'
import { ListsTab } from './write-off-lists.tsx'
import { ClockTag, HistoryTab, RowsPane, type Figures, type Saved } from './write-off-parts.tsx'
import { decisionsInput, useDecisions, type DecisionEdit } from './use-decisions.ts'

/** The draft of a cycle that has no write-off yet. */
export function DraftSheet(props: {
  readonly bookId: number
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}) {
  const draft = useQueryProcedure('writeOff.draft', { bookId: props.bookId }, { keep: true })
  if (draft.isError)
    return (
      <>
        <ActionButton hotkey="Escape" onClick={props.onClose}>
          返回
        </ActionButton>
        <FailureSentence failure={draft.error} onRetry={() => void draft.refetch()} />
      </>
    )
  if (draft.data === undefined) return <LoadingSentence>正在计算…</LoadingSentence>
  return <Sheet figures={draft.data} saved={undefined} {...props} onShow={() => undefined} />
}

/** A saved write-off; an older version is only looked at. */
export function SavedSheet(props: { readonly id: number; readonly onClose: () => void }) {
  const [version, setVersion] = useState<number | undefined>(undefined)
  const saved = useQueryProcedure(
    'writeOff.get',
    { id: props.id, ...(version === undefined ? {} : { version }) },
    { keep: true },
  )
  if (saved.isError)
    return (
      <>
        <ActionButton hotkey="Escape" onClick={props.onClose}>
          返回
        </ActionButton>
        <FailureSentence failure={saved.error} onRetry={() => void saved.refetch()} />
      </>
    )
  if (saved.data === undefined) return <LoadingSentence />
  const refresh = (): void => {
    setVersion(undefined)
    void saved.refetch()
  }
  return (
    <Sheet
      figures={saved.data}
      saved={saved.data}
      onClose={props.onClose}
      onSaved={refresh}
      onShow={(next) => setVersion(next)}
    />
  )
}

interface SheetProps {
  readonly figures: Figures
  readonly saved: Saved | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
  readonly onShow: (version: number) => void
}

function Sheet(props: SheetProps) {
  const { figures, saved } = props
  const may = useMay('writeOff.save')
  const newest = saved === undefined || saved.shown === saved.row.version
  const canEdit = may && newest && (saved === undefined || saved.mayEdit)
  const edit = useDecisions(`writeOff:${saved?.row.id ?? `book-${figures.bookId}`}`, figures)
  const [tab, setTab] = useState('items')
  const tabs = [
    { id: 'items', title: `商品 ${figures.rows.length}` },
    { id: 'lists', title: `清单 ${figures.lists.length}` },
    ...(saved === undefined ? [] : [{ id: 'history', title: '版本与进度' }]),
  ]
  const [verified, setVerified] = useState<Readonly<Record<number, boolean>>>({})
  const client = useClient()
  const toast = useToast()
  const verify = async (version: number): Promise<void> => {
    if (saved === undefined) return
    const answer = await client.call('writeOff.verify', { id: saved.row.id, version })
    if (answer.ok) setVerified((before) => ({ ...before, [version]: answer.value.same }))
    else toast.failed(answer)
  }
  return (
    <>
      <SheetBar {...props} edit={edit} canEdit={canEdit} />
      <Heads figures={figures} saved={saved} />
      <PaneTabs label="报核内容" tabs={tabs} active={tab} onChange={setTab} />
      {tab === 'lists' ? (
        <ListsTab lists={figures.lists} edit={edit} canEdit={canEdit} />
      ) : tab === 'history' && saved !== undefined ? (
        <HistoryTab
          saved={saved}
          onShow={props.onShow}
          onVerify={(version) => void verify(version)}
          verified={verified}
        />
      ) : (
        <Items figures={figures} edit={edit} canEdit={canEdit} />
      )}
    </>
  )
}

function SheetBar(props: SheetProps & { readonly edit: DecisionEdit; readonly canEdit: boolean }) {
  const { figures, saved, edit, canEdit } = props
  const client = useClient()
  const toast = useToast()
  const saving = useCommand('writeOff.save')
  const exporting = useJob('writeOff.export')
  const mayAct = useMay('writeOff.act')
  const making = useCommand('writeOff.document')
  const mayMake = useMay('writeOff.document')
  const { open } = useWorkspace()
  const [act, setAct] = useState<Act | undefined>(undefined)
  const save = async (): Promise<void> => {
    const answer = await saving.run({
      ...(saved === undefined ? {} : { id: saved.row.id, revision: saved.row.revision }),
      bookId: figures.bookId,
      ...decisionsInput(figures, edit.value),
    })
    if (!answer.ok) return toast.failed(answer)
    edit.drop()
    toast.done(`已存为第 ${answer.value.version} 版，校验值 ${answer.value.hash.slice(0, 12)}…`)
    props.onSaved(answer.value.id)
  }
  const print = async (format: 'xlsx' | 'pdf'): Promise<void> => {
    if (saved === undefined) return
    const made = await exporting.start({ id: saved.row.id, version: saved.shown, format })
    if (!made.ok) return toast.failed(made)
    const file = await client.download(made.value.fileHash, made.value.fileName)
    if (!file.ok) toast.failed(file)
  }
  const document = async (id: number): Promise<void> => {
    const answer = await making.run({ id })
    if (answer.ok) open({ screen: 'bondedForm', params: { id: String(answer.value.id) } })
    else toast.failed(answer)
  }
  const acts = saved === undefined || saved.shown !== saved.row.version ? [] : saved.acts
  return (
    <div className="action-bar" role="toolbar" aria-label="操作">
      <ActionButton hotkey="Escape" onClick={props.onClose}>
        返回
      </ActionButton>
      <ActionButton hotkey="Ctrl+S" primary allowed={canEdit} loading={saving.pending} onClick={() => void save()}>
        {saved === undefined ? '保存草稿' : '重算并存新版'}
      </ActionButton>
      {acts.map((one) => (
        <ActionButton
          key={one}
          allowed={mayAct}
          {...(one === 'report' ? { hotkey: 'F10' } : {})}
          danger={one === 'void'}
          disabled={edit.dirty}
          {...(edit.dirty ? { title: '先保存改动' } : {})}
          onClick={() => setAct(one)}
        >
          {`${ACT_TITLES[one]}…`}
        </ActionButton>
      ))}
      {saved === undefined ? null : (
        <>
          <ActionButton hotkey="F8" loading={exporting.running} onClick={() => void print('xlsx')}>
            导出
          </ActionButton>
          <ActionButton loading={exporting.running} onClick={() => void print('pdf')}>
            打印 PDF
          </ActionButton>
          {figures.kind === 'processing' && mayMake ? (
            <ActionButton
              title="生成报核单证（EMS121，按海关侧 2017 年结构，未核实），核对后申报或存成文件"
              disabled={edit.dirty || saved.shown !== saved.row.version}
              loading={making.pending}
              onClick={() => void document(saved.row.id)}
            >
              报核单证…
            </ActionButton>
          ) : null}
        </>
      )}
      <span className="gap" />
      {edit.dirty ? <span className="draft-state">改动尚未存为新版</span> : null}
      {act === undefined || saved === undefined ? null : (
        <ActDialog
          act={act}
          saved={saved}
          onClose={() => setAct(undefined)}
          onDone={() => {
            setAct(undefined)
            props.onSaved(saved.row.id)
          }}
        />
      )}
    </div>
  )
}

const ACT_TITLES: Readonly<Record<Act, string>> = {
  report: '登记已报',
  accept: '海关受理',
  return: '海关退回',
  close: '结案',
  extend: '延期获批',
  void: '作废',
}

function Heads(props: { readonly figures: Figures; readonly saved: Saved | undefined }) {
  const { figures, saved } = props
  const { clock } = figures
  return (
    <>
      <div className="figures-line">
        <span>
          账册<b>{figures.bookNo}</b>
        </span>
        {saved === undefined ? (
          <StatusTag tone="grey">尚未保存</StatusTag>
        ) : (
          <>
            <span>{`第 ${saved.row.times} 次`}</span>
            <StatusTag tone={toneOf(saved.row.tone)}>{saved.row.stateName}</StatusTag>
            <span>
              版本<b>{saved.shown === saved.row.version ? saved.shown : `${saved.shown}（旧版，只看）`}</b>
            </span>
          </>
        )}
        <span>
          周期<b>{`${figures.from} 至 ${figures.to}`}</b>
        </span>
        {clock === undefined ? null : (
          <span title={`经批准延期最迟 ${clock.latestBy}；${clock.source}`}>
            报核截止<b>{clock.reportBy}</b>
          </span>
        )}
        {saved === undefined || saved.mayEdit ? <ClockTag clock={clock} /> : null}
        <span>
          溢余<b>{readableCount(figures.surplus)}</b>
        </span>
        <span>
          短少<b>{readableCount(figures.shortage)}</b>
        </span>
        <span className="soft mono" title={figures.hash}>{`校验值 ${figures.hash.slice(0, 12)}`}</span>
      </div>
      {saved !== undefined && saved.later > 0 ? (
        <p className="write-off-finding" role="status">
          <StatusTag tone="amber">有补记</StatusTag>
          {`本版之后，周期内又记了 ${saved.later >= 1000 ? '1000 笔以上' : `${saved.later} 笔`}；重算并存新版后计入。`}
        </p>
      ) : null}
      {figures.findings.map((one) => (
        <p key={one.code} className="write-off-finding">
          <StatusTag tone={one.level === 'error' ? 'red' : 'amber'}>
            {one.level === 'error' ? '不能报' : '提醒'}
          </StatusTag>
          {one.message}
        </p>
      ))}
    </>
  )
}

function Items(props: { readonly figures: Figures; readonly edit: DecisionEdit; readonly canEdit: boolean }) {
  const { figures, edit, canEdit } = props
  const [size, setSize] = usePaneSize('write-off', 260)
  const [asked, setAsked] = useState<{ readonly row: SheetRow; readonly figure: WriteOffFigure } | undefined>(undefined)
  const rows = useMemo(() => shownRows(figures, edit.value), [figures, edit.value])
  const store = useLocalGrid<SheetRow>({
    id: 'writeOff',
    columns: itemColumns(canEdit),
    rows,
  })
  const show = (row: SheetRow): void => {
    const column = store.placed()[store.state().focus.column]?.column.id ?? ''
    setAsked({ row, figure: figureOfColumn(column) })
  }
  if (rows.length === 0) return <EmptySentence>周期内没有库存，也没有变动。</EmptySentence>
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="数字的由来"
      side={
        asked === undefined ? null : (
          <RowsPane
            key={`${asked.row.itemId} ${asked.figure}`}
            figures={figures}
            item={asked.row}
            figure={asked.figure}
            onClose={() => setAsked(undefined)}
          />
        )
      }
    >
      <DenseGrid
        store={store}
        label="报核商品"
        autoFocus
        empty={null}
        onFind={() => undefined}
        onOpen={show}
        {...(canEdit ? { editing: { onEdit: edit.cell } } : {})}
      />
    </SplitPane>
  )
}
