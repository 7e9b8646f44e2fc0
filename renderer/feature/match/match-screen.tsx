import { useEffect, useState } from 'react'
import type { Fix, ParcelRow } from '../../../shared/contract/area/parcel.ts'
import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { CallOut, Filter, Out } from '../../../shared/contract/index.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay, useRefusal } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { useClientChoices } from '../../connect/choices.ts'
import { DocumentCompare } from '../../connect/document-compare.tsx'
import { FixPanel } from '../../connect/fix-panel.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { groupTarget } from '../../connect/group-target.ts'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { BRIEF_PARCEL_COLUMNS } from '../../connect/parcel-brief.ts'
import '../../connect/work.css'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import { toContract } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import './match.css'
import { groupFilters, nextGroup, orderGroups, withValue } from './match-logic.ts'

type Group = CallOut<'match.groups'>['groups'][number]

const SEVERITY = {
  defect: { text: '差异', tone: 'red' },
  wait: { text: '等待', tone: 'amber' },
  warning: { text: '提示', tone: 'grey' },
} as const

/** 三单比对: rules that parcels break, the parcels of one rule, the documents of one parcel, and one fix for all of them. */
function MatchScreen(props: ScreenProps) {
  const [filters, setFilters] = useState<readonly Filter[]>(props.filters.filter((filter) => filter.field !== 'rule'))
  const askedRule = props.params.rule ?? ruleOf(props.filters)
  const [chosen, setChosen] = useState<string | undefined>(askedRule)
  const groups = useQueryProcedure('match.groups', { filters: [...filters] }, { keep: true })
  const clients = useClientChoices()
  const running = useJob('match.run')
  const mayRun = useMay('match.run')
  const toast = useToast()
  const ordered = orderGroups(groups.data?.groups ?? [])
  const group = ordered.find((one) => one.rule === chosen) ?? ordered[0]
  useHotkeys({
    'Ctrl+ArrowDown': () => setChosen(nextGroup(ordered, group?.rule, 1)),
    'Ctrl+ArrowUp': () => setChosen(nextGroup(ordered, group?.rule, -1)),
  })
  const run = async (): Promise<void> => {
    const answer = await running.start(filters.length === 0 ? {} : { selection: { filters: [...filters], except: [] } })
    if (answer.ok)
      toast.done(
        `比对 ${readableCount(answer.value.checked)} 票：一致 ${readableCount(answer.value.agreed)}，等待 ${readableCount(answer.value.waiting)}，有差异 ${readableCount(answer.value.defect)}`,
      )
    else toast.failed(answer)
  }
  const field = (name: string): string => {
    const value = filters.find((filter) => filter.field === name && filter.op === 'is')?.value
    return typeof value === 'string' ? value : ''
  }
  const batch = field('batch')
  return (
    <div className="work-row">
      <div className="column-pane match-groups">
        <div className="match-filters">
          <ClientPick
            id="match-client"
            label="客户"
            value={field('client')}
            clients={clients}
            none="全部客户"
            placeholder="全部客户"
            onChange={(value) => setFilters(withValue(filters, 'client', value))}
          />
          <select
            className="field-input"
            aria-label="模式"
            value={field('mode')}
            onChange={(event) => setFilters(withValue(filters, 'mode', event.target.value))}
          >
            <option value="">全部模式</option>
            {MODES.map((mode) => (
              <option key={mode} value={mode}>
                {MODE_NAMES[mode]}
              </option>
            ))}
          </select>
          {batch === '' ? null : (
            <button type="button" className="link-button" onClick={() => setFilters(withValue(filters, 'batch', ''))}>
              只看批次 {batch} ×
            </button>
          )}
          <ActionButton
            hotkey="F8"
            allowed={mayRun}
            loading={running.running}
            title="对所选范围内未申报的包裹重新比对"
            onClick={() => void run()}
          >
            重新比对
          </ActionButton>
        </div>
        <Loaded of={groups}>{() => <Groups groups={ordered} current={group?.rule} onChoose={setChosen} />}</Loaded>
      </div>
      {group === undefined ? (
        <NothingToMatch loaded={groups.data !== undefined} />
      ) : (
        <Workbench key={group.rule} group={group} filters={filters} />
      )}
    </div>
  )
}

function ruleOf(filters: readonly Filter[]): string | undefined {
  const value = filters.find((filter) => filter.field === 'rule')?.value
  return typeof value === 'string' ? value : value?.[0]
}

function NothingToMatch(props: { readonly loaded: boolean }) {
  const { open } = useWorkspace()
  if (!props.loaded) return <div className="work-main" />
  return (
    <div className="work-main">
      <EmptySentence
        action={
          <ActionButton
            primary
            onClick={() => open({ screen: 'parcel', filters: [{ field: 'matchState', op: 'is', value: 'agreed' }] })}
          >
            看一致的包裹
          </ActionButton>
        }
      >
        所选范围内没有差异，也没有要等的单证。
      </EmptySentence>
    </div>
  )
}

function Groups(props: {
  readonly groups: readonly Group[]
  readonly current: string | undefined
  readonly onChoose: (rule: string) => void
}) {
  return (
    <ul className="side-list" aria-label="差异分组">
      {props.groups.map((group) => (
        <li key={group.rule}>
          <button
            type="button"
            aria-current={group.rule === props.current}
            title={group.explanation}
            onClick={() => props.onChoose(group.rule)}
          >
            <StatusTag tone={SEVERITY[group.severity].tone}>{SEVERITY[group.severity].text}</StatusTag>
            <span className="side-title">{group.title}</span>
            <span className="side-count">{readableCount(group.count)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Workbench(props: { readonly group: Group; readonly filters: readonly Filter[] }) {
  const { group } = props
  const client = useClient()
  const toast = useToast()
  const refusal = useRefusal('fix.apply')
  const applying = useJob('fix.apply')
  const [width, setWidth] = usePaneSize('match-documents', Math.max(420, Math.round(window.innerWidth * 0.38)))
  const [height, setHeight] = usePaneSize('match-fix', 260)
  const [result, setResult] = useState<Out<'fix.apply'> | undefined>(undefined)
  const wanted = groupFilters(props.filters, group.rule)
  const store = useListGrid<ParcelRow>({
    list: 'parcel',
    gridId: 'match',
    columns: BRIEF_PARCEL_COLUMNS,
    page: (input) => client.call('parcel.page', input),
    count: (filters) => client.call('parcel.count', { filters }),
    topicsOf: 'parcel.page',
    defaultSort: { by: 'id', down: true },
    filters: wanted,
  })
  // Every row here has the group's defect, so the next error is simply the next row.
  useHotkeys({ F9: () => store.move(1, 0) })
  const asked = JSON.stringify(wanted)
  useEffect(() => store.setFilters(groupFilters(props.filters, group.rule)), [asked, group.rule, props.filters, store])
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (state) => state.selection)
  const count = useGridValue(store, (state) => state.count)
  const filters = useGridValue(store, (state) => state.filters)
  const target = groupTarget(wanted, filters, toContract(selection, undefined))
  const apply = async (fix: Fix): Promise<void> => {
    const answer = await applying.start({ selection: target, fix, reason: group.title })
    if (!answer.ok) return toast.failed(answer)
    store.dropSelection()
    setResult(answer.value)
    // A group that is solved leaves the screen, and its panel with it: the result must not go unseen.
    toast.done(
      `${group.title}：已改 ${readableCount(answer.value.changed)} 票，其中 ${readableCount(answer.value.agreed)} 票已一致`,
    )
  }
  return (
    <SplitPane
      direction="across"
      size={width}
      onSize={setWidth}
      least={300}
      sideLabel="单证对照"
      side={<Documents id={focused?.id} />}
    >
      <SplitPane
        direction="down"
        size={height}
        onSize={setHeight}
        least={120}
        sideLabel="修改"
        side={
          <FixPanel
            explain={[
              { title: '说明', text: group.explanation },
              { title: '怎么办', text: group.todo },
              { title: '依据', text: group.source },
            ]}
            suggested={group.fixes}
            selection={target}
            count={count}
            refusal={refusal}
            running={applying.running}
            verb="同样修改应用于"
            onApply={(fix) => void apply(fix)}
            result={
              result === undefined ? null : (
                <p className="fix-result" role="status">
                  <span>
                    已改 <b>{readableCount(result.changed)}</b> 票，其中{' '}
                    <b className="fix-after">{readableCount(result.agreed)}</b> 票已一致
                    {result.unchanged > 0 ? `，${readableCount(result.unchanged)} 票原本如此` : ''}
                    {result.blocked > 0 ? `，${readableCount(result.blocked)} 票已申报或缺单证，未改` : ''}
                    。原值保留为旧版本。
                  </span>
                </p>
              )
            }
          />
        }
      >
        <ListGrid
          store={store}
          fixed={wanted}
          label={`${group.title} 的包裹`}
          exportList="parcel"
          empty={<EmptySentence>这一组已经处理完。按 Ctrl+↓ 看下一组。</EmptySentence>}
        />
      </SplitPane>
    </SplitPane>
  )
}

function Documents(props: { readonly id: number | undefined }) {
  const parcel = useQueryProcedure('parcel.get', { id: props.id ?? 0 }, { enabled: props.id !== undefined, keep: true })
  if (props.id === undefined) return <EmptySentence>选一票，这里并排显示它的订单、支付单、运单与清单。</EmptySentence>
  if (parcel.isError) return <FailureSentence failure={parcel.error} onRetry={() => void parcel.refetch()} />
  if (parcel.data === undefined) return <LoadingSentence />
  return (
    <div className="pane-body match-documents">
      {parcel.data.defects.map((defect, index) => (
        <p key={`${defect.rule}${index}`} className="match-defect">
          <b>{defect.title}</b>
          {defect.text === defect.title ? '' : `　${defect.text}`}
        </p>
      ))}
      <DocumentCompare parcel={parcel.data} narrow />
    </div>
  )
}

export const matchScreen: ScreenEntry = {
  id: 'match',
  title: '三单比对',
  area: 'work',
  initials: 'sdbd',
  hotkey: 'Ctrl+3',
  component: MatchScreen,
}
