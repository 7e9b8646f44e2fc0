import { Button } from 'antd'
import { useState } from 'react'
import { failureText, type CallOut } from '../../../shared/contract/index.ts'
import { CHOSEN_ROUTES, ROUTE_NAMES } from '../../../shared/domain/refund/route.ts'
import { useCommand } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Row = CallOut<'route.list'>['rows'][number]

/** A person's way for one item, with the reason that stands beside it from then on. */
export function RouteDialog(props: { readonly row: Row; readonly onClose: () => void }) {
  const { row } = props
  const choosing = useCommand('route.choose')
  const toast = useToast()
  const [route, setRoute] = useState<string>(CHOSEN_ROUTES.find((one) => one === row.route) ?? 'own')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState('')
  const choose = async (to: string): Promise<void> => {
    const answer = await choosing.run({
      itemId: row.itemId,
      route: CHOSEN_ROUTES.find((one) => one === to) ?? '',
      reason,
    })
    if (!answer.ok) return setProblem(failureText(answer.code, answer.data))
    toast.done(`${row.item}：${answer.value.routeName}`)
    props.onClose()
  }
  return (
    <Dialog
      title={`退税方式　${row.item}　${row.name}`}
      width={520}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          {row.byHand ? (
            <ActionButton layer="dialog" loading={choosing.pending} onClick={() => void choose('')}>
              恢复按规则
            </ActionButton>
          ) : null}
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={reason.trim() === ''}
            loading={choosing.pending}
            onClick={() => void choose(route)}
          >
            确定
          </ActionButton>
        </>
      }
    >
      <div className="evidence-form">
        <p className="soft">配票与退税包都按这里确定的方式处理；不退税的方式不再配票。</p>
        <label className="named-field">
          方式
          <select
            className="field-input"
            data-autofocus
            value={route}
            onChange={(event) => setRoute(event.target.value)}
          >
            {CHOSEN_ROUTES.map((one) => (
              <option key={one} value={one}>
                {ROUTE_NAMES[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="named-field">
          理由（必填）
          <textarea
            className="field-input"
            rows={3}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {problem === '' ? null : (
          <p className="evidence-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  )
}
