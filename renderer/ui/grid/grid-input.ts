import type { ClipboardEvent, KeyboardEvent } from 'react'
import { nameOf } from '../keys/hotkey.ts'
import { consume } from '../keys/use-hotkeys.ts'
import { parseBlock } from './clipboard.ts'
import type { GridRow } from './column.ts'
import type { DenseGridProps } from './dense-grid.tsx'
import { copyChosenRows, copyRange } from './grid-copy.ts'
import { pressInGrid } from './grid-keys.ts'
import type { Viewport } from './grid-viewport.ts'
import { rowAt } from './page-window.ts'

/** Whether the next copy takes the chosen rows (Ctrl+Shift+C) instead of the block of cells. */
export interface CopyMode {
  current: boolean
}

/** Keys and clipboard of a grid. Only what is pressed on the grid itself counts, not in an editor or a filter inside it. */
export function inputHandlers<Row extends GridRow>(
  props: DenseGridProps<Row>,
  viewport: Viewport,
  copyRows: CopyMode,
  onFilter: (column: string) => void,
) {
  const { store } = props
  const { scroller, view } = viewport
  const { focus, window } = store.state()
  const columns = store.placed()
  const row = rowAt(window, focus.row)
  const edit = columns[focus.column]?.column.edit
  const canEdit = props.editing !== undefined && row !== undefined && edit !== undefined && edit.can?.(row) !== false
  const onCopyAbove = props.editing?.onCopyAbove
  const copyAbove = (): void => {
    const above = rowAt(window, focus.row - 1)
    if (row !== undefined && above !== undefined) onCopyAbove?.(row, above)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== scroller.current) return
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== ' '
    if (typed && canEdit) {
      consume(event)
      return store.set({ editing: { place: focus, text: event.key } })
    }
    const used = pressInGrid(store, nameOf(event), {
      pageRows: Math.max(1, view.last - view.first - 1),
      onOpen: props.onOpen,
      onFind: props.onFind,
      canEdit,
      copyAbove: onCopyAbove === undefined ? undefined : copyAbove,
      onFilterColumn: (index) => {
        const column = columns[index]?.column
        if (column?.filter !== undefined) onFilter(column.id)
      },
      onCopyRows: () => {
        copyRows.current = true
        document.execCommand('copy')
      },
    })
    if (used) consume(event)
  }
  // The browser's own copy event carries the clipboard without a permission, which the program's windows never grant.
  const onCopy = (event: ClipboardEvent): void => {
    if (event.target !== scroller.current) return
    const block = copyRows.current ? copyChosenRows(store) : copyRange(store)
    copyRows.current = false
    event.clipboardData.setData('text/plain', block.plain)
    event.clipboardData.setData('text/html', block.html)
    event.preventDefault()
    props.onCopied?.(block.rows)
  }
  const onPaste = (event: ClipboardEvent): void => {
    if (event.target !== scroller.current || props.onPaste === undefined) return
    event.preventDefault()
    props.onPaste(parseBlock(event.clipboardData.getData('text/plain')), focus)
  }
  return { onKeyDown, onCopy, onPaste }
}
