import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { readableCount } from '../../ui/number-text.ts'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { TableImport } from './table-import.tsx'
import { TableRows } from './table-rows.tsx'
import './table.css'
import { TableVersions } from './table-versions.tsx'

export type TableView = CallOut<'table.list'>['tables'][number]

const TABS = [
  { id: 'rows', title: '内容' },
  { id: 'versions', title: '版本与启用' },
  { id: 'import', title: '导入新版本' },
] as const

/** 参数表: dated code tables, tariff and lists. What a version would change is shown before it takes hold. */
function TableScreen(props: ScreenProps) {
  const list = useQueryProcedure('table.list', {})
  const [chosen, setChosen] = useState(props.params.id ?? '')
  const [tab, setTab] = useState<string>('rows')
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const table = list.data.tables.find((candidate) => candidate.id === chosen) ?? list.data.tables[0]
  if (table === undefined) return <EmptySentence>没有参数表。</EmptySentence>
  return (
    <div className="table-screen">
      <nav className="table-list" aria-label="参数表">
        {list.data.tables.map((candidate) => (
          <TableItem
            key={candidate.id}
            table={candidate}
            current={candidate === table}
            onChoose={() => setChosen(candidate.id)}
          />
        ))}
      </nav>
      <section className="table-main" aria-label={table.title}>
        <PaneTabs label={table.title} tabs={TABS} active={tab} onChange={setTab} />
        {tab === 'rows' ? <TableRows key={table.id} table={table.id} title={table.title} /> : null}
        {tab === 'versions' ? <TableVersions key={table.id} table={table} /> : null}
        {tab === 'import' ? <TableImport key={table.id} table={table} onDone={() => setTab('versions')} /> : null}
      </section>
    </div>
  )
}

function TableItem(props: { readonly table: TableView; readonly current: boolean; readonly onChoose: () => void }) {
  const { table } = props
  const active = table.versions.find((version) => version.active)
  const waiting = table.versions.filter((version) => !version.active && !version.builtIn).length
  return (
    <button
      type="button"
      className="table-item"
      aria-current={props.current ? 'true' : undefined}
      onClick={props.onChoose}
    >
      <strong>{table.title}</strong>
      <span className="soft">
        {active === undefined ? '尚无启用的版本' : `${active.version} · ${readableCount(active.rows)} 条`}
      </span>
      {waiting > 0 ? <StatusTag tone="amber">{`${waiting} 个版本待启用`}</StatusTag> : null}
    </button>
  )
}

export const tableScreen: ScreenEntry = {
  id: 'table',
  title: '参数表',
  area: 'record',
  initials: 'csb',
  component: TableScreen,
}
