import { useMemo } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { DoubtImportButton } from '../../connect/doubt-import.tsx'
import { ListGrid } from '../../connect/list-grid.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'

type Doubts = CallOut<'packet.doubts'>
type Row = Doubts['rows'][number]

const TONES = { stop: 'red', warn: 'amber', wait: 'grey', bureau: 'purple' } as const

const COLUMNS: readonly GridColumn<Row>[] = [
  {
    id: 'severity',
    title: '轻重',
    width: 130,
    text: (row) => row.severityName,
    tone: (row) => TONES[row.severity],
    frozen: true,
  },
  { id: 'title', title: '疑点', width: 250, text: (row) => row.title },
  { id: 'subject', title: '报关单项或凭证', width: 190, kind: 'code', text: (row) => row.subject },
  { id: 'text', title: '具体', width: 300, text: (row) => row.text },
  { id: 'fix', title: '怎样处理', width: 320, text: (row) => row.fix },
  { id: 'source', title: '依据', width: 220, text: (row) => row.source },
  { id: 'rule', title: '编号', width: 140, kind: 'code', text: (row) => row.rule },
]

/** 疑点 of one packet: what the rules find now, and what the bureau said of its papers. */
export function PacketDoubts(props: { readonly packetId: number }) {
  const found = useQueryProcedure('packet.doubts', { id: props.packetId }, { keep: true })
  if (found.isError) return <FailureSentence failure={found.error} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return <LoadingSentence>正在逐条检查…</LoadingSentence>
  return <Doubtful found={found.data} />
}

function Doubtful(props: { readonly found: Doubts }) {
  const { found } = props
  const rows = useMemo(() => found.rows, [found.rows])
  const store = useLocalGrid<Row>({ id: 'packet-doubts', columns: COLUMNS, rows })
  return (
    <>
      <div className="figures-line" role="status" aria-label="疑点概况">
        <span>
          {found.failing === 0 ? (
            <b className="packet-good">今天申报不会被规则退回</b>
          ) : (
            <b className="packet-stop">今天申报会被退回：{found.failing} 处</b>
          )}
        </span>
        <span>
          请核对<b>{found.warnings}</b> 处
        </span>
        <span>
          等待信息<b>{found.waiting}</b> 处
        </span>
        <span>
          税务反馈<b>{found.bureau}</b> 行
        </span>
        <DoubtImportButton />
      </div>
      <ListGrid
        store={store}
        label="退税包疑点"
        empty={<EmptySentence>全部规则都查过，没有疑点；税务局也没有反馈。</EmptySentence>}
      />
    </>
  )
}
