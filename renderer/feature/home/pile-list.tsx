import type { KeyboardEvent } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { StatusTag } from '../../ui/part/status-tag.tsx'

type Pile = CallOut<'ledger.workQueue'>['piles'][number]

const openRequest = ({ open: { screen, filters, params } }: Pile) => ({
  screen,
  filters,
  ...(params === undefined ? {} : { params }),
})

/** Piles of work, a button each, walked with ↑ and ↓. */
export function PileList(props: { readonly piles: readonly Pile[] }) {
  const { open } = useWorkspace()
  return (
    <div className="pile-list" onKeyDown={stepAmongButtons}>
      {props.piles.map((pile) => (
        <button key={pile.id} type="button" className="pile" onClick={() => open(openRequest(pile))}>
          <StatusTag tone={pile.tone}>{pile.authority}</StatusTag>
          <span>
            {pile.title}
            {pile.detail === undefined ? null : <span className="soft"> · {pile.detail}</span>}
          </span>
          <span />
          <span className={pile.count === 0 ? 'pile-count pile-none' : 'pile-count'}>{readableCount(pile.count)}</span>
        </button>
      ))}
    </div>
  )
}

/** ↓ ↑: to the next pile. */
function stepAmongButtons(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
  event.preventDefault()
}
