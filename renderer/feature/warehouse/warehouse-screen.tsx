import { useState } from 'react'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useClientChoices } from '../../connect/choices.ts'
import '../../connect/work.css'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import { BinTab } from './bin-tab.tsx'
import { CountTab } from './count-tab.tsx'
import { InboundTab } from './inbound-tab.tsx'
import { LabelTab } from './label-tab.tsx'
import { LineTab } from './line-tab.tsx'
import { StockTab } from './stock-tab.tsx'
import { TodayTab } from './today-tab.tsx'
import { WaveTab } from './wave-tab.tsx'
import './warehouse.css'

const TABS = [
  { id: 'today', title: '今日' },
  { id: 'inbound', title: '收货' },
  { id: 'stock', title: '库存' },
  { id: 'wave', title: '波次' },
  { id: 'line', title: '打包出库' },
  { id: 'count', title: '盘点' },
  { id: 'bin', title: '库位' },
  { id: 'label', title: '标签与号段' },
] as const
export type WarehouseTab = (typeof TABS)[number]['id']

/** What a tab is opened with by another one: an inbound list, filters of a list. */
export interface TabStart {
  readonly tab: WarehouseTab
  readonly id?: number
  readonly state?: string
  readonly code?: string
}

const tabOf = (text: string | undefined): WarehouseTab => TABS.find((one) => one.id === text)?.id ?? 'today'

/** 库位作业: the keeper's home and the work of the shelves, a tab a step. */
function WarehouseScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [start, setStart] = useState<TabStart>({
    tab: tabOf(props.params.tab),
    ...(props.params.id === undefined ? {} : { id: Number(props.params.id) }),
  })
  if (clients === undefined) return <LoadingSentence />
  return (
    <div className="warehouse">
      <PaneTabs label="库位作业" tabs={TABS} active={start.tab} onChange={(tab) => setStart({ tab: tabOf(tab) })} />
      <div className="warehouse-body" key={`${start.tab} ${start.id ?? ''} ${start.state ?? ''} ${start.code ?? ''}`}>
        {start.tab === 'inbound' ? (
          <InboundTab clients={clients} start={start.id} />
        ) : start.tab === 'stock' ? (
          <StockTab clients={clients} start={start} />
        ) : start.tab === 'wave' ? (
          <WaveTab start={start.id} />
        ) : start.tab === 'line' ? (
          <LineTab />
        ) : start.tab === 'count' ? (
          <CountTab clients={clients} />
        ) : start.tab === 'label' ? (
          <LabelTab clients={clients} />
        ) : start.tab === 'bin' ? (
          <BinTab start={start} />
        ) : (
          <TodayTab onOpen={setStart} />
        )}
      </div>
    </div>
  )
}

export const warehouseScreen: ScreenEntry = {
  id: 'warehouse',
  title: '库位作业',
  area: 'bonded',
  initials: 'kwzy',
  component: WarehouseScreen,
}
