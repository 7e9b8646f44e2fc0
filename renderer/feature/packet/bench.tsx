import { useMemo, useState } from 'react'
import type { PacketAct } from '../../../shared/domain/refund/packet/state.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid } from '../../connect/list-grid.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { allocationsOf, LAID_COLUMNS, toneOf, type LaidRow, type Packet } from './columns.ts'
import { RateDialog, StepDialog } from './dialogs.tsx'
import { PacketDoubts } from './doubts.tsx'
import { LayDialog } from './lay-dialog.tsx'
import { ProofView } from './proof.tsx'
import { surely } from './surely.ts'
import { LeftOut } from '../../ui/part/left-out.tsx'

/** One packet: papers at the left, what is laid on what in the middle, the amount now and what blocks at the right. */
export function PacketBench(props: { readonly id: number; readonly onClose: () => void }) {
  const packet = useQueryProcedure('packet.get', { id: props.id }, { keep: true })
  useHotkeys({ Escape: props.onClose }, 'pane')
  if (packet.isError) return <FailureSentence failure={packet.error} onRetry={() => void packet.refetch()} />
  if (packet.data === undefined) return <LoadingSentence />
  return <Bench packet={packet.data} onClose={props.onClose} />
}

type Asking =
  | { readonly t: 'none' }
  | { readonly t: 'lay' }
  | { readonly t: 'rate' }
  | { readonly t: 'step'; readonly act: PacketAct; readonly name: string }

const TABS = [
  { id: 'lay', title: '配单与金额' },
  { id: 'proof', title: '单证与出处' },
  { id: 'doubts', title: '疑点' },
] as const

/** Steps that have a key of their own in the bar. */
const OWN_BUTTON: ReadonlySet<PacketAct> = new Set<PacketAct>(['allocate', 'check', 'export'])
const PLAIN: ReadonlySet<PacketAct> = new Set<PacketAct>(['correct'])

function Bench(props: { readonly packet: Packet; readonly onClose: () => void }) {
  const { packet } = props
  const may = useMay('packet.act')
  const [asking, setAsking] = useState<Asking>({ t: 'none' })
  const [tab, setTab] = useState<string>('lay')
  const close = (): void => setAsking({ t: 'none' })
  return (
    <div className="packet">
      <Head packet={packet} may={may} onAsk={setAsking} onTab={setTab} onClose={props.onClose} />
      <PaneTabs label="退税包内容" tabs={TABS} active={tab} onChange={setTab} />
      {tab === 'proof' ? (
        <ProofView packetId={packet.id} />
      ) : tab === 'doubts' ? (
        <PacketDoubts packetId={packet.id} />
      ) : (
        <div className="packet-bench">
          <Papers packet={packet} onProof={() => setTab('proof')} />
          <div className="packet-middle">
            <Laid key={String(packet.laid.some((row) => row.problem !== ''))} packet={packet} may={may} />
          </div>
          <Money packet={packet} may={may} onRate={() => setAsking({ t: 'rate' })} />
        </div>
      )}
      {asking.t === 'lay' ? <LayDialog packet={packet} onClose={close} /> : null}
      {asking.t === 'rate' ? <RateDialog packet={packet} onClose={close} /> : null}
      {asking.t === 'step' ? <StepDialog packet={packet} act={asking.act} name={asking.name} onClose={close} /> : null}
    </div>
  )
}

function Head(props: {
  readonly packet: Packet
  readonly may: boolean
  readonly onAsk: (asking: Asking) => void
  readonly onTab: (tab: string) => void
  readonly onClose: () => void
}) {
  const { packet, may } = props
  const allocating = useCommand('packet.allocate')
  const acting = useCommand('packet.act')
  const exporting = useJob('packet.export')
  const client = useClient()
  const toast = useToast()
  const allows = (act: PacketAct): boolean => packet.acts.some((one) => one.act === act)
  const lay = async (): Promise<void> => {
    const answer = await allocating.run({ id: packet.id, exact: true })
    if (answer.ok) toast.done(`已配单，退税额 ${answer.value.refund}`)
    else toast.failed(answer)
  }
  const act = async (name: PacketAct): Promise<void> => {
    const answer = await acting.run({ id: packet.id, act: name })
    if (answer.ok) toast.done(`${answer.value.stateName}，退税额 ${answer.value.refund}`)
    else toast.failed(answer)
  }
  const check = async (): Promise<void> => {
    await act('check')
    const found = await client.call('packet.doubts', { id: packet.id })
    if (found.ok && found.value.rows.length > 0) props.onTab('doubts')
  }
  const exportNow = async (layout: 'now' | '2018'): Promise<void> => {
    if (!(await surely(client, toast, packet.id, '导出'))) return
    const answer = await exporting.start({ id: packet.id, layout })
    if (!answer.ok) return toast.failed(answer)
    for (const file of answer.value.files) await client.download(file.hash, file.fileName)
    toast.done([`已导出 ${answer.value.files.length} 个文件`, ...answer.value.notes.slice(0, 3)].join('；'))
  }
  return (
    <header className="packet-head">
      <h2>
        {packet.period}-{packet.batch}　{packet.client}　{packet.channelName}
      </h2>
      <StatusTag tone={toneOf(packet.tone)}>{packet.stateName}</StatusTag>
      {packet.mayRetry ? <StatusTag tone="green">信息已齐，可再次申报</StatusTag> : null}
      <ActionButton
        hotkey="F7"
        allowed={may}
        disabled={!allows('allocate')}
        loading={allocating.pending}
        title="名称、单位完全一致的自动配上"
        onClick={() => void lay()}
      >
        自动配单
      </ActionButton>
      <ActionButton hotkey="F6" allowed={may} disabled={!allows('allocate')} onClick={() => props.onAsk({ t: 'lay' })}>
        手工配单
      </ActionButton>
      <ActionButton
        hotkey="F8"
        allowed={may}
        disabled={!allows('check')}
        loading={acting.pending}
        onClick={() => void check()}
      >
        检查
      </ActionButton>
      <ActionButton
        hotkey="F10"
        primary
        allowed={may}
        disabled={!allows('export')}
        loading={exporting.running}
        onClick={() => void exportNow('now')}
      >
        导出申报表
      </ActionButton>
      <ActionButton
        allowed={may}
        disabled={!allows('export') || packet.channel === 'agency'}
        onClick={() => void exportNow('2018')}
      >
        2018 版
      </ActionButton>
      {packet.acts
        .filter((one) => !OWN_BUTTON.has(one.act))
        .map((one) => (
          <ActionButton
            key={one.act}
            allowed={may}
            danger={one.act === 'withdraw'}
            onClick={() =>
              PLAIN.has(one.act) ? void act(one.act) : props.onAsk({ t: 'step', act: one.act, name: one.name })
            }
          >
            {one.name}
          </ActionButton>
        ))}
      <span className="gap" />
      <button type="button" className="link-button" onClick={props.onClose}>
        回到列表<kbd>Esc</kbd>
      </button>
    </header>
  )
}

function Papers(props: { readonly packet: Packet; readonly onProof: () => void }) {
  const { packet } = props
  const client = useClient()
  return (
    <section className="packet-side" aria-label="备案单证" tabIndex={0}>
      <h3>备案单证 {packet.papers.length} 份</h3>
      <p className="packet-note">
        <button type="button" className="link-button" onClick={props.onProof}>
          看单证与数字出处
        </button>
      </p>
      {packet.papers.length === 0 ? null : (
        <ul className="packet-list">
          {packet.papers.map((paper, i) => (
            <li key={i}>
              <button
                type="button"
                className="link-button"
                onClick={() => void client.download(paper.hash, paper.fileName)}
              >
                {paper.title}
              </button>{' '}
              <span className="soft">
                {paper.kindName} {paper.pages} 页　{paper.about}
              </span>
            </li>
          ))}
        </ul>
      )}
      {packet.papersMissing.length === 0 ? null : (
        <>
          <h3>还缺</h3>
          <ul className="packet-list packet-wait">
            {packet.papersMissing.slice(0, MOST_LISTED).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          <LeftOut of={packet.papersMissing.length} shown={MOST_LISTED} />
        </>
      )}
      {packet.papersDueOn === '' ? (
        <p className="packet-note soft">申报后 15 日内须备齐；扫描件在“退税单证·合同与运输”登记。</p>
      ) : (
        <p className="packet-note">
          须在 <b>{packet.papersDueOn}</b> 前备齐，保存至 {packet.papersKeptUntil}。
        </p>
      )}
    </section>
  )
}

function Laid(props: { readonly packet: Packet; readonly may: boolean }) {
  const { packet } = props
  const rows = useMemo(() => packet.laid, [packet.laid])
  const store = useLocalGrid<LaidRow>({
    id: 'packet-laid',
    columns: LAID_COLUMNS,
    rows,
    // The column of reasons takes the place of the amounts: it stands only where there is one.
    ...(rows.some((row) => row.problem !== '')
      ? { errorOf: (row: LaidRow) => (row.problem === '' ? undefined : row.problem) }
      : {}),
  })
  const focused = useFocusRow(store)
  const laying = useCommand('packet.allocate')
  const toast = useToast()
  const takeOut = async (): Promise<void> => {
    const row = rows.find((one) => one.id === focused?.id)
    if (row === undefined) return
    const rest = allocationsOf(packet).filter((_one, at) => rows[at] !== row)
    const answer = await laying.run({ id: packet.id, allocations: rest })
    if (answer.ok) toast.done(`已移出 ${row.item} 的 ${row.voucherNo}，退税额 ${answer.value.refund}`)
    else toast.failed(answer)
  }
  return (
    <ListGrid
      store={store}
      label="配单"
      actions={
        <ActionButton
          hotkey="Ctrl+Delete"
          allowed={props.may}
          disabled={focused === undefined || !packet.acts.some((one) => one.act === 'allocate')}
          loading={laying.pending}
          title="把所在行的这张凭证从这一项移出，其余不变"
          onClick={() => void takeOut()}
        >
          移出此行
        </ActionButton>
      }
      empty={<EmptySentence>还没有配单。按 F7 把名称、单位完全一致的自动配上，或按 F6 手工配。</EmptySentence>}
    />
  )
}

/** So many papers or problems stand beside a packet at once. */
const MOST_LISTED = 80
const SEVERITY = { stop: '不能申报', wait: '等待', warn: '请核对' } as const

function Money(props: { readonly packet: Packet; readonly may: boolean; readonly onRate: () => void }) {
  const { packet } = props
  const client = useClient()
  return (
    <section className="packet-money" aria-label="金额与阻碍" tabIndex={0}>
      <h3>现在可申报</h3>
      <div className="packet-sum">
        {readableDecimal(packet.refund)}
        <small>元</small>
      </div>
      {packet.consumption === '' ? null : (
        <p className="packet-note">
          其中消费税 <b>{readableDecimal(packet.consumption)}</b>（未核实：按缴款书税额与数量计）
        </p>
      )}
      <p className="packet-note soft">
        计税金额 {readableDecimal(packet.taxable)}　美元离岸价{' '}
        {packet.fobUsd === '' ? '缺汇率' : readableDecimal(packet.fobUsd)}　换汇成本{' '}
        {packet.exchangeCost === '' ? '—' : packet.exchangeCost}
      </p>
      {packet.rates.map((one) => (
        <p key={one.currency} className="packet-note soft">
          {one.currency} {one.rate}（{one.source}）
        </p>
      ))}
      <p className="packet-note">
        <ActionButton size="small" allowed={props.may} onClick={props.onRate}>
          填汇率
        </ActionButton>
      </p>
      <h3>阻碍与提示 {packet.problemList.length}</h3>
      {packet.problemList.length === 0 ? (
        <p className="packet-note soft">没有。</p>
      ) : (
        <>
          <ul className="packet-list">
            {packet.problemList.slice(0, MOST_LISTED).map((one, i) => (
              <li key={i} className={`packet-${one.severity}`}>
                <b>{SEVERITY[one.severity]}</b>　{one.text}
              </li>
            ))}
          </ul>
          <LeftOut of={packet.problemList.length} shown={MOST_LISTED} />
        </>
      )}
      {packet.files.length === 0 ? null : (
        <>
          <h3>导出的文件</h3>
          <ul className="packet-list">
            {packet.files.slice(0, 12).map((file) => (
              <li key={file.id}>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => void client.download(file.hash, file.fileName)}
                >
                  {file.fileName}
                </button>{' '}
                <span className="soft">
                  {file.rows} 行　第 {file.revision} 版　{readableTime(file.at)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>经过</h3>
      <ul className="packet-list">
        {[...packet.events].reverse().map((event) => (
          <li key={event.id}>
            {event.day}　<b>{event.name}</b> → {event.stateName}
            {event.amount === '' ? '' : `　${readableDecimal(event.amount)}`}　
            <span className="soft">
              {event.actor} {event.info}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
