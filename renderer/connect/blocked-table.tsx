import type { ReactNode } from 'react'
import type { CallOut } from '../../shared/contract/index.ts'
import { useWorkspace } from '../app/workspace.tsx'
import { readableCount } from '../ui/number-text.ts'

type Blocked = CallOut<'cancel.check'>['blocked'][number]

/** Why some of what was chosen stays behind, and how many for each reason; samples open in the list of parcels. */
export function BlockedTable(props: {
  /** What is not done: 申报, 撤销, … */
  readonly verb: string
  readonly blocked: readonly Blocked[]
  readonly onClose: () => void
  /** What else can be done about a reason. */
  readonly more?: (one: Blocked) => ReactNode
}) {
  const { verb, blocked } = props
  const { open } = useWorkspace()
  const show = (ids: readonly number[]): void => {
    props.onClose()
    open({ screen: 'parcel', filters: [{ field: 'ids', op: 'in', value: ids.map(String) }] })
  }
  if (blocked.length === 0) return null
  return (
    <table className="plain-table" aria-label={`不能${verb}的原因`}>
      <thead>
        <tr>
          <th scope="col">不能{verb}的原因</th>
          <th scope="col" className="number">
            票数
          </th>
          <th scope="col" className="fit">
            处理
          </th>
        </tr>
      </thead>
      <tbody>
        {blocked.map((one) => (
          <tr key={one.rule}>
            <td>{one.title}</td>
            <td className="number">{readableCount(one.count)}</td>
            <td className="fit">
              {one.samples.length > 0 ? (
                <button type="button" className="link-button" onClick={() => show(one.samples)}>
                  看 {one.samples.length} 票
                </button>
              ) : null}
              {props.more?.(one)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
