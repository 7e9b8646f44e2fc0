import { useMemo } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { halfWidth } from '../../ui/form/normal.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Setting = CallOut<'setting.list'>['settings'][number]
type SettingRow = Omit<Setting, 'key'> & { readonly id: number; readonly key: string; readonly name: string }

const FLAGS: Readonly<Record<string, string>> = { true: '是', false: '否' }

/** A flag is shown and typed as 是 / 否. */
export function settingText(kind: Setting['kind'], value: string): string {
  return kind === 'flag' ? (FLAGS[value] ?? value) : value
}

/** What was typed, as the core keeps it. */
export function settingValue(kind: Setting['kind'], text: string): string {
  const plain = text.trim()
  if (kind === 'flag') return Object.keys(FLAGS).find((value) => FLAGS[value] === plain) ?? plain
  return kind === 'number' ? halfWidth(plain) : plain
}

const COLUMNS: readonly GridColumn<SettingRow>[] = [
  {
    id: 'title',
    title: '设置',
    width: 360,
    text: (row) => row.title,
    frozen: true,
    sort: 'title',
    filter: { kind: 'text' },
  },
  { id: 'value', title: '当前值', width: 150, text: (row) => settingText(row.kind, row.value), edit: {} },
  { id: 'source', title: '依据', width: 380, text: (row) => row.source, filter: { kind: 'text' } },
  {
    id: 'unverified',
    title: '核实',
    width: 84,
    text: (row) => (row.unverified ? '未核实' : '已核实'),
    tone: (row) => (row.unverified ? 'amber' : 'green'),
  },
  { id: 'name', title: '标识', width: 200, kind: 'code', text: (row) => row.name },
]

/** 设置: limits and tolerances with their sources; what no official text confirms says so. */
function SettingScreen(_props: ScreenProps) {
  const list = useQueryProcedure('setting.list', {})
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  return list.data === undefined ? <LoadingSentence /> : <SettingGrid settings={list.data.settings} />
}

function SettingGrid(props: { readonly settings: readonly Setting[] }) {
  const { settings } = props
  const toast = useToast()
  const saving = useCommand('setting.save')
  const may = useMay('setting.save')
  const rows = useMemo(
    () =>
      settings.map(({ key, ...setting }, index): SettingRow => ({
        ...setting,
        name: key,
        id: index + 1,
        key: String(index + 1),
      })),
    [settings],
  )
  const store = useLocalGrid<SettingRow>({ id: 'setting', columns: COLUMNS, rows })
  const save = async (row: SettingRow, text: string): Promise<void> => {
    const answer = await saving.run({ key: row.name, value: settingValue(row.kind, text) })
    if (answer.ok) toast.done(`已保存：${row.title}`)
    else toast.failed(answer)
  }
  return (
    <>
      <div className="action-bar soft">
        {may
          ? '在“当前值”上按 Enter 或 F2 修改，立即生效并写入操作日志。标为“未核实”的规则没有找到官方原文，默认只提示。'
          : '只有管理员可以修改设置。'}
      </div>
      <DenseGrid
        autoFocus
        store={store}
        label="设置"
        empty={<EmptySentence>没有可调整的设置。</EmptySentence>}
        onFind={() => undefined}
        {...(may
          ? { editing: { onEdit: (row: SettingRow, _column: string, text: string) => void save(row, text) } }
          : {})}
      />
    </>
  )
}

export const settingScreen: ScreenEntry = {
  id: 'setting',
  title: '设置',
  area: 'manage',
  initials: 'sz',
  component: SettingScreen,
}
