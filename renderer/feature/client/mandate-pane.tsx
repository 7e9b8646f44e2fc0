import { useMemo } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useDraft } from '../../connect/draft.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { normalDate, objection } from '../../ui/form/normal.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Detail = CallOut<'client.get'>
type Mandate = Detail['mandates'][number]
type MandateRow = Mandate & { readonly id: number; readonly key: string }

const isDay = (text: string): boolean =>
  text !== '' && objection({ id: '', label: '', kind: 'date' }, text) === undefined

function mandateProblem(mandate: Mandate): string | undefined {
  if (mandate.authority === '') return '请填主管部门'
  if (mandate.number === '') return '请填委托书编号'
  if (!isDay(mandate.validFrom)) return '生效日期应如 2026-11-22'
  if (mandate.validTo !== undefined && !isDay(mandate.validTo)) return '失效日期应如 2026-11-22，长期则留空'
  return mandate.validTo !== undefined && mandate.validTo < mandate.validFrom ? '失效日期早于生效日期' : undefined
}

const COLUMNS: readonly GridColumn<MandateRow>[] = [
  { id: 'authority', title: '主管部门', width: 110, text: (row) => row.authority, edit: {} },
  { id: 'number', title: '委托书编号', width: 180, kind: 'code', text: (row) => row.number, edit: {} },
  { id: 'validFrom', title: '生效日期', width: 100, kind: 'date', text: (row) => row.validFrom, edit: {} },
  { id: 'validTo', title: '失效日期', width: 100, kind: 'date', text: (row) => row.validTo ?? '', edit: {} },
  { id: 'note', title: '备注', width: 220, text: (row) => row.note, edit: {} },
]

function readMandates(stored: unknown): readonly Mandate[] | undefined {
  if (!Array.isArray(stored)) return undefined
  return stored.filter(
    (item: unknown): item is Mandate =>
      typeof item === 'object' &&
      item !== null &&
      'authority' in item &&
      'number' in item &&
      'validFrom' in item &&
      'note' in item,
  )
}

function withCell(mandate: Mandate, column: string, text: string): Mandate {
  const { validTo: _validTo, ...rest } = mandate
  const day = normalDate(text)
  if (column === 'validTo') return day === '' ? rest : { ...rest, validTo: day }
  if (column === 'validFrom') return { ...mandate, validFrom: day }
  return column === 'authority'
    ? { ...mandate, authority: text.trim() }
    : column === 'number'
      ? { ...mandate, number: text.trim() }
      : { ...mandate, note: text.trim() }
}

const BLANK: Mandate = { authority: '', number: '', validFrom: '', note: '' }

/** 委托: agency agreements per authority, typed into the grid like into a sheet. */
export function MandatePane(props: { readonly detail: Detail }) {
  const { client, mandates } = props.detail
  const toast = useToast()
  const saving = useCommand('client.save')
  const canSave = useMay('client.save')
  const draft = useDraft<readonly Mandate[]>(`mandate:${client.id}`, readMandates)
  const current = draft.value ?? mandates
  const rows = useMemo(
    () => current.map((mandate, index): MandateRow => ({ ...mandate, id: index + 1, key: String(index + 1) })),
    [current],
  )
  const store = useLocalGrid<MandateRow>({ id: 'mandate', columns: COLUMNS, rows, errorOf: mandateProblem })
  const change = (next: (rows: readonly Mandate[]) => readonly Mandate[]): void =>
    draft.change((before) => next(before ?? mandates))
  const replace = (at: number, next: Mandate): void =>
    change((all) => all.map((mandate, index) => (index === at ? next : mandate)))
  const addRow = (): void => change((all) => [...all, BLANK])
  const paste = (
    cells: readonly (readonly string[])[],
    place: { readonly row: number; readonly column: number },
  ): void => {
    const columns = store.placed()
    change((all) => {
      const grown = [...all]
      cells.forEach((line, down) => {
        line.forEach((text, across) => {
          const column = columns[place.column + across]?.column.id
          if (column !== undefined) grown[place.row + down] = withCell(grown[place.row + down] ?? BLANK, column, text)
        })
      })
      return grown
    })
  }
  const dropRow = (): void => change((all) => all.filter((_, index) => index !== store.state().focus.row))
  const save = async (): Promise<void> => {
    if (current.some((mandate) => mandateProblem(mandate) !== undefined))
      return toast.warn('有委托没有填完整，见“错误原因”一列')
    const answer = await saving.run({ ...client, mandates: [...current] })
    if (!answer.ok) return toast.failed(answer)
    draft.drop()
    toast.done('委托已保存')
  }
  return (
    <>
      <div className="form-bar">
        <ActionButton
          hotkey="Ctrl+S"
          layer="pane"
          primary
          allowed={canSave}
          disabled={draft.value === undefined}
          loading={saving.pending}
          onClick={() => void save()}
        >
          保存
        </ActionButton>
        <ActionButton allowed={canSave} onClick={addRow}>
          加一行
        </ActionButton>
        <ActionButton allowed={canSave} disabled={current.length === 0} onClick={dropRow}>
          删除当前行
        </ActionButton>
        <ActionButton allowed={canSave} disabled={draft.value === undefined} onClick={draft.drop}>
          放弃修改
        </ActionButton>
        {canSave ? null : <span className="soft">您的角色只能查看。</span>}
        <span className="gap" />
        {draft.state === 'retrying' ? (
          <span className="draft-state draft-retrying" role="alert">
            未保存到台账，正在重试
          </span>
        ) : null}
      </div>
      <DenseGrid
        store={store}
        label="委托"
        empty={<EmptySentence>还没有委托协议。没有有效委托的客户不能申报。</EmptySentence>}
        onFind={() => undefined}
        {...(canSave
          ? {
              onPaste: paste,
              editing: {
                onEdit: (row: MandateRow, column: string, text: string) =>
                  replace(row.id - 1, withCell(row, column, text)),
                onCopyAbove: (row: MandateRow, above: MandateRow) => replace(row.id - 1, withoutId(above)),
                onAddRow: addRow,
              },
            }
          : {})}
      />
    </>
  )
}

function withoutId(row: MandateRow): Mandate {
  const { id: _id, key: _key, ...mandate } = row
  return mandate
}
