import type { GridRow } from './column.ts'
import type { GridStore } from './grid-store.ts'
import { endOf, rowAt } from './page-window.ts'

/** What a key in a grid may set off outside the store. */
export interface GridKeyTargets<Row extends GridRow> {
  readonly pageRows: number
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onFind: () => void
  readonly onFilterColumn: (column: number) => void
  readonly onCopyRows: () => void
  readonly copyAbove: (() => void) | undefined
  /** Whether the cell under the cursor can be edited. */
  readonly canEdit: boolean
}

/** Handles a key press by its written name; false = not a key of the grid. */
export function pressInGrid<Row extends GridRow>(
  store: GridStore<Row>,
  name: string,
  targets: GridKeyTargets<Row>,
): boolean {
  return pressMove(store, name, targets) || pressChoose(store, name) || pressAct(store, name, targets)
}

function pressMove<Row extends GridRow>(store: GridStore<Row>, name: string, targets: GridKeyTargets<Row>): boolean {
  const extend = name.startsWith('Shift+')
  const far = store.placed().length
  switch (extend ? name.slice(6) : name) {
    case 'ArrowDown':
      store.move(1, 0, extend)
      return true
    case 'ArrowUp':
      store.move(-1, 0, extend)
      return true
    case 'ArrowRight':
      store.move(0, 1, extend)
      return true
    case 'ArrowLeft':
      store.move(0, -1, extend)
      return true
    case 'Tab':
      return false
    case 'PageDown':
      store.move(targets.pageRows, 0, extend)
      return true
    case 'PageUp':
      store.move(-targets.pageRows, 0, extend)
      return true
    case 'Home':
    case 'Ctrl+Home':
      store.toStart()
      return true
    case 'End':
    case 'Ctrl+End':
      store.toEnd()
      return true
    case 'Ctrl+ArrowRight':
      store.move(0, far, extend)
      return true
    case 'Ctrl+ArrowLeft':
      store.move(0, -far, extend)
      return true
    case 'Ctrl+ArrowDown':
      store.focusCell({ row: endOf(store.state().window) - 1, column: store.state().focus.column }, extend)
      return true
    case 'Ctrl+ArrowUp':
      store.focusCell({ row: store.state().window.base, column: store.state().focus.column }, extend)
      return true
    default:
      return false
  }
}

function pressChoose<Row extends GridRow>(store: GridStore<Row>, name: string): boolean {
  const { focus, corner } = store.state()
  switch (name) {
    case 'Space':
      store.toggleRow(focus.row)
      return true
    case 'Shift+Space': {
      const row = focus.row
      store.focusCell(corner)
      store.chooseRange(row)
      return true
    }
    case 'Ctrl+A':
      store.chooseEverything()
      return true
    case 'Escape': {
      if (focus.row !== corner.row || focus.column !== corner.column) {
        store.focusCell(focus)
        return true
      }
      return store.dropSelection()
    }
    default:
      return false
  }
}

function pressAct<Row extends GridRow>(store: GridStore<Row>, name: string, targets: GridKeyTargets<Row>): boolean {
  switch (name) {
    case 'Enter':
    case 'F2': {
      if (targets.canEdit) {
        store.set({ editing: { place: store.state().focus, text: undefined } })
        return true
      }
      const row = rowAt(store.state().window, store.state().focus.row)
      if (row === undefined || targets.onOpen === undefined) return false
      targets.onOpen(row)
      return true
    }
    case 'F3':
    case 'Ctrl+F':
      targets.onFind()
      return true
    case 'F5':
      void store.refresh()
      return true
    case 'F6':
      targets.copyAbove?.()
      return targets.copyAbove !== undefined
    case 'F9':
      void store.nextError()
      return store.options.errorOf !== undefined
    case 'Alt+ArrowDown':
      targets.onFilterColumn(store.state().focus.column)
      return true
    case 'Alt+ArrowUp': {
      const column = store.placed()[store.state().focus.column]?.column
      if (column !== undefined) store.sortBy(column)
      return true
    }
    case 'Ctrl+Shift+C':
      targets.onCopyRows()
      return true
    default:
      return false
  }
}
