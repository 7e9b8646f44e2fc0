import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut, Filter } from '../../../shared/contract/index.ts'
import { ENTRY_KINDS, ENTRY_RULES } from '../../../shared/domain/refund/book/entry.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { todayHere } from './day.ts'
import { EntryDialog } from './entry-dialog.tsx'

type Entry = CallOut<'money.page'>['rows'][number]

const columnsOf = (clients: ClientChoices): readonly GridColumn<Entry>[] => [
  { id: 'id', title: '笔号', width: 64, kind: 'code', text: (row) => String(row.id), frozen: true },
  { id: 'day', title: '日期', width: 96, kind: 'date', text: (row) => row.day, filter: { kind: 'date' } },
  {
    id: 'client',
    title: '客户',
    width: 220,
    text: (row) => row.client,
    filter: { kind: 'options', ...clients },
  },
  {
    id: 'kind',
    title: '种类',
    width: 140,
    text: (row) => row.kindName,
    filter: { kind: 'options', options: ENTRY_KINDS.map((kind) => ({ value: kind, label: ENTRY_RULES[kind].name })) },
  },
  { id: 'amount', title: '金额', width: 120, kind: 'number', places: 2, text: (row) => row.amount },
  {
    id: 'state',
    title: '状态',
    width: 120,
    text: (row) => row.state,
    tone: (row) => (row.state === '' ? 'grey' : 'amber'),
  },
  {
    id: 'reference',
    title: '参考号',
    width: 170,
    kind: 'code',
    text: (row) => row.reference,
    filter: { kind: 'text', ops: ['is', 'starts', 'has'] },
  },
  { id: 'packet', title: '退税包', width: 100, kind: 'code', text: (row) => row.packet },
  { id: 'note', title: '备注', width: 200, text: (row) => row.note },
  { id: 'byRule', title: '来源', width: 80, text: (row) => (row.byRule ? '收费约定' : '登记') },
  { id: 'actor', title: '经手', width: 90, text: (row) => row.actor },
  { id: 'at', title: '登记时间', width: 140, kind: 'time', text: (row) => row.at },
]

/** Every entry, the newest first; what was wrong is taken back by an entry of the other sign. */
export function EntriesTab(props: { readonly clients: ClientChoices; readonly filters: readonly Filter[] }) {
  const client = useClient()
  const may = useMay('money.enter')
  const [columns] = useState(() => columnsOf(props.clients))
  const [asking, setAsking] = useState<'none' | 'entry' | 'reverse'>('none')
  const store = useListGrid<Entry>({
    list: 'money',
    gridId: 'money',
    columns,
    page: (input) => client.call('money.page', input),
    count: (filters) => client.call('money.count', { filters }),
    topicsOf: 'money.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
  })
  const focused = useFocusRow(store)
  const close = (): void => setAsking('none')
  return (
    <>
      <ListGrid
        store={store}
        label="往来明细"
        empty={<EmptySentence>还没有往来。按 F7 登记收到的退税、付款或垫款。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking('entry')}>
              登记往来
            </ActionButton>
            <ActionButton
              allowed={may}
              disabled={focused === undefined || focused.state !== ''}
              onClick={() => setAsking('reverse')}
            >
              冲回
            </ActionButton>
          </>
        }
      />
      {asking === 'entry' ? <EntryDialog clients={props.clients} clientId="" onClose={close} /> : null}
      {asking === 'reverse' && focused !== undefined ? <ReverseDialog entry={focused} onClose={close} /> : null}
    </>
  )
}

function ReverseDialog(props: { readonly entry: Entry; readonly onClose: () => void }) {
  const { entry } = props
  const reversing = useCommand('money.reverse')
  const toast = useToast()
  const [day, setDay] = useState(todayHere())
  const [note, setNote] = useState('')
  const save = async (): Promise<void> => {
    const answer = await reversing.run({ id: entry.id, day, note: note.trim() })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`第 ${entry.id} 笔已冲回`)
    props.onClose()
  }
  return (
    <Dialog
      title={`冲回第 ${entry.id} 笔：${entry.kindName} ${entry.amount}`}
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            danger
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={note.trim() === '' || day === ''}
            loading={reversing.pending}
            onClick={() => void save()}
          >
            冲回
          </ActionButton>
        </>
      }
    >
      <div className="statement-form">
        <label htmlFor="reverse-day">日期</label>
        <input
          id="reverse-day"
          className="field-input"
          type="date"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <label htmlFor="reverse-note">原因（必填）</label>
        <input
          id="reverse-note"
          className="field-input"
          data-autofocus
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <p className="soft">原来的一笔不删除；另记一笔金额相反的，对账单上两笔都看得见。</p>
    </Dialog>
  )
}
