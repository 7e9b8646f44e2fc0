import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Filter } from '../../../shared/contract/index.ts'
import type { EvidenceKind } from '../../../shared/domain/refund/evidence-field.ts'
import { useClient } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import { BATCH_COLUMNS, certificateColumns, itemColumns, lineColumns, paperColumns } from './columns.ts'
import { BatchDetail, ItemDetail, VoucherDetail } from './detail.tsx'
import './evidence.css'
import { KeyDialog } from './key-dialog.tsx'
import { DetailList } from '../../connect/detail-list.tsx'
import { NoticeTab } from './notice-tab.tsx'
import { OverseasTab } from './overseas-tab.tsx'
import { PaperDialog } from './paper-dialog.tsx'
import { PrefillTab } from './prefill-tab.tsx'
import { RouteTab } from './route-tab.tsx'
import { TakeDialog } from './take-dialog.tsx'
import { WaitingTab } from './waiting-tab.tsx'

/** 退税单证: the papers, a tab a kind; `params: { tab }` and filters from elsewhere. */
const TABS = [
  { id: 'export', title: '出口报关单' },
  { id: 'voucher', title: '进货凭证' },
  { id: 'waiting', title: '待查询' },
  { id: 'prefill', title: '预填' },
  { id: 'route', title: '退税方式' },
  { id: 'notice', title: '开票通知' },
  { id: 'overseas', title: '海外仓' },
  { id: 'certificate', title: '税务证明' },
  { id: 'paper', title: '合同与运输' },
  { id: 'batch', title: '导入批次' },
] as const

type Asking = 'none' | 'take' | 'key' | 'paper'
const KIND_OF_TAB: Readonly<Record<string, EvidenceKind>> = {
  export: 'export',
  voucher: 'invoice',
  waiting: 'voucherState',
  certificate: 'certificate',
  batch: 'export',
}

function EvidenceScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [tab, setTab] = useState<string>(TABS.find((one) => one.id === props.params['tab'])?.id ?? 'export')
  const [asking, setAsking] = useState<Asking>('none')
  if (clients === undefined) return <LoadingSentence />
  const kind = KIND_OF_TAB[tab] ?? 'export'
  const close = (): void => setAsking('none')
  return (
    <div className="evidence">
      <PaneTabs label="退税单证" tabs={TABS} active={tab} onChange={setTab} />
      <div className="evidence-body" key={tab}>
        <TabBody tab={tab} clients={clients} filters={props.filters} onAsk={setAsking} />
      </div>
      {asking === 'take' ? <TakeDialog kind={kind} clients={clients} onClose={close} /> : null}
      {asking === 'key' ? <KeyDialog kind={kind} clients={clients} onClose={close} /> : null}
      {asking === 'paper' ? <PaperDialog clients={clients} onClose={close} /> : null}
    </div>
  )
}

interface TabProps {
  readonly tab: string
  readonly clients: ClientChoices
  readonly filters: readonly Filter[]
  readonly onAsk: (asking: Asking) => void
}

function TabBody(props: TabProps): ReactNode {
  const { onAsk, filters } = props
  const client = useClient()
  const may = useMay('evidence.take')
  const intake = (keyed: boolean): ReactNode => (
    <>
      <ActionButton hotkey="F7" primary allowed={may} onClick={() => onAsk('take')}>
        导入文件
      </ActionButton>
      {keyed ? (
        <ActionButton hotkey="F6" allowed={may} onClick={() => onAsk('key')}>
          录入
        </ActionButton>
      ) : null}
    </>
  )
  switch (props.tab) {
    case 'voucher':
      return (
        <DetailList
          gridId="evidence-voucher"
          label="进货凭证"
          columns={lineColumns(props.clients)}
          page={(input) => client.call('voucher.page', input)}
          count={(given) => client.call('voucher.count', { filters: given })}
          topicsOf="voucher.page"
          filters={filters}
          empty="还没有进货凭证。按 F7 导入发票平台的清单或数电票 XML，或按 F6 录入。"
          errorOf={(row) => (row.problem === '' ? undefined : row.problem)}
          actions={() => intake(true)}
          detail={(row, close) => <VoucherDetail key={row.id} row={row} onClose={close} />}
        />
      )
    case 'overseas':
      return <OverseasTab />
    case 'notice':
      return <NoticeTab clients={props.clients} />
    case 'prefill':
      return <PrefillTab />
    case 'route':
      return <RouteTab />
    case 'waiting':
      return <WaitingTab may={may} onTake={() => onAsk('take')} />
    case 'certificate':
      return (
        <DetailList
          gridId="evidence-certificate"
          label="税务证明"
          columns={certificateColumns(props.clients)}
          page={(input) => client.call('certificate.page', input)}
          topicsOf="certificate.page"
          empty="还没有税务证明（代理出口、退运已补税、转内销）。按 F7 导入，或按 F6 录入。"
          actions={() => intake(true)}
        />
      )
    case 'paper':
      return (
        <DetailList
          gridId="evidence-paper"
          label="合同与运输单证"
          columns={paperColumns(props.clients)}
          page={(input) => client.call('refundPaper.page', input)}
          topicsOf="refundPaper.page"
          empty="还没有登记合同、运输单据。按 F7 登记扫描件。"
          actions={(row) => (
            <>
              <ActionButton hotkey="F7" primary allowed={may} onClick={() => onAsk('paper')}>
                登记单证
              </ActionButton>
              <ActionButton
                disabled={row === undefined}
                onClick={() => (row === undefined ? undefined : void client.download(row.fileHash, row.fileName))}
              >
                取出文件
              </ActionButton>
            </>
          )}
        />
      )
    case 'batch':
      return (
        <DetailList
          gridId="evidence-batch"
          label="导入批次"
          columns={BATCH_COLUMNS}
          page={(input) => client.call('evidence.page', input)}
          topicsOf="evidence.page"
          empty="还没有导入过退税单证。按 F7 导入文件。"
          actions={() => intake(false)}
          detail={(row, close) => <BatchDetail key={row.id} row={row} onClose={close} />}
        />
      )
    default:
      return (
        <DetailList
          gridId="evidence-export"
          label="出口报关单"
          columns={itemColumns(props.clients)}
          page={(input) => client.call('exportItem.page', input)}
          count={(given) => client.call('exportItem.count', { filters: given })}
          topicsOf="exportItem.page"
          filters={filters}
          empty="还没有出口报关单。按 F7 导入电子口岸 XML 或 Excel 清单，或按 F6 录入。"
          actions={() => intake(true)}
          detail={(row, close) => <ItemDetail key={row.id} row={row} onClose={close} />}
        />
      )
  }
}

export const evidenceScreen: ScreenEntry = {
  id: 'evidence',
  title: '退税单证',
  area: 'refund',
  initials: 'tsdz',
  component: EvidenceScreen,
}
