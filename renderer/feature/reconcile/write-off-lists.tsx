import { useState } from 'react'
import { useWorkspace } from '../../app/workspace.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import type { DecisionEdit } from './use-decisions.ts'
import type { Figures } from './write-off-parts.tsx'

const timeText = (digits: string): string =>
  digits.length < 12
    ? digits
    : `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)} ${digits.slice(8, 10)}:${digits.slice(10, 12)}`

/** 参与核销的清单: all that were booked in the cycle; one that shall not take part needs its reason. */
export function ListsTab(props: {
  readonly lists: Figures['lists']
  readonly edit: DecisionEdit
  readonly canEdit: boolean
}) {
  const { edit, canEdit } = props
  const { open } = useWorkspace()
  const [asking, setAsking] = useState<number | undefined>(undefined)
  const [why, setWhy] = useState('')
  if (props.lists.length === 0) return <EmptySentence>周期内没有已核扣的核注清单。</EmptySentence>
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="参与核销的清单">
      <table className="plain-table" aria-label="参与核销的清单">
        <thead>
          <tr>
            <th scope="col">参与</th>
            <th scope="col">核注清单</th>
            <th scope="col">进出</th>
            <th scope="col">核扣时间</th>
            <th scope="col">不参与的理由</th>
          </tr>
        </thead>
        <tbody>
          {props.lists.map((list) => {
            const left = edit.value.lists[list.id] ?? (list.taking ? '' : list.why)
            return (
              <tr key={list.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${list.number} 参与核销`}
                    checked={left === ''}
                    disabled={!canEdit}
                    onChange={(event) => {
                      if (event.target.checked) edit.leaveOut(list.id, undefined)
                      setAsking(event.target.checked ? undefined : list.id)
                      setWhy('')
                    }}
                  />
                </td>
                <td className="mono">
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => open({ screen: 'bondedList', params: { id: String(list.id) } })}
                  >
                    {list.number}
                  </button>
                </td>
                <td>{list.direction}</td>
                <td className="mono">{timeText(list.at)}</td>
                <td>
                  {asking === list.id ? (
                    <form
                      className="inline-form"
                      onSubmit={(event) => {
                        event.preventDefault()
                        if (why.trim() === '') return
                        edit.leaveOut(list.id, why.trim())
                        setAsking(undefined)
                      }}
                    >
                      <input
                        className="field-input"
                        aria-label="不参与的理由"
                        autoFocus
                        value={why}
                        onChange={(event) => setWhy(event.target.value)}
                      />
                      <ActionButton
                        disabled={why.trim() === ''}
                        onClick={() => {
                          edit.leaveOut(list.id, why.trim())
                          setAsking(undefined)
                        }}
                      >
                        不参与
                      </ActionButton>
                    </form>
                  ) : (
                    left
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
