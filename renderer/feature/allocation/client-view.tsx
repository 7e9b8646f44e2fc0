import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Client, LeftItem, LeftLine, Part, Proposal } from './columns.ts'
import { ITEM_COLUMNS, LINE_COLUMNS, PART_COLUMNS, PROPOSAL_COLUMNS } from './columns.ts'
import type { Wish } from './choose-dialog.tsx'
import { ChooseDialog } from './choose-dialog.tsx'

/** One client: what is laid on what, what is open on both sides with its reason, what is close. */
export function ClientView(props: { readonly clientId: number; readonly onClose: () => void }) {
  const { clientId } = props
  const answer = useQueryProcedure('allocation.client', { clientId }, { keep: true })
  return (
    <>
      <PaneHead title={`配票　${answer.data?.client ?? ''}`} onClose={props.onClose} />
      <Loaded of={answer} reading="正在配票…">
        {(data) => <Answer clientId={clientId} client={data} />}
      </Loaded>
    </>
  )
}

function Answer(props: { readonly clientId: number; readonly client: Client }) {
  const { client } = props
  const [tab, setTab] = useState('parts')
  const [wish, setWish] = useState<Wish | undefined>(undefined)
  const tabs = [
    { id: 'parts', title: `已配 ${readableCount(client.parts.length)}` },
    {
      id: 'open',
      title: `待配：报关 ${readableCount(client.items.length)} · 发票 ${readableCount(client.lines.length)}`,
    },
    { id: 'proposals', title: `建议 ${readableCount(client.proposals.length)}` },
  ]
  return (
    <>
      <div className="figures-line" role="status">
        <span>
          计税金额<b>{readableDecimal(client.amount, 2)}</b>
        </span>
        <span>
          可退税额<b className="allocation-good">{readableDecimal(client.refund, 2)}</b>
        </span>
        <span>
          配齐<b>{readableCount(client.allItems - client.items.length)}</b> / {readableCount(client.allItems)} 项
        </span>
        {client.unrated === 0 ? null : (
          <span className="allocation-bad">
            {readableCount(client.unrated)} 处没有退税率，请先导入退税率文库或选定扩展码
          </span>
        )}
        {client.apart.length === 0 ? null : (
          <span
            className="soft"
            title={client.apart
              .slice(0, 30)
              .map((one) => `${one.key} ${one.name}：${one.routeName}，${one.reasons[0] ?? ''}`)
              .join('\n')}
          >
            另有 {readableCount(client.apart.length)} 项走其他方式，不配票（见“退税单证－退税方式”）
          </span>
        )}
        {client.best === undefined ? null : <span className="allocation-best">最值得补的一张：{client.best.text}</span>}
      </div>
      {client.refused.map((one) => (
        <Refused key={one.choiceId} one={one} />
      ))}
      <PaneTabs label="配票结果" tabs={tabs} active={tab} onChange={setTab} />
      <div className="allocation-body" key={tab}>
        {tab === 'parts' ? (
          <Parts parts={client.parts} />
        ) : tab === 'open' ? (
          <OpenPapers client={client} onChoose={setWish} />
        ) : (
          <Proposals proposals={client.proposals} onChoose={setWish} />
        )}
      </div>
      {wish === undefined ? null : (
        <ChooseDialog clientId={props.clientId} wish={wish} onClose={() => setWish(undefined)} />
      )}
    </>
  )
}

/** A person's choice that can stand no longer, and why. */
function Refused(props: { readonly one: CallOut<'allocation.client'>['refused'][number] }) {
  const { one } = props
  const ending = useCommand('allocation.end')
  const toast = useToast()
  const end = async (): Promise<void> => {
    const answer = await ending.run({ id: one.choiceId })
    if (!answer.ok) toast.failed(answer)
  }
  return (
    <p className="allocation-refused" role="alert">
      {`手工配票 ${one.voucherNo} → ${one.key} 不再成立：${one.text}。`}
      <button type="button" className="link-button" onClick={() => void end()}>
        撤销它
      </button>
    </p>
  )
}

function Parts(props: { readonly parts: readonly Part[] }) {
  const toast = useToast()
  const may = useMay('allocation.end')
  const ending = useCommand('allocation.end')
  const store = useLocalGrid<Part>({ id: 'allocation-parts', columns: PART_COLUMNS, rows: props.parts })
  const focused = useFocusRow(store)
  const end = async (): Promise<void> => {
    if (focused === undefined || focused.choiceId === 0) return
    const answer = await ending.run({ id: focused.choiceId })
    if (answer.ok) toast.done('手工配票已撤销，重新配过')
    else toast.failed(answer)
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="Ctrl+Delete"
          allowed={may}
          disabled={focused === undefined || focused.choiceId === 0}
          loading={ending.pending}
          onClick={() => void end()}
        >
          撤销手工配票
        </ActionButton>
        <span className="soft">手工选定的不会被重配改动；其余随单证变化自动重配。</span>
      </div>
      <div className="allocation-grid">
        <DenseGrid
          store={store}
          label="已配"
          autoFocus
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
          empty={<EmptySentence>还没有配上的。看“待配”中的原因。</EmptySentence>}
        />
      </div>
    </>
  )
}

function OpenPapers(props: { readonly client: Client; readonly onChoose: (wish: Wish) => void }) {
  const { client } = props
  const toast = useToast()
  const may = useMay('allocation.choose')
  const items = useLocalGrid<LeftItem>({
    id: 'allocation-items',
    columns: ITEM_COLUMNS,
    rows: client.items,
  })
  const lines = useLocalGrid<LeftLine>({
    id: 'allocation-lines',
    columns: LINE_COLUMNS,
    rows: client.lines,
  })
  const item = useFocusRow(items)
  const line = useFocusRow(lines)
  const choose = (): void => {
    if (item !== undefined && line !== undefined)
      props.onChoose({
        item: item.item,
        line: line.line,
        slot: item.slot,
        quantity: line.left,
        itemQuantity: item.left,
      })
  }
  const copied = (count: number): void => toast.done(`已复制 ${count} 行`)
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F7"
          primary
          allowed={may}
          disabled={item === undefined || line === undefined}
          onClick={choose}
        >
          手工配票
        </ActionButton>
        <span className="soft">
          上下各选一行：{item === undefined ? '—' : `${item.item.key} ${item.item.name}`} ←{' '}
          {line === undefined ? '—' : `${line.line.voucherNo} ${line.line.name}`}
        </span>
      </div>
      <div className="allocation-grid">
        <DenseGrid
          store={items}
          label="待配的报关商品"
          autoFocus
          onFind={() => undefined}
          onCopied={copied}
          empty={<EmptySentence>报关商品都已配齐。</EmptySentence>}
        />
      </div>
      <div className="allocation-grid allocation-below">
        <DenseGrid
          store={lines}
          label="未用完的发票"
          onFind={() => undefined}
          onCopied={copied}
          empty={<EmptySentence>发票都已用完。</EmptySentence>}
        />
      </div>
    </>
  )
}

function Proposals(props: { readonly proposals: readonly Proposal[]; readonly onChoose: (wish: Wish) => void }) {
  const toast = useToast()
  const may = useMay('allocation.choose')
  const store = useLocalGrid<Proposal>({ id: 'allocation-proposals', columns: PROPOSAL_COLUMNS, rows: props.proposals })
  const focused = useFocusRow(store)
  const choose = (one: Proposal | undefined): void => {
    if (one === undefined || one.why === 'quantity') return
    props.onChoose({
      item: one.item,
      line: one.line,
      slot: one.slot,
      quantity: one.line.quantity,
      itemQuantity: one.item.units[one.slot]?.quantity ?? '',
    })
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F7"
          primary
          allowed={may}
          disabled={focused === undefined || focused.why === 'quantity'}
          onClick={() => choose(focused)}
        >
          采用建议
        </ActionButton>
        <span className="soft">名称或单位不一致的只建议；采用前请确认是同一商品，税务机关仍可能提出疑点。</span>
      </div>
      <div className="allocation-grid">
        <DenseGrid
          store={store}
          label="建议"
          autoFocus
          onFind={() => undefined}
          onOpen={choose}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
          empty={<EmptySentence>没有相近的可以建议。</EmptySentence>}
        />
      </div>
    </>
  )
}
