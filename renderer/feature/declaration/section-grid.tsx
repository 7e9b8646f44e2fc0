import { useEffect, useMemo, useRef } from 'react'
import { DEC_ELEMENT_TABLE } from '../../../shared/code/declaration.ts'
import type { DecFields } from '../../../shared/domain/declaration/content.ts'
import type { DecGroup } from '../../../shared/message/dec/section.ts'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { initialsOf } from '../../ui/form/initials.ts'
import type { CodeLookup } from '../../ui/form/lookup.ts'
import { useCodeLookup } from '../../ui/form/lookup.ts'
import { halfWidth, normalDecimal } from '../../ui/form/normal.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import type { SectionRow } from './declaration-columns.ts'
import { sectionColumns } from './declaration-columns.ts'
import type { Target } from './declaration-edit.ts'

export interface SectionGridProps {
  readonly name: string
  readonly title: string
  readonly group: DecGroup
  readonly rows: readonly DecFields[]
  /** Objections by `row.field`. */
  readonly errors: Readonly<Record<string, string>>
  readonly canEdit: boolean
  /** Writes a field of a row; the row behind the last one is a new one. */
  readonly onEdit: (row: number, field: string, value: string) => void
  readonly onAdd: () => void
  readonly onDrop: (row: number) => void
  readonly onCopyAbove: (row: number) => void
  readonly onFocusRow?: (row: number) => void
  /** A finding was chosen: the cursor goes there. */
  readonly wish: Target | undefined
}

/**
 * Code, Chinese or initials → the code. What could mean several stays as typed and is then objected to: the program
 * does not guess between 美国 and 蒙古.
 */
export async function codeFor(lookup: CodeLookup, field: string, text: string): Promise<string> {
  const table = DEC_ELEMENT_TABLE[field]
  const plain = halfWidth(text).trim()
  if (table === undefined || plain === '') return plain
  const found = await lookup(table, plain)
  const exact =
    found.find((choice) => choice.code === plain || choice.code === plain.toUpperCase()) ??
    found.find((choice) => choice.name === plain)
  if (exact !== undefined) return exact.code
  if (/^\d+$/.test(plain)) return plain
  const spelt = found.filter((choice) => initialsOf(choice.name) === plain.toLowerCase())
  const only = spelt.length === 1 ? spelt[0] : found.length === 1 ? found[0] : undefined
  return only?.code ?? plain
}

/** The lines of a section, typed like a sheet: Tab to the right, Enter to the next line, F6 as above, blocks pasted from Excel. */
export function SectionGrid(props: SectionGridProps) {
  const { name, group, rows, errors, wish, onFocusRow } = props
  const lookup = useCodeLookup()
  const frame = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => sectionColumns(name, group), [group, name])
  const shown = useMemo(
    () =>
      rows.map((fields, index): SectionRow => ({
        id: index + 1,
        key: String(index + 1),
        fields,
        errors: Object.fromEntries(
          Object.entries(errors).flatMap(([key, text]) =>
            key.startsWith(`${index}.`) ? [[key.slice(key.indexOf('.') + 1), text]] : [],
          ),
        ),
      })),
    [errors, rows],
  )
  const store = useLocalGrid<SectionRow>({ id: `declaration-${name}`, columns, rows: shown })
  const focused = useFocusRow(store)
  const focus = useGridValue(store, (state) => state.focus)
  useEffect(() => {
    if (focused !== undefined) onFocusRow?.(focused.id - 1)
  }, [focused, onFocusRow])
  useEffect(() => {
    if (wish === undefined) return
    const column = store.placed().findIndex((placed) => placed.column.id === wish.field)
    store.focusCell({ row: wish.row, column: Math.max(0, column) })
    frame.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  }, [store, wish])
  const write = (row: number, field: string, text: string): void => {
    const kind = group.byName.get(field)?.kind
    if (kind === 'decimal' || kind === 'whole') return props.onEdit(row, field, normalDecimal(text))
    if (DEC_ELEMENT_TABLE[field] === undefined) return props.onEdit(row, field, text.trim())
    void codeFor(lookup, field, text).then((code) => props.onEdit(row, field, code))
  }
  const paste = (
    cells: readonly (readonly string[])[],
    place: { readonly row: number; readonly column: number },
  ): void => {
    const placed = store.placed()
    cells.forEach((line, down) =>
      line.forEach((text, across) => {
        const column = placed[place.column + across]?.column
        if (column?.edit !== undefined) write(place.row + down, column.id, text)
      }),
    )
  }
  return (
    <div className="section-grid" ref={frame}>
      <div className="section-bar">
        <ActionButton size="small" allowed={props.canEdit} onClick={props.onAdd}>
          加一行
        </ActionButton>
        <ActionButton
          size="small"
          allowed={props.canEdit}
          disabled={rows.length === 0}
          onClick={() => props.onDrop(focus.row)}
        >
          删除当前行
        </ActionButton>
        <span className="soft">
          {props.canEdit ? 'Tab 右移，Enter 下一行，F6 同上一行；可从 Excel 复制后粘贴' : '可复制到 Excel'}
        </span>
      </div>
      <DenseGrid
        store={store}
        label={props.title}
        empty={
          <EmptySentence>{`还没有${props.title}。${props.canEdit ? '按“加一行”，或从 Excel 粘贴。' : ''}`}</EmptySentence>
        }
        onFind={() => undefined}
        {...(props.canEdit
          ? {
              onPaste: paste,
              editing: {
                onEdit: (row: SectionRow, field: string, text: string) => write(row.id - 1, field, text),
                onCopyAbove: (row: SectionRow) => props.onCopyAbove(row.id - 1),
                onAddRow: props.onAdd,
              },
            }
          : {})}
      />
    </div>
  )
}
