import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import './allocation.css'
import { ClientView } from './client-view.tsx'

type Overview = CallOut<'allocation.clients'>
type Row = Overview['clients'][number] & { readonly id: number; readonly key: string }

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'client', title: '客户', width: 280, text: (row) => row.client, frozen: true },
  { id: 'items', title: '报关项', width: 80, kind: 'number', text: (row) => String(row.items) },
  {
    id: 'covered',
    title: '已配齐',
    width: 80,
    kind: 'number',
    text: (row) => String(row.covered),
    tone: (row) => (row.covered === row.items ? 'green' : 'amber'),
  },
  { id: 'lines', title: '发票行', width: 80, kind: 'number', text: (row) => String(row.lines) },
  { id: 'unused', title: '未用完', width: 80, kind: 'number', text: (row) => String(row.unused) },
  { id: 'amount', title: '计税金额', width: 140, kind: 'number', places: 2, text: (row) => row.amount },
  { id: 'refund', title: '可退税额', width: 130, kind: 'number', places: 2, text: (row) => row.refund },
  {
    id: 'unrated',
    title: '没有退税率',
    width: 100,
    kind: 'number',
    text: (row) => (row.unrated === 0 ? '' : String(row.unrated)),
  },
]

/** 配票: invoice lines laid on declared items for all clients; Enter opens one. Other screens open it with `params: { client }`. */
function AllocationScreen(props: ScreenProps) {
  const given = Number(props.params['client'] ?? '')
  const [clientId, setClientId] = useState<number | undefined>(Number.isInteger(given) && given > 0 ? given : undefined)
  return (
    <div className="allocation">
      {clientId === undefined ? (
        <AllClients onOpen={setClientId} />
      ) : (
        <ClientView clientId={clientId} onClose={() => setClientId(undefined)} />
      )}
    </div>
  )
}

function AllClients(props: { readonly onOpen: (clientId: number) => void }) {
  const overview = useQueryProcedure('allocation.clients', {}, { keep: true })
  if (overview.isError) return <FailureSentence failure={overview.error} onRetry={() => void overview.refetch()} />
  return overview.data === undefined ? (
    <LoadingSentence>正在配票…</LoadingSentence>
  ) : (
    <OverviewGrid overview={overview.data} onOpen={props.onOpen} />
  )
}

function OverviewGrid(props: { readonly overview: Overview; readonly onOpen: (clientId: number) => void }) {
  const { overview, onOpen } = props
  const { best } = overview
  const toast = useToast()
  const rows = useMemo(
    () => overview.clients.map((one) => ({ ...one, id: one.clientId, key: String(one.clientId) })),
    [overview],
  )
  const store = useLocalGrid<Row>({ id: 'allocation-clients', columns: COLUMNS, rows })
  return (
    <>
      <div className="figures-line" role="status">
        <span>{readableCount(overview.clients.length)} 个客户</span>
        {best === undefined ? null : (
          <button type="button" className="link-button allocation-best" onClick={() => onOpen(best.clientId)}>
            {`最值得补的一张：${best.client}　${best.text}`}
          </button>
        )}
        <span className="soft">Enter 看一家</span>
      </div>
      <div className="allocation-grid">
        <DenseGrid
          store={store}
          label="配票概况"
          autoFocus
          onFind={() => undefined}
          onOpen={(row) => onOpen(row.clientId)}
          onCopied={(count) => toast.done(`已复制 ${readableDecimal(String(count))} 行`)}
          empty={<EmptySentence>还没有出口报关单或进货凭证。先在“退税单证”中导入。</EmptySentence>}
        />
      </div>
    </>
  )
}

export const allocationScreen: ScreenEntry = {
  id: 'allocation',
  title: '配票',
  area: 'refund',
  initials: 'pp',
  component: AllocationScreen,
}
