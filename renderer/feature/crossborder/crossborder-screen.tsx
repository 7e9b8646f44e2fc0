import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Filter, Selection } from '../../../shared/contract/index.ts'
import { useCommand } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useScreenText } from '../../connect/screen-memory.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import '../../connect/work.css'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { ClaimTab } from './claim-tab.tsx'
import { CancelDialog } from './ask-dialog.tsx'
import './crossborder.css'
import type { FollowRow } from './follow-columns.ts'
import { DeliveryTab, ExportReturnTab } from './export-return-tab.tsx'
import { FindParcels } from './find-parcels.tsx'
import { FollowList } from './follow-list.tsx'
import { ManifestDialog } from './manifest-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { GuaranteeTab } from './guarantee-tab.tsx'
import { SummaryTab } from './summary-tab.tsx'
import { TaxTab } from './tax-tab.tsx'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

/** 后续申报: what follows a filed inventory, a tab a kind. Other screens open it with `params: { tab, ask: '1' }` and filters that choose parcels. */
const TABS = [
  { id: 'cancel', title: '撤销' },
  { id: 'return', title: '退货' },
  { id: 'exportReturn', title: '出口退货' },
  { id: 'delivery', title: '妥投' },
  { id: 'manifest', title: '总分·运抵·离境·入库' },
  { id: 'summary', title: '汇总' },
  { id: 'tax', title: '税单' },
  { id: 'guarantee', title: '担保' },
  { id: 'duty', title: '缴款书' },
  { id: 'deposit', title: '保证金' },
] as const

/** Tabs of the kinds that other screens name in a filter. */
const KIND_TABS: Readonly<Record<string, string>> = {
  CEB605Message: 'cancel',
  CEB623Message: 'cancel',
  CEB625Message: 'return',
  CEB213Message: 'exportReturn',
  CEB215Message: 'exportReturn',
  CEB513Message: 'delivery',
  CEB607Message: 'manifest',
  CEB507Message: 'manifest',
  CEB509Message: 'manifest',
  CEB711Message: 'manifest',
  CEB701Message: 'summary',
}

/** Where parcels can be chosen, too. */
const ELSEWHERE = '也可以在“电商三单”里选中后点“撤销退货”'

/** Which tab another screen means: named, or by the kind of claim or application that its filters choose. */
function startTab(props: ScreenProps): string {
  const kind = props.filters.find((filter) => filter.field === 'kind')?.value
  const named = props.params.tab ?? (typeof kind === 'string' ? (KIND_TABS[kind] ?? kind) : undefined)
  return TABS.find((one) => one.id === named)?.id ?? 'cancel'
}

function CrossborderScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [kept, setTab] = useScreenText('tab', startTab(props))
  const tab = TABS.find((one) => one.id === kept)?.id ?? startTab(props)
  // What another screen asked for is asked once; whoever changes the tab has seen it.
  const [asked, setAsked] = useState<Selection | undefined>(
    props.params.ask === '1' && props.filters.length > 0 ? { filters: [...props.filters], except: [] } : undefined,
  )
  if (clients === undefined) return <LoadingSentence />
  const chosen = tab === startTab(props) && props.params.ask !== '1' ? props.filters.filter(isChoice) : []
  return (
    <div className="crossborder">
      <PaneTabs
        label="后续申报"
        tabs={TABS}
        active={tab}
        onChange={(next) => {
          setTab(next)
          setAsked(undefined)
        }}
      />
      <div className="crossborder-body" key={tab}>
        {tabBody(tab, clients, asked, chosen)}
      </div>
    </div>
  )
}

/** Filters that choose rows of a tab: those in a state, or those that are listed. */
const isChoice = (filter: Filter): boolean => filter.field === 'ids' || filter.field === 'state'

function tabBody(
  tab: string,
  clients: ClientChoices,
  asked: Selection | undefined,
  chosen: readonly Filter[],
): ReactNode {
  switch (tab) {
    case 'return':
      return <ReturnTab clients={clients} asked={asked} chosen={chosen} />
    case 'exportReturn':
      return <ExportReturnTab clients={clients} chosen={chosen} />
    case 'delivery':
      return <DeliveryTab clients={clients} chosen={chosen} />
    case 'manifest':
      return <ManifestTab clients={clients} chosen={chosen} />
    case 'summary':
      return <SummaryTab clients={clients} chosen={chosen} />
    case 'tax':
      return <TaxTab />
    case 'guarantee':
      return <GuaranteeTab />
    case 'duty':
    case 'deposit':
      return <ClaimTab kind={tab} clients={clients} chosen={chosen} />
    default:
      return <CancelTab clients={clients} asked={asked} chosen={chosen} />
  }
}

type Asking =
  { readonly step: 'closed' } | { readonly step: 'find' } | { readonly step: 'ask'; readonly selection: Selection }

function CancelTab(props: {
  readonly clients: ClientChoices
  readonly asked: Selection | undefined
  readonly chosen: readonly Filter[]
}) {
  const may = useMay('cancel.file')
  const [asking, setAsking] = useState<Asking>(
    props.asked === undefined ? { step: 'closed' } : { step: 'ask', selection: props.asked },
  )
  const close = (): void => setAsking({ step: 'closed' })
  return (
    <>
      <FollowList
        gridId="follow-cancel"
        label="撤销申请"
        filters={props.chosen}
        kinds={['CEB623Message', 'CEB605Message']}
        about="inventory"
        clients={props.clients}
        empty="还没有撤销申请。放行之前发现报错，按 F7 粘贴单号申请撤销。"
        actions={() => (
          <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking({ step: 'find' })}>
            申请撤销
          </ActionButton>
        )}
      />
      {asking.step === 'find' ? (
        <FindParcels
          title="申请撤销：哪些包裹"
          hint={ELSEWHERE}
          onFound={(selection) => setAsking({ step: 'ask', selection })}
          onClose={close}
        />
      ) : null}
      {asking.step === 'ask' ? <CancelDialog selection={asking.selection} onClose={close} /> : null}
    </>
  )
}

function ReturnTab(props: {
  readonly clients: ClientChoices
  readonly asked: Selection | undefined
  readonly chosen: readonly Filter[]
}) {
  const may = useMay('return.file')
  const mayNote = useMay('return.arrived')
  const noting = useCommand('return.arrived')
  const toast = useToast()
  const [asking, setAsking] = useState<Asking>(
    props.asked === undefined ? { step: 'closed' } : { step: 'ask', selection: props.asked },
  )
  const close = (): void => setAsking({ step: 'closed' })
  const note = async (rows: readonly FollowRow[]): Promise<void> => {
    const answer = await noting.run({
      ids: rows.map((row) => row.id),
      day: beijingDay(Date.now()),
    })
    if (answer.ok) toast.done(`已登记运抵 ${answer.value.changed} 份`)
    else toast.failed(answer)
  }
  return (
    <>
      <FollowList
        gridId="follow-return"
        label="退货申请"
        filters={props.chosen}
        kinds={['CEB625Message']}
        about="return"
        clients={props.clients}
        empty="还没有退货申请。放行后 30 日内可申请，45 日内运抵；按 F7 粘贴单号。"
        actions={(chosen) => {
          const waiting = chosen.filter((row) => row.arrivedOn === '')
          return (
            <>
              <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking({ step: 'find' })}>
                申请退货
              </ActionButton>
              <ActionButton
                allowed={mayNote}
                disabled={waiting.length === 0}
                title="退回的商品今天已运抵原监管场所"
                onClick={() => void note(waiting)}
              >
                登记运抵
              </ActionButton>
            </>
          )
        }}
      />
      {asking.step === 'find' ? (
        <FindParcels
          title="申请退货：哪些包裹"
          hint={ELSEWHERE}
          onFound={(selection) => setAsking({ step: 'ask', selection })}
          onClose={close}
        />
      ) : null}
      {asking.step === 'ask' ? <ReturnDialog selection={asking.selection} onClose={close} /> : null}
    </>
  )
}

function ManifestTab(props: { readonly clients: ClientChoices; readonly chosen: readonly Filter[] }) {
  const may = useMay('manifest.file')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <FollowList
        gridId="follow-manifest"
        label="总分运抵离境"
        filters={props.chosen}
        kinds={['CEB607Message', 'CEB507Message', 'CEB509Message', 'CEB711Message']}
        about="batch"
        clients={props.clients}
        empty="还没有总分单、运抵单、离境单或入库明细。按 F7 选一个运输批次。"
        actions={() => (
          <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking(true)}>
            新的申报
          </ActionButton>
        )}
      />
      {asking ? <ManifestDialog transport="" onClose={() => setAsking(false)} /> : null}
    </>
  )
}

export const crossborderScreen: ScreenEntry = {
  id: 'crossborder',
  title: '后续申报',
  area: 'exchange',
  initials: 'hxsb',
  component: CrossborderScreen,
}
