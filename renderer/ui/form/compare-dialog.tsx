import { Button } from 'antd'
import { useState } from 'react'
import { Dialog } from '../part/dialog.tsx'
import type { Difference } from './compare.ts'

export interface CompareDialogProps {
  readonly by: string
  readonly differences: readonly Difference[]
  readonly onDecide: (decisions: Readonly<Record<string, 'mine' | 'theirs'>>) => void
  readonly onCancel: () => void
}

/** Someone else saved the record first: both sides beside each other, a choice per field, nothing lost meanwhile. */
export function CompareDialog(props: CompareDialogProps) {
  const [decisions, setDecisions] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>(() =>
    Object.fromEntries(props.differences.map((difference) => [difference.id, difference.proposed])),
  )
  const all = (side: 'mine' | 'theirs'): void =>
    setDecisions(Object.fromEntries(props.differences.map((difference) => [difference.id, side])))
  return (
    <Dialog
      width={760}
      title={`${props.by === '' ? '他人' : props.by}已先保存了这条记录，请逐项选择`}
      onClose={props.onCancel}
      footer={
        <>
          <Button onClick={() => all('theirs')}>全用台账现值</Button>
          <Button onClick={() => all('mine')}>全用我的输入</Button>
          <Button onClick={props.onCancel}>先不保存</Button>
          <Button type="primary" onClick={() => props.onDecide(decisions)}>
            按所选保存
          </Button>
        </>
      }
    >
      <table className="plain-table compare">
        <thead>
          <tr>
            <th>字段</th>
            <th>我的输入</th>
            <th>台账现值</th>
          </tr>
        </thead>
        <tbody>
          {props.differences.map((difference) => (
            <tr key={difference.id}>
              <th scope="row">{difference.label}</th>
              {(['mine', 'theirs'] as const).map((side) => (
                <td key={side} className={decisions[difference.id] === side ? 'compare-mine' : ''}>
                  <label>
                    <input
                      type="radio"
                      name={`compare-${difference.id}`}
                      checked={decisions[difference.id] === side}
                      onChange={() => setDecisions({ ...decisions, [difference.id]: side })}
                    />
                    {difference[side] === '' ? <span className="soft">（空）</span> : difference[side]}
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}
