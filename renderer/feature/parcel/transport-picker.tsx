import { Button } from 'antd'
import { useState } from 'react'
import type { Mode } from '../../../shared/contract/area/party.ts'
import type { Selection } from '../../../shared/contract/index.ts'
import { useJob } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { useTransportChoices } from '../../connect/choices.ts'
import { Pick } from '../../ui/form/pick.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FailureSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** 归入运输批次: the chosen parcels go on one flight or truck. */
export function TransportPicker(props: {
  readonly selection: Selection
  readonly count: number | undefined
  readonly mode: Mode | undefined
  readonly onClose: () => void
}) {
  const { mode } = props
  const toast = useToast()
  const { open } = useWorkspace()
  const transports = useTransportChoices({ mode })
  const assigning = useJob('transport.assign')
  const [chosen, setChosen] = useState('')
  const assign = async (): Promise<void> => {
    const answer = await assigning.start({ transportId: Number(chosen), selection: props.selection })
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.blocked > 0)
      toast.warn(`已归入 ${answer.value.changed} 票；${answer.value.blocked} 票已申报或模式不符，没有改动`)
    else toast.done(`已归入 ${answer.value.changed} 票`)
    props.onClose()
  }
  return (
    <Dialog
      title={`归入运输批次（${props.count === undefined ? '全部符合筛选的' : readableCount(props.count)} 票）`}
      width={520}
      onClose={props.onClose}
      footer={
        <>
          <Button
            onClick={() => {
              props.onClose()
              open({ screen: 'transport', params: { new: '1', ...(mode === undefined ? {} : { mode }) } })
            }}
          >
            新建运输批次
          </Button>
          <ActionButton
            hotkey="Ctrl+S"
            layer="dialog"
            primary
            disabled={chosen === ''}
            loading={assigning.running}
            onClick={() => void assign()}
          >
            归入
          </ActionButton>
        </>
      }
    >
      {transports.failure !== undefined ? (
        <FailureSentence failure={transports.failure} onRetry={transports.retry} />
      ) : (
        <div className="transport-pick">
          <Pick
            isFirst
            id="transport-pick"
            label="运输批次"
            value={chosen}
            choices={transports.choices}
            searching={transports.searching}
            onText={transports.onText}
            placeholder="名称、航次或提单号 · F4"
            onChange={setChosen}
          />
        </div>
      )}
      <p className="soft">航次与提单常在夜里才知道：先归入批次，之后在“运输批次”里填一次，未申报的各票自动带上。</p>
    </Dialog>
  )
}
