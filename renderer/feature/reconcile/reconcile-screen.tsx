import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import '../../connect/work.css'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount, readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PartPane, type Asked, type PartCode } from './part-pane.tsx'
import { Statements } from './statements.tsx'
import { Trace } from './trace.tsx'
import { WriteOff } from './write-off.tsx'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { LeftOut } from '../../ui/part/left-out.tsx'
import './reconcile.css'

type Answer = CallOut<'reconcile.run'>
type Figures = Answer['rows'][number]
interface Row extends Figures {
  readonly id: number
  readonly key: string
}

const TABS = [
  { id: 'now', title: '核对' },
  { id: 'statements', title: '已签报表' },
  { id: 'writeOff', title: '报核' },
  { id: 'trace', title: '追溯召回' },
] as const
const DAY_MS = 86_400_000
const DAYS_BACK = 365

/** 账册核对: book = house + named parts, for any books, owner and moment; every part opens its rows. */
function ReconcileScreen(props: ScreenProps) {
  const [tab, setTab] = useState<string>(TABS.find((one) => one.id === props.params['tab'])?.id ?? 'now')
  return (
    <div className="reconcile">
      <PaneTabs label="账册核对" tabs={TABS} active={tab} onChange={setTab} />
      {tab === 'statements' ? (
        <Statements />
      ) : tab === 'writeOff' ? (
        <WriteOff id={props.params['id']} />
      ) : tab === 'trace' ? (
        <Trace />
      ) : (
        <Now book={props.params['book']} />
      )}
    </div>
  )
}

const dayText = (back: number): string => beijingDay(Date.now() - back * DAY_MS)

function Now(props: { readonly book: string | undefined }) {
  const books = useQueryProcedure('book.list', { archived: true }, { keep: true })
  const statements = useQueryProcedure('reconcile.statements', {}, { keep: true })
  const owners = useClientChoices()
  const [book, setBook] = useState(props.book ?? '')
  const [owner, setOwner] = useState('')
  const [back, setBack] = useState(0)
  const [fileId, setFileId] = useState(0)
  const asked: Asked = useMemo(
    () => ({
      bookIds: book === '' ? [] : [Number(book)],
      fileId,
      ...(owner === '' ? {} : { ownerId: Number(owner) }),
      ...(back === 0 ? {} : { at: new Date(`${dayText(back)}T23:59:59.999+08:00`).toISOString() }),
    }),
    [book, owner, back, fileId],
  )
  const made = useQueryProcedure('reconcile.run', asked, { keep: true })
  if (books.data === undefined || owners === undefined) return <LoadingSentence />
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="核对范围">
        <label className="reconcile-field">
          账册
          <select className="field-input" value={book} onChange={(event) => setBook(event.target.value)}>
            <option value="">全部账册</option>
            {books.data.books.map((one) => (
              <option key={one.id} value={one.id}>
                {`${one.bookNo} ${one.title}`}
              </option>
            ))}
          </select>
        </label>
        <label className="reconcile-field" htmlFor="reconcile-owner">
          货主
          <ClientPick
            id="reconcile-owner"
            label="货主"
            value={owner}
            clients={owners}
            none="全部货主"
            placeholder="全部货主"
            onChange={setOwner}
          />
        </label>
        <label className="reconcile-field">
          对方库存
          <select className="field-input" value={fileId} onChange={(event) => setFileId(Number(event.target.value))}>
            <option value={0}>不比对</option>
            {(statements.data?.files ?? []).map((file) => (
              <option key={file.id} value={file.id}>
                {`${file.name}（${readableTime(file.at).slice(0, 16)}）`}
              </option>
            ))}
          </select>
        </label>
        <label className="reconcile-field">
          {`截至 ${back === 0 ? '现在' : `${dayText(back)} 日终`}`}
          <input
            type="range"
            min={0}
            max={DAYS_BACK}
            value={DAYS_BACK - back}
            aria-label="截至哪一天"
            onChange={(event) => setBack(DAYS_BACK - Number(event.target.value))}
          />
        </label>
        <span className="gap" />
        <SignButton asked={asked} disabled={made.data === undefined} />
      </div>
      <Loaded of={made} reading="正在核对…">
        {(data) => <Result made={data} asked={asked} />}
      </Loaded>
    </>
  )
}

function SignButton(props: { readonly asked: Asked; readonly disabled: boolean }) {
  const client = useClient()
  const toast = useToast()
  const may = useMay('reconcile.sign')
  const signing = useJob('reconcile.sign')
  const sign = async (): Promise<void> => {
    const made = await signing.start({ ...props.asked, note: '' })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.fileHash, made.value.fileName)
    if (saved.ok) toast.done(`已签署，校验值 ${made.value.hash.slice(0, 12)}…`)
    else toast.failed(saved)
  }
  return (
    <ActionButton
      hotkey="F10"
      primary
      allowed={may}
      disabled={props.disabled}
      loading={signing.running}
      onClick={() => void sign()}
    >
      签署报表
    </ActionButton>
  )
}

const figure = (
  id: 'customs' | 'house' | 'released' | 'inFlight' | 'preDebited' | 'preCredited' | 'difference',
  title: string,
  width: number,
): GridColumn<Row> => ({
  id,
  title,
  width,
  kind: 'number',
  text: (row) => (row[id] === '0' ? '' : row[id]),
  ...(id === 'difference'
    ? { tone: (row: Row) => (row.difference === '0' ? ('grey' as const) : ('amber' as const)) }
    : {}),
})

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'bookNo', title: '账册', width: 112, kind: 'code', text: (row) => row.bookNo, frozen: true },
  {
    id: 'seq',
    title: '备案序号',
    width: 70,
    kind: 'code',
    text: (row) => (row.seq === 0 ? '未备案' : String(row.seq)),
    frozen: true,
  },
  { id: 'itemNo', title: '料号', width: 120, kind: 'code', text: (row) => row.itemNo, frozen: true },
  { id: 'name', title: '商品', width: 104, text: (row) => row.name },
  { id: 'owner', title: '货主', width: 84, text: (row) => row.owner },
  figure('customs', '账面', 74),
  figure('house', '实物', 74),
  figure('inFlight', '在途', 58),
  figure('difference', '账实差', 68),
  {
    id: 'parts',
    title: '差异由来',
    width: 330,
    text: (row) => row.parts.map((part) => `${part.title} ${readableDecimal(part.quantity)}`).join(' + '),
  },
  figure('released', '放行未核扣', 88),
  figure('preDebited', '预核扣', 76),
  figure('preCredited', '待记账', 76),
  { id: 'file', title: '对方库存', width: 88, kind: 'number', text: (row) => row.file ?? '' },
  {
    id: 'fileDifference',
    title: '与实物差',
    width: 80,
    kind: 'number',
    text: (row) => (row.fileDifference === '0' ? '' : (row.fileDifference ?? '')),
  },
  {
    id: 'fileParts',
    title: '与对方差异由来',
    width: 180,
    text: (row) => row.fileParts.map((part) => `${part.title} ${readableDecimal(part.quantity)}`).join(' + '),
  },
]

function Result(props: { readonly made: Answer; readonly asked: Asked }) {
  const { made, asked } = props
  const [size, setSize] = usePaneSize('reconcile', 300)
  const [shown, setShown] = useState<PartCode | undefined>(undefined)
  const rows = useMemo<readonly Row[]>(
    () => made.rows.map((row, i) => ({ ...row, id: i + 1, key: String(i + 1).padStart(6, '0') })),
    [made],
  )
  const store = useLocalGrid<Row>({
    id: 'reconcile',
    columns: COLUMNS,
    rows,
    errorOf: (row) => (row.parts.some((part) => part.code === 'unexplained') ? '有原因不明的差异' : undefined),
  })
  const focused = useFocusRow(store)
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="差异明细"
      side={
        shown === undefined ? null : (
          <PartPane
            key={`${shown} ${focused?.itemId ?? 0}`}
            asked={asked}
            code={shown}
            item={focused}
            onClose={() => setShown(undefined)}
          />
        )
      }
    >
      <Bar made={made} shown={shown} onShow={setShown} />
      {rows.length === 0 ? (
        <EmptySentence>
          {made.items === 0 ? '所选账册还没有商品。' : `${readableCount(made.items)} 项账实相符，没有差异。`}
        </EmptySentence>
      ) : (
        <DenseGrid
          store={store}
          label="核对结果"
          autoFocus
          empty={null}
          onFind={() => undefined}
          onOpen={(row) => setShown(row.parts[0]?.code)}
        />
      )}
      {made.more > 0 ? <p className="soft">{`还有 ${readableCount(made.more)} 项未列出，请选一本账册再看。`}</p> : null}
      {made.unmatched.length === 0 ? null : (
        <details className="reconcile-unmatched">
          <summary>{`对方库存有 ${readableCount(made.unmatched.length)} 行没有对上`}</summary>
          <ul>
            {made.unmatched.slice(0, MOST_UNMATCHED).map((one) => (
              <li key={one.row}>{`第 ${one.row} 行：${one.why}`}</li>
            ))}
          </ul>
          <LeftOut of={made.unmatched.length} shown={MOST_UNMATCHED} />
        </details>
      )}
    </SplitPane>
  )
}

const MOST_UNMATCHED = 100

/** 账面 = 实物 + named causes; each cause opens its rows. Counts are of rows, since units differ from item to item. */
function Bar(props: {
  readonly made: Answer
  readonly shown: PartCode | undefined
  readonly onShow: (code: PartCode) => void
}) {
  const { made } = props
  return (
    <div className="reconcile-bar" role="group" aria-label="差异由来">
      <span>{`${readableCount(made.items)} 项，${readableCount(made.differing)} 项有差异`}</span>
      {made.totals.map((total) => (
        <button
          key={total.code}
          type="button"
          className={`reconcile-part tone-${total.tone}`}
          aria-pressed={props.shown === total.code}
          title={total.help}
          style={{ flexGrow: Math.min(12, total.marks) }}
          onClick={() => props.onShow(total.code)}
        >
          {`${total.title} ${readableCount(total.marks)} 笔`}
          <b>{readableDecimal(total.quantity)}</b>
        </button>
      ))}
      <span className="soft mono" title="同样的问题得到同样的校验值">{`校验值 ${made.hash.slice(0, 12)}`}</span>
    </div>
  )
}

export const reconcileScreen: ScreenEntry = {
  id: 'reconcile',
  title: '账册核对',
  area: 'bonded',
  initials: 'zchd',
  component: ReconcileScreen,
}
