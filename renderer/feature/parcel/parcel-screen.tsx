import { useMemo, useState } from 'react'
import type { ParcelRow } from '../../../shared/contract/area/parcel.ts'
import type { Selection } from '../../../shared/contract/index.ts'
import { useClient } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { useClientChoices, useTransportChoices, useTransportFilter, type ClientChoices } from '../../connect/choices.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useChosenRows } from '../../connect/rows.ts'
import '../../connect/work.css'
import type { FilterOption } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { FilingDialog } from './filing-dialog.tsx'
import { FindMany } from './find-many.tsx'
import './parcel.css'
import { parcelColumns, parcelError } from './parcel-columns.ts'
import { ParcelDetail } from './parcel-detail.tsx'
import { TransportPicker } from './transport-picker.tsx'

type View = 'parcel' | 'inventory'
/** What stands over or beside the list. */
type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'filing'; readonly selection: Selection }
  | { readonly kind: 'transport'; readonly selection: Selection }
  | { readonly kind: 'find'; readonly text: string }

/** The contract's limit for one condition. */
const MOST_SHOWN = 1000

const CLOSED: Dialog = { kind: 'none' }

function ParcelList(props: ScreenProps & { readonly view: View }) {
  const clients = useClientChoices()
  const asked = props.filters.filter((filter) => filter.field === 'transport').flatMap((filter) => filter.value ?? [])
  const { choices: transports } = useTransportChoices({ ids: asked.filter((id) => /^\d+$/.test(id)).slice(0, 100) })
  const transportFilter = useTransportFilter()
  // Columns belong to the screen for its life, so their choices must be there before it opens.
  if (clients === undefined || transports === undefined) return <LoadingSentence />
  return <Known {...props} clients={clients} transports={transports} transportFilter={transportFilter} />
}

function Known(
  props: ScreenProps & {
    readonly view: View
    readonly clients: ClientChoices
    readonly transports: readonly FilterOption[]
    readonly transportFilter: ReturnType<typeof useTransportFilter>
  },
) {
  const { view } = props
  const client = useClient()
  const toast = useToast()
  const { open } = useWorkspace()
  const mayFile = useMay('filing.check')
  const mayAssign = useMay('transport.assign')
  const [size, setSize] = usePaneSize(view, 340)
  const [tab, setTab] = useState('documents')
  const [dialog, setDialog] = useState<Dialog>(CLOSED)
  const asked = Number(props.params.id ?? '')
  const [shows, setShows] = useState(asked > 0)
  const columns = useMemo(() => parcelColumns(view, props), [view, props])
  const store = useListGrid<ParcelRow>({
    list: 'parcel',
    gridId: view,
    columns,
    page: (input) => client.call('parcel.page', input),
    count: (filters) => client.call('parcel.count', { filters }),
    topicsOf: 'parcel.page',
    defaultSort: { by: 'id', down: true },
    filters: asked > 0 ? [{ field: 'ids', op: 'is', value: String(asked) }] : props.filters,
    errorOf: parcelError,
    errorFilter: { field: 'matchState', op: 'is', value: 'defect' },
  })
  const focused = useFocusRow(store)
  const chosen = useChosenRows(store)
  const id = focused?.id
  const withChosen = (use: (selection: Selection) => void): void =>
    chosen.selection === undefined ? undefined : use(chosen.selection)
  const showFound = (ids: readonly number[]): void => {
    const shown = [...new Set(ids)].slice(0, MOST_SHOWN)
    setDialog(CLOSED)
    store.setFilters([{ field: 'ids', op: 'in', value: shown.map(String) }])
    if (shown.length < new Set(ids).size) toast.warn(`列表一次最多显示 ${MOST_SHOWN} 票，这里是前 ${MOST_SHOWN} 票`)
  }
  const follow = (selection: Selection): void => {
    const listed = 'ids' in selection
    if (listed ? selection.ids.length > MOST_SHOWN : selection.except.length > 0)
      return toast.warn(`逐票选中的一次最多 ${MOST_SHOWN} 票；更多的请用筛选全选，或在“后续申报”里粘贴单号`)
    open({
      screen: 'crossborder',
      params: {
        ask: '1',
        tab: focused?.filingState === 'released' || focused?.filingState === 'closed' ? 'return' : 'cancel',
      },
      filters: listed ? [{ field: 'ids', op: 'in', value: selection.ids.map(String) }] : selection.filters,
    })
  }
  const file = (): void => withChosen((selection) => setDialog({ kind: 'filing', selection }))
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="包裹明细"
      side={
        shows && id !== undefined ? (
          <ParcelDetail id={id} tab={tab} onTab={setTab} onClose={() => setShows(false)} />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label={view === 'parcel' ? '电商三单' : '清单'}
        exportList="parcel"
        onOpen={() => setShows(true)}
        onPaste={(cells) => setDialog({ kind: 'find', text: cells.map((line) => line[0] ?? '').join('\n') })}
        empty={
          <EmptySentence action={<ActionButton onClick={() => open({ screen: 'intake' })}>导入客户文件</ActionButton>}>
            没有符合条件的包裹。可清除筛选，或导入客户的订单、支付单与运单。
          </EmptySentence>
        }
        actions={
          <>
            <ActionButton
              hotkey="F8"
              allowed={mayFile}
              disabled={chosen.selection === undefined}
              title="选中的（没有选中时为当前行）哪些可以申报，哪些被挡、为什么"
              onClick={file}
            >
              检查
            </ActionButton>
            <ActionButton
              hotkey="F10"
              primary
              allowed={mayFile}
              disabled={chosen.selection === undefined}
              onClick={file}
            >
              申报
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShows(true)}>
              明细
            </ActionButton>
            <ActionButton
              allowed={mayAssign}
              disabled={chosen.selection === undefined}
              onClick={() => withChosen((selection) => setDialog({ kind: 'transport', selection }))}
            >
              归入运输批次
            </ActionButton>
            <ActionButton
              allowed={mayFile}
              disabled={chosen.selection === undefined}
              title="已申报的清单：放行前申请撤销，放行后申请退货"
              onClick={() => withChosen(follow)}
            >
              撤销退货
            </ActionButton>
            <ActionButton title="粘贴一列单号，最多 5,000 个" onClick={() => setDialog({ kind: 'find', text: '' })}>
              批量查找
            </ActionButton>
            <ActionButton
              onClick={() =>
                open({
                  screen: 'match',
                  filters: store.state().filters.filter((filter) => filter.field !== 'matchState'),
                })
              }
            >
              三单比对
            </ActionButton>
          </>
        }
      />
      {dialog.kind === 'filing' ? (
        <FilingDialog selection={dialog.selection} onClose={() => setDialog(CLOSED)} />
      ) : null}
      {dialog.kind === 'transport' ? (
        <TransportPicker
          selection={dialog.selection}
          count={chosen.count}
          mode={focused?.mode}
          onClose={() => setDialog(CLOSED)}
        />
      ) : null}
      {dialog.kind === 'find' ? (
        <FindMany start={dialog.text} onClose={() => setDialog(CLOSED)} onFound={showFound} />
      ) : null}
    </SplitPane>
  )
}

function ParcelScreen(props: ScreenProps) {
  return <ParcelList {...props} view="parcel" />
}

function InventoryScreen(props: ScreenProps) {
  return <ParcelList {...props} view="inventory" />
}

export const parcelScreen: ScreenEntry = {
  id: 'parcel',
  title: '电商三单',
  area: 'work',
  initials: 'dssd',
  hotkey: 'Ctrl+4',
  component: ParcelScreen,
}
export const inventoryScreen: ScreenEntry = {
  id: 'inventory',
  title: '清单',
  area: 'work',
  initials: 'qd',
  hotkey: 'Ctrl+5',
  component: InventoryScreen,
}
