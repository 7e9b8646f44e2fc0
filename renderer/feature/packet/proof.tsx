import { useCallback, useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid } from '../../connect/list-grid.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { PageView, type PageBox } from '../../connect/page-view.tsx'
import { PaperPanel } from '../../connect/paper-panel.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Proof = CallOut<'packet.figures'>
type Figure = Proof['figures'][number]
type Row = Omit<Figure, 'id'> & { readonly id: number; readonly key: string }
type Page = { readonly paperId: number; readonly page: number }

const FROM = { text: '文字', box: '手工框', '': '未找到' } as const
const stateOf = (row: Row): string =>
  row.from === 'text' && row.times > 1 ? `该页有 ${row.times} 处，请核对` : FROM[row.from]

const COLUMNS: readonly GridColumn<Row>[] = [
  {
    id: 'from',
    title: '出处',
    width: 120,
    text: stateOf,
    tone: (row) => (row.from === '' ? 'red' : row.from === 'text' && row.times > 1 ? 'amber' : 'green'),
    frozen: true,
  },
  { id: 'label', title: '数字', width: 150, text: (row) => row.label },
  {
    id: 'value',
    title: '值',
    width: 150,
    kind: 'code',
    text: (row) => (row.kind === 'amount' ? readableDecimal(row.value, 2) : row.value),
  },
  { id: 'group', title: '单证', width: 210, kind: 'code', text: (row) => row.group },
  {
    id: 'place',
    title: '文件与页',
    width: 200,
    text: (row) => (row.place === undefined ? '' : `${row.place.fileName} 第 ${row.place.page} 页`),
  },
]

/** 单证与出处: a packet's papers in their order, and each figure beside the place where a page shows it. */
export function ProofView(props: { readonly packetId: number }) {
  const proof = useQueryProcedure('packet.figures', { id: props.packetId }, { keep: true })
  if (proof.isError) return <FailureSentence failure={proof.error} onRetry={() => void proof.refetch()} />
  if (proof.data === undefined) return <LoadingSentence />
  return <Proofs packetId={props.packetId} proof={proof.data} />
}

function Proofs(props: { readonly packetId: number; readonly proof: Proof }) {
  const { proof, packetId } = props
  const rows = useMemo(
    () => proof.figures.map((figure, at): Row => ({ ...figure, id: at + 1, key: figure.id })),
    [proof.figures],
  )
  const store = useLocalGrid<Row>({ id: 'packet-figures', columns: COLUMNS, rows })
  const focused = useFocusRow(store)
  const [turned, setTurned] = useState<Page | undefined>(undefined)
  const [seen, setSeen] = useState<string | undefined>(undefined)
  // Another figure: its own page, whatever page was turned to before.
  if (focused?.key !== seen) {
    setSeen(focused?.key)
    setTurned(undefined)
  }
  const current = rows.find((row) => row.key === focused?.key)
  const [first] = proof.papers
  const page: Page | undefined =
    turned ?? current?.place ?? (first === undefined ? undefined : { paperId: first.id, page: 1 })
  return (
    <div className="packet-proof">
      <div className="packet-proof-left">
        <section className="packet-papers" aria-label="退税包单证">
          <PaperPanel room="packet" subject={packetId}>
            <GatherButton packetId={packetId} />
          </PaperPanel>
        </section>
        <ListGrid
          store={store}
          label="数字出处"
          empty={<EmptySentence>配单之后，这里列出每个数字在单证上的位置。</EmptySentence>}
        />
      </div>
      <Viewer
        packetId={packetId}
        proof={proof}
        rows={rows}
        current={current}
        page={proof.papers.some((paper) => paper.id === page?.paperId) ? page : undefined}
        onTurn={setTurned}
      />
    </div>
  )
}

function GatherButton(props: { readonly packetId: number }) {
  const may = useMay('packet.gather')
  const gathering = useJob('packet.gather')
  const toast = useToast()
  const gather = async (): Promise<void> => {
    const answer = await gathering.start({ id: props.packetId })
    if (!answer.ok) return toast.failed(answer)
    const { added, papers, refused } = answer.value
    const bad = refused.map((one) => `${one.fileName}：${one.reason}`)
    if (bad.length > 0) toast.warn(`收入 ${added} 份；${bad.length} 份收不进：${bad.slice(0, 3).join('；')}`)
    else toast.done(`收入 ${added} 份，共 ${papers} 份，已按规定次序排好`)
  }
  return (
    <ActionButton
      size="small"
      allowed={may}
      loading={gathering.running}
      title="收入在“退税单证”和报关单里登记过的单证，并按报关单、发票、合同、运输、委托的次序排好"
      onClick={() => void gather()}
    >
      收齐排序
    </ActionButton>
  )
}

function Viewer(props: {
  readonly packetId: number
  readonly proof: Proof
  readonly rows: readonly Row[]
  readonly current: Row | undefined
  readonly page: Page | undefined
  readonly onTurn: (page: Page) => void
}) {
  const { packetId, proof, rows, current, page, onTurn } = props
  const may = useMay('packet.box')
  const boxing = useCommand('packet.box')
  const toast = useToast()
  const [drawing, setDrawing] = useState(false)
  const paper = proof.papers.find((one) => one.id === page?.paperId)
  const save = useCallback(
    async (box: PageBox): Promise<void> => {
      if (current === undefined || page === undefined) return
      const answer = await boxing.run({
        id: packetId,
        figure: current.key,
        paperId: page.paperId,
        page: page.page,
        ...box,
      })
      setDrawing(false)
      if (!answer.ok) toast.failed(answer)
      else if (box.width > 0) toast.done(`已框出 ${current.label} 的位置`)
    },
    [boxing, current, packetId, page, toast],
  )
  const draw = useCallback((box: PageBox) => void save(box), [save])
  if (paper === undefined || page === undefined)
    return (
      <section className="packet-page" aria-label="单证页面">
        <EmptySentence>还没有单证。把扫描件拖到左边，或点“收齐排序”收入登记过的单证。</EmptySentence>
      </section>
    )
  const turn = (by: number): void =>
    onTurn({ paperId: paper.id, page: Math.max(1, Math.min(paper.pages, page.page + by)) })
  const boxes = rows.flatMap((row) =>
    row.place?.paperId === page.paperId && row.place.page === page.page
      ? [{ ...row.place, id: row.key, label: `${row.label} ${row.value}` }]
      : [],
  )
  return (
    <section className="packet-page" aria-label="单证页面">
      <div className="section-bar">
        <select
          className="field-input"
          aria-label="看哪份单证"
          value={paper.id}
          onChange={(event) => onTurn({ paperId: Number(event.target.value), page: 1 })}
        >
          {proof.papers.map((one) => (
            <option key={one.id} value={one.id}>
              {one.fileName}
            </option>
          ))}
        </select>
        <ActionButton size="small" hotkey="Alt+PageUp" disabled={page.page <= 1} onClick={() => turn(-1)}>
          上页
        </ActionButton>
        <span className="soft">
          {page.page} / {paper.pages}
        </span>
        <ActionButton size="small" hotkey="Alt+PageDown" disabled={page.page >= paper.pages} onClick={() => turn(1)}>
          下页
        </ActionButton>
        <ActionButton
          size="small"
          allowed={may}
          hotkey="Ctrl+B"
          primary={drawing}
          disabled={current === undefined}
          title="在页面上框出所选数字的位置：拖动，或用方向键与回车"
          onClick={() => setDrawing(!drawing)}
        >
          {drawing ? '取消框选' : '框选位置'}
        </ActionButton>
        <ActionButton
          size="small"
          allowed={may}
          disabled={current?.from !== 'box'}
          onClick={() => void save({ x: 0, y: 0, width: 0, height: 0 })}
        >
          去掉框
        </ActionButton>
      </div>
      <p className="packet-note" aria-live="polite">
        {current === undefined ? null : (
          <>
            <b>{current.label}</b>　{current.value}　<span className="soft">{stateOf(current)}</span>　
          </>
        )}
        {proof.missing === 0 ? null : <span className="packet-stop">　还有 {proof.missing} 个数字没有出处</span>}
      </p>
      <div className="packet-page-scroll" tabIndex={-1}>
        <PageView
          key={paper.id}
          paperId={paper.id}
          page={page.page}
          fileName={paper.fileName}
          boxes={boxes}
          {...(current === undefined ? {} : { active: current.key })}
          {...(drawing ? { onDraw: draw } : {})}
        />
      </div>
    </section>
  )
}
