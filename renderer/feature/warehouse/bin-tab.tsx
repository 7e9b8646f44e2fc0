import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import {
  BIN_COLOURS,
  BIN_COLOUR_TABLE,
  BIN_KINDS,
  BIN_KIND_NAMES,
  readBinColour,
  readBinKind,
} from '../../../shared/domain/shelf/colour.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { isNothing } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { BinSheet } from './bin-sheet.tsx'
import { SheetDialog } from './paste-field.tsx'
import type { TabStart } from './warehouse-screen.tsx'

type Bin = CallOut<'bin.page'>['rows'][number]

const COLUMNS: readonly GridColumn<Bin>[] = [
  {
    id: 'code',
    title: '库位',
    width: 130,
    kind: 'code',
    text: (row) => row.code,
    frozen: true,
    filter: { kind: 'exact', ops: ['is', 'starts'] },
  },
  {
    id: 'colour',
    title: '状态',
    width: 96,
    text: (row) => row.colourName,
    tone: (row) => toneOf(row.tone),
    filter: { kind: 'options', options: BIN_COLOURS.map((value) => ({ value, label: BIN_COLOUR_TABLE[value].name })) },
  },
  { id: 'zone', title: '库区', width: 80, text: (row) => row.zone, filter: { kind: 'exact', ops: ['is'] } },
  {
    id: 'kind',
    title: '用途',
    width: 76,
    text: (row) => row.kindName,
    filter: { kind: 'options', options: BIN_KINDS.map((value) => ({ value, label: BIN_KIND_NAMES[value] })) },
  },
  { id: 'lots', title: '批次数', width: 70, kind: 'number', text: (row) => String(row.lots) },
  { id: 'qty', title: '数量', width: 90, kind: 'number', text: (row) => row.qty },
  { id: 'reserved', title: '已分配', width: 80, kind: 'number', text: (row) => row.reserved },
  { id: 'firstExpiry', title: '最早效期', width: 96, kind: 'date', text: (row) => row.firstExpiry },
  { id: 'held', title: '冻结', width: 60, text: (row) => (row.held ? '冻结' : ''), tone: () => 'red' },
  { id: 'blocked', title: '停用', width: 60, text: (row) => (row.blocked ? '停用' : ''), tone: () => 'red' },
  { id: 'note', title: '备注', width: 200, text: (row) => row.note },
]

/** 库位: the list of bins with their five colours; import, colour, the page for an officer. */
export function BinTab(props: { readonly start: TabStart }) {
  const client = useClient()
  const may = useMay('bin.save')
  const [shows, setShows] = useState<'none' | 'new' | 'edit' | 'import' | 'colour' | 'sheet'>('none')
  const { state } = props.start
  const store = useListGrid<Bin>({
    list: 'bin',
    columns: COLUMNS,
    page: (input) => client.call('bin.page', input),
    count: (filters) => client.call('bin.count', { filters }),
    topicsOf: 'bin.page',
    defaultSort: { by: 'id', down: false },
    ...(state === undefined ? {} : { gridId: 'bin-colour', filters: [{ field: 'colour', op: 'is', value: state }] }),
  })
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (value) => value.selection)
  const rows = useGridValue(store, (value) => value.window.rows)
  const chosen = isNothing(selection)
    ? focused === undefined
      ? []
      : [focused]
    : rows.filter((row) => store.isChosen(row.id))
  const close = (): void => setShows('none')
  const filters = useGridValue(store, (value) => value.filters)
  const colourFilter = filters.find((filter) => filter.field === 'colour')
  return (
    <div className="warehouse">
      <Legend
        chosen={String(colourFilter?.value ?? '')}
        onChoose={(colour) =>
          store.setFilters([
            ...filters.filter((filter) => filter.field !== 'colour'),
            ...(colour === colourFilter?.value ? [] : [{ field: 'colour', op: 'is' as const, value: colour }]),
          ])
        }
      />
      <ListGrid
        store={store}
        label="库位"
        onOpen={() => setShows('edit')}
        empty={<EmptySentence>还没有库位。按 F7 新建，或用“导入”粘贴 Excel 里的库位表。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setShows('new')}>
              新建
            </ActionButton>
            <ActionButton hotkey="Ctrl+I" allowed={may} onClick={() => setShows('import')}>
              导入
            </ActionButton>
            <ActionButton hotkey="F2" allowed={may} disabled={focused === undefined} onClick={() => setShows('edit')}>
              修改
            </ActionButton>
            <ActionButton hotkey="F8" allowed={may} disabled={chosen.length === 0} onClick={() => setShows('colour')}>
              {`改状态${chosen.length > 1 ? ` ${chosen.length} 个` : ''}`}
            </ActionButton>
            <ActionButton
              hotkey="Ctrl+P"
              disabled={focused === undefined}
              title="海关查库：一个库位一页，货主、账册、库内外数量和单证"
              onClick={() => setShows('sheet')}
            >
              查库打印
            </ActionButton>
          </>
        }
      />
      {shows === 'new' ? <BinDialog bin={undefined} onClose={close} /> : null}
      {shows === 'edit' && focused !== undefined ? <BinDialog bin={focused} onClose={close} /> : null}
      {shows === 'import' ? <ImportDialog onClose={close} /> : null}
      {shows === 'colour' ? <ColourDialog codes={chosen.map((row) => row.code)} onClose={close} /> : null}
      {shows === 'sheet' && focused !== undefined ? <BinSheet code={focused.code} onClose={close} /> : null}
    </div>
  )
}

/** The five colours and what each means; one click leaves the bins of that colour. */
function Legend(props: { readonly chosen: string; readonly onChoose: (colour: Bin['colour']) => void }) {
  return (
    <div className="figures-line" role="group" aria-label="库位状态图例">
      {BIN_COLOURS.map((colour) => {
        const { name, tone, help } = BIN_COLOUR_TABLE[colour]
        return (
          <button
            key={colour}
            type="button"
            className="link-button legend-one"
            aria-pressed={props.chosen === colour}
            title={help}
            onClick={() => props.onChoose(colour)}
          >
            <StatusTag tone={toneOf(tone)}>{name}</StatusTag>
            <span className="soft">{help}</span>
          </button>
        )
      })}
    </div>
  )
}

function BinDialog(props: { readonly bin: Bin | undefined; readonly onClose: () => void }) {
  // The bin as it was when the form was opened: what somebody else saves meanwhile must not be taken for what was read here.
  const [bin] = useState(props.bin)
  const saving = useCommand('bin.save')
  const toast = useToast()
  const [form, setForm] = useState({
    code: bin?.code ?? '',
    zone: bin?.zone ?? '',
    kind: bin?.kind ?? ('storage' as const),
    colour: bin?.setColour ?? ('bonded' as const),
    blocked: bin?.blocked ?? false,
    note: bin?.note ?? '',
  })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const save = async (): Promise<void> => {
    const answer = await saving.run({ ...form, ...(bin === undefined ? {} : { id: bin.id, revision: bin.revision }) })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`库位 ${form.code} 已保存`)
    props.onClose()
  }
  return (
    <SaveDialog
      title={bin === undefined ? '新建库位' : `修改库位 ${bin.code}`}
      width={460}
      ok="保存"
      disabled={form.code.trim() === ''}
      loading={saving.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <label>
          库位编号
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={24}
            value={form.code}
            onChange={(event) => put({ code: event.target.value })}
          />
        </label>
        <label>
          库区
          <input
            className="field-input"
            maxLength={20}
            value={form.zone}
            onChange={(event) => put({ zone: event.target.value })}
          />
        </label>
        <label>
          用途
          <select
            className="field-input"
            value={form.kind}
            onChange={(event) => put({ kind: readBinKind(event.target.value) ?? 'storage' })}
          >
            {BIN_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {BIN_KIND_NAMES[kind]}
              </option>
            ))}
          </select>
        </label>
        <ColourField value={form.colour} onChange={(colour) => put({ colour })} />
        {bin?.derived === true ? (
          <p className="soft wide">{`现在有货，状态按货物的单证得出：${bin.colourName}。这里设定的在空库位时有效。`}</p>
        ) : null}
        <label className="wide">
          备注
          <input
            className="field-input"
            maxLength={200}
            value={form.note}
            onChange={(event) => put({ note: event.target.value })}
          />
        </label>
        <label className="wide" style={{ flexDirection: 'row', alignItems: 'center', gap: 6 }}>
          <input type="checkbox" checked={form.blocked} onChange={(event) => put({ blocked: event.target.checked })} />
          停用（不能放入或取出）
        </label>
      </div>
    </SaveDialog>
  )
}

function ColourField(props: {
  readonly value: Bin['colour']
  readonly onChange: (colour: Bin['colour']) => void
  readonly first?: boolean
}) {
  return (
    <label>
      状态
      <select
        className="field-input"
        data-autofocus={props.first === true ? true : undefined}
        value={props.value}
        onChange={(event) => props.onChange(readBinColour(event.target.value) ?? 'bonded')}
      >
        {BIN_COLOURS.map((colour) => (
          <option key={colour} value={colour}>
            {BIN_COLOUR_TABLE[colour].name}
          </option>
        ))}
      </select>
    </label>
  )
}

function ColourDialog(props: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const colouring = useCommand('bin.colour')
  const toast = useToast()
  const [colour, setColour] = useState<Bin['colour']>('bonded')
  const [reason, setReason] = useState('')
  const save = async (): Promise<void> => {
    const answer = await colouring.run({ codes: [...props.codes], colour, reason })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已改 ${answer.value.changed} 个库位`)
    props.onClose()
  }
  return (
    <SaveDialog
      title={`改 ${props.codes.length} 个库位的状态`}
      width={460}
      ok="保存"
      loading={colouring.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <ColourField first value={colour} onChange={setColour} />
        <label>
          原因（单证编号）
          <input
            className="field-input"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <p className="soft wide">
          {BIN_COLOUR_TABLE[colour].help}有货的库位按货物的单证显示，设定的状态在空库位时有效。
        </p>
      </div>
    </SaveDialog>
  )
}

function ImportDialog(props: { readonly onClose: () => void }) {
  const importing = useCommand('bin.import')
  const toast = useToast()
  return (
    <SheetDialog
      title="导入库位"
      label="库位表"
      hint={'库位\t库区\t用途\t状态\t备注\nA-01-01\tA\t存储\t保税\t'}
      help="表头写“库位、库区、用途、状态、备注”；没有表头时按这个次序。已有的库位按编号更新。"
      loading={importing.pending}
      read={async (rows) => {
        const answer = await importing.run({ rows })
        if (!answer.ok) return void toast.failed(answer)
        const { added, changed, unchanged } = answer.value
        return { ...answer.value, done: `新建 ${added}、更新 ${changed}、不变 ${unchanged}` }
      }}
      onClose={props.onClose}
    />
  )
}
