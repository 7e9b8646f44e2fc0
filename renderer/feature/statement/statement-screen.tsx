import { useState } from 'react'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useClientChoices } from '../../connect/choices.ts'
import '../../connect/work.css'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import { ChargeTab } from './charge-tab.tsx'
import { EntriesTab } from './entries-tab.tsx'
import { StatementTab } from './statement-tab.tsx'
import { VatTab } from './vat-tab.tsx'
import './statement.css'

/** 对账单: the office's money with its clients. Other screens open it with `params: { client }`. */
const TABS = [
  { id: 'statement', title: '余额与对账单' },
  { id: 'entry', title: '往来明细' },
  { id: 'charge', title: '月度收费' },
  { id: 'vat', title: '增值税申报核对' },
] as const

function StatementScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [tab, setTab] = useState<string>(TABS.find((one) => one.id === props.params['tab'])?.id ?? 'statement')
  if (clients === undefined) return <LoadingSentence />
  return (
    <div className="statement">
      <PaneTabs label="往来" tabs={TABS} active={tab} onChange={setTab} />
      <div className="statement-body" key={tab}>
        {tab === 'entry' ? (
          <EntriesTab clients={clients} filters={props.filters} />
        ) : tab === 'charge' ? (
          <ChargeTab />
        ) : tab === 'vat' ? (
          <VatTab />
        ) : (
          <StatementTab clients={clients} client={props.params['client'] ?? ''} />
        )}
      </div>
    </div>
  )
}

export const statementScreen: ScreenEntry = {
  id: 'statement',
  title: '对账单',
  area: 'refund',
  initials: 'dzd',
  roles: ['accountant', 'checker'],
  component: StatementScreen,
}
