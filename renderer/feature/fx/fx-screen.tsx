import { useState } from 'react'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useClientChoices } from '../../connect/choices.ts'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import './fx.css'
import { RateTab } from './rate-tab.tsx'
import { ReceiptTab } from './receipt-tab.tsx'
import { ShipmentTab } from './shipment-tab.tsx'

const TABS = [
  { id: 'shipment', title: '应收汇' },
  { id: 'receipt', title: '收汇与配对' },
  { id: 'rate', title: '汇率表' },
] as const

/** 收汇资金: what is unpaid and for how long, what came in and what it paid for, exchange rates. */
function FxScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [tab, setTab] = useState<string>(TABS.find((one) => one.id === props.params['tab'])?.id ?? 'shipment')
  if (clients === undefined) return <LoadingSentence />
  return (
    <div className="fx">
      <PaneTabs label="收汇资金种类" tabs={TABS} active={tab} onChange={setTab} />
      <div className="fx-body" key={tab}>
        {tab === 'receipt' ? (
          <ReceiptTab clients={clients} />
        ) : tab === 'rate' ? (
          <RateTab />
        ) : (
          <ShipmentTab clients={clients} client={props.params['client'] ?? ''} />
        )}
      </div>
    </div>
  )
}

export const fxScreen: ScreenEntry = {
  id: 'fx',
  title: '收汇资金',
  area: 'refund',
  initials: 'shzj',
  roles: ['accountant', 'checker'],
  component: FxScreen,
}
